/*
 * ostep_options.c: options as Python's optparse takes them: letters may
 * stand together or with their value (-Sc, -q5), long names may be cut
 * short, of two the last one counts. getopt_long() reads them all so.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "config/nearest.h"
#include "config/ostep_tool.h"

enum { WORD = 1, HELP = 'h' };

/* The tables that getopt_long() wants. */
struct tables {
    char letters[2 * OSTEP_MAX_OPTIONS + 4];
    struct option names[OSTEP_MAX_OPTIONS + 2];
};

static size_t find(const struct ostep_tool *tool, int letter)
{
    size_t i = 0;
    while (tool->options[i].letter && tool->options[i].letter != letter)
        i++;
    return i;
}

int64_t ostep_number(const struct ostep_run *run, char letter)
{
    return run->values[find(run->tool, letter)].number;
}

const char *ostep_text(const struct ostep_run *run, char letter)
{
    return run->values[find(run->tool, letter)].text;
}

int64_t ostep_in_range(struct ostep_run *run, char letter, int64_t min, int64_t max)
{
    const int64_t number = ostep_number(run, letter);
    if (number >= min && number <= max)
        return number;
    ostep_refuse(run, "-%c: expected a number from %lld to %lld, found %lld", letter,
                 (long long)min, (long long)max, (long long)number);
    return min;
}

/* ---- What is wrong -------------------------------------------------------------------------- */

static void unknown_name(struct ostep_run *run, const char *word)
{
    struct nearest near = {.word = word + 2};
    char meant[64] = "";
    int matches = 0;
    const size_t length = strcspn(word + 2, "=");
    for (const struct ostep_option *o = run->tool->options; o->letter; o++) {
        if (!o->name)
            continue;
        nearest_offer(&near, o->name);
        matches += strncmp(o->name, word + 2, length) == 0;
    }
    if (near.name)
        snprintf(meant, sizeof meant, " (did you mean '--%s'?)", near.name);
    if (matches > 1)
        ostep_refuse(run, "'%s' is short for more than one option", word);
    else
        ostep_refuse(run, "it has no option '%s'%s; 'fiberos ostep \"%s -h\"' lists those it has",
                     word, meant, run->tool->name);
}

/* getopt_long() has said '?'; `word` is what it read last. */
static void bad_option(struct ostep_run *run, const char *word)
{
    const struct ostep_option *known = &run->tool->options[find(run->tool, optopt)];
    if (optopt && known->letter && strncmp(word, "--", 2) == 0)
        ostep_refuse(run, "--%s takes no value", known->name);
    else if (optopt)
        ostep_refuse(run, "it has no option '-%c'; 'fiberos ostep \"%s -h\"' lists those it has",
                     optopt, run->tool->name);
    else
        unknown_name(run, word);
}

/* ---- Reading -------------------------------------------------------------------------------- */

static void make_tables(const struct ostep_tool *tool, struct tables *t)
{
    size_t letters = 0, names = 0;
    t->letters[letters++] = '-'; /* words that are no options are handed out as WORD */
    t->letters[letters++] = ':'; /* a value that lacks is ':', and nothing is printed */
    for (const struct ostep_option *o = tool->options; o->letter; o++) {
        const int argument = o->kind == OSTEP_FLAG ? no_argument : required_argument;
        t->letters[letters++] = o->letter;
        if (argument == required_argument)
            t->letters[letters++] = ':';
        if (o->name)
            t->names[names++] = (struct option){o->name, argument, NULL, o->letter};
    }
    t->letters[letters++] = HELP;
    t->letters[letters] = '\0';
    t->names[names++] = (struct option){"help", no_argument, NULL, HELP};
    t->names[names] = (struct option){NULL, 0, NULL, 0};
}

static void take(struct ostep_run *run, int letter, const char *text)
{
    const size_t i = find(run->tool, letter);
    struct ostep_value *value = &run->values[i];
    const struct ostep_part part = ostep_whole(text ? text : "");
    switch (run->tool->options[i].kind) {
    case OSTEP_FLAG:
        value->number = 1;
        return;
    case OSTEP_TEXT:
        value->text = text;
        return;
    case OSTEP_NUMBER:
        if (ostep_integer(part, OSTEP_PREFIXED, &value->number))
            ostep_refuse_part(run, (char)letter, part, "a whole number");
        return;
    }
}

static void set_defaults(struct ostep_run *run)
{
    for (size_t i = 0; run->tool->options[i].letter; i++) {
        const struct ostep_option *o = &run->tool->options[i];
        run->values[i] = (struct ostep_value){o->def, o->word ? o->word : ""};
    }
}

void ostep_parse(struct ostep_run *run, int argc, char **argv)
{
    struct tables t;
    int letter;
    make_tables(run->tool, &t);
    set_defaults(run);
    optind = 0; /* glibc: start anew */
    while (!run->code && (letter = getopt_long(argc, argv, t.letters, t.names, NULL)) != -1) {
        if (letter == WORD)
            ostep_refuse(run, "unexpected word '%s'; it takes options only", optarg);
        else if (letter == ':')
            ostep_refuse(run, "%s needs a value", argv[optind - 1]);
        else if (letter == '?')
            bad_option(run, argv[optind - 1]);
        else if (letter == HELP)
            run->help = true;
        else
            take(run, letter, optarg);
    }
    if (!run->code && optind < argc)
        ostep_refuse(run, "unexpected word '%s'; it takes options only", argv[optind]);
}
