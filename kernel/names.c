/*
 * names.c: what the numbers in a trace are called. One table each; the
 * asserts keep them as long as their enums.
 */
#include <assert.h>
#include <signal.h>
#include <stddef.h>

#include "fiberos/kernel.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const state_names[] = {
    [FOS_NEW] = "NEW",         [FOS_READY] = "READY",   [FOS_RUNNING] = "RUNNING",
    [FOS_BLOCKED] = "BLOCKED", [FOS_ZOMBIE] = "ZOMBIE",
};
static_assert(COUNT(state_names) == FOS_STATE_COUNT, "a name for each state");

static const char *const event_names[] = {
    [FOS_EV_META] = "meta",         [FOS_EV_OBJECT] = "object",     [FOS_EV_PROC] = "process",
    [FOS_EV_STATE] = "state",       [FOS_EV_SWITCH] = "switch",     [FOS_EV_SLICE] = "slice",
    [FOS_EV_DECISION] = "decision", [FOS_EV_PRIORITY] = "priority", [FOS_EV_JOB] = "job",
    [FOS_EV_DEADLINE] = "deadline", [FOS_EV_ACQUIRE] = "acquire",   [FOS_EV_RELEASE] = "release",
    [FOS_EV_POST] = "post",         [FOS_EV_SEND] = "send",         [FOS_EV_RECEIVE] = "receive",
    [FOS_EV_REPLY] = "reply",       [FOS_EV_DONATE] = "donate",     [FOS_EV_KILL] = "kill",
    [FOS_EV_FAULT] = "fault",       [FOS_EV_STACK] = "stack",       [FOS_EV_REAP] = "reap",
    [FOS_EV_LOG] = "log",           [FOS_EV_OUTPUT] = "output",     [FOS_EV_WARNING] = "warning",
    [FOS_EV_EJECT] = "eject",       [FOS_EV_DEADLOCK] = "deadlock", [FOS_EV_END] = "end",
    [FOS_EV_RANK] = "rank",
};
static_assert(COUNT(event_names) == FOS_EVENT_TYPES, "a name for each event");

static const struct {
    const char *name, *text;
} reasons[] = {
    [FOS_BECAUSE_NONE] = {"", ""},
    [FOS_BECAUSE_SPAWNED] = {"spawned", "created"},
    [FOS_BECAUSE_ARRIVED] = {"arrived", "arrived"},
    [FOS_BECAUSE_DISPATCHED] = {"dispatched", "chosen by the policy"},
    [FOS_BECAUSE_EXPIRED] = {"expired", "slice used up"},
    [FOS_BECAUSE_PREEMPTED] = {"preempted", "somebody more urgent runs"},
    [FOS_BECAUSE_YIELDED] = {"yielded", "gave up the CPU"},
    [FOS_BECAUSE_IO] = {"io", "waits for I/O"},
    [FOS_BECAUSE_SLEEP] = {"sleep", "sleeps"},
    [FOS_BECAUSE_JOIN] = {"join", "waits for a process to end"},
    [FOS_BECAUSE_PERIOD] = {"period", "waits for its next release"},
    [FOS_BECAUSE_LOCK] = {"lock", "waits for mutex"},
    [FOS_BECAUSE_SEMAPHORE] = {"semaphore", "waits for semaphore"},
    [FOS_BECAUSE_CONDITION] = {"condition", "waits for condition"},
    [FOS_BECAUSE_BARRIER] = {"barrier", "waits for the others at a barrier"},
    [FOS_BECAUSE_SEND] = {"send", "waits to hand over a message"},
    [FOS_BECAUSE_RECEIVE] = {"receive", "waits for a message"},
    [FOS_BECAUSE_REPLY] = {"reply", "waits for an answer"},
    [FOS_BECAUSE_WORD] = {"word", "waits to be woken"},
    [FOS_BECAUSE_IO_DONE] = {"io-done", "I/O done"},
    [FOS_BECAUSE_SLEPT] = {"slept", "slept enough"},
    [FOS_BECAUSE_JOINED] = {"joined", "the awaited process ended"},
    [FOS_BECAUSE_RELEASED] = {"released", "its next job is released"},
    [FOS_BECAUSE_WOKEN] = {"woken", "has what it waited for"},
    [FOS_BECAUSE_TIMEOUT] = {"timeout", "waited long enough"},
    [FOS_BECAUSE_OWNER_DIED] = {"owner-died", "who held what it waited for is gone"},
    [FOS_BECAUSE_EXITED] = {"exited", "done"},
    [FOS_BECAUSE_KILLED] = {"killed", "killed"},
    [FOS_BECAUSE_FAULTED] = {"faulted", "crashed"},
};
static_assert(COUNT(reasons) == FOS_REASONS, "a name for each reason");

static const char *const object_names[] = {
    [FOS_DEVICE] = "device",       [FOS_MUTEX] = "mutex",     [FOS_SEMAPHORE] = "semaphore",
    [FOS_CONDITION] = "condition", [FOS_BARRIER] = "barrier", [FOS_PORT] = "port",
};
static_assert(COUNT(object_names) == FOS_OBJECT_KINDS, "a name for each kind of object");

static const char *const rank_names[] = {
    [FOS_RANK_NONE] = "none",       [FOS_RANK_LEVEL] = "level", [FOS_RANK_PRIORITY] = "priority",
    [FOS_RANK_TICKETS] = "tickets", [FOS_RANK_TIME] = "time",   [FOS_RANK_MOMENT] = "moment",
    [FOS_RANK_VIRTUAL] = "virtual", [FOS_RANK_RATIO] = "ratio", [FOS_RANK_NUMBER] = "number",
};
static_assert(COUNT(rank_names) == FOS_RANK_KINDS, "a name for each kind of rank");

static const char *const outcome_names[] = {
    [FOS_COMPLETED] = "completed",
    [FOS_DEADLOCK] = "deadlock",
    [FOS_UNTIL] = "until",
    [FOS_INTERRUPTED] = "interrupted",
};
static_assert(COUNT(outcome_names) == FOS_OUTCOMES, "a name for each outcome");

static const struct {
    int signal;
    const char *name;
} signals[] = {
    {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
    {SIGILL, "SIGILL"},   {SIGABRT, "SIGABRT"}, {SIGKILL, "SIGKILL"},
};

const char *fos_state_name(enum fos_state s)
{
    return (size_t)s < COUNT(state_names) ? state_names[s] : s == FOS_NOWHERE ? "" : "?";
}

const char *fos_event_name(enum fos_event_type t)
{
    return (size_t)t < COUNT(event_names) ? event_names[t] : "?";
}

const char *fos_reason_name(enum fos_reason r)
{
    return (size_t)r < COUNT(reasons) ? reasons[r].name : "?";
}

const char *fos_reason_text(enum fos_reason r)
{
    return (size_t)r < COUNT(reasons) ? reasons[r].text : "?";
}

const char *fos_outcome_name(enum fos_outcome o)
{
    return (size_t)o < COUNT(outcome_names) ? outcome_names[o] : "?";
}

const char *fos_object_kind_name(enum fos_object_kind k)
{
    return (size_t)k < COUNT(object_names) ? object_names[k] : "?";
}

const char *fos_rank_kind_name(enum fos_rank_kind k)
{
    return (size_t)k < COUNT(rank_names) ? rank_names[k] : "?";
}

const char *fos_signal_name(int signal)
{
    for (size_t i = 0; i < COUNT(signals); i++)
        if (signals[i].signal == signal)
            return signals[i].name;
    return "?";
}
