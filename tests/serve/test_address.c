// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/address.h"

#include "support/check.h"

static void where_people_come_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *given, *base_url, *host;
        bool is_secure;
    } cases[] = {
        {NULL, "http://127.0.0.1:8080", "127.0.0.1:8080", false},
        {"http://localhost:8080/", "http://localhost:8080", "localhost:8080", false},
        {"http://[::1]:80", "http://[::1]:80", "[::1]:80", false},
        {"HTTPS://CRM.Example.org", "https://crm.example.org", "crm.example.org", true},
        {"https://crm.example.org:8443/", "https://crm.example.org:8443", "crm.example.org:8443",
         true},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        struct public_address address;

        assert_int_equal(public_address_read(cases[i].given, "127.0.0.1:8080", true, false, &arena,
                                             &fault, &address),
                         STATUS_OK);
        assert_string_equal(address.base_url, cases[i].base_url);
        assert_string_equal(address.host, cases[i].host);
        assert_int_equal(address.is_secure, cases[i].is_secure);
    }
    arena_free(&arena);
}

static void what_is_no_such_address_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "crm.example.org",
        "ftp://a",
        "https://",
        "https:///",
        "https://a/b",
        "https://me@a",
        "https://a b",
        "https://a?b",
        "https://a#b",
        "https://č",
        "http://a",
        "http://127.0.0.1.evil",
        "http://localhost.evil:80",
    };
    struct arena arena = {0};
    struct public_address address;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct fault fault = {0};
        if (public_address_read(wrong[i], "127.0.0.1:8080", true, false, &arena, &fault,
                                &address) != STATUS_INVALID)
            fail_msg("%s is taken", wrong[i]);
        assert_string_equal(fault.field, "base-url");
    }
    /* Whoever can be reached from outside is reached by https. */
    static const char *const clear[] = {NULL, "http://localhost:8080"};
    for (size_t i = 0; i < sizeof(clear) / sizeof(clear[0]); i++) {
        struct fault fault = {0};
        assert_int_equal(
            public_address_read(clear[i], "0.0.0.0:8080", false, false, &arena, &fault, &address),
            STATUS_INVALID);
    }
    arena_free(&arena);
}

static void a_password_of_the_store_is_not_shown(void **state)
{
    (void)state;
    static const struct {
        const char *address, *shown;
    } cases[] = {
        {"sqlite:a:b@c.db", "sqlite:a:b@c.db"},
        {"postgresql://host/db", "postgresql://host/db"},
        {"postgresql://me@host/db", "postgresql://me@host/db"},
        {"postgresql://me:secret@host:5432/db", "postgresql://me@host:5432/db"},
        {"postgresql://me:se@cret@host/db?password=secret", "postgresql://me@host/db"},
        {"postgresql://:secret@host", "postgresql://@host"},
        {"postgresql://host:5432?user=me&password=secret", "postgresql://host:5432"},
        {"postgresql:///db?password=a@b", "postgresql:///db"},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(store_address_shown(cases[i].address, &arena), cases[i].shown);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_people_come_is_read),
        cmocka_unit_test(what_is_no_such_address_is_refused),
        cmocka_unit_test(a_password_of_the_store_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
