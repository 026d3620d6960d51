/*
 * loader.c: dlopen() with messages that say what to do.
 */
#include "loader.h"

#include <dirent.h>
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "config/nearest.h"
#include "places.h"

/* ---- Finding ---------------------------------------------------------------------- */

static bool path_shipped(struct place *out, const char *name)
{
    struct place folder;
    if (!place_programs(&folder))
        return false;
    const int n = snprintf(out->path, sizeof(out->path), "%s/%s.so", folder.path, name);
    return n > 0 && (size_t)n < sizeof(out->path);
}

/* " (did you mean 'primes'?)" among the programs that ship. */
static void suggest(const char *name, struct hint *hint)
{
    struct place folder;
    char best[NAME_MAX + 1] = "";
    struct nearest near = {.word = name};
    hint->text[0] = '\0';
    DIR *dir = place_programs(&folder) ? opendir(folder.path) : NULL;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char candidate[NAME_MAX + 1];
        const size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 3, ".so") != 0)
            continue;
        snprintf(candidate, sizeof(candidate), "%.*s", (int)length - 3, entry->d_name);
        nearest_offer(&near, candidate);
        if (near.name == candidate)
            near.name = memcpy(best, candidate, sizeof(best));
    }
    if (dir)
        closedir(dir);
    nearest_hint(&near, hint);
}

/* ---- Loading ----------------------------------------------------------------------- */

const char *loader_error(const char *path)
{
    const char *why = dlerror();
    const size_t length = strlen(path);
    if (!why)
        return "no reason is known";
    return strncmp(why, path, length) == 0 && why[length] == ':' ? why + length + 2 : why;
}

/* The loader of workloads has made a path relative to the working directory. */
static bool is_path(const char *exec)
{
    return strchr(exec, '/') != NULL;
}

static void refuse_program(const struct workload *w, uint32_t spec, const char *exec,
                           struct problems *problems)
{
    struct hint hint;
    if (is_path(exec)) {
        workload_problem(w, spec, problems,
                         "no program '%s'; 'fiberos program build' makes one of a .c file", exec);
        return;
    }
    suggest(exec, &hint);
    workload_problem(w, spec, problems,
                     "no program '%s'%s; 'fiberos program list' shows those that ship", exec,
                     hint.text);
}

static void *open_program(const struct workload *w, uint32_t spec, const char *exec,
                          struct problems *problems)
{
    struct place shipped;
    const bool own = is_path(exec), found = own || path_shipped(&shipped, exec);
    const char *path = own ? exec : shipped.path;
    if (!found || access(path, F_OK) != 0) {
        refuse_program(w, spec, exec, problems);
        return NULL;
    }
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        workload_problem(w, spec, problems, "program '%s' can't be loaded: %s", exec,
                         loader_error(path));
    return handle;
}

/* A pointer to code as dlsym() has it; POSIX says that this works, C does not. */
static void find_main(struct program *program)
{
    void *symbol = dlsym(program->handle, "main");
    memcpy(&program->main, &symbol, sizeof(symbol));
}

static struct program *known(const struct programs *p, const char *exec)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->list[i].exec, exec) == 0)
            return &p->list[i];
    return NULL;
}

static int make_room(struct programs *p)
{
    if (p->count < p->room)
        return 0;
    const size_t room = p->room ? p->room * 2 : 16;
    struct program *list = reallocarray(p->list, room, sizeof(*list));
    if (!list)
        return -ENOMEM;
    p->list = list;
    p->room = room;
    return 0;
}

static int add_program(struct programs *p, const struct workload *w, uint32_t spec,
                       struct problems *problems)
{
    const char *exec = workload_get(w)->specs[spec].exec;
    if (make_room(p))
        return -ENOMEM;
    struct program *program = &p->list[p->count];
    *program = (struct program){.exec = exec};
    program->handle = open_program(w, spec, exec, problems);
    if (!program->handle)
        return -EINVAL;
    p->count++;
    find_main(program);
    if (program->main)
        return 0;
    workload_problem(w, spec, problems, "program '%s' has no main()", exec);
    return -EINVAL;
}

int programs_load(struct programs *p, struct workload *w, struct problems *problems)
{
    const struct fos_workload *plain = workload_get(w);
    int result = 0;
    for (uint32_t i = 0; i < plain->spec_count; i++) {
        const char *exec = plain->specs[i].exec;
        if (!exec)
            continue;
        const int error = known(p, exec) ? 0 : add_program(p, w, i, problems);
        if (error == -ENOMEM)
            return error;
        if (error)
            result = error;
        else
            workload_set_main(w, i, known(p, exec)->main);
    }
    return result;
}

void programs_free(struct programs *p)
{
    for (size_t i = 0; i < p->count; i++) {
        dlclose(p->list[i].handle);
        free(p->list[i].name);
    }
    free(p->list);
    *p = (struct programs){0};
}

/* ---- Code that may be preempted ------------------------------------------------------ */

struct text_search {
    ElfW(Addr) base; /* of the object that is looked for */
    struct fos_kernel *kernel;
    int error;
};

static int add_segments(struct dl_phdr_info *info, size_t size, void *user)
{
    struct text_search *s = user;
    (void)size;
    if (info->dlpi_addr != s->base)
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X))
            continue;
        const char *start = (const char *)s->base + segment->p_vaddr;
        if (!s->error)
            s->error = fos_kernel_add_text(s->kernel, start, start + segment->p_memsz);
    }
    return 1;
}

static int add_text(const struct program *program, struct fos_kernel *k)
{
    struct text_search s = {.kernel = k};
    struct link_map *map;
    if (dlinfo(program->handle, RTLD_DI_LINKMAP, &map) == 0) {
        s.base = map->l_addr;
        dl_iterate_phdr(add_segments, &s);
    }
    return s.error;
}

int programs_add_text(const struct programs *p, struct fos_kernel *k)
{
    int error = 0;
    for (size_t i = 0; i < p->count && !error; i++)
        error = add_text(&p->list[i], k);
    return error;
}

/* ---- Programs that processes spawn by name -------------------------------------------- */

static int open_by_name(struct program *program, const char *name)
{
    struct place path;
    if (is_path(name))
        snprintf(path.path, sizeof(path.path), "%s", name);
    else if (!path_shipped(&path, name))
        return -ENOENT;
    if (access(path.path, F_OK) != 0)
        return -ENOENT;
    program->handle = dlopen(path.path, RTLD_NOW | RTLD_LOCAL);
    if (!program->handle)
        return -ENOEXEC;
    find_main(program);
    if (program->main)
        return 0;
    dlclose(program->handle);
    return -ENOEXEC;
}

int programs_find(struct programs *p, struct fos_kernel *k, const char *name,
                  int (**main)(int, char **))
{
    const struct program *found = known(p, name);
    if (found) {
        *main = found->main;
        return 0;
    }
    struct program program = {.name = strdup(name)};
    int error = program.name && make_room(p) == 0 ? open_by_name(&program, name) : -ENOMEM;
    if (error) {
        free(program.name);
        return error;
    }
    program.exec = program.name;
    p->list[p->count++] = program;
    *main = program.main;
    return add_text(&program, k);
}

const char *program_help(void *handle)
{
    return dlsym(handle, "fos_program_help");
}
