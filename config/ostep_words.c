/*
 * ostep_words.c: a command line as words, by the quoting rules of a POSIX
 * shell (XCU 2.2). Nothing is expanded: no variable, no pattern, no command.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config/ostep_tool.h"

struct splitter {
    const char *at; /* what is still to be read */
    char *to;       /* where the word goes that is being read */
    bool in_word;
    char open; /* the quote that is open; 0: none */
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A backslash: outside of quotes it keeps any character, inside of "" only a few. */
static void escape(struct splitter *s)
{
    const char next = *s->at;
    const bool kept = s->open == '"' && !strchr("\\\"$`\n", next);
    if (!next || kept) {
        *s->to++ = '\\';
        return;
    }
    s->at++;
    if (next == '\n') /* the line goes on */
        return;
    s->in_word = true;
    *s->to++ = next;
}

static void quoted(struct splitter *s, char c)
{
    if (c == s->open)
        s->open = 0;
    else if (c == '\\' && s->open == '"')
        escape(s);
    else
        *s->to++ = c;
}

/* Reads up to the end of a word; its text ends up at `to`. False: there is none left. */
static bool next_word(struct splitter *s)
{
    s->in_word = false;
    while (*s->at) {
        const char c = *s->at++;
        if (s->open) {
            quoted(s, c);
        } else if (is_space(c)) {
            if (s->in_word)
                break;
        } else if (c == '\'' || c == '"') {
            s->open = c;
            s->in_word = true;
        } else if (c == '\\') {
            escape(s);
        } else {
            *s->to++ = c;
            s->in_word = true;
        }
    }
    *s->to++ = '\0';
    return s->in_word;
}

/* One block: the pointers, then the words, each with its end mark. */
int ostep_split(const char *line, struct ostep_words *out, struct fos_error *error)
{
    const size_t length = strlen(line), most = length / 2 + 2;
    *out = (struct ostep_words){cJSON_malloc(most * sizeof(char *) + 2 * length + 4), 0};
    if (!out->at)
        return -ENOMEM;
    struct splitter s = {.at = line, .to = (char *)(out->at + most)};
    for (char *word = s.to; next_word(&s); word = s.to)
        out->at[out->count++] = word;
    out->at[out->count] = NULL;
    if (!s.open)
        return 0;
    snprintf(error->message, sizeof error->message, "a quote (%c) is opened and not closed: %s",
             s.open, line);
    ostep_words_free(out);
    return -EINVAL;
}

void ostep_words_free(struct ostep_words *words)
{
    cJSON_free(words->at);
    *words = (struct ostep_words){NULL, 0};
}
