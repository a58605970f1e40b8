// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/account.h"

#include <string.h>

#include "domain/browser.h"
#include "support/check.h"

static void addresses_are_compared_in_one_form(void **state)
{
    static const struct {
        const char *typed, *stored; /* NULL: refused */
    } cases[] = {
        {"ada@example.com", "ada@example.com"},
        {"  Ada@Example.COM ", "ada@example.com"},
        {"ada.b+x@sub.example.hr", "ada.b+x@sub.example.hr"},
        {"", NULL},
        {"ada", NULL},
        {"@example.com", NULL},
        {"ada@", NULL},
        {"a b@example.com", NULL},
        {"ada@example.com\r\nBcc: x@example.com", NULL},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        const char *email = NULL;
        enum status status = account_email_clean(slice_of(cases[i].typed), &arena, &fault, &email);

        if (cases[i].stored) {
            assert_int_equal(status, STATUS_OK);
            assert_string_equal(email, cases[i].stored);
        } else {
            assert_int_equal(status, STATUS_INVALID);
            assert_string_equal(fault.field, "email");
            assert_null(email);
        }
    }
    arena_free(&arena);
}

static void names_have_a_limit(void **state)
{
    char name[ACCOUNT_NAME_MAX + 2];
    struct arena arena = {0};
    struct fault fault = {0};
    const char *clean = NULL;

    (void)state;
    memset(name, 'a', sizeof(name));
    name[ACCOUNT_NAME_MAX] = '\0';
    assert_int_equal(account_name_clean(slice_of(name), &arena, &fault, &clean), STATUS_OK);
    assert_string_equal(clean, name);
    name[ACCOUNT_NAME_MAX] = 'a';
    name[ACCOUNT_NAME_MAX + 1] = '\0';
    assert_int_equal(account_name_clean(slice_of(name), &arena, &fault, &clean), STATUS_INVALID);
    assert_string_equal(fault.field, "name");
    arena_free(&arena);
}

static const char *cleaned(struct arena *arena, const char *password)
{
    const struct password_owner owner = {"Ana Marija Horvat", "ana.marija.horvat@example.hr"};
    struct fault fault = {0};
    const char *clean = NULL;
    enum status status =
        password_clean(slice_of(password), owner, "password", arena, &fault, &clean);

    if (status != STATUS_OK) {
        assert_int_equal(status, STATUS_INVALID);
        assert_string_equal(fault.field, "password");
        assert_non_null(fault.message.one);
    }
    return clean;
}

static void passwords_follow_length_and_no_rule_of_characters(void **state)
{
    static const char *const good[] = {
        "four quiet rooms", "            x", "ключ от сада", "aaaaaaaaaaab", "\"'<>&;%$ \\ 12",
    };
    static const char *const bad[] = {
        "",
        "elevenchars",
        "dvanaest čć", /* eleven characters of more bytes */
        "ключ от сад",
        "aaaaaaaaaaaa",      /* one character */
        "éééééééééééé",      /* and one of two bytes */
        "Ana Marija Horvat", /* the name */
        "ANA MARIJA HORVAT", /* in another dress */
        "ana.marija.horvat", /* before the @ */
        "ana.marija.horvat@example.hr",
        "123456789012",
        "Password1234",
        "йцукенгшщзхъ",
        "twelve bytes\xFF", /* no text */
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_non_null(cleaned(&arena, good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (cleaned(&arena, bad[i]))
            fail_msg("taken: %s", bad[i]);
    arena_free(&arena);
}

static void passwords_are_not_cut_and_end_at_a_thousand_bytes(void **state)
{
    char long_one[PASSWORD_MAX + 2];
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(long_one); i++)
        long_one[i] = (char)('a' + i % 26);
    long_one[PASSWORD_MAX] = '\0';
    assert_string_equal(cleaned(&arena, long_one), long_one);
    long_one[PASSWORD_MAX] = 'z';
    long_one[PASSWORD_MAX + 1] = '\0';
    assert_null(cleaned(&arena, long_one));
    assert_null(password_typed(slice_of(long_one), &arena));
    arena_free(&arena);
}

/* A Mac and a telephone write the same letter in two ways. */
static void letters_are_composed_before_they_are_compared(void **state)
{
    struct arena arena = {0};

    (void)state;
    assert_string_equal(cleaned(&arena, "cafe\xCC\x81 au lait noir"), "caf\xC3\xA9 au lait noir");
    assert_string_equal(password_typed(slice_of("cafe\xCC\x81 au lait noir"), &arena),
                        "caf\xC3\xA9 au lait noir");
    assert_string_equal(password_typed(slice_of("  x "), &arena), "  x "); /* nothing else */
    arena_free(&arena);
}

static void browsers_are_called_as_people_call_them(void **state)
{
    static const struct {
        const char *agent, *program, *system;
    } cases[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox",
         "Linux"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
         "Edge", "Windows"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
         "Safari", "iPhone"},
        {"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/130.0.0.0 Mobile Safari/537.36",
         "Chrome", "Android"},
        {"", "", ""},
        {"<script>", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct browser_name name = browser_name_of(cases[i].agent);

        assert_string_equal(name.program, cases[i].program);
        assert_string_equal(name.system, cases[i].system);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_compared_in_one_form),
        cmocka_unit_test(names_have_a_limit),
        cmocka_unit_test(passwords_follow_length_and_no_rule_of_characters),
        cmocka_unit_test(passwords_are_not_cut_and_end_at_a_thousand_bytes),
        cmocka_unit_test(letters_are_composed_before_they_are_compared),
        cmocka_unit_test(browsers_are_called_as_people_call_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
