/*
 * bench_switch: what a switch costs, in ns: registers only and the C
 * library's ucontext, each bare and as a yield through the kernel (queue,
 * policy, account, trace); beside them Boost.Context and Go's scheduler, where
 * they are installed. All in one run, so that the ratios mean something; and
 * events per second of the virtual clock.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fiberos/kernel.h"
#include "fiberos/sys.h"
#include "kernel/arch/context.h"

enum { SWITCHES = 20000000, YIELDERS = 4, YIELDS = 150000, STACK = 64 * 1024 };

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* ---- The bare switch ---- */

static struct fos_context here, there;

static void bounce(void *unused)
{
    (void)unused;
    for (;;)
        fos_context_swap(&there, &here);
}

static double bare(const struct context_ops *ops, long rounds)
{
    char *stack = malloc(STACK);
    if (!stack)
        return -1;
    context_choose(ops);
    context_begin();
    here = there = (struct fos_context){{0}};
    fos_context_get(&there);
    fos_context_make(&there, stack, STACK, bounce, NULL, NULL);
    double before = now_ns();
    for (long i = 0; i < rounds; i++)
        fos_context_swap(&here, &there);
    double took = now_ns() - before;
    free(stack);
    return took / (2.0 * (double)rounds);
}

/* ---- Through the kernel ---- */

static int yields(int argc, char **argv)
{
    (void)argv;
    for (int i = 0; i < YIELDS; i++)
        fos_yield();
    return argc;
}

struct figures {
    double ns_per_yield, events_per_s;
};

static struct figures machine(enum fos_context_kind context, enum fos_clock_kind clock)
{
    struct fos_proc_spec specs[YIELDERS];
    static const struct fos_setting none[1];
    for (int i = 0; i < YIELDERS; i++)
        specs[i] = (struct fos_proc_spec){
            .name = "yields", .count = 1, .tickets = 100, .exec = "yields", .main = yields};
    const struct fos_workload w = {.name = "bench",
                                   .tick = FOS_MS(1),
                                   .seed = 1,
                                   .cpus = 1,
                                   .clock = clock,
                                   .policy = "rr",
                                   .settings = none,
                                   .specs = specs,
                                   .spec_count = YIELDERS,
                                   .top_count = YIELDERS};
    const struct fos_config c = {.context = context, .no_explain = true};
    struct fos_error error = {.message = ""};
    struct fos_kernel *k = fos_kernel_new(&w, &c, &error);
    double before = now_ns();
    if (!k || fos_kernel_run(k, &error)) {
        fprintf(stderr, "bench: %s\n", error.message);
        exit(1);
    }
    double took = now_ns() - before;
    struct figures f = {.ns_per_yield = took / (YIELDERS * YIELDS),
                        .events_per_s = (double)fos_trace_count(fos_kernel_trace(k)) * 1e9 / took};
    fos_kernel_free(k);
    return f;
}

/* ---- Others ---- */

/* What the peer prints: ns. Below 0: it is not there. */
static double peer(const char *name)
{
    const char *build = getenv("FIBEROS_BUILD");
    char command[512];
    double ns = -1;
    snprintf(command, sizeof command, "%.400s/peers/%s 2>/dev/null", build ? build : "build", name);
    FILE *out = popen(command, "r");
    if (!out)
        return -1;
    if (fscanf(out, "%lf", &ns) != 1)
        ns = -1;
    pclose(out);
    return ns;
}

static void row(const char *what, double ns, double unit)
{
    if (ns < 0)
        printf("  %-44s not installed, left out\n", what);
    else
        printf("  %-44s %9.1f ns %8.2f x\n", what, ns, ns / unit);
}

int main(void)
{
    double registers = bare(&context_asm, SWITCHES),
           ucontext = bare(&context_ucontext, SWITCHES / 20);
    struct figures asm_real = machine(FOS_CONTEXT_ASM, FOS_CLOCK_REAL);
    struct figures uc_real = machine(FOS_CONTEXT_UCONTEXT, FOS_CLOCK_REAL);
    struct figures asm_virtual = machine(FOS_CONTEXT_ASM, FOS_CLOCK_VIRTUAL);
    struct figures uc_virtual = machine(FOS_CONTEXT_UCONTEXT, FOS_CLOCK_VIRTUAL);
    double go = peer("gosched");

    printf("one switch of contexts\n");
    row("fiberos, registers only", registers, registers);
    row("fiberos, ucontext", ucontext, registers);
    row("Boost.Context (libboost-context-dev)", peer("boost"), registers);
    printf("one yield through a scheduler, %d processes\n", YIELDERS);
    row("fiberos, registers only, virtual clock", asm_virtual.ns_per_yield,
        asm_virtual.ns_per_yield);
    row("fiberos, ucontext, virtual clock", uc_virtual.ns_per_yield, asm_virtual.ns_per_yield);
    row("fiberos, registers only, real clock", asm_real.ns_per_yield, asm_virtual.ns_per_yield);
    row("fiberos, ucontext, real clock", uc_real.ns_per_yield, asm_virtual.ns_per_yield);
    row("Go, runtime.Gosched() (golang-go)", go, asm_virtual.ns_per_yield);
    printf("virtual clock: %.2f million events a second\n", asm_virtual.events_per_s / 1e6);
    return 0;
}
