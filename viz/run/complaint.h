/*
 * complaint.h: what `fiberos` said of a workload, taken apart.
 */
#ifndef VIZ_RUN_COMPLAINT_H
#define VIZ_RUN_COMPLAINT_H

#include <stddef.h>

enum { COMPLAINTS_MOST = 100, COMPLAINT_TEXT = 512 };

struct complaint {
    int line, column; /* from 1, columns in characters; 0: not about a place */
    char text[COMPLAINT_TEXT];
};

/*
 * Takes "fiberos: FILE:LINE:COLUMN: TEXT" apart, a line each; `file` is the
 * name that they have. Returns how many there are in out[].
 */
size_t complaints_read(const char *said, const char *file, struct complaint *out, size_t room);

/* Line `number` (from 1) of a text: where it begins, and its length. NULL: there is no such line.
 */
const char *source_line(const char *text, int number, size_t *length);

#endif
