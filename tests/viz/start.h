/*
 * start.h: a window that runs workloads, for tests: files to be opened, and
 * waiting until nothing is under way.
 */
#ifndef TESTS_VIZ_START_H
#define TESTS_VIZ_START_H

#include <SDL2/SDL_ttf.h>

#include "host.h"
#include "screen.h"
#include "viz/ui/start.h"
#include "viz/widgets/widgets.h"

static char folder[] = "/tmp/fiberos-start-XXXXXX";
static char trace[64], other[64], bad[64], good[64];
static struct ui *ui;
static int files_before;

static const char good_text[] =
    "{\"fiberos\": 1, \"name\": \"own\", \"seed\": 7, \"cpus\": 2,\n"
    " \"scheduler\": {\"policy\": \"rr\", \"quantum\": 2},\n"
    " \"processes\": [{\"name\": \"A\", \"count\": 3, \"bursts\": [5, 3, 4]}]}\n";
static const char bad_text[] =
    "{\"fiberos\": 1, \"name\": \"own\",\n \"processes\": [{\"bursts\": [5]},\n"
    "\t{\"name\": \"B\", \"bursts\": [5, \"x\"]}]}\n";

static inline void start_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static inline int start_sample(const char *path, struct sample_shape shape)
{
    struct sample *s = sample_run(shape, path);
    if (s)
        sample_free(s);
    return s ? 0 : -1;
}

static inline int start_setup_all(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    setenv("TMPDIR", folder, 1);
    snprintf(trace, sizeof(trace), "%s/a.fos", folder);
    snprintf(other, sizeof(other), "%s/b.fos", folder);
    snprintf(bad, sizeof(bad), "%s/bad.json", folder);
    snprintf(good, sizeof(good), "%s/good.json", folder);
    if (start_sample(trace, (struct sample_shape){5, 2, 6, 3, "rr", 0}) ||
        start_sample(other, (struct sample_shape){3, 1, 4, 4, "fcfs", 0}))
        return -1;
    return TTF_Init();
}

static inline int start_teardown_all(void **state)
{
    char line[128];
    (void)state;
    TTF_Quit();
    snprintf(line, sizeof(line), "rm -rf %s", folder);
    return system(line);
}

/* Until nothing is under way. */
static inline void settle(void)
{
    do {
        ui_advance(ui, 0);
        host_pause();
    } while (ui_busy(ui));
    ui_draw(ui);
}

static inline int start_open(const char *file)
{
    host_fiberos();
    start_write(good, good_text);
    start_write(bad, bad_text);
    files_before = host_open_files();
    ui = screen_open(screen_options(file));
    return ui ? 0 : -1;
}

/* Neither a process nor a descriptor nor a file is left. */
static inline int start_close(void **state)
{
    (void)state;
    ui_free(ui);
    unlink(good);
    unlink(bad);
    return host_is_childless() && host_open_files() == files_before && host_files(folder) <= 3 ? 0
                                                                                               : -1;
}

static inline void drop(SDL_EventType type, const char *file)
{
    const SDL_Event e = {.drop = {.type = type, .file = (char *)file}};
    ui_handle(ui, &e);
}

static inline const struct hot *find_hot(enum action action, int value)
{
    for (int i = 0; i < ui->hot_count; i++)
        if (ui->hots[i].action == action && ui->hots[i].value == value)
            return &ui->hots[i];
    return NULL;
}

static inline const char *meta(const char *key)
{
    return fos_trace_meta(ui->trace, key);
}

#endif
