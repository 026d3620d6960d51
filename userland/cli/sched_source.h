/*
 * sched_source.h: fiberos sched new and build, commands of sched.c's table.
 */
#ifndef USERLAND_CLI_SCHED_SOURCE_H
#define USERLAND_CLI_SCHED_SOURCE_H

int sched_new(int argc, char **argv);
int sched_build(int argc, char **argv);

#endif
