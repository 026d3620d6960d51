/*
 * args.h: the arguments of the programs that ship. A bad one ends the program
 * with status 2 and a message that says how it is used, which each program
 * tells by its fos_program_help.
 */
#ifndef FIBEROS_ARGS_H
#define FIBEROS_ARGS_H

/* "NAME [ARGUMENT]: what it does", defined by every program. */
extern const char fos_program_help[];

/* Ends the program unless it was given at most `most` arguments. */
void args_at_most(int most, int argc, char **argv);

/* Argument i as a whole number in [low, high]; `otherwise` if there are fewer. */
long args_number(int i, long otherwise, long low, long high, int argc, char **argv);

/* Ends the program: it was given `what` where it takes `instead`. */
_Noreturn void args_refuse(const char *what, const char *instead, char **argv);

#endif
