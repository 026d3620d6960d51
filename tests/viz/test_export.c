/*
 * The metrics document and the CSV: both are written of the same run, the
 * CSV is read back as any program would, folded anew with no help from the
 * kernel, and compared with every number of the document.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "config/workload.h"
#include "tests/viz/csv.h"
#include "tests/viz/handmade.h"
#include "viz/export/export.h"

/* ---- Folding it ---------------------------------------------------------------------- */

enum { MOST_PIDS = 64, MOST_CPUS = 8 };

struct account {
    char name[64], state[16], exit[64];
    int64_t arrival, since, first_run, finish, status;
    int64_t wait, cpu, blocked, dispatches, preemptions, voluntary, migrations;
    int64_t jobs, misses, tardiness;
    int last_cpu;
    bool killed;
};

struct fold {
    struct account of[MOST_PIDS];
    int64_t busy[MOST_CPUS], switching[MOST_CPUS], switches, end;
    char outcome[32];
};

static void leave_state(struct fold *f, struct account *a, int64_t now)
{
    const int64_t length = now - a->since;
    a->since = now;
    if (!strcmp(a->state, "READY"))
        a->wait += length;
    if (!strcmp(a->state, "BLOCKED"))
        a->blocked += length;
    if (!strcmp(a->state, "RUNNING")) {
        a->cpu += length;
        f->busy[a->last_cpu] += length;
    }
}

static void fold_state(struct fold *f, struct account *a, const struct csv_row *r)
{
    const int64_t now = number(r, TIME);
    assert_string_equal(a->state, r->field[FROM]);
    leave_state(f, a, now);
    snprintf(a->state, sizeof(a->state), "%s", r->field[TO]);
    if (is(r, TO, "RUNNING")) {
        const int cpu = (int)number(r, CPU);
        a->migrations += a->dispatches && cpu != a->last_cpu;
        a->last_cpu = cpu;
        if (!a->dispatches++)
            a->first_run = now;
    }
    if (is(r, FROM, "RUNNING") && !is(r, TO, "ZOMBIE")) {
        if (is(r, REASON, "expired") || is(r, REASON, "preempted"))
            a->preemptions++;
        else
            a->voluntary++;
    }
    if (is(r, TO, "ZOMBIE")) {
        a->finish = now;
        a->killed = !is(r, REASON, "exited");
        a->status = number(r, VALUE);
    }
}

static void fold_row(struct fold *f, const struct csv_row *r)
{
    static const char *const outcomes[] = {"completed", "deadlock", "until", "interrupted"};
    struct account *a = &f->of[number(r, PID)];
    assert_true(number(r, TIME) >= f->end);
    f->end = number(r, TIME);
    if (is(r, EVENT, "process")) {
        *a = (struct account){.arrival = f->end, .since = f->end, .first_run = -1, .finish = -1};
        snprintf(a->name, sizeof(a->name), "%s", r->field[NAME]);
        assert_string_equal(r->field[NAME], r->field[TEXT]);
    } else if (is(r, EVENT, "state")) {
        fold_state(f, a, r);
    } else if (is(r, EVENT, "switch")) {
        f->switches++;
        f->switching[number(r, CPU)] += number(r, VALUE);
    } else if (is(r, EVENT, "deadline")) {
        a->jobs++;
        a->misses += number(r, VALUE) > 0;
        a->tardiness = number(r, VALUE) > a->tardiness ? number(r, VALUE) : a->tardiness;
    } else if (is(r, EVENT, "end")) {
        snprintf(f->outcome, sizeof(f->outcome), "%s", outcomes[number(r, VALUE)]);
    }
}

static void fold_csv(struct fold *f, const struct csv *csv)
{
    *f = (struct fold){.end = 0};
    for (size_t i = 0; i < csv->count; i++)
        fold_row(f, &csv->rows[i]);
    for (int pid = 1; pid < MOST_PIDS; pid++)
        if (f->of[pid].name[0])
            leave_state(f, &f->of[pid], f->end);
}

/* ---- Comparing ------------------------------------------------------------------------- */

static const cJSON *get(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    if (!item)
        print_message("no '%s' in the document\n", key);
    assert_non_null(item);
    return item;
}

static void check_number(const cJSON *object, const char *key, double expected)
{
    const cJSON *item = get(object, key);
    assert_true(cJSON_IsNumber(item));
    if (fabs(item->valuedouble - expected) > 1e-9 * (1 + fabs(expected)))
        print_message("%s: %.17g, expected %.17g\n", key, item->valuedouble, expected);
    assert_true(fabs(item->valuedouble - expected) <= 1e-9 * (1 + fabs(expected)));
}

static void check_time(const cJSON *object, const char *key, int64_t expected)
{
    if (expected < 0)
        assert_true(cJSON_IsNull(get(object, key)));
    else
        check_number(object, key, (double)expected);
}

static void check_text(const cJSON *object, const char *key, const char *expected)
{
    const cJSON *item = get(object, key);
    assert_true(cJSON_IsString(item));
    assert_string_equal(item->valuestring, expected);
}

static void check_exit(const cJSON *object, const struct account *a)
{
    const cJSON *how = get(object, "exit");
    if (a->finish < 0) {
        assert_true(cJSON_IsNull(how));
    } else if (!a->killed) {
        check_number(how, "status", (double)a->status);
    } else {
        check_text(how, "signal", fos_signal_name((int)a->status));
        assert_int_equal(strncmp(get(how, "address")->valuestring, "0x", 2), 0);
        assert_true(cJSON_IsString(get(how, "message")));
    }
}

static void check_process(const cJSON *object, const struct account *a)
{
    const bool ended = a->finish >= 0;
    check_text(object, "name", a->name);
    check_time(object, "arrival", a->arrival);
    check_time(object, "first_run", a->first_run);
    check_time(object, "finish", a->finish);
    check_time(object, "turnaround", ended ? a->finish - a->arrival : -1);
    check_time(object, "response", a->first_run < 0 ? -1 : a->first_run - a->arrival);
    check_time(object, "wait", a->wait);
    check_time(object, "cpu", a->cpu);
    check_time(object, "blocked", a->blocked);
    if (ended && a->cpu + a->blocked > 0)
        check_number(object, "slowdown",
                     (double)(a->finish - a->arrival) / (double)(a->cpu + a->blocked));
    else
        assert_true(cJSON_IsNull(get(object, "slowdown")));
    check_number(object, "dispatches", (double)a->dispatches);
    check_number(object, "preemptions", (double)a->preemptions);
    check_number(object, "voluntary_switches", (double)a->voluntary);
    check_number(object, "migrations", (double)a->migrations);
    check_number(object, "deadline_misses", (double)a->misses);
    assert_int_equal(cJSON_HasObjectItem(object, "jobs"), a->jobs > 0);
    if (a->jobs) {
        check_number(object, "jobs", (double)a->jobs);
        check_number(object, "tardiness", (double)a->tardiness);
        assert_true(cJSON_IsNumber(get(object, "worst_response")));
    }
    check_exit(object, a);
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void check_spread(const cJSON *summary, const char *key, int64_t *values, size_t count)
{
    const cJSON *spread = get(summary, key);
    double sum = 0;
    static const struct {
        const char *key;
        size_t percent;
    } ranks[] = {{"p50", 50}, {"p95", 95}, {"p99", 99}, {"max", 100}};
    qsort(values, count, sizeof(*values), by_number);
    for (size_t i = 0; i < count; i++)
        sum += (double)values[i];
    check_number(spread, "mean", count ? sum / (double)count : 0);
    for (size_t i = 0; i < 4; i++) {
        const size_t rank = (size_t)ceil((double)count * (double)ranks[i].percent / 100);
        check_number(spread, ranks[i].key, count ? (double)values[rank - 1] : 0);
    }
}

static void check_summary(const cJSON *summary, const struct fold *f, int cpus)
{
    int64_t turnaround[MOST_PIDS], response[MOST_PIDS], wait[MOST_PIDS];
    size_t ended = 0, ran = 0, all = 0;
    int64_t busy = 0, switching = 0, preemptions = 0, migrations = 0;
    for (int pid = 1; pid < MOST_PIDS; pid++) {
        const struct account *a = &f->of[pid];
        if (!a->name[0])
            continue;
        wait[all++] = a->wait;
        preemptions += a->preemptions;
        migrations += a->migrations;
        if (a->first_run >= 0)
            response[ran++] = a->first_run - a->arrival;
        if (a->finish >= 0)
            turnaround[ended++] = a->finish - a->arrival;
    }
    for (int c = 0; c < cpus; c++) {
        busy += f->busy[c];
        switching += f->switching[c];
    }
    check_spread(summary, "turnaround", turnaround, ended);
    check_spread(summary, "response", response, ran);
    check_spread(summary, "wait", wait, all);
    check_number(summary, "throughput_per_s", (double)ended * 1e9 / (double)f->end);
    check_number(summary, "cpu_utilization", (double)busy / ((double)f->end * cpus));
    check_number(summary, "idle", (double)(f->end * cpus - busy - switching));
    check_number(summary, "switch_overhead", (double)switching);
    check_number(summary, "context_switches", (double)f->switches);
    check_number(summary, "preemptions", (double)preemptions);
    check_number(summary, "migrations", (double)migrations);
    assert_in_range((int)(get(summary, "fairness_jain")->valuedouble * 1e6), 0, 1000000);
    get(get(summary, "slowdown"), "p99");
}

static void check_cpus(const cJSON *list, const struct fold *f, int cpus)
{
    assert_int_equal(cJSON_GetArraySize(list), cpus);
    for (int c = 0; c < cpus; c++) {
        const cJSON *cpu = cJSON_GetArrayItem(list, c);
        check_number(cpu, "cpu", c);
        check_number(cpu, "busy", (double)f->busy[c]);
        check_number(cpu, "switching", (double)f->switching[c]);
        check_number(cpu, "idle", (double)(f->end - f->busy[c] - f->switching[c]));
    }
}

static void check_document(const cJSON *document, const struct fold *f)
{
    const cJSON *processes = get(document, "processes"), *process;
    const int cpus = get(document, "cpus")->valueint;
    int count = 0;
    check_text(document, "outcome", f->outcome);
    check_number(document, "makespan", (double)f->end);
    cJSON_ArrayForEach(process, processes)
        check_process(process, &f->of[get(process, "pid")->valueint]);
    for (int pid = 1; pid < MOST_PIDS; pid++)
        count += f->of[pid].name[0] != 0;
    assert_int_equal(cJSON_GetArraySize(processes), count);
    check_summary(get(document, "summary"), f, cpus);
    check_cpus(get(document, "cpus_detail"), f, cpus);
}

/* Every key of the document, in the order of the contract. */
static void check_order(const cJSON *document)
{
    static const char *const keys[] = {"fiberos", "workload",    "clock",        "seed",
                                       "cpus",    "profile",     "semantics",    "scheduler",
                                       "outcome", "makespan",    "trace_digest", "processes",
                                       "summary", "cpus_detail", "diagnostics"};
    const cJSON *item = document->child;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++, item = item->next) {
        assert_non_null(item);
        assert_string_equal(item->string, keys[i]);
    }
    assert_null(item);
}

static void check_trace(const struct fos_trace *t)
{
    struct fos_metrics *m = fos_metrics_new();
    static struct fold f;
    assert_int_equal(fos_metrics_update(m, t), 0);
    char *json = write_with(export_metrics, t, m);
    struct csv csv = read_csv(write_with(export_csv, t, m));
    const char *rest;
    cJSON *document = cJSON_ParseWithOpts(json, &rest, false);
    assert_non_null(document);
    assert_string_equal(rest, "\n");
    assert_int_equal(csv.count, fos_trace_count(t));
    fold_csv(&f, &csv);
    check_order(document);
    check_document(document, &f);
    cJSON_Delete(document);
    free_csv(&csv);
    free(json);
    fos_metrics_free(m);
}

/* ---- Runs -------------------------------------------------------------------------------- */

static const char *const workloads[] = {
    /* the convoy */
    "{\"fiberos\":1,\"name\":\"convoy\",\"scheduler\":\"fcfs\",\"processes\":["
    "{\"name\":\"A\",\"burst\":24},{\"name\":\"B\",\"burst\":3},{\"name\":\"C\",\"burst\":3}]}",
    /* I/O on a device, copies, arrivals, a switch that costs */
    "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":4},\"costs\":{\"context_switch\":"
    "\"100us\"},\"devices\":[{\"name\":\"disk\"}],\"processes\":[{\"name\":\"e\",\"arrival\":2,"
    "\"bursts\":[2,7,2,7,2]},{\"name\":\"b\",\"burst\":13,\"count\":3,\"arrival\":5},{\"name\":"
    "\"d\",\"program\":[{\"cpu\":3},{\"io\":9,\"device\":\"disk\"},{\"yield\":true},{\"cpu\":1},"
    "{\"exit\":7}]}]}",
    /* two CPUs, three that never end */
    "{\"fiberos\":1,\"cpus\":2,\"until\":101,\"scheduler\":{\"policy\":\"rr\",\"quantum\":3},"
    "\"processes\":[{\"name\":\"x\",\"count\":3,\"program\":[{\"repeat\":\"forever\",\"do\":["
    "{\"cpu\":10},{\"sleep\":1}]}]}]}",
    /* a lottery with random lengths; one is killed, one never comes */
    "{\"fiberos\":1,\"seed\":5,\"until\":200,\"scheduler\":\"lottery\",\"processes\":[{\"name\":"
    "\"a\",\"program\":[{\"cpu\":{\"exponential\":20}},{\"kill\":\"b\"},{\"cpu\":5}]},"
    "{\"name\":\"b\",\"burst\":900},{\"name\":\"late\",\"arrival\":190,\"burst\":900}]}",
    /* periodic, with misses */
    "{\"fiberos\":1,\"scheduler\":{\"policy\":\"priority\"},\"processes\":[{\"name\":\"fast\","
    "\"priority\":9,\"period\":5,\"jobs\":6,\"burst\":2},{\"name\":\"slow\",\"period\":10,"
    "\"deadline\":6,\"jobs\":3,\"burst\":5}]}",
    /* a name and a message with everything that CSV and JSON must escape */
    "{\"fiberos\":1,\"name\":\"q\\\"uo, te\",\"processes\":[{\"name\":\"a, \\\"b\\\" \\\\ \u00fc\","
    "\"program\":[{\"log\":\"one\\ntwo, \\\"three\\\"\"},{\"cpu\":1}]}]}",
};

static void run_and_check(const char *source)
{
    static struct problems problems;
    struct workload *w = workload_parse(source, strlen(source), NULL, &problems);
    struct fos_error error = {0};
    if (!w)
        problems_print(&problems, "", stderr);
    assert_non_null(w);
    struct fos_kernel *k = fos_kernel_new(workload_get(w), NULL, &error);
    assert_non_null(k);
    assert_int_equal(fos_kernel_run(k, &error), 0);
    check_trace(fos_kernel_trace(k));
    fos_kernel_free(k);
    workload_free(w);
}

static void test_document_and_csv_agree(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(workloads) / sizeof(workloads[0]); i++)
        run_and_check(workloads[i]);
}

/* ---- What no double can hold, and what no workload does -------------------------------------- */

static void test_integers_are_exact(void **state)
{
    struct handmade h = handmade_begin("long", 1);
    (void)state;
    h.unit = 1;
    const uint32_t pid = handmade_arrive(&h, 0, "A");
    handmade_run(&h, INT64_C(9007199254740993), pid, 0, 0); /* 2^53 + 1 */
    handmade_exit(&h, INT64_C(3999999999999999999), pid, INT64_MIN);
    handmade_end(&h, INT64_C(3999999999999999999), FOS_COMPLETED);
    struct fos_metrics *m = handmade_metrics(&h);
    char *json = write_with(export_metrics, h.trace, m);
    assert_non_null(strstr(json, "\"first_run\":9007199254740993,"));
    assert_non_null(strstr(json, "\"finish\":3999999999999999999,"));
    assert_non_null(strstr(json, "\"status\":-9223372036854775808}"));
    free(json);
    char *csv = write_with(export_csv, h.trace, m);
    assert_non_null(strstr(csv, "\n9007199254740993,0,state,1,A,READY,RUNNING,dispatched,0,0,\n"));
    free(csv);
    fos_metrics_free(m);
    fos_trace_close(h.trace);
}

static cJSON *document_of(struct handmade *h)
{
    struct fos_metrics *m = handmade_metrics(h);
    char *json = write_with(export_metrics, h->trace, m);
    cJSON *document = cJSON_Parse(json);
    assert_non_null(document);
    free(json);
    fos_metrics_free(m);
    return document;
}

static void test_settings(void **state)
{
    struct handmade h = handmade_begin("settings", 1);
    (void)state;
    handmade_meta(&h, "param.allotment=1000000,2000000,4000000");
    handmade_meta(&h, "param.preemptive=true");
    handmade_meta(&h, "param.alpha=0.5");
    handmade_meta(&h, "param.estimate=exact");
    handmade_end(&h, 0, FOS_COMPLETED);
    cJSON *document = document_of(&h);
    const cJSON *scheduler = get(document, "scheduler");
    check_text(scheduler, "policy", "rr");
    check_number(scheduler, "quantum", 4000000);
    assert_int_equal(cJSON_GetArraySize(get(scheduler, "allotment")), 3);
    check_number(scheduler, "alpha", .5);
    assert_true(cJSON_IsTrue(get(scheduler, "preemptive")));
    check_text(scheduler, "estimate", "exact");
    check_text(get(document, "semantics"), "expiry_order", "expired-first");
    check_number(document, "seed", 7);
    cJSON_Delete(document);
    fos_trace_close(h.trace);
}

static void test_diagnostics(void **state)
{
    struct handmade h = handmade_begin("trouble", 1);
    (void)state;
    handmade_event(&h, 0, FOS_EV_OBJECT, 0, 1, 0, "left");
    handmade_event(&h, 0, FOS_EV_OBJECT, 0, 2, 0, "right");
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 0, "B");
    handmade_event(&h, 1, FOS_EV_WARNING, 0, 0, 0, "careful");
    handmade_run(&h, 1, a, 0, 0);
    handmade_event(&h, 2, FOS_EV_FAULT, a, 11, 0xdead12, "SIGSEGV at 0xdead12, in \xff");
    handmade_state(&h, 2, a, FOS_ZOMBIE, FOS_BECAUSE_FAULTED, 11);
    handmade_event(&h, 2, FOS_EV_STACK, a, 64, 4096, NULL);
    handmade_event(&h, 3, FOS_EV_DEADLOCK, b, 2, 0, "B waits");
    handmade_event(&h, 3, FOS_EV_DEADLOCK, a, 1, 0, "A waits");
    handmade_end(&h, 3, FOS_DEADLOCK);
    cJSON *document = document_of(&h);
    const cJSON *list = get(document, "diagnostics"), *deadlock;
    assert_int_equal(cJSON_GetArraySize(list), 3);
    check_text(cJSON_GetArrayItem(list, 0), "kind", "warning");
    check_text(cJSON_GetArrayItem(list, 0), "message", "careful");
    check_text(cJSON_GetArrayItem(list, 1), "kind", "fault");
    check_text(cJSON_GetArrayItem(list, 1), "message", "SIGSEGV at 0xdead12, in \xef\xbf\xbd");
    deadlock = cJSON_GetArrayItem(list, 2);
    check_text(deadlock, "kind", "deadlock");
    check_text(deadlock, "message", "B waits; A waits");
    assert_int_equal(cJSON_GetArraySize(get(deadlock, "processes")), 2);
    assert_string_equal(cJSON_GetArrayItem(get(deadlock, "processes"), 0)->valuestring, "B");
    assert_int_equal(cJSON_GetArraySize(get(deadlock, "objects")), 2);
    assert_string_equal(cJSON_GetArrayItem(get(deadlock, "objects"), 0)->valuestring, "right");
    check_text(get(cJSON_GetArrayItem(get(document, "processes"), 0), "exit"), "signal", "SIGSEGV");
    check_text(get(cJSON_GetArrayItem(get(document, "processes"), 0), "exit"), "address",
               "0xdead12");
    assert_true(cJSON_IsNull(get(cJSON_GetArrayItem(get(document, "processes"), 1), "exit")));
    check_number(cJSON_GetArrayItem(get(document, "processes"), 0), "stack_used", 4096);
    assert_null(
        cJSON_GetObjectItem(cJSON_GetArrayItem(get(document, "processes"), 1), "stack_used"));
    cJSON_Delete(document);
    fos_trace_close(h.trace);
}

/* Out of memory at each allocation of cJSON in turn: an error, no crash, no leak. */
static long allowed;

static void *limited_malloc(size_t size)
{
    return allowed-- > 0 ? malloc(size) : NULL;
}

static void test_no_memory(void **state)
{
    struct handmade h = handmade_begin("memory", 1);
    cJSON_Hooks hooks = {.malloc_fn = limited_malloc, .free_fn = free};
    int result = -1;
    (void)state;
    handmade_exit(&h, 0, (handmade_arrive(&h, 0, "A"), handmade_run(&h, 0, 1, 0, 0), 1), 0);
    handmade_event(&h, 1, FOS_EV_WARNING, 1, 0, 0, "careful");
    handmade_end(&h, 1, FOS_COMPLETED);
    struct fos_metrics *m = handmade_metrics(&h);
    FILE *out = fopen("/dev/null", "w");
    long failures = 0;
    for (long limit = 0; result; limit++) {
        allowed = limit;
        cJSON_InitHooks(&hooks);
        result = export_metrics(out, h.trace, m);
        cJSON_InitHooks(NULL);
        failures += result != 0;
        assert_true(result == 0 || result == -ENOMEM);
    }
    assert_true(failures > 50);
    fclose(out);
    fos_metrics_free(m);
    fos_trace_close(h.trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_document_and_csv_agree),
        cmocka_unit_test(test_integers_are_exact),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_diagnostics),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests_name("viz/export", tests, NULL, NULL);
}
