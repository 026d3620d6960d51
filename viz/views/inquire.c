/*
 * inquire.c: questions to the model whose answer may take longer than a
 * picture. Each picture goes on with them for a while; what is not known yet
 * is drawn as "…", and there will soon be another picture.
 */
#include "views.h"

/* Some 5 ms. A run of a hundred thousand events is done within the first picture. */
enum { STEPS_A_PICTURE = 150000 };

int64_t ui_steps(const struct ui *ui)
{
    return ui->options.screenshot || ui->options.animate ? INT64_MAX : STEPS_A_PICTURE;
}

static bool is_same(const struct question *a, const struct question *b)
{
    return a->proc == b->proc && a->from == b->from && a->to == b->to && a->seen == b->seen;
}

/* The same of a run that has only grown: better than nothing. */
static bool will_do(const struct question *a, const struct question *b)
{
    return a->proc == b->proc && a->from == b->from && (a->to == b->to || a->seen != b->seen);
}

static void drop(struct inspected *in)
{
    inquiry_free(in->going);
    in->going = NULL;
}

static void go_on(struct ui *ui, struct inspected *in)
{
    const int done = in->going ? inquiry_go(in->going, ui_steps(ui)) : -1;
    if (done > 0) {
        in->answer = *inquiry_result(in->going);
        in->answered = in->asked;
        in->known = true;
    }
    if (done)
        drop(in);
}

const struct findings *ui_inquire(struct ui *ui, struct inspected *in, int64_t proc, fos_time from,
                                  fos_time to)
{
    const struct question now = {proc, from, to, ui->model->seen};
    if (in->known && is_same(&in->answered, &now))
        return &in->answer;
    if (in->going && !will_do(&in->asked, &now))
        drop(in);
    if (!in->going) {
        in->asked = now;
        in->going = inquiry_new(ui->model, proc, from, to);
    }
    go_on(ui, in);
    ui->busy = ui->busy || in->going;
    return in->known && will_do(&in->answered, &now) ? &in->answer : NULL;
}

void ui_inquire_no_more(struct ui *ui)
{
    drop(&ui->inspector.whole);
    drop(&ui->inspector.slice);
}
