// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/gate.h"

#include <string.h>

#include "http/accept.h"
#include "http/exchange.h"
#include "http/logged_path.h"

#include "support/check.h"

enum { PORT = 8080 };
static const char host[] = "crm.example.org";

struct header_line {
    const char *name, *value;
};

static unsigned check(const char *method, const char *target, const char *version,
                      const struct header_line *lines, size_t count, struct gate_findings *findings)
{
    struct http_field items[8] = {{"Host", host}};
    struct request_head head = {method, target, version, {items, count + 1}};

    for (size_t i = 0; i < count; i++)
        items[i + 1] = (struct http_field){lines[i].name, lines[i].value};
    return gate_check(&head, host, PORT, findings);
}

static void a_plain_request_passes(void **state)
{
    (void)state;
    struct gate_findings findings;
    const struct header_line length = {"content-length", "123"};

    assert_int_equal(check("POST", "/a?b=c?d", "HTTP/1.1", &length, 1, &findings), 0);
    assert_true(findings.is_method_known && findings.is_host_ours && !findings.is_host_local);
    assert_int_equal(findings.method, HTTP_POST);
    assert_int_equal(findings.length, 123);
    assert_true(slice_equal(findings.path, slice_of("/a")));
    assert_true(slice_equal(findings.query, slice_of("b=c?d")));
    assert_int_equal(check("HEAD", "/", "HTTP/1.0", NULL, 0, &findings), 0);
    assert_true(findings.is_head && findings.method == HTTP_GET);
    assert_int_equal(check("TRACE", "/", "HTTP/1.1", NULL, 0, &findings), 0);
    assert_false(findings.is_method_known);
}

/* AC-090 */
static void a_body_has_one_length_or_none(void **state)
{
    (void)state;
    static const struct {
        struct header_line lines[2];
        size_t count;
        unsigned code;
    } cases[] = {
        {{{"Content-Length", "0"}}, 1, 0},
        {{{"Content-Length", "999999999999999999"}}, 1, 0},
        {{{"Content-Length", "1000000000000000000"}}, 1, 400},
        {{{"Content-Length", ""}}, 1, 400},
        {{{"Content-Length", "+5"}}, 1, 400},
        {{{"Content-Length", " 5"}}, 1, 400},
        {{{"Content-Length", "5, 5"}}, 1, 400},
        {{{"Content-Length", "0x5"}}, 1, 400},
        {{{"Content-Length", "5"}, {"CONTENT-LENGTH", "5"}}, 2, 400},
        {{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, 2, 400},
        {{{"Transfer-Encoding", "CHUNKED"}}, 1, 411},
        {{{"Transfer-Encoding", "chunked, gzip"}}, 1, 400},
        {{{"Transfer-Encoding", "\tchunked"}}, 1, 400},
        {{{"Transfer-Encoding", "identity"}}, 1, 400},
        {{{"Content-Encoding", "identity"}}, 1, 0},
        {{{"Content-Encoding", "br"}}, 1, 415},
        {{{"Expect", "100-Continue"}}, 1, 0},
        {{{"Expect", "100"}}, 1, 417},
    };
    struct gate_findings findings;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (check("POST", "/", "HTTP/1.1", cases[i].lines, cases[i].count, &findings) !=
            cases[i].code)
            fail_msg("%s: %s", cases[i].lines[0].name, cases[i].lines[0].value);
    assert_int_equal(check("POST", "/", "HTTP/1.0",
                           &(struct header_line){"Transfer-Encoding", "chunked"}, 1, &findings),
                     400);
}

static void what_decides_something_comes_once(void **state)
{
    (void)state;
    static const char *const once[] = {"Cookie", "origin",       "If-Match",      "X-CSRF-Token",
                                       "Host",   "content-type", "Authorization", "Sec-Fetch-Site"};
    struct gate_findings findings;

    for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++) {
        const struct header_line lines[] = {{once[i], "a"}, {once[i], "a"}};
        if (check("GET", "/", "HTTP/1.1", lines, 2, &findings) != 400)
            fail_msg("%s came twice", once[i]);
    }
    const struct header_line twice[] = {{"Accept", "a"}, {"Accept", "b"}};
    assert_int_equal(check("GET", "/", "HTTP/1.1", twice, 2, &findings), 0);
}

static void lines_have_a_form(void **state)
{
    (void)state;
    static const struct {
        const char *method, *target, *version;
        unsigned code;
    } cases[] = {
        {"GET", "/a", "HTTP/1.1", 0},       {"GET", "/a", "HTTP/2.0", 505},
        {"GET", "/a", "HTTP/1.10", 505},    {"GET", "/a", "", 505},
        {"get", "/a", "HTTP/1.1", 501},     {"", "/a", "HTTP/1.1", 400},
        {"G T", "/a", "HTTP/1.1", 400},     {"GET", "/a b", "HTTP/1.1", 400},
        {"GET", "/a#b", "HTTP/1.1", 400},   {"GET", "/\xC4\x8D", "HTTP/1.1", 400},
        {"GET", "/a\x7F", "HTTP/1.1", 400},
    };
    struct gate_findings findings;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (check(cases[i].method, cases[i].target, cases[i].version, NULL, 0, &findings) !=
            cases[i].code)
            fail_msg("%s %s %s", cases[i].method, cases[i].target, cases[i].version);
    const struct header_line wrong[] = {{"", "a"}, {"a b", "a"}, {"a", "b\nc"}, {"a", "b\x01"}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_int_equal(check("GET", "/", "HTTP/1.1", &wrong[i], 1, &findings), 400);
    assert_int_equal(
        check("GET", "/", "HTTP/1.1", &(struct header_line){"a", "b\tc\xC4\x8D"}, 1, &findings), 0);
}

/* AC-080 */
static void hosts_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is_ours, is_local;
    } cases[] = {
        {"crm.example.org", true, false},
        {"CRM.Example.org", true, false},
        {"crm.example.org:80", false, false},
        {"localhost:8080", false, true},
        {"127.0.0.1:8080", false, true},
        {"[::1]:8080", false, true},
        {"localhost", false, false},
        {"localhost:80800", false, false},
        {"crm.example.org.evil", false, false},
        {"", false, false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct http_field item = {"Host", cases[i].name};
        struct request_head head = {"GET", "/", "HTTP/1.1", {&item, 1}};
        struct gate_findings findings;

        assert_int_equal(gate_check(&head, host, PORT, &findings), 0);
        if (findings.is_host_ours != cases[i].is_ours ||
            findings.is_host_local != cases[i].is_local)
            fail_msg("%s", cases[i].name);
    }
}

static void the_best_language_of_ours_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *header, *code;
    } cases[] = {
        {"", "en"},
        {"ru-RU,ru;q=0.9,en;q=0.8", "ru"},
        {"de, fr;q=0.5", "en"},
        {"en;q=0.3, hr;q=0.7", "hr"},
        {"hr;q=0", "en"},
        {"*, ru;q=0.1", "ru"},
        {" , ;q=1,,hr", "hr"},
        {"hr;q=5, ru", "hr"},
        {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,ru", "ru"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(accept_language(cases[i].header)->code, cases[i].code);
}

/* AC-047 */
static void a_token_does_not_reach_the_log(void **state)
{
    (void)state;
    static const struct route sign_in = {.path = "/sign-in/:token"},
                              show = {.path = "/clients/:id/edit"};
    struct arena arena = {0};
    struct exchange exchange;

    exchange_start(&exchange, &arena);
    exchange.path = "/sign-in/secret";
    exchange.route = &sign_in;
    exchange.params = (struct route_params){{"token"}, {"secret"}, 1};
    const char *path = logged_path(&exchange);
    assert_int_equal(strlen(path), strlen("/sign-in/") + 6);
    assert_null(strstr(path, "secret"));
    exchange.route = &show;
    exchange.params = (struct route_params){{"id"}, {"17"}, 1};
    assert_string_equal(logged_path(&exchange), "/clients/17/edit");
    exchange.route = NULL;
    exchange.path = "/sign-in/secret/more";
    assert_string_equal(logged_path(&exchange), "/sign-in/...");
    exchange.path = "/nobody";
    assert_string_equal(logged_path(&exchange), "/nobody");
    exchange.path = "";
    assert_string_equal(logged_path(&exchange), "");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_request_passes),
        cmocka_unit_test(a_body_has_one_length_or_none),
        cmocka_unit_test(what_decides_something_comes_once),
        cmocka_unit_test(lines_have_a_form),
        cmocka_unit_test(hosts_are_told_apart),
        cmocka_unit_test(the_best_language_of_ours_is_taken),
        cmocka_unit_test(a_token_does_not_reach_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
