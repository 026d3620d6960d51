/*
 * files.h: files that a command writes, opened before anything runs, so
 * that a wrong path costs nothing.
 */
#ifndef USERLAND_CLI_FILES_H
#define USERLAND_CLI_FILES_H

#include <limits.h>
#include <stdio.h>

#include "cli.h"

/* Opens `path` for writing into *out. EXIT_RAN, or the exit code and a message. */
enum exit_code file_create(const char *path, FILE **out);
/* Closes it; EXIT_HOST and a message if what was written is not whole. */
enum exit_code file_close(FILE *file, const char *path);

/* A new, empty temporary file with this ending (".fos"); its name in `path`. */
enum exit_code file_temporary(char path[PATH_MAX], const char *ending);

/*
 * Runs a program of the host, argv[0] being its path or a name on PATH.
 * Its exit status, 128 + the signal that ended it, or -errno.
 */
int host_run(char *const argv[]);
/* The same without waiting for it: its pid or -errno. `keep`: a descriptor that stays open, or -1.
 */
int host_start(char *const argv[], int keep);
/* Waits for such a one: as host_run(). */
int host_wait(int pid);

#endif
