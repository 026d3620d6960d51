/*
 * program.c: fiberos program: compiled programs that run as processes.
 */
#include <ctype.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "files.h"
#include "loader.h"
#include "places.h"

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

/* ---- What new and build share --------------------------------------------------------- */

struct source {
    const char *command, *path, *output;
};

static error_t parse_source(int key, char *arg, struct argp_state *state)
{
    struct source *s = state->input;
    switch (key) {
    case 'o':
        s->output = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->path)
            usage_error(s->command, "one file at a time: '%s' and '%s'", s->path, arg);
        s->path = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        usage_error(s->command, "which file? Name one that ends in .c");
    case ARGP_KEY_SUCCESS: {
        const size_t length = strlen(s->path);
        if (length < 3 || strcmp(s->path + length - 2, ".c") != 0)
            usage_error(s->command, "'%s' does not end in .c", s->path);
        return 0;
    }
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static enum exit_code missing(const char *what, const struct place *where)
{
    complain("%s is not where it should be (%s); install fiberos again", what, where->path);
    return EXIT_HOST;
}

/* ---- new --------------------------------------------------------------------------------- */

/* The template speaks of "mine": the new program has its own name. */
static void copy_template(FILE *in, FILE *out, const char *name)
{
    char line[512];
    while (fgets(line, sizeof(line), in)) {
        const char *rest = line, *word;
        while ((word = strstr(rest, "mine"))) {
            const bool whole = (word == line || !isalnum((unsigned char)word[-1])) &&
                               !isalnum((unsigned char)word[4]);
            fprintf(out, "%.*s%s", (int)(word - rest), rest, whole ? name : "mine");
            rest = word + 4;
        }
        fputs(rest, out);
    }
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int new_program(int argc, char **argv)
{
    static const struct argp argp = {
        .parser = parse_source,
        .args_doc = "FILE.c",
        .doc = "Write the beginning of a program of your own. It never overwrites a file."};
    struct source s = {.command = argv[0]};
    struct place template;
    char name[64];
    parse_arguments(&argp, argc, argv, &s);
    FILE *in = place_template(&template) ? fopen(template.path, "re") : NULL;
    if (!in)
        return (int)missing("the template", &template);
    FILE *out = fopen(s.path, "wxe");
    if (!out) {
        complain("%s: %s", s.path, strerror(errno));
        fclose(in);
        return errno == ENOSPC ? EXIT_HOST : EXIT_USAGE;
    }
    const char *base = base_name(s.path);
    snprintf(name, sizeof(name), "%.*s", (int)strlen(base) - 2, base);
    copy_template(in, out, name);
    fclose(in);
    const enum exit_code code = file_close(out, s.path);
    if (code == EXIT_RAN)
        printf("%s is there; next: fiberos program build %s\n", s.path, s.path);
    return (int)code;
}

/* ---- build --------------------------------------------------------------------------------- */

enum { MAX_WORDS = 64 };

struct compile_line {
    char *words[MAX_WORDS];
    int count;
};

static void add_word(struct compile_line *line, char *word)
{
    if (line->count < MAX_WORDS - 1)
        line->words[line->count++] = word;
    line->words[line->count] = NULL;
}

/* $CC may hold options too: "ccache gcc -m64". `copy` is cut into words. */
static void add_compiler(struct compile_line *line, char *copy)
{
    for (char *word = copy; *word;) {
        word += strspn(word, " \t");
        const size_t length = strcspn(word, " \t");
        const bool last = !word[length];
        word[length] = '\0';
        if (length)
            add_word(line, word);
        if (last)
            break;
        word += length + 1;
    }
}

static enum exit_code compile(const struct source *s, const char *output)
{
    struct place headers, flags, library;
    char compiler[256], include[PATH_MAX + 2], link[PATH_MAX + 1];
    const char *cc = getenv("CC");
    struct compile_line line = {.count = 0};
    if (!place_headers(&headers))
        return missing("fiberos/sys.h", &headers);
    if (!place_link_flags(&flags))
        return missing("link.flags", &flags);
    if (!place_user_library(&library))
        return missing("libfosuser.a", &library);
    snprintf(compiler, sizeof(compiler), "%s", cc && *cc ? cc : "cc");
    snprintf(include, sizeof(include), "-I%s", headers.path);
    snprintf(link, sizeof(link), "@%s", flags.path);
    add_compiler(&line, compiler);
    char *const fixed[] = {
        (char[]){"-std=gnu17"}, (char[]){"-O2"},     (char[]){"-g"},    (char[]){"-Wall"},
        (char[]){"-Wextra"},    (char[]){"-shared"}, (char[]){"-fPIC"}, include,
        (char[]){"-o"},         (char *)output,      (char *)s->path,   link,
        library.path,           (char[]){"-lm"}};
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        add_word(&line, fixed[i]);
    const int status = host_run(line.words);
    if (status == 0)
        return EXIT_RAN;
    if (status < 0)
        complain("%s: %s; CC names the compiler to use", line.words[0], strerror(-status));
    else
        complain("%s was not built: the compiler's messages say why", output);
    return status < 0 ? EXIT_HOST : EXIT_USAGE;
}

static int build(int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"output", 'o', "FILE.so", 0, "Where to put it; beside the source if not given", 0}, {0}};
    static const struct argp argp = {
        .options = options,
        .parser = parse_source,
        .args_doc = "FILE.c",
        .doc = "Compile a program of your own, to be run with {\"exec\": \"./FILE.so\"}."
               "\vCC in the environment names the compiler; cc is taken otherwise."};
    struct source s = {.command = argv[0]};
    char output[PATH_MAX];
    parse_arguments(&argp, argc, argv, &s);
    if (access(s.path, R_OK) != 0) {
        complain("%s: %s", s.path, strerror(errno));
        return EXIT_USAGE;
    }
    const int n = snprintf(output, sizeof(output), "%.*s.so", (int)strlen(s.path) - 2, s.path);
    if (n < 0 || (size_t)n >= sizeof(output))
        usage_error(s.command, "the name of the file is too long");
    const char *target = s.output ? s.output : output;
    const enum exit_code code = compile(&s, target);
    if (code == EXIT_RAN)
        printf("%s is built; in a workload: {\"exec\": \"%s%s\"}\n", target,
               strchr(target, '/') ? "" : "./", target);
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
