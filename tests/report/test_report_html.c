// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_html.h"

#include <string.h>

#include "support/sample_log.h"
#include "support/sample_page.h"

#include "support/check.h"

static const struct report_making making = {"orders.csv", 20776, 65}; /* 2026-11-19, 01:05 */

/* A report in English of a sample log. */
static struct text page_of(const char *name, unsigned sections, struct arena *arena)
{
    struct text out = text_new(arena);
    struct order_log log;

    assert_true(sample_page_log(name, arena, &log));
    report_html(&out, sample_page(&log, sections, arena), language_by_code("en"), &making);
    order_log_close(&log);
    return out;
}

static bool holds(const struct text *page, const char *wanted)
{
    return strstr(page->at, wanted) != NULL;
}

static void nothing_is_loaded_run_or_styled_from_elsewhere(void **state)
{
    (void)state;
    static const char *const forbidden[] = {
        "http://", "https://", "src=",   "url(",
        "@import", "<script",  "style=", "<link rel=\"stylesheet"};

    for (size_t i = 0; i < SAMPLE_PAGES; i++) {
        struct arena arena = {0};
        struct text page = page_of(sample_page_names[i], SECTIONS_ALL, &arena);

        for (size_t j = 0; j < sizeof(forbidden) / sizeof(forbidden[0]); j++) {
            const char *at = strstr(page.at, forbidden[j]);

            /* A hostile name may say so, escaped, within its <bdi>. */
            if (at != NULL && strcmp(sample_page_names[i], "hostile") != 0)
                fail_msg("%s: %.60s", sample_page_names[i], at);
        }
        assert_true(holds(&page, "content=\"default-src 'none'; style-src 'unsafe-inline'; "
                                 "img-src data:\""));
        arena_free(&arena);
    }
}

static void hostile_names_stay_text(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text page = page_of("hostile", SECTIONS_ALL, &arena);
    static const char *const forbidden[] = {"<script>", "<img", "</style></title>",
                                            "<!--",     "\x1B", "\a"};

    for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
        assert_null(strstr(page.at, forbidden[i]));
    assert_true(holds(&page, "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"));
    assert_true(holds(&page, "<bdi>&amp;lt;b&amp;gt;</bdi>"));
    assert_true(holds(&page, "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;</bdi>"));
    arena_free(&arena);
}

static void a_long_name_is_cut(void **state)
{
    (void)state;
    enum { LENGTH = 900 };
    struct arena arena = {0};
    char *name = arena_alloc(&arena, LENGTH + 1);
    const struct analysis_options options = {
        .sections = SECTIONS_ALL, .sample_days = RFM_SAMPLE_ALL, .from = DAY_NONE, .to = DAY_NONE};
    struct analysis *analysis = arena_alloc(&arena, sizeof(*analysis));
    struct text out = text_new(&arena);

    for (size_t i = 0; i < LENGTH; i += 2)
        memcpy(name + i, "\xC5\xBE", 2);
    const struct order orders[] = {
        {.client = slice_of(name), .day = 100, .amount = 1},
        {.client = slice_of(name), .day = 110, .amount = 1},
        {.client = slice_of("Ada"), .day = 500, .amount = 1},
    };
    struct order_log log = order_log_build(orders, 3, true, DAY_NONE);
    analysis_make(&log, NULL, &options, &arena, analysis);
    report_html(&out, analysis, language_by_code("en"), &making);

    const char *at = strstr(out.at, "<bdi>\xC5\xBE");
    assert_non_null(at);
    assert_ptr_equal(strstr(at, "…</bdi>"), at + strlen("<bdi>") + 2 * 80);
    order_log_close(&log);
    arena_free(&arena);
}

static void sections_not_asked_for_are_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *anchor;
        unsigned sections;
    } parts[] = {
        {"rate", SECTION_RETENTION},
        {"compared", SECTION_RETENTION},
        {"matrix", SECTION_MATRIX},
        {"movement", SECTION_MATRIX},
        {"next-order", SECTION_NEXT_ORDER},
        {"cohorts", SECTION_COHORTS},
        {"forecast", SECTION_FORECAST},
        {"rfm", SECTION_RFM},
        {"next", SECTION_NEXT_ORDER | SECTION_MATRIX},
    };

    for (unsigned sections = 1; sections <= SECTIONS_ALL; sections++) {
        struct arena arena = {0};
        struct text page = page_of("days", sections, &arena);

        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
            struct text heading = text_new(&arena), link = text_new(&arena);
            bool wanted = (sections & parts[i].sections) != 0;

            text_format(&heading, "<h2 id=\"%s\">", parts[i].anchor);
            text_format(&link, "<a href=\"#%s\">", parts[i].anchor);
            assert_int_equal(holds(&page, heading.at), wanted);
            assert_int_equal(holds(&page, link.at), wanted);
        }
        assert_true(holds(&page, "<h2 id=\"method\">"));
        arena_free(&arena);
    }
}

static void too_little_data_gives_tables_and_reasons_instead_of_charts(void **state)
{
    (void)state;
    static const char *const small[] = {"one", "days"};

    for (size_t i = 0; i < 2; i++) {
        struct arena arena = {0};
        struct text page = page_of(small[i], SECTIONS_ALL, &arena);

        assert_false(holds(&page, "<svg class=\"chart"));
        assert_true(holds(&page, "not known: the log is shorter than the window"));
        assert_true(holds(&page, "A chart follows once two complete periods have a rate."));
        assert_true(holds(&page, "Too few clients to score by fifths yet."));
        assert_false(holds(&page, ">Segment</th>"));
        arena_free(&arena);
    }
}

static void only_the_figure_of_a_reading_is_bold(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text page = page_of("studio", SECTIONS_ALL, &arena);

    assert_true(holds(&page, "<p class=\"reading\">A client counts as active for <b>"));
    assert_true(holds(&page, "</b> days after an order: nine in ten"));
    assert_true(holds(&page, "<p class=\"reading\">Active clients: "));
    assert_true(holds(&page, "\xC2\xA0%</b>). "));
    assert_true(holds(&page, "<p class=\"reading\">Cannot tell whether"));
    assert_true(holds(&page, "95\xC2\xA0% interval; where they overlap"));
    arena_free(&arena);
}

static void the_rates_are_named_apart_with_their_figures(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct order_log log;
    assert_true(sample_page_log("studio", &arena, &log));
    struct analysis *analysis = sample_page(&log, SECTIONS_ALL, &arena);
    struct text out = text_new(&arena), stayed = text_new(&arena), formula = text_new(&arena);
    const struct rate *rate = analysis->headline;

    assert_non_null(rate);
    report_html(&out, analysis, language_by_code("en"), &making);
    text_format(&stayed, "<dt>Stayed</dt><dd class=\"rate\">%.0f\xC2\xA0%%</dd><dd>%d still active",
                rate_stayed(rate) * 100, (int)rate->retained);
    text_format(&formula, "<dd>(%d active at the end − %d new) ÷ %d active at the start</dd>",
                (int)rate->end, (int)rate->new_clients, (int)rate->start);
    assert_true(holds(&out, stayed.at));
    assert_true(holds(&out, "<dt>Came back within the period</dt>"));
    assert_true(holds(&out, "<dt>By the usual formula</dt>"));
    assert_true(holds(&out, formula.at));
    assert_true(holds(&out, "Difference</th>"));
    assert_true(holds(&out, "<svg class=\"chart w\""));
    assert_true(holds(&out, "<svg class=\"chart n\""));
    order_log_close(&log);
    arena_free(&arena);
}

/* A period of one's own is named by its days, in the heading and where it is compared. */
static void a_period_asked_for_is_named_by_its_days(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct analysis_options options = {.sections = SECTION_RETENTION,
                                             .sample_days = RFM_SAMPLE_DAYS,
                                             .from = day_of(2026, 2, 10),
                                             .to = day_of(2026, 4, 20)};
    struct analysis *analysis = arena_alloc(&arena, sizeof(*analysis));
    struct text out = text_new(&arena);
    struct order_log log;

    assert_true(sample_page_log("studio", &arena, &log));
    analysis_make(&log, NULL, &options, &arena, analysis);
    report_html(&out, analysis, language_by_code("en"), &making);
    assert_true(holds(&out, ">Retention rate, 10 February 2026 to 20 April 2026</h2>"));
    assert_true(holds(&out, "This period: 10 February 2026 to 20 April 2026; the one before: "
                            "2 December 2025 to 9 February 2026."));
    order_log_close(&log);
    arena_free(&arena);
}

static void a_log_without_amounts_has_no_money(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct analysis *analysis = arena_alloc(&arena, sizeof(*analysis));
    const struct analysis_options options = {
        .sections = SECTIONS_ALL, .sample_days = RFM_SAMPLE_ALL, .from = DAY_NONE, .to = DAY_NONE};
    struct text page = text_new(&arena);
    struct order_log log = sample_log_of_days("A 2026-01-01\nB 2026-01-02\nC 2026-01-03\n"
                                              "D 2026-01-04\nE 2026-01-05\n",
                                              NULL);

    analysis_make(&log, NULL, &options, &arena, analysis);
    report_html(&page, analysis, language_by_code("en"), &making);
    assert_false(holds(&page, ">Money</th>"));
    assert_true(holds(&page, ">Share of clients</th>"));
    order_log_close(&log);
    arena_free(&arena);
}

static void ten_years_stay_small_and_equal(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text first = page_of("years", SECTIONS_ALL, &arena);
    struct text second = page_of("years", SECTIONS_ALL, &arena);

    assert_true(first.length < 200000);
    assert_true(holds(&first, "Earlier quarters"));
    assert_string_equal(first.at, second.at);
    arena_free(&arena);
}

static void speaks_each_language(void **state)
{
    (void)state;
    static const char *const codes[] = {"en", "ru", "hr"};

    for (size_t i = 0; i < 3; i++) {
        struct arena arena = {0};
        struct text out = text_new(&arena), lang = text_new(&arena);
        struct order_log log;

        assert_true(sample_page_log("studio", &arena, &log));
        report_html(&out, sample_page(&log, SECTIONS_ALL, &arena), language_by_code(codes[i]),
                    &making);
        text_format(&lang, "<html lang=\"%s\">", codes[i]);
        assert_true(holds(&out, lang.at));
        assert_int_equal(holds(&out, " 0,4 "), i != 0);
        assert_int_equal(holds(&out, "Do your clients come back?"), i == 0);
        assert_int_equal(holds(&out, "made 19 November 2026 at 01:05 in 0.4 s"), i == 0);
        assert_int_equal(holds(&out, "Коэффициент удержания"), i == 1);
        assert_int_equal(holds(&out, "Stopa zadržavanja"), i == 2);
        order_log_close(&log);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_loaded_run_or_styled_from_elsewhere),
        cmocka_unit_test(hostile_names_stay_text),
        cmocka_unit_test(a_long_name_is_cut),
        cmocka_unit_test(sections_not_asked_for_are_left_out),
        cmocka_unit_test(too_little_data_gives_tables_and_reasons_instead_of_charts),
        cmocka_unit_test(only_the_figure_of_a_reading_is_bold),
        cmocka_unit_test(the_rates_are_named_apart_with_their_figures),
        cmocka_unit_test(a_period_asked_for_is_named_by_its_days),
        cmocka_unit_test(a_log_without_amounts_has_no_money),
        cmocka_unit_test(ten_years_stay_small_and_equal),
        cmocka_unit_test(speaks_each_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
