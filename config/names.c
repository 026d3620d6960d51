/*
 * names.c: names of processes.
 *
 * A process is called by its name; copies and the members of a stream are
 * NAME-1, NAME-2 …, and NAME alone means all of them. A hash table of names
 * makes a million processes no problem.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "config/nearest.h"
#include "config/process.h"
#include "config/scan.h"

enum { CANDIDATES = 2000 }; /* names compared when one is looked for in vain */

struct names {
    struct reader *reader;
    uint32_t *table; /* index of a draft + 1; 0: free */
    size_t mask;
    uint64_t next; /* number of the next nameless process */
};

static struct draft *draft_at(const struct names *n, size_t index)
{
    return (struct draft *)n->reader->drafts.at + index;
}

/* FNV-1a, 64 bits. */
static uint64_t hash(const char *name, size_t length)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)name[i]) * UINT64_C(1099511628211);
    return h;
}

/* The place in the table where a name is, or would be. */
static uint32_t *lookup(const struct names *n, const char *name, size_t length)
{
    size_t i = (size_t)hash(name, length) & n->mask;
    for (;; i = (i + 1) & n->mask) {
        uint32_t entry = n->table[i];
        if (entry == 0)
            return &n->table[i];
        const char *there = draft_at(n, entry - 1)->spec.name;
        if (strncmp(there, name, length) == 0 && there[length] == '\0')
            return &n->table[i];
    }
}

static bool has_copies(const struct fos_proc_spec *spec)
{
    return spec->stream || spec->count > 1;
}

/*
 * NAME-k: the draft that makes copies called NAME, if k is one of them (and
 * is written as a number is: not 01). Returns index + 1, or 0.
 */
static uint32_t find_copy(const struct names *n, const char *name, int64_t *copy)
{
    const char *dash = strrchr(name, '-');
    if (!dash || dash[1] < '1' || dash[1] > '9' || strlen(dash + 1) > 7)
        return 0;
    *copy = 0;
    for (const char *c = dash + 1; *c; c++) {
        if (*c < '0' || *c > '9')
            return 0;
        *copy = *copy * 10 + (*c - '0');
    }
    uint32_t entry = *lookup(n, name, (size_t)(dash - name));
    if (entry == 0)
        return 0;
    const struct fos_proc_spec *spec = &draft_at(n, entry - 1)->spec;
    return has_copies(spec) && *copy <= spec->count ? entry : 0;
}

static void enter_names(struct names *n)
{
    struct quote quote;
    for (size_t i = 0; i < n->reader->drafts.count; i++) {
        const struct draft *draft = draft_at(n, i);
        if (!draft->spec.name)
            continue;
        size_t length = strlen(draft->spec.name);
        uint32_t *entry = lookup(n, draft->spec.name, length);
        if (*entry)
            problems_add(n->reader->problems, draft->at_name,
                         "two processes are called '%s': names must be unique",
                         quote_text(&quote, draft->spec.name, length));
        else
            *entry = (uint32_t)i + 1;
    }
}

static void check_copies(struct names *n)
{
    struct quote quote;
    int64_t copy;
    for (size_t i = 0; i < n->reader->drafts.count; i++) {
        const struct draft *draft = draft_at(n, i);
        uint32_t other = draft->spec.name ? find_copy(n, draft->spec.name, &copy) : 0;
        if (other)
            problems_add(n->reader->problems, draft->at_name,
                         "'%s' is also what copy %" PRId64
                         " of another process is called: names must be unique",
                         quote_text(&quote, draft->spec.name, strlen(draft->spec.name)), copy);
    }
}

/* P and its number among the processes of the file, or the next number that is free. */
static void name_nameless(struct names *n)
{
    char name[32];
    for (size_t i = 0; i < n->reader->drafts.count; i++) {
        if (draft_at(n, i)->spec.name)
            continue;
        uint32_t *entry;
        if (n->next < i + 1)
            n->next = i + 1;
        do {
            snprintf(name, sizeof name, "P%" PRIu64, n->next++);
            entry = lookup(n, name, strlen(name));
        } while (*entry);
        draft_at(n, i)->spec.name = reader_text(n->reader, name);
        *entry = (uint32_t)i + 1;
    }
}

static void unknown_process(struct names *n, const struct fos_op *op)
{
    struct hint hint;
    struct quote quote;
    const struct span *span = (const struct span *)n->reader->document.spans.at + op->index;
    struct nearest nearest = {.word = quote_text(&quote, op->text, strlen(op->text))};
    if (problems_skip(n->reader->problems, span->value))
        return;
    for (size_t i = 0; i < n->reader->drafts.count && i < CANDIDATES; i++)
        nearest_offer(&nearest, draft_at(n, i)->spec.name);
    problems_add(n->reader->problems, span->value, "unknown process '%s'%s", nearest.word,
                 nearest_hint(&nearest, &hint));
}

static void resolve(struct names *n, struct fos_op *op)
{
    int64_t copy = 0;
    uint32_t entry = *lookup(n, op->text, strlen(op->text));
    if (!entry)
        entry = find_copy(n, op->text, &copy);
    if (!entry) {
        unknown_process(n, op);
        return;
    }
    op->index = (int32_t)entry - 1;
    op->number = copy;
    op->text = NULL;
}

static void resolve_operations(struct names *n)
{
    for (size_t i = 0; i < n->reader->drafts.count; i++) {
        struct fos_proc_spec *spec = &draft_at(n, i)->spec;
        /* keep_script() allocated them; they are const to everybody else */
        struct fos_op *ops = (struct fos_op *)(uintptr_t)spec->ops;
        for (uint32_t j = 0; j < spec->op_count; j++)
            if ((ops[j].code == FOS_OP_JOIN || ops[j].code == FOS_OP_KILL) && ops[j].text)
                resolve(n, &ops[j]);
    }
}

void resolve_names(struct reader *r)
{
    struct names names = {.reader = r};
    size_t size = 16;
    while (size < r->drafts.count * 2)
        size *= 2;
    names.table = cJSON_malloc(size * sizeof *names.table);
    names.mask = size - 1;
    if (!names.table) {
        r->no_memory = true;
        return;
    }
    memset(names.table, 0, size * sizeof *names.table);
    enter_names(&names);
    name_nameless(&names);
    check_copies(&names);
    resolve_operations(&names);
    cJSON_free(names.table);
}
