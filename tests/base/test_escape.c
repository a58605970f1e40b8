// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/escape.h"

#include "support/check.h"

static const struct escaping {
    const char *why;
    struct slice in;
    const char *want;
} escapings[] = {
#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }
    {"nothing", BYTES(""), ""},
    {"plain words", BYTES("Ada Lovelace"), "Ada Lovelace"},
    {"markup", BYTES("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;"},
    {"both quotes", BYTES("\" onclick='x'"), "&quot; onclick=&#39;x&#39;"},
    {"an entity is text", BYTES("&lt;&#0;"), "&amp;lt;&amp;#0;"},
    {"only a mark", BYTES("<"), "&lt;"},
    {"letters of all lengths", BYTES("\xC5\xBE \xE2\x82\xAC \xF0\x9F\x98\x80"),
     "\xC5\xBE \xE2\x82\xAC \xF0\x9F\x98\x80"},
    {"a NUL and other controls go",
     BYTES("a\0b\x01"
           "c\x1B[0m\r\x7F"
           "d"),
     "abc[0md"},
    {"tab and line feed stay", BYTES("a\tb\nc"), "a\tb\nc"},
    {"C1 controls go",
     BYTES("a\xC2\x80\xC2\x9F"
           "b"),
     "ab"},
    {"a no-break space stays",
     BYTES("a\xC2\xA0"
           "b"),
     "a\xC2\xA0"
     "b"},
    {"right to left override stays", BYTES("\xE2\x80\xAEtxt"), "\xE2\x80\xAEtxt"},
    {"a lone continuation",
     BYTES("a\x80"
           "b"),
     "a\xEF\xBF\xBD"
     "b"},
    {"overlong slash", BYTES("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"overlong in three bytes", BYTES("\xE0\x80\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"a surrogate", BYTES("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"beyond U+10FFFF", BYTES("\xF4\x90\x80\x80"),
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"cut off at the end", BYTES("a\xE2\x82"), "a\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"cut off before markup keeps the markup escaped", BYTES("\xE2\x82<b>"),
     "\xEF\xBF\xBD\xEF\xBF\xBD&lt;b&gt;"},
    {"bytes that never begin anything", BYTES("\xF5\xFF"), "\xEF\xBF\xBD\xEF\xBF\xBD"},
#undef BYTES
};

static void escapes_whatever_comes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(escapings) / sizeof(escapings[0]); i++) {
        struct arena arena = {0};
        struct text out = text_new(&arena);

        escape_markup(&out, escapings[i].in);
        if (strcmp(out.at, escapings[i].want) != 0)
            fail_msg("%s: got %s", escapings[i].why, out.at);
        arena_free(&arena);
    }
}

/* Whatever two bytes come, nothing that opens a tag, an entity or a quote gets through. */
static void no_two_bytes_leave_a_mark_behind(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            struct arena arena = {0};
            struct text out = text_new(&arena);
            const char bytes[2] = {(char)first, (char)second};

            escape_markup(&out, (struct slice){bytes, 2});
            assert_null(strpbrk(out.at, "<>\"'\r\x01\x7F"));
            assert_int_equal(strlen(out.at), out.length);
            arena_free(&arena);
        }
    }
}

static void a_value_in_an_address_is_per_cent_encoded(void **state)
{
    static const struct {
        const char *value, *encoded;
    } cases[] = {{"", ""},
                 {"a-Z_0.9~", "a-Z_0.9~"},
                 {"../?&#%\"<", "..%2F%3F%26%23%25%22%3C"},
                 {"\xC5\xBE +\r\n", "%C5%BE%20%2B%0D%0A"}};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct text out = text_new(&arena);

        escape_uri(&out, cases[i].value);
        assert_string_equal(out.at, cases[i].encoded);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_whatever_comes),
        cmocka_unit_test(a_value_in_an_address_is_per_cent_encoded),
        cmocka_unit_test(no_two_bytes_leave_a_mark_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
