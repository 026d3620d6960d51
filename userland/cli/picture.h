/*
 * picture.h: the visualizer as a host program: pictures, and windows on a
 * saved trace.
 */
#ifndef USERLAND_CLI_PICTURE_H
#define USERLAND_CLI_PICTURE_H

#include <stdbool.h>

#include "cli.h"

/* Is there a display on which a window could open? */
bool display_exists(void);

/* Draws a trace into a PNG without a display. EXIT_RAN, or a message and EXIT_HOST. */
enum exit_code picture_draw(const char *trace, const char *png);

/* Opens a window on a saved trace, or (NULL) to choose a workload, and waits until it is closed. */
enum exit_code picture_show(const char *trace);

/*
 * For a run that was to be watched where there is no display: says so, and
 * draws a picture into `png`, or into a new file if that is NULL.
 */
enum exit_code picture_instead(const char *trace, const char *png);

#endif
