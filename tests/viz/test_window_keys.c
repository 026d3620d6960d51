/*
 * test_window_keys.c: every key of the table does what it says. A key whose
 * action has no row here is a failure: add one that says how its effect is
 * seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL.h>
#include <SDL2/SDL_ttf.h>
#include <unistd.h>

#include "screen.h"
#include "viz/ui/start.h"
#include "viz/widgets/widgets.h"

static char path[] = "/tmp/fiberos-keys-XXXXXX";
static char folder[] = "/tmp/fiberos-keys-folder-XXXXXX";
static struct ui *ui;
static struct ui was; /* before the key; only numbers of it are looked at */

/* Somewhere in the middle of everything, so that every key has somewhere to go. */
static void prepare(void)
{
    view_seek(&ui->view, ui->model, model_end(ui->model) / 2);
    view_zoom(&ui->view, ui->model, ui->view.map.width / 2, 0.25);
    ui->selected.row = (struct row){ROW_PROC, 12};
    const struct lane lane = ui_lane(ui, ui->selected.row);
    ui->selected.item = track_at(lane.track, lane.trace, ui->view.cursor.time);
    ui->view.speed = 3;
    ui->scroll = ui_rows_height(ui) / 2;
    snprintf(ui->events.query.text, sizeof(ui->events.query.text), "blocked");
    ui_layout(ui);
    ui_draw(ui);
    ui->notice[0] = '\0';
    memcpy(&was, ui, sizeof(was));
}

static bool told(const char *words)
{
    return strstr(ui->notice, words) != NULL;
}

static bool is_later(int value)
{
    const uint64_t now = ui->view.cursor.upto, then = was.view.cursor.upto;
    return value > 0 ? now > then : now < then;
}

/* ---- How the effect of an action is seen ---- */

static bool plays(int v)
{
    return ui->view.playing != was.view.playing && v == 0;
}
static bool loops(int v)
{
    return ui->view.loop != was.view.loop && v == 0;
}
static bool has_speed(int v)
{
    return ui->view.speed == v;
}
static bool at_start(int v)
{
    return ui->view.cursor.time == v;
}
static bool at_end(int v)
{
    return ui->view.cursor.time == model_end(ui->model) && v == 0;
}
static bool zoomed(int v)
{
    return v > 0 ? ui->view.map.span < was.view.map.span : ui->view.map.span > was.view.map.span;
}
static bool panned(int v)
{
    const fos_time by = ui->view.map.origin - was.view.map.origin;
    return ui->view.map.span == was.view.map.span && (v > 0 ? by > 0 : by < 0);
}
static bool shows_all(int v)
{
    return ui->view.map.origin == v && ui->view.map.span >= model_end(ui->model);
}
static bool shows_slice(int v)
{
    const struct lane lane = ui_lane(ui, ui->selected.row);
    const fos_time begin = track_event(lane.track, lane.trace, ui->selected.item)->time;
    const fos_time end = track_item_end(lane.track, lane.trace, ui->selected.item, lane.end);
    return ui->view.map.origin <= begin && ui->view.map.span < (end - begin) * 2 && v == 0;
}
static bool next_slice(int v)
{
    return ui->selected.item == was.selected.item + v;
}
static bool next_row(int v)
{
    return (int)ui->selected.row.index == (int)was.selected.row.index + v;
}
static bool paged(int v)
{
    return v > 0 ? ui->scroll > was.scroll : ui->scroll < was.scroll;
}
static bool has_range(int v)
{
    return ui->range[1] > ui->range[0] && v == 0;
}
static bool wants_range(int v)
{
    return told("Select a range first") && v == 0;
}
static bool cleared(int v)
{
    return ui->selected.row.kind == ROW_NONE && v == 0;
}
static bool marked(int v)
{
    return ui->marks[v] >= 0 && was.marks[v] < 0;
}
static bool writes_note(int v)
{
    return field_is_open(ui, &ui->notes.field) && v == 0;
}
static bool has_saved(int v)
{
    char file[128];
    return sscanf(ui->notice, "Saved as %127[^ ,:]", file) == 1 && !access(file, R_OK) && v >= 0;
}
static bool has_copied(int v)
{
    char *text = SDL_GetClipboardText();
    const bool good = !strncmp(text, "fiberos-viz ", 12) && v == 0;
    SDL_free(text);
    return good;
}
static bool resized_text(int v)
{
    return v > 0   ? ui->scale > was.scale
           : v < 0 ? ui->scale < was.scale
                   : ui->options.scale == 1 || ui->scale == was.scale;
}
static bool run_is_over(int v)
{
    return told("the run is over") && v <= 1;
}
static bool lists_params(int v)
{
    return ui->menu.open && strstr(ui->menu.title, "Parameters") && v == 0;
}
static bool opens_menu(int v)
{
    return ui->menu.open && ui->menu.count == CHOICES && v == 0;
}
static bool other_panes(int v)
{
    return ui->panes != was.panes && v == 0;
}
static bool shows_view(int v)
{
    return (int)ui->tab == v;
}
static bool next_tab(int v)
{
    return (int)ui->tab == ((int)was.tab + v + TABS) % TABS;
}
static bool shows_plots(int v)
{
    return ui->tab == TAB_PLOTS && v == -1;
}
static bool moves_focus(int v)
{
    return was.focus.action == ACT_NONE && ui->focus.action != ACT_NONE && (v == 1 || v == -1);
}
static bool searches(int v)
{
    return ui->tab == TAB_EVENTS && field_is_open(ui, &ui->events.query) && v == 0;
}
static bool finds(int v)
{
    for (int i = 0; i < 1000 && ui->view.cursor.upto == was.view.cursor.upto; i++) {
        ui_advance(ui, 1000000);
        ui_draw(ui);
    }
    const struct fos_event *e = fos_trace_event(ui->trace, ui->view.cursor.upto - 1);
    return is_later(v) && (fos_event_to(e) == FOS_BLOCKED || fos_event_from(e) == FOS_BLOCKED);
}
static bool chooses_workload(int v)
{
    return ui->start->chooser.open && v == 0;
}
static bool needs_workload(int v)
{
    return told("Open its workload") && v == 0;
}
static bool compares(int v)
{
    if (v < 0)
        return told("no run beside");
    return start_busy(ui) || ui->start->trouble.open || ui->notice[0] || ui->compare.count > 0;
}
static bool helps(int v)
{
    return ui->help && v == 0;
}
static bool quits(int v)
{
    return ui->quit && v == 0;
}

static bool (*const effects[])(int) = {
    [ACT_PLAY] = plays,
    [ACT_LOOP] = loops,
    [ACT_STEP] = is_later,
    [ACT_SPEED] = has_speed,
    [ACT_START] = at_start,
    [ACT_FOLLOW] = at_end,
    [ACT_ZOOM] = zoomed,
    [ACT_PAN] = panned,
    [ACT_FIT] = shows_all,
    [ACT_FIT_SELECTION] = shows_slice,
    [ACT_NEXT_SLICE] = next_slice,
    [ACT_ROW] = next_row,
    [ACT_PAGE] = paged,
    [ACT_RANGE] = has_range,
    [ACT_ENTER_RANGE] = wants_range,
    [ACT_CLEAR] = cleared,
    [ACT_MARK] = marked,
    [ACT_NOTE] = writes_note,
    [ACT_SCREENSHOT] = has_saved,
    [ACT_COPY] = has_copied,
    [ACT_TEXT] = resized_text,
    [ACT_KILL] = run_is_over,
    [ACT_URGENT] = run_is_over,
    [ACT_PARAMS] = lists_params,
    [ACT_MENU] = opens_menu,
    [ACT_PANES] = other_panes,
    [ACT_VIEW] = shows_view,
    [ACT_TAB] = next_tab,
    [ACT_PLOTS] = shows_plots,
    [ACT_FOCUS] = moves_focus,
    [ACT_FIND] = searches,
    [ACT_FOUND] = finds,
    [ACT_WORKLOADS] = chooses_workload,
    [ACT_AGAIN] = needs_workload,
    [ACT_COMPARE] = compares,
    [ACT_HELP] = helps,
    [ACT_QUIT] = quits,
};

/* ---- All of them ---- */

static void check_key(size_t i, const struct bound_key *k)
{
    const size_t known = sizeof(effects) / sizeof(effects[0]);
    const char *name = SDL_GetScancodeName(k->code);
    if (k->action >= known || !effects[k->action]) {
        print_error("key %zu (%s) has no row in this test\n", i, name);
        fail();
    }
    ui = screen_open(screen_options(path));
    assert_non_null(ui);
    prepare();
    screen_key(ui, k->code, k->mods);
    const bool done = effects[k->action](k->value);
    if (!done)
        print_error("key %zu (%s, modifiers %#x) had no effect; notice: %s\n", i, name,
                    (unsigned)k->mods, ui->notice);
    ui_free(ui);
    assert_true(done);
}

static void test_every_key(void **state)
{
    (void)state;
    struct bound_key k;
    size_t i = 0;
    for (; keys_bound(i, &k); i++)
        check_key(i, &k);
    assert_true(i > 60);
}

/* The first of two rows for one key would hide the second. */
static void test_no_key_hides_another(void **state)
{
    (void)state;
    struct bound_key k;
    for (size_t i = 0; keys_bound(i, &k); i++) {
        int value = 0;
        assert_int_equal(keys_action(k.code, k.mods, &value), k.action);
        assert_int_equal(value, k.value);
    }
}

static int setup_all(void **state)
{
    (void)state;
    const int fd = mkstemp(path);
    struct sample *s = sample_run((struct sample_shape){30, 2, 3, 3, "rr", 0}, path);
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (fd < 0 || !s || SDL_Init(SDL_INIT_VIDEO) || TTF_Init() || !mkdtemp(folder) || chdir(folder))
        return -1;
    close(fd);
    sample_free(s);
    return 0;
}

static int teardown_all(void **state)
{
    (void)state;
    TTF_Quit();
    SDL_Quit();
    unlink("fiberos-viz-001.png");
    unlink("fiberos-viz-002.png");
    unlink(path);
    return chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_no_key_hides_another),
    };
    return cmocka_run_group_tests_name("viz/window_keys", tests, setup_all, teardown_all);
}
