/*
 * state.c: calls that keep state inside the C library, or lock it: they are
 * made with preemption off. What they leave behind is shared by all
 * processes, as it would be by threads: where a program's result must not
 * depend on its neighbours, use the _r variant (strtok_r, localtime_r,
 * rand_r ...), which keeps its state with the caller.
 */
#include "guard.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

GUARDED(char *, strtok, (char *text, const char *marks), (text, marks))
GUARDED(char *, strerror, (int number), (number))
GUARDED(char *, setlocale, (int category, const char *locale), (category, locale))
GUARDED(struct lconv *, localeconv, (void), ())

GUARDED(char *, getenv, (const char *name), (name))
GUARDED(int, setenv, (const char *name, const char *value, int replace), (name, value, replace))
GUARDED(int, unsetenv, (const char *name), (name))
GUARDED(int, putenv, (char *setting), (setting))

GUARDED(struct tm *, localtime, (const time_t *when), (when))
GUARDED(struct tm *, localtime_r, (const time_t *when, struct tm *out), (when, out))
GUARDED(struct tm *, gmtime, (const time_t *when), (when))
GUARDED(char *, ctime, (const time_t *when), (when))
GUARDED(char *, asctime, (const struct tm *when), (when))
GUARDED(time_t, mktime, (struct tm * when), (when))
GUARDED(size_t, strftime, (char *out, size_t size, const char *format, const struct tm *when),
        (out, size, format, when))

GUARDED(int, rand, (void), ())
GUARDED_VOID(srand, (unsigned seed), (seed))
GUARDED(long, random, (void), ())
GUARDED_VOID(srandom, (unsigned seed), (seed))
GUARDED(double, drand48, (void), ())
GUARDED_VOID(srand48, (long seed), (seed))
