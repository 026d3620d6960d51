/*
 * source.c: see source.h.
 */
#include "source.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"

/* ---- The command lines ------------------------------------------------------------------- */

error_t source_parse(int key, char *arg, struct argp_state *state)
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

const struct argp_option source_build_options[] = {
    {"output", 'o', "FILE.so", 0, "Where to put it; beside the source if not given", 0}, {0}};

enum exit_code source_missing(const char *what, const struct place *where)
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

enum exit_code source_begin(const struct source *s, const struct place *template, bool found)
{
    char name[64];
    FILE *in = found ? fopen(template->path, "re") : NULL;
    if (!in)
        return source_missing("the template", template);
    FILE *out = fopen(s->path, "wxe");
    if (!out) {
        const int error = errno;
        complain("%s: %s", s->path, strerror(error));
        fclose(in);
        return error == ENOSPC ? EXIT_HOST : EXIT_USAGE;
    }
    const char *base = base_name(s->path);
    snprintf(name, sizeof(name), "%.*s", (int)strlen(base) - 2, base);
    copy_template(in, out, name);
    fclose(in);
    return file_close(out, s->path);
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

static enum exit_code compile(const struct source *s, const char *output, char *const *more)
{
    char compiler[256];
    const char *cc = getenv("CC");
    struct compile_line line = {.count = 0};
    snprintf(compiler, sizeof(compiler), "%s", cc && *cc ? cc : "cc");
    add_compiler(&line, compiler);
    char *const fixed[] = {(char[]){"-std=gnu17"}, (char[]){"-O2"},     (char[]){"-g"},
                           (char[]){"-Wall"},      (char[]){"-Wextra"}, (char[]){"-shared"},
                           (char[]){"-fPIC"},      (char[]){"-o"},      (char *)output,
                           (char *)s->path};
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        add_word(&line, fixed[i]);
    for (; *more; more++)
        add_word(&line, *more);
    const int status = host_run(line.words);
    if (status == 0)
        return EXIT_RAN;
    if (status < 0)
        complain("%s: %s; CC names the compiler to use", line.words[0], strerror(-status));
    else
        complain("%s was not built: the compiler's messages say why", output);
    return status < 0 ? EXIT_HOST : EXIT_USAGE;
}

enum exit_code source_build(const struct source *s, char *const *more, struct built *output)
{
    if (access(s->path, R_OK) != 0) {
        complain("%s: %s", s->path, strerror(errno));
        return EXIT_USAGE;
    }
    const int n = s->output ? snprintf(output->path, sizeof(output->path), "%s", s->output)
                            : snprintf(output->path, sizeof(output->path), "%.*s.so",
                                       (int)strlen(s->path) - 2, s->path);
    if (n < 0 || (size_t)n >= sizeof(output->path))
        usage_error(s->command, "the name of the file is too long");
    return compile(s, output->path, more);
}
