/*
 * test_robust.c: no input and no lack of memory harms the loader: files that
 * are none, allocations that fail one after another, workloads mutated at
 * random.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/config/helper.h"

#define SMALL "{\"fiberos\": 1, \"processes\": [{\"burst\": 5}]}"

/* ---- Files ---------------------------------------------------------------------------------- */

/* A folder of our own under build/, and a path in it. */
static char folder[64];
static char path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "build/test_robust.XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/w.json", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void expect_refused(const char *name, const char *line)
{
    struct problems *problems = malloc(sizeof *problems);
    assert_null(workload_load(name, problems));
    assert_int_equal(problems->error, -EINVAL);
    char *text = problems_text(problems);
    assert_non_null(strstr(text, line));
    free(text);
    free(problems);
}

static void write_file(const char *text, size_t length)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    fclose(file);
}

static void test_things_that_are_no_workload(void **state)
{
    (void)state;
    expect_refused("build", "build: is a directory; expected a file with a workload\n");
    expect_refused(path, "there is no such file\n");
    expect_refused("", "there is no such file\n");
    expect_refused("/dev/null", "/dev/null:1:1: nothing in it: expected a workload");
    expect_refused("/dev/zero", "too large: a workload has at most 256 MiB");
    write_file("", 0);
    expect_refused(path, "w.json:1:1: nothing in it: expected a workload");
    write_file("\x7f"
               "ELF\x02\x01\x01",
               7);
    expect_refused(path, "w.json:1:1: expected a value, found the byte 0x7f");
    unlink(path);
}

static void test_pipe_that_nobody_writes_to(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_refused(path, "is a pipe that nobody writes to; start its writer first\n");
    unlink(path);
}

static void test_pipes_and_standard_input(void **state)
{
    (void)state;
    int ends[2], saved = dup(STDIN_FILENO);
    struct problems *problems = malloc(sizeof *problems);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], SMALL, strlen(SMALL)), strlen(SMALL));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    struct workload *w = workload_load("-", problems);
    assert_non_null(w);
    workload_free(w);
    assert_null(workload_load("-", problems)); /* it is at its end */
    assert_string_equal(problems->file, "<stdin>");
    dup2(saved, STDIN_FILENO);
    close(saved);
    free(problems);
}

/* A sparse file is large without needing room. */
static void test_files_at_the_limit(void **state)
{
    (void)state;
    write_file("[", 1);
    assert_int_equal(truncate(path, (off_t)CONFIG_MAX_FILE + 1), 0);
    expect_refused(path, "too large: a workload has at most 256 MiB");
    assert_int_equal(truncate(path, (off_t)CONFIG_MAX_FILE), 0);
    expect_refused(path, "w.json:1:2: expected a value, found the byte 0x00");
    unlink(path);
}

static void test_brackets_without_end(void **state)
{
    (void)state;
    enum { MANY = 64 * 1024 * 1024 };
    char *text = malloc(MANY);
    memset(text, '[', MANY);
    struct problems *problems = malloc(sizeof *problems);
    assert_null(workload_parse(text, MANY, NULL, problems));
    assert_int_equal(problems->count, 1);
    assert_int_equal(problems->list[0].column, FOS_MAX_NESTING + 1);
    free(problems);
    free(text);
}

static void test_every_truncation_of_a_workload(void **state)
{
    static const char text[] = "/*a*/{\"fiberos\":1,\"name\":\"\\u00e4\",//"
                               "b\n\"processes\":[{\"bursts\":[1.5e0,true,]}],}";
    (void)state;
    struct problems *problems = malloc(sizeof *problems);
    for (size_t length = 0; length < sizeof text - 1; length++) {
        /* a copy of that length, so that a tool sees reading beyond */
        char *piece = malloc(length + 1);
        memcpy(piece, text, length);
        piece = realloc(piece, length ? length : 1);
        assert_null(workload_parse(piece, length, NULL, problems));
        assert_int_equal(problems->error, -EINVAL);
        free(piece);
    }
    free(problems);
}

/* ---- Memory --------------------------------------------------------------------------------- */

static long allocations_left; /* until one fails; below 0: none does */
static long allocations_open;
static bool one_failed;

static void *failing_malloc(size_t size)
{
    if (allocations_left == 0) {
        one_failed = true;
        allocations_left = -1; /* this one only: nothing behind it may hide the failure */
        return NULL;
    }
    allocations_left -= allocations_left > 0;
    allocations_open++;
    return malloc(size);
}

static void counting_free(void *memory)
{
    allocations_open -= memory != NULL;
    free(memory);
}

static const char full_text[] =
    "{\"fiberos\": 1, \"name\": \"n\", \"description\": \"d\","
    " \"scheduler\": {\"policy\": \"rr\", \"quantum\": 4}, \"devices\": [{\"name\": \"disk\"}],"
    " \"mutexes\": [{\"name\": \"m\"}], \"semaphores\": [{\"name\": \"s\", \"value\": 1}],"
    " \"conditions\": [{\"name\": \"c\"}], \"barriers\": [{\"name\": \"b\", \"parties\": 1}],"
    " \"ports\": [{\"name\": \"p\"}], \"draws\": [1, 2],"
    " \"x-many\": {\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1,"
    "\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1,\"q\":1,\"r\":1,\"s\":1,\"t\":1,\"u\":1,"
    "\"v\":1,\"w\":1,\"x\":1,\"y\":1,\"z\":1,\"A\":1,\"B\":1,\"C\":1,\"D\":1,\"E\":1,\"F\":1,"
    "\"G\":1},"
    " \"processes\": [{\"name\": \"A\", \"program\": [{\"io\": {\"mixture\": [[1, {\"choice\":"
    " [2]}]]}, \"device\": \"disk\"}, {\"spawn\": {\"burst\": 1}}, {\"join\": \"P3\"},"
    " {\"log\": \"x\"}, {\"wait\": {\"condition\": \"c\", \"mutex\": \"m\"}}, {\"repeat\": 2, "
    "\"do\": [{\"cpu\": 1}]}]},"
    " {\"program\": {\"exec\": \"./a.so\", \"args\": [\"1\", \"2\"]}}]}";

/* Loads and overrides; true if there was memory enough. */
static bool load_and_override(struct problems *problems)
{
    struct workload *w = workload_parse(full_text, strlen(full_text), "dir/f", problems);
    int error = w ? 0 : problems->error;
    if (w) {
        problems_init(problems, NULL);
        error = workload_override(w, &(struct workload_overrides){.quantum = "5"}, problems);
    }
    workload_free(w);
    assert_true(error == 0 || error == -ENOMEM);
    if (error)
        assert_non_null(strstr(problems->list[0].message, "out of memory"));
    return error == 0;
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    struct problems *problems = malloc(sizeof *problems);
    cJSON_InitHooks(&(cJSON_Hooks){failing_malloc, counting_free});
    long n = 0;
    do {
        allocations_left = n;
        allocations_open = 0;
        one_failed = false;
        bool enough = load_and_override(problems);
        assert_int_equal(allocations_open, 0);
        assert_int_equal(enough, !one_failed); /* no failure goes unnoticed */
        if (enough)
            break;
    } while (++n < 100000);
    allocations_left = -1;
    cJSON_InitHooks(NULL);
    free(problems);
    assert_true(n > 100); /* so many allocations have failed once */
    assert_true(n < 100000);
}

/* ---- Mutation ------------------------------------------------------------------------------- */

/* Reads a shipped workload into a buffer that has room for growth. */
static size_t read_workload(const char *name, char *text, size_t room)
{
    FILE *file = fopen(name, "r");
    assert_non_null(file);
    size_t length = fread(text, 1, room, file);
    fclose(file);
    return length;
}

/* Removes, doubles or replaces something somewhere. */
static size_t mutate(char *text, size_t length)
{
    static const char *const pieces[] = {"\"",
                                         "{",
                                         "}",
                                         "[",
                                         "]",
                                         ",",
                                         ":",
                                         "-",
                                         "1e9",
                                         "0.5",
                                         "null",
                                         "true",
                                         "\\",
                                         "\\u",
                                         "\xff",
                                         "//",
                                         "/*",
                                         "\"count\": 3,",
                                         "\"cpu\"",
                                         "\"forever\"",
                                         "99999999999999999999",
                                         "\"name\"",
                                         "{\"spawn\":{\"burst\":1}},",
                                         "{\"uniform\":[1,2]}",
                                         "\"1ms\"",
                                         "{\"lock\":\"bus\"},",
                                         "{\"up\":\"free\"},",
                                         "\"x-\"",
                                         " ",
                                         "\n"};
    size_t at = (size_t)random() % length, n = 1 + (size_t)random() % 8;
    const char *piece = pieces[(size_t)random() % (sizeof pieces / sizeof pieces[0])];
    size_t cut = random() % 3 == 0 || at + n > length ? 0 : n, add = strlen(piece);
    memmove(text + at + add, text + at + cut, length - at - cut);
    memcpy(text + at, piece, add);
    return length + add - cut;
}

/* Whatever comes in: a workload, or problems with places in the text. */
static void check_one(const char *text, size_t length, struct problems *problems, unsigned seed)
{
    struct workload *w = workload_parse(text, length, "m.json", problems);
    if (!w && (problems->error != -EINVAL || problems->count == 0))
        fail_msg("seed %u: error %d, %zu problems, for: %.*s", seed, problems->error,
                 problems->count, (int)length, text);
    if (w && problems->count != 0)
        fail_msg("seed %u: a workload and a problem as well", seed);
    for (size_t i = 0; i < problems->count; i++)
        if (problems->list[i].line == 0 || problems->list[i].message[0] == '\0')
            fail_msg("seed %u: a problem without place or message", seed);
    workload_free(w);
}

static void test_mutated_workloads(void **state)
{
    (void)state;
    enum { ROUNDS = 300, MUTATIONS = 6, ROOM = 16384 };
    unsigned seed = (unsigned)time(NULL);
    srandom(seed);
    glob_t files;
    assert_int_equal(glob("config/workloads/*.json", 0, NULL, &files), 0);
    char *text = malloc(ROOM + 1024);
    struct problems *problems = malloc(sizeof *problems);
    for (size_t i = 0; i < files.gl_pathc; i++)
        for (int round = 0; round < ROUNDS; round++) {
            size_t length = read_workload(files.gl_pathv[i], text, ROOM);
            for (long n = random() % MUTATIONS; n >= 0; n--)
                length = mutate(text, length);
            check_one(text, length, problems, seed);
        }
    free(problems);
    free(text);
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_things_that_are_no_workload),
        cmocka_unit_test(test_pipe_that_nobody_writes_to),
        cmocka_unit_test(test_pipes_and_standard_input),
        cmocka_unit_test(test_files_at_the_limit),
        cmocka_unit_test(test_brackets_without_end),
        cmocka_unit_test(test_every_truncation_of_a_workload),
        cmocka_unit_test(test_every_allocation_may_fail),
        cmocka_unit_test(test_mutated_workloads),
    };
    return cmocka_run_group_tests_name("config/robust", tests, make_folder, remove_folder);
}
