/*
 * endless.h: does an endless loop ever let time pass? Inside the loader only.
 */
#ifndef CONFIG_ENDLESS_H
#define CONFIG_ENDLESS_H

#include "config/reader.h"

/*
 * Will a process that does these operations again and again use or give up
 * the CPU, or end? False only if it certainly won't: on the virtual clock no
 * time would ever pass again.
 */
bool endless_moves_on(const struct reader *r, const struct fos_op *ops, size_t count);

#endif
