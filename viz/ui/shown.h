/*
 * shown.h: what is shown, as options of the command line, and back (shown.c).
 * The other way round is ui_command_line().
 */
#ifndef VIZ_UI_SHOWN_H
#define VIZ_UI_SHOWN_H

#include "ui.h"

/* Sets time, range, selection and the rest from ui->options. 0, or -EINVAL and a message. */
int shown_set(struct ui *ui, char *error, size_t size);

#endif
