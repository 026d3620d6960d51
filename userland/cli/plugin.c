/*
 * plugin.c: dlopen() for policies, and the check of what they export.
 */
#include "plugin.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "keeper.h"
#include "loader.h"

/* What a table has at the least: everything that is required. */
#define SHORTEST offsetof(struct fos_sched_ops, slice)

bool plugin_is_path(const char *name)
{
    const size_t length = strlen(name);
    return strchr(name, '/') || (length > 3 && strcmp(name + length - 3, ".so") == 0);
}

/* ---- The file --------------------------------------------------------------------------- */

/* The source that the plug-in was probably made of: x.so of x.c. */
struct source_name {
    char text[PATH_MAX];
};

static const char *source_of(const char *path, struct source_name *out)
{
    size_t length = strlen(path);
    if (length > 3 && strcmp(path + length - 3, ".so") == 0)
        length -= 3;
    snprintf(out->text, sizeof(out->text), "%.*s.c", (int)length, path);
    return out->text;
}

static bool is_shared_object(const char *path)
{
    char start[4] = "";
    FILE *file = fopen(path, "re");
    const bool same = file && fread(start, 1, sizeof(start), file) == sizeof(start) &&
                      memcmp(start, "\177ELF", sizeof(start)) == 0;
    if (file)
        fclose(file);
    return same;
}

static bool file_is_good(const char *path)
{
    struct stat s;
    struct source_name source;
    const size_t length = strlen(path);
    if (stat(path, &s) != 0) {
        complain("policy '%s' can't be loaded: %s; 'fiberos sched build %s' makes it of its source",
                 path, strerror(errno), source_of(path, &source));
        return false;
    }
    if (length > 2 && strcmp(path + length - 2, ".c") == 0) {
        complain("policy '%s' is a source; 'fiberos sched build %s' makes a plug-in of it", path,
                 path);
        return false;
    }
    if (!S_ISREG(s.st_mode) || !is_shared_object(path)) {
        complain("policy '%s' is no shared object; 'fiberos sched build %s' makes one", path,
                 source_of(path, &source));
        return false;
    }
    return true;
}

/* ---- What it exports ---------------------------------------------------------------------- */

static bool header_is_good(const char *path, const struct fos_plugin *p)
{
    struct source_name source;
    const char *rebuild = source_of(path, &source);
    if (!p)
        complain("policy '%s' has no symbol fos_plugin; end its source with FOS_PLUGIN(your_ops); "
                 "and build it with 'fiberos sched build %s'",
                 path, rebuild);
    else if (p->magic != FOS_PLUGIN_MAGIC)
        complain("policy '%s' has a symbol fos_plugin that is none of fiberos's; end its source "
                 "with FOS_PLUGIN(your_ops);",
                 path);
    else if (p->major != FOS_PLUGIN_MAJOR)
        complain("policy '%s' is for version %u of the plug-in interface, this fiberos has "
                 "version %d; rebuild it: fiberos sched build %s",
                 path, p->major, FOS_PLUGIN_MAJOR, rebuild);
    else if (p->ops_size > sizeof(struct fos_sched_ops))
        complain("policy '%s' has a table of %u bytes, this fiberos knows %zu: it was built for a "
                 "newer one; rebuild it with this one: fiberos sched build %s",
                 path, p->ops_size, sizeof(struct fos_sched_ops), rebuild);
    else if (p->ops_size < SHORTEST || !p->ops)
        complain("policy '%s' has a table of %u bytes, too short for the required ops (%zu); "
                 "rebuild it: fiberos sched build %s",
                 path, p->ops_size, SHORTEST, rebuild);
    else
        return true;
    return false;
}

/* Ops are only ever appended: those that an older table has not are not there. */
static bool take_table(const char *path, const struct fos_plugin *p, struct fos_sched_ops *out)
{
    *out = (struct fos_sched_ops){.name = NULL};
    memcpy(out, p->ops, p->ops_size);
    struct fos_error error;
    if (!out->summary)
        out->summary = "";
    if (fos_sched_check(out, &error) == 0)
        return true;
    complain("policy '%s' %s", path, error.message);
    return false;
}

struct plugin *plugin_load(const char *path)
{
    char here[PATH_MAX];
    if (!file_is_good(path))
        return NULL;
    keeper_start(path);
    struct source_name source;
    struct plugin *p = calloc(1, sizeof(*p));
    if (!p) {
        complain("out of memory; nothing ran");
        return NULL;
    }
    /* dlopen() looks elsewhere for a name without a slash. */
    snprintf(here, sizeof(here), "%s%s", strchr(path, '/') ? "" : "./", path);
    p->handle = dlopen(here, RTLD_NOW | RTLD_LOCAL);
    const struct fos_plugin *header = p->handle ? dlsym(p->handle, "fos_plugin") : NULL;
    if (!p->handle)
        complain("policy '%s' can't be loaded: %s; rebuild it: fiberos sched build %s", path,
                 loader_error(here), source_of(path, &source));
    else if (header_is_good(path, header) && take_table(path, header, &p->ops))
        return p;
    plugin_unload(p);
    return NULL;
}

void plugin_unload(struct plugin *p)
{
    if (p && p->handle)
        dlclose(p->handle);
    free(p);
}
