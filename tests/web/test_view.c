// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/view.h"

#include <string.h>

#include "http/server.h"
#include "web/client_words.h"
#include "web/web.h"

#include "support/check.h"

static struct arena arena;

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct language *language(const char *code)
{
    return language_by_code(code);
}

#define written(code, function, value)                                                         \
    (out_text = text_new(&arena), out.to = &out_text, function(&out, language(code), (value)), \
     out_text.at)

static struct text out_text;
static struct html out;

static void text_is_escaped_and_none_is_empty(void **state)
{
    (void)state;
    assert_string_equal(written("en", view_text, "<b>&\"'"), "&lt;b&gt;&amp;&quot;&#39;");
    assert_string_equal(written("en", view_text, NULL), "");
}

static void figures_and_messages_are_in_the_language(void **state)
{
    (void)state;
    assert_string_equal(written("en", view_int, INT64_MIN), "-9223372036854775808");
    assert_string_equal(written("hr", view_figure, arg_count(1305)), "1\xC2\xA0"
                                                                     "305");
    assert_string_equal(written("ru", view_words, "Clients"), "Клиенты");
    assert_string_equal(written("ru", view_say, MESSAGE("Stored now: {1}", arg_text("<b>"))),
                        "Сейчас сохранено: &lt;b&gt;");
    assert_string_equal(written("en", view_say, ((struct message){0})), "");
}

static void only_addresses_that_lead_somewhere_harmless_pass(void **state)
{
    static const char *const good[] = {"/clients/1",
                                       "/",
                                       "#main",
                                       "?a=b",
                                       "http://example.com/",
                                       "HTTPS://example.com",
                                       "mailto:a@example.com",
                                       "sms:+385911234567?body=a",
                                       "viber://chat?number=%2B385911234567"};
    static const char *const bad[] = {"javascript:alert(1)",
                                      " javascript:alert(1)",
                                      "java\tscript:alert(1)",
                                      "JaVaScRiPt:alert(1)",
                                      "data:text/html,<b>",
                                      "vbscript:x",
                                      "//evil.example",
                                      "/\\evil.example",
                                      "\\\\evil",
                                      "ftp://example.com",
                                      "clients/1",
                                      "",
                                      "http:\n//x",
                                      "file:///etc/passwd",
                                      "/a\x7f"};
    (void)state;

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_string_equal(written("en", view_url, good[i]), good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (strcmp(written("en", view_url, bad[i]), "#") != 0)
            fail_msg("%s passed", bad[i]);
    assert_string_equal(written("en", view_url, NULL), "#");
    assert_string_equal(written("en", view_url, "/a?b=\"&c"), "/a?b=&quot;&amp;c");
}

static void a_part_of_an_address_is_one_segment(void **state)
{
    (void)state;
    assert_string_equal(written("en", view_part_text, "a-Z_0.9~"), "a-Z_0.9~");
    assert_string_equal(written("en", view_part_text, "../?&#%\"<ž"),
                        "..%2F%3F%26%23%25%22%3C%C5%BE");
    assert_string_equal(written("en", view_part_text, NULL), "");
}

static void what_is_there_is_told_by_type(void **state)
{
    const char *none = NULL;

    (void)state;
    assert_false(view_is(none));
    assert_false(view_is((const char *)""));
    assert_true(view_is((const char *)" "));
    assert_false(view_is((int64_t)0));
    assert_true(view_is(INT64_MIN));
    assert_true(view_is((size_t)1));
    assert_false(view_is((bool)false));
    assert_false(view_is(((struct message){0})));
    assert_true(view_is(PLAIN_MESSAGE("Clients")));
    assert_false(view_is(((struct message_arg){.kind = ARG_NONE})));
    assert_true(view_is(arg_count(0)));
}

static void money_shows_cents_only_when_there_are_some(void **state)
{
    (void)state;
    assert_string_equal(written("en", view_figure, client_money(5040000, "EUR")),
                        value_text(&arena, language("en"), arg_money(5040000, 0, "EUR")));
    assert_string_equal(written("en", view_figure, client_money(5040100, "EUR")),
                        value_text(&arena, language("en"), arg_money(5040100, 2, "EUR")));
    assert_false(view_is(client_day(CLIENT_DAY_NONE)));
}

static void assets_are_named_by_their_content(void **state)
{
    size_t count = 0;
    const struct asset *assets = web_assets(&count);

    (void)state;
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++) {
        assert_true(assets[i].size > 100);
        assert_true(assets[i].gzip_size < assets[i].size);
        assert_int_equal(strlen(strchr(assets[i].name, '.')) > 13, 1);
        assert_non_null(assets[i].media_type);
    }
    assert_memory_equal(assets[0].name, "app.", 4);
    /* Less than half of what a library for pages would weigh: docs/decisions/page-behaviour.md. */
    assert_memory_equal(assets[1].name, "app.", 4);
    assert_in_range(assets[1].gzip_size, 1000, 6500);
    /* And what only pages on which one writes fetch besides. */
    assert_memory_equal(assets[4].name, "writing.", 8);
    assert_in_range(assets[4].gzip_size, 500, 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped_and_none_is_empty),
        cmocka_unit_test(figures_and_messages_are_in_the_language),
        cmocka_unit_test(only_addresses_that_lead_somewhere_harmless_pass),
        cmocka_unit_test(a_part_of_an_address_is_one_segment),
        cmocka_unit_test(what_is_there_is_told_by_type),
        cmocka_unit_test(money_shows_cents_only_when_there_are_some),
        cmocka_unit_test(assets_are_named_by_their_content),
    };

    return cmocka_run_group_tests(tests, NULL, free_arena);
}
