// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_envelope.h"

#include "base/text.h"

#include "support/check.h"

static bool takes(const char *address)
{
    return mail_envelope_takes(slice_of(address));
}

static void addresses_of_people_pass(void **state)
{
    (void)state;
    assert_true(takes("ana@example.hr"));
    assert_true(takes("a.b+c_d-e@sub.example.co.uk"));
    assert_true(takes("o'neil@example.ie"));
    assert_true(takes("\"ana horvat\"@example.hr"));
    assert_true(takes("\"a\\\"b\"@example.hr"));
    assert_true(takes("x@[192.0.2.1]"));
    assert_true(takes("анна@пример.рф"));
    assert_true(takes("a@b"));
}

static void what_would_break_out_of_the_envelope_is_refused(void **state)
{
    static const char *const bad[] = {
        "",           "@",       "a@",        "@b",      "a",          "a b@c",      "a@b c",
        "a@b>",       "<a@b",    "a@b\r\n",   "a\n@b",   "a@b\x7f",    "a@b\tc",     "a..b@c",
        ".a@b",       "a.@b",    "a@b..c",    "a@.b",    "a@b.",       "a,b@c",      "\"a@b",
        "\"a\"b\"@c", "\"<\"@c", "\"\\>\"@c", "a@b,c@d", "a@[1.2.3.4", "a@b SIZE=1", "a@b\xff",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (takes(bad[i]))
            fail_msg("%s was taken", bad[i]);
    assert_false(mail_envelope_takes((struct slice){"a@b\0c", 5}));
    assert_false(mail_envelope_takes((struct slice){"a\0@b", 4}));
}

static void lengths_of_rfc_5321_hold(void **state)
{
    char address[400];

    (void)state;
    memset(address, 'a', sizeof(address));
    address[64] = '@';
    assert_true(mail_envelope_takes((struct slice){address, 64 + 1 + 189}));
    assert_false(mail_envelope_takes((struct slice){address, 64 + 1 + 190}));
    address[64] = 'a';
    address[65] = '@';
    assert_false(mail_envelope_takes((struct slice){address, 80}));
}

static void letters_beyond_ascii_need_smtputf8(void **state)
{
    (void)state;
    assert_true(mail_needs_utf8(slice_of("анна@example.ru")));
    assert_false(mail_needs_utf8(slice_of("ana@example.hr")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_people_pass),
        cmocka_unit_test(what_would_break_out_of_the_envelope_is_refused),
        cmocka_unit_test(lengths_of_rfc_5321_hold),
        cmocka_unit_test(letters_beyond_ascii_need_smtputf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
