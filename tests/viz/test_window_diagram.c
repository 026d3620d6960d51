/*
 * test_window_diagram.c: tokens of the state diagram: where they sit, and that
 * they move as things do, not by jumps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <math.h>
#include <unistd.h>

#include "screen.h"
#include "viz/views/diagram.h"

enum { MS = 1000000, FRAME = 16 * MS };

static struct ui *open_run(struct sample_shape shape, int width, int height)
{
    char path[] = "/tmp/fiberos-diagram-XXXXXX";
    close(mkstemp(path));
    struct sample *s = sample_run(shape, path);
    assert_non_null(s);
    sample_free(s);
    struct ui_options o = screen_options(path);
    o.width = width;
    o.height = height;
    struct ui *ui = screen_open(o);
    assert_non_null(ui);
    unlink(path);
    return ui;
}

static void let_pass(struct ui *ui, int frames)
{
    for (int i = 0; i < frames; i++) {
        ui_advance(ui, FRAME);
        ui_draw(ui);
    }
}

/* Until nothing moves any more. */
static void settle(struct ui *ui)
{
    for (int i = 0; i < 200 && ui_wait(ui) >= 0; i++) {
        ui_advance(ui, 8 * FRAME);
        ui_draw(ui);
    }
    assert_int_equal(ui_wait(ui), -1); /* the program sleeps */
}

static struct diagram geometry(const struct ui *ui)
{
    struct diagram d;
    const struct rect r = ui->layout.diagram;
    const int head = ui_px(ui, PANEL_HEAD);
    diagram_place(ui, (struct rect){r.x, r.y + head, r.w, r.h - head}, &d);
    return d;
}

/* Where the token of a process was drawn; w is 0 if it was not. */
static struct rect token_rect(const struct ui *ui, uint32_t proc)
{
    for (size_t i = 0; i < ui->seen_count; i++)
        if (ui->seen[i].proc == proc)
            return ui->seen[i].rect;
    return (struct rect){0};
}

static bool inside(struct rect in, struct rect r)
{
    return r.x >= in.x && r.y >= in.y && r.x + r.w <= in.x + in.w && r.y + r.h <= in.y + in.h;
}

static bool overlap(struct rect a, struct rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static enum fos_state state_of(const struct ui *ui, uint32_t proc)
{
    const struct track *t = &ui->model->procs[proc].states;
    int64_t item = track_upto(t, ui->view.cursor.upto);
    if (item >= 0 && track_event(t, ui->trace, item)->type == FOS_EV_REAP)
        item--;
    return item < 0 ? FOS_NOWHERE : fos_event_to(track_event(t, ui->trace, item));
}

/* ---- At rest ---- */

/* At any moment: each token within its state, none on another; all of them, where there is room. */
static void check_seats(struct ui *ui)
{
    const struct diagram d = geometry(ui);
    for (uint32_t p = 0; p < ui->model->proc_count; p++) {
        const enum fos_state s = state_of(ui, p);
        const struct rect r = token_rect(ui, p);
        if (s == FOS_NOWHERE)
            continue;
        assert_true(r.w > 0);
        assert_true(inside(d.node[s], r));
        for (uint32_t q = 0; q < p; q++)
            assert_false(overlap(token_rect(ui, q), r));
    }
}

static void test_everybody_sits_in_the_right_state(void **state)
{
    (void)state;
    static const struct {
        struct sample_shape shape;
        int width, height;
    } cases[] = {{{5, 1, 3, 1, "rr", 0}, 1280, 720},
                 {{12, 4, 2, 2, "rr", 0}, 1280, 720},
                 {{26, 2, 2, 3, "lottery", 0}, 1920, 1080},
                 {{40, 1, 1, 4, "priority", 0}, 1280, 720}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ui *ui = open_run(cases[i].shape, cases[i].width, cases[i].height);
        for (int part = 1; part <= 4; part++) {
            view_seek(&ui->view, ui->model, model_end(ui->model) / 4 * part);
            settle(ui);
            check_seats(ui);
        }
        ui_free(ui);
    }
}

/* One that computes alone has room for its whole name. */
static void test_names_where_there_is_room(void **state)
{
    (void)state;
    struct ui *ui = open_run((struct sample_shape){30, 1, 2, 1, "rr", 0}, 1280, 720);
    screen_key(ui, SDL_SCANCODE_END, 0);
    settle(ui);
    const struct style s = {.text = TEXT_NAME, .size = ui_px(ui, 24)};
    for (uint32_t p = 0; p < 30; p++) {
        const int whole = token_width(ui, &s, ui->model->procs[p].pid);
        if (state_of(ui, p) == FOS_RUNNING)
            assert_int_equal(token_rect(ui, p).w, whole);
        else /* thirty in ZOMBIE have none */
            assert_true(token_rect(ui, p).w < whole);
    }
    ui_free(ui);
}

/* ---- On the way ---- */

static float moved(struct rect a, struct rect b)
{
    return hypotf((float)(a.x - b.x) + (float)(a.w - b.w) / 2,
                  (float)(a.y - b.y) + (float)(a.h - b.h) / 2);
}

/* The longest way of a token from one frame to the next, while the run plays. */
static float longest_step(struct ui *ui, int frames)
{
    struct rect last[64] = {0};
    float longest = 0;
    for (int f = 0; f < frames && ui->view.playing; f++) {
        let_pass(ui, 1);
        for (uint32_t p = 0; p < ui->model->proc_count; p++) {
            const struct rect r = token_rect(ui, p);
            if (r.w && last[p].w)
                longest = fmaxf(longest, moved(last[p], r));
            last[p] = r;
        }
    }
    return longest;
}

static void test_nothing_jumps(void **state)
{
    (void)state;
    for (int speed = 0; speed <= 6; speed += 3) {
        struct ui *ui = open_run((struct sample_shape){10, 2, 6, 7, "rr", 0}, 1280, 720);
        screen_key(ui, SDL_SCANCODE_SPACE, 0);
        ui->view.speed = speed;
        const struct diagram d = geometry(ui);
        const float far = (float)(d.node[FOS_ZOMBIE].x - d.node[FOS_NEW].x);
        assert_true(longest_step(ui, 250) < far * 0.25f);
        ui_free(ui);
    }
}

/* It hurries to where it belongs, and rests there: the program sleeps again. */
static void test_comes_to_rest(void **state)
{
    (void)state;
    struct ui *ui = open_run((struct sample_shape){10, 2, 6, 7, "rr", 0}, 1280, 720);
    view_seek(&ui->view, ui->model, model_end(ui->model) / 2);
    ui_draw(ui);
    settle(ui);
    check_seats(ui);
    const struct seen before = ui->seen[3];
    let_pass(ui, 10);
    assert_int_equal(moved(before.rect, ui->seen[3].rect), 0);
    ui_free(ui);
}

/* Nothing slides: each picture shows all where they belong. */
static void test_reduced_motion(void **state)
{
    (void)state;
    struct ui *ui = open_run((struct sample_shape){10, 2, 6, 7, "rr", 0}, 1280, 720);
    ui->options.reduced_motion = true;
    for (int i = 1; i < 30; i++) {
        view_seek(&ui->view, ui->model, model_end(ui->model) / 30 * i);
        let_pass(ui, 1);
        check_seats(ui);
    }
    ui_free(ui);
}

/* A click on a token that is on its way hits it where it is seen. */
static void test_click_on_a_moving_token(void **state)
{
    (void)state;
    struct ui *ui = open_run((struct sample_shape){6, 1, 6, 7, "rr", 0}, 1280, 720);
    for (int i = 0; i < 12; i++)
        screen_key(ui, SDL_SCANCODE_RIGHTBRACKET, 0);
    let_pass(ui, 8);
    const struct seen s = ui->seen[ui->seen_count - 1];
    screen_click(ui, s.rect.x + s.rect.w / 2, s.rect.y + s.rect.h / 2);
    assert_int_equal(ui_pick_proc(ui, ui->selected), s.proc);
    ui_free(ui);
}

static void test_letters(void **state)
{
    (void)state;
    static const struct {
        const char *name, *letters;
    } cases[] = {{"A", "A"},
                 {"bus", "bus"},
                 {"batch", "bat"},
                 {"request-12", "r12"},
                 {"job-345", "345"},
                 {"idle9", "i9"},
                 {"\u00e4\u00f6\u00fcx", "\u00e4\u00f6\u00fc"}};
    char out[TOKEN_LETTERS];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(token_letters(cases[i].name, out), cases[i].letters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everybody_sits_in_the_right_state),
        cmocka_unit_test(test_names_where_there_is_room),
        cmocka_unit_test(test_nothing_jumps),
        cmocka_unit_test(test_comes_to_rest),
        cmocka_unit_test(test_reduced_motion),
        cmocka_unit_test(test_click_on_a_moving_token),
        cmocka_unit_test(test_letters),
    };
    if (TTF_Init())
        return 1;
    const int failed = cmocka_run_group_tests_name("viz/window_diagram", tests, NULL, NULL);
    TTF_Quit();
    return failed;
}
