/*
 * keeper.h: a second host process that looks after the first while it has
 * somebody's policy inside.
 *
 * The kernel contains what a policy does as far as one process can. What it
 * can't (_exit(), SIGKILL for want of memory, a write into the kernel's own
 * memory) ends the process; then the keeper says so, and whose doing it is.
 */
#ifndef USERLAND_CLI_KEEPER_H
#define USERLAND_CLI_KEEPER_H

/* Splits the process. What follows runs in the child, and `policy` is told of
 * if it ends otherwise than through keeper_done(). Only the first call counts. */
void keeper_start(const char *policy);

/* From here on an exit is our own. */
void keeper_done(void);

#endif
