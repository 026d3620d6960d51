/*
 * json.h: answers for programs.
 */
#ifndef USERLAND_CLI_JSON_H
#define USERLAND_CLI_JSON_H

#include <cjson/cJSON.h>

#include "cli.h"

/* Prints a value on stdout; NULL is one for which there was no memory. EXIT_RAN or EXIT_HOST. */
enum exit_code json_print(const cJSON *value);

#endif
