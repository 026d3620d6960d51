/*
 * options.c: the options of a run. Their values are kept as typed: the
 * loader of workloads knows their units and ranges and says what is wrong.
 */
#include "options.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"
#include "config/nearest.h"

enum key {
    KEY_SCHED = 0x100,
    KEY_SET,
    KEY_QUANTUM,
    KEY_CPUS,
    KEY_SEED,
    KEY_CLOCK,
    KEY_PROFILE,
    KEY_CONTEXT,
    KEY_UNTIL,
    KEY_WATCHDOG,
    KEY_FORMAT,
    KEY_METRICS,
    KEY_TRACE,
    KEY_VIZ,
    KEY_SCREENSHOT,
    KEY_NO_COLOUR,
    KEY_CONTROL,
};

static const struct argp_option option_list[] = {
    {NULL, 0, NULL, 0, "What is run (in place of what the workload says):", 1},
    {"sched", KEY_SCHED, "NAME", 0,
     "Policy ('fiberos sched list' shows them), or a plug-in, FILE.so", 1},
    {"set", KEY_SET, "PARAM=VALUE", 0, "A parameter of the policy; may be repeated", 1},
    {"quantum", KEY_QUANTUM, "DUR", 0, "The same as --set quantum=DUR", 1},
    {"cpus", KEY_CPUS, "N", 0, "Number of CPUs, 1 to 64", 1},
    {"seed", KEY_SEED, "N", 0, "Seed of everything random", 1},
    {"clock", KEY_CLOCK, "virtual|real", 0, "Simulated time, or the host's", 1},
    {"profile", KEY_PROFILE, "NAME", 0, "Which book's answers to open questions: textbook, posix",
     1},
    {"context", KEY_CONTEXT, "auto|ucontext|asm", 0, "How processes are switched", 1},
    {"until", KEY_UNTIL, "DUR", 0, "Stop at this time", 1},
    {"watchdog", KEY_WATCHDOG, "DUR|none", 0,
     "Eject the policy if a process is READY for so long while later ones run (plug-ins: 100s or "
     "1000 slices, whichever is more; built-in policies: none)",
     1},
    {NULL, 0, NULL, 0, "What is shown:", 2},
    {"format", KEY_FORMAT, "text|json", 0, "json: the metrics alone, on standard output", 2},
    {"metrics", KEY_METRICS, "FILE", 0, "Write the metrics (JSON) to FILE as well", 2},
    {"trace", KEY_TRACE, "FILE.fos", 0, "Keep the trace in a file", 2},
    {"viz", KEY_VIZ, NULL, 0, "Show the run in a window while it goes on", 2},
    {"screenshot", KEY_SCREENSHOT, "FILE.png", 0, "Draw the run into a picture; needs no display",
     2},
    {"control", KEY_CONTROL, "FD", OPTION_HIDDEN, "Socket to who watches (used by fiberos-viz)", 2},
    {"no-color", KEY_NO_COLOUR, NULL, 0, "No colour (as with NO_COLOR in the environment)", 2},
    {"no-colour", KEY_NO_COLOUR, NULL, OPTION_ALIAS | OPTION_HIDDEN, NULL, 2},
    {"quiet", 'q', NULL, 0, "Print nothing but errors (and JSON, if asked for)", 2},
    {NULL, 0, NULL, 0, "A duration DUR is a number of ticks or has a unit: 250us, 1.5ms, 2s.", 3},
    {0},
};

/* ---- Words that stand for a number ------------------------------------------------- */

static int choose(const struct options *o, const char *option, const char *word,
                  const char *const *words)
{
    struct nearest near = {.word = word};
    struct hint hint;
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
        nearest_offer(&near, words[i]);
    }
    char list[128] = "";
    for (int i = 0; words[i]; i++) {
        const size_t used = strlen(list);
        snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "", words[i]);
    }
    usage_error(o->command, "%s: expected one of %s, not '%s'%s", option, list, word,
                nearest_hint(&near, &hint));
}

static void add_setting(struct options *o, const char *setting)
{
    if (!strchr(setting, '='))
        usage_error(o->command, "--set: expected PARAM=VALUE, not '%s'", setting);
    if (o->overrides.setting_count == OPTIONS_MAX_SETTINGS)
        usage_error(o->command, "--set: more than %d settings", OPTIONS_MAX_SETTINGS);
    o->settings[o->overrides.setting_count++] = setting;
    o->overrides.settings = o->settings;
}

/* ---- argp ----------------------------------------------------------------------------- */

static error_t parse_run(struct options *o, int key, char *arg)
{
    static const char *const contexts[] = {"auto", "ucontext", "asm", NULL};
    switch (key) {
    case KEY_SCHED:
        o->overrides.sched = arg;
        return 0;
    case KEY_SET:
        add_setting(o, arg);
        return 0;
    case KEY_QUANTUM:
        o->overrides.quantum = arg;
        return 0;
    case KEY_CPUS:
        o->overrides.cpus = arg;
        return 0;
    case KEY_SEED:
        o->overrides.seed = arg;
        return 0;
    case KEY_CLOCK:
        o->overrides.clock = arg;
        return 0;
    case KEY_PROFILE:
        o->overrides.profile = arg;
        return 0;
    case KEY_UNTIL:
        o->overrides.until = arg;
        return 0;
    case KEY_WATCHDOG:
        o->watchdog = arg;
        return 0;
    case KEY_CONTEXT:
        o->context = (enum fos_context_kind)choose(o, "--context", arg, contexts);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int control_end(const struct options *o, const char *text)
{
    char *end;
    const long fd = strtol(text, &end, 10);
    if (end == text || *end || fd <= STDERR_FILENO || fd > 1 << 20)
        usage_error(o->command, "--control %s: expected the number of an open socket", text);
    return (int)fd;
}

static error_t parse_show(struct options *o, int key, char *arg)
{
    static const char *const formats[] = {"text", "json", NULL};
    switch (key) {
    case KEY_FORMAT:
        o->json = choose(o, "--format", arg, formats) == 1;
        return 0;
    case KEY_METRICS:
        o->metrics = arg;
        return 0;
    case KEY_TRACE:
        o->trace = arg;
        return 0;
    case KEY_VIZ:
        o->viz = true;
        return 0;
    case KEY_CONTROL:
        o->control = control_end(o, arg);
        return 0;
    case KEY_SCREENSHOT:
        o->screenshot = arg;
        return 0;
    case KEY_NO_COLOUR:
        o->no_colour = true;
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;
    if (key == ARGP_KEY_ARG) {
        if (o->file)
            usage_error(o->command, "one workload at a time: '%s' and '%s'", o->file, arg);
        o->file = arg;
        return 0;
    }
    if (key == ARGP_KEY_END && !o->file && !o->optional)
        usage_error(o->command, "which workload? Name a file, or '-' for standard input");
    const error_t error = parse_run(o, key, arg);
    return error == ARGP_ERR_UNKNOWN ? parse_show(o, key, arg) : error;
}

const struct argp options_argp = {.options = option_list, .parser = parse_option};

/* ---- The terminal ------------------------------------------------------------------------ */

static int terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    const long width = columns ? strtol(columns, NULL, 10) : 0;
    return width > 0 && width <= TEXT_MAX_WIDTH ? (int)width : 80;
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

struct text_style options_style(const struct options *o)
{
    const char *kind = getenv("TERM");
    const bool terminal = isatty(STDOUT_FILENO) && kind && strcmp(kind, "dumb") != 0;
    return (struct text_style){
        .width = terminal_width(),
        .colour = terminal && !o->no_colour && !is_set("NO_COLOR"),
        .unicode = terminal && strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
    };
}

/* ---- What the view asks the kernel's tables ------------------------------------------------ */

static bool knob_differs(const char *profile, const char *name, const char *value)
{
    struct fos_semantics expected;
    if (fos_profile(profile, &expected) != 0)
        return true;
    const struct fos_knob *knob;
    for (size_t i = 0; (knob = fos_knob(i)); i++) {
        const bool on = *((const bool *)&expected + knob->offset);
        if (strcmp(knob->name, name) == 0)
            return strcmp(value, on ? knob->on : knob->off) != 0;
    }
    return true;
}

static const struct fos_sched_ops *not_built_in; /* the callback has no argument for it */

static bool is_duration(const char *policy, const char *parameter)
{
    const struct fos_sched_ops *ops = not_built_in ? not_built_in : fos_sched_find(policy);
    for (const struct fos_param *p = ops ? ops->params : NULL; p && p->name; p++)
        if (strcmp(p->name, parameter) == 0)
            return p->type == FOS_PARAM_DURATION || p->type == FOS_PARAM_DURATIONS;
    return false;
}

void options_know(const struct fos_sched_ops *plugin)
{
    not_built_in = plugin;
}

struct text_view options_view(void)
{
    return (struct text_view){.differs = knob_differs, .is_duration = is_duration};
}
