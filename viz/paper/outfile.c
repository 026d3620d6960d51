/*
 * outfile.c: a new file, and its renaming.
 */
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Only an ordinary file, or none, can be replaced by another one. */
static bool replaceable(const char *path)
{
    struct stat s;
    return lstat(path, &s) ? errno == ENOENT : S_ISREG(s.st_mode);
}

/* mkstemp() lets nobody else read; a new file's rights are what the umask leaves. */
static int open_temp(struct outfile *f)
{
    const size_t size = strlen(f->path) + sizeof(".XXXXXX");
    f->temp = malloc(size);
    if (!f->temp)
        return -1;
    snprintf(f->temp, size, "%s.XXXXXX", f->path);
    const int fd = mkstemp(f->temp);
    const mode_t mask = umask(0);
    umask(mask);
    if (fd < 0) {
        free(f->temp);
        f->temp = NULL;
    } else {
        (void)fchmod(fd, 0666 & ~mask);
    }
    return fd;
}

int outfile_open(struct outfile *f, const char *path, bool fresh)
{
    int fd;
    *f = (struct outfile){.path = strdup(path)};
    if (!f->path)
        return -ENOMEM;
    if (fresh)
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    else if (replaceable(path))
        fd = open_temp(f);
    else
        fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    f->made = fresh && fd >= 0;
    f->file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (f->file)
        return 0;
    const int error = errno ? -errno : -EIO;
    if (fd >= 0)
        close(fd);
    outfile_abandon(f);
    return error;
}

size_t outfile_write(struct outfile *f, const void *bytes, size_t size)
{
    const size_t done = fwrite(bytes, 1, size, f->file);
    if (done < size && !f->error)
        f->error = errno ? errno : EIO;
    return done;
}

/* Closes it; a full disk may be noticed only now. */
static int finish(struct outfile *f)
{
    FILE *file = f->file;
    f->file = NULL;
    if (file && fclose(file) && !f->error)
        f->error = errno ? errno : EIO;
    return f->error;
}

int outfile_commit(struct outfile *f)
{
    if (!finish(f) && f->temp && rename(f->temp, f->path))
        f->error = errno;
    const int error = f->error;
    if (!error) {
        free(f->temp);
        f->temp = NULL;
        f->made = false;
    }
    outfile_abandon(f);
    return -error;
}

void outfile_abandon(struct outfile *f)
{
    finish(f);
    if (f->temp)
        unlink(f->temp);
    else if (f->made)
        unlink(f->path);
    free(f->temp);
    free(f->path);
    *f = (struct outfile){0};
}
