/*
 * scalar.c: reading and judging single values. Stateless.
 */
#include "config/scalar.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "config/duration.h"
#include "config/nearest.h"
#include "config/number.h"
#include "config/problems.h"

const char *scalar_found(const struct scalar *s, struct found *into)
{
    struct quote quote;
    bool quoted = s->kind == SCALAR_STRING || s->kind == SCALAR_TYPED;
    const char *mark = quoted ? "\"" : "";
    snprintf(into->text, sizeof into->text, "%s%s%s", mark, quote_text(&quote, s->text, s->length),
             mark);
    return into->text;
}

static int expected(const struct scalar *s, struct fos_error *error, const char *what)
{
    struct found found;
    snprintf(error->message, sizeof error->message, "expected %s, found %s", what,
             scalar_found(s, &found));
    return -EINVAL;
}

static bool is_number(const struct scalar *s)
{
    return s->kind == SCALAR_NUMBER || (s->kind == SCALAR_TYPED && s->length > 0 &&
                                        number_length(s->text, s->length) == s->length);
}

static bool is_word(const struct scalar *s, const char *word)
{
    bool text = s->kind == SCALAR_STRING || s->kind == SCALAR_TYPED;
    return text && s->length == strlen(word) && memcmp(s->text, word, s->length) == 0;
}

/* number x scale, if that is whole and in range. */
static bool in_range(const struct scalar *s, int64_t scale, int64_t min, int64_t max, int64_t *out)
{
    int64_t value = 0;
    if (!is_number(s) || number_times(s->text, s->length, scale, &value) != NUMBER_OK ||
        value < min || value > max)
        return false;
    *out = value;
    return true;
}

int scalar_integer(const struct scalar *s, int64_t min, int64_t max, int64_t *out,
                   struct fos_error *error)
{
    char what[96];
    if (in_range(s, 1, min, max, out))
        return 0;
    snprintf(what, sizeof what, "a whole number from %" PRId64 " to %" PRId64, min, max);
    return expected(s, error, what);
}

int scalar_fraction(const struct scalar *s, int64_t min, int64_t max, int64_t *out,
                    struct fos_error *error)
{
    char what[96];
    if (in_range(s, 1000, min, max, out))
        return 0;
    snprintf(what, sizeof what, "a number from %g to %g with at most three decimals",
             (double)min / 1000, (double)max / 1000);
    return expected(s, error, what);
}

static int any_duration(const struct scalar *s, const struct duration_rule *rule, fos_time *out,
                        struct fos_error *error)
{
    if (s->kind == SCALAR_NUMBER)
        return duration_of_ticks(s->text, s->length, rule->tick, out, error);
    if (s->kind == SCALAR_STRING)
        return duration_parse(s->text, s->length, DURATION_NEEDS_UNIT, out, error);
    if (s->kind == SCALAR_TYPED)
        return duration_parse(s->text, s->length, rule->tick, out, error);
    return expected(s, error, "a duration such as 5 (ticks) or \"250us\", \"1.5ms\", \"2s\"");
}

static void mention_none(const struct duration_rule *rule, struct fos_error *error)
{
    size_t used = strlen(error->message);
    if (rule->none)
        snprintf(error->message + used, sizeof error->message - used, " (or \"none\")");
}

int scalar_duration(const struct scalar *s, const struct duration_rule *rule, fos_time *out,
                    struct fos_error *error)
{
    fos_time value = 0;
    struct duration_text text;
    char what[96];
    if (!(rule->none && is_word(s, "none")) && any_duration(s, rule, &value, error)) {
        mention_none(rule, error);
        return -EINVAL;
    }
    if (value < rule->min && rule->min == 1)
        snprintf(what, sizeof what, "a duration longer than 0");
    else if (value < rule->min)
        snprintf(what, sizeof what, "a duration of at least %s", duration_format(rule->min, &text));
    else if (value > rule->max)
        snprintf(what, sizeof what, "a duration of at most %s", duration_format(rule->max, &text));
    else {
        *out = value;
        return 0;
    }
    return expected(s, error, what);
}

int scalar_bool(const struct scalar *s, int64_t *out, struct fos_error *error)
{
    bool literal = s->kind == SCALAR_BOOL || s->kind == SCALAR_TYPED;
    bool yes = literal && s->length == 4 && memcmp(s->text, "true", 4) == 0;
    bool no = literal && s->length == 5 && memcmp(s->text, "false", 5) == 0;
    if (!yes && !no)
        return expected(s, error, "true or false");
    *out = yes;
    return 0;
}

int scalar_choice(const struct scalar *s, const char *const *names, int64_t *out,
                  struct fos_error *error)
{
    struct quote quote;
    struct hint hint;
    struct nearest nearest = {.word = quote_text(&quote, s->text, s->length)};
    bool text = s->kind == SCALAR_STRING || s->kind == SCALAR_TYPED;
    char what[160] = "";
    for (size_t i = 0, used = 0; names[i]; i++) {
        if (is_word(s, names[i])) {
            *out = (int64_t)i;
            return 0;
        }
        nearest_offer(&nearest, names[i]);
        const char *between = i == 0 ? "" : names[i + 1] ? ", " : " or ";
        int n = snprintf(what + used, sizeof what - used, "%s\"%s\"", between, names[i]);
        used = n < 0 || used + (size_t)n >= sizeof what ? sizeof what - 1 : used + (size_t)n;
    }
    expected(s, error, what);
    if (text) {
        size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used, "%s",
                 nearest_hint(&nearest, &hint));
    }
    return -EINVAL;
}
