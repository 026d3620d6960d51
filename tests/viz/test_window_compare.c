/*
 * test_window_compare.c: runs side by side: P, what stands where, one window
 * on time, one cursor; driven through ui_handle(), headless.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "start.h"
#include "viz/views/compare.h"

static int open_workload(void **state)
{
    (void)state;
    if (start_open(good))
        return -1;
    settle();
    return ui->trace ? 0 : -1;
}

static int open_trace(void **state)
{
    (void)state;
    return start_open(trace);
}

static const char *policy_at(int place)
{
    return fos_trace_meta(compare_at(ui, place).trace, "policy");
}

static void compare_with_next(void)
{
    screen_key(ui, SDL_SCANCODE_P, 0);
    settle();
}

/* ---- P -----------------------------------------------------------------------------------------
 */

/* The policies come in the order of the list, after the run's own; all else is the same. */
static void test_next_policy(void **state)
{
    static const char *const same[] = {"seed",  "cpus",     "clock",           "profile",
                                       "until", "workload", "semantics.expiry"};
    (void)state;
    screen_key(ui, SDL_SCANCODE_O, 0);
    const struct hot *button = find_hot(ACT_COMPARE, 1);
    assert_non_null(button);
    screen_click(ui, button->rect.x + 5, button->rect.y + 5);
    settle();
    assert_int_equal(ui->compare.count, 1);
    assert_int_equal(ui->tab, TAB_COMPARE);
    const struct shelf *s = &ui->start->shelf;
    size_t own = 0;
    while (strcmp(s->policies[own].name, "rr") != 0)
        own++;
    compare_with_next();
    for (int i = 1; i <= 2; i++)
        assert_string_equal(policy_at(i), s->policies[(own + (size_t)i) % s->policy_count].name);
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        const char *a = meta(same[i]), *b = fos_trace_meta(ui->compare.runs[1].trace, same[i]);
        assert_true((!a && !b) || !strcmp(a, b));
    }
}

/* What was given on the command line of the run holds for the others too. */
static void test_same_settings(void **state)
{
    (void)state;
    char made[80], line[512];
    snprintf(made, sizeof(made), "%s/b.fos", folder);
    snprintf(line, sizeof(line),
             "%s run -q %s --trace %s --sched fcfs --seed 99 --cpus 3 --until 9ms --profile posix",
             getenv("FIBEROS"), good, made);
    assert_int_equal(system(line), 0);
    assert_int_equal(ui_open(ui, made), 0);
    compare_with_next();
    const struct fos_trace *t = ui->compare.runs[0].trace;
    assert_string_equal(fos_trace_meta(t, "seed"), "99");
    assert_string_equal(fos_trace_meta(t, "cpus"), "3");
    assert_string_equal(fos_trace_meta(t, "until"), "9000000");
    assert_string_equal(fos_trace_meta(t, "profile"), "posix");
    assert_string_not_equal(fos_trace_meta(t, "policy"), "fcfs");
    start_sample(other, (struct sample_shape){3, 1, 4, 4, "fcfs", 0});
}

static void test_take_away(void **state)
{
    char policy[64];
    (void)state;
    compare_with_next();
    compare_with_next();
    snprintf(policy, sizeof(policy), "%s", policy_at(2));
    screen_key(ui, SDL_SCANCODE_P, KMOD_LSHIFT);
    assert_int_equal(ui->compare.count, 1);
    compare_with_next();
    assert_string_equal(policy_at(2), policy); /* the same again */
    screen_key(ui, SDL_SCANCODE_P, KMOD_LSHIFT);
    screen_key(ui, SDL_SCANCODE_P, KMOD_LSHIFT);
    assert_int_equal(ui->compare.count, 0);
    assert_int_equal(ui->view.longest, 0);
    screen_key(ui, SDL_SCANCODE_P, KMOD_LSHIFT);
    assert_non_null(strstr(ui->notice, "no run"));
}

/* Eight at most, all of them different; and in a tiny window the last one can be seen. */
static void test_eight(void **state)
{
    (void)state;
    for (int i = 0; i < RUNS_MOST; i++)
        compare_with_next();
    assert_int_equal(ui->compare.count, RUNS_MOST);
    compare_with_next();
    assert_int_equal(ui->compare.count, RUNS_MOST);
    assert_non_null(strstr(ui->notice, "8 runs"));
    for (int i = 0; i < compare_places(ui); i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(policy_at(i), policy_at(k));
    assert_int_equal(ui_resize(ui, 300, 250, 1), 0);
    ui->panes = PANES_METRICS;
    ui_layout(ui);
    ui_draw(ui);
    const struct rect panel = ui->layout.panel;
    screen_move(ui, panel.x + 20, panel.y + panel.h - 10);
    for (int i = 0; i < 20; i++)
        screen_wheel(ui, -1);
    struct rect last = ui->compare.strips[RUNS_MOST];
    assert_in_range(last.y, panel.y, panel.y + panel.h - last.h);
    for (int i = 0; i < 20; i++)
        screen_wheel(ui, 1);
    assert_int_equal(ui->compare.scroll, 0);
}

static void test_unknown_workload(void **state)
{
    (void)state;
    compare_with_next();
    assert_int_equal(ui->compare.count, 0);
    assert_non_null(strstr(ui->notice, "does not say what was run"));
}

/* One that can't run it is told of, and P goes on with the next. */
static void test_refused_policy(void **state)
{
    char lines[512], *real = realpath(getenv("FIBEROS"), NULL), refused[64];
    (void)state;
    snprintf(lines, sizeof(lines),
             "case $1 in run) echo 'fiberos: <stdin>:2:4: no such luck' >&2; exit 2;; esac\n"
             "exec %s \"$@\"",
             real);
    free(real);
    host_stand_in(folder, lines);
    compare_with_next();
    const struct trouble *t = &ui->start->trouble;
    assert_true(t->open);
    assert_int_equal(t->list[0].line, 2);
    assert_string_equal(t->source, good_text);
    snprintf(refused, sizeof(refused), "%s", t->errand.sched);
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    host_fiberos();
    compare_with_next();
    assert_int_equal(ui->compare.count, 1);
    assert_string_not_equal(policy_at(1), refused);
}

/* ---- What stands where
 * ----------------------------------------------------------------------------- */

static void open_beside(void)
{
    drop(SDL_DROPBEGIN, NULL);
    drop(SDL_DROPFILE, trace);
    drop(SDL_DROPFILE, other);
    drop(SDL_DROPCOMPLETE, NULL);
    settle();
    assert_int_equal(ui->compare.count, 1);
}

static int strip_x(fos_time t)
{
    const struct timemap map = {ui->view.map.origin, ui->view.map.span, ui->compare.lines.w};
    return ui->compare.lines.x + timemap_pixel(&map, t);
}

/* One window on time: it holds the longest, and the shorter one looks shorter. */
static void test_one_window(void **state)
{
    (void)state;
    open_beside();
    const fos_time own = model_end(ui->model), theirs = model_end(ui->compare.runs[0].model);
    const fos_time longest = own > theirs ? own : theirs;
    assert_true(own != theirs);
    assert_true(ui->view.map.span > longest);
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_int_equal(ui->view.cursor.time, longest);
    screen_key(ui, SDL_SCANCODE_W, 0);
    const struct timemap map = ui->view.map;
    assert_true(map.span < longest);
    const struct rect r = ui->compare.strips[1];
    screen_click(ui, r.x + r.w / 2, r.y + r.h / 2);
    assert_in_range(ui->view.cursor.time, map.origin + map.span / 2 - map.span / 50,
                    map.origin + map.span / 2 + map.span / 50);
    screen_key(ui, SDL_SCANCODE_HOME, 0);
    assert_true(ui->view.map.span > longest);
}

static void test_pointer(void **state)
{
    (void)state;
    char text[256];
    open_beside();
    const struct contender c = compare_at(ui, 1);
    const struct lane lane = lane_of_cpu(c.model, 0);
    const struct fos_event *e = track_event(lane.track, lane.trace, 1);
    const fos_time end = track_item_end(lane.track, lane.trace, 1, lane.end);
    const struct rect r = ui->compare.strips[1];
    screen_move(ui, strip_x((e->time + end) / 2), r.y + 2);
    assert_true(compare_describe(ui, ui->pointer_x, ui->pointer_y, text, sizeof(text)));
    assert_non_null(strstr(text, "fcfs: CPU 0 at"));
    assert_non_null(strstr(text, model_name(c.model, e->pid)));
    assert_false(compare_describe(ui, r.x, r.y - 5, text, sizeof(text)));
}

/* A double click shows that run everywhere; each stays where it stands, with its figures. */
static void test_change_places(void **state)
{
    double before[3];
    (void)state;
    compare_with_next();
    compare_with_next();
    const struct fos_trace *runs[3];
    for (int i = 0; i < 3; i++) {
        const struct contender c = compare_at(ui, i);
        runs[i] = c.trace;
        before[i] = compare_figures(&c)->value[FIGURE_WAIT];
    }
    screen_key(ui, SDL_SCANCODE_J, 0);
    const struct rect r = ui->compare.strips[2];
    screen_press(ui, r.x + r.w / 3, r.y + 3, 2);
    assert_ptr_equal(ui->trace, runs[2]);
    assert_ptr_equal(ui->model->trace, runs[2]);
    assert_int_equal(ui->selected.row.kind, ROW_NONE);
    assert_int_equal(ui->tab, TAB_COMPARE);
    const struct hot *h = find_hot(ACT_SHOW, 1);
    assert_non_null(h);
    assert_null(find_hot(ACT_SHOW, 2));
    screen_click(ui, h->rect.x + 20, h->rect.y + 5);
    assert_ptr_equal(ui->trace, runs[1]);
    screen_key(ui, SDL_SCANCODE_W, 0);
    for (int i = 0; i < 3; i++) {
        const struct contender c = compare_at(ui, i);
        assert_ptr_equal(c.trace, runs[i]);
        assert_int_equal(c.open, i == 1);
        assert_float_equal(compare_figures(&c)->value[FIGURE_WAIT], before[i], 1e-9);
    }
    screen_key(ui, SDL_SCANCODE_P, KMOD_LSHIFT);
    screen_key(ui, SDL_SCANCODE_P, KMOD_LSHIFT);
    assert_ptr_equal(ui->trace, runs[1]); /* the one that is shown stays */
    assert_int_equal(ui->compare.place, 0);
    ui_draw(ui);
}

static void test_same_colors(void **state)
{
    (void)state;
    compare_with_next();
    const struct contender c = compare_at(ui, 1);
    for (size_t i = 0; i < ui->model->proc_count; i++)
        for (size_t k = 0; k < c.model->proc_count; k++) {
            const uint32_t a = ui->model->procs[i].pid, b = c.model->procs[k].pid;
            if (!strcmp(model_name(ui->model, a), model_name(c.model, b)))
                assert_int_equal(compare_color(ui, 1, b), compare_color(ui, 0, a));
        }
}

int main(void)
{
#define OWN(test)    cmocka_unit_test_setup_teardown(test, open_workload, start_close)
#define TRACES(test) cmocka_unit_test_setup_teardown(test, open_trace, start_close)
    const struct CMUnitTest tests[] = {
        OWN(test_next_policy),   OWN(test_same_settings),       OWN(test_take_away),
        OWN(test_eight),         TRACES(test_unknown_workload), OWN(test_refused_policy),
        TRACES(test_one_window), TRACES(test_pointer),          OWN(test_change_places),
        OWN(test_same_colors),
    };
    return cmocka_run_group_tests_name("viz/window_compare", tests, start_setup_all,
                                       start_teardown_all);
}
