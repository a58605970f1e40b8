// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdio.h>

#include "support/page_case.h"

#include "support/check.h"

static const char *const languages[] = {"en", "ru", "hr"};

/* What somebody could put into a name in the hope that a page runs it. */
static const char *const hostile[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "&lt;b&gt; &amp; javascript:alert(1)",
    "\xE2\x80\xAE gnp.exe \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
    "a\x01\x1F\x7F",
};

static const char *encoded(struct page_case *test, const char *text)
{
    struct text out = text_new(&test->arena);

    for (const char *at = text; *at != '\0'; at++)
        text_format(&out, "%%%02X", (unsigned char)*at);
    return out.at;
}

static const char *client_path(struct page_case *test, int64_t id, const char *rest)
{
    return page_text(test, "/clients/%" PRId64 "%s", id, rest);
}

static void without_clients_the_list_says_how_to_begin(void **state)
{
    static const char *const wanted[] = {"No clients yet", "Клиентов пока нет",
                                         "Još nema klijenata"};
    struct page_case *test = *state;

    for (size_t i = 0; i < 3; i++) {
        test->language = languages[i];
        const char *page = page_get(test, "/clients");
        assert_int_equal(test->exchange->reply.code, 200);
        assert_page_has(page, wanted[i]);
        assert_page_has(page, page_text(test, "<html lang=\"%s\">", languages[i]));
        assert_page_has(page, "regulars import");
    }
}

/* The command can be copied, whatever the store is called. */
static void without_clients_the_list_names_the_store_that_is_served(void **state)
{
    static const char *const stores[][2] = {
        {"sqlite:/srv/regulars.db", "sqlite:/srv/regulars.db"},
        {"postgresql://me@[::1]:5432/db", "&#39;postgresql://me@[::1]:5432/db&#39;"},
        {"sqlite:/srv/my shop.db", "&#39;sqlite:/srv/my shop.db&#39;"},
        {"sqlite:Ana's <b>.db", "&#39;sqlite:Ana&#39;\\&#39;&#39;s &lt;b&gt;.db&#39;"},
        {"sqlite:a;b", "&#39;sqlite:a;b&#39;"},
        {"sqlite:Ð.db", "&#39;sqlite:Ð.db&#39;"},
    };
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++) {
        test->site.store_shown = stores[i][0];
        assert_page_has(
            page_get(test, "/clients"),
            page_text(test, "<code>regulars import orders.csv --into %s</code>", stores[i][1]));
    }
}

static void names_are_shown_and_never_run(void **state)
{
    static const char *const paths[] = {"", "/edit"};
    static const char *const running[] = {"<script>alert", "<img", "<svg/", "onerror=alert(1)>",
                                          "</title><script"};
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        int64_t id = page_add_client(test, hostile[i]);

        for (size_t kind = 0; kind < 3; kind++) {
            const char *page = kind == 2 ? page_get(test, "/clients")
                                         : page_get(test, client_path(test, id, paths[kind]));
            assert_int_equal(test->exchange->reply.code, 200);
            for (size_t j = 0; j < sizeof(running) / sizeof(running[0]); j++)
                assert_page_lacks(page, running[j]);
        }
    }
    assert_page_has(page_get(test, "/clients"), "&lt;script&gt;alert(1)&lt;/script&gt;");
    assert_page_has(page_get(test, "/clients"), "{{7*7}} ${7*7} &lt;%= 7*7 %&gt;");
}

static void what_was_looked_for_is_shown_and_never_run(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ada");
    for (size_t i = 0; i < 6; i++) {
        const char *page =
            page_get(test, page_text(test, "/clients?find=%s", encoded(test, hostile[i])));
        assert_int_equal(test->exchange->reply.code, 200);
        assert_page_lacks(page, "<script>alert");
        assert_page_lacks(page, "<img");
        assert_page_lacks(page, "<svg/");
    }
    assert_page_has(page_get(test, "/clients?find=zzz"), "Nothing found for zzz");
}

static void a_name_of_a_thousand_bytes_is_shown_whole(void **state)
{
    struct page_case *test = *state;
    char name[1001];

    memset(name, 'W', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    int64_t id = page_add_client(test, name);
    assert_page_has(page_get(test, "/clients"), name);
    assert_page_has(page_get(test, client_path(test, id, "")), name);
    assert_page_has(page_get(test, client_path(test, id, "/edit")), name);
}

/* Who has no contact but themselves is not introduced four times. */
static void a_name_is_said_once(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada Lone");

    const char *page = strstr(page_get(test, client_path(test, id, "")), "<main");
    const char *first = page ? strstr(page, "Ada Lone") : NULL;
    assert_non_null(first);
    assert_null(strstr(first + 1, "Ada Lone"));
}

static void clients_are_found_and_cards_have_their_words_in_each_language(void **state)
{
    static const char *const wanted[] = {"Reach them", "Как связаться", "Kako ih dobiti"};
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ána Žarić");

    page_add_client(test, "Bruno");
    const char *page = page_get(test, "/clients?find=zari");
    assert_page_has(page, "Ána Žarić");
    assert_page_lacks(page, "Bruno");
    for (size_t i = 0; i < 3; i++) {
        test->language = languages[i];
        assert_page_has(page_get(test, client_path(test, id, "")), wanted[i]);
    }
}

static void the_list_goes_on_where_it_stopped(void **state)
{
    struct page_case *test = *state;
    char name[] = "Client 00";

    for (int i = 0; i < 60; i++) {
        name[7] = (char)('0' + i / 10);
        name[8] = (char)('0' + i % 10);
        page_add_client(test, name);
    }
    const char *page = page_get(test, "/clients");
    assert_page_has(page, "Client 49");
    assert_page_lacks(page, "Client 50");
    const char *link = strstr(page, "/clients?after=");
    assert_non_null(link);
    page = page_get(test, arena_copy(&test->arena, link, strcspn(link, "\"")));
    assert_page_lacks(page, "Client 49");
    assert_page_has(page, "Client 50");
    assert_page_has(page, "Client 59");
    assert_page_lacks(page, "/clients?after=");

    page = page_get(test, "/clients?find=client");
    link = strstr(page, "/clients?after=");
    assert_non_null(link);
    assert_page_has(arena_copy(&test->arena, link, strcspn(link, "\"")), "&amp;find=client");
}

static void a_place_that_is_none_of_ours_is_refused(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ada");
    page_get(test, "/clients?after=nonsense!");
    assert_int_equal(test->exchange->reply.code, 422);
    page_get(test, "/clients?find=a&find=b");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void a_client_that_is_not_there_is_a_page_too(void **state)
{
    static const char *const wanted[] = {"There is nothing here", "Здесь ничего нет",
                                         "Ovdje nema ničega"};
    struct page_case *test = *state;

    for (size_t i = 0; i < 3; i++) {
        test->language = languages[i];
        assert_page_has(page_get(test, "/clients/999999999"), wanted[i]);
        assert_int_equal(test->exchange->reply.code, 404);
        assert_page_has(page_get(test, "/clients/0x1"), wanted[i]);
        assert_int_equal(test->exchange->reply.code, 404);
    }
    test->language = "en";
    assert_page_has(page_get(test, "/nowhere"), "There is nothing here");
    assert_int_equal(test->exchange->reply.code, 404);
}

static void home_leads_to_today(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    page_get(test, "/");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), "/today");
}

/* The n-th call to the store fails: a page that says so, never half of one that does not. Only the
 * counts beside Orders and the inbox may be missing from a page that is whole. */
static void a_store_that_fails_is_said(void **state)
{
    static const char *const paths[] = {"/clients", "/clients?find=zoe", ""};
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Zoe");

    for (size_t i = 0; i < 3; i++) {
        const char *path = i == 2 ? client_path(test, id, "") : paths[i];
        int failing = 1, uncounted = 0;

        for (;; failing++) {
            failing_store_arm(&test->store->at.failing, failing);
            const char *page = page_get(test, path);
            if (!failing_store_was_hit(&test->store->at.failing))
                break;
            if (test->exchange->reply.code == 200) {
                uncounted++;
                assert_page_has(page, "Zoe</bdi>");
                assert_page_has(page, "</html>");
                continue;
            }
            assert_int_equal(test->exchange->reply.code, 503);
            assert_string_equal(page_replied(test, "Retry-After"), "5");
            assert_page_has(page, "0123456789abcdef");
            assert_page_lacks(page, "Zoe</bdi>");
        }
        assert_true(failing > 2);
        assert_int_equal(uncounted, 2);
        assert_int_equal(test->exchange->reply.code, 200);
    }
}

#define page_test(function) \
    cmocka_unit_test_setup_teardown(function, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        page_test(without_clients_the_list_says_how_to_begin),
        page_test(without_clients_the_list_names_the_store_that_is_served),
        page_test(names_are_shown_and_never_run),
        page_test(what_was_looked_for_is_shown_and_never_run),
        page_test(a_name_of_a_thousand_bytes_is_shown_whole),
        page_test(a_name_is_said_once),
        page_test(clients_are_found_and_cards_have_their_words_in_each_language),
        page_test(the_list_goes_on_where_it_stopped),
        page_test(a_place_that_is_none_of_ours_is_refused),
        page_test(a_client_that_is_not_there_is_a_page_too),
        page_test(home_leads_to_today),
        page_test(a_store_that_fails_is_said),
    };

    return run_store_tests(tests);
}
