/*
 * output.c: prints by every call there is; the test knows what must come out.
 */
#include <fiberos/sys.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONG_LINE = 20000 };

static int print_list(FILE *file, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = file ? vfprintf(file, format, list) : vprintf(format, list);
    va_end(list);
    return length;
}

/* A line far longer than any buffer of fixed size. */
static int print_long(void)
{
    char *line = malloc(LONG_LINE + 1);
    if (!line)
        return 1;
    memset(line, 'x', LONG_LINE);
    line[LONG_LINE] = '\0';
    int length = printf("%s\n", line);
    free(line);
    return length != LONG_LINE + 1;
}

int main(void)
{
    int bad = 0;
    bad += printf("printf %d\n", 1) != 9;
    bad += print_list(NULL, "vprintf %s\n", "2") != 10;
    bad += fprintf(stdout, "fprintf %c\n", '3') != 10;
    bad += print_list(stdout, "vfprintf %.1f\n", 4.0) != 13;
    bad += puts("puts 5") < 0;
    bad += fputs("fputs 6\n", stdout) < 0;
    bad += putchar('7') != '7';
    bad += putc('8', stdout) != '8';
    bad += fputc('\n', stdout) != '\n';
    bad += fwrite("fwrite 9\n", 3, 3, stdout) != 3;
    bad += write(STDOUT_FILENO, "write 10\n", 9) != 9;
    bad += fflush(stdout) != 0;
    bad += setvbuf(stdout, NULL, _IONBF, 0) != 0;
    bad += printf("%s", "") != 0;
    bad += print_long();
    bad += fprintf(stderr, "error %d\n", 1) != 8;
    errno = ENOENT;
    perror("perror");
    bad += fputs("fputs 3\n", stderr) < 0;
    return bad;
}
