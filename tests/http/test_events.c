// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "http/event_stream.h"

#include "support/check.h"

enum { ROOM = 4096 };

struct sleeper {
    int pauses, wakes;
};

static void pause_it(void *context)
{
    ((struct sleeper *)context)->pauses++;
}

static void wake_it(void *context)
{
    ((struct sleeper *)context)->wakes++;
}

struct listener {
    struct arena arena;
    struct exchange exchange;
    struct sleeper sleeper;
};

/* Listens from `place` on, "" for from now on. */
static enum status listen_from(struct events *events, int64_t workspace_id, int64_t user_id,
                               const char *place, struct listener *listener)
{
    *listener = (struct listener){0};
    exchange_start(&listener->exchange, &listener->arena);
    listener->exchange.headers =
        (struct http_fields){arena_array(&listener->arena, struct http_field, 1), 1};
    listener->exchange.headers.items[0] =
        (struct http_field){"Last-Event-ID", arena_copy(&listener->arena, place, strlen(place))};
    listener->exchange.user_id = user_id;
    enum status status = reply_events(&listener->exchange, events, workspace_id);
    if (status == STATUS_OK)
        event_stream_begin(listener->exchange.reply.stream,
                           (struct event_waiting){pause_it, wake_it, &listener->sleeper});
    return status;
}

/* What it hears until it waits, without the greeting's number; "end" when it has ended. */
static const char *hear(struct listener *listener)
{
    struct text heard = text_new(&listener->arena);
    char buffer[ROOM];
    long length;

    while ((length = event_stream_read(listener->exchange.reply.stream, buffer, ROOM)) > 0)
        text_add_slice(&heard, (struct slice){buffer, (size_t)length});
    return length < 0 ? "end" : heard.at;
}

static void leave(struct listener *listener)
{
    if (listener->exchange.reply.stream)
        event_stream_leave(listener->exchange.reply.stream);
    arena_free(&listener->arena);
}

/* The id of the last message in what was heard. */
static void last_id(const char *heard, char *ret_id, size_t size)
{
    const char *last = NULL;

    for (const char *at = heard; (at = strstr(at, "id: ")) != NULL; at++)
        last = at + strlen("id: ");
    assert_non_null(last);
    snprintf(ret_id, size, "%.*s", (int)strcspn(last, "\n"), last);
}

static void who_listens_hears_what_is_for_them(void **state)
{
    (void)state;
    struct events *events = events_open();
    struct listener ana, eva, other;

    assert_int_equal(listen_from(events, 1, 10, "", &ana), STATUS_OK);
    assert_int_equal(listen_from(events, 1, 20, "", &eva), STATUS_OK);
    assert_int_equal(listen_from(events, 2, 30, "", &other), STATUS_OK);
    assert_non_null(strstr(hear(&ana), "data: {\"name\":\"hello\",\"about\":null}\n\n"));
    hear(&eva);
    hear(&other);
    assert_int_equal(ana.sleeper.pauses, 1);
    events_publish(events, 1, 0, "client", "5");
    events_publish(events, 1, 20, "job", "{\"id\":7}");
    assert_int_equal(ana.sleeper.wakes, 1);
    assert_int_equal(eva.sleeper.wakes, 1);
    assert_int_equal(other.sleeper.wakes, 0);
    const char *heard = hear(&ana);
    assert_non_null(strstr(heard, "data: {\"name\":\"client\",\"about\":5}\n\n"));
    assert_null(strstr(heard, "job"));
    heard = hear(&eva);
    assert_non_null(strstr(heard, "client"));
    assert_non_null(strstr(heard, "data: {\"name\":\"job\",\"about\":{\"id\":7}}\n\n"));
    assert_string_equal(hear(&other), "");
    leave(&ana);
    leave(&eva);
    leave(&other);
    events_close(events);
}

static void who_comes_back_hears_what_was_missed(void **state)
{
    (void)state;
    struct events *events = events_open();
    struct listener first, again;
    char id[64];

    assert_int_equal(listen_from(events, 1, 10, "", &first), STATUS_OK);
    last_id(hear(&first), id, sizeof(id));
    leave(&first);
    events_publish(events, 1, 0, "client", "1");
    events_publish(events, 2, 0, "client", "2");
    events_publish(events, 1, 0, "client", "3");
    assert_int_equal(listen_from(events, 1, 10, id, &again), STATUS_OK);
    const char *heard = hear(&again);
    assert_non_null(strstr(heard, "\"about\":1}"));
    assert_null(strstr(heard, "\"about\":2}"));
    assert_non_null(strstr(heard, "\"about\":3}"));
    assert_null(strstr(heard, "reload"));
    leave(&again);
    events_close(events);
}

static void who_missed_too_much_is_told_to_load_again(void **state)
{
    (void)state;
    struct events *events = events_open();
    struct listener slow, again;
    char id[64];

    assert_int_equal(listen_from(events, 1, 10, "", &slow), STATUS_OK);
    last_id(hear(&slow), id, sizeof(id));
    for (int i = 0; i < EVENTS_KEPT; i++)
        events_publish(events, 1, 0, "client", "1");
    const char *heard = hear(&slow);
    assert_non_null(strstr(heard, "reload"));
    assert_null(strstr(heard, "client"));
    const char *const places[] = {id, "00000000-1", "nonsense", "-",
                                  "00000000-99999999999999999999999999"};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        assert_int_equal(listen_from(events, 1, 10, places[i], &again), STATUS_OK);
        assert_non_null(strstr(hear(&again), "reload"));
        leave(&again);
    }
    leave(&slow);
    events_close(events);
}

static void there_are_only_so_many_streams(void **state)
{
    (void)state;
    struct events *events = events_open();
    struct listener listeners[EVENTS_STREAMS_OF_USER_MAX + 1], other;

    for (int i = 0; i < EVENTS_STREAMS_OF_USER_MAX; i++)
        assert_int_equal(listen_from(events, 1, 10, "", &listeners[i]), STATUS_OK);
    hear(&listeners[0]);
    hear(&listeners[1]);
    /* Pages that were closed are not noticed: the oldest of the same user makes room. */
    assert_int_equal(listen_from(events, 1, 10, "", &listeners[EVENTS_STREAMS_OF_USER_MAX]),
                     STATUS_OK);
    assert_int_equal(listeners[0].sleeper.wakes, 1);
    assert_string_equal(hear(&listeners[0]), "end");
    assert_int_equal(listeners[1].sleeper.wakes, 0);
    assert_string_equal(hear(&listeners[1]), "");
    assert_int_equal(listen_from(events, 1, 20, "", &other), STATUS_OK);
    leave(&other);
    events_allow(events, EVENTS_STREAMS_OF_USER_MAX);
    assert_int_equal(listen_from(events, 1, 20, "", &other), STATUS_UNAVAILABLE);
    leave(&other);
    for (int i = 0; i <= EVENTS_STREAMS_OF_USER_MAX; i++)
        leave(&listeners[i]);
    events_close(events);
}

static void streams_end_with_their_session_and_with_the_server(void **state)
{
    (void)state;
    struct events *events = events_open();
    struct listener ana, eva, late;

    assert_int_equal(listen_from(events, 1, 10, "", &ana), STATUS_OK);
    assert_int_equal(listen_from(events, 1, 20, "", &eva), STATUS_OK);
    hear(&ana);
    hear(&eva);
    events_end_user(events, 10);
    assert_int_equal(ana.sleeper.wakes, 1);
    assert_int_equal(eva.sleeper.wakes, 0);
    assert_string_equal(hear(&ana), "end");
    events_end_all(events);
    assert_string_equal(hear(&eva), "end");
    assert_int_equal(listen_from(events, 1, 10, "", &late), STATUS_UNAVAILABLE);
    leave(&late);
    leave(&ana);
    leave(&eva);
    events_close(events);
}

static void a_stream_beats_and_ends_in_time(void **state)
{
    (void)state;
    const int64_t second = 1000000000;
    struct events *events = events_open();
    struct listener ana;

    assert_int_equal(listen_from(events, 1, 10, "", &ana), STATUS_OK);
    hear(&ana);
    int64_t now = clock_ticks();
    events_beat(events, now + (EVENTS_BEAT_SECONDS - 2) * second);
    assert_int_equal(ana.sleeper.wakes, 0);
    events_beat(events, now + EVENTS_BEAT_SECONDS * second);
    assert_int_equal(ana.sleeper.wakes, 1);
    assert_string_equal(hear(&ana), ":\n\n");
    events_beat(events, now + EVENTS_STREAM_SECONDS * second);
    assert_string_equal(hear(&ana), "end");
    leave(&ana);
    events_close(events);
}

static void nobody_listens_without_a_hub(void **state)
{
    (void)state;
    events_publish(NULL, 1, 0, "client", "1");
    events_end_user(NULL, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_listens_hears_what_is_for_them),
        cmocka_unit_test(who_comes_back_hears_what_was_missed),
        cmocka_unit_test(who_missed_too_much_is_told_to_load_again),
        cmocka_unit_test(there_are_only_so_many_streams),
        cmocka_unit_test(streams_end_with_their_session_and_with_the_server),
        cmocka_unit_test(a_stream_beats_and_ends_in_time),
        cmocka_unit_test(nobody_listens_without_a_hub),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
