/*
 * endless.c: endless loops that would stand still at one instant.
 *
 * One operation may settle it: cpu, io, yield … Otherwise those are counted
 * that have a counterpart, for each object. Who downs a semaphore more often
 * than it ups it has to wait in the end; so has who sends more often to a
 * port than it receives from it, or less often; and who locks and unlocks a
 * mutex not equally often ends, because that is an error.
 */
#include "config/endless.h"

#include "config/objects.h"

enum { OBJECTS = (FOS_OBJECT_KINDS - 1) * CONFIG_MAX_OBJECTS };

static bool takes_time(const struct fos_op *op)
{
    bool timed = op->code == FOS_OP_CPU || op->code == FOS_OP_IO || op->code == FOS_OP_SLEEP;
    return timed && (op->time.kind != FOS_FIXED || op->time.a > 0);
}

/* What +1 or -1 the operation is to its object; 0: it has no counterpart. */
static int balance(const struct fos_op *op)
{
    static const signed char balances[FOS_OP_FAULT + 1] = {
        [FOS_OP_LOCK] = 1, [FOS_OP_UNLOCK] = -1, [FOS_OP_DOWN] = 1,
        [FOS_OP_UP] = -1,  [FOS_OP_SEND] = 1,    [FOS_OP_RECEIVE] = -1,
    };
    return balances[op->code];
}

/* Does this operation alone give up the CPU, use it for a while, or end the process? */
static bool settles(const struct reader *r, const struct fos_op *op)
{
    switch (op->code) {
    case FOS_OP_YIELD:
    case FOS_OP_JOIN:
    case FOS_OP_JOIN_CHILDREN:
    case FOS_OP_EXIT:
    case FOS_OP_WAIT:
    case FOS_OP_FAULT:
        return true;
    case FOS_OP_BARRIER:
        return op->index < 0 || object_at(r, op->index)->value != 1;
    case FOS_OP_SEND: /* a rendezvous waits for its answer */
        return op->index < 0 || object_at(r, op->index)->value == 0;
    default: /* no such object: that has been said already */
        return takes_time(op) || (balance(op) && op->index < 0);
    }
}

static bool is_out_of_balance(const struct reader *r, int32_t index, int64_t sum)
{
    return object_at(r, index)->kind == FOS_SEMAPHORE ? sum > 0 : sum != 0;
}

static bool waits_in_the_end(const struct reader *r, const struct fos_op *ops, size_t count)
{
    int32_t sums[OBJECTS] = {0};
    for (size_t i = 0; i < count; i++)
        if (balance(&ops[i]))
            sums[ops[i].index] += balance(&ops[i]);
    for (size_t i = 0; i < count; i++)
        if (balance(&ops[i]) && is_out_of_balance(r, ops[i].index, sums[ops[i].index]))
            return true;
    return false;
}

bool endless_moves_on(const struct reader *r, const struct fos_op *ops, size_t count)
{
    bool loops = false, objects = false;
    for (size_t i = 0; i < count; i++) {
        if (settles(r, &ops[i]))
            return true;
        loops = loops || ops[i].code == FOS_OP_REPEAT;
        objects = objects || balance(&ops[i]);
    }
    /* with a loop inside they can't simply be counted: the benefit of the doubt */
    return objects && (loops || waits_in_the_end(r, ops, count));
}
