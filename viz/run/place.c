/*
 * place.c: found from the place of this program itself.
 */
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void place_fiberos(char path[PATH_MAX])
{
    static const char name[] = "fiberos";
    const char *own = getenv("FIBEROS");
    if (own && *own) {
        if (!realpath(own, path)) /* a name, then */
            snprintf(path, PATH_MAX, "%s", own);
        return;
    }
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash && (size_t)(slash + 1 - path) + sizeof(name) <= PATH_MAX) {
        memcpy(slash + 1, name, sizeof(name));
        if (access(path, X_OK) == 0)
            return;
    }
    memcpy(path, name, sizeof(name));
}
