/*
 * paint.c: colours and flowing lines.
 *
 * Owns the table of escape sequences. The colours are those of the
 * visualizer, in the nearest of a terminal's 256. RUNNING is painted as a
 * block, so that the eye finds who runs; each state has its letter as well.
 */
#include "paint.h"

#include <stdarg.h>
#include <string.h>

static const char *const sequences[TEXT_COLOURS] = {
    [TEXT_PLAIN] = "\033[0m",
    [TEXT_NEW] = "\033[0;1m",
    [TEXT_READY] = "\033[0;38;5;178m",
    [TEXT_RUNNING] = "\033[0;38;5;16;48;5;36m",
    [TEXT_BLOCKED] = "\033[0;38;5;166m",
    [TEXT_ZOMBIE] = "\033[0;38;5;243m",
    [TEXT_DIM] = "\033[0;2m",
    [TEXT_BOLD] = "\033[0;1m",
    [TEXT_GOOD] = "\033[0;1;38;5;36m",
    [TEXT_BAD] = "\033[0;1;38;5;166m",
};

void text_paint(FILE *out, const struct text_style *style, enum text_colour colour)
{
    if (style->colour)
        fputs(sequences[colour], out);
}

int text_columns(const struct text_style *style)
{
    if (style->width < TEXT_MIN_WIDTH)
        return TEXT_MIN_WIDTH;
    return style->width > TEXT_MAX_WIDTH ? TEXT_MAX_WIDTH : style->width;
}

/* ---- Items that flow ------------------------------------------------------ */

static void flow_break(struct text_flow *flow)
{
    fputc('\n', flow->out);
    fprintf(flow->out, "%*s", flow->indent, "");
    flow->column = flow->indent;
    flow->begun = false;
}

/* `gap`: spaces before it if something stands on the line already. */
static void put_item(struct text_flow *flow, enum text_colour colour, int gap, const char *item)
{
    const int width = text_width(item);
    if (flow->begun) {
        if (flow->column + gap + width > text_columns(flow->style))
            flow_break(flow);
        else
            flow->column += fprintf(flow->out, "%*s", gap, "");
    }
    if (colour != TEXT_PLAIN)
        text_paint(flow->out, flow->style, colour);
    flow->begun = true;
    fputs(item, flow->out);
    if (colour != TEXT_PLAIN)
        text_paint(flow->out, flow->style, TEXT_PLAIN);
    flow->column += width;
}

void text_flow_item(struct text_flow *flow, enum text_colour colour, const char *format, ...)
{
    char item[256];
    va_list list;
    va_start(list, format);
    vsnprintf(item, sizeof(item), format, list);
    va_end(list);
    put_item(flow, colour, 2, item);
}

void text_flow_words(struct text_flow *flow, enum text_colour colour, const char *sentence)
{
    char word[256];
    for (int gap = 2; *sentence; gap = 1) {
        const size_t length = strcspn(sentence, " ");
        snprintf(word, sizeof(word), "%.*s", (int)length, sentence);
        if (*word)
            put_item(flow, colour, gap, word);
        sentence += length + (sentence[length] == ' ');
    }
}

void text_flow_end(struct text_flow *flow)
{
    fputc('\n', flow->out);
    flow->column = 0;
    flow->begun = false;
}
