/*
 * process.h: child processes that share what their parent shows them.
 */
#ifndef FIBERS_PROCESS_H
#define FIBERS_PROCESS_H

#include <fiberos/sys.h>

/*
 * Starts a child that runs function(argument); what that returns is its exit
 * status. What `argument` points to must live as long as the child uses it.
 * Returns the child's pid, or as fos_spawn().
 */
int fos_start(const char *name, int (*function)(void *), void *argument);

/*
 * Waits until all children of the caller have ended. Returns how many of
 * them did not end with status 0.
 */
int fos_join_all(void);

#endif
