/*
 * queue.c: lists of tasks (sched.h). The links are inside the task: nothing
 * is allocated, and taking one out of the middle costs nothing.
 */
#include "../machine.h"

static void must_be_free(const struct fos_task *t)
{
    if (t->list)
        panic("a task is put into a second list");
}

void fos_list_push(struct fos_list *l, struct fos_task *t)
{
    must_be_free(t);
    t->list = l;
    t->prev = l->last;
    t->next = NULL;
    *(l->last ? &l->last->next : &l->first) = t;
    l->last = t;
    l->length++;
}

void fos_list_push_front(struct fos_list *l, struct fos_task *t)
{
    must_be_free(t);
    t->list = l;
    t->prev = NULL;
    t->next = l->first;
    *(l->first ? &l->first->prev : &l->last) = t;
    l->first = t;
    l->length++;
}

void fos_list_remove(struct fos_list *l, struct fos_task *t)
{
    if (t->list != l)
        panic("a task is taken out of a list that it is not in");
    *(t->prev ? &t->prev->next : &l->first) = t->next;
    *(t->next ? &t->next->prev : &l->last) = t->prev;
    t->list = NULL;
    t->prev = t->next = NULL;
    l->length--;
}

struct fos_task *fos_list_next(const struct fos_task *t)
{
    return t->next;
}

struct fos_task *fos_list_first(const struct fos_list *l, int cpu)
{
    struct fos_task *t = l->first;
    while (t && !fos_task_allowed(t, cpu))
        t = t->next;
    return t;
}
