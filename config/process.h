/*
 * process.h: reading processes, their programs and their names. Inside the
 * loader only; the parts share a struct reader.
 */
#ifndef CONFIG_PROCESS_H
#define CONFIG_PROCESS_H

#include "config/reader.h"

/* Reads the workload's processes into the first drafts, those that they spawn behind them. */
void read_processes(struct reader *r, const struct key *key, const cJSON *value, void *into);

/* Reads one process into drafts[index]. */
void read_process(struct reader *r, const cJSON *value, size_t index);

/* Appends an empty draft; false: no memory. */
bool add_draft(struct reader *r);

/* Appends an operation to the script that is being read. */
void add_op(struct reader *r, const struct fos_op *op);

/* Reads an array of operations; key is what it stands under. */
void read_script(struct reader *r, const struct key *key, const cJSON *value);

/*
 * When all processes are read: checks that names are unique, names the
 * nameless, and resolves the names in JOIN and KILL operations.
 */
void resolve_names(struct reader *r);

#endif
