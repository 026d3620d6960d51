/*
 * diagram.h: where the nodes, edges and labels of the state diagram are.
 *
 *      NEW --> READY <==> RUNNING --> ZOMBIE
 *                  \        /
 *                   BLOCKED
 */
#ifndef VIZ_SDL_DIAGRAM_H
#define VIZ_SDL_DIAGRAM_H

#include "views.h"

/* Where the words of an edge stand. */
struct caption {
    struct rect box; /* what it may fill */
    int align;       /* -1: left, 0: middle, 1: right */
    bool up;         /* it grows upwards from the lower edge of the box */
};

struct diagram {
    struct rect node[FOS_STATE_COUNT];
    struct rect inside[FOS_STATE_COUNT]; /* below the node's name: for tokens */
    struct point edge[EDGES][4];         /* Bezier, from border to border */
    struct caption caption[EDGES];
    int above, below; /* lines of the captions over and under the upper row */
};

/* Lays the diagram out in `r`. */
void diagram_place(const struct ui *ui, struct rect r, struct diagram *d);
/* Draws the first `count` of ui->tokens (diagram_tokens.c). */
void diagram_tokens(struct ui *ui, const struct diagram *d, size_t count);
/* Are there too many processes to show a token for each? */
bool diagram_crowded(const struct ui *ui, const struct diagram *d);

#endif
