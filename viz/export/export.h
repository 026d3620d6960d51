/*
 * export.h: a trace in formats for other programs.
 *
 * Everything is written piece by piece, so that a run with a million
 * processes needs no second copy of itself. The caller looks at ferror() of
 * the stream afterwards. Functions return 0 or -ENOMEM.
 */
#ifndef VIZ_EXPORT_EXPORT_H
#define VIZ_EXPORT_EXPORT_H

#include <stdio.h>

#include "fiberos/trace.h"

/*
 * The metrics document: one JSON object, UTF-8, a line per process and a
 * newline at the end. Integers are nanoseconds. `m` must have taken in all
 * of `t`.
 */
int export_metrics(FILE *out, const struct fos_trace *t, const struct fos_metrics *m);

/*
 * One event a row, RFC 4180, with the header
 * time_ns,cpu,event,pid,name,from,to,reason,object,value,text
 * and LF at the end of a row. A column that says nothing for an event is empty.
 */
int export_csv(FILE *out, const struct fos_trace *t, const struct fos_metrics *m);

enum { SVG_WIDTH = 1000, SVG_WIDTH_LEAST = 400, SVG_WIDTH_MOST = 16384 };

/* How the timeline is drawn; all 0: the whole run, 1000 units wide, dark on white. */
struct svg_options {
    fos_time from, to;
    int width;
    bool dark;
};

/* The timeline as an SVG picture; `options` may be NULL. */
int export_svg(FILE *out, const struct fos_trace *t, const struct svg_options *options);
/* Takes a range of time such as "10ms..1.5s", or in ticks of the trace. -EINVAL: it is none. */
int svg_parse_range(const struct fos_trace *t, const char *text, struct svg_options *options);

#endif
