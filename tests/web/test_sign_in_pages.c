// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdio.h>

#include "app/sign_in.h"
#include "support/page_case.h"
#include "web/web.h"

#include "support/check.h"

static const char *new_link(struct page_case *test)
{
    struct work work = store_case_work(test->store);
    const char *path;

    store_case_ok(&work, sign_in_link(&work, &path));
    work_end(&work);
    return arena_copy(&test->arena, path, strlen(path));
}

/* Programs that look at links before people do must not use them up (AC-048). */
static void looking_at_a_link_does_not_use_it_up(void **state)
{
    struct page_case *test = *state;
    const char *link = new_link(test);

    test->session = NULL;
    for (int i = 0; i < 3; i++) {
        const char *page = page_get(test, link);
        assert_int_equal(test->exchange->reply.code, 200);
        assert_page_has(page, page_text(test, "action=\"%s\"", link));
        assert_null(page_replied(test, "Set-Cookie"));
    }
    page_post(test, link, "");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), "/setup"); /* no password yet */
    assert_page_has(page_replied(test, "Set-Cookie"), "session-8080=");
    assert_page_has(page_replied(test, "Set-Cookie"), "HttpOnly; SameSite=Lax");

    assert_page_has(page_post(test, link, ""), "This link no longer works");
    assert_int_equal(test->exchange->reply.code, 404);
    assert_null(page_replied(test, "Set-Cookie"));
    assert_page_has(page_get(test, link), "This link no longer works");
    assert_int_equal(test->exchange->reply.code, 404);
}

static void another_site_cannot_sign_anybody_in(void **state)
{
    struct page_case *test = *state;
    const char *link = new_link(test);

    test->session = NULL;
    test->origin = "https://evil.example";
    page_post(test, link, "");
    assert_int_equal(test->exchange->reply.code, 403);
    test->origin = NULL;
    page_post(test, link, "");
    assert_int_equal(test->exchange->reply.code, 303);
}

static void tokens_that_are_none_are_said_to_be_none(void **state)
{
    static const char *const wrong[] = {"/sign-in/x", "/sign-in/%3Cscript%3E", "/sign-in/AAAAAAAA"};
    struct page_case *test = *state;

    test->session = NULL;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_page_has(page_get(test, wrong[i]), "This link no longer works");
        assert_int_equal(test->exchange->reply.code, 404);
    }
}

/* Every row of the table but those declared public (AC-038). */
static void nothing_is_shown_to_whoever_is_not_signed_in(void **state)
{
    static const char *const sessions[] = {NULL, "", "x",
                                           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    struct page_case *test = *state;
    const struct route_table table = web_routes();
    size_t asked = 0;

    page_add_client(test, "Secret");
    for (size_t i = 0; i < table.count; i++) {
        for (size_t j = 0; j < sizeof(sessions) / sizeof(sessions[0]); j++) {
            const struct route *route = &table.routes[i];

            if (route->access == ROUTE_PUBLIC)
                continue;
            test->session = sessions[j];
            const char *page = route->method == HTTP_GET ? page_get(test, route->path)
                                                         : page_send(test, route->path, "");
            assert_int_equal(test->exchange->reply.code, 401);
            assert_non_null(page_replied(test, "WWW-Authenticate"));
            assert_page_has(page, "You are not signed in");
            assert_page_lacks(page, "Secret");
            asked++;
        }
    }
    assert_true(asked >= 4 * 8);
}

static void signing_out_ends_the_session(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/sign-out", "");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_replied(test, "Set-Cookie"), "session-8080=; Path=/; Max-Age=0");
    assert_page_has(page_get(test, page_replied(test, "Location")), "You have signed out");
    page_get(test, "/clients");
    assert_int_equal(test->exchange->reply.code, 401);
}

static void a_language_is_chosen_for_browser_and_user(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/language", "language=hr&back=/clients");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), "/clients");
    assert_page_has(page_replied(test, "Set-Cookie"), "language-8080=hr; Path=/");
    page_sign_in_as(test, ROLE_OWNER); /* in another browser */
    assert_page_has(page_get(test, "/clients"), "<html lang=\"hr\">");
    page_send(test, "/language", "language=en&back=/clients");
    page_send(test, "/language", "language=xx&back=/clients");
    assert_int_equal(test->exchange->reply.code, 422);
    test->language = "<b>";
    assert_page_has(page_get(test, "/clients"), "<html lang=\"en\">");
}

/* No form of ours, and no redirect, leads to another host (AC-054). */
static void the_way_back_stays_here(void **state)
{
    static const char *const ways[] = {
        "//evil.example", "https://evil.example", "/%5Cevil.example", "%5C%5Cevil", "",
        "/%09/evil",      "javascript:1",         "/a%0D%0Ab"};
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        page_send(test, "/language", page_text(test, "language=ru&back=%s", ways[i]));
        assert_int_equal(test->exchange->reply.code, 303);
        assert_string_equal(page_replied(test, "Location"), "/");
    }
    assert_page_has(page_get(test, "/clients/7%22%3E"), "name=\"back\" value=\"/clients/7%22%3E\"");
}

static void the_server_s_refusals_are_pages(void **state)
{
    static const unsigned codes[] = {400, 404, 405, 408, 413, 414, 421,
                                     429, 431, 500, 501, 503, 505};
    struct page_case *test = *state;
    const struct route_table table = web_routes();

    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        struct exchange exchange;

        exchange_start(&exchange, &test->arena);
        exchange.site = &test->site;
        table.refuse(&exchange, codes[i]);
        assert_int_equal(exchange.reply.code, codes[i]);
        assert_page_has(exchange.reply.body.at, "<h1>");
        assert_page_has(exchange.reply.body.at, "</html>");
    }
}

#define page_test(function) \
    cmocka_unit_test_setup_teardown(function, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        page_test(looking_at_a_link_does_not_use_it_up),
        page_test(another_site_cannot_sign_anybody_in),
        page_test(tokens_that_are_none_are_said_to_be_none),
        page_test(nothing_is_shown_to_whoever_is_not_signed_in),
        page_test(signing_out_ends_the_session),
        page_test(a_language_is_chosen_for_browser_and_user),
        page_test(the_way_back_stays_here),
        page_test(the_server_s_refusals_are_pages),
    };

    return run_store_tests(tests);
}
