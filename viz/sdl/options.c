/*
 * options.c: the command line.
 */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "film.h"
#include "viz/views/views.h"
#include "window.h"

enum {
    OPT_THEME = 256,
    OPT_SCALE,
    OPT_SIZE,
    OPT_SHOT,
    OPT_TIME,
    OPT_AT,
    OPT_TITLE,
    OPT_CONTROL,
    OPT_CALM,
    OPT_PAUSED,
    OPT_SELECT,
    OPT_VIEW,
    OPT_SCHED,
    OPT_BENCH,
    OPT_ANIMATE,
    OPT_FPS,
    OPT_SECONDS,
    OPT_RANGE,
    OPT_PANES,
    OPT_SCROLL,
    OPT_SPLIT,
    OPT_LIST,
    OPT_FIND,
    OPT_SPEED,
    OPT_LOOP,
    OPT_WHOLE,
    OPT_PER_PIXEL,
    OPT_AT_REST,
    OPT_MARK,
    OPT_NOTE
};

const char *argp_program_version = "fiberos-viz 0.1.0";

static const struct argp_option table[] = {
    {.name = "time",
     .key = OPT_TIME,
     .arg = "FROM..TO",
     .doc = "Show this part of the run: 10ms..1.5s, or in ticks 10..1500"},
    {.name = "at",
     .key = OPT_AT,
     .arg = "TIME",
     .doc = "Stand at this time: 12.5ms, 2s, or a number of ticks; just behind an event, "
            "event:NUMBER, or before all, start"},
    {.name = "select",
     .key = OPT_SELECT,
     .arg = "NAME[@TIME]",
     .doc = "Select the process NAME (or pid:NUMBER, or cpu:NUMBER), or the slice that it has at "
            "TIME (or that begins with event:NUMBER)"},
    {.name = "range", .key = OPT_RANGE, .arg = "FROM..TO", .doc = "Select this part of the time"},
    {.name = "view",
     .key = OPT_VIEW,
     .arg = "VIEW",
     .doc = "Show VIEW beside the states: metrics (the default), inspector, events, queue, "
            "plots, or compare"},
    {.name = "panes",
     .key = OPT_PANES,
     .arg = "WHICH",
     .doc = "Show all (the default), or give the room to the states, the view, or the timeline"},
    {.name = "split",
     .key = OPT_SPLIT,
     .arg = "A,B",
     .doc = "Give the timeline the share A of the height and the states the share B of the width, "
            "such as 0.4,0.5; 0: as much as suits"},
    {.name = "scroll",
     .key = OPT_SCROLL,
     .arg = "N",
     .doc = "Leave out the first N rows of the timeline"},
    {.name = "list",
     .key = OPT_LIST,
     .arg = "N",
     .doc = "Leave out the first N lines of the events or the metrics"},
    {.name = "find", .key = OPT_FIND, .arg = "WORDS", .doc = "Search the events for these words"},
    {.name = "speed",
     .key = OPT_SPEED,
     .arg = "N",
     .doc = "Play N times as fast as four ticks a second: 1/16 to 1024, a power of two"},
    {.name = "mark", .key = OPT_MARK, .arg = "A=TIME", .doc = "Set the mark A (or B)"},
    {.name = "note",
     .key = OPT_NOTE,
     .arg = "TIME=TEXT",
     .doc = "Put a note on the timeline; may be given again and again"},
    {.name = "loop", .key = OPT_LOOP, .doc = "Begin anew at the end"},
    {.name = "sched",
     .key = OPT_SCHED,
     .arg = "NAME[,NAME...]",
     .doc = "Run the workload under this policy, and beside it under the others"},
    {.name = "paused", .key = OPT_PAUSED, .doc = "Do not begin to play by itself"},
    {.name = "screenshot",
     .key = OPT_SHOT,
     .arg = "FILE.png",
     .doc = "Draw the run into FILE.png and exit; needs no display"},
    {.name = "whole",
     .key = OPT_WHOLE,
     .doc = "With --screenshot: all rows of the timeline, however many, and nothing else"},
    {.name = "per-pixel",
     .key = OPT_PER_PIXEL,
     .arg = "TIME",
     .doc = "With --whole: so long is a pixel, instead of the width that --size says"},
    {.name = "animate",
     .key = OPT_ANIMATE,
     .arg = "FILE",
     .doc = "Play the part of the run that --time names into FILE.gif, or into numbered pictures "
            "(FILE-%04d.png, or a folder FOLDER/), and exit; needs no display"},
    {.name = "seconds",
     .key = OPT_SECONDS,
     .arg = "N",
     .doc = "How long the animation plays, before it stands still for two (about 10)"},
    {.name = "fps",
     .key = OPT_FPS,
     .arg = "N",
     .doc = "Pictures a second of the animation, 1 to 50 (20)"},
    {.name = "size", .key = OPT_SIZE, .arg = "WxH", .doc = "Size of the window (1280x720)"},
    {.name = "scale",
     .key = OPT_SCALE,
     .arg = "N",
     .doc = "Make everything N times as large, 0.5 to 4"},
    {.name = "theme",
     .key = OPT_THEME,
     .arg = "NAME",
     .doc = "Colours: dark (the default) or light"},
    {.name = "title", .key = OPT_TITLE, .arg = "TEXT", .doc = "Title of the window"},
    {.name = "at-rest",
     .key = OPT_AT_REST,
     .doc =
         "All tokens have arrived; without it a picture --at a time shows the last ones half-way"},
    {.name = "reduced-motion",
     .key = OPT_CALM,
     .doc = "Nothing slides: tokens jump to where they go"},
    {.name = "bench",
     .key = OPT_BENCH,
     .doc = "Draw a fixed script of zooms, pans and playing, say how long the pictures took, and "
            "exit; needs no display"},
    {.name = "control",
     .key = OPT_CONTROL,
     .arg = "FD",
     .doc = "Socket to the running kernel, inherited (used by `fiberos run --viz')"},
    {0},
};

static const char doc[] =
    "Shows a run of fiberos: who runs, who waits and for what, and why.\v"
    "FILE is a trace (.fos) that `fiberos run WORKLOAD --trace FILE.fos' wrote, or is writing; or "
    "a "
    "workload (.json), which is run for it. Without one there is a choice of workloads. Further "
    "files are compared with it. In the window, ? shows all keys.\n\n"
    "Workloads are run by the `fiberos' command beside this program, or on PATH ($FIBEROS names "
    "another), for 60 s of simulation and 1 GiB of trace at most; the trace is a temporary file "
    "in $TMPDIR, which is gone when the window is closed.\n\n"
    "Exit status: 0, 2 for bad usage or a file that is no trace, 3 if the host has no display "
    "or no memory.";

static void parse_size(const char *text, struct argp_state *state, struct ui_options *o)
{
    char rest;
    if (sscanf(text, "%dx%d%c", &o->width, &o->height, &rest) != 2 || o->width < SIDE_LEAST ||
        o->height < SIDE_LEAST * 3 / 4 || o->width > SIDE_MOST || o->height > SIDE_MOST)
        argp_error(state, "--size %s: expected WIDTHxHEIGHT, 320x240 to 16384x16384", text);
}

/* A number in [low, high]. */
static double parse_number(const char *option, const char *text, double low, double high,
                           struct argp_state *state)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end || !(value >= low && value <= high))
        argp_error(state, "--%s %s: expected a number from %g to %g", option, text, low, high);
    return value;
}

static void parse_scale(const char *text, struct argp_state *state, struct ui_options *o)
{
    o->scale = parse_number("scale", text, 0.5, 4, state);
}

static void parse_animate(const char *text, struct argp_state *state, struct ui_options *o)
{
    if (film_kind(text) == FILM_NONE)
        argp_error(state,
                   "--animate %s: expected FILE.gif, numbered pictures such as frame-%%04d.png "
                   "(one %%, digits, d), or a folder that ends in /",
                   text);
    o->animate = text;
}

static void parse_control(const char *text, struct argp_state *state, struct ui_options *o)
{
    char *end;
    const long fd = strtol(text, &end, 10);
    if (end == text || *end || fd < 0 || fd > 1 << 20)
        argp_error(state, "--control %s: expected the number of an open socket", text);
    o->control = (int)fd;
}

static void parse_mark(const char *text, struct argp_state *state, struct ui_options *o)
{
    const int which = text[0] == 'A' || text[0] == 'a' ? 0 : 1;
    if ((which == 1 && text[0] != 'B' && text[0] != 'b') || text[1] != '=')
        argp_error(state, "--mark %s: expected A=TIME or B=TIME", text);
    o->marks[which] = text + 2;
}

static void parse_note(const char *text, struct argp_state *state, struct ui_options *o)
{
    if (o->note_count == NOTES_MOST)
        argp_error(state, "--note %s: %d notes at most", text, NOTES_MOST);
    o->notes[o->note_count++] = text;
}

static error_t parse_word(char *arg, struct argp_state *state, struct ui_options *o)
{
    if (!o->file)
        o->file = arg;
    else if (o->other_count < RUNS_MOST)
        o->others[o->other_count++] = arg;
    else
        argp_error(state, "%d traces at most can be compared", RUNS_MOST + 1);
    return 0;
}

/* Where an option goes that is taken as it is written; NULL: it is none of those. */
static const char **plain_text(int key, struct ui_options *o)
{
    switch (key) {
    case OPT_TIME:
        return &o->range;
    case OPT_AT:
        return &o->at;
    case OPT_SELECT:
        return &o->select;
    case OPT_SHOT:
        return &o->screenshot;
    case OPT_TITLE:
        return &o->title;
    case OPT_RANGE:
        return &o->chosen;
    case OPT_PANES:
        return &o->panes;
    case OPT_SPLIT:
        return &o->split;
    case OPT_SCROLL:
        return &o->scroll;
    case OPT_LIST:
        return &o->list;
    case OPT_FIND:
        return &o->find;
    case OPT_PER_PIXEL:
        return &o->per_pixel;
    case OPT_SPEED:
        return &o->speed;
    case OPT_SCHED:
        return &o->sched;
    default:
        return NULL;
    }
}

/* What an option without an argument sets; NULL: it is none of those. */
static bool *flag(int key, struct ui_options *o)
{
    switch (key) {
    case OPT_WHOLE:
        return &o->whole;
    case OPT_LOOP:
        return &o->loop;
    case OPT_BENCH:
        return &o->bench;
    case OPT_PAUSED:
        return &o->paused;
    case OPT_AT_REST:
        return &o->at_rest;
    case OPT_CALM:
        return &o->reduced_motion;
    default:
        return NULL;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct ui_options *o = state->input;
    const char **text = plain_text(key, o);
    bool *set = flag(key, o);
    enum tab tab;
    if (text)
        *text = arg;
    if (set)
        *set = true;
    if (text || set)
        return 0;
    switch (key) {
    case OPT_VIEW:
        if (!tabs_find(arg, &tab))
            argp_error(state, "--view %s: there is no such view; --help lists them", arg);
        o->view = arg;
        return 0;
    case OPT_MARK:
        parse_mark(arg, state, o);
        return 0;
    case OPT_NOTE:
        parse_note(arg, state, o);
        return 0;
    case OPT_ANIMATE:
        parse_animate(arg, state, o);
        return 0;
    case OPT_SECONDS:
        o->seconds = parse_number("seconds", arg, 0.1, 3600, state);
        return 0;
    case OPT_FPS:
        o->fps = (int)parse_number("fps", arg, 1, FILM_FPS_MOST, state);
        return 0;
    case OPT_SIZE:
        parse_size(arg, state, o);
        return 0;
    case OPT_SCALE:
        parse_scale(arg, state, o);
        return 0;
    case OPT_THEME:
        if (!theme_find(arg))
            argp_error(state, "--theme %s: expected dark or light", arg);
        o->theme = arg;
        return 0;
    case OPT_CONTROL:
        parse_control(arg, state, o);
        return 0;
    case ARGP_KEY_ARG:
        return parse_word(arg, state, o);
    case ARGP_KEY_END:
        if (!o->file && (o->bench || o->animate || o->sched))
            argp_error(state, "which %s? Name a file", o->sched ? "workload" : "trace");
        if ((o->whole && !o->screenshot) || (o->per_pixel && !o->whole))
            argp_error(state, "--whole belongs to --screenshot, and --per-pixel to --whole");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void options_parse(int argc, char **argv, struct ui_options *out)
{
    static const struct argp argp = {table, parse, "[FILE...]", doc, NULL, NULL, NULL};
    *out = (struct ui_options){
        .theme = "dark", .width = 1280, .height = 720, .fps = FILM_FPS, .control = -1};
    argp_err_exit_status = EXIT_USAGE;
    argp_parse(&argp, argc, argv, 0, NULL, out);
}
