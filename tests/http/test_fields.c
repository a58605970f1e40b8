// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"
#include "http/fields.h"

#include "support/check.h"

static enum status parse(const char *text, size_t length, struct arena *arena,
                         struct http_fields *ret_fields)
{
    struct fault fault = {0};

    enum status status = form_parse((struct slice){text, length}, arena, &fault, ret_fields);
    assert_int_equal(status, fault.status);
    return status;
}

static void a_form_gives_names_and_values(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct http_fields fields;
    const char *text = "name=Ana+Mari%C4%87&empty=&bare&&a%3Db=%26";

    assert_int_equal(parse(text, strlen(text), &arena, &fields), STATUS_OK);
    assert_int_equal(fields.count, 4);
    assert_string_equal(fields_value(&fields, "name"), "Ana Marić");
    assert_string_equal(fields_value(&fields, "empty"), "");
    assert_string_equal(fields_value(&fields, "bare"), "");
    assert_string_equal(fields_value(&fields, "a=b"), "&");
    assert_null(fields_value(&fields, "Name"));
    arena_free(&arena);
}

static void an_empty_form_has_no_fields(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct http_fields fields;

    assert_int_equal(parse("", 0, &arena, &fields), STATUS_OK);
    assert_int_equal(fields.count, 0);
    assert_null(fields_value(&fields, ""));
    arena_free(&arena);
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {{"a=%00", 5},     {"a=\0", 3},     {"a=%", 3},          {"a=%4", 4},
                 {"a=%u0041", 8},  {"a=%GG", 5},    {"a=\xFF", 3},       {"a=%C0%AF", 8},
                 {"%ED%A0%80", 9}, {"a=%F5%80", 8}, {"a=1&b=%e2%82", 12}};
    struct arena arena = {0};
    struct http_fields fields;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (parse(cases[i].text, cases[i].length, &arena, &fields) != STATUS_INVALID)
            fail_msg("was taken: %s", cases[i].text);
    arena_free(&arena);
}

static void escapes_are_decoded_once(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct http_fields fields;

    assert_int_equal(parse("a=%2525", 7, &arena, &fields), STATUS_OK);
    assert_string_equal(fields_value(&fields, "a"), "%25");
    arena_free(&arena);
}

/* AC-034 */
static void a_name_that_comes_twice_has_no_value(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct http_fields fields;

    assert_int_equal(parse("role=user&role=admin", 20, &arena, &fields), STATUS_OK);
    assert_null(fields_value(&fields, "role"));
    assert_int_equal(fields_times(&fields, "role"), 2);
    arena_free(&arena);
}

static void a_form_has_at_most_so_many_fields(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct http_fields fields;

    for (int i = 0; i < FIELDS_MAX; i++)
        text_format(&text, "%sf%d=%d", i == 0 ? "" : "&", i, i);
    assert_int_equal(parse(text.at, text.length, &arena, &fields), STATUS_OK);
    assert_int_equal(fields.count, FIELDS_MAX);
    text_add(&text, "&one=more");
    assert_int_equal(parse(text.at, text.length, &arena, &fields), STATUS_INVALID);
    arena_free(&arena);
}

static void cookies_come_in_pairs(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct http_fields fields;
    const char *header = "session=abc; theme = dark;;nothing; =x; bad name=1; list=a=b";

    assert_int_equal(cookies_parse(slice_of(header), &arena, &fault, &fields), STATUS_OK);
    assert_int_equal(fields.count, 3);
    assert_string_equal(fields_value(&fields, "session"), "abc");
    assert_string_equal(fields_value(&fields, "theme"), "dark");
    assert_string_equal(fields_value(&fields, "list"), "a=b");
    assert_int_equal(cookies_parse(slice_of(""), &arena, &fault, &fields), STATUS_OK);
    assert_int_equal(fields.count, 0);
    arena_free(&arena);
}

static void cookies_that_are_no_text_are_refused(void **state)
{
    (void)state;
    static const char *const headers[] = {"a=\x01", "a=b\tc", "a=\xFF", "a=\x7F", "a=b\r\nc=d"};
    struct arena arena = {0};
    struct http_fields fields;

    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        struct fault fault = {0};
        assert_int_equal(cookies_parse(slice_of(headers[i]), &arena, &fault, &fields),
                         STATUS_INVALID);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_gives_names_and_values),
        cmocka_unit_test(an_empty_form_has_no_fields),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(escapes_are_decoded_once),
        cmocka_unit_test(a_name_that_comes_twice_has_no_value),
        cmocka_unit_test(a_form_has_at_most_so_many_fields),
        cmocka_unit_test(cookies_come_in_pairs),
        cmocka_unit_test(cookies_that_are_no_text_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
