/*
 * fuzz_window: a trace and a hand on keyboard and mouse. The trace is opened
 * as the window opens it, driven through ui_handle(), drawn in every view,
 * and written as text, SVG, CSV and JSON.
 *
 * Bytes that begin as a trace file does are one, and a fixed hand plays. All
 * others are taken apart (struct input): a hand, strings and events, from
 * which a file is made that is whole, so that what is tried is not only the
 * reader's refusals. The mutator brings the first form into the second.
 */
#include <SDL2/SDL_ttf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernel/trace_file.h"
#include "viz/export/export.h"
#include "viz/ui/ui.h"
#include "viz/run/child.h"
#include "viz/text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);

enum {
    MEND = 1,    /* events are made to fit each other */
    GROWS = 2,   /* half of them come later */
    CUT = 4,     /* the file is cut short while it is open */
    COMPARE = 8, /* with itself */
    LIGHT = 16,
    CALM = 32,
    LARGE = 64,
    ASKED = 128 /* --time, --at, --select are the first strings */
};
enum { HEAD = 5, HAND_STEP = 3, HAND_MOST = 64, EVENTS_MOST = 2048, FILE_MOST = 1 << 20 };
enum { REAPED = 255, OBJECTS = 1000, TABS_DRAWN = 2 };
enum { WIDTH = 640, HEIGHT = 400, MS = 1000000, FONTS = 16, FONT_RUNS = 5000 };

static void must(int holds)
{
    if (!holds)
        abort();
}

/* ---- Fonts are opened once ----------------------------------------------------- */

struct font *__real_font_open(bool bold, int pixels, char *error, size_t size);
struct font *__wrap_font_open(bool bold, int pixels, char *error, size_t size);
void __real_font_close(struct font *f);
void __wrap_font_close(struct font *f);

static struct {
    struct font *font;
    bool bold;
    int pixels;
} fonts[FONTS];

struct font *__wrap_font_open(bool bold, int pixels, char *error, size_t size)
{
    int i = 0;
    while (i < FONTS - 1 && fonts[i].font && (fonts[i].bold != bold || fonts[i].pixels != pixels))
        i++;
    if (!fonts[i].font)
        fonts[i].font = __real_font_open(bold, pixels, error, size);
    fonts[i].bold = bold;
    fonts[i].pixels = pixels;
    return fonts[i].font;
}

void __wrap_font_close(struct font *f)
{
    (void)f;
}

/* Now and then, so that their glyphs do not fill the memory. */
static void renew_fonts(void)
{
    static int runs;
    if (++runs % FONT_RUNS)
        return;
    for (int i = 0; i < FONTS; i++) {
        __real_font_close(fonts[i].font);
        fonts[i].font = NULL;
    }
}

/* ---- Nothing else is started ---------------------------------------------------- */

int __wrap_child_start(struct child *c, char *const argv[], const struct child_gets *gets);

int __wrap_child_start(struct child *c, char *const argv[], const struct child_gets *gets)
{
    (void)c, (void)argv, (void)gets;
    return -ENOENT;
}

/* ---- The input --------------------------------------------------------------------- */

struct input {
    uint8_t flags;
    const uint8_t *hand;
    size_t hand_length;
    const char *texts; /* each ends in '\0' */
    size_t texts_length;
    const uint8_t *events;
    size_t event_count;
};

static size_t two_bytes(const uint8_t *data)
{
    return (size_t)data[0] | (size_t)data[1] << 8;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* flags, length of the hand (2), of the strings (2), hand, strings, events */
static struct input take_apart(const uint8_t *data, size_t size)
{
    struct input in = {.flags = data[0]};
    size_t left = size - HEAD;
    in.hand = data + HEAD;
    in.hand_length = least(two_bytes(data + 1), left);
    left -= in.hand_length;
    in.texts = (const char *)in.hand + in.hand_length;
    in.texts_length = least(two_bytes(data + 3), left);
    left -= in.texts_length;
    in.events = (const uint8_t *)in.texts + in.texts_length;
    in.event_count = least(left / sizeof(struct fos_event), EVENTS_MOST);
    return in;
}

static bool is_trace(const uint8_t *data, size_t size)
{
    return size >= sizeof(TRACE_MAGIC) && !memcmp(data, TRACE_MAGIC, sizeof(TRACE_MAGIC));
}

/* ---- Events that fit each other ------------------------------------------------------ */

struct mend {
    uint8_t state[EVENTS_MOST + 1]; /* of each pid + 1 */
    uint32_t pids;
    fos_time last;
};

static void mend_state(struct mend *m, struct fos_event *e)
{
    const uint8_t to = (e->states & 15) % FOS_STATE_COUNT;
    e->states = (uint8_t)((m->state[e->pid] - 1) << 4 | to);
    e->reason %= FOS_REASONS;
    if (to == FOS_RUNNING)
        e->cpu %= FOS_MAX_CPUS;
    m->state[e->pid] = to + 1;
}

static void mend_event(struct mend *m, struct fos_event *e)
{
    if (e->time < m->last)
        e->time = m->last;
    if (e->time > FOS_MAX_TIME)
        e->time = FOS_MAX_TIME;
    m->last = e->time;
    e->type %= FOS_EVENT_TYPES;
    if (e->type == FOS_EV_OBJECT)
        e->object %= OBJECTS; /* room is made for all below */
    if (e->cpu >= FOS_MAX_CPUS)
        e->cpu = FOS_NO_CPU;
    if (e->type == FOS_EV_PROC) {
        e->pid = ++m->pids;
        m->state[e->pid] = FOS_NOWHERE + 1;
        return;
    }
    e->pid = m->pids ? (e->pid - 1) % m->pids + 1 : 0;
    const bool reaped = m->state[e->pid] == REAPED, ended = m->state[e->pid] == FOS_ZOMBIE + 1;
    if ((e->type == FOS_EV_STATE && (!e->pid || reaped)) || (e->type == FOS_EV_REAP && !ended))
        e->type = FOS_EV_LOG;
    if (e->type == FOS_EV_STATE)
        mend_state(m, e);
    if (e->type == FOS_EV_REAP)
        m->state[e->pid] = REAPED;
}

/* ---- The file ------------------------------------------------------------------------ */

struct file {
    uint8_t *bytes;
    size_t size;
    struct trace_chunk *events; /* in `bytes` */
    size_t event_count;
    int fd;
    char path[64];
};

static struct trace_chunk *add_chunk(struct file *f, enum trace_kind kind, size_t used)
{
    struct trace_chunk *c = (struct trace_chunk *)(f->bytes + f->size);
    *c = (struct trace_chunk){.kind = kind, .used = used};
    c->size = (sizeof(*c) + used + TRACE_PAGE - 1) / TRACE_PAGE * TRACE_PAGE;
    f->size += c->size;
    must(f->size <= FILE_MOST);
    return c;
}

static void add_texts(struct file *f, const struct input *in)
{
    struct trace_chunk *c = add_chunk(f, TRACE_TEXT, 0);
    uint8_t *to = (uint8_t *)(c + 1);
    for (size_t at = 0; at < in->texts_length;) {
        const uint32_t length = (uint32_t)strnlen(in->texts + at, in->texts_length - at);
        if (length) {
            memcpy(to, &length, sizeof(length));
            memcpy(to + sizeof(length), in->texts + at, length);
            to += (sizeof(length) + length + 1 + 3) & ~(size_t)3;
        }
        at += length + 1;
    }
    f->size -= c->size;
    add_chunk(f, TRACE_TEXT, (size_t)(to - (uint8_t *)(c + 1)));
}

static void add_events(struct file *f, const struct input *in)
{
    const size_t bytes = in->event_count * sizeof(struct fos_event);
    f->events = add_chunk(f, TRACE_EVENTS, bytes);
    f->event_count = in->event_count;
    struct fos_event *events = (struct fos_event *)(f->events + 1);
    if (bytes)
        memcpy(events, in->events, bytes);
    struct mend m = {.pids = 0};
    for (size_t i = 0; (in->flags & MEND) && i < in->event_count; i++)
        mend_event(&m, &events[i]);
}

static void open_file(struct file *f)
{
    f->fd = memfd_create("trace", MFD_CLOEXEC);
    must(f->fd >= 0 && write(f->fd, f->bytes, f->size) == (ssize_t)f->size);
    snprintf(f->path, sizeof(f->path), "/proc/self/fd/%d", f->fd);
}

static struct file make_file(const struct input *in)
{
    static const struct trace_header header = {TRACE_MAGIC, TRACE_VERSION, sizeof(struct fos_event),
                                               TRACE_CHUNK, TRACE_PAGE};
    struct file f = {.bytes = calloc(1, FILE_MOST), .size = TRACE_PAGE};
    must(f.bytes != NULL);
    memcpy(f.bytes, &header, sizeof(header));
    add_texts(&f, in);
    add_events(&f, in);
    if (in->flags & GROWS)
        f.events->used = f.event_count / 2 * sizeof(struct fos_event);
    open_file(&f);
    return f;
}

static struct file copy_file(const uint8_t *data, size_t size)
{
    struct file f = {.bytes = malloc(size), .size = size};
    must(f.bytes != NULL);
    memcpy(f.bytes, data, size);
    open_file(&f);
    return f;
}

/* So many more events are in it now. */
static void let_grow(struct file *f, size_t count)
{
    if (!f->events)
        return;
    const size_t all = f->event_count * sizeof(struct fos_event);
    f->events->used = least(all, f->events->used + count * sizeof(struct fos_event));
    must(pwrite(f->fd, f->events, sizeof(*f->events), (uint8_t *)f->events - f->bytes) ==
         (ssize_t)sizeof(*f->events));
}

static void close_file(struct file *f)
{
    close(f->fd);
    free(f->bytes);
}

/* ---- The hand ------------------------------------------------------------------------ */

static void press_key(struct ui *ui, uint8_t code, uint8_t with)
{
    static const uint16_t mods[] = {0, 0, 0, KMOD_LSHIFT, KMOD_LCTRL, KMOD_LALT, KMOD_RSHIFT};
    if (code == SDL_SCANCODE_F12) /* writes a file */
        return;
    SDL_Event e = {.key = {.type = SDL_KEYDOWN,
                           .keysym = {.scancode = (SDL_Scancode)code,
                                      .mod = mods[with % (sizeof(mods) / sizeof(mods[0]))]}}};
    ui_handle(ui, &e);
    e.key.type = SDL_KEYUP;
    if (with < 128)
        e.key.keysym.mod = 0;
    ui_handle(ui, &e);
}

static void move_mouse(struct ui *ui, uint8_t x, uint8_t y)
{
    const SDL_Event e = {.motion = {.type = SDL_MOUSEMOTION,
                                    .x = ui->canvas.width * x / 250,
                                    .y = ui->canvas.height * y / 250}};
    ui_handle(ui, &e);
}

static void press_button(struct ui *ui, uint8_t button, uint8_t clicks)
{
    const SDL_Event e = {.button = {.type = SDL_MOUSEBUTTONDOWN,
                                    .button = button % 4 ? SDL_BUTTON_LEFT : SDL_BUTTON_MIDDLE,
                                    .clicks = clicks % 3 + 1,
                                    .x = ui->pointer_x,
                                    .y = ui->pointer_y}};
    ui_handle(ui, &e);
}

static void other_event(struct ui *ui, uint8_t a, uint8_t b)
{
    SDL_Event e = {.type = SDL_MOUSEBUTTONUP};
    if (a % 4 == 1)
        e = (SDL_Event){.wheel = {.type = SDL_MOUSEWHEEL, .y = (int8_t)b, .preciseY = (int8_t)b}};
    else if (a % 4 == 2)
        e = (SDL_Event){.window = {.type = SDL_WINDOWEVENT, .event = b % 20}};
    else if (a % 4 == 3)
        e = (SDL_Event){.mgesture = {.type = SDL_MULTIGESTURE,
                                     .numFingers = 2,
                                     .dDist = (float)(int8_t)b / 100}};
    ui_handle(ui, &e);
}

static void type_text(struct ui *ui, uint8_t a, uint8_t b)
{
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};
    e.text.text[0] = (char)a;
    e.text.text[1] = (char)b;
    ui_handle(ui, &e);
}

static void step(struct ui *ui, struct file *f, const uint8_t hand[HAND_STEP])
{
    switch (hand[0] % 10) {
    default:
        press_key(ui, hand[1] % 110, hand[2]);
        break;
    case 4:
        move_mouse(ui, hand[1], hand[2]);
        break;
    case 5:
        press_button(ui, hand[1], hand[2]);
        break;
    case 6:
        other_event(ui, hand[1], hand[2]);
        break;
    case 7:
        type_text(ui, hand[1], hand[2]);
        break;
    case 8:
        ui_advance(ui, (fos_time)hand[1] * MS << hand[2] % 12);
        break;
    case 9:
        let_grow(f, hand[1]);
        if (hand[2] > 250 && ui_resize(ui, 320 + 4 * hand[1], 240 + hand[2], 1))
            abort();
        break;
    }
    if (hand[0] & 128)
        ui_draw(ui);
}

static void play(struct ui *ui, struct file *f, const struct input *in)
{
    const size_t steps = least(in->hand_length / HAND_STEP, HAND_MOST);
    for (size_t i = 0; i < steps && !ui->quit; i++) {
        if (i == steps / 2 && (in->flags & CUT))
            must(!ftruncate(f->fd, (off_t)f->size / 2));
        step(ui, f, in->hand + i * HAND_STEP);
    }
    let_grow(f, f->event_count);
    ui_advance(ui, 20 * MS);
}

/* ---- What is made of it ---------------------------------------------------------------- */

/* Two views of each trace, others of another. */
static void draw_views(struct ui *ui, size_t any)
{
    for (size_t i = 0; i < TABS_DRAWN; i++) {
        ui_act(ui, ACT_VIEW, (int)((any + i) % TABS));
        ui_draw(ui);
    }
}

static void show(struct file *f, const struct input *in)
{
    struct ui_options o = {.file = f->path,
                           .theme = in->flags & LIGHT ? "light" : "dark",
                           .width = WIDTH,
                           .height = HEIGHT,
                           .scale = in->flags & LARGE ? 2 : 0,
                           .control = -1,
                           .reduced_motion = in->flags & CALM};
    char words[128] = "", error[512];
    int code = 0;
    snprintf(words, sizeof(words), "%.*s", (int)least(in->texts_length, 100), in->texts);
    if (in->flags & COMPARE)
        o.others[o.other_count++] = f->path;
    if (in->flags & ASKED)
        o.range = o.select = words;
    struct ui *ui = ui_new(&o, error, sizeof(error), &code);
    o.range = o.select = NULL;
    if (!ui && (in->flags & ASKED))
        ui = ui_new(&o, error, sizeof(error), &code);
    must(ui || (code && error[0]));
    if (!ui)
        return;
    ui_draw(ui);
    play(ui, f, in);
    draw_views(ui, in->hand_length ? in->hand[in->hand_length - 1] : 0);
    ui_free(ui);
}

static void export_all(const char *path)
{
    static FILE *nowhere;
    const struct text_style style = {.width = 80, .colour = true, .unicode = true};
    const struct text_view view = {.cpus = true};
    nowhere = nowhere ? nowhere : fopen("/dev/null", "w");
    struct fos_trace *t = fos_trace_open(path, NULL);
    struct fos_metrics *m = fos_metrics_new();
    must(nowhere && m);
    if (t && !fos_metrics_update(m, t)) {
        must(!text_report(nowhere, t, m, &style, &view));
        must(!export_metrics(nowhere, t, m));
        must(!export_csv(nowhere, t, m));
        must(!export_svg(nowhere, t, NULL));
    }
    fos_metrics_free(m);
    fos_trace_close(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t hand[] = {128,
                                   SDL_SCANCODE_SPACE,
                                   0,
                                   8,
                                   200,
                                   5,
                                   4,
                                   128,
                                   128,
                                   5,
                                   1,
                                   0,
                                   6,
                                   0,
                                   0,
                                   128,
                                   21,
                                   0,
                                   0,
                                   26,
                                   0,
                                   0,
                                   26,
                                   0,
                                   128,
                                   26,
                                   0,
                                   0,
                                   SDL_SCANCODE_SLASH,
                                   0,
                                   7,
                                   'a',
                                   0,
                                   128,
                                   25,
                                   0};
    struct input in = {.hand = hand, .hand_length = sizeof(hand), .texts = ""};
    const bool whole = is_trace(data, size);
    if (size < HEAD || (!TTF_WasInit() && TTF_Init()))
        return 0;
    setenv("FIBEROS", "/nowhere", 1); /* the chooser starts no programs here */
    if (!whole)
        in = take_apart(data, size);
    struct file f = whole ? copy_file(data, size) : make_file(&in);
    show(&f, &in);
    export_all(f.path);
    close_file(&f);
    renew_fonts();
    return 0;
}

/* ---- The mutator -------------------------------------------------------------------------- */

/* Puts a trace that fos_trace_open() takes into the other form; 0: there is no room. */
static size_t encode(const struct fos_trace *t, uint8_t *data, size_t room)
{
    static const uint8_t hand[] = {
        128, SDL_SCANCODE_SPACE, 0, 136, 100, 2, 132, 100, 100, 133, 1, 0, 128, 26, 0};
    size_t texts = 0, at = HEAD + sizeof(hand);
    memset(data, 0, HEAD);
    data[0] = MEND;
    data[1] = sizeof(hand);
    memcpy(data + HEAD, hand, sizeof(hand));
    for (uint32_t i = 1; i < t->text_count; i++) {
        const size_t length = strlen(t->texts[i]) + 1;
        if (at + texts + length > room / 2 || texts + length > UINT16_MAX)
            break;
        memcpy(data + at + texts, t->texts[i], length);
        texts += length;
    }
    data[3] = (uint8_t)texts;
    data[4] = (uint8_t)(texts >> 8);
    at += texts;
    for (uint64_t i = 0; i < t->count && at + sizeof(struct fos_event) <= room; i++) {
        memcpy(data + at, fos_trace_event(t, i), sizeof(struct fos_event));
        at += sizeof(struct fos_event);
    }
    return at;
}

static size_t transcribe(uint8_t *data, size_t size, size_t room)
{
    struct file f = copy_file(data, size);
    struct fos_trace *t = fos_trace_open(f.path, NULL);
    const size_t length = t && room > 1024 ? encode(t, data, room) : size;
    fos_trace_close(t);
    close_file(&f);
    return length;
}

/* Changes a field of an event, or puts a copy of another there. */
static void mutate_event(uint8_t *events, size_t count, unsigned *seed)
{
    static const struct {
        uint8_t at, length;
    } fields[] = {{0, 8}, {8, 8}, {16, 4}, {20, 4}, {24, 4}, {28, 1}, {29, 1}, {30, 1}, {31, 1}};
    const size_t i = (size_t)rand_r(seed) % count, j = (size_t)rand_r(seed) % count;
    uint8_t *e = events + i * sizeof(struct fos_event);
    const int n = rand_r(seed) % 12;
    if (n >= 9)
        memcpy(e, events + j * sizeof(struct fos_event), sizeof(struct fos_event));
    else if (n > 4)
        LLVMFuzzerMutate(e + fields[n].at, 1, 1);
    else
        LLVMFuzzerMutate(e + fields[n].at, fields[n].length, fields[n].length);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    if (is_trace(data, size) && seed % 8)
        return transcribe(data, size, room);
    if (is_trace(data, size) || size < HEAD || seed % 4 == 0)
        return LLVMFuzzerMutate(data, size, room);
    const struct input in = take_apart(data, size);
    if (seed % 4 == 1 && in.hand_length)
        LLVMFuzzerMutate(data + HEAD, in.hand_length, in.hand_length);
    else if (seed % 32 == 2)
        LLVMFuzzerMutate(data, 1, 1);
    else if (seed % 16 == 3 && in.texts_length)
        LLVMFuzzerMutate((uint8_t *)data + (in.texts - (const char *)data), in.texts_length,
                         in.texts_length);
    else if (in.event_count)
        mutate_event(data + (in.events - data), in.event_count, &seed);
    return size;
}
