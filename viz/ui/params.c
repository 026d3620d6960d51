/*
 * params.c: the parameters of the policy, to look at and, in a live run, to
 * change: a menu of them, and a question for the new value.
 */
#include <stdio.h>

#include "actions.h"
#include "viz/control.h"
#include "viz/model/param.h"
#include "viz/widgets/widgets.h"

/* As of the last event, wherever the cursor is. */
static int present(const struct ui *ui, struct param out[PARAMS_MAX])
{
    return params_at(ui->model, (struct moment){ui->model->seen, 0}, out);
}

static void send_param(struct ui *ui, int number, const char *typed)
{
    struct param params[PARAMS_MAX];
    char text[VIZ_TEXT];
    if (number >= present(ui, params) || !*typed)
        return;
    const int length = snprintf(text, sizeof(text), "%s=%s", params[number].name, typed);
    if (length >= (int)sizeof(text)) {
        ui_notice(ui, "That is too long: %d characters at most.", VIZ_TEXT - 1);
        return;
    }
    ui_command_param(ui, text);
    ui_notice(ui, "Asked for %s.", text);
}

void act_param(struct ui *ui, int number)
{
    struct param params[PARAMS_MAX];
    char now[PARAM_TEXT], question[120];
    if (ui_not_controlled(ui) || number >= present(ui, params))
        return;
    snprintf(question, sizeof(question), "%s, now %.50s", params[number].name,
             param_text(params[number].value, now));
    prompt_open(ui, number, send_param, question, "Such as 8ms, 3 or true. Enter sends it.");
}

void act_params(struct ui *ui, int value)
{
    (void)value;
    struct param params[PARAMS_MAX];
    char text[PARAM_TEXT + 80], title[64], now[PARAM_TEXT];
    const char *why = ui_not_controlled(ui), *policy = fos_trace_meta(ui->trace, "policy");
    const int count = present(ui, params);
    snprintf(title, sizeof(title), "Parameters of %s", policy ? policy : "the policy");
    menu_open(ui, (struct point){(float)ui_px(ui, 40), (float)ui->layout.header.h}, title);
    for (int i = 0; i < count; i++) {
        snprintf(text, sizeof(text), "%.63s  %s", params[i].name, param_text(params[i].value, now));
        menu_add(ui, ACT_PARAM, i, text, why ? why : "", why != NULL);
    }
    if (!count)
        menu_add(ui, ACT_NONE, 0, "There are none.", "", true);
}
