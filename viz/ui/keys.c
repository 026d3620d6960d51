/*
 * keys.c: the keyboard in one table, from which the help is made too. Keys
 * are bound by their place, so that they stay together on every layout.
 */
#include "ui.h"

enum { PLAIN = 0, SHIFT = 1, CTRL = 2, ANY = 4 };

struct key {
    SDL_Scancode code;
    int with;
    enum action action;
    int value;
};

static const struct key keys[] = {
    {SDL_SCANCODE_SPACE, ANY, ACT_PLAY, 0},
    {SDL_SCANCODE_L, PLAIN, ACT_LOOP, 0},
    {SDL_SCANCODE_LEFTBRACKET, ANY, ACT_STEP, -1},
    {SDL_SCANCODE_RIGHTBRACKET, ANY, ACT_STEP, 1},
    {SDL_SCANCODE_1, PLAIN, ACT_SPEED, -4},
    {SDL_SCANCODE_2, PLAIN, ACT_SPEED, -2},
    {SDL_SCANCODE_3, PLAIN, ACT_SPEED, -1},
    {SDL_SCANCODE_4, PLAIN, ACT_SPEED, 0},
    {SDL_SCANCODE_5, PLAIN, ACT_SPEED, 2},
    {SDL_SCANCODE_6, PLAIN, ACT_SPEED, 4},
    {SDL_SCANCODE_7, PLAIN, ACT_SPEED, 6},
    {SDL_SCANCODE_8, PLAIN, ACT_SPEED, 8},
    {SDL_SCANCODE_9, PLAIN, ACT_SPEED, 10},
    {SDL_SCANCODE_EQUALS, CTRL, ACT_TEXT, 1},
    {SDL_SCANCODE_KP_PLUS, CTRL, ACT_TEXT, 1},
    {SDL_SCANCODE_MINUS, CTRL, ACT_TEXT, -1},
    {SDL_SCANCODE_KP_MINUS, CTRL, ACT_TEXT, -1},
    {SDL_SCANCODE_0, CTRL, ACT_TEXT, 0},
    {SDL_SCANCODE_W, ANY, ACT_ZOOM, 1},
    {SDL_SCANCODE_S, ANY, ACT_ZOOM, -1},
    {SDL_SCANCODE_EQUALS, ANY, ACT_ZOOM, 1},
    {SDL_SCANCODE_KP_PLUS, ANY, ACT_ZOOM, 1},
    {SDL_SCANCODE_MINUS, ANY, ACT_ZOOM, -1},
    {SDL_SCANCODE_KP_MINUS, ANY, ACT_ZOOM, -1},
    {SDL_SCANCODE_A, SHIFT, ACT_MARK, 0},
    {SDL_SCANCODE_B, SHIFT, ACT_MARK, 1},
    {SDL_SCANCODE_M, PLAIN, ACT_NOTE, 0},
    {SDL_SCANCODE_A, PLAIN, ACT_PAN, -1},
    {SDL_SCANCODE_D, ANY, ACT_PAN, 1},
    {SDL_SCANCODE_LEFT, ANY, ACT_PAN, -1},
    {SDL_SCANCODE_RIGHT, ANY, ACT_PAN, 1},
    {SDL_SCANCODE_F, PLAIN, ACT_FIT_SELECTION, 0},
    {SDL_SCANCODE_0, PLAIN, ACT_FIT, 0},
    {SDL_SCANCODE_HOME, ANY, ACT_FIT, 0},
    {SDL_SCANCODE_END, ANY, ACT_FOLLOW, 0},
    {SDL_SCANCODE_BACKSPACE, ANY, ACT_START, 0},
    {SDL_SCANCODE_COMMA, ANY, ACT_NEXT_SLICE, -1},
    {SDL_SCANCODE_PERIOD, ANY, ACT_NEXT_SLICE, 1},
    {SDL_SCANCODE_UP, CTRL, ACT_URGENT, 1},
    {SDL_SCANCODE_DOWN, CTRL, ACT_URGENT, -1},
    {SDL_SCANCODE_P, CTRL, ACT_PARAMS, 0},
    {SDL_SCANCODE_APPLICATION, ANY, ACT_MENU, 0},
    {SDL_SCANCODE_F10, SHIFT, ACT_MENU, 0},
    {SDL_SCANCODE_PAGEUP, ANY, ACT_PAGE, -1},
    {SDL_SCANCODE_PAGEDOWN, ANY, ACT_PAGE, 1},
    {SDL_SCANCODE_K, ANY, ACT_ROW, -1},
    {SDL_SCANCODE_UP, ANY, ACT_ROW, -1},
    {SDL_SCANCODE_J, ANY, ACT_ROW, 1},
    {SDL_SCANCODE_DOWN, ANY, ACT_ROW, 1},
    {SDL_SCANCODE_R, PLAIN, ACT_RANGE, 0},
    {SDL_SCANCODE_RETURN, ANY, ACT_ENTER_RANGE, 0},
    {SDL_SCANCODE_KP_ENTER, ANY, ACT_ENTER_RANGE, 0},
    {SDL_SCANCODE_ESCAPE, ANY, ACT_CLEAR, 0},
    {SDL_SCANCODE_DELETE, ANY, ACT_KILL, 0},
    {SDL_SCANCODE_V, ANY, ACT_PANES, 0},
    {SDL_SCANCODE_TAB, CTRL, ACT_TAB, 1},
    {SDL_SCANCODE_TAB, PLAIN, ACT_FOCUS, 1},
    {SDL_SCANCODE_TAB, SHIFT, ACT_FOCUS, -1},
    {SDL_SCANCODE_T, PLAIN, ACT_VIEW, TAB_METRICS},
    {SDL_SCANCODE_I, PLAIN, ACT_VIEW, TAB_INSPECTOR},
    {SDL_SCANCODE_E, PLAIN, ACT_VIEW, TAB_EVENTS},
    {SDL_SCANCODE_U, PLAIN, ACT_VIEW, TAB_QUEUE},
    {SDL_SCANCODE_G, PLAIN, ACT_PLOTS, -1},
    {SDL_SCANCODE_O, PLAIN, ACT_VIEW, TAB_COMPARE},
    {SDL_SCANCODE_O, CTRL, ACT_WORKLOADS, 0},
    {SDL_SCANCODE_F5, PLAIN, ACT_AGAIN, 0},
    {SDL_SCANCODE_P, PLAIN, ACT_COMPARE, 1},
    {SDL_SCANCODE_P, SHIFT, ACT_COMPARE, -1},
    {SDL_SCANCODE_SLASH, PLAIN, ACT_FIND, 0},
    {SDL_SCANCODE_F, CTRL, ACT_FIND, 0},
    {SDL_SCANCODE_N, PLAIN, ACT_FOUND, 1},
    {SDL_SCANCODE_N, SHIFT, ACT_FOUND, -1},
    {SDL_SCANCODE_F12, PLAIN, ACT_SCREENSHOT, 0},
    {SDL_SCANCODE_F12, SHIFT, ACT_SCREENSHOT, 1},
    {SDL_SCANCODE_C, PLAIN, ACT_COPY, 0},
    {SDL_SCANCODE_SLASH, SHIFT, ACT_HELP, 0},
    {SDL_SCANCODE_F1, ANY, ACT_HELP, 0},
    {SDL_SCANCODE_Q, ANY, ACT_QUIT, 0},
};

static const struct {
    const char *what, *keys;
} help[] = {
    {"play, pause; again and again", "Space;   L"},
    {"one event back, forward", "[   ]"},
    {"speed \u00d71/16 \u2026 \u00d71024", "1 \u2026 9"},
    {"to the beginning, to the end", "Backspace   End"},
    {"zoom in, out", "W   S,   +   \u2212,   Ctrl+wheel"},
    {"move left, right", "A   D,   \u2190   \u2192,   Shift+wheel"},
    {"show everything", "0   Home"},
    {"show the selection", "F,   double click"},
    {"track up, down; a page of them", "K   J,   \u2191   \u2193;   Page \u2191 \u2193"},
    {"previous, next slice of the track", ",   ."},
    {"select a slice, a range", "click, drag"},
    {"range of the slice; zoom to it", "R;   Enter"},
    {"clear selection and marks", "Esc"},
    {"mark A, mark B; a note", "Shift+A   Shift+B;   M"},
    {"text larger, smaller, normal", "Ctrl +   Ctrl \u2212   Ctrl 0"},
    {"next, previous button or list; press it", "Tab   Shift+Tab;   Enter"},
    {"in a list: line, page, first, last", "\u2191 \u2193   Page \u2191 \u2193   Home   End"},
    {"next view on the right", "Ctrl+Tab"},
    {"one of them, in their order", "T   I   E   U   G   O"},
    {"search events; next, previous", "/   N   Shift+N"},
    {"states, that view, timeline, all", "V"},
    {"choose a workload; run it again", "Ctrl+O;   F5"},
    {"compare: next policy; take it away", "P;   Shift+P"},
    {"save a picture, of the whole run", "F12   Shift+F12"},
    {"copy the command line", "C"},
    {"what can be done with a process", "right click,   Menu,   Shift+F10"},
    {"live: kill the selected process", "Delete"},
    {"live: more, less urgent", "Ctrl+\u2191   Ctrl+\u2193"},
    {"parameters of the policy (live: change)", "Ctrl+P"},
    {"this help; quit", "?;   Q"},
};

static bool fits(const struct key *k, uint16_t mods)
{
    if (k->with == ANY)
        return !(mods & (KMOD_ALT | KMOD_GUI));
    const int with = (mods & KMOD_SHIFT ? SHIFT : 0) | (mods & KMOD_CTRL ? CTRL : 0);
    /* Ctrl+plus needs Shift on many keyboards. */
    return k->with == CTRL ? (with & CTRL) != 0 : with == k->with;
}

enum action keys_action(SDL_Scancode code, uint16_t mods, int *value)
{
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (keys[i].code == code && fits(&keys[i], mods)) {
            *value = keys[i].value;
            return keys[i].action;
        }
    return ACT_NONE;
}

bool keys_bound(size_t i, struct bound_key *out)
{
    if (i >= sizeof(keys) / sizeof(keys[0]))
        return false;
    const struct key *k = &keys[i];
    const uint16_t mods = k->with == SHIFT ? KMOD_LSHIFT : k->with == CTRL ? KMOD_LCTRL : KMOD_NONE;
    *out = (struct bound_key){k->code, mods, k->action, k->value};
    return true;
}

bool keys_help(size_t i, const char **what, const char **written)
{
    if (i >= sizeof(help) / sizeof(help[0]))
        return false;
    *what = help[i].what;
    *written = help[i].keys;
    return true;
}
