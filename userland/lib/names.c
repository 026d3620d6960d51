/*
 * names.c: the client's side of the name server.
 */
#include <fibers/names.h>

#include <errno.h>
#include <string.h>

static int ask(enum fos_names_kind kind, const char *name, int port, fos_time timeout)
{
    struct fos_names_request request = {.kind = kind, .port = port};
    struct fos_names_answer answer;
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof request.name)
        return -EINVAL;
    memcpy(request.name, name, length);
    long size = fos_send(FOS_NAMES_PORT, &request, sizeof request, &answer, sizeof answer, timeout);
    if (size < 0)
        return (int)size;
    return size == sizeof answer ? answer.result : -EPROTO;
}

int fos_names_register(const char *name, int port, fos_time timeout)
{
    return ask(FOS_NAMES_REGISTER, name, port, timeout);
}

int fos_names_lookup(const char *name, fos_time timeout)
{
    return ask(FOS_NAMES_LOOKUP, name, 0, timeout);
}
