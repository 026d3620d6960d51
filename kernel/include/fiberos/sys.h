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

struct fos_spawn {
    const char *name;          /* NULL: the parent's */
    int (*main)(int, char **); /* required */
    int argc;
    char **argv;  /* copied; the child may change its strings */
    int priority; /* 0..99 */
    int nice;     /* -20..19 */
    int tickets;  /* 1..1,000,000; 0: 100 */
    size_t stack; /* bytes; 0: the default */
};

/*
 * Creates a process that runs how->main and becomes READY at once.
 * Returns its pid, or -EINVAL (a value out of range), -EAGAIN (too many
 * processes) or -ENOMEM.
 */
int fos_spawn(const struct fos_spawn *how);

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

/* Ends process `pid`. Returns 0, or -ESRCH if there is no such process. */
int fos_kill(int pid);

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
 * differs, -ETIMEDOUT, or -EOWNERDEAD if the owner ended.
 */
int fos_wait_on(const int *word, int expected, const struct fos_waiting *how);

/* Wakes at most `most` of those who wait for the word. Returns how many. */
int fos_wake(const int *word, int most);

/*
 * Wakes the first who waits and makes *word its pid (0: nobody waits), in one
 * step; the others wait for that one from now on. Returns the pid.
 */
int fos_hand_over(int *word);

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
