/*
 * sched_source.c: fiberos sched new and build: a policy of one's own.
 */
#include "sched_source.h"

#include <stdlib.h>
#include <string.h>

#include "source.h"

int sched_new(int argc, char **argv)
{
    static const struct argp argp = {
        .parser = source_parse,
        .args_doc = "FILE.c",
        .doc = "Write a small policy that works, to be changed into one of your own. It never "
               "overwrites a file."};
    struct source s = {.command = argv[0]};
    struct place template;
    parse_arguments(&argp, argc, argv, &s);
    const bool found = place_policy_template(&template);
    const enum exit_code code = source_begin(&s, &template, found);
    if (code == EXIT_RAN)
        printf("%s is there; next: fiberos sched build %s\n", s.path, s.path);
    return (int)code;
}

/* The binary may have been moved away from its headers: then pkg-config may know. */
static bool ask_pkg_config(char *flag, size_t size)
{
    FILE *answer = popen("pkg-config --variable=prefix fiberos 2>/dev/null", "re");
    char prefix[PATH_MAX] = "";
    const bool said = answer && fgets(prefix, sizeof(prefix), answer);
    const bool well = answer && pclose(answer) == 0;
    prefix[strcspn(prefix, "\n")] = '\0';
    const int n = snprintf(flag, size, "-I%s/include", prefix);
    return said && well && *prefix && n > 0 && (size_t)n < size;
}

static enum exit_code compile(const struct source *s, struct built *output)
{
    struct place headers;
    char include[PATH_MAX + 16];
    if (place_headers(&headers))
        snprintf(include, sizeof(include), "-I%s", headers.path);
    else if (!ask_pkg_config(include, sizeof(include)))
        return source_missing("fiberos/sched.h", &headers);
    /* A call of what is not there would only be found when it is loaded; and for what would
     * harm others there are calls in the kernel (kernel/sched/heap.h). */
    char *const more[] = {include, (char[]){"-Werror=implicit-function-declaration"},
                          (char[]){"-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free"},
                          (char[]){"-Wl,--wrap=exit,--wrap=_exit,--wrap=_Exit"}, NULL};
    return source_build(s, more, output);
}

int sched_build(int argc, char **argv)
{
    static const struct argp argp = {
        .options = source_build_options,
        .parser = source_parse,
        .args_doc = "FILE.c",
        .doc = "Compile a policy of your own, to be run with --sched ./FILE.so."
               "\vCC in the environment names the compiler; cc is taken otherwise. Without "
               "fiberos: cc -shared -fPIC $(pkg-config --cflags fiberos) FILE.c -o FILE.so"};
    struct source s = {.command = argv[0]};
    struct built output;
    parse_arguments(&argp, argc, argv, &s);
    const enum exit_code code = compile(&s, &output);
    if (code == EXIT_RAN)
        printf("%s is built; try: fiberos run WORKLOAD.json --sched %s%s\n", output.path,
               strchr(output.path, '/') ? "" : "./", output.path);
    return (int)code;
}
