/*
 * philosophers.c: five philosophers, five forks (Dijkstra 1971). If each
 * takes the left fork first, all may hold one and wait for the other for
 * ever: the machine then names the ring. If the forks are numbered and
 * the lower one comes first, there is no ring.
 */
#include "../lib/args.h"

#include <fibers/mutex.h>
#include <fibers/process.h>
#include <stdio.h>
#include <string.h>

const char fos_program_help[] = "philosophers [left|ordered] [SEATS] [MEALS]: SEATS (5) eat MEALS "
                                "(3) each; with `left` (not `ordered`) they starve";

enum { MOST = 50 };

struct table {
    struct fos_mutex forks[MOST];
    char labels[MOST][32];
    long seats, meals;
    bool ordered;
};

struct philosopher {
    struct table *table;
    long seat;
};

static int dine(void *argument)
{
    const struct philosopher *p = argument;
    struct table *t = p->table;
    long left = p->seat, right = (p->seat + 1) % t->seats;
    bool swap = t->ordered && right < left;
    struct fos_mutex *first = &t->forks[swap ? right : left];
    struct fos_mutex *second = &t->forks[swap ? left : right];
    for (long i = 0; i < t->meals; i++) {
        fos_sleep(FOS_MS(5)); /* thinks */
        fos_mutex_lock(first);
        fos_sleep(FOS_MS(1)); /* reaches for the other one */
        fos_mutex_lock(second);
        fos_cpu(FOS_MS(2)); /* eats */
        fos_mutex_unlock(second);
        fos_mutex_unlock(first);
    }
    printf("philosopher %ld has eaten\n", p->seat + 1);
    return 0;
}

/* Which order? Anything else is an error that says what there is. */
static bool is_ordered(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "ordered") == 0)
        return true;
    if (strcmp(argv[1], "left") == 0)
        return false;
    args_refuse(argv[1], "left or ordered", argv);
}

int main(int argc, char **argv)
{
    static const char name[] = "philosopher";
    args_at_most(3, argc, argv);
    struct table t = {.ordered = is_ordered(argc, argv),
                      .seats = args_number(2, 5, 2, MOST, argc, argv),
                      .meals = args_number(3, 3, 1, 100000, argc, argv)};
    struct philosopher who[MOST];
    for (long i = 0; i < t.seats; i++) {
        snprintf(t.labels[i], sizeof t.labels[i], "fork %ld", i + 1);
        fos_mutex_init(&t.forks[i], t.labels[i], false);
    }
    for (long i = 0; i < t.seats; i++) {
        char title[32];
        who[i] = (struct philosopher){&t, i};
        snprintf(title, sizeof title, "%s-%ld", name, i + 1);
        fos_start(title, dine, &who[i]);
    }
    int failed = fos_join_all();
    printf("all have eaten\n");
    return failed != 0;
}
