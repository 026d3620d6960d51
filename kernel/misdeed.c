/*
 * misdeed.c: what a process does wrong on purpose ({"fault": ...}), for real:
 * the host's own signal ends it, nothing is pretended.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine.h"

/* Sanitizers would report what is meant to happen here. */
#define ON_PURPOSE __attribute__((no_sanitize("address", "undefined"), noinline))

ON_PURPOSE static void null_pointer(void)
{
    volatile uintptr_t nowhere = 0; /* so that the compiler does not see it */
    *(volatile int *)nowhere = 1;
}

ON_PURPOSE static void divide_by_zero(void)
{
    volatile int zero = 0;
    zero = 7 / zero; /* for 1 / x no division is needed */
}

static void illegal_instruction(void)
{
    __builtin_trap();
}

/* A page of a file behind the file's end. */
static void beyond_the_file(void)
{
    int fd = memfd_create("empty", MFD_CLOEXEC);
    volatile char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (page != MAP_FAILED)
        (void)page[0];
    abort();
}

/* Without the way out the compiler would see through it. */
ON_PURPOSE static int deeper(volatile char *above, int depth)
{
    volatile char here[256];
    here[0] = above ? above[0] : 1;
    return depth < 0 ? 0 : deeper(here, depth + 1) + here[0];
}

static void overflow(void)
{
    deeper(NULL, 0);
}

void misdeed(enum fos_misdeed which)
{
    static void (*const deeds[])(void) = {
        [FOS_DO_SEGV] = null_pointer,       [FOS_DO_FPE] = divide_by_zero,
        [FOS_DO_ILL] = illegal_instruction, [FOS_DO_BUS] = beyond_the_file,
        [FOS_DO_OVERFLOW] = overflow,
    };
    static_assert(sizeof(deeds) / sizeof(deeds[0]) == FOS_MISDEEDS, "a deed for each");
    deeds[which]();
}
