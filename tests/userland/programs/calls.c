/*
 * calls.c: memory, files, formatting and the calls with state of their own:
 * each does through the wrappers what it does without them.
 */
#include <errno.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int failures;

#define CHECK(what) check((what), #what, __LINE__)
static void check(int holds, const char *what, int line)
{
    if (holds)
        return;
    fprintf(stderr, "line %d: %s\n", line, what);
    failures++;
}

static void memory(void)
{
    char *block = malloc(10);
    CHECK(block != NULL);
    strncpy(block, "fiberos", 10);
    block = realloc(block, 100000);
    CHECK(block && strcmp(block, "fiberos") == 0);
    free(block);
    int *zeroes = calloc(1000, sizeof *zeroes);
    CHECK(zeroes && zeroes[0] == 0 && zeroes[999] == 0);
    free(zeroes);
    void *aligned = NULL;
    CHECK(posix_memalign(&aligned, 256, 100) == 0 && (uintptr_t)aligned % 256 == 0);
    free(aligned);
    aligned = aligned_alloc(128, 256);
    CHECK(aligned && (uintptr_t)aligned % 128 == 0);
    free(aligned);
    char *copy = strdup("copy"), *part = strndup("copy", 2);
    CHECK(copy && part && strcmp(copy, "copy") == 0 && strcmp(part, "co") == 0);
    free(copy);
    free(part);
    volatile size_t huge = SIZE_MAX / 2;
    errno = 0;
    CHECK(reallocarray(NULL, huge, 4) == NULL && errno == ENOMEM);
    char *text = NULL;
    CHECK(asprintf(&text, "%d-%s", 7, "x") == 3 && strcmp(text, "7-x") == 0);
    free(text);
}

static void files(void)
{
    char line[64];
    FILE *file = tmpfile();
    CHECK(file != NULL);
    if (!file)
        return;
    CHECK(fprintf(file, "%d %s\n", 12, "words") == 9);
    CHECK(fputs("second\n", file) >= 0 && fputc('z', file) == 'z');
    CHECK(fwrite("end", 1, 3, file) == 3 && fflush(file) == 0);
    CHECK(ftell(file) == 20);
    rewind(file);
    int number = 0;
    CHECK(fscanf(file, "%d %63s", &number, line) == 2 && number == 12 && !strcmp(line, "words"));
    CHECK(fgetc(file) == '\n');
    CHECK(fgets(line, sizeof line, file) == line && strcmp(line, "second\n") == 0);
    CHECK(getc(file) == 'z' && ungetc('y', file) == 'y');
    CHECK(fread(line, 1, sizeof line, file) == 4 && memcmp(line, "yend", 4) == 0);
    CHECK(feof(file) && !ferror(file));
    CHECK(fseek(file, 0, SEEK_SET) == 0);
    char *whole = NULL;
    size_t room = 0;
    CHECK(getline(&whole, &room, file) == 9 && strcmp(whole, "12 words\n") == 0);
    free(whole);
    CHECK(fclose(file) == 0);
    errno = 0;
    CHECK(fopen("/nowhere/at/all", "r") == NULL && errno == ENOENT);
}

static void formatting(void)
{
    char text[16];
    int a = 0, b = 0;
    CHECK(snprintf(text, sizeof text, "%05.1f", 3.14159) == 5 && strcmp(text, "003.1") == 0);
    volatile size_t small = 4;
    CHECK(snprintf(text, small, "abcdef") == 6 && strcmp(text, "abc") == 0);
    CHECK(sscanf("17:42", "%d:%d", &a, &b) == 2 && a == 17 && b == 42);
}

static void state(void)
{
    char list[] = "a,b", stamp[32];
    CHECK(strcmp(strtok(list, ","), "a") == 0 && strcmp(strtok(NULL, ","), "b") == 0);
    CHECK(strtok(NULL, ",") == NULL);
    CHECK(setenv("FIBEROS_TEST", "1", 1) == 0 && strcmp(getenv("FIBEROS_TEST"), "1") == 0);
    CHECK(unsetenv("FIBEROS_TEST") == 0 && getenv("FIBEROS_TEST") == NULL);
    time_t epoch = 0;
    CHECK(gmtime(&epoch)->tm_year == 70);
    CHECK(strftime(stamp, sizeof stamp, "%Y-%m-%d", gmtime(&epoch)) == 10);
    CHECK(strcmp(stamp, "1970-01-01") == 0);
    CHECK(strcmp(strerror(EINVAL), "Invalid argument") == 0);
    srand(1);
    int first = rand();
    srand(1);
    CHECK(rand() == first);
}

int main(void)
{
    memory();
    files();
    formatting();
    state();
    return failures;
}
