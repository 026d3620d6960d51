/*
 * find.c: the search. What does not differ from event to event (a name, a
 * text, a kind) is compared once and remembered, so that ten million events
 * are looked through in a moment.
 */
#include <stdlib.h>
#include <string.h>

#include "queue.h"
#include "tell.h"

enum { WORDS_MAX = 6, KINDS = 256, UNKNOWN = 0, NO = 1, YES = 2, TEXTS_MAX = 1 << 24 };

struct word {
    char *text;
    uint8_t kinds[KINDS], reasons[KINDS], states[16]; /* NO or YES */
    uint8_t *texts;                                   /* by number */
    uint32_t room;
};

struct find {
    const struct model *m;
    char *query;
    int count;
    struct word words[WORDS_MAX];
};

static uint8_t compare(const char *text, const char *word)
{
    return strcasestr(text, word) ? YES : NO;
}

/* What tell_event() says of some kinds; what is read can be searched. */
static const char *said(int kind)
{
    static const char *const words[FOS_EVENT_TYPES] = {
        [FOS_EV_PROC] = "created",
        [FOS_EV_ACQUIRE] = "takes",
        [FOS_EV_RELEASE] = "gives up",
        [FOS_EV_POST] = "signals wakes",
        [FOS_EV_RECEIVE] = "has the message of",
        [FOS_EV_REPLY] = "answers",
        [FOS_EV_DONATE] = "runs with the urgency of has its own urgency again",
        [FOS_EV_DEADLINE] = "met missed its deadline",
        [FOS_EV_REAP] = "leaves the process table",
        [FOS_EV_END] = "the run ends",
    };
    return kind < FOS_EVENT_TYPES && words[kind] ? words[kind] : "";
}

static void compare_tables(const struct model *m, struct word *w)
{
    for (int i = 0; i < KINDS; i++) {
        w->kinds[i] = compare(fos_event_name((enum fos_event_type)i), w->text);
        if (w->kinds[i] == NO)
            w->kinds[i] = compare(said(i), w->text);
        w->reasons[i] = compare(fos_reason_name((enum fos_reason)i), w->text);
        if (w->reasons[i] == NO)
            w->reasons[i] = compare(fos_reason_text((enum fos_reason)i), w->text);
    }
    if (compare(queue_rank_name(m), w->text) == YES)
        w->kinds[FOS_EV_RANK] = YES;
    for (int s = 0; s < 16; s++)
        w->states[s] = compare(fos_state_name((enum fos_state)s), w->text);
}

struct find *find_new(const struct model *m, const char *query)
{
    struct find *f = calloc(1, sizeof(*f));
    char *rest = NULL;
    if (!f)
        return NULL;
    f->m = m;
    f->query = strdup(query);
    if (!f->query) {
        free(f);
        return NULL;
    }
    for (char *word = strtok_r(f->query, " ", &rest); word && f->count < WORDS_MAX;
         word = strtok_r(NULL, " ", &rest)) {
        f->words[f->count].text = word;
        compare_tables(m, &f->words[f->count++]);
    }
    return f;
}

void find_free(struct find *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->count; i++)
        free(f->words[i].texts);
    free(f->query);
    free(f);
}

/* Room to remember text `number`; false where there is none. */
static bool remembers(struct word *w, uint32_t number)
{
    if (number < w->room)
        return true;
    uint32_t room = w->room ? w->room : 1024;
    while (room <= number && room < TEXTS_MAX)
        room *= 2;
    uint8_t *moved = number < room ? realloc(w->texts, room) : NULL;
    if (!moved)
        return false;
    memset(moved + w->room, UNKNOWN, room - w->room);
    w->texts = moved;
    w->room = room;
    return true;
}

static bool in_text(const struct find *f, struct word *w, uint32_t number)
{
    if (!number)
        return false;
    if (!remembers(w, number))
        return compare(fos_trace_text(f->m->trace, number), w->text) == YES;
    if (w->texts[number] == UNKNOWN)
        w->texts[number] = compare(fos_trace_text(f->m->trace, number), w->text);
    return w->texts[number] == YES;
}

/* Is `object` the number of one? */
static bool has_object(const struct fos_event *e)
{
    switch ((enum fos_event_type)e->type) {
    case FOS_EV_STATE:
        return fos_event_to(e) == FOS_BLOCKED && e->reason != FOS_BECAUSE_JOIN;
    case FOS_EV_OBJECT:
    case FOS_EV_ACQUIRE:
    case FOS_EV_RELEASE:
    case FOS_EV_POST:
    case FOS_EV_SEND:
    case FOS_EV_RECEIVE:
    case FOS_EV_REPLY:
        return true;
    default:
        return false;
    }
}

static bool in_event(const struct find *f, struct word *w, const struct fos_event *e)
{
    const int64_t proc = model_find(f->m, e->pid);
    const struct object *o = has_object(e) ? model_object(f->m, e->object) : NULL;
    if (w->kinds[e->type] == YES || w->reasons[e->reason] == YES)
        return true;
    if (e->type == FOS_EV_STATE &&
        (w->states[fos_event_from(e)] == YES || w->states[fos_event_to(e)] == YES))
        return true;
    return (proc >= 0 && in_text(f, w, f->m->procs[proc].name)) || in_text(f, w, e->text) ||
           (o && in_text(f, w, o->name));
}

int64_t find_some(struct find *f, int64_t *at, int direction, int64_t steps)
{
    for (; steps > 0 && *at >= 0 && *at < (int64_t)f->m->seen; steps--) {
        const int64_t number = *at;
        const struct fos_event *e = fos_trace_event(f->m->trace, (uint64_t)number);
        int found = 0;
        *at += direction;
        while (found < f->count && in_event(f, &f->words[found], e))
            found++;
        if (f->count && found == f->count)
            return number;
    }
    return -1;
}

int64_t find_from(struct find *f, int64_t from, int direction)
{
    return find_some(f, &from, direction, INT64_MAX);
}
