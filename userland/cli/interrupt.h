/*
 * interrupt.h: Ctrl-C ends the run and not the program: metrics so far,
 * trace whole. Another one a second later ends the program as usual.
 */
#ifndef USERLAND_CLI_INTERRUPT_H
#define USERLAND_CLI_INTERRUPT_H

#include <stdbool.h>

#include "fiberos/kernel.h"

/* From now on SIGINT, SIGTERM and SIGHUP stop this machine. */
void interrupt_arm(struct fos_kernel *k);
void interrupt_disarm(void);
/* Was any machine stopped that way? */
bool interrupt_seen(void);

#endif
