/*
 * words.c: text that goes over several lines.
 */
#include <stdio.h>

#include "widgets.h"

const char *words_wrap(struct ui *ui, const char *text, int width, char *out, size_t size)
{
    size_t end = 0;
    for (size_t i = 0; i == 0 || text[i - 1]; i++) {
        if (text[i] && text[i] != ' ')
            continue;
        snprintf(out, size, "%.*s", (int)i, text);
        if (end && font_width(ui->body, out) > width)
            break;
        end = i;
    }
    snprintf(out, size, "%.*s", (int)end, text);
    return text + end + (text[end] == ' ');
}

int words_draw(struct ui *ui, struct rect r, int lines, uint32_t color, const char *text)
{
    const int line = font_height(ui->body) + ui_px(ui, 2);
    char part[256];
    int y = r.y;
    for (; *text && lines > 1 && y + 2 * line <= r.y + r.h; lines--, y += line) {
        text = words_wrap(ui, text, r.w, part, sizeof(part));
        font_draw_fit(ui->body, &ui->canvas, r.x, y, r.w, color, part);
    }
    if (*text && lines > 0 && y + line <= r.y + r.h) {
        font_draw_fit(ui->body, &ui->canvas, r.x, y, r.w, color, text);
        y += line;
    }
    return y;
}
