/*
 * test_services: messages, groups, programs by name: the rules; on the
 * virtual clock.
 */
#include "contract.h"

static const char *const programs[] = {"tests/programs/messages", "tests/programs/groups", NULL};

int main(void)
{
    return run_contract("userland/services", programs, FOS_CLOCK_VIRTUAL);
}
