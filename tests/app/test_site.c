// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/site.h"

#include "support/check.h"

static void a_change_comes_from_our_own_pages_or_from_none(void **state)
{
    (void)state;
    static const struct {
        const char *origin, *fetch_site;
        bool is_trusted;
    } cases[] = {
        {"", "", true},
        {"", "none", true},
        {"", "same-origin", true},
        {"http://127.0.0.1:8080", "", true},
        {"http://127.0.0.1:8080", "same-origin", true},
        {"http://127.0.0.1:8080", "cross-site", false},
        {"", "cross-site", false},
        {"", "same-site", false},
        {"http://127.0.0.1:80800", "", false},
        {"http://127.0.0.1", "", false},
        {"https://127.0.0.1:8080", "", false},
        {"http://127.0.0.1:8080/", "", false},
        {"https://evil.example", "", false},
        {"null", "", false},
        {NULL, "", false},
        {"", NULL, false},
    };
    const struct site sites[] = {{.base_url = "http://127.0.0.1:8080"},
                                 {.base_url = "http://127.0.0.1:8080/"},
                                 {.base_url = "http://127.0.0.1:8080/regulars"}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (size_t j = 0; j < sizeof(sites) / sizeof(sites[0]); j++)
            if (site_trusts_origin(&sites[j], cases[i].origin, cases[i].fetch_site) !=
                cases[i].is_trusted)
                fail_msg("%s, %s", cases[i].origin ? cases[i].origin : "twice",
                         cases[i].fetch_site ? cases[i].fetch_site : "twice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_comes_from_our_own_pages_or_from_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
