/*
 * family.c: children, groups, orphans and zombies.
 *
 *   - a child that ends stays as a zombie until its parent asks how;
 *   - a group is ended with one call, grandchildren included;
 *   - a child whose parent ends first belongs to the machine from then on.
 */
#include "../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>

const char fos_program_help[] = "family: a zombie, a group that is ended at once, an orphan";

static int spawn(char *name, int (*main)(int, char **), int group)
{
    char *argv[] = {name, NULL};
    return fos_spawn(
        &(struct fos_spawn){.name = name, .main = main, .argc = 1, .argv = argv, .group = group});
}

static int quick(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return 7;
}

static int sleeper(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fos_sleep(FOS_SEC(1000));
    return 0;
}

/* Its child is in its group, as it does not say otherwise. */
static int head(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    spawn((char[]){"grandchild"}, sleeper, 0);
    fos_sleep(FOS_SEC(1000));
    return 0;
}

static int orphan(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    int before = fos_parent();
    fos_sleep(FOS_MS(20));
    printf("orphan: my parent was %s, now it is %s\n", before ? "a process" : "the machine",
           fos_parent() ? "a process" : "the machine");
    return 0;
}

static int leaver(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    spawn((char[]){"orphan"}, orphan, 0);
    fos_sleep(FOS_MS(5)); /* so that it begins while there is a parent */
    return 0;
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    struct fos_exit how;
    int child = spawn((char[]){"quick"}, quick, 0);
    fos_sleep(FOS_MS(10)); /* it is a ZOMBIE by now */
    fos_wait(child, &how);
    printf("zombie: ended with %d\n", how.status);

    int group = spawn((char[]){"head"}, head, FOS_NEW_GROUP);
    fos_sleep(FOS_MS(10));
    int error = fos_kill(-group);
    fos_wait(group, &how);
    printf("group: %s, %s; again: %s\n", error ? "no" : "ended", how.message,
           fos_kill(-group) ? "nobody left" : "somebody left");

    child = spawn((char[]){"leaver"}, leaver, 0);
    fos_wait(child, NULL);
    fos_sleep(FOS_MS(30));
    return 0;
}
