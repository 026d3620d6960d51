/*
 * typed.h: tables of what is typed, and what must come of it: the exit code,
 * and a piece of what is printed. Owns the workloads that the tests of the
 * command line run; make_files() writes them before the first test.
 */
#ifndef TESTS_USERLAND_TYPED_H
#define TESTS_USERLAND_TYPED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/userland/command.h"

/* ---- Workloads ------------------------------------------------------------------------ */

static const struct {
    const char *name, *text;
} typed_files[] = {
    {"convoy.json", "{\"fiberos\":1,\"name\":\"convoy\",\"scheduler\":\"fcfs\",\"processes\":["
                    "{\"name\":\"A\",\"burst\":24},{\"name\":\"B\",\"burst\":3},"
                    "{\"name\":\"C\",\"burst\":3}]}"},
    {"random.json", "{\"fiberos\":1,\"name\":\"random\",\"scheduler\":\"lottery\",\"processes\":["
                    "{\"name\":\"x\",\"count\":4,\"burst\":{\"exponential\":30}}]}"},
    {"hello.json", "{\"fiberos\":1,\"processes\":[{\"name\":\"h\",\"program\":"
                   "{\"exec\":\"hello\",\"args\":[\"you\"]}}]}"},
    {"deadlock.json", "{\"fiberos\":1,\"processes\":[{\"name\":\"a\",\"program\":[{\"join\":"
                      "\"b\"}]},{\"name\":\"b\",\"program\":[{\"join\":\"a\"}]}]}"},
    {"endless.json", "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"processes\":[{\"name\":\"e\","
                     "\"program\":[{\"repeat\":\"forever\",\"do\":[{\"cpu\":1}]}]}]}"},
    {"chatty.json", "{\"fiberos\":1,\"processes\":[{\"name\":\"e\",\"program\":[{\"repeat\":"
                    "\"forever\",\"do\":[{\"cpu\":1},{\"log\":\"here\"}]}]}]}"},
    {"talker.json", "{\"fiberos\":1,\"processes\":[{\"name\":\"t\",\"program\":[{\"repeat\":"
                    "\"forever\",\"do\":[{\"spawn\":{\"name\":\"h\",\"program\":{\"exec\":"
                    "\"hello\"}}},{\"join\":\"children\"},{\"cpu\":1}]}]}]}"},
    {"bad.json", "{\"fiberos\": 1,\n \"processes\": [{\"burst\": -5},\n  {\"burts\": 3}]}"},
    {"noexec.json", "{\"fiberos\":1,\"processes\":[\n{\"program\":{\"exec\":\"prmes\"}},\n"
                    "{\"program\":{\"exec\":\"./none.so\"}}]}"},
    {"empty.json", ""},
    {"own.json", "{\"fiberos\":1,\"processes\":[{\"name\":\"me\",\"program\":{\"exec\":"
                 "\"./mine.so\",\"args\":[\"2\"]}}]}"},
};

static inline int make_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(typed_files) / sizeof(typed_files[0]); i++)
        command_write(typed_files[i].name, typed_files[i].text);
    return 0;
}

/* ---- What is typed, and what comes of it ------------------------------------------------- */

/* @ stands for the folder of the workloads. NULL: nothing may be printed there; "": anything. */
struct line {
    const char *typed;
    int code;
    const char *out, *err;
};

static inline const char *with_folder(const char *text)
{
    static char line[4096];
    size_t used = 0;
    for (; *text && used < sizeof(line) - 80; text++) {
        if (*text == '@')
            used += (size_t)snprintf(line + used, sizeof(line) - used, "%s", command_folder());
        else
            line[used++] = *text;
    }
    line[used] = '\0';
    return line;
}

static inline bool holds(const char *text, const char *piece)
{
    return piece ? strstr(text, piece) != NULL : !*text;
}

static inline void check_line(const struct line *l)
{
    struct said s = command("%s", with_folder(l->typed));
    char piece[4096] = "";
    if (l->err)
        snprintf(piece, sizeof(piece), "%s", with_folder(l->err));
    const bool good =
        s.code == l->code && holds(s.out, l->out) && holds(s.err, l->err ? piece : NULL);
    if (!good)
        print_message("fiberos %s\n  exit code %d, expected %d\n  out: %s\n  err: %s\n", l->typed,
                      s.code, l->code, s.out, s.err);
    assert_true(good);
    said_free(&s);
}

static inline void check_lines(const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_line(&lines[i]);
}
#define CHECK(table) check_lines(table, sizeof(table) / sizeof((table)[0]))

#endif
