/*
 * test_window_queue.c: the ready queue as the policy sees it: everybody who
 * is READY or runs stands in the picture, where the policy has them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <unistd.h>

#include "screen.h"
#include "viz/model/queue.h"

enum { MOST = 16, PROCS = 6 };

static struct ui *open_run(const char *policy)
{
    char path[] = "/tmp/fiberos-queue-XXXXXX";
    close(mkstemp(path));
    struct sample *s = sample_run((struct sample_shape){PROCS, 1, 4, 3, policy, 0}, path);
    assert_non_null(s);
    sample_free(s);
    struct ui_options o = screen_options(path);
    o.view = "queue";
    o.height = 900; /* room for all levels */
    struct ui *ui = screen_open(o);
    assert_non_null(ui);
    unlink(path);
    ui->panes = PANES_METRICS; /* the view alone: no tokens of the diagram */
    ui_layout(ui);
    return ui;
}

static struct rect pill_of(const struct ui *ui, uint32_t proc)
{
    for (size_t i = 0; i < ui->seen_count; i++)
        if (ui->seen[i].proc == proc)
            return ui->seen[i].rect;
    return (struct rect){0};
}

static size_t queue_now(const struct ui *ui, struct queued out[MOST])
{
    return queue_in_order(ui->model, ui->view.cursor, out, MOST);
}

static int64_t running(const struct ui *ui)
{
    for (uint32_t p = 0; p < ui->model->proc_count; p++) {
        const struct track *t = &ui->model->procs[p].states;
        const int64_t item = track_upto(t, ui->view.cursor.upto);
        if (item >= 0 && track_look(t, track_event(t, ui->trace, item)) == LOOK_RUNNING)
            return p;
    }
    return -1;
}

static void check_line(const struct ui *ui, const struct queued *queue, size_t count)
{
    for (size_t i = 1; i < count; i++)
        assert_true(pill_of(ui, queue[i - 1].proc).x < pill_of(ui, queue[i].proc).x);
}

static void check_lanes(const struct ui *ui, const struct queued *queue, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct rect a = pill_of(ui, queue[i - 1].proc), b = pill_of(ui, queue[i].proc);
        if (queue[i - 1].rank == queue[i].rank)
            assert_true(a.y == b.y && a.x < b.x);
        else
            assert_true(a.y < b.y);
    }
}

/* The same row of pills is in order; who stands further right by much is behind. */
static void check_axis(const struct ui *ui, const struct queued *queue, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct rect a = pill_of(ui, queue[i - 1].proc), b = pill_of(ui, queue[i].proc);
        assert_true(a.x <= b.x + b.w);
    }
}

static void check_highest(const struct ui *ui, const struct queued *queue, size_t count)
{
    for (size_t i = 1; i < count; i++)
        assert_true(pill_of(ui, queue[i].proc).x <=
                    pill_of(ui, queue[0].proc).x + pill_of(ui, queue[0].proc).w);
}

/* The bar of tickets has no pills: it shows the last draw. */
static void check_nothing(const struct ui *ui, const struct queued *queue, size_t count)
{
    (void)ui;
    (void)queue;
    (void)count;
}

static void test_every_policy(void **state)
{
    (void)state;
    static const struct {
        const char *policy;
        void (*check)(const struct ui *, const struct queued *, size_t);
    } cases[] = {{"rr", check_line},      {"fcfs", check_line},      {"priority", check_lanes},
                 {"mlfq", check_lanes},   {"cfs", check_axis},       {"eevdf", check_axis},
                 {"stride", check_axis},  {"sjf", check_axis},       {"srtf", check_axis},
                 {"hrrn", check_highest}, {"lottery", check_nothing}};
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        struct ui *ui = open_run(cases[c].policy);
        const bool pills = cases[c].check != check_nothing;
        size_t most = 0;
        for (int part = 1; part < 12; part++) {
            struct queued queue[MOST];
            view_seek(&ui->view, ui->model, model_end(ui->model) / 14 * part);
            ui_draw(ui);
            const size_t count = queue_now(ui, queue);
            for (size_t i = 0; i < count && pills; i++)
                assert_true(pill_of(ui, queue[i].proc).w > 0);
            if (pills && running(ui) >= 0 && cases[c].check != check_highest)
                assert_true(pill_of(ui, (uint32_t)running(ui)).w > 0);
            cases[c].check(ui, queue, count);
            most = count > most ? count : most;
        }
        assert_true(most >= 3); /* there was something to see */
        ui_free(ui);
    }
}

static void test_click_selects(void **state)
{
    (void)state;
    struct ui *ui = open_run("rr");
    struct queued queue[MOST];
    view_seek(&ui->view, ui->model, model_end(ui->model) / 3);
    ui_draw(ui);
    assert_true(queue_now(ui, queue) > 0);
    const struct rect r = pill_of(ui, queue[0].proc);
    screen_click(ui, r.x + r.w / 2, r.y + r.h / 2);
    assert_int_equal(ui_pick_proc(ui, ui->selected), queue[0].proc);
    ui_free(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_policy),
        cmocka_unit_test(test_click_selects),
    };
    if (TTF_Init())
        return 1;
    const int failed = cmocka_run_group_tests_name("viz/window_queue", tests, NULL, NULL);
    TTF_Quit();
    return failed;
}
