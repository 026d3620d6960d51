/*
 * ops.c: scripts. Nested repeats become one flat array per process, in which
 * FOS_OP_REPEAT and FOS_OP_END hold each other's index.
 */
#include <inttypes.h>
#include <string.h>

#include "config/endless.h"
#include "config/nearest.h"
#include "config/objects.h"
#include "config/process.h"

/* One operation of the file: {"NAME": value, "EXTRA": extra}. */
struct written {
    const struct key *key;
    const cJSON *value;
    const cJSON *extra; /* NULL: not there */
};

/* One kind of operation; `read` completes the op and appends it. */
struct operation {
    struct key key;
    enum fos_op_code code;
    void (*read)(struct reader *r, const struct written *w, struct fos_op op);
    const char *extra; /* the one key that may stand beside NAME */
};

/* ---- The script as a growing array ---------------------------------------------------------- */

void add_op(struct reader *r, const struct fos_op *op)
{
    if (r->ops.count - r->script >= INT32_MAX || !vector_push(&r->ops, op))
        r->no_memory = true;
}

static int32_t op_count(const struct reader *r)
{
    return (int32_t)(r->ops.count - r->script);
}

static struct fos_op *op_at(struct reader *r, int32_t index)
{
    return (struct fos_op *)r->ops.at + r->script + index;
}

/* ---- One reader per kind of value ----------------------------------------------------------- */

static void op_time(struct reader *r, const struct written *w, struct fos_op op)
{
    read_dist(r, w->key, w->value, &op.time);
    add_op(r, &op);
}

static void op_io(struct reader *r, const struct written *w, struct fos_op op)
{
    const struct key device = {.name = "device", .kind = FOS_DEVICE};
    int64_t index = -1;
    if (w->extra)
        read_reference(r, &device, w->extra, &index);
    op.index = (int32_t)index;
    op_time(r, w, op);
}

static void op_yield(struct reader *r, const struct written *w, struct fos_op op)
{
    if (!cJSON_IsTrue(w->value))
        expected_at(r, w->key, w->value, "true");
    add_op(r, &op);
}

static void op_number(struct reader *r, const struct written *w, struct fos_op op)
{
    read_integer(r, w->key, w->value, &op.number);
    add_op(r, &op);
}

static void op_log(struct reader *r, const struct written *w, struct fos_op op)
{
    op.text = "";
    read_text(r, w->key, w->value, &op.text);
    add_op(r, &op);
}

/* Until resolve_names(), `text` is the name and `index` the node, for its place. */
static void op_process(struct reader *r, const struct written *w, struct fos_op op)
{
    bool children = op.code == FOS_OP_JOIN && cJSON_IsString(w->value) &&
                    strcmp(w->value->valuestring, "children") == 0;
    if (!cJSON_IsString(w->value))
        expected_at(r, w->key, w->value, "the name of a process");
    else if (children)
        op.code = FOS_OP_JOIN_CHILDREN;
    else
        op.text = reader_text(r, w->value->valuestring);
    op.index = w->value->valueint;
    add_op(r, &op);
}

static void op_spawn(struct reader *r, const struct written *w, struct fos_op op)
{
    size_t index = r->drafts.count;
    if (!add_draft(r))
        return;
    read_process(r, w->value, index);
    op.index = (int32_t)index;
    add_op(r, &op);
}

/* ---- Objects -------------------------------------------------------------------------------- */

static void op_object(struct reader *r, const struct written *w, struct fos_op op)
{
    int64_t index = -1;
    read_reference(r, w->key, w->value, &index);
    op.index = (int32_t)index;
    add_op(r, &op);
}

/* What "wait" and "send" say. */
struct pair {
    int64_t object, other; /* other: the mutex; the bytes */
};

static const struct key wait_keys[] = {
    {.name = "condition",
     .read = read_reference,
     .offset = offsetof(struct pair, object),
     .kind = FOS_CONDITION,
     .required = true},
    {.name = "mutex",
     .read = read_reference,
     .offset = offsetof(struct pair, other),
     .kind = FOS_MUTEX,
     .required = true},
};
static const struct shape wait_shape = SHAPE("'wait'", wait_keys);

static const struct key send_keys[] = {
    {.name = "port",
     .read = read_reference,
     .offset = offsetof(struct pair, object),
     .kind = FOS_PORT,
     .required = true},
    {.name = "bytes",
     .read = read_integer,
     .offset = offsetof(struct pair, other),
     .max = CONFIG_MAX_BYTES},
};
static const struct shape send_shape = SHAPE("'send'", send_keys);

static void op_pair(struct reader *r, const struct written *w, struct fos_op op)
{
    struct pair pair = {.object = -1};
    bool waits = op.code == FOS_OP_WAIT;
    if (cJSON_IsObject(w->value))
        read_object(r, w->value, waits ? &wait_shape : &send_shape, &pair);
    else
        expected_at(r, w->key, w->value,
                    waits ? "{\"condition\": NAME, \"mutex\": NAME}" : "{\"port\": NAME}");
    op.index = (int32_t)pair.object;
    op.number = pair.other;
    add_op(r, &op);
}

static const char *const misdeeds[] = {
    [FOS_DO_SEGV] = "segv", [FOS_DO_FPE] = "fpe",           [FOS_DO_ILL] = "ill",
    [FOS_DO_BUS] = "bus",   [FOS_DO_OVERFLOW] = "overflow", [FOS_MISDEEDS] = NULL,
};

static void op_fault(struct reader *r, const struct written *w, struct fos_op op)
{
    read_choice(r, w->key, w->value, &op.number);
    add_op(r, &op);
}

/* ---- Repeat --------------------------------------------------------------------------------- */

static void check_endless(struct reader *r, const struct written *w, int32_t start)
{
    size_t count = (size_t)(op_count(r) - start - 1);
    if (!endless_moves_on(r, op_at(r, start) + 1, count))
        problem_at(r, w->key, w->value,
                   "would go on for ever at one instant: expected cpu, io or sleep (not 0), yield, "
                   "join, exit, or something to wait for in its 'do'");
}

static void op_repeat(struct reader *r, const struct written *w, struct fos_op op)
{
    bool endless = cJSON_IsString(w->value) && strcmp(w->value->valuestring, "forever") == 0;
    int32_t start = op_count(r);
    const struct key body = {.name = "do"};
    if (endless)
        op.number = -1;
    else if (cJSON_IsNumber(w->value))
        read_integer(r, w->key, w->value, &op.number);
    else
        expected_at(r, w->key, w->value, "how often, or \"forever\"");
    add_op(r, &op);
    if (w->extra)
        read_script(r, &body, w->extra);
    else
        problem_at(r, w->key, w->value, "needs the key 'do': [operations] beside it");
    if (r->no_memory)
        return;
    if (endless && w->extra)
        check_endless(r, w, start);
    int32_t end = op_count(r);
    if (op.number == 0 || end == start + 1) { /* nothing to repeat */
        r->ops.count = r->script + (size_t)start;
        return;
    }
    op_at(r, start)->index = end;
    add_op(r, &(struct fos_op){.code = FOS_OP_END, .index = start});
}

/* ---- All operations ------------------------------------------------------------------------- */

static const struct operation operations[] = {
    {{.name = "cpu"}, FOS_OP_CPU, op_time, NULL},
    {{.name = "io"}, FOS_OP_IO, op_io, "device"},
    {{.name = "sleep"}, FOS_OP_SLEEP, op_time, NULL},
    {{.name = "sleep_until"}, FOS_OP_SLEEP_UNTIL, op_time, NULL},
    {{.name = "yield"}, FOS_OP_YIELD, op_yield, NULL},
    {{.name = "repeat", .max = CONFIG_MAX_ROUNDS}, FOS_OP_REPEAT, op_repeat, "do"},
    {{.name = "spawn"}, FOS_OP_SPAWN, op_spawn, NULL},
    {{.name = "join"}, FOS_OP_JOIN, op_process, NULL},
    {{.name = "set_priority", .max = FOS_MAX_PRIORITY}, FOS_OP_SET_PRIORITY, op_number, NULL},
    {{.name = "kill"}, FOS_OP_KILL, op_process, NULL},
    {{.name = "log"}, FOS_OP_LOG, op_log, NULL},
    {{.name = "exit", .min = INT32_MIN, .max = INT32_MAX}, FOS_OP_EXIT, op_number, NULL},
    {{.name = "lock", .kind = FOS_MUTEX}, FOS_OP_LOCK, op_object, NULL},
    {{.name = "unlock", .kind = FOS_MUTEX}, FOS_OP_UNLOCK, op_object, NULL},
    {{.name = "down", .kind = FOS_SEMAPHORE}, FOS_OP_DOWN, op_object, NULL},
    {{.name = "up", .kind = FOS_SEMAPHORE}, FOS_OP_UP, op_object, NULL},
    {{.name = "wait"}, FOS_OP_WAIT, op_pair, NULL},
    {{.name = "signal", .kind = FOS_CONDITION}, FOS_OP_SIGNAL, op_object, NULL},
    {{.name = "broadcast", .kind = FOS_CONDITION}, FOS_OP_BROADCAST, op_object, NULL},
    {{.name = "barrier", .kind = FOS_BARRIER}, FOS_OP_BARRIER, op_object, NULL},
    {{.name = "send"}, FOS_OP_SEND, op_pair, NULL},
    {{.name = "receive", .kind = FOS_PORT}, FOS_OP_RECEIVE, op_object, NULL},
    {{.name = "reply", .kind = FOS_PORT}, FOS_OP_REPLY, op_object, NULL},
    {{.name = "fault", .choices = misdeeds}, FOS_OP_FAULT, op_fault, NULL},
};

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

static const struct operation *find_operation(const char *name)
{
    for (size_t i = 0; i < OPERATIONS; i++)
        if (strcmp(operations[i].key.name, name) == 0)
            return &operations[i];
    return NULL;
}

/* The first member that is the name of an operation. */
static const struct operation *kind_of(const cJSON *object, const cJSON **value)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, object)
    {
        const struct operation *kind = find_operation(member->string);
        *value = member;
        if (kind)
            return kind;
    }
    return NULL;
}

/* The operation that `key` may stand beside, or NULL. */
static const struct operation *owner_of(const char *key)
{
    for (size_t i = 0; i < OPERATIONS; i++)
        if (operations[i].extra && strcmp(operations[i].extra, key) == 0)
            return &operations[i];
    return NULL;
}

static void suggest(struct nearest *nearest, const struct operation *kind)
{
    for (size_t i = 0; i < OPERATIONS && !kind; i++)
        nearest_offer(nearest, operations[i].key.name);
    if (kind && kind->extra)
        nearest_offer(nearest, kind->extra);
}

static void unknown_operation(struct reader *r, const cJSON *member, const struct operation *kind)
{
    struct hint hint;
    struct quote quote;
    struct nearest nearest = {.word = quote_text(&quote, member->string, strlen(member->string))};
    size_t place = document_key_offset(&r->document, member);
    if (problems_skip(r->problems, place))
        return;
    suggest(&nearest, kind);
    if (find_operation(member->string))
        problems_add(r->problems, place, "an operation does one thing; '%s' is a second one",
                     nearest.word);
    else if (owner_of(member->string))
        problems_add(r->problems, place, "'%s' stands beside '%s' only", nearest.word,
                     owner_of(member->string)->key.name);
    else if (kind)
        problems_add(r->problems, place, "unknown key '%s' beside '%s'%s", nearest.word,
                     kind->key.name, nearest_hint(&nearest, &hint));
    else
        problems_add(r->problems, place, "unknown operation '%s'%s", nearest.word,
                     nearest_hint(&nearest, &hint));
}

/* Everything in the object that is neither the operation nor its extra key. */
static void check_others(struct reader *r, const cJSON *object, const struct operation *kind,
                         const cJSON *value)
{
    const cJSON *member;
    bool any = value != NULL;
    cJSON_ArrayForEach(member, object)
    {
        bool extra = kind && kind->extra && strcmp(member->string, kind->extra) == 0;
        if (member == value || extra || key_is_own(member->string))
            continue;
        unknown_operation(r, member, kind);
        any = true;
    }
    if (!any)
        problems_add(r->problems, document_offset(&r->document, object),
                     "an operation needs a key that says what to do, such as {\"cpu\": 5}");
}

static void read_operation(struct reader *r, const struct key *key, const cJSON *object)
{
    const cJSON *value = NULL;
    if (!cJSON_IsObject(object)) {
        expected_at(r, key, object, "an operation such as {\"cpu\": 5}");
        return;
    }
    const struct operation *kind = kind_of(object, &value);
    check_others(r, object, kind, kind ? value : NULL);
    if (!kind)
        return;
    const cJSON *extra = kind->extra ? cJSON_GetObjectItemCaseSensitive(object, kind->extra) : NULL;
    kind->read(r, &(struct written){&kind->key, value, extra}, (struct fos_op){.code = kind->code});
}

void read_script(struct reader *r, const struct key *key, const cJSON *value)
{
    const cJSON *object;
    if (!cJSON_IsArray(value)) {
        expected_at(r, key, value, "an array of operations");
        return;
    }
    cJSON_ArrayForEach(object, value) read_operation(r, key, object);
}
