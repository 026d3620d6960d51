/*
 * program.c: fiberos program: compiled programs that run as processes.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "loader.h"
#include "places.h"
#include "source.h"

/* ---- list -------------------------------------------------------------------------- */

static int is_program(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return length > 3 && strcmp(entry->d_name + length - 3, ".so") == 0;
}

/* "name [ARGS]: what it does" as it stands in the program. */
static void print_program(const char *folder, const char *file)
{
    char path[PATH_MAX + NAME_MAX + 2];
    snprintf(path, sizeof(path), "%s/%s", folder, file);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const char *help = handle ? program_help(handle) : NULL;
    const char *colon = help ? strchr(help, ':') : NULL;
    if (!handle)
        complain("%s", dlerror());
    else if (colon)
        printf("%-24.*s %s\n", (int)(colon - help), help, colon + 1 + strspn(colon + 1, " "));
    else
        printf("%.*s\n", (int)strlen(file) - 3, file);
    if (handle)
        dlclose(handle);
}

static int list(int argc, char **argv)
{
    static const struct argp argp = {
        .doc = "List the programs that ship, with their arguments. A workload runs one with "
               "{\"exec\": \"NAME\", \"args\": [...]}."};
    struct place folder;
    struct dirent **entries;
    parse_arguments(&argp, argc, argv, NULL);
    const bool found = place_programs(&folder);
    const int count = found ? scandir(folder.path, &entries, is_program, alphasort) : -1;
    if (count < 0) {
        complain("%s: no programs here: %s", folder.path, strerror(errno));
        return EXIT_HOST;
    }
    for (int i = 0; i < count; i++) {
        print_program(folder.path, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return EXIT_RAN;
}

/* ---- new and build ------------------------------------------------------------------------- */

static int new_program(int argc, char **argv)
{
    static const struct argp argp = {
        .parser = source_parse,
        .args_doc = "FILE.c",
        .doc = "Write the beginning of a program of your own. It never overwrites a file."};
    struct source s = {.command = argv[0]};
    struct place template;
    parse_arguments(&argp, argc, argv, &s);
    const bool found = place_template(&template);
    const enum exit_code code = source_begin(&s, &template, found);
    if (code == EXIT_RAN)
        printf("%s is there; next: fiberos program build %s\n", s.path, s.path);
    return (int)code;
}

static enum exit_code compile(const struct source *s, struct built *output)
{
    struct place headers, flags, library;
    char include[PATH_MAX + 2], link[PATH_MAX + 1];
    if (!place_headers(&headers))
        return source_missing("fiberos/sys.h", &headers);
    if (!place_link_flags(&flags))
        return source_missing("link.flags", &flags);
    if (!place_user_library(&library))
        return source_missing("libfosuser.a", &library);
    snprintf(include, sizeof(include), "-I%s", headers.path);
    snprintf(link, sizeof(link), "@%s", flags.path);
    char *const more[] = {include, link, library.path, (char[]){"-lm"}, NULL};
    return source_build(s, more, output);
}

static int build(int argc, char **argv)
{
    static const struct argp argp = {
        .options = source_build_options,
        .parser = source_parse,
        .args_doc = "FILE.c",
        .doc = "Compile a program of your own, to be run with {\"exec\": \"./FILE.so\"}."
               "\vCC in the environment names the compiler; cc is taken otherwise."};
    struct source s = {.command = argv[0]};
    struct built output;
    parse_arguments(&argp, argc, argv, &s);
    const enum exit_code code = compile(&s, &output);
    if (code == EXIT_RAN)
        printf("%s is built; in a workload: {\"exec\": \"%s%s\"}\n", output.path,
               strchr(output.path, '/') ? "" : "./", output.path);
    return (int)code;
}

int command_program(int argc, char **argv)
{
    static const struct command table[] = {
        {"list", "", "the programs that ship", list},
        {"new", "FILE.c", "begin one of your own", new_program},
        {"build", "FILE.c", "compile it", build},
        {NULL, NULL, NULL, NULL},
    };
    return command_dispatch(table, "fiberos program", "Compiled programs, to run as processes.",
                            argc, argv);
}
