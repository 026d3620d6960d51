/*
 * field.c: a line that is typed. Letters come as text, so that every keyboard
 * layout works; the letter of the key that opened the field is not for it.
 */
#include <stdio.h>
#include <string.h>

#include "widgets.h"

void field_open(struct ui *ui, struct field *f, const char *text, void (*changed)(struct ui *ui),
                void (*closed)(struct ui *ui, bool accepted))
{
    snprintf(f->text, sizeof(f->text), "%s", text);
    f->deaf = true;
    f->changed = changed;
    f->closed = closed;
    ui->field = f;
}

bool field_is_open(const struct ui *ui, const struct field *f)
{
    return ui->field == f;
}

static void change(struct ui *ui, const struct field *f)
{
    if (f->changed)
        f->changed(ui);
    ui->dirty = true;
}

static void close_field(struct ui *ui, bool accepted)
{
    const struct field *f = ui->field;
    ui->field = NULL;
    if (f->closed)
        f->closed(ui, accepted);
}

/* Takes away the last letter, all bytes of it. */
static void erase(char *text)
{
    size_t n = strlen(text);
    while (n > 0 && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
        n--;
    text[n > 0 ? n - 1 : 0] = '\0';
}

bool field_key(struct ui *ui, SDL_Scancode code)
{
    struct field *f = ui->field;
    if (!f)
        return false;
    f->deaf = false;
    if (code == SDL_SCANCODE_RETURN || code == SDL_SCANCODE_KP_ENTER)
        close_field(ui, true);
    if (code == SDL_SCANCODE_ESCAPE)
        close_field(ui, false);
    if (code == SDL_SCANCODE_BACKSPACE) {
        erase(f->text);
        change(ui, f);
    }
    ui->dirty = true;
    return true;
}

void field_text(struct ui *ui, const char *text)
{
    struct field *f = ui->field;
    if (!f || f->deaf || strlen(f->text) + strlen(text) >= sizeof(f->text))
        return;
    memcpy(f->text + strlen(f->text), text, strlen(text) + 1);
    change(ui, f);
}
