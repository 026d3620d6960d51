/*
 * messages.c: ports: send, receive, reply; and the name server's protocol.
 */
#include "contract.h"

enum { PORT = 7, OTHER = 8 };

/* ---- What can be wrong ---- */

static void errors(void)
{
    int from, number;
    char byte = 0;
    EQUAL(fos_port_open(-1, "x"), -EINVAL);
    EQUAL(fos_port_open(FOS_MAX_PORTS + 1, "x"), -EINVAL);
    EQUAL(fos_send(0, "", 0, NULL, 0, -1), -EINVAL);
    EQUAL(fos_send(FOS_MAX_PORTS + 1, "", 0, NULL, 0, -1), -EINVAL);
    EQUAL(fos_receive(PORT, &from, &byte, 1, 0), -EPERM); /* not opened */
    EQUAL(fos_port_open(PORT, "mine"), PORT);
    EQUAL(fos_port_open(PORT, "mine"), PORT);
    EQUAL(fos_send(PORT, "", 0, NULL, 0, -1), -EDEADLK);
    EQUAL(fos_receive(PORT, &from, &byte, 1, FOS_MS(5)), -ETIMEDOUT);
    EQUAL(fos_reply(fos_pid(), "", 0), -ESRCH);
    EQUAL(fos_reply(0, "", 0), -ESRCH);
    EQUAL(fos_reply(999, "", 0), -ESRCH);
    number = fos_port_open(0, NULL);
    CHECK(number > PORT && number <= FOS_MAX_PORTS);
    CHECK(fos_port_open(0, "another") != number);
}

static int opens_mine(void *argument)
{
    int from;
    (void)argument;
    EQUAL(fos_port_open(PORT, "yours"), -EBUSY);
    EQUAL(fos_receive(PORT, &from, NULL, 0, 0), -EPERM);
    return 0;
}

static void a_port_has_one_owner(void)
{
    fos_port_open(PORT, "mine");
    come(1, opens_mine, NULL);
}

static int opens_one(void *argument)
{
    (void)argument;
    CHECK(fos_port_open(0, "for a while") > 0);
    return 0;
}

static void all_ports_can_be_taken(void)
{
    fos_wait(fos_start("first", opens_one, NULL),
             NULL); /* its port is free again, and taken last */
    for (int i = 0; i < FOS_MAX_PORTS; i++)
        CHECK(fos_port_open(0, "one of many") > 0);
    EQUAL(fos_port_open(0, "one too many"), -ENOSPC);
}

/* ---- There and back ---- */

static int doubles(void *argument)
{
    int from, number;
    (void)argument;
    EQUAL(fos_port_open(PORT, "doubles"), PORT);
    while (fos_receive(PORT, &from, &number, sizeof number, -1) == sizeof number) {
        number *= 2;
        EQUAL(fos_reply(from, &number, sizeof number), 0);
    }
    return 0;
}

static int asks(void *argument)
{
    int base = ((struct child *)argument)->letter;
    for (int i = 0; i < 50; i++) {
        int question = base + i, answer = 0;
        EQUAL(fos_send(PORT, &question, sizeof question, &answer, sizeof answer, -1),
              sizeof answer);
        EQUAL(answer, 2 * question);
    }
    return 0;
}

/* The clients come first, and wait for the port to be opened. The server ends
 * by itself when they have: a bad size would end it too, but none is sent. */
static void many_ask_one(void)
{
    come(3, asks, NULL);
    fos_start("server", doubles, NULL);
}

static int keeps(void *argument)
{
    char text[8];
    int from;
    (void)argument;
    fos_port_open(PORT, "short");
    EQUAL(fos_receive(PORT, &from, text, sizeof text, -1), sizeof text);
    CHECK(memcmp(text, "a long m", sizeof text) == 0);
    EQUAL(fos_reply(from, "an answer", 9), 0);
    EQUAL(fos_reply(from, "again", 5), -ESRCH);
    EQUAL(fos_receive(PORT, &from, NULL, 0, -1), 0);
    EQUAL(fos_reply(from, NULL, 0), 0);
    return 0;
}

static void what_is_too_long_is_cut(void)
{
    char answer[6] = "......";
    fos_start("server", keeps, NULL);
    EQUAL(fos_send(PORT, "a long message", 14, answer, 5, -1), 5);
    CHECK(memcmp(answer, "an an.", 6) == 0);
    EQUAL(fos_send(PORT, NULL, 0, NULL, 0, -1), 0);
}

static int asks_letter(void *argument)
{
    const struct child *c = argument;
    int letter = c->letter, answer = 0;
    EQUAL(fos_send(PORT, &letter, sizeof letter, &answer, sizeof answer, -1), sizeof answer);
    note(answer);
    return 0;
}

/* It takes three messages before it answers, and answers the last one first. */
static void answers_in_any_order(void)
{
    int from[3], letter[3];
    fos_port_open(PORT, "reverse");
    come(3, asks_letter, NULL);
    for (int i = 0; i < 3; i++)
        EQUAL(fos_receive(PORT, &from[i], &letter[i], sizeof letter[i], -1), sizeof letter[i]);
    CHECK(letter[0] == 'a' && letter[1] == 'b' && letter[2] == 'c');
    for (int i = 2; i >= 0; i--) {
        EQUAL(fos_reply(from[i], &letter[i], sizeof letter[i]), 0);
        fos_sleep(FOS_MS(5));
    }
    ORDER("cba");
}

static int asks_urgently(void *argument)
{
    static const int urgency[] = {2, 8, 5};
    fos_set_priority(0, urgency[((struct child *)argument)->letter - 'a']);
    return asks_letter(argument);
}

static void the_most_urgent_first(void)
{
    int from, letter;
    fos_port_open(PORT, "urgent");
    come(3, asks_urgently, NULL);
    while (fos_receive(PORT, &from, &letter, sizeof letter, FOS_MS(5)) > 0)
        fos_reply(from, &letter, sizeof letter);
    fos_join_all();
    ORDER("bca");
}

/* ---- Time ---- */

static void nobody_opens_it(void)
{
    fos_time before = fos_now();
    EQUAL(fos_send(PORT, "", 0, NULL, 0, FOS_MS(20)), -ETIMEDOUT);
    CHECK(waited(before, FOS_MS(20)));
}

static int impatient(void *argument)
{
    char answer;
    (void)argument;
    EQUAL(fos_send(PORT, "x", 1, &answer, 1, FOS_MS(20)), -ETIMEDOUT);
    note('t');
    return 0;
}

static void who_gave_up_gets_no_answer(void)
{
    int from;
    char byte;
    fos_port_open(PORT, "slow");
    come(1, impatient, NULL);
    EQUAL(fos_receive(PORT, &from, &byte, 1, -1), 1);
    fos_sleep(FOS_MS(30));
    EQUAL(fos_reply(from, "y", 1), -ESRCH);
    come(1, impatient, NULL);
    fos_sleep(FOS_MS(30));
    EQUAL(fos_receive(PORT, &from, &byte, 1, 0), -ETIMEDOUT); /* that one is not there any more */
    ORDER("tt");
}

/* ---- Those who end ---- */

static int dies(void *argument)
{
    int from;
    char byte;
    (void)argument;
    fos_port_open(PORT, "mortal");
    fos_receive(PORT, &from, &byte, 1, -1);
    fos_sleep(FOS_MS(30));
    return 0;
}

static int is_left(void *argument)
{
    (void)argument;
    EQUAL(fos_send(PORT, "x", 1, NULL, 0, -1), -EOWNERDEAD);
    note('d');
    return 0;
}

static void the_server_ends(void)
{
    fos_start("server", dies, NULL);
    come(2, is_left, NULL); /* one is received, one waits */
    fos_sleep(FOS_MS(50));
    ORDER("dd");
    EQUAL(fos_send(PORT, "x", 1, NULL, 0, -1), -EOWNERDEAD);
    EQUAL(fos_port_open(PORT, "new"), PORT);
    come(1, impatient, NULL);
    int from;
    char byte;
    EQUAL(fos_receive(PORT, &from, &byte, 1, -1), 1);
}

static int is_killed(void *argument)
{
    (void)argument;
    fos_send(PORT, "x", 1, NULL, 0, -1);
    return 0;
}

static void the_client_ends(void)
{
    int from;
    char byte;
    fos_port_open(PORT, "server");
    int first = fos_start("first", is_killed, NULL), second = fos_start("second", is_killed, NULL);
    fos_sleep(FOS_MS(5));
    EQUAL(fos_receive(PORT, &from, &byte, 1, -1), 1);
    EQUAL(from, first);
    fos_kill(first);
    fos_kill(second);
    EQUAL(fos_reply(from, "y", 1), -ESRCH);
    EQUAL(fos_receive(PORT, &from, &byte, 1, FOS_MS(5)), -ETIMEDOUT);
    fos_wait(first, NULL);
    fos_wait(second, NULL);
}

static int sends_from_nowhere(void *argument)
{
    (void)argument;
    fos_send(PORT, (void *)64, 8, NULL, 0, -1);
    return 0;
}

static int answers_nowhere(void *argument)
{
    (void)argument;
    fos_send(PORT, "x", 1, (void *)64, 8, -1);
    return 0;
}

static void bad_pointers_are_the_senders_fault(void)
{
    struct fos_exit how;
    fos_port_open(PORT, "server");
    fos_wait(fos_start("bad", sends_from_nowhere, NULL), &how);
    EQUAL(how.signal, 11);
    fos_wait(fos_start("bad", answers_nowhere, NULL), &how);
    EQUAL(how.signal, 11);
}

static int serves_to_the_end(void *argument)
{
    const struct child *c = argument;
    int from, port = c->letter == 'a' ? PORT : OTHER;
    fos_port_open(port, "server");
    EQUAL(fos_receive(port, &from, NULL, 0, -1), -ESHUTDOWN);
    note(c->letter);
    return 0;
}

static void servers_go_home(void)
{
    come(2, serves_to_the_end, NULL);
    fos_join_all();
    ORDER("ab");
}

const struct contract_case cases[] = {
    {"errors", errors, false},
    {"a port has one owner", a_port_has_one_owner, false},
    {"all ports can be taken", all_ports_can_be_taken, false},
    {"many ask one, who comes later", many_ask_one, false},
    {"what is too long is cut", what_is_too_long_is_cut, false},
    {"answers in any order", answers_in_any_order, false},
    {"the most urgent first", the_most_urgent_first, false},
    {"nobody opens it", nobody_opens_it, false},
    {"who gave up gets no answer", who_gave_up_gets_no_answer, false},
    {"the server ends", the_server_ends, false},
    {"the client ends", the_client_ends, false},
    {"bad pointers are the sender's fault", bad_pointers_are_the_senders_fault, true},
    {"servers go home", servers_go_home, false},
    {NULL, NULL, false},
};
