/*
 * main.c: fiberos-viz, the visualizer.
 */
#include <fcntl.h>
#include <unistd.h>

#include "window.h"

/* Closed ones would be taken by the next file that is opened, and messages written into it. */
static void open_standard_streams(void)
{
    int fd = 0;
    while (fd >= 0 && fd <= STDERR_FILENO)
        fd = open("/dev/null", O_RDWR);
    if (fd > STDERR_FILENO)
        close(fd);
}

int main(int argc, char **argv)
{
    struct ui_options options;
    open_standard_streams();
    options_parse(argc, argv, &options);
    if (options.bench)
        return bench_run(&options);
    if (options.animate)
        return animate_run(&options);
    return options.screenshot ? shot_run(&options) : window_run(&options);
}
