/*
 * window.h: the program around the interface: arguments, window, pictures.
 */
#ifndef VIZ_SDL_WINDOW_H
#define VIZ_SDL_WINDOW_H

#include "viz/ui/ui.h"

enum { EXIT_USAGE = 2, EXIT_HOST = 3 };

/* Reads the command line; ends the program with status 2 if it is wrong. */
void options_parse(int argc, char **argv, struct ui_options *out);
/* Draws one picture into options->screenshot. An exit code; messages go to stderr. */
int shot_run(const struct ui_options *options);
/* Plays a part of the run into options->animate. An exit code. */
int animate_run(const struct ui_options *options);
/* Waits for a workload that is run. 0, or what went wrong on stderr and its exit code. */
int shot_wait(struct ui *ui);
/* Measures the drawing of options->file; the exit code. */
int bench_run(const struct ui_options *options);
/* Opens a window and stays until it is closed. An exit code. */
int window_run(const struct ui_options *options);

#endif
