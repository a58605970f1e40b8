// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/workers.h"

#include <poll.h>
#include <stdatomic.h>

#include "http/counts.h"
#include "http/listen.h"
#include "http/watchdog.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/check.h"

struct counted {
    struct job job;
    atomic_int *runs, *drops;
    atomic_bool *may_end; /* NULL: at once */
};

static void run(struct job *job)
{
    struct counted *counted = (struct counted *)job;

    while (counted->may_end && !atomic_load(counted->may_end))
        (void)poll(NULL, 0, 1);
    atomic_fetch_add(counted->runs, 1);
}

static void drop(struct job *job)
{
    atomic_fetch_add(((struct counted *)job)->drops, 1);
}

static void every_job_is_run_once(void **state)
{
    (void)state;
    enum { JOBS = 5000 };
    struct arena arena = {0};
    struct fault fault = {0};
    struct workers *workers;
    atomic_int runs = 0, drops = 0;
    struct counted *jobs = arena_array(&arena, struct counted, JOBS);

    assert_int_equal(workers_start(4, JOBS, &arena, &fault, &workers), STATUS_OK);
    for (int i = 0; i < JOBS; i++) {
        jobs[i] = (struct counted){{NULL, run, drop}, &runs, &drops, NULL};
        assert_true(workers_give(workers, &jobs[i].job));
    }
    while (atomic_load(&runs) < JOBS)
        (void)poll(NULL, 0, 1);
    workers_stop(workers);
    workers_close(workers);
    assert_int_equal(atomic_load(&runs), JOBS);
    assert_int_equal(atomic_load(&drops), 0);
    arena_free(&arena);
}

static void a_full_queue_takes_no_more_and_an_end_drops_it(void **state)
{
    (void)state;
    enum { WAITING = 3 };
    struct arena arena = {0};
    struct fault fault = {0};
    struct workers *workers;
    atomic_int runs = 0, drops = 0;
    atomic_bool may_end = false;
    struct counted jobs[WAITING + 2];

    assert_int_equal(workers_start(1, WAITING, &arena, &fault, &workers), STATUS_OK);
    for (int i = 0; i < WAITING + 2; i++)
        jobs[i] = (struct counted){{NULL, run, drop}, &runs, &drops, &may_end};
    assert_true(workers_give(workers, &jobs[0].job));
    while (workers_load(workers).busy == 0)
        (void)poll(NULL, 0, 1);
    for (int i = 1; i <= WAITING; i++)
        assert_true(workers_give(workers, &jobs[i].job));
    assert_false(workers_give(workers, &jobs[WAITING + 1].job));
    assert_int_equal(workers_load(workers).waiting, WAITING);
    assert_int_equal(workers_load(workers).threads, 1);
    atomic_store(&may_end, true);
    workers_stop(workers);
    assert_int_equal(atomic_load(&runs) + atomic_load(&drops), WAITING + 1);
    assert_true(atomic_load(&runs) >= 1);
    /* Whoever comes now is told so. */
    assert_false(workers_give(workers, &jobs[WAITING + 1].job));
    assert_int_equal(workers_load(workers).waiting, 0);
    workers_close(workers);
    arena_free(&arena);
}

/* A flood of connections that say nothing: the oldest makes room, and keeps only its place. */
static void the_one_that_waits_longest_makes_room(void **state)
{
    (void)state;
    enum { PLACES = 8 };
    struct arena arena = {0};
    struct fault fault = {0};
    struct watchdog *watchdog;
    struct watched *watched[PLACES];
    int sockets[PLACES][2];
    char byte;

    assert_int_equal(watchdog_start(PLACES, &arena, &fault, &watchdog), STATUS_OK);
    for (int i = 0; i < PLACES; i++) {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets[i]), 0);
        watched[i] = watchdog_add(watchdog, sockets[i][0]);
        assert_non_null(watched[i]);
        if (i == 0)
            watchdog_note(watchdog, watched[0], WATCH_WORK, 0);
    }
    assert_null(watchdog_add(watchdog, sockets[0][0]));
    assert_int_equal(watchdog_connections(watchdog), PLACES);
    /* The first is at work; so the second was cut off when the last but one place was taken. */
    assert_int_equal(watchdog_cut_off(watchdog), 2);
    assert_int_equal(recv(sockets[1][1], &byte, 1, MSG_DONTWAIT), 0);
    assert_int_equal(recv(sockets[0][1], &byte, 1, MSG_DONTWAIT), -1);
    assert_int_equal(recv(sockets[PLACES - 1][1], &byte, 1, MSG_DONTWAIT), -1);
    for (int i = 0; i < PLACES; i++)
        watchdog_remove(watchdog, watched[i]);
    assert_int_equal(watchdog_connections(watchdog), 0);
    watchdog_stop(watchdog);
    for (int i = 0; i < PLACES; i++) {
        close(sockets[i][0]);
        close(sockets[i][1]);
    }
    arena_free(&arena);
}

static void counts_add_up(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text out = text_new(&arena);
    struct counts counts = {0};

    counts_add(&counts, 200, 400);
    counts_add(&counts, 204, 501);
    counts_add(&counts, 503, 20000000);
    counts_write(&counts, &out);
    assert_non_null(strstr(out.at, "regulars_replies_total{class=\"2xx\"} 2\n"));
    assert_non_null(strstr(out.at, "regulars_replies_total{class=\"5xx\"} 1\n"));
    assert_non_null(strstr(out.at, "regulars_request_seconds_bucket{le=\"0.0005\"} 1\n"));
    assert_non_null(strstr(out.at, "regulars_request_seconds_bucket{le=\"0.001\"} 2\n"));
    assert_non_null(strstr(out.at, "regulars_request_seconds_bucket{le=\"10\"} 2\n"));
    assert_non_null(strstr(out.at, "regulars_request_seconds_bucket{le=\"+Inf\"} 3\n"));
    assert_non_null(strstr(out.at, "regulars_request_seconds_sum 20.000901\n"));
    arena_free(&arena);
}

static void addresses_to_listen_on_are_numbers(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "8080",
                                        "127.0.0.1",
                                        "127.0.0.1:",
                                        "127.0.0.1:65536",
                                        "127.0.0.1:1e3",
                                        "example.org:80",
                                        "[::1:80",
                                        "::1:80",
                                        "127.1:80",
                                        "[]:80",
                                        ":80",
                                        "127.0.0.1:-1"};
    struct arena arena = {0};
    struct listening first, second;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct fault fault = {0};
        if (listen_open(wrong[i], &arena, &fault, &first) != STATUS_INVALID)
            fail_msg("%s is listened on", wrong[i]);
    }
    struct fault fault = {0};
    assert_int_equal(listen_open("localhost:0", &arena, &fault, &first), STATUS_OK);
    assert_true(first.is_loopback && first.port != 0);
    assert_int_equal(listen_open(first.host, &arena, &fault, &second), STATUS_CONFLICT);
    assert_string_equal(fault.field, "listen");
    close(first.fd);
    fault = (struct fault){0};
    assert_int_equal(listen_open("0.0.0.0:0", &arena, &fault, &first), STATUS_OK);
    assert_false(first.is_loopback);
    close(first.fd);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_is_run_once),
        cmocka_unit_test(a_full_queue_takes_no_more_and_an_end_drops_it),
        cmocka_unit_test(the_one_that_waits_longest_makes_room),
        cmocka_unit_test(counts_add_up),
        cmocka_unit_test(addresses_to_listen_on_are_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
