/*
 * tell.h: an event in words, and the search for words among the events.
 */
#ifndef VIZ_MODEL_TELL_H
#define VIZ_MODEL_TELL_H

#include "model.h"

/* What happened, without who and when: "takes bus", "READY > RUNNING: chosen". Returns `out`. */
const char *tell_event(const struct model *m, uint64_t event, char *out, size_t size);

struct find;

/*
 * A search for the words of `query`, whatever their case. An event is found if each word is part
 * of one of: its process's name, its kind, its states, its reason, the name of its object, its
 * text. NULL without memory. It remembers what it has compared: keep it as long as the query.
 */
struct find *find_new(const struct model *m, const char *query);
void find_free(struct find *f);
/* The first such event among the next `steps`, from *at on, upwards (direction 1) or downwards
 * (-1); -1: none. *at is then where to go on, which may be behind the last event or before the
 * first. */
int64_t find_some(struct find *f, int64_t *at, int direction, int64_t steps);
/* The first such event from number `from` on, upwards (direction 1) or downwards (-1); -1: none. */
int64_t find_from(struct find *f, int64_t from, int direction);

#endif
