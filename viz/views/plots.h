/*
 * plots.h: between the files of the view "Plots".
 */
#ifndef VIZ_VIEWS_PLOTS_H
#define VIZ_VIEWS_PLOTS_H

#include "views.h"

/* A plot: its words above, its numbers left of and below the area. */
struct frame {
    struct rect cell, area;
    bool marks; /* has numbers below */
    int head;   /* pixels of the area that counts leave free */
    double top; /* the number at the upper edge; 0 is at the lower */
};

/* Its title, and at the right what there is to say, up to the last comma that there is room for. */
void frame_title(struct ui *ui, const struct frame *f, const char *title, const char *detail);
/* The ground of the area. */
void frame_ground(struct ui *ui, const struct frame *f);
/* A line across, with its number at the left. */
void frame_level(struct ui *ui, const struct frame *f, double value, const char *number);
/* Makes a scale for counts up to `most`, with its numbers, as close as can be read. */
void frame_counts(struct ui *ui, struct frame *f, uint32_t most);
/* The y of a number. */
int frame_y(const struct frame *f, double value);
/* A number below, its middle at `x`; it keeps clear of the one before, which ended at *end. */
void frame_mark(struct ui *ui, const struct frame *f, int x, const char *text, int *end);
/* The time below. */
void frame_times(struct ui *ui, const struct frame *f, const struct timemap *map);
/* Words in the area, where there is nothing to plot. */
void frame_empty(struct ui *ui, const struct frame *f, const char *words);

/* ---- Over time (plot_time.c) ---- */

/* Makes the figures of both, if they are not those of this window on time. False without memory. */
bool plot_time_make(struct ui *ui, const struct frame *f);
void draw_share_plot(struct ui *ui, struct frame *f);
void draw_ready_plot(struct ui *ui, struct frame *f);
bool share_plot_describe(const struct ui *ui, int x, int y, char *out, size_t size);
bool ready_plot_describe(const struct ui *ui, int x, int y, char *out, size_t size);

/* ---- Histograms (plot_bins.c) ---- */

/* `which`: PLOT_WAITS or PLOT_RESPONSES. */
void draw_bins_plot(struct ui *ui, struct frame *f, enum plot which);
void bins_close(struct ui *ui);
bool bins_plot_describe(const struct ui *ui, enum plot which, int x, char *out, size_t size);

#endif
