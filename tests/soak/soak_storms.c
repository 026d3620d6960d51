/*
 * soak_storms: what test_stress_real does for seconds, for SOAK_SECONDS (60)
 * each: C in the library at 1 ms, locks and messages, processes that die in
 * every way. Prints what happened; status 1 if anything was lost or corrupted.
 */
#include "tests/userland/storm.h"

enum { DEATHS_PER_SECOND = 1000 };

static int report(const char *name, struct storm *s)
{
    storm_print(name, s);
    fflush(stdout);
    free(s->delays);
    return s->corrupted + s->torn + s->left != 0;
}

int main(void)
{
    static struct storm s;
    const char *wanted = getenv("SOAK_SECONDS");
    long seconds = wanted ? strtol(wanted, NULL, 10) : 60;
    char ms[24], deaths[24];
    int failed = 0;
    snprintf(ms, sizeof ms, "%ld", seconds * 1000);
    snprintf(deaths, sizeof deaths, "%ld", seconds * DEATHS_PER_SECOND);

    storm_libc(&s, ms);
    failed += report("soak/libc", &s);
    storm_run(&s, &(struct job){"tests/programs/traffic", {ms}}, 1, false);
    failed += report("soak/traffic", &s);
    storm_run(&s, &(struct job){"tests/programs/casualties", {deaths}}, 1, true);
    printf("  %lld died; %lld mappings of the host at first, %lld at the end\n",
           (long long)s.deaths, (long long)s.mappings_early, (long long)s.mappings_late);
    failed += report("soak/casualties", &s);
    return failed != 0;
}
