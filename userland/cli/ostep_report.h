/*
 * ostep_report.h: a run as an exercise: first the answers, then how they
 * came about.
 */
#ifndef USERLAND_CLI_OSTEP_REPORT_H
#define USERLAND_CLI_OSTEP_REPORT_H

#include "viz/text/text.h"

/*
 * Response, turnaround and wait of each job and their averages, as the
 * tool's -c gives them; then the timeline. In place of text_report(). 0 or
 * -ENOMEM.
 */
int ostep_report(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                 const struct text_style *style, const struct text_view *view);

#endif
