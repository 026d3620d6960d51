/*
 * paint.h: the small tools of the terminal view.
 *
 * Colour, and items that flow over as many lines as the width asks for.
 */
#ifndef VIZ_TEXT_PAINT_H
#define VIZ_TEXT_PAINT_H

#include <stddef.h>
#include <stdio.h>

#include "text.h"
#include "utf8.h"

enum text_colour {
    TEXT_PLAIN,
    TEXT_NEW,
    TEXT_READY,
    TEXT_RUNNING,
    TEXT_BLOCKED,
    TEXT_ZOMBIE,
    TEXT_DIM,
    TEXT_BOLD,
    TEXT_GOOD,
    TEXT_BAD,
    TEXT_COLOURS
};

/* Switches to a colour, TEXT_PLAIN ends it; writes nothing if style->colour is off. */
void text_paint(FILE *out, const struct text_style *style, enum text_colour colour);

/* style->width, within the limits. */
int text_columns(const struct text_style *style);

/* Items separated by two spaces, each kept whole if a line can hold it. */
struct text_flow {
    FILE *out;
    const struct text_style *style;
    int indent; /* of the lines after the first */
    int column;
    bool begun; /* something stands on this line */
};

/* One item; `colour` for all of it. */
void text_flow_item(struct text_flow *flow, enum text_colour colour, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A sentence: its words are items with one space between them. */
void text_flow_words(struct text_flow *flow, enum text_colour colour, const char *sentence);
void text_flow_end(struct text_flow *flow);

#endif
