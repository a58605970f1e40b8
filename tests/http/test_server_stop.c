// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/server.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "support/sample_site.h"
#include "support/talk.h"

#include "support/check.h"

/* A server that is stopped by a thread of its own, so that it can be talked to meanwhile. */
struct stand {
    struct arena arena;
    struct server *server;
    struct listening listening;
    pthread_t stopper;
    unsigned stop_seconds;
    int64_t stop_milliseconds; /* how long it took */
};

static int set_up(void **state)
{
    static struct stand stand;

    log_set_level(LOG_ERROR);
    stand = (struct stand){0};
    stand.server = sample_site_start(
        (struct server_options){.quick_workers = 1, .saving_workers = 1, .slow_workers = 1},
        &stand.arena, &stand.listening);
    *state = &stand;
    return 0;
}

static int tear_down(void **state)
{
    struct stand *stand = *state;

    arena_free(&stand->arena);
    return 0;
}

static void *stop(void *context)
{
    struct stand *stand = context;
    int64_t begun = clock_ticks();

    server_stop(stand->server, stand->stop_seconds);
    stand->stop_milliseconds = (clock_ticks() - begun) / 1000000;
    return NULL;
}

static void begin_stop(struct stand *stand, unsigned seconds)
{
    stand->stop_seconds = seconds;
    assert_int_equal(pthread_create(&stand->stopper, NULL, stop, stand), 0);
}

static int64_t end_stop(struct stand *stand)
{
    assert_int_equal(pthread_join(stand->stopper, NULL), 0);
    return stand->stop_milliseconds;
}

/* A connection that is kept. */
static bool ask(struct stand *stand, int connection, const char *line, const char *headers)
{
    struct text request = text_new(&stand->arena);

    text_format(&request, "%s HTTP/1.1\r\nHost: %s\r\n%s\r\n", line, stand->listening.host,
                headers);
    return talk_send(connection, (struct slice){request.at, request.length});
}

static void what_is_under_way_is_answered(void **state)
{
    struct stand *stand = *state;
    int connection = talk_connect(stand->listening.port);

    assert_true(ask(stand, connection, "GET /slow", ""));
    (void)poll(NULL, 0, 20);
    begin_stop(stand, 20);
    struct slice reply = talk_receive(connection, 5000, &stand->arena);
    assert_int_equal(talk_code(reply), 200);
    assert_string_equal(talk_header(reply, "Connection", &stand->arena), "close");
    assert_in_range(end_stop(stand), 0, 10000);
    close(connection);
}

static void a_connection_that_is_only_kept_delays_it_for_a_moment(void **state)
{
    struct stand *stand = *state;
    int connection = talk_connect(stand->listening.port);

    assert_true(ask(stand, connection, "GET /hello", ""));
    assert_int_equal(talk_code(talk_receive(connection, 300, &stand->arena)), 200);
    begin_stop(stand, 20);
    assert_in_range(end_stop(stand), 0, 5000);
    close(connection);
}

/* Each of its replies says that it was the last on its connection, and there are no new ones. */
static void who_asks_without_end_delays_it_for_a_moment(void **state)
{
    struct stand *stand = *state;
    int connection = talk_connect(stand->listening.port);
    int64_t begun = clock_ticks();

    begin_stop(stand, 20);
    while (connection >= 0 && clock_ticks() - begun < INT64_C(15000000000) &&
           ask(stand, connection, "GET /hello", "")) {
        struct slice reply = talk_receive(connection, 5, &stand->arena);

        if (reply.length > 0 && strstr(reply.at, "Connection: close")) {
            close(connection);
            connection = talk_connect(stand->listening.port);
        }
    }
    assert_in_range(end_stop(stand), 0, 10000);
    if (connection >= 0)
        close(connection);
}

static void a_body_that_never_comes_delays_it_as_long_as_was_said(void **state)
{
    struct stand *stand = *state;
    int connection = talk_connect(stand->listening.port);

    assert_true(ask(stand, connection, "POST /echo", "Content-Length: 10\r\n"));
    (void)poll(NULL, 0, 50);
    begin_stop(stand, 1);
    assert_in_range(end_stop(stand), 900, 8000);
    close(connection);
}

/* What comes on a connection within a while, as far as it comes at once. */
static int code_of_next(struct stand *stand, int connection)
{
    struct pollfd wait = {.fd = connection, .events = POLLIN};

    (void)poll(&wait, 1, 5000);
    return talk_code(talk_receive(connection, 5, &stand->arena));
}

/* One pool has ended, and the other has not: the thread that reads requests still runs. */
static void who_comes_while_workers_end_is_turned_away(void **state)
{
    struct stand *stand = *state;
    int slow = talk_connect(stand->listening.port), late = talk_connect(stand->listening.port);
    int code = 200;

    assert_true(ask(stand, slow, "GET /slow", ""));
    (void)poll(NULL, 0, 20);
    begin_stop(stand, 0);
    while (code == 200 && ask(stand, late, "GET /hello", ""))
        code = code_of_next(stand, late);
    if (code != 200) /* or its last reply closed the connection */
        assert_true(code == 503 || code == 0);
    assert_in_range(end_stop(stand), 0, 8000);
    close(slow);
    close(late);
}

/* Somebody who comes anew; whether they got a reply. */
static bool is_let_in(struct stand *stand)
{
    int late = talk_connect(stand->listening.port);
    bool is_answered = late >= 0 && ask(stand, late, "GET /hello", "") &&
                       talk_receive(late, 1000, &stand->arena).length > 0;

    if (late >= 0)
        close(late);
    return is_answered;
}

static void who_comes_while_it_ends_gets_no_reply(void **state)
{
    struct stand *stand = *state;
    int early = talk_connect(stand->listening.port);
    bool goes_on = true;

    assert_true(ask(stand, early, "GET /hello", ""));
    assert_int_equal(talk_code(talk_receive(early, 300, &stand->arena)), 200);
    assert_true(ask(stand, early, "GET /slow", ""));
    begin_stop(stand, 20);
    for (int tries = 0; goes_on && tries < 1000; tries++)
        goes_on = is_let_in(stand);
    assert_false(goes_on);
    assert_int_equal(talk_code(talk_receive(early, 5000, &stand->arena)), 200);
    assert_in_range(end_stop(stand), 0, 10000);
    close(early);
}

#define STOP_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STOP_TEST(what_is_under_way_is_answered),
        STOP_TEST(a_connection_that_is_only_kept_delays_it_for_a_moment),
        STOP_TEST(who_asks_without_end_delays_it_for_a_moment),
        STOP_TEST(a_body_that_never_comes_delays_it_as_long_as_was_said),
        STOP_TEST(who_comes_while_workers_end_is_turned_away),
        STOP_TEST(who_comes_while_it_ends_gets_no_reply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
