/*
 * The trace file: what is written is read, while it grows, after it was cut
 * anywhere, and never a wrong event from a damaged one.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kernel/rng.h"
#include "kernel/trace_file.h"
#include "tests/kernel/kernel_test.h"

static char path[64];

static int make_path(void **state)
{
    (void)state;
    snprintf(path, sizeof(path), "/tmp/fiberos-trace-%d.fos", (int)getpid());
    return 0;
}

static int remove_path(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static const char busy[] =
    "{\"fiberos\":1,\"name\":\"busy\",\"seed\":4,\"scheduler\":{\"policy\":\"rr\",\"quantum\":2},"
    "\"processes\":[{\"name\":\"w\",\"count\":%d,\"program\":[{\"repeat\":6,\"do\":"
    "[{\"cpu\":{\"uniform\":[1,5]}},{\"io\":3},{\"log\":\"round\"}]}]}]}";

static struct run run_busy(int processes)
{
    char text[512];
    struct fos_config c = {.trace_path = path};
    snprintf(text, sizeof(text), busy, processes);
    return run_with(text, &c);
}

static void same_events(const struct fos_trace *a, const struct fos_trace *b, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        assert_memory_equal(fos_trace_event(a, i), fos_trace_event(b, i), 32);
        assert_string_equal(fos_trace_text(a, fos_trace_event(a, i)->text),
                            fos_trace_text(b, fos_trace_event(b, i)->text));
    }
}

static struct fos_trace *open_well(void)
{
    struct fos_trace_error error;
    struct fos_trace *t = fos_trace_open(path, &error);
    if (!t)
        fail_msg("%s", error.message);
    return t;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    for (int processes = 3; processes <= 3000; processes *= 1000) {
        struct run r = run_busy(processes);
        struct fos_trace *t = open_well();
        const struct fos_trace *live = fos_kernel_trace(r.kernel);
        assert_int_equal(fos_trace_count(t), fos_trace_count(live));
        same_events(live, t, fos_trace_count(t));
        assert_true(fos_trace_digest(t) == fos_trace_digest(live));
        assert_true(fos_trace_ended(t));
        assert_string_equal(fos_trace_meta(t, "name"), "busy");
        assert_string_equal(fos_trace_meta(t, "policy"), "rr");
        assert_string_equal(fos_trace_meta(t, "param.quantum"), "2000000");
        assert_string_equal(fos_trace_meta(t, "semantics.expiry_order"), "arrivals-first");
        assert_non_null(strstr(fos_trace_meta(t, "workload"), "\"count\""));
        assert_null(fos_trace_meta(t, "nam"));
        fos_trace_close(t);
        run_free(&r);
    }
}

static void a_short_run_is_a_short_file(void **state)
{
    (void)state;
    struct run r = run_busy(1);
    struct stat s;
    assert_int_equal(stat(path, &s), 0);
    assert_true(s.st_size <= 128 * 1024);
    run_free(&r);
}

/* A writer in steps, a reader that looks after each. */
static void a_growing_file_is_followed(void **state)
{
    struct fos_trace *w = NULL;
    (void)state;
    assert_int_equal(trace_create(&w, path), 0);
    struct fos_event e = {.type = FOS_EV_PROC, .pid = 1, .cpu = FOS_NO_CPU};
    trace_append(w, &e);
    struct fos_trace *r = open_well();
    uint64_t total = 1;
    for (int step = 0; step < 40; step++) {
        for (int i = 0; i < 5000; i++, total++) {
            char text[32];
            int n = snprintf(text, sizeof(text), "line %llu", (unsigned long long)total);
            e = (struct fos_event){
                .type = FOS_EV_LOG, .pid = 1, .time = (int64_t)total, .cpu = FOS_NO_CPU};
            e.text = trace_intern(w, text, (size_t)n);
            trace_append(w, &e);
        }
        assert_int_equal(fos_trace_refresh(r), 5000);
        assert_int_equal(fos_trace_count(r), total);
        assert_string_equal(fos_trace_text(r, fos_trace_event(r, total - 1)->text),
                            fos_trace_text(w, fos_trace_event(w, total - 1)->text));
    }
    assert_false(fos_trace_ended(r));
    assert_int_equal(fos_trace_refresh(r), 0);
    same_events(w, r, total);
    assert_int_equal(fos_trace_find(r, 100), 100);
    assert_int_equal(fos_trace_find(r, 0), 0);
    assert_int_equal(fos_trace_find(r, (int64_t)total + 5), total);
    fos_trace_close(r);
    fos_trace_close(w);
}

/* Under a reader the file is cut to `size` and filled up with zeroes to `filled`. */
static void cut_under_a_reader(off_t size, off_t filled)
{
    struct run r = run_busy(20);
    run_free(&r); /* it has the file mapped */
    struct fos_trace *t = open_well(), *twin = open_well();
    assert_int_equal(fos_trace_refresh(t), 0);
    assert_int_equal(truncate(path, size), 0);
    assert_int_equal(truncate(path, filled), 0);
    assert_int_equal(fos_trace_refresh(t), -ESTALE);
    assert_int_equal(fos_trace_refresh(t), -ESTALE);
    assert_true(fos_trace_count(t) > 100 && fos_trace_count(t) == fos_trace_count(twin));
    same_events(twin, t, fos_trace_count(t));
    fos_trace_close(twin);
    fos_trace_close(t);
}

static void a_file_that_is_cut_or_replaced_is_noticed(void **state)
{
    (void)state;
    cut_under_a_reader(0, 0);
    cut_under_a_reader(TRACE_PAGE, TRACE_PAGE);
    cut_under_a_reader(TRACE_PAGE, 10 << 20);
}

static void a_deleted_file_stays_readable(void **state)
{
    (void)state;
    struct run r = run_busy(20);
    struct fos_trace *t = open_well();
    assert_int_equal(unlink(path), 0);
    assert_int_equal(fos_trace_refresh(t), 0);
    same_events(fos_kernel_trace(r.kernel), t, fos_trace_count(t));
    fos_trace_close(t);
    run_free(&r);
}

static void a_cut_file_opens_with_what_is_whole(void **state)
{
    (void)state;
    struct run r = run_busy(40);
    const struct fos_trace *live = fos_kernel_trace(r.kernel);
    struct stat s;
    assert_int_equal(stat(path, &s), 0);
    uint64_t last = fos_trace_count(live);
    for (off_t size = s.st_size - 1; size > 4096; size -= 997) {
        assert_int_equal(truncate(path, size), 0);
        struct fos_trace_error error;
        struct fos_trace *t = fos_trace_open(path, &error);
        assert_non_null(t);
        assert_true(fos_trace_count(t) <= last);
        last = fos_trace_count(t);
        for (uint64_t i = 0; i < last; i++)
            assert_memory_equal(fos_trace_event(t, i), fos_trace_event(live, i), 32);
        fos_trace_close(t);
    }
    run_free(&r);
}

/* ---- Files that are no trace, or a bad one ------------------------------------------------------
 */

static void write_file(const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
}

static void refused(const char *file, const char *why)
{
    struct fos_trace_error error;
    assert_null(fos_trace_open(file, &error));
    if (!strstr(error.message, why))
        fail_msg("'%s' does not say '%s'", error.message, why);
}

static void what_is_no_trace_is_refused(void **state)
{
    char page[8192] = "FIBEROS";
    (void)state;
    refused("/tmp/no/such/file", "No such file");
    refused("/tmp", "is a directory");
    refused("/dev/null", "not a regular file");
    write_file("", 0);
    refused(path, "is empty");
    write_file("{\"fiberos\":1}", 13);
    refused(path, "not a fiberos trace");
    write_file("FIBER", 5);
    refused(path, "not a fiberos trace");
    write_file(page, sizeof(page));
    refused(path, "another version");
}

/* Versions only add kinds of events. */
static void an_older_trace_is_read(void **state)
{
    uint32_t version = TRACE_OLDEST;
    (void)state;
    struct run r = run_busy(1);
    run_free(&r);
    for (; version <= TRACE_VERSION + 1; version++) {
        int fd = open(path, O_RDWR);
        assert_int_equal(pwrite(fd, &version, sizeof(version), 8), sizeof(version));
        close(fd);
        struct fos_trace *t = fos_trace_open(path, NULL);
        assert_int_equal(t != NULL, version <= TRACE_VERSION);
        fos_trace_close(t);
    }
}

/* A trace with these kinds of events of process 1, in that order, is refused or not. */
static void takes_events(const struct fos_event *events, size_t count, bool good)
{
    struct fos_trace *w = NULL;
    assert_int_equal(trace_create(&w, path), 0);
    for (size_t i = 0; i < count; i++)
        trace_append(w, &events[i]);
    fos_trace_close(w);
    if (good)
        fos_trace_close(open_well());
    else
        refused(path, "damaged");
}

static void a_life_ends_once(void **state)
{
    (void)state;
    const struct fos_event life[] = {
        {.type = FOS_EV_PROC, .pid = 1, .cpu = FOS_NO_CPU},
        {.type = FOS_EV_STATE, .pid = 1, .cpu = FOS_NO_CPU, .states = FOS_NOWHERE << 4 | FOS_NEW},
        {.type = FOS_EV_STATE, .pid = 1, .cpu = FOS_NO_CPU, .states = FOS_NEW << 4 | FOS_ZOMBIE},
        {.type = FOS_EV_REAP, .pid = 1, .cpu = FOS_NO_CPU, .states = 0x77},
        {.type = FOS_EV_REAP, .pid = 1, .cpu = FOS_NO_CPU, .states = 0x77},
        {.type = FOS_EV_STATE, .pid = 1, .cpu = FOS_NO_CPU, .states = FOS_ZOMBIE << 4 | FOS_READY},
    };
    struct fos_event other[4] = {life[0], life[1], life[2], life[3]};
    takes_events(life, 4, true);
    takes_events(life, 5, false); /* twice */
    other[2] = life[3];
    takes_events(other, 3, false); /* alive */
    other[2] = life[2];
    for (int from = 0; from < 16; from++) { /* and then it goes on */
        struct fos_event five[5] = {life[0], life[1], life[2], life[3], life[5]};
        five[4].states = (uint8_t)(from << 4 | FOS_READY);
        takes_events(five, 5, false);
    }
}

/* Every byte of a small file, changed: it opens and keeps its promises, or
 * is refused with a message. */
static void damage_is_refused_or_harmless(void **state)
{
    (void)state;
    struct run r = run_busy(2);
    int fd = open(path, O_RDONLY);
    static unsigned char bytes[1 << 18];
    size_t size = (size_t)read(fd, bytes, sizeof(bytes));
    close(fd);
    struct rng rng = rng_make((uint64_t)time(NULL), 0);
    uint64_t seed = rng.state;
    for (int i = 0; i < 3000; i++) {
        size_t at = i < 200 ? (size_t)i : rng_below(&rng, size);
        unsigned char old = bytes[at];
        bytes[at] = (unsigned char)rng_next(&rng);
        write_file(bytes, size);
        bytes[at] = old;
        struct fos_trace_error error = {""};
        struct fos_trace *t = fos_trace_open(path, &error);
        struct fos_metrics *m = fos_metrics_new();
        if (t && fos_metrics_update(m, t))
            fail_msg("byte %zu, seed %llu", at, (unsigned long long)seed);
        if (!t && !error.message[0])
            fail_msg("refused without a word: byte %zu", at);
        fos_metrics_free(m);
        fos_trace_close(t);
    }
    run_free(&r);
}

/* ---- A host that has no more room ---- */

static void a_full_disk_is_said(void **state)
{
    (void)state;
    struct rlimit old, small = {.rlim_cur = 3 << 20};
    struct fos_error error;
    struct fos_config c = {.trace_path = path};
    struct workload *w = parse_text(
        "{\"fiberos\":1,\"processes\":[{\"program\":[{\"repeat\":90000,\"do\":[{\"cpu\":1},"
        "{\"io\":1}]}]}]}");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small.rlim_max = old.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    struct fos_kernel *k = fos_kernel_new(workload_get(w), &c, &error);
    assert_non_null(k);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    int result = fos_kernel_run(k, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(result, -EFBIG);
    assert_non_null(strstr(error.message, "the rest of the run is lost"));
    struct fos_trace *t = open_well(); /* what was written is whole */
    assert_int_equal(fos_trace_count(t), fos_trace_count(fos_kernel_trace(k)));
    fos_trace_close(t);
    fos_kernel_free(k);
    workload_free(w);
}

static void a_trace_that_cannot_be_made_is_said(void **state)
{
    (void)state;
    struct fos_error error;
    struct fos_config c = {.trace_path = "/no/such/folder/x.fos"};
    struct workload *w = parse_text("{\"fiberos\":1,\"processes\":[{\"burst\":1}]}");
    assert_null(fos_kernel_new(workload_get(w), &c, &error));
    assert_string_equal(error.message, "/no/such/folder/x.fos: No such file or directory");
    workload_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(a_short_run_is_a_short_file),
        cmocka_unit_test(a_growing_file_is_followed),
        cmocka_unit_test(a_file_that_is_cut_or_replaced_is_noticed),
        cmocka_unit_test(a_deleted_file_stays_readable),
        cmocka_unit_test(a_cut_file_opens_with_what_is_whole),
        cmocka_unit_test(what_is_no_trace_is_refused),
        cmocka_unit_test(an_older_trace_is_read),
        cmocka_unit_test(a_life_ends_once),
        cmocka_unit_test(damage_is_refused_or_harmless),
        cmocka_unit_test(a_full_disk_is_said),
        cmocka_unit_test(a_trace_that_cannot_be_made_is_said),
    };
    return cmocka_run_group_tests_name("kernel/trace", tests, make_path, remove_path);
}
