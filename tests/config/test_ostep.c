/*
 * test_ostep.c: command lines of OSTEP's simulators: the recorded results of
 * the tools themselves; random command lines against the tools' rules played
 * tick by tick (ostep_reference.h); spellings, refusals, lack of memory.
 */
#include "tests/kernel/kernel_test.h"

#include <errno.h>
#include <math.h>
#include <time.h>

#include "config/ostep.h"
#include "config/python_random.h"
#include "tests/config/ostep_reference.h"
#include "tests/support/json.h"

#define TICK FOS_MS(1)

/* ---- Running a command line ---- */

static char *translated(const char *line)
{
    struct ostep ostep;
    struct fos_error error;
    const int code = ostep_translate(line, &ostep, &error);
    if (code || !ostep.workload)
        fail_msg("%s: refused (%d): %s", line, code, error.message);
    return ostep.workload;
}

static struct run run_line(const char *line)
{
    char *json = translated(line);
    struct run r = run_text(json, FOS_CONTEXT_AUTO);
    cJSON_free(json);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
    return r;
}

/* ---- Recorded cases ---- */

static const char *const kept_tools[] = {"scheduler.py", "lottery.py", "mlfq.py"};

static bool is_kept(const char *tool)
{
    for (size_t i = 0; i < sizeof kept_tools / sizeof kept_tools[0]; i++)
        if (strstr(tool, kept_tools[i]))
            return true;
    return false;
}

static void check_jobs(const struct run *r, const cJSON *test, const char *line)
{
    const cJSON *job, *jobs = cJSON_GetObjectItem(test, "per_job");
    assert_int_equal(fos_metrics_count(r->metrics), cJSON_GetArraySize(jobs));
    size_t i = 0;
    cJSON_ArrayForEach(job, jobs)
    {
        const struct fos_proc_metrics *p = fos_metrics_proc(r->metrics, i++);
        const struct {
            const char *name;
            fos_time value;
        } rows[] = {{"response", fos_proc_response(p)},
                    {"turnaround", fos_proc_turnaround(p)},
                    {"wait", p->wait}};
        for (size_t k = 0; k < 3; k++) {
            const double want = json_number(job, rows[k].name), got = (double)rows[k].value / TICK;
            if (fabs(got - want) > 0.005)
                fail_msg("%s: %s of %s is %g, not %g", line, rows[k].name, p->name, got, want);
        }
    }
}

static void check_averages(const struct run *r, const cJSON *test, const char *line)
{
    const cJSON *averages = cJSON_GetObjectItem(test, "averages");
    struct fos_summary s;
    assert_int_equal(fos_metrics_summary(r->metrics, &s), 0);
    const double means[] = {s.response.mean, s.turnaround.mean, s.wait.mean};
    const char *const names[] = {"response", "turnaround", "wait"};
    for (size_t i = 0; i < 3; i++) {
        const double want = json_number(averages, names[i]), got = means[i] / TICK;
        if (fabs(got - want) > 0.0051)
            fail_msg("%s: the mean %s is %g, not %g", line, names[i], got, want);
    }
}

/* Pid that runs in the tick that starts at `when`; 0: nobody. */
static uint32_t running_at(const struct fos_trace *t, fos_time when)
{
    uint32_t pid = 0;
    for (uint64_t i = 0; i < fos_trace_count(t) && fos_trace_event(t, i)->time <= when; i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type == FOS_EV_STATE && fos_event_to(e) == FOS_RUNNING)
            pid = e->pid;
        else if (e->type == FOS_EV_STATE && fos_event_from(e) == FOS_RUNNING)
            pid = 0;
    }
    return pid;
}

/* A lottery's segments are whole quanta: the end of the last one may be idle. */
static void check_timeline(const struct run *r, const cJSON *test, const char *line)
{
    const struct fos_trace *t = fos_kernel_trace(r->kernel);
    const bool whole = !strstr(line, "lottery");
    const cJSON *part;
    cJSON_ArrayForEach(part, cJSON_GetObjectItem(test, "timeline"))
    {
        const fos_time start = (fos_time)json_number(part, "start");
        const fos_time end = whole ? (fos_time)json_number(part, "end") : start + 1;
        const cJSON *job = cJSON_GetObjectItem(part, "job");
        const uint32_t want = cJSON_IsNull(job) ? 0 : (uint32_t)job->valuedouble + 1;
        for (fos_time tick = start; tick < end; tick++)
            if (running_at(t, tick * TICK) != want)
                fail_msg("%s: at tick %lld pid %u runs, not %u", line, (long long)tick,
                         running_at(t, tick * TICK), want);
    }
}

static void recorded_case(const cJSON *test)
{
    char line[512];
    const char *tool = cJSON_GetObjectItem(test, "tool")->valuestring;
    snprintf(line, sizeof line, "%s %s", tool, cJSON_GetObjectItem(test, "args")->valuestring);
    if (!is_kept(tool)) {
        struct ostep ostep;
        struct fos_error error;
        assert_int_equal(ostep_translate(line, &ostep, &error), -EINVAL);
        assert_non_null(strstr(error.message, "comes with several CPUs in a later version"));
        return;
    }
    struct run r = run_line(line);
    check_jobs(&r, test, line);
    check_averages(&r, test, line);
    check_timeline(&r, test, line);
    run_free(&r);
}

static void test_recorded(void **state)
{
    (void)state;
    const cJSON *test;
    cJSON *all = json_file("tests/config/ostep.json");
    cJSON_ArrayForEach(test, cJSON_GetObjectItem(all, "cases")) recorded_case(test);
    cJSON_Delete(all);
}

/* ---- Random command lines ---- */

static void compare(const struct ref *want, const char *line)
{
    struct run r = run_line(line);
    if ((int)fos_metrics_count(r.metrics) != want->count)
        fail_msg("%s: %zu jobs, not %d", line, fos_metrics_count(r.metrics), want->count);
    for (int i = 0; i < want->count; i++) {
        const struct fos_proc_metrics *p = fos_metrics_proc(r.metrics, (size_t)i);
        const struct ref_job *j = &want->jobs[i];
        if (fos_proc_response(p) != (j->first - j->start) * TICK ||
            fos_proc_turnaround(p) != (j->end - j->start) * TICK || p->wait != j->wait * TICK)
            fail_msg("%s: job %d: response %g, turnaround %g, wait %g; the tool has %lld, %lld, "
                     "%lld",
                     line, i, (double)fos_proc_response(p) / TICK,
                     (double)fos_proc_turnaround(p) / TICK, (double)p->wait / TICK,
                     (long long)(j->first - j->start), (long long)(j->end - j->start),
                     (long long)j->wait);
    }
    run_free(&r);
}

static unsigned first_seed(void)
{
    const char *given = getenv("FIBEROS_SEED");
    return given ? (unsigned)strtoul(given, NULL, 10) : 1;
}

static void random_cases(void (*make)(unsigned seed, struct ref *ref, char *line), int count)
{
    static struct ref ref;
    char line[2048];
    const unsigned first = first_seed();
    if (under_valgrind())
        count /= 50;
    for (int i = 0; i < count; i++) {
        memset(&ref, 0, sizeof ref);
        make(first + (unsigned)i, &ref, line);
        compare(&ref, line);
    }
}

static void test_random_scheduler(void **state)
{
    (void)state;
    random_cases(ref_make_scheduler, 1000);
}

static void test_random_lottery(void **state)
{
    (void)state;
    random_cases(ref_make_lottery, 1000);
}

static void test_random_mlfq(void **state)
{
    (void)state;
    random_cases(ref_make_mlfq, 4000);
}

/* ---- Spellings ---- */

/* The workload without the line that it came from. */
static char *bare(const char *line)
{
    char *text = translated(line);
    cJSON *json = cJSON_Parse(text);
    cJSON_DeleteItemFromObject(json, "description");
    cJSON_free(text);
    text = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    return text;
}

static const char *const same[][2] = {
    {"scheduler.py -p RR -q 3 -l 10,2,7", "python3 ./scheduler.py -pRR -cq3 --jlist=10,2,7"},
    {"scheduler.py -p RR -q 3 -l 10,2,7",
     "/usr/bin/python3.11 cpu-sched/scheduler.py --po RR --quantum 3 -l '10, 2, 7'"},
    {"scheduler.py -p RR -q 3 -l 10,2,7", "scheduler.py -p \"RR\" -q 9 -q 0x3 -l 1\"0,2\",\\7 --"},
    {"scheduler.py -l 8", "  python\tscheduler.py\\\n -l 8.0 "},
    {"scheduler.py -l 0.5,3", "scheduler.py -l .5,+3e0"},
    {"scheduler.py -j 3 -s 0", "scheduler.py"},
    {"scheduler.py -m 10", "scheduler.py -l '' -p FIFO -q 1"},
    {"scheduler.py -s 8", "scheduler.py -s 010"},
    {"scheduler.py -s 5", "scheduler.py -s -5"},
    {"scheduler.py -s 5 -j 2", "scheduler.py --seed 5 --jobs 2"},
    {"lottery.py -s 3 -T 9 -m 5", "lottery.py --seed=3 --maxticket=9 --maxlen=5 --compute -q 1"},
    {"lottery.py -l 10:100,20:5", "lottery.py --jl 10:100,20:5 -j 99 -m 1"},
    {"mlfq.py", "mlfq.py -s 0 -n 3 -q 10 -a 1 -j 3 -m 100 -M 10 -B 0 -i 5 -c"},
    {"mlfq.py -Q 5,6 -A 1,2 -l 0,9,0",
     "mlfq.py -n 7 -q 1 --quantumList 5,6 --allotmentL=1,2 --jlist "
     "0,9,0"},
    {"mlfq.py -SIc -B 20 -i 7", "mlfq.py --stay --iobump --boost 20 --iotime 7"},
    {"mlfq.py -n 2 -a 4 -j 2 -M 5", "mlfq.py --numQ 2 --allotment 4 --numJobs 2 --maxio 5"},
};

static void test_spellings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        char *want = bare(same[i][0]), *got = bare(same[i][1]);
        if (strcmp(want, got) != 0)
            fail_msg("%s\n%s\nand\n%s\n%s", same[i][0], want, same[i][1], got);
        cJSON_free(want);
        cJSON_free(got);
    }
}

/* ---- Refusals ---- */

static const struct {
    const char *line, *message;
} refused[] = {
    {"", "which tool?"},
    {"python3", "which tool?"},
    {"multi.py -n 2", "multi.py comes with several CPUs in a later version"},
    {"python ./process-run.py -l 5:100", "process-run.py comes with several CPUs"},
    {"schedular.py", "unknown tool 'schedular.py' (did you mean 'scheduler.py'?)"},
    {"scheduler.py -l '1,2", "a quote (') is opened and not closed"},
    {"scheduler.py -z", "scheduler.py: it has no option '-z'"},
    {"mlfq.py -L 1", "mlfq.py: it has no option '-L'"},
    {"scheduler.py --quantun 3", "has no option '--quantun' (did you mean '--quantum'?)"},
    {"mlfq.py --num 3", "'--num' is short for more than one option"},
    {"mlfq.py --stay=1", "--stay takes no value"},
    {"scheduler.py -q", "-q needs a value"},
    {"scheduler.py --quantum", "--quantum needs a value"},
    {"scheduler.py -q 1.5", "-q: expected a whole number, found '1.5'"},
    {"scheduler.py -q 08", "-q: expected a whole number, found '08'"},
    {"scheduler.py -s 99999999999999999999", "-s: expected a whole number"},
    {"scheduler.py -p RR -q 0", "-q: expected a number from 1 to 1000000000, found 0"},
    {"scheduler.py -p fifo", "-p: expected FIFO, SJF or RR, found 'fifo'"},
    {"scheduler.py -l 1,x", "-l: expected a run time from 0 to 1000000000, found 'x'"},
    {"scheduler.py -l 1,,2", "found ''"},
    {"scheduler.py -l 1,", "found ''"},
    {"scheduler.py -l -1", "found '-1'"},
    {"scheduler.py -l nan", "found 'nan'"},
    {"scheduler.py -l 0x10", "found '0x10'"},
    {"scheduler.py -j 0", "-j: expected a number from 1"},
    {"scheduler.py -c | less", "unexpected word '|'; it takes options only"},
    {"scheduler.py -c -- 7", "unexpected word '7'"},
    {"lottery.py -q 0", "-q: expected a number from 1"},
    {"lottery.py -l 10", "-l: expected a run time and tickets such as 10:100, found '10'"},
    {"lottery.py -l 10:5,7", "found '7'"},
    {"lottery.py -l 10:5:3", "found '5:3'"},
    {"lottery.py -l 10:0", "tickets (a whole number, 1 to 1000000), found '0'"},
    {"lottery.py -l 1.5:10", "-l: expected a run time (a whole number, 0 or more), found '1.5'"},
    {"lottery.py -m 1", "-m: expected a number from 2"},
    {"lottery.py -T 1", "-T: expected a number from 2"},
    {"lottery.py -l 900000000:1", "draws, more than 1000000"},
    {"mlfq.py -n 0", "-n: expected a number from 1 to 64, found 0"},
    {"mlfq.py -Q 1,2 -A 1", "-A: expected 2 numbers, one for each queue, found 1"},
    {"mlfq.py -A 1,0,1", "-A: expected numbers from 1 to 1000000, found 0"},
    {"mlfq.py -Q 1,2.5", "-Q: expected a time slice (a whole number), found '2.5'"},
    {"mlfq.py -l 0,10", "-l: expected a start time, a run time and an I/O frequency"},
    {"mlfq.py -l 0,10,1,1", "-l: expected a start time, a run time and an I/O frequency"},
    {"mlfq.py -l 0,0,1", "-l: expected a run time"},
    {"mlfq.py -l -1,5,1", "-l: expected a start time"},
    {"mlfq.py -m 0", "-m: expected a number from 1"},
    {"mlfq.py -i -1", "-i: expected a number from 0"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct ostep ostep;
        struct fos_error error = {.message = ""};
        const int code = ostep_translate(refused[i].line, &ostep, &error);
        if (code != -EINVAL || !strstr(error.message, refused[i].message))
            fail_msg("%s: %d, %s", refused[i].line, code, error.message);
        assert_null(ostep.workload);
    }
}

static void test_help(void **state)
{
    (void)state;
    for (size_t i = 0; ostep_tool(i); i++) {
        char line[64], *text = NULL;
        size_t size;
        struct ostep ostep;
        struct fos_error error;
        snprintf(line, sizeof line, "%s -s 3 -h", ostep_tool_name(ostep_tool(i)));
        assert_int_equal(ostep_translate(line, &ostep, &error), 0);
        assert_null(ostep.workload);
        FILE *out = open_memstream(&text, &size);
        ostep_print_help(ostep.tool, out);
        fclose(out);
        assert_non_null(strstr(text, "-s, --seed N"));
        assert_non_null(strstr(text, ostep_tool_summary(ostep.tool)));
        free(text);
    }
}

/* ---- The generator ---- */

/* As Python 3.11 printed them. */
static void test_python_random(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        int skip;
        double want;
    } rows[] = {
        {0, 0, 0.8444218515250481},
        {0, 1, 0.7579544029403025},
        {1, 0, 0.13436424411240122},
        {UINT64_C(100), 0, 0.1456692551041303},
        {UINT64_C(4294967295), 700, 0.6268621601916816},
        {UINT64_C(4294967296), 3, 0.6117214625782752},
        {UINT64_C(9223372036854775807), 1500, 0.7239879636181924},
    };
    struct python_random r;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        python_random_seed(&r, rows[i].seed);
        for (int k = 0; k < rows[i].skip; k++)
            python_random(&r);
        assert_true(python_random(&r) == rows[i].want);
    }
}

/* ---- Lack of memory ---- */

static int allocations_left;

static void *scarce_malloc(size_t size)
{
    return allocations_left-- > 0 ? malloc(size) : NULL;
}

static void test_no_memory(void **state)
{
    (void)state;
    static const char *const lines[] = {"scheduler.py -p RR -l 1.5,2", "lottery.py -s 2",
                                        "mlfq.py -SI -B 7"};
    cJSON_Hooks hooks = {scarce_malloc, free};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct ostep ostep;
        struct fos_error error;
        int code = -ENOMEM;
        cJSON_InitHooks(&hooks);
        for (int room = 0; code; room++) {
            allocations_left = room;
            code = ostep_translate(lines[i], &ostep, &error);
            assert_true(code == 0 || code == -ENOMEM);
            assert_int_equal(code == 0, ostep.workload != NULL);
            assert_true(room < 1000);
        }
        cJSON_InitHooks(NULL);
        free(ostep.workload);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_python_random),    cmocka_unit_test(test_recorded),
        cmocka_unit_test(test_random_scheduler), cmocka_unit_test(test_random_lottery),
        cmocka_unit_test(test_random_mlfq),      cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_refused),          cmocka_unit_test(test_help),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests_name("config/ostep", tests, NULL, NULL);
}
