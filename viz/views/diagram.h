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

/* What a token says. */
enum token_text { TEXT_NAME, TEXT_SHORT, TEXT_NONE };

/* How tokens look in a state. */
struct style {
    enum token_text text;
    bool labels;   /* of the groups */
    int size, gap; /* height; from one to the next */
};

/* Where each of ui->tokens sits, where it goes to and comes from; w is 0: it has no seat. */
enum { TOKEN_LETTERS = 12 };
struct seats {
    struct rect to[TOKENS_MAX], from[TOKENS_MAX];
    struct label {
        enum fos_state state;
        uint32_t group;
        struct rect box;
        char text[64];
    } labels[LABELS_MAX];
    int label_count;
    struct style style[FOS_STATE_COUNT];
    int hidden[FOS_STATE_COUNT];
};

/* Seats the first `count` of ui->tokens (diagram_seats.c). */
void diagram_seat(struct ui *ui, const struct diagram *d, size_t count, struct seats *seats);
int token_width(const struct ui *ui, const struct style *s, uint32_t pid);
/* Does it still sit where it comes from? */
bool token_leaves(const struct token *t);
/* The letters that stand for a name. Returns `out`, or a part of `name`. */
const char *token_letters(const char *name, char out[TOKEN_LETTERS]);

/* Lays the diagram out in `r`. */
void diagram_place(const struct ui *ui, struct rect r, struct diagram *d);
/* Draws the first `count` of ui->tokens (diagram_tokens.c). */
void diagram_tokens(struct ui *ui, const struct diagram *d, size_t count);
/* Are there too many processes to show a token for each? */
bool diagram_crowded(const struct ui *ui, const struct diagram *d);

#endif
