// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "base/language.h"
#include "report/report_html.h"
#include "report/report_json.h"
#include "support/expected_text.h"
#include "support/sample_forecast.h"
#include "support/sample_log.h"
#include "support/sample_report.h"

#include "support/check.h"

static const char *const codes[] = {"en", "ru", "hr"};

static void begin(struct sample_report *report, struct forecast *forecast)
{
    sample_report_make(report, studio_log(), 0);
    *forecast = sample_forecast(&report->arena);
    sample_forecast_into(&report->analysis, forecast, &report->arena);
    report->analysis.measure_ns = 1000000;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("%s is missing in %s", part, text);
}

static const char *json_of(struct sample_report *report)
{
    struct text text = text_new(&report->arena);

    report_json(&text, &report->analysis);
    return text.at;
}

static const char *page_of(struct sample_report *report, const char *code)
{
    const struct report_making making = {"orders.csv", day_of(2026, 11, 19), 9 * 60};
    struct text text = text_new(&report->arena);

    report_html(&text, &report->analysis, language_by_code(code), &making);
    return text.at;
}

static void the_terminal_reads_as_it_did(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    for (size_t i = 0; i < 3; i++) {
        struct text name = text_new(&report.arena);

        text_format(&name, "forecast-%s-80.txt", codes[i]);
        assert_expected_text(&report.arena, name.at, sample_report_text(&report, codes[i], 80));
    }
    sample_report_close(&report);
}

static void json_has_the_keys_of_the_contract(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "\"state\": \"made\"",
        "\"unit\": \"week\"",
        "\"calibrated_to\": null",
        "\"name\": \"pareto_nbd\"",
        "\"parameters\": {\"r\": 0.5533, \"alpha\": 10.5777, \"s\": 0.6062, \"beta\": 11.6687}",
        "\"standard_errors\": {\"r\": null, \"alpha\": null, \"a\": null, \"b\": null}",
        "\"log_likelihood\": -9594.976179",
        "\"aic\": 19197.952358",
        "\"identified\": false, \"note\": \"one chance of leaving for all\"",
        "\"holdout\": {\"days\": 49, \"actual\": 410, \"predicted\": 395.25, \"mae\": 0.7545, "
        "\"rmse\": 1.6028}",
        "\"holdout\": null",
        "\"chosen\": \"pareto_nbd\"",
        "\"chosen_k\": 1",
        "\"why\": \"holdout\"",
        "\"name\": \"gamma_gamma\"",
        "\"parameters\": {\"p\": 6.2496, \"q\": 3.7442, \"v\": 15.4435}",
        "\"clients_alive\": 128.4",
        "\"orders_30\": [61.2, 48.5, 74.6]",
        "\"revenue_30\": [9150.5, 7200, 11300.25]",
        "\"season\": null",
        "\"holdout_from\": \"2026-10-02\"",
        "[\"2026-10-02\", 61, 56.5, 43.5, 69]",
        "{\"repeat_orders\": 3, \"or_more\": true, \"clients\": 35, \"actual\": 4.87, "
        "\"predicted\": 4.31}",
    };
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    const char *json = json_of(&report);

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        assert_has(json, parts[i]);
    sample_report_close(&report);
}

static void json_says_null_for_what_is_not_known(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    report.analysis.forecast.base.has_money = false;
    report.analysis.forecast.basis.spend.state = FIT_IMPOSSIBLE;
    report.analysis.forecast.base.one_timers_gone = NAN;
    assert_has(json_of(&report), "\"revenue_365\": null");
    assert_has(json_of(&report), "\"spend\": null");
    assert_has(json_of(&report), "\"one_timers_gone\": null");

    const struct forecast none = {
        .state = FORECAST_TOO_FEW, .clients = 3, .options = {.calibrate_to = day_of(2026, 1, 2)}};
    sample_forecast_into(&report.analysis, &none, &report.arena);
    assert_has(json_of(&report), "\"state\": \"too few clients\"");
    assert_has(json_of(&report), "\"calibrated_to\": \"2026-01-02\"");
    assert_has(json_of(&report), "\"base\": null");
    assert_has(json_of(&report), "\"chosen\": null");
    assert_has(json_of(&report), "\"models\": []");
    sample_report_close(&report);
}

static void the_page_has_each_chart_with_its_sentence_and_table(void **state)
{
    (void)state;
    static const char *const ids[] = {"weeks", "classes", "since"};
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    for (size_t i = 0; i < 3; i++) {
        const char *page = page_of(&report, codes[i]);

        assert_null(strstr(page, "nan"));
        for (size_t j = 0; j < 3; j++) {
            struct text label = text_new(&report.arena);

            text_format(&label, "aria-labelledby=\"%sw-t %sw-d\"", ids[j], ids[j]);
            assert_has(page, label.at);
        }
        assert_has(page, "<h2 id=\"forecast\">");
        assert_has(page, "<details class=\"more\">");
        assert_has(page, "Pareto/NBD");
    }
    assert_has(page_of(&report, "en"), "<h3>Has it been right so far?</h3>\n<p class=\"reading\">");
    assert_has(page_of(&report, "en"), "<summary>How we know</summary>");
    sample_report_close(&report);
}

static void without_a_forecast_the_page_says_what_it_takes(void **state)
{
    (void)state;
    struct sample_report report;
    struct forecast forecast;

    begin(&report, &forecast);
    forecast.state = FORECAST_NO_FIT;
    sample_forecast_into(&report.analysis, &forecast, &report.arena);
    const char *page = page_of(&report, "en");

    assert_has(page, "These orders allow no forecast yet.");
    assert_has(page, "All seem equally likely to leave");
    assert_null(strstr(page, "<svg class=\"chart"));
    assert_has(sample_report_text(&report, "en", 80), "All seem equally likely");
    sample_report_close(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_terminal_reads_as_it_did),
        cmocka_unit_test(json_has_the_keys_of_the_contract),
        cmocka_unit_test(json_says_null_for_what_is_not_known),
        cmocka_unit_test(the_page_has_each_chart_with_its_sentence_and_table),
        cmocka_unit_test(without_a_forecast_the_page_says_what_it_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
