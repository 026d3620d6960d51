/*
 * picture.c: starts fiberos-viz for a trace that is complete.
 */
#include "picture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "places.h"

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

bool display_exists(void)
{
    const char *driver = getenv("SDL_VIDEODRIVER");
    if (driver && (strcmp(driver, "dummy") == 0 || strcmp(driver, "offscreen") == 0))
        return false;
    return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

static enum exit_code start_viz(const char *const *arguments, const char *what)
{
    struct place viz;
    char *argv[8];
    int argc = 0;
    place_viz(&viz);
    argv[argc++] = viz.path;
    while (*arguments && argc < 7)
        argv[argc++] = (char *)*arguments++;
    argv[argc] = NULL;
    const int status = host_run(argv);
    if (status == 0)
        return EXIT_RAN;
    if (status < 0)
        complain("%s: %s; %s", viz.path, strerror(-status), what);
    else
        complain("%s failed (status %d); %s", viz.path, status, what);
    return EXIT_HOST;
}

enum exit_code picture_draw(const char *trace, const char *png)
{
    const char *const arguments[] = {"--screenshot", png, trace, NULL};
    return start_viz(arguments, "there is no picture");
}

enum exit_code picture_show(const char *trace)
{
    const char *const arguments[] = {trace, NULL};
    return start_viz(arguments, "there is no window");
}

enum exit_code picture_instead(const char *trace, const char *png)
{
    char path[PATH_MAX] = "";
    enum exit_code code = EXIT_RAN;
    if (!png)
        code = file_temporary(path, ".png");
    if (code == EXIT_RAN)
        code = picture_draw(trace, png ? png : path);
    if (code == EXIT_RAN)
        fprintf(stderr, "fiberos: no display to open a window on; the picture is in %s\n",
                png ? png : path);
    else if (!png && *path)
        unlink(path);
    return code;
}
