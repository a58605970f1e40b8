// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/display.h"
#include "base/language.h"
#include "support/expected_text.h"
#include "support/sample_log.h"
#include "support/sample_report.h"

#include "support/check.h"

static const char *const codes[] = {"en", "ru", "hr"};

/* Figures that hang on the last digits of a fit have a test of their own, test_forecast_text.c. */
enum { MEASURED = SECTIONS_ALL & ~SECTION_FORECAST };

static size_t widest_line(const char *text)
{
    size_t widest = 0;

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t width = display_width((struct slice){text, length});

        widest = width > widest ? width : widest;
        text += length + (text[length] == '\n');
    }
    return widest;
}

/* Anything that could move the cursor, besides the end of a line. */
static bool has_controls(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if ((byte < 0x20 && byte != '\n') || byte == 0x7F)
            return true;
    }
    return false;
}

static void compare(struct sample_report *report, const char *code, int width)
{
    struct text name = text_new(&report->arena);

    text_format(&name, "studio-%s-%d.txt", code, width);
    assert_expected_text(&report->arena, name.at, sample_report_text(report, code, width));
}

static void reads_as_it_did_in_three_languages_and_widths(void **state)
{
    (void)state;
    static const int widths[] = {60, 80, 120};
    struct sample_report report;

    sample_report_make(&report, studio_log(), MEASURED);
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 3; j++)
            compare(&report, codes[i], widths[j]);
    }
    sample_report_close(&report);
}

static void fits_every_width(void **state)
{
    (void)state;
    struct sample_report report;

    sample_report_make(&report, studio_log(), MEASURED);
    for (size_t i = 0; i < 3; i++) {
        for (int width = TEXT_WIDTH_LEAST; width <= TEXT_WIDTH_MOST; width++) {
            size_t widest = widest_line(sample_report_text(&report, codes[i], width));

            if (widest > (size_t)width)
                fail_msg("%s at %d: a line of %zu", codes[i], width, widest);
        }
    }
    assert_true(widest_line(sample_report_text(&report, "en", 1)) <= TEXT_WIDTH_LEAST);
    assert_true(widest_line(sample_report_text(&report, "en", 100000)) <= TEXT_WIDTH_MOST);
    sample_report_close(&report);
}

static void is_ascii_where_the_terminal_has_no_more(void **state)
{
    (void)state;
    struct sample_report report;
    struct text_style style = {.width = 80};

    sample_report_make(&report,
                       sample_log("a 2025-01-01 10\na 2025-02-01 10\nb 2025-01-05 3\n", NULL),
                       SECTIONS_ALL);
    memcpy(report.log.currency, "EUR", 4);
    struct text out = text_new(&report.arena);

    report_text(&out, &report.analysis, language_by_code("en"), &style);
    for (size_t i = 0; i < out.length; i++) {
        if ((unsigned char)out.at[i] >= 0x80)
            fail_msg("not ASCII: %.40s", out.at + i);
    }
    assert_non_null(strstr(out.at, "20.00 EUR"));
    assert_non_null(strstr(out.at, "-----"));
    sample_report_close(&report);
}

/* The text without ESC [ ... m. */
static const char *without_colour(struct arena *arena, const char *text)
{
    struct text out = text_new(arena);

    while (*text != '\0') {
        if (text[0] == '\x1B') {
            assert_int_equal(text[1], '[');
            text += 2 + strspn(text + 2, "0123456789;");
            assert_int_equal(*text, 'm');
            text++;
        } else {
            text_add_char(&out, *text++);
        }
    }
    return out.at;
}

static void says_nothing_by_colour_alone(void **state)
{
    (void)state;
    struct sample_report report;
    struct text_style style = {.width = 100, .has_colour = true, .is_unicode = true};

    sample_report_make(&report, studio_log(), MEASURED);
    struct text out = text_new(&report.arena);
    const char *plain = sample_report_text(&report, "en", 100);

    report_text(&out, &report.analysis, language_by_code("en"), &style);
    assert_non_null(strstr(out.at, "\x1B[1m"));
    assert_string_equal(without_colour(&report.arena, out.at), plain);
    assert_false(has_controls(plain));
    sample_report_close(&report);
}

static void writes_only_the_sections_asked_for(void **state)
{
    (void)state;
    static const struct {
        enum section section;
        const char *head;
    } heads[] = {
        {SECTION_RETENTION, "\nDo they come back?\n"},
        {SECTION_MATRIX, "\nWho are they?\n"},
        {SECTION_RFM, "\nWho brings the most, and what serves whom?\n"},
        {SECTION_NEXT_ORDER, "\nWhen is the next order due?\n"},
        {SECTION_COHORTS, "\nDo newer clients stay?\n"},
        {SECTION_FORECAST, "\nWho is still a client, and what will they order?\n"},
    };
    enum { HEADS = sizeof(heads) / sizeof(heads[0]) };

    for (size_t asked = 0; asked < HEADS; asked++) {
        struct sample_report report;

        sample_report_make(&report, studio_log(), heads[asked].section);
        const char *text = sample_report_text(&report, "en", 80);
        for (size_t i = 0; i < HEADS; i++)
            assert_int_equal(strstr(text, heads[i].head) != NULL, i == asked);
        sample_report_close(&report);
    }
}

static void hostile_names_neither_steer_nor_widen(void **state)
{
    (void)state;
    static const char *const names[] = {
        "\x1B[2J\x1B]0;owned\x07",
        "\xE2\x80\xAE"
        "fdp.exe",
        "\xFF\xFE\xC3(",
        "\xC2\x9B"
        "31m",
        "日本語の長い名前日本語の長い名前日本語の長い名前日本語の長い名前日本語",
    };
    static char endless[1000];
    struct order orders[24];
    size_t count = 0;

    memset(endless, 'W', sizeof(endless));
    for (size_t i = 0; i < 12; i++) {
        const char *name = names[i % 5];
        struct slice client = i < 5 ? slice_of(name) : (struct slice){endless, sizeof(endless) - i};

        for (day_t day = 0; day < 2; day++)
            orders[count++] = (struct order){.client = client,
                                             .day = 20000 + 40 * day,
                                             .amount = 10000,
                                             .source = slice_of(name),
                                             .service = slice_of(name)};
    }
    for (day_t later = 0; later < 90; later += 20) {
        struct sample_report report;

        sample_report_make(&report, order_log_build(orders, count, true, 20040 + later),
                           SECTIONS_ALL);
        const char *text = sample_report_text(&report, "en", 60);
        assert_false(has_controls(text));
        assert_null(strstr(text, "\xE2\x80\xAE"));
        assert_null(strstr(text, "\xC2\x9B"));
        assert_true(widest_line(text) <= 60);
        sample_report_close(&report);
    }
}

static void says_what_it_can_of_the_smallest_logs(void **state)
{
    (void)state;
    static const char *const logs[] = {
        "a 2025-01-01 10\n",
        "a 2025-01-01 0\nb 2025-01-01 0\n",
        "a 2025-01-01 10\na 2025-01-01 -10\n",
        "a 2025-01-01 10\na 2025-01-02 10\n",
    };

    for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
        struct sample_report report;

        sample_report_make(&report, sample_log(logs[i], NULL), SECTIONS_ALL);
        for (size_t j = 0; j < 3; j++)
            assert_true(widest_line(sample_report_text(&report, codes[j], 60)) <= 60);
        assert_non_null(strstr(sample_report_text(&report, "en", 80), "Cannot tell yet who stays"));
        sample_report_close(&report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_as_it_did_in_three_languages_and_widths),
        cmocka_unit_test(fits_every_width),
        cmocka_unit_test(is_ascii_where_the_terminal_has_no_more),
        cmocka_unit_test(says_nothing_by_colour_alone),
        cmocka_unit_test(writes_only_the_sections_asked_for),
        cmocka_unit_test(hostile_names_neither_steer_nor_widen),
        cmocka_unit_test(says_what_it_can_of_the_smallest_logs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
