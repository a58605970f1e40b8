// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "support/page_case.h"

#include "support/check.h"

static const char begins[] = "<div class=\"playbook\">";

static void the_rules_are_numbered_without_gaps(void **state)
{
    struct page_case *test = *state;
    const char *at = strstr(page_get(test, "/playbook"), begins);
    long number = 0;

    assert_non_null(at);
    while ((at = strstr(at, "id=\"rule-")) != NULL) {
        at += strlen("id=\"rule-");
        assert_int_equal(strtol(at, NULL, 10), ++number);
    }
    assert_int_equal(number, 40);
}

static void a_rule_leads_where_the_program_helps_with_it(void **state)
{
    static const enum role roles[] = {ROLE_OWNER, ROLE_VIEWER};
    struct page_case *test = *state;
    size_t counts[2] = {0};

    for (size_t i = 0; i < 2; i++) {
        page_sign_in_as(test, roles[i]);
        const char *page = page_get(test, "/playbook");
        const char *end = strstr(page, "</main>");

        for (const char *at = strstr(page, begins); (at = strstr(at, "href=\"")) && at < end;) {
            at += strlen("href=\"");
            char *path = arena_copy(&test->arena, at, strcspn(at, "\""));

            assert_int_equal(path[0], '/');
            page_get(test, path);
            if (test->exchange->reply.code != 200)
                fail_msg("%s answers %u", path, test->exchange->reply.code);
            counts[i]++;
        }
    }
    assert_true(counts[0] > 20);
    assert_true(counts[1] > 0 && counts[1] < counts[0]); /* working hours are not for viewers */
}

static void the_navigation_leads_to_it(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/playbook"),
                    "href=\"/playbook\" data-go=\"KeyP\" aria-current=\"true\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_rules_are_numbered_without_gaps, page_case_setup,
                                        page_case_teardown),
        cmocka_unit_test_setup_teardown(a_rule_leads_where_the_program_helps_with_it,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(the_navigation_leads_to_it, page_case_setup,
                                        page_case_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
