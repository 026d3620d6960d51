/*
 * outfile.h: a file that is written whole or not at all.
 *
 * What is written goes to a new file beside `path`, which takes its name when
 * all of it has arrived: a full disk or an interruption leaves what was there
 * before. A device, a pipe or a link is written to as it is.
 */
#ifndef VIZ_PAPER_OUTFILE_H
#define VIZ_PAPER_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

struct outfile {
    FILE *file;
    char *path;
    char *temp; /* where it is written; NULL: `path` itself */
    bool made;  /* the file at `path` is of our making */
    int error;  /* the errno of the first write that failed */
};

/* `fresh`: it must not exist yet. 0 or a negative errno (-EEXIST). */
int outfile_open(struct outfile *f, const char *path, bool fresh);
/* As fwrite(); remembers a failure. */
size_t outfile_write(struct outfile *f, const void *bytes, size_t size);
/* The file is complete: 0 or a negative errno, and then nothing is left of it. */
int outfile_commit(struct outfile *f);
/* The file is not wanted. */
void outfile_abandon(struct outfile *f);

#endif
