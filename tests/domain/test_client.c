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
    /* Nothing to be seen: zero width spaces, a mark on nothing, blank letters. */
    assert_null(clean(slice_of("\xE2\x80\x8B\xEF\xBB\xBF"), &arena));
    assert_null(clean(slice_of("\xCC\x81"), &arena));
    assert_null(clean(slice_of("\xE3\x85\xA4\xE2\xA0\x80"), &arena));
    assert_non_null(clean(slice_of("\xF0\x9F\x98\x80"), &arena));
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

struct point_key {
    enum contact_point_kind kind;
    const char *value, *prefix, *key; /* NULL: it is none */
};

static void check_keys(const struct point_key *cases, size_t count)
{
    struct arena arena = {0};

    for (size_t i = 0; i < count; i++) {
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

static void contact_points_are_compared_in_one_form(void **state)
{
    static const struct point_key cases[] = {
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
        {POINT_EMAIL, "\u200Eana@example.hr\u200B", NULL, "ana@example.hr"},
        {POINT_TELEGRAM, "@Ana_Horvat", NULL, "ana_horvat"},
        {POINT_TELEGRAM, "https://t.me/Ana_Horvat", NULL, "ana_horvat"},
        {POINT_TELEGRAM, "ana horvat", NULL, NULL},
        {POINT_WEB, " https://example.hr/A ", NULL, "https://example.hr/A"},
        {POINT_OTHER, "a\nb", NULL, NULL},
    };

    (void)state;
    check_keys(cases, sizeof(cases) / sizeof(cases[0]));
}

static void phone_numbers_are_compared_as_they_are_dialled(void **state)
{
    static const struct point_key cases[] = {
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
        {POINT_PHONE, "\u2068+385\u00A091 123\u20114567\u2069", NULL, "+385911234567"},
        {POINT_PHONE, "\u202A091 123 4567\u202C\uFEFF", "385", "+385911234567"},
        {POINT_PHONE, "+44 (0)20 7946 0958 x204", NULL, "+442079460958;ext=204"},
        {POINT_PHONE, "01 4567 890 Ext. 12", "385", "+38514567890;ext=12"},
        {POINT_PHONE, "8 495 123-45-67 (доб. 12)", "7", "+74951234567;ext=12"},
        {POINT_PHONE, "+1-555-555-5555;ext=5555", NULL, "+15555555555;ext=5555"},
        {POINT_PHONE, "+385 1 4567 890, kućni 7", NULL, "+38514567890;ext=7"},
        {POINT_PHONE, "ext 204", NULL, NULL},
        {POINT_PHONE, "x204", NULL, NULL},
        {POINT_PHONE, "12345 ext 123456789", NULL, NULL},
        {POINT_PHONE, "*100#", "385", "*100#"},
        {POINT_PHONE, "#31#+385911234567", NULL, "#31#+385911234567"},
        {POINT_PHONE, "*#", NULL, NULL},
        {POINT_PHONE, "*ring*", NULL, NULL},
    };

    (void)state;
    check_keys(cases, sizeof(cases) / sizeof(cases[0]));
}

static void what_is_not_seen_is_left_out(void **state)
{
    struct arena arena = {0};
    struct slice joined = slice_of("\u0646\u200C\u0647"), cut = slice_of("a\xE2\x80");

    (void)state;
    struct slice seen = without_unseen(slice_of("\u2067\u200EAna\u202E \u2060H.\uFEFF"), &arena);
    assert_true(slice_equal(seen, slice_of("Ana H.")));
    assert_true(slice_equal(without_unseen(joined, &arena), joined));
    assert_true(slice_equal(without_unseen(cut, &arena), cut));
    assert_int_equal(without_unseen(slice_of(""), &arena).length, 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_trimmed_and_composed),
        cmocka_unit_test(a_name_that_is_none_is_refused),
        cmocka_unit_test(contact_points_are_compared_in_one_form),
        cmocka_unit_test(phone_numbers_are_compared_as_they_are_dialled),
        cmocka_unit_test(what_is_not_seen_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
