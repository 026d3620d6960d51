/*
 * param.h: the parameters of the policy, as they were at a moment: a live run
 * lets them be changed.
 */
#ifndef VIZ_MODEL_PARAM_H
#define VIZ_MODEL_PARAM_H

#include "model.h"

enum { PARAMS_MAX = 32, PARAM_TEXT = 256 };

struct param {
    char name[64];
    const char *value; /* as the trace has it; lives as long as the trace */
};

/* Those that are known at the moment, in the order of the policy's table; returns how many. */
int params_at(const struct model *m, struct moment at, struct param out[PARAMS_MAX]);

/* A value for people: "2 ms, 4 ms, 8 ms" for 2000000,4000000,8000000. Returns `out`. */
const char *param_text(const char *value, char out[PARAM_TEXT]);

/* Was the parameter that this event tells changed while the run went on? */
bool param_is_change(const struct model *m, uint32_t event);

#endif
