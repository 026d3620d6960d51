/*
 * test_sync: what userland/lib has for processes that wait for each other
 * keeps the rules of POSIX, and its own on fairness; on the virtual clock.
 */
#include "contract.h"

static const char *const programs[] = {
    "tests/programs/sync_word",
    "tests/programs/sync_mutex",
    "tests/programs/sync_condition",
    "tests/programs/sync_counts",
    "tests/programs/sync_rwlock",
    "tests/programs/sync_channel",
    NULL,
};

int main(void)
{
    return run_contract("userland/sync", programs, FOS_CLOCK_VIRTUAL);
}
