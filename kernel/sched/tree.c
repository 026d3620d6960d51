/*
 * tree.c: an ordered tree of tasks that also sums weights (sched.h): a treap
 * (Seidel, Aragon: "Randomized Search Trees", 1996). Each node has a random
 * rank; the tree is ordered by key from left to right and by rank from top
 * to bottom, which keeps it some 2 log n deep whatever the keys are.
 */
#include "../machine.h"

static int64_t sum_of(const struct fos_task *t)
{
    return t ? t->sum : 0;
}

static void resum(struct fos_task *t)
{
    t->sum = sum_of(t->left) + t->weight + sum_of(t->right);
    if (t->tree->update)
        t->tree->update(t->tree, t);
}

/* What is below has changed. */
static void tell_those_above(struct fos_task *t)
{
    if (t && t->tree->update)
        for (; t; t = t->up)
            t->tree->update(t->tree, t);
}

/* Where `t` hangs: a child link of its parent, or the root. */
static struct fos_task **link_to(struct fos_tree *tree, const struct fos_task *t)
{
    if (!t->up)
        return &tree->root;
    return t->up->left == t ? &t->up->left : &t->up->right;
}

/* Lets `child` change places with its parent; the order stays. */
static void rotate_up(struct fos_tree *tree, struct fos_task *child)
{
    struct fos_task *parent = child->up;
    struct fos_task **from = link_to(tree, parent);
    bool was_left = parent->left == child;
    struct fos_task **inner = was_left ? &child->right : &child->left;
    *(was_left ? &parent->left : &parent->right) = *inner;
    if (*inner)
        (*inner)->up = parent;
    *inner = parent;
    *from = child;
    child->up = parent->up;
    parent->up = child;
    resum(parent);
    resum(child);
}

/* Ranks need no chance of their own: the pid, well mixed, is as good. */
static uint64_t rank_of(const struct fos_task *t)
{
    return rng_make(t->proc->pid, 0).state;
}

enum place { LAST, FIRST, BY_PID }; /* among its equals */

static bool goes_before(const struct fos_task *t, const struct fos_task *other, enum place place)
{
    int64_t difference = (int64_t)((uint64_t)t->key - (uint64_t)other->key);
    if (difference)
        return difference < 0;
    return place == FIRST || (place == BY_PID && t->proc->pid < other->proc->pid);
}

static void insert(struct fos_tree *tree, struct fos_task *t, enum place place)
{
    struct fos_task **at = &tree->root, *up = NULL;
    while (*at) {
        up = *at;
        up->sum += t->weight;
        at = goes_before(t, up, place) ? &up->left : &up->right;
    }
    t->up = up;
    t->left = t->right = NULL;
    *at = t;
    resum(t);
    while (t->up && t->up->rank < t->rank)
        rotate_up(tree, t);
    tell_those_above(t->up);
}

static void put(struct fos_tree *tree, struct fos_task *t, int64_t key, int64_t weight,
                enum place place)
{
    if (t->tree)
        panic("a task is put into a second tree");
    t->tree = tree;
    t->key = key;
    t->weight = weight;
    t->rank = rank_of(t);
    insert(tree, t, place);
    tree->count++;
}

void fos_tree_insert(struct fos_tree *tree, struct fos_task *t, int64_t key, int64_t weight)
{
    put(tree, t, key, weight, LAST);
}

void fos_tree_insert_first(struct fos_tree *tree, struct fos_task *t, int64_t key, int64_t weight)
{
    put(tree, t, key, weight, FIRST);
}

void fos_tree_insert_by_pid(struct fos_tree *tree, struct fos_task *t, int64_t key, int64_t weight)
{
    put(tree, t, key, weight, BY_PID);
}

/* Down to where it has one child at most, then out. */
void fos_tree_remove(struct fos_tree *tree, struct fos_task *t)
{
    if (t->tree != tree)
        panic("a task is taken out of a tree that it is not in");
    while (t->left && t->right)
        rotate_up(tree, t->left->rank > t->right->rank ? t->left : t->right);
    struct fos_task *child = t->left ? t->left : t->right;
    *link_to(tree, t) = child;
    if (child)
        child->up = t->up;
    for (struct fos_task *up = t->up; up; up = up->up)
        up->sum -= t->weight;
    tell_those_above(t->up);
    t->tree = NULL;
    t->up = t->left = t->right = NULL;
    tree->count--;
}

int64_t fos_tree_key(const struct fos_task *t)
{
    return t->key;
}

int64_t fos_tree_weight(const struct fos_tree *tree)
{
    return sum_of(tree->root);
}

struct fos_task *fos_tree_next(const struct fos_task *t)
{
    if (t->right) {
        struct fos_task *at = t->right;
        while (at->left)
            at = at->left;
        return at;
    }
    while (t->up && t->up->right == t)
        t = t->up;
    return t->up;
}

struct fos_task *fos_tree_left(const struct fos_task *t)
{
    return t->left;
}

struct fos_task *fos_tree_right(const struct fos_task *t)
{
    return t->right;
}

bool fos_tree_has(const struct fos_tree *tree, const struct fos_task *t)
{
    return t->tree == tree;
}

struct fos_task *fos_tree_min(const struct fos_tree *tree)
{
    struct fos_task *t = tree->root;
    while (t && t->left)
        t = t->left;
    return t;
}

struct fos_task *fos_tree_first(const struct fos_tree *tree, int cpu)
{
    struct fos_task *t = fos_tree_min(tree);
    while (t && !fos_task_allowed(t, cpu))
        t = fos_tree_next(t);
    return t;
}

struct fos_task *fos_tree_at(const struct fos_tree *tree, int64_t at, int64_t *before)
{
    struct fos_task *t = tree->root;
    int64_t passed = 0;
    while (t) {
        int64_t left = passed + sum_of(t->left);
        if (at >= left && at < left + t->weight) {
            passed = left;
            break;
        }
        if (at >= left)
            passed = left + t->weight;
        t = at < left ? t->left : t->right;
    }
    if (before)
        *before = passed;
    return t;
}
