// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/filter_query.h"

#include "support/check.h"

static struct arena arena;

static enum status read_query(const char *query, struct filter_field *fields, size_t *ret_count)
{
    struct fault fault = {0};

    return filter_query_read(slice_of(query), &arena, &fault, fields, ret_count);
}

static void a_query_is_read_as_browsers_write_it(void **state)
{
    (void)state;
    struct filter_field fields[FILTER_QUERY_FIELDS_MAX];
    size_t count = 7;

    assert_int_equal(read_query("", fields, &count), STATUS_OK);
    assert_int_equal(count, 0);
    assert_int_equal(read_query("?tag=a+b%26&&find=%D1%8F&mark=&own-7=x=y", fields, &count),
                     STATUS_OK);
    assert_int_equal(count, 4);
    assert_string_equal(fields[0].name, "tag");
    assert_string_equal(fields[0].value, "a b&");
    assert_string_equal(fields[1].value, "\xd1\x8f");
    assert_string_equal(fields[2].value, "");
    assert_string_equal(fields[3].name, "own-7");
    assert_string_equal(fields[3].value, "x=y");
    arena_free(&arena);
}

static void what_is_no_query_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"find",     "find=%",   "find=%4", "find=%zz",
                                        "find=%00", "find=%ff", "%=x",     "a=b&c"};
    struct filter_field fields[FILTER_QUERY_FIELDS_MAX];
    struct text many = text_new(&arena);
    size_t count = 7;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (read_query(wrong[i], fields, &count) != STATUS_INVALID)
            fail_msg("“%s” is read", wrong[i]);
    for (int i = 0; i < FILTER_QUERY_FIELDS_MAX; i++)
        text_add(&many, "a=b&");
    assert_int_equal(read_query(many.at, fields, &count), STATUS_OK);
    assert_int_equal(count, FILTER_QUERY_FIELDS_MAX);
    text_add(&many, "a=b");
    assert_int_equal(read_query(many.at, fields, &count), STATUS_INVALID);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_is_read_as_browsers_write_it),
        cmocka_unit_test(what_is_no_query_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
