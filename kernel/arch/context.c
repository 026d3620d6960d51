/*
 * context.c: what both ways to switch have in common: refusing what would
 * crash, links, and telling sanitizers and valgrind about stacks.
 *
 * The three traps of contexts, and what is done about them:
 *   - makecontext() on what no getcontext() has filled: its floating-point
 *     pointer is wild. A context that was not filled is refused.
 *   - a link of NULL ends the whole host process when the function returns.
 *     Here a return always comes back to context_main(), which resumes the
 *     link itself or ends the process of the machine.
 *   - a context whose function has returned has used up its stack. It counts
 *     as not filled, until it is made anew.
 */
#include "context.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "annotate.h"

static_assert(sizeof(struct context) <= FOS_CONTEXT_BYTES, "sys.h leaves room for a context");

#define MIN_STACK ((size_t)16 * 1024)

static const struct context_ops *chosen = &context_ucontext;
static struct context_stack here; /* the stack that we are on */
void (*context_no_link)(void) = abort;

static struct context *inside(struct fos_context *c)
{
    return (struct context *)(void *)c->space;
}

void context_choose(const struct context_ops *ops)
{
    chosen = ops;
}

void context_begin(void)
{
    pthread_attr_t attributes;
    void *low = NULL;
    if (here.low || pthread_getattr_np(pthread_self(), &attributes))
        return;
    if (!pthread_attr_getstack(&attributes, &low, &here.size))
        here.low = low;
    pthread_attr_destroy(&attributes);
}

/* Called by fos_context_get() (x86_64.S) before it jumps to the saving. */
struct context_jump {
    void *machine;
    int (*save)(void *);
};
struct context_jump context_before_get(struct fos_context *c);

struct context_jump context_before_get(struct fos_context *c)
{
    struct context *in = inside(c);
    in->fill = CONTEXT_FILLED;
    in->stack = here;
    in->function = NULL;
    in->got = true;
    return (struct context_jump){&in->machine, chosen->save};
}

/* Tells the tools that we leave for `to`; where nobody will tell them of the arrival, of that too.
 */
static void announce(void **fake_stack, const struct context *to)
{
    annotate_leave(fake_stack, to);
    if (!to->got)
        return;
    annotate_arrived(NULL);
    here = to->stack;
}

/* The first thing on a made context's stack. */
static void context_main(struct context *c)
{
    annotate_arrived(NULL);
    here = c->stack;
    c->function(c->argument);
    struct context *link = c->link;
    c->fill = CONTEXT_EMPTY;
    if (!link)
        context_no_link();
    announce(NULL, link);
    chosen->set(link);
}

int fos_context_make(struct fos_context *c, void *stack, size_t size, void (*function)(void *),
                     void *argument, struct fos_context *link)
{
    struct context *in = inside(c);
    if (in->fill != CONTEXT_FILLED || size < MIN_STACK)
        return -EINVAL;
    in->stack = (struct context_stack){stack, size};
    in->function = function;
    in->argument = argument;
    in->link = link ? inside(link) : NULL;
    in->fake_stack = NULL;
    in->got = false;
    if (in->valgrind_id) /* of an earlier making */
        annotate_stack_gone(in);
    annotate_stack(in);
    annotate_fresh(in);
    chosen->make(in, stack, size, context_main);
    return 0;
}

int fos_context_swap(struct fos_context *from, struct fos_context *to)
{
    struct context *f = inside(from), *t = inside(to);
    if (t->fill != CONTEXT_FILLED)
        return -EINVAL;
    f->fill = CONTEXT_FILLED;
    f->function = NULL;
    f->got = false;
    f->stack = here;
    announce(&f->fake_stack, t);
    chosen->swap(f, t);
    annotate_arrived(f->fake_stack);
    here = f->stack;
    return 0;
}

int fos_context_set(struct fos_context *c)
{
    struct context *in = inside(c);
    if (in->fill != CONTEXT_FILLED)
        return -EINVAL;
    announce(NULL, in);
    chosen->set(in);
    return -EINVAL;
}

void context_retire(struct fos_context *c)
{
    annotate_stack_gone(inside(c));
    annotate_fresh(inside(c)); /* what it was cut off in left marks, and the memory goes back */
}
