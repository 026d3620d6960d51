/*
 * places.c: candidates relative to the folder of the binary, first one wins.
 */
#include "places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder of the binary, without a slash at the end. */
static bool own_folder(struct place *out)
{
    const ssize_t length = readlink("/proc/self/exe", out->path, sizeof(out->path) - 1);
    if (length <= 0)
        return false;
    out->path[length] = '\0';
    char *slash = strrchr(out->path, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

static bool exists(struct place *out, const char *folder, const char *name)
{
    const int n = snprintf(out->path, sizeof(out->path), "%s/%s", folder, name);
    return n > 0 && (size_t)n < sizeof(out->path) && access(out->path, R_OK) == 0;
}

/*
 * `built` beside the binary; `source` in a folder above it (build/ may hold
 * variants, so several are tried); `installed` in the prefix, bin/'s parent.
 */
static bool find(struct place *out, const char *built, const char *source, const char *installed)
{
    struct place own, above;
    if (!own_folder(&own))
        return false;
    if (built && exists(out, own.path, built))
        return true;
    above = own;
    for (int level = 0; source && level < 4; level++) {
        char *slash = strrchr(above.path, '/');
        if (!slash || slash == above.path)
            break;
        *slash = '\0';
        if (exists(out, above.path, source))
            return true;
    }
    char *slash = strrchr(own.path, '/');
    if (!slash || !installed)
        return false;
    *slash = '\0';
    return exists(out, own.path, installed);
}

bool place_programs(struct place *out)
{
    return find(out, "programs", NULL, "lib/fiberos/programs");
}

bool place_workloads(struct place *out)
{
    return find(out, NULL, "config/workloads", "share/fiberos/workloads");
}

bool place_template(struct place *out)
{
    return find(out, NULL, "userland/programs/template.c.in", "share/fiberos/template.c.in");
}

bool place_policy_template(struct place *out)
{
    return find(out, NULL, "userland/policies/policy.c.in", "share/fiberos/policy.c.in");
}

bool place_headers(struct place *out)
{
    if (!find(out, NULL, "kernel/include/fiberos/sys.h", "include/fiberos/sys.h"))
        return false;
    out->path[strlen(out->path) - strlen("/fiberos/sys.h")] = '\0';
    return true;
}

bool place_user_headers(struct place *out)
{
    if (!find(out, NULL, "userland/lib/include/fibers/mutex.h", "include/fibers/mutex.h"))
        return false;
    out->path[strlen(out->path) - strlen("/fibers/mutex.h")] = '\0';
    return true;
}

bool place_link_flags(struct place *out)
{
    return find(out, NULL, "userland/lib/link.flags", "lib/fiberos/link.flags");
}

bool place_user_library(struct place *out)
{
    return find(out, "libfosuser.a", NULL, "lib/fiberos/libfosuser.a");
}

bool place_viz(struct place *out)
{
    if (find(out, "fiberos-viz", NULL, "bin/fiberos-viz"))
        return true;
    const char *path = getenv("PATH");
    while (path && *path) {
        char folder[PATH_MAX];
        const size_t length = strcspn(path, ":");
        snprintf(folder, sizeof(folder), "%.*s", (int)length, path);
        if (length && length < sizeof(folder) && exists(out, folder, "fiberos-viz"))
            return true;
        path += length + (path[length] == ':');
    }
    snprintf(out->path, sizeof(out->path), "fiberos-viz");
    return false;
}
