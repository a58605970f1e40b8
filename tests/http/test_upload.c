// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "support/sample_site.h"
#include "support/talk.h"

#include "support/check.h"

struct stand {
    struct arena arena;
    struct server *server;
    struct listening listening;
    size_t descriptors; /* open while there is no connection */
};

static size_t open_descriptors(void)
{
    size_t count = 0;

    for (int fd = 0; fd < 1000; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static int set_up(void **state)
{
    static struct stand stand;

    log_set_level(LOG_ERROR);
    stand.server = sample_site_start(
        (struct server_options){
            .quick_workers = 2, .saving_workers = 2, .slow_workers = 2, .spool_folder = "/tmp"},
        &stand.arena, &stand.listening);
    stand.descriptors = open_descriptors();
    *state = &stand;
    return 0;
}

static int tear_down(void **state)
{
    struct stand *stand = *state;

    server_stop(stand->server, 5);
    arena_free(&stand->arena);
    return 0;
}

/* A form with a field before the file or after it; `size` octets of 1 in the file. */
static struct slice form_of(struct arena *arena, size_t size, bool is_field_first)
{
    static const char field[] =
        "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAna\r\n";
    struct text out = text_new(arena);

    text_add(&out, is_field_first ? field : "");
    text_add(&out, "--b\r\nContent-Disposition: form-data; name=\"table\"; filename=\"a.csv\"\r\n"
                   "Content-Type: text/csv\r\n\r\n");
    for (size_t i = 0; i < size; i++)
        text_add_char(&out, 1);
    text_add(&out, "\r\n");
    text_add(&out, is_field_first ? "" : field);
    text_add(&out, "--b--\r\n");
    return (struct slice){out.at, out.length};
}

static void send_head(int connection, struct stand *stand, const char *path, size_t length)
{
    struct text head = text_new(&stand->arena);

    text_format(&head,
                "POST %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %zu\r\n"
                "Content-Type: multipart/form-data; boundary=b\r\n\r\n",
                path, stand->listening.host, length);
    assert_true(talk_send(connection, (struct slice){head.at, head.length}));
}

static struct slice send_form(struct stand *stand, const char *path, struct slice form)
{
    int connection = talk_connect(stand->listening.port);

    send_head(connection, stand, path, form.length);
    (void)talk_send(connection, form);
    struct slice reply = talk_receive(connection, 10000, &stand->arena);
    close(connection);
    return reply;
}

static const char *body_of(struct slice reply)
{
    const char *start = strstr(reply.at, "\r\n\r\n");

    return start ? start + 4 : "";
}

static void a_file_comes_with_the_fields_of_its_form(void **state)
{
    struct stand *stand = *state;
    static const size_t sizes[] = {0,      1,      131072 - 200, 131072,
                                   131073, 262144, 1000000,      4 * 1024 * 1024 - 300};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        for (int first = 0; first < 2; first++) {
            char expected[100];
            struct slice reply =
                send_form(stand, "/upload", form_of(&stand->arena, sizes[i], first == 1));

            snprintf(expected, sizeof(expected), "table a.csv text/csv %zu %zu Ana", sizes[i],
                     sizes[i]);
            assert_int_equal(talk_code(reply), 200);
            assert_string_equal(body_of(reply), expected);
        }
}

static void a_form_without_a_file_has_none(void **state)
{
    struct stand *stand = *state;
    struct slice reply = send_form(
        stand, "/upload",
        slice_of("--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nEva\r\n--b--\r\n"));

    assert_int_equal(talk_code(reply), 200);
    assert_string_equal(body_of(reply), "   0 0 Eva");
}

/* AC-093 */
static void what_is_no_form_is_refused_and_leaves_nothing(void **state)
{
    struct stand *stand = *state;
    struct slice form = form_of(&stand->arena, 300000, true);

    ((char *)(uintptr_t)form.at)[form.length - 4] = 'x';
    assert_int_equal(talk_code(send_form(stand, "/upload", form)), 400);
    assert_int_equal(talk_code(send_form(stand, "/upload", slice_of("--c--"))), 400);
    ((char *)(uintptr_t)form.at)[0] = 'x';
    assert_int_equal(talk_code(send_form(stand, "/upload", form)), 400);
    for (int i = 0; i < 100 && open_descriptors() > stand->descriptors; i++)
        (void)poll(NULL, 0, 10);
    assert_int_equal(open_descriptors(), stand->descriptors);
}

static void who_may_not_send_a_file_has_none(void **state)
{
    struct stand *stand = *state;
    struct slice reply = send_form(stand, "/barred", form_of(&stand->arena, 2000000, true));

    assert_int_equal(talk_code(reply), 200);
    assert_string_equal(body_of(reply), "   0 0 nobody");
}

/* Else the form would seem to have come without its token. */
static void while_nobody_can_tell_who_asks_the_file_is_to_come_again(void **state)
{
    struct stand *stand = *state;
    struct slice reply = send_form(stand, "/out-of-reach", form_of(&stand->arena, 300000, true));

    assert_int_equal(talk_code(reply), 503);
    assert_non_null(strstr(reply.at, "Retry-After"));
}

/* AC-096 */
static void a_body_that_is_too_large_is_not_read(void **state)
{
    struct stand *stand = *state;
    static const struct {
        const char *path, *type, *length;
        int code;
    } cases[] = {
        {"/upload", "multipart/form-data; boundary=b", "4194305", 413},
        {"/upload", "multipart/form-data", "10", 400},
        {"/upload", "multipart/form-data; boundary=b b", "10", 400},
        {"/upload", "application/x-www-form-urlencoded", "1048577", 413},
        {"/upload", "text/csv", "1048577", 413},
        {"/form", "multipart/form-data; boundary=b", "4097", 413},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct text request = text_new(&stand->arena);

        text_format(&request,
                    "POST %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %s\r\n"
                    "Content-Type: %s\r\n\r\n",
                    cases[i].path, stand->listening.host, cases[i].length, cases[i].type);
        struct slice reply =
            talk(stand->listening.port, (struct slice){request.at, request.length}, &stand->arena);
        if (talk_code(reply) != cases[i].code)
            fail_msg("%s of %s is answered by %d", cases[i].type, cases[i].length,
                     talk_code(reply));
    }
}

static void there_are_only_so_many_at_once(void **state)
{
    struct stand *stand = *state;
    enum { MANY = 17 };
    struct slice form = form_of(&stand->arena, 10, true);
    int connections[MANY];
    int refused = 0, taken = 0;

    for (int i = 0; i < MANY; i++) {
        connections[i] = talk_connect(stand->listening.port);
        send_head(connections[i], stand, "/upload", form.length);
    }
    (void)poll(NULL, 0, 200);
    for (int i = 0; i < MANY; i++) {
        (void)talk_send(connections[i], form);
        struct slice reply = talk_receive(connections[i], 5000, &stand->arena);
        refused += talk_code(reply) == 503;
        taken += talk_code(reply) == 200;
        close(connections[i]);
    }
    assert_int_equal(refused, 1);
    assert_int_equal(taken, MANY - 1);
}

static void a_sender_may_go_away_at_any_moment(void **state)
{
    struct stand *stand = *state;
    struct slice form = form_of(&stand->arena, 400000, true);

    for (size_t length = 0; length < form.length; length += 45000) {
        int connection = talk_connect(stand->listening.port);

        send_head(connection, stand, "/upload", form.length);
        assert_true(talk_send(connection, (struct slice){form.at, length}));
        close(connection);
    }
    assert_int_equal(talk_code(send_form(stand, "/upload", form)), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_comes_with_the_fields_of_its_form),
        cmocka_unit_test(a_form_without_a_file_has_none),
        cmocka_unit_test(what_is_no_form_is_refused_and_leaves_nothing),
        cmocka_unit_test(who_may_not_send_a_file_has_none),
        cmocka_unit_test(while_nobody_can_tell_who_asks_the_file_is_to_come_again),
        cmocka_unit_test(a_body_that_is_too_large_is_not_read),
        cmocka_unit_test(there_are_only_so_many_at_once),
        cmocka_unit_test(a_sender_may_go_away_at_any_moment),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
