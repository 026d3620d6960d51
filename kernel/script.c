/*
 * script.c: the operations of a workload, carried out as a process. A script
 * makes the same calls as a compiled program would; that it can be read
 * ahead is what tells shortest-job-first the length of a burst.
 */
#include <errno.h>

#include "machine.h"

#define READ_AHEAD 100000 /* operations; beyond, a burst counts as endless */

struct script {
    struct proc *proc;
    const struct fos_op *ops;
    uint32_t count, next;
    int depth;
    int64_t left[FOS_MAX_NESTING]; /* rounds of the loops that we are in; -1: endless */
    struct rng rng;
};

static struct script script_begin(struct proc *p)
{
    return (struct script){
        .proc = p, .ops = p->spec->ops, .count = p->spec->op_count, .rng = p->rng};
}

/* ---- Loops: the same whether it is run or only read ahead ---- */

static void loop_enter(struct script *s, const struct fos_op *op)
{
    if (op->number == 0)
        s->next = (uint32_t)op->index + 1;
    else
        s->left[s->depth++] = op->number;
}

static void loop_round(struct script *s, const struct fos_op *op)
{
    int64_t *left = &s->left[s->depth - 1];
    if (*left > 0)
        --*left;
    if (*left)
        s->next = (uint32_t)op->index + 1;
    else
        s->depth--;
}

/* The next operation that is none of a loop's ends; NULL behind the last. */
static const struct fos_op *step(struct script *s)
{
    for (int turns = 0; s->next < s->count && turns < READ_AHEAD; turns++) {
        const struct fos_op *op = &s->ops[s->next++];
        if (op->code == FOS_OP_REPEAT)
            loop_enter(s, op);
        else if (op->code == FOS_OP_END)
            loop_round(s, op);
        else
            return op;
    }
    return NULL;
}

/* ---- Reading ahead ----------------------------------------------------------------------------
 */

/* A burst ends where the process may have to wait, as far as that can be seen ahead. */
static bool may_block(enum fos_op_code code)
{
    static const bool blocks[] = {
        [FOS_OP_IO] = true,      [FOS_OP_SLEEP] = true, [FOS_OP_SLEEP_UNTIL] = true,
        [FOS_OP_JOIN] = true,    [FOS_OP_EXIT] = true,  [FOS_OP_JOIN_CHILDREN] = true,
        [FOS_OP_LOCK] = true,    [FOS_OP_DOWN] = true,  [FOS_OP_WAIT] = true,
        [FOS_OP_BARRIER] = true, [FOS_OP_SEND] = true,  [FOS_OP_RECEIVE] = true,
        [FOS_OP_FAULT] = true,
    };
    return blocks[code];
}

/* On a copy, so that what is drawn here is drawn again when its time comes. */
fos_time script_ahead(const struct proc *p)
{
    struct script s = p->script ? *p->script : script_begin((struct proc *)(uintptr_t)p);
    const struct fos_op *op;
    fos_time sum = 0;
    for (int n = 0; n < READ_AHEAD && (op = step(&s)) && !may_block(op->code); n++) {
        if (op->code == FOS_OP_CPU)
            sum += rng_draw(&s.rng, &op->time);
        if (sum >= FOS_MAX_TIME)
            return FOS_MAX_TIME;
    }
    return sum;
}

static fos_time worst_time(const struct fos_dist *d)
{
    fos_time worst = d->kind == FOS_UNIFORM ? d->b : d->a;
    if (d->kind != FOS_CHOICE && d->kind != FOS_MIXTURE)
        return worst;
    worst = 0;
    for (uint32_t i = 0; i < d->count; i++) {
        fos_time part = worst_time(&d->parts[i]);
        worst = part > worst ? part : worst;
    }
    return worst;
}

fos_time script_worst(const struct proc *p)
{
    struct script s = script_begin((struct proc *)(uintptr_t)p);
    const struct fos_op *op;
    fos_time sum = 0;
    for (int n = 0; n < READ_AHEAD && (op = step(&s)) && op->code != FOS_OP_EXIT; n++) {
        if (op->code == FOS_OP_CPU)
            sum += worst_time(&op->time);
        if (sum >= FOS_MAX_TIME)
            return FOS_MAX_TIME;
    }
    return sum;
}

/* ---- Carrying out -------------------------------------------------------------------------------
 */

static void op_cpu(struct script *s, const struct fos_op *op)
{
    fos_cpu(rng_draw(&s->rng, &op->time));
}

static void op_io(struct script *s, const struct fos_op *op)
{
    fos_io(op->index, rng_draw(&s->rng, &op->time));
}

static void op_sleep(struct script *s, const struct fos_op *op)
{
    fos_sleep(rng_draw(&s->rng, &op->time));
}

static void op_sleep_until(struct script *s, const struct fos_op *op)
{
    fos_sleep_until(rng_draw(&s->rng, &op->time));
}

static void op_yield(struct script *s, const struct fos_op *op)
{
    (void)s;
    (void)op;
    fos_yield();
}

static void op_spawn(struct script *s, const struct fos_op *op)
{
    sys_spawn_spec(&s->proc->kernel->workload->specs[op->index]);
}

static void op_join(struct script *s, const struct fos_op *op)
{
    (void)s;
    sys_join_spec(op->index, (uint32_t)op->number);
}

static void op_join_children(struct script *s, const struct fos_op *op)
{
    (void)s;
    (void)op;
    sys_join_children();
}

static void op_set_priority(struct script *s, const struct fos_op *op)
{
    (void)s;
    fos_set_priority(0, (int)op->number);
}

static void op_kill(struct script *s, const struct fos_op *op)
{
    (void)s;
    sys_kill_spec(op->index, (uint32_t)op->number);
}

static void op_log(struct script *s, const struct fos_op *op)
{
    (void)s;
    fos_log(op->text);
}

static void op_exit(struct script *s, const struct fos_op *op)
{
    (void)s;
    fos_exit((int)op->number);
}

/* ---- Objects ---- */

/* What a workload asks for must be possible, or it is the workload's fault. */
static void must(struct script *s, int error, const struct fos_op *op, const char *what)
{
    static const struct {
        int error;
        const char *why;
    } reasons[] = {
        {-EDEADLK, "which it holds already"},
        {-EPERM, "which it does not hold"},
        {-EINVAL, "being more urgent than its ceiling"},
        {-EOWNERDEAD, "but who could have answered has ended"},
        {-ESRCH, "but nobody waits for its answer"},
    };
    const char *why = "";
    for (size_t i = 0; error && i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (reasons[i].error == error)
            why = reasons[i].why;
    if (!error)
        return;
    const char *name = s->proc->kernel->workload->objects[op->index].name;
    call_fail(call_enter(), SIGABRT, "%s '%s', %s", what, name, why);
}

static void op_lock(struct script *s, const struct fos_op *op)
{
    must(s, sys_lock(op->index), op, "locks");
}

static void op_unlock(struct script *s, const struct fos_op *op)
{
    must(s, sys_unlock(op->index), op, "unlocks");
}

static void op_down(struct script *s, const struct fos_op *op)
{
    must(s, sys_down(op->index), op, "takes from");
}

static void op_up(struct script *s, const struct fos_op *op)
{
    must(s, sys_up(op->index), op, "gives to");
}

static void op_wait(struct script *s, const struct fos_op *op)
{
    const struct fos_op mutex = {.index = (int32_t)op->number};
    must(s, sys_wait(op->index, mutex.index), &mutex, "waits with");
}

static void op_signal(struct script *s, const struct fos_op *op)
{
    must(s, sys_signal(op->index, op->code == FOS_OP_BROADCAST), op, "signals");
}

static void op_barrier(struct script *s, const struct fos_op *op)
{
    must(s, sys_barrier(op->index), op, "comes to");
}

static void op_send(struct script *s, const struct fos_op *op)
{
    must(s, sys_send(op->index, op->number), op, "sends to");
}

static void op_receive(struct script *s, const struct fos_op *op)
{
    must(s, sys_receive(op->index), op, "receives from");
}

static void op_reply(struct script *s, const struct fos_op *op)
{
    must(s, sys_reply(op->index), op, "answers on");
}

static void op_fault(struct script *s, const struct fos_op *op)
{
    (void)s;
    misdeed((enum fos_misdeed)op->number);
}

static void (*const carry_out[])(struct script *, const struct fos_op *) = {
    [FOS_OP_CPU] = op_cpu,
    [FOS_OP_IO] = op_io,
    [FOS_OP_SLEEP] = op_sleep,
    [FOS_OP_SLEEP_UNTIL] = op_sleep_until,
    [FOS_OP_YIELD] = op_yield,
    [FOS_OP_SPAWN] = op_spawn,
    [FOS_OP_JOIN] = op_join,
    [FOS_OP_JOIN_CHILDREN] = op_join_children,
    [FOS_OP_SET_PRIORITY] = op_set_priority,
    [FOS_OP_KILL] = op_kill,
    [FOS_OP_LOG] = op_log,
    [FOS_OP_EXIT] = op_exit,
    [FOS_OP_LOCK] = op_lock,
    [FOS_OP_UNLOCK] = op_unlock,
    [FOS_OP_DOWN] = op_down,
    [FOS_OP_UP] = op_up,
    [FOS_OP_WAIT] = op_wait,
    [FOS_OP_SIGNAL] = op_signal,
    [FOS_OP_BROADCAST] = op_signal,
    [FOS_OP_BARRIER] = op_barrier,
    [FOS_OP_SEND] = op_send,
    [FOS_OP_RECEIVE] = op_receive,
    [FOS_OP_REPLY] = op_reply,
    [FOS_OP_FAULT] = op_fault,
};
static_assert(sizeof(carry_out) / sizeof(carry_out[0]) == FOS_OP_FAULT + 1, "all can be done");

static void run_once(struct script *s)
{
    const struct fos_op *op;
    s->next = 0;
    s->depth = 0;
    while ((op = step(s)))
        carry_out[op->code](s, op);
}

int script_run(struct proc *p)
{
    const struct fos_proc_spec *spec = p->spec;
    struct script s = script_begin(p);
    p->script = &s;
    if (!spec->period)
        run_once(&s);
    for (int64_t job = 0; spec->period && (!spec->jobs || job < spec->jobs); job++) {
        sys_await_release(job);
        run_once(&s);
        sys_job_done();
    }
    p->script = NULL;
    return 0;
}
