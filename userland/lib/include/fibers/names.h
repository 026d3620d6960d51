/*
 * names.h: the name server: who serves what. A server opens a port and
 * registers it under a name; a client looks the name up and sends to the
 * number it gets. The server is the program `nameserver`; it listens on port
 * FOS_NAMES_PORT, which all know.
 *
 * Timeouts and results as for mutex.h; -EOWNERDEAD: there is no name server
 * any more.
 */
#ifndef FIBERS_NAMES_H
#define FIBERS_NAMES_H

#include <fiberos/sys.h>

enum {
    FOS_NAMES_PORT = 1,
    FOS_NAME_LENGTH = 32, /* with its end */
};

/* What is sent to the name server, and what it answers. */
enum fos_names_kind { FOS_NAMES_REGISTER, FOS_NAMES_LOOKUP };

struct fos_names_request {
    enum fos_names_kind kind;
    int port; /* REGISTER */
    char name[FOS_NAME_LENGTH];
};

struct fos_names_answer {
    int result; /* LOOKUP: the port; a negative errno */
};

/*
 * Registers the caller's `port` under `name` (1 to 31 bytes) until the
 * caller ends. 0, -EINVAL, -EEXIST (taken by a process that lives),
 * -ENOSPC (too many names) or -ETIMEDOUT.
 */
int fos_names_register(const char *name, int port, fos_time timeout);

/*
 * Which port has this name? Waits until there is one. The number, -EINVAL or
 * -ETIMEDOUT.
 */
int fos_names_lookup(const char *name, fos_time timeout);

#endif
