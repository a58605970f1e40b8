// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/exchange.h"

#include <string.h>

#include "support/check.h"

static void set_header(struct exchange *exchange, const char *name, const char *value)
{
    struct http_field *items = arena_array(exchange->arena, struct http_field, 8);

    for (size_t i = 0; i < exchange->headers.count; i++)
        items[i] = exchange->headers.items[i];
    items[exchange->headers.count] = (struct http_field){name, value};
    exchange->headers = (struct http_fields){items, exchange->headers.count + 1};
}

static const char *replied(const struct exchange *exchange, const char *name)
{
    return fields_value(&exchange->reply.headers, name);
}

static void headers_are_found_whatever_their_case(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct exchange exchange;

    exchange_start(&exchange, &arena);
    assert_string_equal(request_header(&exchange, "Origin"), "");
    set_header(&exchange, "oRIGIN", "http://a");
    assert_string_equal(request_header(&exchange, "Origin"), "http://a");
    set_header(&exchange, "Origin", "http://b");
    assert_null(request_header(&exchange, "Origin"));
    set_header(&exchange, "accept", "text/html");
    set_header(&exchange, "Accept", "*/*");
    assert_string_equal(request_header(&exchange, "Accept"), "text/html");
    arena_free(&arena);
}

static void ids_have_one_form(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "", "0", "01", "-1", "+1", "1 ", "1x", "9223372036854775808", "99999999999999999999"};
    struct arena arena = {0};
    struct exchange exchange;
    int64_t id = 0;

    exchange_start(&exchange, &arena);
    exchange.params = (struct route_params){{"id"}, {"9223372036854775807"}, 1};
    assert_int_equal(param_id(&exchange, "id", &id), STATUS_OK);
    assert_int_equal(id, INT64_MAX);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        exchange.params.values[0] = wrong[i];
        exchange.own_fault = (struct fault){0};
        if (param_id(&exchange, "id", &id) != STATUS_NOT_FOUND)
            fail_msg("\"%s\" was taken for an id", wrong[i]);
    }
    assert_string_equal(param_text(&exchange, "other"), "");
    arena_free(&arena);
}

static void values_of_the_query_have_limits(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct exchange exchange;
    struct http_field items[] = {{"q", "četiri"}, {"page", "12"}, {"two", "1"},  {"two", "2"},
                                 {"minus", "-3"}, {"zero", "0"},  {"odd", "1e3"}};
    const char *text = NULL;
    int64_t number = 7;

    exchange_start(&exchange, &arena);
    exchange.query = (struct http_fields){items, sizeof(items) / sizeof(items[0])};
    assert_int_equal(query_text(&exchange, "q", 7, &text), STATUS_OK);
    assert_string_equal(text, "četiri");
    assert_int_equal(query_text(&exchange, "none", 6, &text), STATUS_OK);
    assert_string_equal(text, "");
    assert_int_equal(query_number(&exchange, "none", 1, 50, &number), STATUS_OK);
    assert_int_equal(number, 7);
    assert_int_equal(query_number(&exchange, "page", 1, 12, &number), STATUS_OK);
    assert_int_equal(number, 12);
    assert_int_equal(query_number(&exchange, "minus", -3, 12, &number), STATUS_OK);
    assert_int_equal(number, -3);
    assert_int_equal(query_number(&exchange, "zero", 0, 0, &number), STATUS_OK);
    assert_int_equal(number, 0);

    assert_int_equal(query_text(&exchange, "q", 6, &text), STATUS_INVALID);
    assert_string_equal(exchange.own_fault.field, "q");
    static const char *const wrong[] = {"page", "two", "odd", "minus"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        exchange.own_fault = (struct fault){0};
        assert_int_equal(query_number(&exchange, wrong[i], 1, 11, &number), STATUS_INVALID);
        assert_string_equal(exchange.own_fault.field, wrong[i]);
    }
    assert_int_equal(number, 0);
    arena_free(&arena);
}

static void a_field_of_a_form_may_be_missing(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct exchange exchange;
    struct http_field items[] = {{"name", "Ana"}, {"id", "5"}};
    const char *text = "before";
    int64_t id = 0;

    exchange_start(&exchange, &arena);
    exchange.form = (struct http_fields){items, 2};
    assert_int_equal(form_text(&exchange, "none", 10, &text), STATUS_OK);
    assert_null(text);
    assert_int_equal(form_text(&exchange, "name", 10, &text), STATUS_OK);
    assert_string_equal(text, "Ana");
    assert_int_equal(form_id(&exchange, "id", &id), STATUS_OK);
    assert_int_equal(id, 5);
    assert_int_equal(form_id(&exchange, "none", &id), STATUS_INVALID);
    arena_free(&arena);
}

static void cookies_carry_all_their_guards(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct exchange exchange;
    struct http_field items[] = {{"session", "of no port"},
                                 {"session-8080", "plain"},
                                 {"session-8081", "of another server"},
                                 {"__Host-session", "guarded"}};

    exchange_start(&exchange, &arena);
    exchange.port = 8080;
    exchange.cookies = (struct http_fields){items, sizeof(items) / sizeof(items[0])};
    reply_cookie(&exchange, "session", "abc", 60);
    assert_string_equal(replied(&exchange, "Set-Cookie"),
                        "session-8080=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    assert_string_equal(request_cookie(&exchange, "session"), "plain");

    exchange.is_secure = true;
    exchange.reply.headers.count = 0;
    reply_cookie(&exchange, "session", "", 0);
    assert_string_equal(replied(&exchange, "Set-Cookie"),
                        "__Host-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
    assert_string_equal(request_cookie(&exchange, "session"), "guarded");
    arena_free(&arena);
}

static void only_one_etag_of_ours_matches(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum etag_match match;
    } cases[] = {
        {"", ETAG_MISSING},
        {"\"v12\"", ETAG_MATCHES},
        {" \"v12\" ", ETAG_MATCHES},
        {"W/\"v12\"", ETAG_DIFFERS},
        {"\"x\"", ETAG_DIFFERS},
        {"\"v\"", ETAG_DIFFERS},
        {"\"v012\"", ETAG_DIFFERS},
        {"\"v-1\"", ETAG_DIFFERS},
        {"v12", ETAG_MALFORMED},
        {"\"v12", ETAG_MALFORMED},
        {"\"", ETAG_MALFORMED},
        {"*", ETAG_MALFORMED},
        {"12", ETAG_MALFORMED},
        {"\"v12\", \"v13\"", ETAG_MALFORMED},
        {"\"v99999999999999999999\"", ETAG_DIFFERS},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct exchange exchange;
        int64_t version = 0;

        exchange_start(&exchange, &arena);
        set_header(&exchange, "If-Match", cases[i].header);
        if (request_if_match(&exchange, &version) != cases[i].match)
            fail_msg("%s", cases[i].header);
        assert_int_equal(version, cases[i].match == ETAG_MATCHES ? 12 : 0);
    }
    arena_free(&arena);
}

static void a_copy_at_hand_is_recognised(void **state)
{
    (void)state;
    static const char *const fresh[] = {"\"v12\"", "W/\"v12\"", "\"v1\", \"v12\"", "*",
                                        "\"a,b\" , W/\"v12\""};
    static const char *const stale[] = {"", "\"v13\"", "v12", "\"v1\" \"", "W/", "\"v12"};
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof(fresh) / sizeof(fresh[0]); i++) {
        struct exchange exchange;

        exchange_start(&exchange, &arena);
        set_header(&exchange, "If-None-Match", fresh[i]);
        if (!request_has_version(&exchange, 12))
            fail_msg("%s", fresh[i]);
    }
    for (size_t i = 0; i < sizeof(stale) / sizeof(stale[0]); i++) {
        struct exchange exchange;

        exchange_start(&exchange, &arena);
        set_header(&exchange, "If-None-Match", stale[i]);
        if (request_has_version(&exchange, 12))
            fail_msg("%s", stale[i]);
    }
    arena_free(&arena);
}

/* AC-082 */
static void a_file_to_keep_is_named_for_old_and_new_programs(void **state)
{
    (void)state;
    static const struct {
        const char *name, *header;
    } cases[] = {
        {"clients.csv", "attachment; filename=\"clients.csv\""},
        {"Клиенты 2026.csv",
         "attachment; filename=\"_______ 2026.csv\"; "
         "filename*=UTF-8''%D0%9A%D0%BB%D0%B8%D0%B5%D0%BD%D1%82%D1%8B%202026.csv"},
        {"a\"b%41.csv", "attachment; filename=\"a_b_41.csv\"; filename*=UTF-8''a%22b%2541.csv"},
        {"../../etc/passwd", "attachment; filename=\"....etcpasswd\""},
        {"a\r\nSet-Cookie: b=c\x7F", "attachment; filename=\"aSet-Cookie: b=c\""},
        {"\xFF\xC3.csv", "attachment; filename=\".csv\""},
        {"", "attachment; filename=\"file\""},
        {"\x01", "attachment; filename=\"file\""},
    };
    struct arena arena = {0};
    struct exchange exchange;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        exchange_start(&exchange, &arena);
        reply_attachment(&exchange, cases[i].name);
        assert_string_equal(fields_value(&exchange.reply.headers, "Content-Disposition"),
                            cases[i].header);
    }
    arena_free(&arena);
}

static void replies_begin_anew(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct exchange exchange;

    exchange_start(&exchange, &arena);
    assert_int_equal(exchange.reply.code, 200);
    assert_int_equal(exchange.reply.fd, -1);
    struct html html = reply_html(&exchange);
    html_text(&html, "<");
    assert_string_equal(exchange.reply.body.at, "&lt;");
    struct json json = reply_problem(&exchange);
    json_begin_object(&json, NULL);
    json_end(&json);
    json_finish(&json);
    assert_string_equal(exchange.reply.content_type, "application/problem+json");
    assert_null(strstr(exchange.reply.body.at, "&lt;"));
    reply_see_other(&exchange, "/clients/%d", 17);
    assert_int_equal(exchange.reply.code, 303);
    assert_int_equal(exchange.reply.body.length, 0);
    assert_string_equal(replied(&exchange, "Location"), "/clients/17");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_found_whatever_their_case),
        cmocka_unit_test(ids_have_one_form),
        cmocka_unit_test(values_of_the_query_have_limits),
        cmocka_unit_test(a_field_of_a_form_may_be_missing),
        cmocka_unit_test(cookies_carry_all_their_guards),
        cmocka_unit_test(only_one_etag_of_ours_matches),
        cmocka_unit_test(a_copy_at_hand_is_recognised),
        cmocka_unit_test(a_file_to_keep_is_named_for_old_and_new_programs),
        cmocka_unit_test(replies_begin_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
