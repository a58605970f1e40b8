// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "support/page_case.h"

#include "support/check.h"

static const enum role roles[] = {ROLE_OWNER, ROLE_MANAGER, ROLE_MEMBER, ROLE_VIEWER};

/* The addresses of links between `begins` and the next `ends` of the page. */
static size_t links_of(struct page_case *test, const char *page, const char *begins,
                       const char *ends, const char **paths, size_t most)
{
    static const char mark[] = "<a ";
    const char *at = strstr(page, begins);
    const char *end = at ? strstr(at, ends) : NULL;
    size_t count = 0;

    assert_non_null(end);
    for (at = strstr(at, mark); at && at < end; at = strstr(at, mark)) {
        const char *href = strstr(at, "href=\"");
        assert_true(href && href < end && count < most);
        href += strlen("href=\"");
        paths[count++] = arena_copy(&test->arena, href, strcspn(href, "\""));
        at = href;
    }
    return count;
}

static void the_section_of_a_page_is_marked(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");

    assert_page_has(page_get(test, "/clients"),
                    "href=\"/clients\" data-go=\"KeyC\" aria-current=\"true\"");
    assert_page_has(page_get(test, page_text(test, "/clients/%d", (int)id)),
                    "href=\"/clients\" data-go=\"KeyC\" aria-current=\"true\"");
}

static void the_navigation_leads_only_where_there_is_something(void **state)
{
    enum { MOST = 20 };
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        const char *paths[MOST];

        page_sign_in_as(test, roles[i]);
        size_t count =
            links_of(test, page_get(test, "/clients"), "<nav class=\"nav\"", "<main", paths, MOST);
        assert_true(count > 0);
        for (size_t j = 0; j < count; j++) {
            page_get(test, paths[j]);
            if (test->exchange->reply.code >= 400)
                fail_msg("%s answers %u to role %d", paths[j], test->exchange->reply.code,
                         (int)roles[i]);
        }
    }
}

static void settings_lead_to_their_first_page_and_to_open_ones_only(void **state)
{
    enum { MOST = 40 };
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        const char *paths[MOST];

        page_sign_in_as(test, roles[i]);
        page_get(test, "/settings");
        if (test->exchange->reply.code == 403)
            continue; /* nothing in there for this role, and so no link to it */
        assert_int_equal(test->exchange->reply.code, 303);
        const char *page = page_get(test, page_replied(test, "Location"));
        size_t count = links_of(test, page, "class=\"subnav\"", "</nav>", paths, MOST);
        assert_true(count > 0);
        for (size_t j = 0; j < count; j++) {
            page_get(test, paths[j]);
            if (test->exchange->reply.code >= 400)
                fail_msg("%s answers %u to role %d", paths[j], test->exchange->reply.code,
                         (int)roles[i]);
        }
    }
}

/* By whoever comes: a browser asks for it without cookies. */
static void the_manifest_names_an_icon_and_the_page_names_it(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/clients"), "rel=\"manifest\" href=\"/manifest.webmanifest\"");
    test->session = NULL;
    const char *manifest = page_get(test, "/manifest.webmanifest");
    assert_int_equal(test->exchange->reply.code, 200);
    assert_string_equal(test->exchange->reply.content_type, "application/manifest+json");
    assert_page_has(manifest, "\"display\": \"standalone\"");
    assert_page_has(manifest, "/static/icon.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_section_of_a_page_is_marked, page_case_setup,
                                        page_case_teardown),
        cmocka_unit_test_setup_teardown(the_navigation_leads_only_where_there_is_something,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(settings_lead_to_their_first_page_and_to_open_ones_only,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(the_manifest_names_an_icon_and_the_page_names_it,
                                        page_case_setup, page_case_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
