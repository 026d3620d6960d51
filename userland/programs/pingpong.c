/*
 * pingpong.c: a process that spawns another, and the two take turns. They
 * meet by the clock alone: ping at even multiples of the interval, pong at
 * odd ones. Between the turns both are BLOCKED and cost nothing.
 */
#include "../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] =
    "pingpong [ROUNDS] [MS]: two processes speak in turn, ROUNDS times (3), MS (10) apart";

/* `what` at start + first, + first + 2 intervals, ... */
static void speak(const char *what, fos_time first, fos_time interval, long rounds)
{
    for (long i = 0; i < rounds; i++) {
        fos_sleep_until(first + 2 * i * interval);
        printf("%s %ld\n", what, i + 1);
    }
}

/* The child: argv is its name, its first turn, the interval, the rounds. */
static int pong(int argc, char **argv)
{
    (void)argc;
    speak("pong", strtoll(argv[1], NULL, 10), strtoll(argv[2], NULL, 10),
          strtol(argv[3], NULL, 10));
    return 0;
}

static int spawn_pong(fos_time first, fos_time interval, long rounds)
{
    char name[] = "pong", text[3][24];
    snprintf(text[0], sizeof text[0], "%lld", (long long)first);
    snprintf(text[1], sizeof text[1], "%lld", (long long)interval);
    snprintf(text[2], sizeof text[2], "%ld", rounds);
    char *argv[] = {name, text[0], text[1], text[2], NULL};
    return fos_spawn(&(struct fos_spawn){.name = name, .main = pong, .argc = 4, .argv = argv});
}

int main(int argc, char **argv)
{
    args_at_most(2, argc, argv);
    long rounds = args_number(1, 3, 1, 1000000, argc, argv);
    fos_time interval = FOS_MS(args_number(2, 10, 1, 60000, argc, argv));
    fos_time start = fos_now();
    int child = spawn_pong(start + interval, interval, rounds);
    if (child < 0) {
        fprintf(stderr, "pingpong: can't spawn the other player (error %d)\n", -child);
        return 1;
    }
    speak("ping", start, interval, rounds);
    struct fos_exit how;
    return fos_wait(child, &how) == child ? how.status : 1;
}
