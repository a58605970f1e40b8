// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client.h"

#include "base/text.h"
#include "domain/contact_point.h"
#include "support/check.h"

static const char *clean(struct slice name, struct arena *arena)
{
    struct fault fault = {0};
    const char *cleaned = NULL;

    enum status status = client_name_clean(name, "name", arena, &fault, &cleaned);
    if (status != STATUS_OK) {
        assert_int_equal(status, STATUS_INVALID);
        assert_string_equal(fault.field, "name");
        return NULL;
    }
    return cleaned;
}

static void a_name_is_trimmed_and_composed(void **state)
{
    struct arena arena = {0};

    (void)state;
    assert_string_equal(clean(slice_of("  Ana \t\xC2\xA0 Horvat\n"), &arena), "Ana Horvat");
    /* c and a combining caron are one letter. */
    assert_string_equal(clean(slice_of("c\xCC\x8C"), &arena), "č");
    arena_free(&arena);
}

static void a_name_that_is_none_is_refused(void **state)
{
    struct arena arena = {0};
    struct text marks = text_new(&arena), longest = text_new(&arena);

    (void)state;
    assert_null(clean(slice_of(""), &arena));
    assert_null(clean(slice_of(" \xE3\x80\x80 "), &arena));
    assert_null(clean(slice_of("Ana\x01"), &arena));
    assert_null(clean((struct slice){"A\0b", 3}, &arena));
    assert_null(clean(slice_of("\xFF"), &arena));
    assert_null(clean(slice_of("evil\xE2\x80\xAEgnp.exe"), &arena)); /* AC-109 */
    text_add(&marks, "x");
    for (int i = 0; i < 31; i++)
        text_add(&marks, "\xCC\xB6");
    assert_null(clean((struct slice){marks.at, marks.length}, &arena));
    assert_non_null(clean((struct slice){marks.at, marks.length - 2}, &arena));
    for (int i = 0; i < CLIENT_NAME_MAX; i++)
        text_add(&longest, "a");
    assert_non_null(clean(slice_of(longest.at), &arena));
    text_add(&longest, "a");
    assert_null(clean(slice_of(longest.at), &arena));
    arena_free(&arena);
}

static void contact_points_are_compared_in_one_form(void **state)
{
    static const struct {
        enum contact_point_kind kind;
        const char *value, *prefix, *key; /* NULL: it is none */
    } cases[] = {
        {POINT_EMAIL, " Ana.H@Example.HR ", NULL, "Ana.H@example.hr"},
        {POINT_EMAIL, "a+b@x-y.example", NULL, "a+b@x-y.example"},
        {POINT_EMAIL, "ana@čaj.example", NULL, "ana@čaj.example"},
        {POINT_EMAIL, "ana", NULL, NULL},
        {POINT_EMAIL, "@example.hr", NULL, NULL},
        {POINT_EMAIL, "ana@", NULL, NULL},
        {POINT_EMAIL, "ana@example", NULL, NULL},
        {POINT_EMAIL, "ana@-x.hr", NULL, NULL},
        {POINT_EMAIL, "a b@example.hr", NULL, NULL},
        {POINT_EMAIL, "a..b@example.hr", NULL, NULL},
        {POINT_EMAIL, "ana@example..hr", NULL, NULL},
        {POINT_EMAIL, "a@b@example.hr", NULL, NULL},
        {POINT_EMAIL, "", NULL, NULL},
        {POINT_PHONE, "+385 (0)91 123-4567", NULL, "+385911234567"},
        {POINT_PHONE, "00385 91/1234-567", NULL, "+385911234567"},
        {POINT_PHONE, "091 123 4567", "385", "+385911234567"},
        {POINT_PHONE, "091 123 4567", NULL, "0911234567"},
        {POINT_PHONE, "8 (912) 345-67-89", "7", "+79123456789"},
        {POINT_PHONE, "79123456789", "7", "+79123456789"},
        {POINT_PHONE, "06 1234567", "39", "+39061234567"},
        {POINT_PHONE, "112", "385", "112"},
        {POINT_PHONE, "385 91 123 4567", "385", "+385911234567"},
        {POINT_PHONE, "1 212 555 0100", "1", "+12125550100"},
        {POINT_PHONE, "385 1234", "385", "+3853851234"},
        {POINT_PHONE, "12", NULL, NULL},
        {POINT_PHONE, "+1234567890123456", NULL, NULL},
        {POINT_PHONE, "call me", NULL, NULL},
        {POINT_TELEGRAM, "@Ana_Horvat", NULL, "ana_horvat"},
        {POINT_TELEGRAM, "https://t.me/Ana_Horvat", NULL, "ana_horvat"},
        {POINT_TELEGRAM, "ana horvat", NULL, NULL},
        {POINT_WEB, " https://example.hr/A ", NULL, "https://example.hr/A"},
        {POINT_OTHER, "a\nb", NULL, NULL},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        const char *key = NULL;
        enum status status = contact_point_key(cases[i].kind, slice_of(cases[i].value),
                                               cases[i].prefix, "point", &arena, &fault, &key);

        if ((status == STATUS_OK) != (cases[i].key != NULL))
            fail_msg("'%s' gives %s", cases[i].value, key ? key : "nothing");
        if (cases[i].key)
            assert_string_equal(key, cases[i].key);
        else
            assert_string_equal(fault.field, "point");
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_trimmed_and_composed),
        cmocka_unit_test(a_name_that_is_none_is_refused),
        cmocka_unit_test(contact_points_are_compared_in_one_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
