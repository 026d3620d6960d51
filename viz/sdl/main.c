/*
 * main.c: fiberos-viz, the visualizer.
 */
#include "window.h"

int main(int argc, char **argv)
{
    struct ui_options options;
    options_parse(argc, argv, &options);
    if (options.bench)
        return bench_run(&options);
    if (options.animate)
        return animate_run(&options);
    return options.screenshot ? shot_run(&options) : window_run(&options);
}
