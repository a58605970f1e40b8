// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_forecast.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "support/sample_forecast.h"
#include "support/sample_log.h"
#include "support/sample_report.h"

#include "support/check.h"

static const char *const codes[] = {"en", "ru", "hr"};

static void begin(struct sample_report *report, struct forecast *forecast)
{
    sample_report_make(report, studio_log(), SECTION_MATRIX);
    *forecast = sample_forecast(&report->arena);
    sample_forecast_into(&report->analysis, forecast, &report->arena);
}

/* No-break spaces as plain ones, so that a test can be read. */
static const char *with_plain_spaces(struct sample_report *report, const char *from)
{
    struct text text = text_new(&report->arena);

    for (; *from != '\0'; from++) {
        bool is_wide = strncmp(from, "\xC2\xA0", 2) == 0;

        text_add_char(&text, is_wide ? ' ' : *from);
        from += is_wide;
    }
    return text.at;
}

static const char *words(struct sample_report *report, struct statement statement)
{
    struct text text = text_new(&report->arena);

    if (statement.head.one != NULL)
        text_message(&text, language_by_code("en"), &statement.head);
    text_add(&text, " ");
    if (statement.rest.one != NULL)
        text_message(&text, language_by_code("en"), &statement.rest);
    return with_plain_spaces(report, text.at);
}

static const char *all_words(struct sample_report *report)
{
    struct statement_list list = reading_forecast(&report->analysis, &report->arena);
    struct text text = text_new(&report->arena);

    for (size_t i = 0; i < list.count; i++)
        text_add(&text, words(report, list.items[i]));
    return text.at;
}

static void assert_says(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("“%s” is missing in: %s", part, text);
}

static void each_sentence_begins_with_its_interval(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    struct statement_list list = reading_forecast(&report.analysis, &report.arena);

    assert_int_equal(list.count, 6);
    assert_says(words(&report, list.items[0]), "121 to 136 of 160 clients are likely still");
    assert_says(words(&report, list.items[0]), "About 128 (80 %).");
    assert_says(words(&report, list.items[1]), "48 to 75 orders in the next 30 days, 140 to 217");
    assert_says(words(&report, list.items[2]), "They bring 7 200 € to 11 300 €");
    assert_says(words(&report, list.items[3]), "A new client orders 2.3 more times");
    assert_says(
        words(&report, list.items[3]),
        "What a new client brings after the first order is worth 332 € today, counted over 365 days");
    assert_says(words(&report, list.items[4]),
                "about 27 % will leave within a year. At least 18 %");
    assert_says(words(&report, list.items[5]), "about 44 % will never order again. A fifth");
    sample_report_close(&report);
}

static void a_base_is_compared_with_the_articles(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    assert_says(all_words(&report), "What is above that may depend on care.");
    assert_says(all_words(&report), "Here it is more:");
    report.analysis.forecast.base.leaving_365 = 0.18;
    report.analysis.forecast.base.one_timers_gone = 0.2;
    assert_says(all_words(&report), "Yours stay longer than that");
    assert_says(all_words(&report), "Here it is no more than that.");
    report.analysis.forecast.repeaters = report.analysis.forecast.clients;
    assert_null(strstr(all_words(&report), "A fifth of one-off"));
    report.analysis.forecast.repeaters = 90;
    report.analysis.forecast.base.one_timers_gone = NAN;
    assert_null(strstr(all_words(&report), "A fifth of one-off"));
    sample_report_close(&report);
}

static void regularity_is_said_in_words_where_it_was_looked_for(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;
    struct model even = sample_cnbd;

    begin(&report, &forecast);
    assert_null(strstr(all_words(&report), "Your clients order"));
    forecast.results[1].fit.state = FIT_FOUND;
    assert_says(all_words(&report), "Your clients order without a fixed rhythm");
    report.analysis.forecast.basis.model = &even;
    assert_says(all_words(&report), "Your clients order rather evenly.");
    even.k = 4;
    assert_says(all_words(&report), "Your clients order very evenly.");
    sample_report_close(&report);
}

static void where_nobody_leaves_it_says_so_and_promises_nothing(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    report.analysis.forecast.basis.model = &sample_nbd;
    assert_says(all_words(&report), "nobody has left for good. That is what the orders say, not a");
    assert_null(strstr(all_words(&report), "18 %"));
    report.analysis.forecast.basis.model = &sample_pareto;
    report.analysis.forecast.basis.fit.state = FIT_NOT_IDENTIFIED;
    report.analysis.forecast.basis.fit.limit = LIMIT_NOBODY_LEAVES;
    assert_says(all_words(&report), "nobody has left for good.");
    struct statement_list list = reading_forecast_method(&report.analysis, &report.arena);
    assert_says(words(&report, list.items[2]), "One thing stays open. Nobody seems to leave;");
    sample_report_close(&report);
}

static void money_that_cannot_be_known_is_said_to_be_so(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    report.analysis.forecast.base.has_money = false;
    report.analysis.forecast.basis.spend =
        (struct spend_fit){.state = FIT_IMPOSSIBLE, .clients = 2};
    assert_says(all_words(&report), "What these orders will bring cannot be said yet.");
    assert_says(all_words(&report), "here 2 clients have such orders");
    assert_says(all_words(&report), "62 % order a second time by then.");
    sample_report_close(&report);
}

static void each_reason_against_a_forecast_says_what_it_takes(void **state)
{
    (void)state;
    static const struct {
        enum forecast_state state;
        const char *says;
    } cases[] = {
        {FORECAST_TOO_FEW, "There are 7 clients so far; from 10 on"},
        {FORECAST_NO_REPEAT, "2 clients have ordered a second time; it takes at least 3"},
        {FORECAST_TOO_SHORT, "The orders span 9 days; from 28 on"},
        {FORECAST_NO_FIT, "These orders allow no forecast yet."},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sample_report report;
        struct forecast forecast;

        begin(&report, &forecast);
        const struct forecast none = {
            .state = cases[i].state, .clients = 7, .repeaters = 2, .days = 9};
        sample_forecast_into(&report.analysis, &none, &report.arena);
        struct statement_list list = reading_forecast(&report.analysis, &report.arena);

        assert_int_equal(list.count, 1);
        assert_says(words(&report, list.items[0]), cases[i].says);
        assert_int_equal(reading_forecast_method(&report.analysis, &report.arena).count, 0);
        assert_null(reading_forecast_weeks(&report.analysis).head.one);
        sample_report_close(&report);
    }
}

static void each_limit_has_its_sentence(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    assert_null(forecast_limit(LIMIT_NONE).one);
    for (int limit = LIMIT_NO_REPEATS; limit <= LIMIT_RATE_UNBOUNDED; limit++) {
        forecast.results[1].fit.limit = (enum model_limit)limit;
        struct message note = forecast_model_note(&forecast, 1);

        assert_non_null(note.one);
        for (size_t i = 0; i < 3; i++)
            assert_true(strlen(message_text(&report.arena, language_by_code(codes[i]), note)) > 30);
        for (int other = LIMIT_NO_REPEATS; other < limit; other++)
            assert_string_not_equal(note.one, forecast_limit((enum model_limit)other).one);
    }
    assert_non_null(strstr(forecast_model_note(&forecast, 2).one, "one-time buyer"));
    assert_null(forecast_model_note(&forecast, 0).one);
    forecast.results[0].calibration.model = &sample_cnbd;
    forecast.results[2].calibration.model = &sample_cnbd;
    assert_non_null(strstr(forecast_model_note(&forecast, 0).one, "another evenness"));
    sample_report_close(&report);
}

static void how_it_is_known_names_model_reason_and_what_was_left_out(void **state)
{
    (void)state;
    static const struct {
        enum forecast_reason reason;
        const char *says;
    } reasons[] = {
        {CHOSEN_HOLDOUT, "off by 0.754 orders a client, the next best, BG/NBD, by 0.785"},
        {CHOSEN_LIKELIHOOD, "It explains the orders better than BG/NBD"},
        {CHOSEN_SIMPLER, "It is as good as BG/NBD"},
        {CHOSEN_ONLY_ONE, "It was asked for"},
    };
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    for (size_t i = 0; i < 4; i++) {
        report.analysis.forecast.reason = reasons[i].reason;
        struct statement_list list = reading_forecast_method(&report.analysis, &report.arena);

        assert_int_equal(list.count, 5);
        assert_says(words(&report, list.items[0]), "Model: Pareto/NBD. It supposes");
        assert_says(words(&report, list.items[1]), reasons[i].says);
        assert_says(words(&report, list.items[2]), "It was tried, and did not help");
        assert_says(words(&report, list.items[3]), "from 90 clients with repeat orders");
    }
    report.analysis.forecast.is_sample = true;
    report.analysis.forecast.sample_clients = 50;
    report.analysis.forecast.basis.fit.has_prior = true;
    report.analysis.forecast.basis.has_season = true;
    report.analysis.forecast.season_gain = 0.12;
    struct statement_list list = reading_forecast_method(&report.analysis, &report.arena);
    assert_int_equal(list.count, 7);
    assert_says(words(&report, list.items[2]), "chosen on 50 clients, and fitted to all 160");
    assert_says(words(&report, list.items[3]), "is nothing from 500 on");
    assert_says(words(&report, list.items[4]), "by 12 %");
    sample_report_close(&report);
}

static void checks_are_read_aloud(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    const char *weeks = words(&report, reading_forecast_weeks(&report.analysis));
    assert_says(weeks, "385 orders were foretold, 410 came: 6 % too few were foretold.");
    assert_says(weeks, "before 2 October 2026 alone. Within its band lie 4 of 7 weeks.");
    forecast.weeks[6].actual = 3;
    assert_says(words(&report, reading_forecast_weeks(&report.analysis)), "about as many");
    forecast.weeks[5].actual = 3;
    assert_says(words(&report, reading_forecast_weeks(&report.analysis)), "too many");
    assert_says(words(&report, reading_forecast_classes(&report.analysis)),
                "clients with 4 orders or more: 4.87 orders each came, 4.31 were foretold");
    report.analysis.forecast.classes[1].actual = 9;
    assert_says(words(&report, reading_forecast_classes(&report.analysis)),
                "clients with 2 orders: 9.00 orders each came, 1.12");
    assert_says(words(&report, reading_forecast_cohort(&report.analysis)),
                "600 repeat orders have come in all");
    sample_report_close(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sentence_begins_with_its_interval),
        cmocka_unit_test(a_base_is_compared_with_the_articles),
        cmocka_unit_test(regularity_is_said_in_words_where_it_was_looked_for),
        cmocka_unit_test(where_nobody_leaves_it_says_so_and_promises_nothing),
        cmocka_unit_test(money_that_cannot_be_known_is_said_to_be_so),
        cmocka_unit_test(each_reason_against_a_forecast_says_what_it_takes),
        cmocka_unit_test(each_limit_has_its_sentence),
        cmocka_unit_test(how_it_is_known_names_model_reason_and_what_was_left_out),
        cmocka_unit_test(checks_are_read_aloud),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
