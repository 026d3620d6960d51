/*
 * host.h: what a test leaves behind on the host, and programs that stand in
 * for `fiberos`.
 */
#ifndef TESTS_VIZ_HOST_H
#define TESTS_VIZ_HOST_H

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline int host_open_files(void)
{
    int count = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (dir && readdir(dir))
        count++;
    closedir(dir);
    return count;
}

/* Files in a folder. */
static inline int host_files(const char *folder)
{
    int count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir));)
        count += e->d_name[0] != '.';
    closedir(dir);
    return count;
}

/* No child is left, dead or alive. */
static inline bool host_is_childless(void)
{
    return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

static inline void host_pause(void)
{
    const struct timespec t = {0, 2000000};
    nanosleep(&t, NULL);
}

/* The real one. */
static inline void host_fiberos(void)
{
    const char *build = getenv("FIBEROS_BUILD");
    char path[4096];
    snprintf(path, sizeof(path), "%s/fiberos", build ? build : "build");
    setenv("FIBEROS", path, 1);
}

/* A program with these lines of shell instead. */
static inline void host_stand_in(const char *folder, const char *lines)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/stand-in", folder);
    FILE *file = fopen(path, "w");
    fprintf(file, "#!/bin/sh\n%s\n", lines);
    fclose(file);
    chmod(path, 0755);
    setenv("FIBEROS", path, 1);
}

#endif
