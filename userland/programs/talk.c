/*
 * talk.c: a client: it finds the console by name and prints through it. The
 * servers may be started before or after: whoever asks waits.
 */
#include "../lib/args.h"

#include <fibers/console.h>
#include <stdio.h>

const char fos_program_help[] =
    "talk [LINES] [MS]: prints LINES lines (3) through the console server, MS (10) apart";

int main(int argc, char **argv)
{
    args_at_most(2, argc, argv);
    long lines = args_number(1, 3, 1, 1000000, argc, argv);
    fos_time apart = FOS_MS(args_number(2, 10, 0, 60000, argc, argv));
    int console = fos_console_open(FOS_SEC(60));
    if (console < 0) {
        fprintf(stderr, "%s: no console (error %d); start nameserver and consoleserver\n", argv[0],
                -console);
        return 1;
    }
    for (long i = 1; i <= lines; i++) {
        int number = fos_console_printf(console, "line %ld of %ld", i, lines);
        if (number < 0) {
            fprintf(stderr, "%s: the console has gone (error %d)\n", argv[0], -number);
            return 1;
        }
        fos_sleep(apart);
    }
    return 0;
}
