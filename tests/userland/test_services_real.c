/*
 * test_services_real: messages, groups, programs by name: the rules; on the
 * real clock, at 1 ms.
 */
#include "contract.h"

static const char *const programs[] = {"tests/programs/messages", "tests/programs/groups", NULL};

int main(void)
{
    return run_contract("userland/services_real", programs, FOS_CLOCK_REAL);
}
