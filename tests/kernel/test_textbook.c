/*
 * Every case of textbook.json, to the tick: results per process and the
 * order of dispatches, under both context switches.
 */
#include "tests/kernel/kernel_test.h"

#include "tests/support/json.h"

#define TICK FOS_MS(1)

static void check_process(const struct fos_metrics *m, const cJSON *expected, const char *id)
{
    const struct fos_proc_metrics *p = metrics_named(m, expected->string);
    const struct {
        const char *name;
        fos_time value;
    } rows[] = {
        {"arrival", p->arrival},
        {"first_run", p->first_run},
        {"finish", p->finish},
        {"cpu", p->cpu},
        {"blocked", p->blocked},
        {"wait", p->wait},
        {"turnaround", fos_proc_turnaround(p)},
        {"response", fos_proc_response(p)},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fos_time want = (fos_time)json_number(expected, rows[i].name) * TICK;
        if (rows[i].value != want)
            fail_msg("%s: %s of %s is %lld ns, not %lld", id, rows[i].name, expected->string,
                     (long long)rows[i].value, (long long)want);
    }
}

static void check_dispatches(const struct fos_trace *t, const cJSON *list, const char *id)
{
    const cJSON *next = list->child;
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type != FOS_EV_STATE || fos_event_to(e) != FOS_RUNNING)
            continue;
        if (!next)
            fail_msg("%s: one dispatch too many, at %lld", id, (long long)e->time);
        const char *name = trace_name_of(t, e->pid);
        if (e->time != (fos_time)next->child->valuedouble * TICK ||
            strcmp(name, next->child->next->valuestring) != 0)
            fail_msg("%s: dispatched %s at %lld ns, not %s at tick %g", id, name,
                     (long long)e->time, next->child->next->valuestring, next->child->valuedouble);
        next = next->next;
    }
    assert_null(next);
}

static void run_case(const cJSON *test, enum fos_context_kind context)
{
    const char *id = cJSON_GetObjectItem(test, "id")->valuestring;
    char *text = cJSON_PrintUnformatted(cJSON_GetObjectItem(test, "workload"));
    struct run r = run_text(text, context);
    const cJSON *expected;
    cJSON_ArrayForEach(expected, cJSON_GetObjectItem(test, "expect"))
        check_process(r.metrics, expected, id);
    check_dispatches(fos_kernel_trace(r.kernel), cJSON_GetObjectItem(test, "dispatches"), id);
    run_free(&r);
    free(text);
}

static void all_cases(enum fos_context_kind context)
{
    cJSON *all = json_file("tests/kernel/textbook.json");
    const cJSON *test;
    assert_int_equal(cJSON_GetArraySize(all), 27);
    cJSON_ArrayForEach(test, all) run_case(test, context);
    cJSON_Delete(all);
}

static void with_ucontext(void **state)
{
    (void)state;
    all_cases(FOS_CONTEXT_UCONTEXT);
}

static void with_asm(void **state)
{
    (void)state;
    all_cases(FOS_CONTEXT_ASM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_ucontext),
        cmocka_unit_test(with_asm),
    };
    return cmocka_run_group_tests_name("kernel/textbook", tests, NULL, NULL);
}
