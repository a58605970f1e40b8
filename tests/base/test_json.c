// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/json.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/check.h"

static struct arena arena;

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void writes_objects_and_arrays(void **state)
{
    (void)state;
    struct text text = text_new(&arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_begin_array(&json, "empty");
    json_end(&json);
    json_begin_object(&json, "deep");
    json_begin_array(&json, "list");
    json_begin_array(&json, NULL);
    json_int(&json, NULL, 1);
    json_null(&json, NULL);
    json_bool(&json, NULL, true);
    json_end(&json);
    json_end(&json);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    assert_string_equal(text.at, "{\n"
                                 "  \"schema\": 1,\n"
                                 "  \"empty\": [],\n"
                                 "  \"deep\": {\n"
                                 "    \"list\": [\n"
                                 "      [1, null, true]\n"
                                 "    ]\n"
                                 "  }\n"
                                 "}\n");
}

static const char *string_of(const char *bytes, size_t length)
{
    struct text text = text_new(&arena);
    struct json json = json_new(&text);

    json_slice(&json, NULL, (struct slice){bytes, length});
    return text.at;
}

static void escapes_what_json_does_not_allow(void **state)
{
    (void)state;
    assert_string_equal(string_of("", 0), "\"\"");
    assert_string_equal(string_of("a\"b\\c/d", 7), "\"a\\\"b\\\\c/d\"");
    assert_string_equal(string_of("\n\r\t\b\f\0\x1F\x7F", 8),
                        "\"\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\x7F\"");
    assert_string_equal(string_of("Шибеник \xF0\x9F\x99\x82", 19), "\"Шибеник \xF0\x9F\x99\x82\"");
}

static void a_text_cannot_open_a_tag(void **state)
{
    (void)state;
    assert_string_equal(string_of("</script>", 9), "\"\\u003c/script>\"");
}

static const char *instant_of(int64_t at)
{
    struct text text = text_new(&arena);
    struct json json = json_new(&text);

    json_instant(&json, NULL, at);
    return text.at;
}

static void writes_instants_in_utc(void **state)
{
    (void)state;
    assert_string_equal(instant_of(0), "\"1970-01-01T00:00:00.000000Z\"");
    assert_string_equal(instant_of(-1), "\"1969-12-31T23:59:59.999999Z\"");
    assert_string_equal(instant_of(INT64_C(1795269845000007)), "\"2026-11-21T14:04:05.000007Z\"");
}

static void replaces_bytes_that_are_not_utf_8(void **state)
{
    (void)state;
    const char *odd = "\xEF\xBF\xBD";

    assert_string_equal(string_of("a\xFFz", 3), "\"a\xEF\xBF\xBDz\"");
    assert_string_equal(string_of("\xD0", 1), string_of(odd, 3));
    assert_string_equal(string_of("\xC0\xAF", 2), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void writes_the_shortest_number_that_reads_back(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {0.1, "0.1"},
        {-2.5, "-2.5"},
        {130.0 / 150, "0.8666666666666667"},
        {1.0 / 3, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {5e-324, "4.94065645841247e-324"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct text text = text_new(&arena);
        struct json json = json_new(&text);

        json_real(&json, NULL, cases[i].value);
        assert_string_equal(text.at, cases[i].text);
    }
}

/* The short way for shares writes what printf() does. */
static void writes_shares_as_printf_does(void **state)
{
    (void)state;
    uint64_t seed = 88172645463325252;

    for (int i = 0; i < 200000; i++) {
        char expected[32];

        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        double value = (double)(seed >> 11) / 9007199254740992.0;
        if (i % 4 == 0)
            value = (double)(seed % 1000) / 1000;
        if (i % 4 == 1)
            value = (double)(seed % 997) / 997;
        struct text text = text_new(&arena);
        struct json json = json_new(&text);
        json_real(&json, NULL, value);
        for (int precision = 15; precision <= 17; precision++) {
            snprintf(expected, sizeof(expected), "%.*g", precision, value);
            if (strtod(expected, NULL) == value)
                break;
        }
        assert_string_equal(text.at, expected);
        arena_free(&arena);
    }
}

static void writes_amounts_without_float_noise(void **state)
{
    (void)state;
    static const struct {
        int64_t units;
        int decimals;
        const char *text;
    } cases[] = {
        {2440919400, 4, "244091.94"},
        {0, 4, "0"},
        {-1, 4, "-0.0001"},
        {10000, 4, "1"},
        {-12500, 4, "-1.25"},
        {7, 0, "7"},
        {INT64_MIN, 4, "-922337203685477.5808"},
        {INT64_MAX, 4, "922337203685477.5807"},
        {INT64_MIN, 18, "-9.223372036854775808"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct text text = text_new(&arena);
        struct json json = json_new(&text);

        json_decimal(&json, NULL, cases[i].units, cases[i].decimals);
        assert_string_equal(text.at, cases[i].text);
    }
}

static void null_text_becomes_null_and_days_are_iso(void **state)
{
    (void)state;
    struct text text = text_new(&arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "a \"key\"", NULL);
    json_day(&json, "day", day_of(2024, 2, 29));
    json_end(&json);
    assert_string_equal(text.at, "{\n  \"a \\\"key\\\"\": null,\n  \"day\": \"2024-02-29\"\n}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_objects_and_arrays),
        cmocka_unit_test(escapes_what_json_does_not_allow),
        cmocka_unit_test(a_text_cannot_open_a_tag),
        cmocka_unit_test(writes_instants_in_utc),
        cmocka_unit_test(replaces_bytes_that_are_not_utf_8),
        cmocka_unit_test(writes_the_shortest_number_that_reads_back),
        cmocka_unit_test(writes_shares_as_printf_does),
        cmocka_unit_test(writes_amounts_without_float_noise),
        cmocka_unit_test(null_text_becomes_null_and_days_are_iso),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
