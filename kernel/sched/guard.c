/*
 * guard.c: calling an op and coming back.
 *
 * Before each op the kernel marks where it is (sigsetjmp). If the op crashes,
 * the handler of the fault jumps back there; if it runs for too long or takes
 * all memory, the handler of the timer does; if it calls exit(), the hook that
 * exit() calls does. Ops are called where the kernel's structures are whole,
 * so it can go on, with another policy.
 *
 * What can't be caught: _exit() where it was not led to heap.c, a signal that
 * can't be handled, and a write into memory that is none of the policy's. The
 * command line keeps watch over these from another host process.
 */
#include "guard.h"

#include "heap.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOKS          100                 /* of 20 ms each: an op that takes 2 s never ends */
#define RETRIES        8000                /* of 50 us: it is inside of libc all the time */
#define MOST_MEMORY    ((size_t)256 << 20) /* taken during one call */
#define MOST_LEFT      ((size_t)64 << 20)  /* left behind by all calls, estimated */
#define SAMPLE         16                  /* from one call of so many */
#define STACK          ((size_t)256 << 10)
#define STATM_RESIDENT 1 /* field of /proc/self/statm, in pages */

/* Why it did not come back: a signal's number, or one of these. */
enum { ENDLESS = -1, EXITED = -2, GREEDY = -3, MISUSE = -4 };

static const char *const names[] = {
    [OP_INIT] = "init",
    [OP_EXIT] = "exit",
    [OP_TASK_INIT] = "task_init",
    [OP_TASK_EXIT] = "task_exit",
    [OP_ENQUEUE] = "enqueue",
    [OP_DEQUEUE] = "dequeue",
    [OP_PICK_NEXT] = "pick_next",
    [OP_SLICE] = "slice",
    [OP_TICK] = "tick",
    [OP_PREEMPTS] = "preempts",
    [OP_RUNNING] = "running",
    [OP_STOPPING] = "stopping",
    [OP_CHANGED] = "changed",
    [OP_TIMER] = "timer",
    [OP_EXPLAIN] = "explain",
    [OP_RANK] = "rank",
    [OP_RECONFIGURE] = "reconfigure",
};

/* ---- The call ---------------------------------------------------------------------------------
 */

static void invoke(struct fos_sched *s, struct op_call *c)
{
    const struct fos_sched_ops *ops = s->ops;
    switch (c->op) {
    case OP_INIT:
        c->number = ops->init(s);
        break;
    case OP_EXIT:
        ops->exit(s);
        break;
    case OP_TASK_INIT:
        c->number = ops->task_init(s, c->task);
        break;
    case OP_TASK_EXIT:
        ops->task_exit(s, c->task);
        break;
    case OP_ENQUEUE:
        ops->enqueue(s, c->cpu, c->task, c->why);
        break;
    case OP_DEQUEUE:
        ops->dequeue(s, c->cpu, c->task, c->why);
        break;
    case OP_PICK_NEXT:
        c->chosen = ops->pick_next(s, c->cpu);
        break;
    case OP_SLICE:
        c->number = ops->slice(s, c->task);
        break;
    case OP_TICK:
        c->number = ops->tick(s, c->cpu, c->task, c->time);
        break;
    case OP_PREEMPTS:
        c->number = ops->preempts(s, c->cpu, c->task);
        break;
    case OP_RUNNING:
        ops->running(s, c->cpu, c->task);
        break;
    case OP_STOPPING:
        ops->stopping(s, c->cpu, c->task, c->time, c->runnable);
        break;
    case OP_CHANGED:
        ops->changed(s, c->task);
        break;
    case OP_TIMER:
        ops->timer(s, c->time);
        break;
    case OP_EXPLAIN:
        ops->explain(s, c->task, c->text);
        break;
    case OP_RANK:
        c->number = ops->rank(s, c->task);
        break;
    case OP_RECONFIGURE:
        c->number = ops->reconfigure(s);
        break;
    }
}

/* ---- What was broken ----------------------------------------------------------------------------
 */

static bool breach(struct fos_sched *s, const char *format, const char *op)
{
    text_format(s->breach, sizeof(s->breach), format, op);
    return false;
}

static bool did_not_come_back(struct fos_sched *s, const char *op)
{
    switch (s->cause) {
    case ENDLESS:
        return breach(s, "has not come back from %s for 2 s", op);
    case EXITED:
        return breach(s, "called exit() in %s", op);
    case GREEDY:
        return breach(s, "takes memory without end in %s", op);
    case SIGABRT:
        return breach(s, "ended in abort() in %s (its own, or the C library found memory damaged)",
                      op);
    case MISUSE:
        text_format(s->breach, sizeof(s->breach), "breaks a rule in %s: %s", op, s->rule);
        return false;
    default:
        text_format(s->breach, sizeof(s->breach), "crashed in %s (%s)", op,
                    fos_signal_name(s->cause));
        return false;
    }
}

static bool wrote_only_its_own(struct fos_sched *s, const struct op_call *c)
{
    const char *op = names[c->op];
    const struct area *tasks = &s->kernel->slabs[0].data; /* items are alike in all */
    if (!area_intact(&s->own, s->data))
        return breach(s, "wrote beyond its sched_size in %s", op);
    if (!area_intact(&s->per_cpu, area_item(&s->per_cpu, (size_t)c->cpu)))
        return breach(s, "wrote beyond its cpu_size in %s", op);
    if (c->task && !area_intact(tasks, c->task->data))
        return breach(s, "wrote beyond its task_size in %s", op);
    return true;
}

/* Memory in use, as malloc() counts it. */
static size_t allocated(void)
{
    const struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

/* Ops have no need to allocate; who leaves ever more behind is found by samples. */
static void sampled(struct fos_sched *s, struct op_call *c)
{
    const size_t before = allocated();
    invoke(s, c);
    const size_t after = allocated();
    if (after > before && c->op != OP_INIT)
        s->left_behind += after - before;
}

static bool came_back(struct fos_sched *s, struct op_call *c)
{
    if (sigsetjmp(s->way_out, 0)) /* no mask to save: the kernel never changes it */
        return false;
    s->op = names[c->op];
    if (s->calls++ % SAMPLE == 0)
        sampled(s, c);
    else
        invoke(s, c);
    return true;
}

static void call_for_ever(void *argument)
{
    struct fos_sched *s = argument;
    for (;;) {
        s->came_back = came_back(s, s->pending);
        fos_context_swap(&s->there, &s->here);
    }
}

static bool has_stack(struct fos_sched *s)
{
    if (s->stack)
        return true;
    s->stack = stack_take(s->kernel->stacks, STACK);
    if (!s->stack)
        return false;
    fos_context_get(&s->there);
    return !fos_context_make(&s->there, s->stack->low, s->stack->size, call_for_ever, s, NULL);
}

/* No op runs on a process's stack: there is room for a process there, and no more. */
static bool on_its_stack(struct fos_sched *s, struct op_call *c)
{
    if (!s->kernel->loaded || !has_stack(s))
        return came_back(s, c);
    s->pending = c;
    fos_context_swap(&s->here, &s->there);
    return s->came_back;
}

static bool guarded_call(struct fos_sched *s, struct op_call *c)
{
    const bool back = on_its_stack(s, c);
    s->op = NULL;
    if (!back)
        return did_not_come_back(s, names[c->op]);
    if (s->left_behind > MOST_LEFT / SAMPLE)
        return breach(s, "takes memory without end, last in %s", names[c->op]);
    if (s->calls % SAMPLE == 0 && !heap_intact())
        return breach(s, "wrote to memory that it had freed, or beyond what it had, last in %s",
                      names[c->op]);
    return wrote_only_its_own(s, c);
}

bool guard_call(struct fos_sched *s, struct op_call *c)
{
    if (s->guarded)
        return guarded_call(s, c);
    s->op = names[c->op];
    invoke(s, c);
    s->op = NULL;
    return true;
}

/* ---- The ways out -------------------------------------------------------------------------------
 */

bool guard_holds(const struct fos_kernel *k)
{
    return k && k->sched.guarded && k->sched.op && !k->sched.critical;
}

_Noreturn static void leave(struct fos_kernel *k, int cause) FOS_SIGSAFE
{
    k->sched.cause = cause;
    siglongjmp(k->sched.way_out, 1);
}

_Noreturn void guard_fault(struct fos_kernel *k, int signal)
{
    leave(k, signal);
}

void guard_misuse(const char *rule)
{
    struct fos_kernel *k = machine_running;
    if (!guard_holds(k))
        return;
    k->sched.rule = rule;
    leave(k, MISUSE);
}

void guard_greedy(void)
{
    if (guard_holds(machine_running))
        leave(machine_running, GREEDY);
}

void guard_exited(void)
{
    if (guard_holds(machine_running))
        leave(machine_running, EXITED);
}

/* Called by exit(), which forgets it then. */
static void on_exit_called(void)
{
    struct fos_kernel *k = machine_running;
    if (guard_holds(k) && !atexit(on_exit_called))
        leave(k, EXITED);
}

/* ---- The timer
 * ------------------------------------------------------------------------------------ */

/* Pages of this host process that are in memory; only what a handler may call. */
static size_t resident(void) FOS_SIGSAFE
{
    char text[128];
    int field = 0;
    size_t pages = 0;
    const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const ssize_t length = file < 0 ? 0 : read(file, text, sizeof(text));
    if (file >= 0)
        close(file);
    for (ssize_t i = 0; i < length && field <= STATM_RESIDENT; i++) {
        if (text[i] == ' ')
            field++;
        else if (field == STATM_RESIDENT)
            pages = pages * 10 + (size_t)(text[i] - '0');
    }
    return pages;
}

/* Not inside of libc, which can't be left half-way, if that can be helped. */
static bool in_known_code(const struct fos_sched *s, uintptr_t pc) FOS_SIGSAFE
{
    for (size_t i = 0; i < sizeof(s->code) / sizeof(s->code[0]); i++)
        if (pc >= s->code[i].start && pc < s->code[i].end)
            return true;
    return false;
}

static enum guard_look first_look(struct fos_sched *s) FOS_SIGSAFE
{
    s->looked_at = s->calls;
    s->looks = s->retries = 0;
    s->resident = resident();
    return GUARD_LATER;
}

enum guard_look guard_alarm(struct fos_kernel *k, uintptr_t pc)
{
    struct fos_sched *s = &k->sched;
    if (!s->guarded || !s->op)
        return GUARD_LATER;
    if (s->looked_at != s->calls)
        return first_look(s);
    const bool greedy = resident() > s->resident + MOST_MEMORY / 4096;
    if (!greedy && s->looks < LOOKS) {
        s->looks++;
        return GUARD_LATER;
    }
    if (s->critical || (!in_known_code(s, pc) && s->retries++ < RETRIES))
        return GUARD_SOON;
    leave(k, greedy ? GREEDY : ENDLESS);
}

/* ---- What it needs
 * ---------------------------------------------------------------------------------- */

struct search {
    uintptr_t address;
    struct text_range found;
};

static int find_code(struct dl_phdr_info *info, size_t size, void *user)
{
    struct search *s = user;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        const uintptr_t start = (uintptr_t)info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X) || s->address < start ||
            s->address - start >= segment->p_memsz)
            continue;
        s->found = (struct text_range){start, start + segment->p_memsz};
        return 1;
    }
    return 0;
}

static struct text_range code_around(uintptr_t address)
{
    struct search s = {.address = address};
    dl_iterate_phdr(find_code, &s);
    return s.found;
}

static bool is_builtin(const struct fos_sched_ops *ops)
{
    const struct fos_sched_ops *other;
    for (size_t i = 0; (other = fos_sched_builtin(i)); i++)
        if (other == ops)
            return true;
    return false;
}

int guard_boot(struct fos_sched *s)
{
    s->guarded = s->foreign = !is_builtin(s->ops);
    if (!s->guarded)
        return 0;
    s->code[0] = code_around((uintptr_t)s->ops->pick_next);
    s->code[1] = code_around((uintptr_t)guard_boot);
    return atexit(on_exit_called) ? -ENOMEM : 0;
}

void guard_shutdown(struct fos_sched *s)
{
    if (s->stack) /* itself it goes with the others */
        context_retire(&s->there);
    s->stack = NULL;
}

int guard_open(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    if (!s->guarded || machine_running == k)
        return 0;
    s->open = true;
    s->outer = machine_running;
    machine_running = k;
    k->preempt_off = 1;
    if (s->outer) /* its handlers serve us, too */
        return 0;
    const int error = fault_start(k);
    return error ? error : preempt_start(k);
}

void guard_close(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    if (!s->open)
        return;
    s->open = false;
    machine_running = s->outer;
    if (s->outer)
        return;
    preempt_stop();
    fault_stop();
}
