/*
 * csv.h: the exported events, read back as any program would read them.
 */
#ifndef TESTS_VIZ_CSV_H
#define TESTS_VIZ_CSV_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "fiberos/trace.h"

enum column { TIME, CPU, EVENT, PID, NAME, FROM, TO, REASON, OBJECT, VALUE, TEXT, COLUMNS };

struct csv_row {
    char *field[COLUMNS];
};

struct csv {
    char *text; /* fields point into it */
    struct csv_row *rows;
    size_t count;
};

/* Ends the field at *at in place; returns its beginning, and what ended it. */
static inline char *next_field(char **at, char *ended)
{
    char *from = *at, *to = *at, *start = *at;
    if (*from == '"') {
        for (from++; *from != '"' || from[1] == '"'; from++) {
            assert_true(*from);
            from += *from == '"';
            *to++ = *from;
        }
        from++;
    } else {
        for (; *from != ',' && *from != '\n'; from++) {
            assert_true(*from && *from != '"' && *from != '\r');
            *to++ = *from;
        }
    }
    assert_true(*from == ',' || *from == '\n');
    *ended = *from;
    *at = from + 1;
    *to = '\0';
    return start;
}

static inline struct csv read_csv(char *text)
{
    static const char header[] = "time_ns,cpu,event,pid,name,from,to,reason,object,value,text\n";
    struct csv csv = {.text = text};
    size_t room = 0;
    assert_int_equal(strncmp(text, header, strlen(header)), 0);
    for (char *at = text + strlen(header); *at; csv.count++) {
        if (csv.count == room) {
            room = room ? room * 2 : 256;
            csv.rows = realloc(csv.rows, room * sizeof(*csv.rows));
            assert_non_null(csv.rows);
        }
        for (int c = 0; c < COLUMNS; c++) {
            char ended;
            csv.rows[csv.count].field[c] = next_field(&at, &ended);
            assert_int_equal(ended, c == COLUMNS - 1 ? '\n' : ',');
        }
    }
    return csv;
}

static inline void free_csv(struct csv *csv)
{
    free(csv->rows);
    free(csv->text);
}

static inline bool is(const struct csv_row *r, enum column c, const char *text)
{
    return strcmp(r->field[c], text) == 0;
}

static inline int64_t number(const struct csv_row *r, enum column c)
{
    return strtoll(r->field[c], NULL, 10);
}

static inline char *write_with(int (*write)(FILE *, const struct fos_trace *,
                                            const struct fos_metrics *),
                               const struct fos_trace *t, const struct fos_metrics *m)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_int_equal(write(out, t, m), 0);
    assert_int_equal(fclose(out), 0);
    return text;
}

#endif
