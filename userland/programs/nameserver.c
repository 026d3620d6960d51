/*
 * nameserver.c: a server: it knows under which name which port is served, and
 * tells whoever asks. A question that it can't answer yet is answered later:
 * the client waits, and the server goes on serving others meanwhile.
 *
 * It ends when nobody is left who could ask.
 */
#include "../lib/args.h"

#include <errno.h>
#include <fibers/names.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

const char fos_program_help[] =
    "nameserver: tells processes which port serves a name; ends by itself";

enum { MOST = 64 };

struct entry {
    char name[FOS_NAME_LENGTH];
    int port, owner;
};

struct question {
    char name[FOS_NAME_LENGTH];
    int client;
};

struct server {
    struct entry entries[MOST];
    struct question open[MOST];
    int entry_count, open_count;
};

/* The kernel lets nobody wait for a process that has ended. */
static bool lives(int pid)
{
    const int word = 0;
    const struct fos_waiting how = {.timeout = 0, .owner = pid, .what = "a moment"};
    return fos_wait_on(&word, 0, &how) != -EOWNERDEAD;
}

static void answer(int client, int result)
{
    fos_reply(client, &(struct fos_names_answer){result}, sizeof(struct fos_names_answer));
}

/* Names whose owner has ended are free again. */
static struct entry *find(struct server *s, const char *name)
{
    for (int i = 0; i < s->entry_count; i++) {
        if (strcmp(s->entries[i].name, name) != 0)
            continue;
        if (lives(s->entries[i].owner))
            return &s->entries[i];
        s->entries[i] = s->entries[--s->entry_count];
        return NULL;
    }
    return NULL;
}

/* Those who asked before there was an answer; in the order in which they did. */
static void answer_open(struct server *s, const struct entry *e)
{
    int kept = 0;
    for (int i = 0; i < s->open_count; i++)
        if (strcmp(s->open[i].name, e->name) == 0)
            answer(s->open[i].client, e->port);
        else
            s->open[kept++] = s->open[i];
    s->open_count = kept;
}

static int enter(struct server *s, const struct fos_names_request *r, int owner)
{
    if (find(s, r->name))
        return -EEXIST;
    if (s->entry_count == MOST)
        return -ENOSPC;
    struct entry *e = &s->entries[s->entry_count++];
    *e = (struct entry){.port = r->port, .owner = owner};
    memcpy(e->name, r->name, sizeof e->name);
    answer_open(s, e);
    return 0;
}

static void look_up(struct server *s, const struct fos_names_request *r, int client)
{
    const struct entry *e = find(s, r->name);
    if (e) {
        answer(client, e->port);
    } else if (s->open_count == MOST) {
        answer(client, -ENOSPC);
    } else {
        struct question *q = &s->open[s->open_count++];
        q->client = client;
        memcpy(q->name, r->name, sizeof q->name);
    }
}

static void serve(struct server *s, struct fos_names_request *r, long size, int client)
{
    if (size != sizeof *r || !memchr(r->name, '\0', sizeof r->name))
        answer(client, -EINVAL);
    else if (r->kind == FOS_NAMES_REGISTER)
        answer(client, enter(s, r, client));
    else
        look_up(s, r, client);
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    struct server s = {.entry_count = 0};
    struct fos_names_request request;
    int client;
    long size = fos_port_open(FOS_NAMES_PORT, "names");
    if (size < 0) {
        fprintf(stderr, "%s: another name server is at work\n", argv[0]);
        return 1;
    }
    while ((size = fos_receive(FOS_NAMES_PORT, &client, &request, sizeof request, -1)) >= 0)
        serve(&s, &request, size, client);
    return size == -ESHUTDOWN ? 0 : 1;
}
