// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/server.h"

#include <poll.h>
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
    uint16_t port;
    const char *host;
};

static const unsigned char style[] = "p{margin:0}", style_gzip[] = "pretend";
static const struct asset assets[] = {
    {"app.1234.css", "text/css", style, style_gzip, sizeof(style) - 1, sizeof(style_gzip) - 1}};

static int set_up(void **state)
{
    static struct stand stand;
    struct listening listening = {0};

    log_set_level(LOG_ERROR);
    stand.server = sample_site_start((struct server_options){.assets = assets,
                                                             .asset_count = 1,
                                                             .quick_workers = 2,
                                                             .saving_workers = 1,
                                                             .slow_workers = 1},
                                     &stand.arena, &listening);
    stand.port = listening.port;
    stand.host = listening.host;
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

/* A request whose lines are given, the Host among them. */
static struct slice ask(struct stand *stand, const char *line, const char *headers,
                        const char *body)
{
    struct text request = text_new(&stand->arena);

    text_format(&request, "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n%s", line,
                stand->host, headers, body);
    return talk(stand->port, (struct slice){request.at, request.length}, &stand->arena);
}

static void assert_body(struct slice reply, const char *body)
{
    const char *start = strstr(reply.at, "\r\n\r\n");

    assert_non_null(start);
    assert_string_equal(start + 4, body);
}

static void a_row_answers(void **state)
{
    struct stand *stand = *state;
    struct slice reply = ask(stand, "GET /clients/17?x=1", "", "");

    assert_int_equal(talk_code(reply), 200);
    assert_body(reply, "client 17");
    assert_int_equal(talk_code(ask(stand, "GET /clients/x", "", "")), 404);
}

static void head_is_get_without_a_body(void **state)
{
    struct stand *stand = *state;
    struct slice reply = ask(stand, "HEAD /clients/17", "", "");

    assert_int_equal(talk_code(reply), 200);
    assert_string_equal(talk_header(reply, "Content-Length", &stand->arena), "9");
    assert_body(reply, "");
}

static void a_body_comes_whole(void **state)
{
    struct stand *stand = *state;
    enum { SIZE = 1024 * 1024 };
    char *body = arena_alloc(&stand->arena, SIZE + 1);

    memset(body, 'a', SIZE);
    struct slice reply = ask(stand, "POST /echo", "Content-Length: 1048576\r\n", body);
    assert_int_equal(talk_code(reply), 200);
    assert_body(reply, body);
    reply = ask(stand, "POST /form",
                "Content-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n"
                "Content-Length: 13\r\n",
                "name=A%20%26B");
    assert_body(reply, "A &B");
    assert_int_equal(talk_code(ask(stand, "POST /form",
                                   "Content-Type: application/x-www-form-urlencoded\r\n"
                                   "Content-Length: 8\r\n",
                                   "name=%00")),
                     400);
}

/* AC-090, AC-091, AC-096 */
static void bodies_that_are_not_wanted_are_not_read(void **state)
{
    struct stand *stand = *state;
    static const struct {
        const char *line, *headers;
        int code;
    } cases[] = {
        {"POST /echo", "Content-Length: 1048577\r\nExpect: 100-continue\r\n", 413},
        {"POST /echo", "Content-Length: 1000000000\r\n", 413},
        {"GET /hello", "Content-Length: 1\r\n", 413},
        {"POST /echo", "Content-Length: 5\r\nExpect: 200-ok\r\n", 417},
        {"POST /echo", "Content-Length: 5\r\nContent-Encoding: gzip\r\n", 415},
        {"POST /echo", "Transfer-Encoding: chunked\r\n", 411},
        {"POST /echo", "Transfer-Encoding: xchunked\r\n", 400},
        {"POST /echo", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400},
        {"POST /echo", "Content-Length: 5\r\nContent-Length: 5\r\n", 400},
        {"POST /echo", "Content-Length: 5\r\nContent-Length: 6\r\n", 400},
        {"POST /echo", "Content-Length: 5, 5\r\n", 400},
        {"POST /echo", "Content-Length: +5\r\n", 400},
        {"POST /echo", "Content-Length: 99999999999999999999\r\n", 413},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice reply = ask(stand, cases[i].line, cases[i].headers, "");

        if (talk_code(reply) != cases[i].code)
            fail_msg("%s%s is answered by %d", cases[i].line, cases[i].headers, talk_code(reply));
    }
}

/* AC-036, AC-037, AC-092, AC-099 */
static void what_is_no_request_of_ours_is_refused(void **state)
{
    struct stand *stand = *state;
    static const struct {
        const char *line, *headers;
        int code;
    } cases[] = {
        {"GET /nobody", "", 404},
        {"GET //hello", "", 404},
        {"GET /hello/", "", 404},
        {"GET /%68ello", "", 404},
        {"GET /a%00", "", 400},
        {"GET http://evil/hello", "", 400},
        {"GET *", "", 400},
        {"POST /hello", "", 405},
        {"OPTIONS /hello", "Origin: https://evil\r\n", 405},
        {"TRACE /hello", "", 405},
        {"TRACE /nobody", "", 404},
        {"BREW /hello", "", 501},
        {"G(T /hello", "", 400},
        {"get /hello", "", 501},
        {"GET /hello", "Host: twice\r\n", 400},
        {"GET /hello", "Cookie: a=1\r\nCookie: b=2\r\n", 400},
        {"GET /hello", "Na(me: x\r\n", 400},
        {"GET /hello", "Name : x\r\n", 400},
        {"GET /hello", "no colon\r\n", 400},
        {"GET /hello", "X: a\x01z\r\n", 400},
        {"GET /hello?a=%", "", 400},
        {"GET /hello?a=%ff", "", 400},
        {"GET /hello", "Cookie: a=\xFF\r\n", 400},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice reply = ask(stand, cases[i].line, cases[i].headers, "");

        if (talk_code(reply) != cases[i].code)
            fail_msg("%s%s is answered by %d", cases[i].line, cases[i].headers, talk_code(reply));
    }
    assert_string_equal(talk_header(ask(stand, "DELETE /hello", "", ""), "Allow", &stand->arena),
                        "GET, HEAD");
}

static void a_head_has_limits(void **state)
{
    struct stand *stand = *state;
    struct text many = text_new(&stand->arena), line = text_new(&stand->arena),
                value = text_new(&stand->arena);

    for (int i = 0; i < 10000; i++)
        text_format(&many, "X-%d: 1\r\n", i);
    assert_int_equal(talk_code(ask(stand, "GET /hello", many.at, "")), 431);
    many.length = strlen("X-0: 1\r\n") * 10 + strlen("X-10: 1\r\n") * 90;
    many.at[many.length] = '\0';
    assert_int_equal(talk_code(ask(stand, "GET /hello", many.at, "")), 431);

    text_add(&line, "GET /hello?");
    while (line.length < 64 * 1024)
        text_add(&line, "aaaaaaaaaaaaaaaa");
    assert_int_equal(talk_code(ask(stand, line.at, "", "")), 414);
    line.at[9 * 1024] = '\0';
    assert_int_equal(talk_code(ask(stand, line.at, "", "")), 414);

    text_add(&value, "X: ");
    while (value.length < 9 * 1024)
        text_add(&value, "aaaaaaaaaaaaaaaa");
    text_add(&value, "\r\n");
    assert_int_equal(talk_code(ask(stand, "GET /hello", value.at, "")), 431);
}

/* AC-080 */
static void another_host_is_not_ours(void **state)
{
    struct stand *stand = *state;
    static const char *const foreign[] = {"Host: evil\r\n", "Host: 127.0.0.1\r\n", "Host: \r\n"};

    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        struct text request = text_new(&stand->arena);

        text_format(&request, "GET /hello HTTP/1.1\r\n%sConnection: close\r\n\r\n", foreign[i]);
        struct slice reply =
            talk(stand->port, (struct slice){request.at, request.length}, &stand->arena);
        assert_int_equal(talk_code(reply), 421);
    }
    struct slice none = slice_of("GET /hello HTTP/1.1\r\n\r\n");
    assert_int_equal(talk_code(talk(stand->port, none, &stand->arena)), 400);
    struct slice old = slice_of("GET /hello HTTP/1.0\r\n\r\n");
    assert_int_equal(talk_code(talk(stand->port, old, &stand->arena)), 200);
}

/* AC-092: the target would be another one for whoever reads on behind the NUL. */
static void a_nul_in_the_target_is_refused(void **state)
{
    struct stand *stand = *state;
    struct text request = text_new(&stand->arena);

    text_add(&request, "GET /hello");
    text_add_char(&request, '\0');
    text_format(&request, "x HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", stand->host);
    struct slice reply =
        talk(stand->port, (struct slice){request.at, request.length}, &stand->arena);
    assert_int_equal(talk_code(reply), 400);
}

static void pages_carry_all_guards(void **state)
{
    struct stand *stand = *state;
    struct slice reply = ask(stand, "GET /page", "Accept-Language: de, hr;q=0.9, en;q=0.5\r\n", "");
    struct text cookie = text_new(&stand->arena);

    text_format(&cookie, "session-%d=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", stand->port);
    const char *const guards[][2] = {
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
        {"Cache-Control", "no-store"},
        {"X-Robots-Tag", "noindex"}, /* AC-051 */
        {"Set-Cookie", cookie.at},
        {"Content-Type", "text/html; charset=utf-8"},
    };

    for (size_t i = 0; i < sizeof(guards) / sizeof(guards[0]); i++)
        assert_string_equal(talk_header(reply, guards[i][0], &stand->arena), guards[i][1]);
    const char *policy = talk_header(reply, "Content-Security-Policy", &stand->arena);
    assert_non_null(strstr(policy, "default-src 'none'"));
    assert_non_null(strstr(policy, "frame-ancestors 'none'"));
    assert_null(strstr(policy, "unsafe"));
    assert_int_equal(strlen(talk_header(reply, "X-Request-Id", &stand->arena)), 16);
    assert_body(reply, "<p>hr");
}

static void an_asset_is_kept_for_a_year(void **state)
{
    struct stand *stand = *state;
    struct slice reply = ask(stand, "GET /static/app.1234.css", "", "");

    assert_int_equal(talk_code(reply), 200);
    assert_body(reply, (const char *)style);
    const char *tag = talk_header(reply, "ETag", &stand->arena);
    assert_string_equal(tag, "W/\"app.1234.css\"");
    assert_non_null(strstr(talk_header(reply, "Cache-Control", &stand->arena), "immutable"));

    reply = ask(stand, "GET /static/app.1234.css", "Accept-Encoding: br, gzip\r\n", "");
    assert_string_equal(talk_header(reply, "Content-Encoding", &stand->arena), "gzip");
    assert_body(reply, (const char *)style_gzip);
    reply = ask(stand, "GET /static/app.1234.css", "Accept-Encoding: gzip;q=0\r\n", "");
    assert_null(talk_header(reply, "Content-Encoding", &stand->arena));
    reply = ask(stand, "GET /static/app.1234.css", "If-None-Match: W/\"app.1234.css\"\r\n", "");
    assert_int_equal(talk_code(reply), 304);
    assert_int_equal(talk_code(ask(stand, "GET /static/other.css", "", "")), 404);
    assert_int_equal(talk_code(ask(stand, "GET /static/..%2fapp.1234.css", "", "")), 404);
}

static void a_descriptor_is_sent_whole(void **state)
{
    struct stand *stand = *state;
    struct arena arena = {0};
    int connection = talk_connect(stand->port);
    struct text request = text_new(&arena);
    size_t received = 0;
    char piece[64 * 1024];
    ssize_t count;

    text_format(&request, "GET /file HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
                stand->host);
    assert_true(talk_send(connection, (struct slice){request.at, request.length}));
    while ((count = read(connection, piece, sizeof(piece))) > 0)
        received += (size_t)count;
    close(connection);
    assert_true(received > 8 * 1024 * 1024 && received < 8 * 1024 * 1024 + 2000);
    arena_free(&arena);
}

static void the_server_says_how_it_is(void **state)
{
    struct stand *stand = *state;
    struct slice reply = ask(stand, "GET /healthz", "", "");

    assert_int_equal(talk_code(reply), 200);
    assert_body(reply, "ok\n");
    reply = ask(stand, "GET /metrics", "", "");
    assert_int_equal(talk_code(reply), 200);
    assert_non_null(strstr(reply.at, "regulars_replies_total{class=\"2xx\"} "));
    assert_non_null(strstr(reply.at, "regulars_request_seconds_bucket{le=\"+Inf\"} "));
    assert_non_null(strstr(reply.at, "regulars_workers{pool=\"quick\"} 2\n"));
    assert_non_null(strstr(reply.at, "regulars_workers{pool=\"saving\"} 1\n"));
    /* By way of a proxy nobody sees them. */
    reply = ask(stand, "GET /metrics", "X-Forwarded-For: 203.0.113.5\r\n", "");
    assert_int_equal(talk_code(reply), 404);
}

/* As many as would keep all workers busy, were they the same. */
static void who_saves_keeps_nobody_from_reading(void **state)
{
    enum { SAVES = 4 };
    struct stand *stand = *state;
    struct pollfd saves[SAVES];
    struct text request = text_new(&stand->arena);

    text_format(&request, "POST /save HTTP/1.1\r\nHost: %s\r\nContent-Length: 1\r\n\r\nx",
                stand->host);
    for (int i = 0; i < SAVES; i++) {
        saves[i] = (struct pollfd){.fd = talk_connect(stand->port), .events = POLLIN};
        assert_true(talk_send(saves[i].fd, (struct slice){request.at, request.length}));
    }
    assert_int_equal(talk_code(ask(stand, "GET /hello", "", "")), 200);
    int saved = poll(saves, SAVES, 0);
    assert_in_range(saved, 0, SAVES - 1);
    for (int i = 0; i < SAVES; i++) {
        assert_int_equal(poll(&saves[i], 1, 5000), 1);
        close(saves[i].fd);
    }
}

/* AC-100 */
static void requests_may_come_before_their_replies(void **state)
{
    enum { REQUESTS = 1000 };
    struct stand *stand = *state;
    struct arena arena = {0};
    struct text requests = text_new(&arena);
    size_t found = 0;

    for (int i = 1; i <= REQUESTS; i++)
        text_format(&requests, "GET /clients/%d HTTP/1.1\r\nHost: %s\r\n%s\r\n", i, stand->host,
                    i == REQUESTS ? "Connection: close\r\n" : "");
    struct slice replies = talk(stand->port, (struct slice){requests.at, requests.length}, &arena);
    for (const char *at = replies.at; (at = strstr(at, "client ")) != NULL; at++) {
        found++;
        assert_int_equal(strtol(at + 7, NULL, 10), (long)found);
    }
    assert_int_equal(found, REQUESTS);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_answers),
        cmocka_unit_test(head_is_get_without_a_body),
        cmocka_unit_test(a_body_comes_whole),
        cmocka_unit_test(bodies_that_are_not_wanted_are_not_read),
        cmocka_unit_test(what_is_no_request_of_ours_is_refused),
        cmocka_unit_test(a_head_has_limits),
        cmocka_unit_test(another_host_is_not_ours),
        cmocka_unit_test(a_nul_in_the_target_is_refused),
        cmocka_unit_test(pages_carry_all_guards),
        cmocka_unit_test(an_asset_is_kept_for_a_year),
        cmocka_unit_test(a_descriptor_is_sent_whole),
        cmocka_unit_test(the_server_says_how_it_is),
        cmocka_unit_test(who_saves_keeps_nobody_from_reading),
        cmocka_unit_test(requests_may_come_before_their_replies),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
