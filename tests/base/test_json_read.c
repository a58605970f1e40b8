// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/json_read.h"

#include "base/language.h"
#include "base/text.h"
#include "support/check.h"

static struct arena arena;

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct json_value *value_of(struct slice text)
{
    const struct json_value *value = NULL;
    struct fault fault = {0};

    if (json_read(text, &arena, &fault, &value) != STATUS_OK)
        fail_msg("%.*s: %s (%s)", (int)text.length, text.at, fault.message.one, fault.detail);
    return value;
}

static const char *refusal_of(struct slice text)
{
    const struct json_value *value = NULL;
    struct fault fault = {0};

    if (json_read(text, &arena, &fault, &value) != STATUS_INVALID)
        fail_msg("taken: %.*s", (int)text.length, text.at);
    assert_null(value);
    return message_text(&arena, language_by_code("en"), fault.message);
}

static void reads_every_kind_of_value(void **state)
{
    (void)state;
    const struct json_value *value = value_of(
        slice_of("{\"z\": null, \"a\": [true, false, -7, 2.5, \"\\u0448\\n\"], \"empty\": {}}"));

    assert_int_equal(value->kind, VALUE_OBJECT);
    assert_int_equal(value->count, 3);
    assert_string_equal(value->items[0].key, "z"); /* in the order of the text */
    assert_int_equal(json_member(value, "z")->kind, VALUE_NULL);
    assert_int_equal(json_member(value, "empty")->count, 0);
    assert_null(json_member(value, "b"));

    const struct json_value *list = json_member(value, "a");
    assert_int_equal(list->kind, VALUE_ARRAY);
    assert_int_equal(list->count, 5);
    assert_int_equal(list->items[0].kind, VALUE_BOOL);
    assert_true(list->items[0].boolean);
    assert_false(list->items[1].boolean);
    assert_int_equal(list->items[2].integer, -7);
    assert_int_equal(list->items[3].kind, VALUE_REAL);
    assert_true(list->items[3].real > 2.49 && list->items[3].real < 2.51);
    assert_int_equal(list->items[4].text.length, 3);
    assert_string_equal(list->items[4].text.at, "\xD1\x88\n");
}

static void whole_numbers_are_exact_to_the_last(void **state)
{
    (void)state;
    assert_true(value_of(slice_of("9223372036854775807"))->integer == INT64_MAX);
    assert_true(value_of(slice_of("-9223372036854775808"))->integer == INT64_MIN);
    assert_string_equal(refusal_of(slice_of("[1,\n 9223372036854775808]")),
                        "a number is too large: look at line 2, column 20");
    assert_non_null(refusal_of(slice_of("1e999999")));
}

static void a_name_that_stands_twice_is_refused(void **state)
{
    (void)state;
    assert_string_equal(refusal_of(slice_of("{\"role\": \"user\", \"role\": \"admin\"}")),
                        "a name stands twice in one object: look at line 1, column 23");
    value_of(slice_of("[{\"role\": 1}, {\"role\": 2}]"));
}

static void what_is_not_json_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "{",
        "{]",
        "[1,]",
        "{\"a\":}",
        "{\"a\" 1}",
        "[1] [2]",
        "01",
        "+1",
        ".5",
        "NaN",
        "Infinity",
        "'a'",
        "\"a",
        "\"\\x41\"",
        "\"line\nend\"",
        "\"\\ud800\"",        /* a lone surrogate */
        "\"\\udc00\\ud800\"", /* the wrong way round */
        "\"\\u0000\"",
        "{\"a\\u0000b\": 1}",
        "\xEF\xBB\xBF{}",   /* a byte order mark */
        "\"\xFF\"",         /* not UTF-8 */
        "\"\xC0\xAF\"",     /* overlong */
        "\"\xED\xA0\x80\"", /* a surrogate in UTF-8 */
        "// comment\n1",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_non_null(strstr(refusal_of(slice_of(texts[i])), "this is not JSON"));
    assert_non_null(refusal_of((struct slice){"{}\0", 3}));
    assert_non_null(refusal_of((struct slice){"\"a\0b\"", 5}));
}

static struct slice nested(const char *open, const char *close, size_t depth)
{
    struct text text = text_new(&arena);

    for (size_t i = 0; i < depth; i++)
        text_add(&text, open);
    text_add_char(&text, '1');
    for (size_t i = 0; i < depth; i++)
        text_add(&text, close);
    return (struct slice){text.at, text.length};
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    const struct json_value *value = value_of(nested("[", "]", JSON_READ_DEPTH_MAX));

    for (size_t i = 0; i < JSON_READ_DEPTH_MAX; i++)
        value = &value->items[0];
    assert_int_equal(value->integer, 1);
    assert_string_equal(refusal_of(nested("{\"a\":", "}", JSON_READ_DEPTH_MAX + 1)),
                        "JSON may be nested 64 deep here, and this is deeper");
    assert_non_null(refusal_of(nested("[", "]", 100000)));
    assert_non_null(refusal_of(nested("[", "", 1000000)));
    /* Brackets within texts nest nothing. */
    struct text brackets = text_new(&arena);
    text_add(&brackets, "[\"");
    text_add_slice(&brackets, nested("[", "", 100));
    text_add(&brackets, "\\\\\", \"\\\"[{\"]");
    assert_int_equal(value_of((struct slice){brackets.at, brackets.length})->count, 2);
}

static void a_large_text_is_read(void **state)
{
    (void)state;
    enum { LENGTH = 5000000 };
    struct text text = text_new(&arena);
    char *letters = arena_alloc(&arena, LENGTH);

    memset(letters, 'x', LENGTH);
    text_add(&text, "{\"name\": \"");
    text_add_slice(&text, (struct slice){letters, LENGTH});
    text_add(&text, "\"}");
    const struct json_value *value = value_of((struct slice){text.at, text.length});
    assert_int_equal(json_member(value, "name")->text.length, LENGTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_every_kind_of_value, free_arena),
        cmocka_unit_test_teardown(whole_numbers_are_exact_to_the_last, free_arena),
        cmocka_unit_test_teardown(a_name_that_stands_twice_is_refused, free_arena),
        cmocka_unit_test_teardown(what_is_not_json_is_refused, free_arena),
        cmocka_unit_test_teardown(depth_has_a_limit, free_arena),
        cmocka_unit_test_teardown(a_large_text_is_read, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
