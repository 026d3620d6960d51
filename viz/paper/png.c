/*
 * png.c: SDL_image makes the bytes. It does not look whether they could be
 * written, so they go through a stream of ours that does.
 */
#include "png.h"
#include "outfile.h"

#include <SDL2/SDL_image.h>
#include <errno.h>
#include <string.h>

static size_t SDLCALL stream_write(SDL_RWops *stream, const void *bytes, size_t size, size_t count)
{
    const size_t done = outfile_write(stream->hidden.unknown.data1, bytes, size * count);
    return size ? done / size : 0;
}

static Sint64 SDLCALL stream_size(SDL_RWops *stream)
{
    (void)stream;
    return -1;
}

static Sint64 SDLCALL stream_seek(SDL_RWops *stream, Sint64 offset, int whence)
{
    (void)stream, (void)offset, (void)whence;
    return -1;
}

static size_t SDLCALL stream_read(SDL_RWops *stream, void *to, size_t size, size_t count)
{
    (void)stream, (void)to, (void)size, (void)count;
    return 0;
}

static int SDLCALL stream_close(SDL_RWops *stream)
{
    SDL_FreeRW(stream);
    return 0;
}

static SDL_RWops *stream_open(struct outfile *file)
{
    SDL_RWops *stream = SDL_AllocRW();
    if (!stream)
        return NULL;
    stream->type = SDL_RWOPS_UNKNOWN;
    stream->size = stream_size;
    stream->seek = stream_seek;
    stream->read = stream_read;
    stream->write = stream_write;
    stream->close = stream_close;
    stream->hidden.unknown.data1 = file;
    return stream;
}

/* 0 or a negative errno. */
static int put_image(const struct canvas *c, struct outfile *file)
{
    SDL_Surface *image = SDL_CreateRGBSurfaceWithFormatFrom(c->pixels, c->width, c->height, 32,
                                                            c->width * 4, SDL_PIXELFORMAT_XRGB8888);
    SDL_RWops *stream = image ? stream_open(file) : NULL;
    const int failed = stream ? IMG_SavePNG_RW(image, stream, 1) : -1;
    SDL_FreeSurface(image);
    return failed ? -ENOMEM : 0;
}

int png_save(const struct canvas *c, const char *path, bool fresh)
{
    struct outfile file;
    int error = outfile_open(&file, path, fresh);
    if (!error) {
        error = put_image(c, &file);
        if (error)
            outfile_abandon(&file);
        else
            error = outfile_commit(&file);
    }
    if (error)
        SDL_SetError("%s", strerror(-error));
    return error;
}
