/*
 * sys.h: what a process may call.
 *
 * A program that runs as a fiberos process includes this header and nothing
 * else of the kernel. Every call here is made from a process, on its own
 * stack; none may be made from a signal handler. A call that takes longer
 * than an instant lets other processes run meanwhile.
 *
 * Results are 0 (or a useful number) for success and a negative errno value
 * for failure, so that errno itself stays the program's own.
 */
#ifndef FIBEROS_SYS_H
#define FIBEROS_SYS_H

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds: of the run's clock, or a length of time. Never negative. */
typedef int64_t fos_time;

#define FOS_US(n)  ((fos_time)(n)*1000)
#define FOS_MS(n)  ((fos_time)(n)*1000000)
#define FOS_SEC(n) ((fos_time)(n)*1000000000)

/* ---- Who am I, what time is it ---- */

/* Number of the calling process, 1 or more. */
int fos_pid(void);

/* Number of the process that spawned the caller; 0: the machine did. */
int fos_parent(void);

/* Name of the calling process; valid until it exits. */
const char *fos_name(void);

/* Time since the machine booted, on the run's clock. */
fos_time fos_now(void);

/* CPU time that the calling process has used. */
fos_time fos_cpu_time(void);

/* ---- Using time ---- */

/*
 * Uses the CPU for `length`. On the virtual clock this is the only way in
 * which a process consumes time; on the real clock it computes that long.
 */
void fos_cpu(fos_time length);

/*
 * Tells the scheduler how much CPU the caller needs until it next blocks:
 * what shortest-job-first is assumed to know. A hint; lasts until used up.
 */
void fos_burst(fos_time length);

/* Blocks for `length`; 0 is the same as fos_yield(). Returns 0. */
int fos_sleep(fos_time length);

/* Blocks until the clock shows `when`; returns 0 at once if it has passed. */
int fos_sleep_until(fos_time when);

/* `device` for I/O that never queues. */
#define FOS_NO_DEVICE (-1)

/*
 * Blocks for an I/O of `length` on device number `device` (in the order of
 * the workload, from 0), behind the requests that came before it.
 * Returns 0, or -ENODEV.
 */
int fos_io(int device, fos_time length);

/* Goes to the end of the ready queue of the caller's equals. */
void fos_yield(void);

/* ---- Processes ---- */

/* For struct fos_spawn: the child is the first of a group of its own. */
#define FOS_NEW_GROUP (-1)

struct fos_spawn {
    const char *name;          /* NULL: the parent's, or the program's */
    int (*main)(int, char **); /* what it runs; or else */
    const char *program;       /* a program by name, as "exec" in a workload has it */
    int argc;
    char **argv;  /* copied; the child may change its strings */
    int priority; /* 0..99 */
    int nice;     /* -20..19 */
    int tickets;  /* 1..1,000,000; 0: 100 */
    size_t stack; /* bytes; 0: the default */
    int group;    /* 0: the parent's; FOS_NEW_GROUP; or the number of one */
};

/*
 * Creates a process that runs how->main, or the program how->program, and
 * becomes READY at once. Returns its pid, or -EINVAL (a value out of range),
 * -EAGAIN (too many processes), -ENOMEM, -ENOENT (no such program), -ENOSYS
 * (this machine finds no programs by name) or -ENOSPC (to find one takes
 * 40 KiB of the caller's stack).
 */
int fos_spawn(const struct fos_spawn *how);

/*
 * Creates a process like the caller: its program with its arguments, name,
 * priority, nice, tickets, stack size and group. It starts at the beginning,
 * for a stack can't be copied to another address; who must know which of the
 * two it is asks fos_parent(). Returns its pid, -EAGAIN or -ENOMEM.
 */
int fos_spawn_copy(void);

/* How a process ended. */
struct fos_exit {
    int status;        /* what it passed to fos_exit() or returned from main */
    int signal;        /* 0, or the signal that ended it */
    uintptr_t address; /* of a fault */
    char message[104]; /* "" or why it was ended, for people */
};

/*
 * Waits until the child `pid` (-1: any child) has ended, takes it out of
 * the process table and says how it ended in *how (may be NULL).
 * Returns the child's pid, or -ECHILD if there is none to wait for.
 */
int fos_wait(int pid, struct fos_exit *how);

/* Ends the calling process. `status` is kept whole, not cut to 8 bits. */
void fos_exit(int status) __attribute__((noreturn));

/*
 * Ends process `pid`; a number below 0: every process of group -pid, the
 * caller last. Returns 0, or -ESRCH if there is no such process or group.
 */
int fos_kill(int pid);

/*
 * The caller's group: a number that its children inherit. A process that the
 * machine started is in a group of its own, which has the process's number.
 */
int fos_group(void);

/*
 * Sets the priority (0..99) of process `pid`, 0 being the caller.
 * Returns 0, -ESRCH or -EINVAL.
 */
int fos_set_priority(int pid, int priority);

/* ---- Waiting for a word to change: what locks are built on ---- */

struct fos_waiting {
    fos_time timeout; /* how long at most; below 0: for ever */
    int owner;        /* pid of the process that alone can end the wait; 0: not known. The caller
                         lends it its urgency and tickets, and a deadlock is traced through it. */
    const char *what; /* for messages: "mutex 'bus'"; must live as long as the wait */
};

/*
 * Blocks as long as *word is `expected`, until it is woken; `how` NULL: for
 * ever, owner unknown. Those who wait for one word are woken most urgent
 * first, then first come. Returns 0 when woken, -EAGAIN at once if *word
 * differs, -ETIMEDOUT, or -EOWNERDEAD if the owner has ended or
 * ends. Then the word still says what it said; those who come first should
 * make it their own.
 */
int fos_wait_on(const int *word, int expected, const struct fos_waiting *how);

/* Wakes at most `most` of those who wait for the word. Returns how many. */
int fos_wake(const int *word, int most);

/*
 * Wakes the first who waits and makes *word its pid (0: nobody waits), in one
 * step; the others wait for that one from now on. Returns the pid.
 */
int fos_hand_over(int *word);

/* ---- Messages: how processes talk to servers ---- */

/*
 * A message is a rendezvous, as in MINIX and QNX: who sends waits until the
 * message has been received and answered, and lends the receiver its urgency
 * and tickets meanwhile. Ports have numbers from 1 to FOS_MAX_PORTS; some are
 * agreed upon, others are found by asking a server (userland/lib). A timeout
 * is how long the call waits at most; below 0: for ever.
 */
#define FOS_MAX_PORTS 256

/*
 * Makes the caller the one that receives from port `number` (0: any that is
 * free, from FOS_MAX_PORTS downwards) until it ends; `name` is for people.
 * Returns the number, or -EINVAL (out of range), -EBUSY (another process has
 * it) or -ENOSPC (none is free).
 */
int fos_port_open(int number, const char *name);

/*
 * Sends `size` bytes and waits for the answer, of which at most `room` bytes
 * are kept in `answer`. Waits, too, for somebody to open the port. Returns
 * the size of what was kept, or -EINVAL (no such number), -EDEADLK (the port
 * is the caller's own), -ETIMEDOUT, or -EOWNERDEAD: who would have answered
 * has ended.
 */
long fos_send(int port, const void *message, size_t size, void *answer, size_t room,
              fos_time timeout);

/*
 * Waits for a message to the caller's port, the most urgent sender's first,
 * then the first come. Says in *from whom to answer and keeps at most `room`
 * bytes. Several senders may be left without answer at a time.
 * Returns the size of what was kept, or -EPERM (not the caller's port),
 * -ETIMEDOUT, or -ESHUTDOWN: all others wait to receive too, or for children, so
 * nobody is left who could send, and a server should end.
 */
long fos_receive(int port, int *from, void *message, size_t room, fos_time timeout);

/*
 * Answers process `to`, which goes on. Returns 0, or -ESRCH if it does not
 * wait for an answer of the caller (any more).
 */
int fos_reply(int to, const void *answer, size_t size);

/* ---- Being seen ---- */

/* Writes one line into the trace (cut after 4,096 bytes). */
void fos_log(const char *text);

/*
 * Writes bytes to the machine's console: `stream` 1 output, 2 errors.
 * What printf() in a program ends in. Returns `size`.
 */
long fos_write(int stream, const void *bytes, size_t size);

/* ---- Sections that must not be preempted ---- */

/*
 * Between fos_preempt_off() and the matching fos_preempt_on() the caller
 * keeps the CPU; a slice that ends meanwhile is over at the last _on().
 * They nest. Meant for short calls into code that can't be left half-way,
 * such as the host's malloc; a process must not block in between.
 */
void fos_preempt_off(void);
void fos_preempt_on(void);

/* ---- Contexts: what processes are made of ---- */

/*
 * The layer under the kernel, for those who want to build on it what the
 * kernel is built on (see the ten lessons). The same four calls as the
 * C library's ucontext, with their traps made visible: a context that was
 * never filled is refused, a function that ends with no link ends the
 * process and not the machine.
 */
#define FOS_CONTEXT_BYTES 1152
struct fos_context {
    unsigned char space[FOS_CONTEXT_BYTES] __attribute__((aligned(16))); /* zero it first */
};

/*
 * Saves the point where the call stands into *c and returns 0; returns
 * again, 0 as well, each time *c is resumed. A local variable that changes
 * in between must be volatile.
 */
int fos_context_get(struct fos_context *c) __attribute__((returns_twice));

/*
 * Makes *c start `function(argument)` on `stack`, and resume `link` when
 * that returns (NULL: the calling process ends with status 0).
 * Returns 0, or -EINVAL: *c was not filled by fos_context_get(), or `size`
 * is below 16 KiB. A made context is used up when its function returns.
 */
int fos_context_make(struct fos_context *c, void *stack, size_t size, void (*function)(void *),
                     void *argument, struct fos_context *link);

/* Resumes *c and does not come back; returns -EINVAL if *c was not filled. */
int fos_context_set(struct fos_context *c);

/*
 * Saves here into *from and resumes *to. Returns 0 when *from is resumed;
 * -EINVAL if *to was not filled.
 */
int fos_context_swap(struct fos_context *from, struct fos_context *to)
    __attribute__((returns_twice));

#endif
