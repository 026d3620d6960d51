/*
 * fuzz_trace.c: libFuzzer's entry for the reader of trace files: whatever
 * the bytes, it opens with events that keep their promises, or is refused.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fiberos/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    struct fos_trace_error error;
    struct fos_summary summary;
    int fd = memfd_create("trace", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    struct fos_trace *t = fos_trace_open(path, &error);
    struct fos_metrics *m = fos_metrics_new();
    if (t && m && !fos_metrics_update(m, t) && fos_metrics_summary(m, &summary))
        abort();
    for (uint64_t i = 0; t && i < fos_trace_count(t); i++)
        (void)fos_trace_text(t, fos_trace_event(t, i)->text)[0];
    fos_metrics_free(m);
    fos_trace_close(t);
    close(fd);
    return 0;
}
