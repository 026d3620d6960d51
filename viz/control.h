/*
 * control.h: what the visualizer may ask of a run that it watches.
 *
 * The kernel's host process makes a socketpair(AF_UNIX, SOCK_STREAM), starts
 *     fiberos-viz --control FD FILE.fos
 * with one end inherited as FD, and reads commands from the other end in its
 * poll callback. The visualizer only writes, whole commands of this fixed
 * size, and never waits: a command that does not fit the socket is dropped,
 * and when the peer is gone it goes on without. What a command did is seen
 * in the trace and nowhere else, so there are no answers: one that was refused is a WARNING there.
 *
 * A reader drops the connection at a command with another magic.
 */
#ifndef VIZ_CONTROL_H
#define VIZ_CONTROL_H

#include <assert.h>
#include <stdint.h>

#define VIZ_CONTROL_MAGIC UINT32_C(0x32436f66) /* "foC2" */

enum viz_command_kind {
    VIZ_PAUSE = 1, /* stop the clock of the run; nothing happens until RESUME or STEP */
    VIZ_RESUME,    /* let it go on */
    VIZ_STEP,      /* while paused: go on up to and with the next transition */
    VIZ_KILL,      /* end process `pid` */
    VIZ_RENICE,    /* set the priority of process `pid` to `value` */
    VIZ_QUIT,      /* the window was closed; end the run or not, as you like */
    VIZ_PARAM      /* give a parameter of the policy another value: `text`, as after --set */
};

enum { VIZ_TEXT = 240 };

/* In the byte order of the host: both ends are on one machine. */
struct viz_command {
    uint32_t magic;      /* VIZ_CONTROL_MAGIC */
    uint32_t kind;       /* enum viz_command_kind */
    uint32_t pid;        /* KILL, RENICE; else 0 */
    int32_t value;       /* RENICE: 0..99; else 0 */
    char text[VIZ_TEXT]; /* PARAM: "quantum=8ms", NUL-terminated; else "" */
};
static_assert(sizeof(struct viz_command) == 256, "both ends read whole commands");

#endif
