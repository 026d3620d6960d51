/*
 * ui.h: the visualizer without its window.
 *
 * struct ui is everything on screen; what a single view keeps stands in a
 * struct of its own below. Events go in through ui_handle(), time
 * through ui_advance(), and ui_draw() makes the picture; none of them needs a
 * display, so tests drive the whole of it headless. ui_handle() reads fields
 * of the event and never asks SDL for its own state.
 */
#ifndef VIZ_SDL_UI_H
#define VIZ_SDL_UI_H

#include <SDL2/SDL_events.h>

#include "viz/paper/canvas.h"
#include "viz/paper/font.h"
#include "viz/model/theme.h"
#include "viz/model/gather.h"
#include "viz/model/inquiry.h"
#include "viz/model/share.h"
#include "viz/model/spans.h"
#include "viz/model/tokens.h"
#include "viz/model/units.h"

/* Of a picture, pixels. */
enum { SIDE_LEAST = 320, SIDE_MOST = 16384 };
enum { NOTES_MOST = 32, RUNS_MOST = 7 };

/* What is asked for when the program starts. */
struct ui_options {
    const char *file; /* a trace; a workload (.json), which is run; NULL: a choice of those */
    const char *others[RUNS_MOST]; /* to compare it with */
    int other_count;
    const char *sched;      /* policies for the workload, "rr,fcfs"; NULL: what it says */
    const char *title;      /* NULL: the workload's name */
    const char *theme;      /* "dark", "light" */
    const char *range, *at; /* NULL: the whole run, its beginning */
    const char *select;     /* a process, or a slice of it; NULL */
    /* What else ui_command_line() writes (shown.c); NULL: as it is at the start. */
    const char *chosen, *panes, *split, *scroll, *list, *find, *speed;
    const char *marks[2];          /* when A and B are */
    const char *notes[NOTES_MOST]; /* "TIME=TEXT" */
    int note_count;
    bool loop;
    const char *view;       /* name of a tab; NULL: metrics */
    const char *screenshot; /* NULL: open a window */
    bool whole;             /* all rows, and nothing else, on it */
    const char *per_pixel;  /* how wide it is then; NULL: as the window */
    const char *animate;    /* the file or files of an animation; NULL */
    int fps;                /* pictures a second */
    double seconds;         /* how long it plays; 0: a speed that suits */
    int width, height;      /* of the window, in logical pixels */
    double scale;           /* of everything, beside what the system says; 0: by itself */
    int control;            /* a socket to the running kernel; -1: none */
    bool at_rest;           /* tokens have arrived, also in a picture */
    bool reduced_motion;    /* tokens jump, nothing plays by itself */
    bool paused;            /* does not play when it opens */
    bool bench;             /* measures, and exits */
};

/* A row of the timeline. */
struct row {
    enum { ROW_NONE, ROW_CPU, ROW_PROC } kind;
    uint32_t index; /* number of the CPU; index of the process in the model */
};

/* An interval of a row; item TRACK_BEFORE: the row alone. */
struct pick {
    struct row row;
    int64_t item;
};

enum action {
    ACT_NONE,
    ACT_PLAY,
    ACT_LOOP,
    ACT_STEP,   /* value: -1, 1 */
    ACT_SPEED,  /* value: power of two */
    ACT_FASTER, /* value: -1, 1 */
    ACT_START,  /* the cursor to the beginning */
    ACT_FOLLOW, /* and to the end */
    ACT_ZOOM,   /* value: -1 out, 1 in */
    ACT_PAN,    /* value: -1 left, 1 right */
    ACT_FIT,
    ACT_FIT_SELECTION,
    ACT_NEXT_SLICE, /* value: -1, 1 */
    ACT_ROW,        /* value: -1 up, 1 down */
    ACT_PAGE,       /* value: -1, 1: the rows of the timeline by a page */
    ACT_LIST,       /* the keyboard's place is a list */
    ACT_RANGE,      /* the range of the selected slice */
    ACT_ENTER_RANGE,
    ACT_CLEAR,
    ACT_MARK,    /* value: 0 A, 1 B */
    ACT_NOTE,    /* one is written or changed */
    ACT_TO_NOTE, /* value: its number; the cursor goes there */
    ACT_SCREENSHOT,
    ACT_COPY,
    ACT_TEXT,      /* value: -1 smaller, 1 larger, 0 as at the start */
    ACT_KILL,      /* the selected process, in a live run */
    ACT_URGENT,    /* value: -1, 1: its priority, less or more urgent */
    ACT_PARAMS,    /* a menu of the policy's parameters */
    ACT_PARAM,     /* value: number of one: a new value is asked for */
    ACT_MENU,      /* what can be done with a process */
    ACT_CHOOSE,    /* the menu's process, value: enum choice */
    ACT_PANES,     /* the next choice of what is shown */
    ACT_VIEW,      /* value: enum tab */
    ACT_TAB,       /* value: -1, 1: the tab before, behind */
    ACT_PLOTS,     /* value: the pair of plots; -1: the other one, once plots are shown */
    ACT_FOCUS,     /* value: -1, 1: the keyboard's place */
    ACT_FIND,      /* words are typed */
    ACT_FOUND,     /* value: -1, 1: the one found before, next */
    ACT_WORKLOADS, /* the chooser */
    ACT_POLICY,    /* value: of the chooser */
    ACT_RUN,       /* what is chosen */
    ACT_RETRY,
    ACT_AGAIN, /* the workload of what is shown, which may have been changed */
    ACT_DISMISS,
    ACT_COMPARE, /* value: 1 with the next policy, -1 the last one goes */
    ACT_SHOW,    /* value: that run of the comparison */
    ACT_HELP,
    ACT_QUIT,
};

/* What the menu of a process offers (viz/ui/context.c). */
enum choice {
    CHOICE_SELECT,
    CHOICE_FIT,
    CHOICE_WHY,
    CHOICE_DELAY,
    CHOICE_MORE,
    CHOICE_LESS,
    CHOICE_KILL,
    CHOICES
};

/* Places that can be clicked; filled in while drawing. */
struct hot {
    struct rect rect;
    enum action action;
    int value;
    const char *tip;
    bool list; /* a list: it takes the keyboard, but a click is not for it as a whole */
};

struct layout {
    struct rect header, minimap, timeline, diagram, panel, footer;
    struct rect ruler, lanes, legend; /* inside of timeline; lanes without the names */
    struct rect notes;                /* between ruler and lanes; empty: there are none */
    int gutter;                       /* width of the names */
    int cpu_height, row_height;
};

enum { HOTS_MAX = 64, NAME_MAX_SHOWN = 64, NOTICE_MS = 4000, TABLE_ROW = 24, PANEL_HEAD = 34 };

/* What stands under the timeline; PANES_AUTO: what there is room for. */
enum panes { PANES_AUTO, PANES_STATES, PANES_METRICS, PANES_NONE, PANES_COUNT };

/* What stands on the right of it. */
enum tab { TAB_METRICS, TAB_INSPECTOR, TAB_EVENTS, TAB_QUEUE, TAB_PLOTS, TAB_COMPARE, TABS };

/* ---- What single views keep from one picture to the next ---- */

/* A line that is typed (viz/widgets/field.c). */
struct ui;

struct field {
    char text[200];
    bool deaf; /* to the letter of the key that opened it */
    void (*changed)(struct ui *ui);
    void (*closed)(struct ui *ui, bool accepted);
};

/* A list of entries over everything else (viz/widgets/menu.c). */
enum { MENU_MOST = 32 };
struct menu_item {
    char text[64], detail[120]; /* detail: the key; where it is off, why */
    enum action action;
    int value;
    bool off;
};
struct menu {
    bool open;
    int x, y; /* where it was asked for */
    int at;   /* the entry that Enter takes */
    char title[64];
    struct menu_item items[MENU_MOST];
    int count;
    struct rect box, lines; /* as drawn */
};

/* A question that is answered by typing (viz/widgets/prompt.c). */
struct prompt {
    char question[120];
    const char *hint;
    struct field field;
    int value; /* the caller's */
    void (*done)(struct ui *ui, int value, const char *typed);
};

/* Figures that cost a walk over the trace, and what they are of (inquire.c). */
struct inspected {
    struct question {
        int64_t proc; /* index, or enum inquired */
        fos_time from, to;
        uint64_t seen; /* the events there were */
    } asked, answered;
    struct inquiry *going; /* NULL: none is */
    bool known;
    struct findings answer;
};

/* The tokens as they were drawn last, so that they slide where others come and go. */
struct box {
    float x, y, w, h;
};
enum { LABELS_MAX = 24 };
struct diagram_view {
    struct memory {
        bool known;
        uint32_t event;       /* the transition that it made last */
        struct box now, left; /* its seat, and the one before */
        struct box shown;     /* where it was drawn */
    } memory[TOKENS_MAX];
    struct shown_label {
        enum fos_state state;
        uint32_t group;
        struct box box;
    } labels[LABELS_MAX];
    int label_count;
    int style[FOS_STATE_COUNT];      /* how tokens look there */
    fos_time roomy[FOS_STATE_COUNT]; /* how long they might have been larger */
    fos_time passed;                 /* wall time since the last picture */
    fos_time restless;               /* so long something will still slide */
    bool drawn;
};

struct table_view {
    struct rect rows; /* those that scroll */
    int scroll;       /* pixels */
};

struct inspector_view {
    struct inspected whole, slice;
};

struct find;

/* A search on its way (search.c). */
struct hunt {
    struct find *find; /* NULL: none */
    int64_t at, left;  /* the next event; how many are still to be looked at */
    int direction;
    bool wrapped; /* it has gone on from the other end */
};

struct events_view {
    struct rect lines; /* where they were drawn */
    int64_t top;       /* the first event of the list */
    uint64_t at;       /* the cursor that the list stands for */
    struct field query;
    struct hunt hunt;
};

struct minimap_view {
    struct load *loads; /* a pixel each */
    uint64_t seen;      /* the events there were */
    int width, grip;    /* where the brush is held */
    bool brush_new;     /* the drag makes a new one */
};

/* Means of turnaround, response and wait; context switches. */
enum run_figure { FIGURE_TURNAROUND, FIGURE_RESPONSE, FIGURE_WAIT, FIGURE_SWITCHES, RUN_FIGURES };
struct run_figures {
    uint64_t seen; /* the events there were; 0: nothing is known */
    double value[RUN_FIGURES];
    struct fos_metrics *metrics; /* that are carried on when the trace grows */
};

/* Where a run comes from. */
struct job;
struct source {
    char *file;     /* of the trace; of the workload, if that was run from here */
    char sched[64]; /* the policy that was asked for; "": as the workload says */
    bool was_run;
    struct job *job; /* that writes the trace yet; NULL */
    int control;     /* a socket to the running kernel, of a run that is compared; -1: none */
};

/* A run, to compare with. */
struct run {
    struct fos_trace *trace;
    struct model *model;
    struct source source;
    struct run_figures figures;
    uint8_t *colors;            /* of its processes, as the run that is shown has them */
    size_t colored, colored_by; /* how many processes the two had then */
};

struct compare_view {
    struct run runs[RUNS_MOST];
    int count;
    int place;                                /* where the run that is shown stands among them */
    struct run_figures own;                   /* of that one */
    int scroll;                               /* pixels */
    bool reveal;                              /* the last one is to be seen */
    bool high;                                /* a run fills the view, so that it moves by pixels */
    int tops[RUNS_MOST + 1];                  /* of the runs, from the top of all */
    struct rect lines, strips[RUNS_MOST + 1]; /* as they were drawn: all, and each run's */
    int step;                                 /* from one CPU's strip to the next */
};

enum plot { PLOT_SHARE, PLOT_READY, PLOT_WAITS, PLOT_RESPONSES, PLOTS };

struct plots_view {
    int page;                  /* the pair that is shown, where not all have room */
    struct rect areas[PLOTS];  /* where they were drawn; empty: they were not */
    struct timemap map, steps; /* the time on a pixel, and on a column of shares */
    uint64_t seen;             /* the events there were; as of these are, with the maps: */
    int64_t proc;
    struct share_plot shares;
    struct stretch *stretches; /* a pixel each */
    fos_time *waits;           /* of the selected process */
    int room;
    struct binned {
        struct question asked, answered; /* proc TRACK_BEFORE: all; `to` INT64_MAX: the whole run */
        int wanted;                      /* bins */
        bool going, known, shown;
        struct gather gather;
        struct histogram histogram; /* as answered */
    } bins[2];                      /* waits, responses */
};

/* What was written down about moments of the run (notes.c), in order of time. */
struct notes_view {
    struct note {
        fos_time when;
        char text[200];
    } items[NOTES_MOST];
    int count;
    struct field field; /* one that is being written, */
    fos_time when;      /* about this moment */
};

/* What a row was cut into, as long as neither the window on time nor the run changes. */
struct cut {
    struct row row; /* ROW_NONE: nothing is kept */
    struct timemap map;
    uint64_t seen;
    struct span *spans;
    size_t count, room;
};
enum { CUTS = 64 };

struct start;

enum drag { DRAG_NONE, DRAG_PAN, DRAG_RANGE, DRAG_CURSOR, DRAG_BRUSH, DRAG_SPLIT };

/* Gaps that can be dragged (viz/widgets/splitter.c). */
enum split { SPLIT_ROWS, SPLIT_PANES, SPLITS };
enum { SPLIT_GAP = 8 };

struct ui {
    struct ui_options options;
    struct fos_trace *trace; /* NULL: nothing is open yet, and all of it belongs to the chooser */
    struct model *model;
    struct source source;
    struct start *start; /* what is to be shown next, and the chooser (start.h) */
    struct view view;
    const struct theme *theme;

    /* drawing */
    struct canvas canvas;
    struct font *body, *bold, *large;
    float scale;   /* pixels of the canvas per logical pixel */
    float density; /* the part of it that the display is to blame for */
    struct layout layout;
    struct span *spans;    /* a row's, as many as the canvas is wide */
    struct cut cuts[CUTS]; /* of row i in [i % CUTS] */
    struct token tokens[TOKENS_MAX];
    struct seen {
        struct rect rect;
        uint32_t proc;
    } seen[TOKENS_MAX]; /* tokens as they were drawn last */
    size_t seen_count;
    struct hot hots[HOTS_MAX];
    int hot_count;

    /* what the user points at and chose */
    struct pick hover, selected, before_drag;
    int pointer_x, pointer_y; /* -1: outside */
    fos_time range[2];        /* range[0] < range[1]: chosen */
    fos_time marks[2];        /* -1: not set */
    int scroll;               /* of the rows, pixels */
    enum drag drag;
    int drag_x, drag_y, drag_start;
    bool moved;    /* the pointer, since the button went down */
    uint16_t mods; /* SDL_Keymod, as of the last key event */

    enum panes panes;
    enum tab tab;
    float split[SPLITS]; /* the share above, or on the left; 0: by itself */
    enum split split_dragged, split_hover;
    fos_time tip_left; /* until what is under the pointer is told beside it */
    bool tip_shown;
    int tabs_end; /* the x behind their titles */
    struct diagram_view diagram;
    struct table_view table;
    struct inspector_view inspector;
    struct events_view events;
    struct minimap_view minimap;
    struct plots_view plots;
    struct notes_view notes;
    struct compare_view compare;
    struct field *field; /* that is typed into; NULL */
    struct menu menu;
    struct pick menu_pick; /* what the menu is about */
    struct prompt prompt;
    int help_scroll;  /* lines */
    struct hot focus; /* the keyboard's place; its rect is of no use */
    bool help, dirty, quit;
    bool busy;  /* something is worked out; the next picture goes on with it */
    bool whole; /* nothing but all rows is drawn (whole.c) */
    struct growth {
        int wait;  /* ms until the trace is looked at again */
        bool over; /* it will not grow any more, though it has no end */
    } growth;
    bool held; /* a live run that was paused from here */
    int control;
    char notice[160];     /* a passing message */
    fos_time notice_left; /* nanoseconds that it stays */
};

/*
 * Opens the trace and prepares the first picture. NULL, a message in `error`
 * and in *code the exit code that fits (2: the user's mistake, 3: the host's).
 * SDL_ttf must be initialised.
 */
struct ui *ui_new(const struct ui_options *options, char *error, size_t size, int *code);
void ui_free(struct ui *ui);
/* Opens another trace: view, selection, marks and comparison begin anew. Negative: it can't be
 * opened, the old one stays, and the window says why. */
int ui_open(struct ui *ui, const char *path);
/* Is there something to wait for before the picture is what was asked for? */
bool ui_busy(const struct ui *ui);
/* What went wrong, whole; NULL: nothing. And the exit code that fits. */
const char *ui_trouble(const struct ui *ui, int *code);

/* The canvas is now width by height pixels, `density` of them to a logical one. 0 or -ENOMEM. */
int ui_resize(struct ui *ui, int width, int height, float density);
/* Takes in one event of SDL. Sets ui->dirty if the picture changed. */
void ui_handle(struct ui *ui, const SDL_Event *event);
/* Lets `wall` nanoseconds pass: playing, tokens on their way, a growing trace. */
void ui_advance(struct ui *ui, fos_time wall);
/* Milliseconds until ui_advance() has something to do; -1: not before an event comes. */
int ui_wait(const struct ui *ui);
/* Is more of the trace expected? Looks for it; ms until the next look; makes that one soon
 * (grow.c). */
bool ui_growing(const struct ui *ui);
void ui_grow(struct ui *ui);
int ui_growth_wait(const struct ui *ui);
void ui_expect_growth(struct ui *ui);
/* Draws everything on ui->canvas. */
void ui_draw(struct ui *ui);
/* Writes the canvas as a PNG. 0, or a negative errno with a message in SDL_GetError(). */
int ui_save(const struct ui *ui, const char *path);

/* Draws all rows on a canvas as large as that takes, `per_pixel` nanoseconds to a pixel (0: as wide
 * as it is). What can't be used in a picture is left out. 0, or a negative errno with a message in
 * SDL_GetError(). */
int ui_draw_whole(struct ui *ui, fos_time per_pixel);
/* Saves such a picture of the whole run in a new file; the window stays as it is. As ui_save(). */
int ui_save_whole(struct ui *ui, const char *path);

/* ---- For the views ---- */

/* Makes a struct ui of zeroes one that shows nothing yet. */
void ui_begin(struct ui *ui);
/* The first picture of a run that was opened; as ui_new() (0 or negative). */
int ui_first_view(struct ui *ui, char *error, size_t size, int *code);
/* The pointer is here, in the window's coordinates. */
void ui_point(struct ui *ui, int x, int y);

/* Logical pixels in pixels of the canvas. */
int ui_px(const struct ui *ui, float logical);
void ui_layout(struct ui *ui);
/* How high a picture of all rows is; ui_layout() with ui->whole set comes before. */
int64_t ui_whole_height(const struct ui *ui);
void ui_act(struct ui *ui, enum action action, int value);
/* The action of a key, by its place on the keyboard; ACT_NONE. `mods`: SDL_Keymod. */
enum action keys_action(SDL_Scancode key, uint16_t mods, int *value);
/* Key i of the table; false behind the last. */
struct bound_key {
    SDL_Scancode code;
    uint16_t mods;
    enum action action;
    int value;
};
bool keys_bound(size_t i, struct bound_key *out);
/* Line i of the help: what it does and how it is written. False behind the last. */
bool keys_help(size_t i, const char **what, const char **keys);
void ui_notice(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Rows and what is under the pointer (pick.c). */
size_t ui_row_count(const struct ui *ui);
struct row ui_row(const struct ui *ui, size_t i);
int ui_row_number(const struct ui *ui, struct row row); /* -1: ROW_NONE */
int ui_row_top(const struct ui *ui, size_t i);          /* from the top of all rows */
int ui_rows_height(const struct ui *ui);
size_t ui_first_row(const struct ui *ui); /* that is seen */
bool ui_same_row(struct row a, struct row b);
struct lane ui_lane(const struct ui *ui, struct row row);
struct pick ui_pick(const struct ui *ui, int x, int y);
/* The process that a pick is about; index in the model, or -1. */
int64_t ui_pick_proc(const struct ui *ui, struct pick pick);
void ui_scroll_to(struct ui *ui, struct row row);

/* What figures are of: the range; else from mark to mark; else the whole run. */
enum portion { PART_WHOLE, PART_RANGE, PART_MARKS };
enum portion ui_part(const struct ui *ui, fos_time part[2]);

/* The time of an edge of a slice that is near, in the row at height `y` or those beside it; `t`
 * itself if there is none (marks.c). */
fos_time ui_snapped(const struct ui *ui, fos_time t, int y);
/* Writes a note, in place of one about the same moment; an empty text takes it away. 0, or -ENOSPC
 * (notes.c). */
int notes_put(struct ui *ui, fos_time when, const char *text);
bool notes_shown(const struct ui *ui);

/* The cursor's time as it is shown: while it runs, to the pixel, so that digits can be read. */
fos_time ui_shown_time(const struct ui *ui);
/* The process's colour, the same everywhere. */
uint32_t ui_proc_color(const struct ui *ui, uint32_t pid);
/* One line about an interval, for the inspector. */
void ui_describe(const struct ui *ui, struct pick pick, char *out, size_t size);
/* The command line that shows what is on screen now. */
void ui_command_line(const struct ui *ui, char *out, size_t size);
/* What the events from `from` on say of what was asked for: refusals, changes (live.c). */
void ui_report(struct ui *ui, uint64_t from);
/* Tells the kernel's host process, if there is one. */
void ui_command(struct ui *ui, uint32_t kind, uint32_t pid, int32_t value);
/* Asks for another value of a parameter: "quantum=8ms". */
void ui_command_param(struct ui *ui, const char *text);

#endif
