// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_json.h"

#include "support/check.h"
#include "support/sample_log.h"

static struct arena arena;

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *json_of(struct order_log log, unsigned sections, day_t from, day_t to)
{
    const struct analysis_options options = {
        .sections = sections,
        .window = {.active_days = 60, .cooling_days = 30, .vip_orders = 3},
        .sample_days = RFM_SAMPLE_DAYS,
        .from = from,
        .to = to,
        .threads = 1,
    };
    struct analysis analysis;
    struct text text = text_new(&arena);

    analysis_make(&log, NULL, &options, &arena, &analysis);
    analysis.read_ns = 1500000000;
    analysis.measure_ns = 250;
    report_json(&text, &analysis);
    order_log_close(&log);
    return text.at;
}

static void assert_has(const char *json, const char *part)
{
    if (!strstr(json, part))
        fail_msg("%s is missing in %s", part, json);
}

static struct order_log small_log(void)
{
    return sample_log("ada 2026-01-05 10\nada 2026-02-05 10\nada 2026-03-05 0.5\n"
                      "bo 2026-01-10 3\nbo 2026-03-20 4\ncy 2026-03-30 1\nada 2026-03-06 -1.25\n",
                      "2026-03-31");
}

static void days_worked_out_may_pass_the_limits_of_days_read(void **state)
{
    (void)state;
    const char *json =
        json_of(sample_log("ada 1900-01-01 1\n", NULL), SECTIONS_ALL, DAY_NONE, DAY_NONE);

    assert_has(json, "\"sample\": [\n      {\"from\": \"1899-01-02\", \"to\": \"1899-04-02\",");
}

static void the_head_names_log_and_window(void **state)
{
    (void)state;
    const char *json = json_of(small_log(), SECTION_MATRIX, DAY_NONE, DAY_NONE);

    assert_has(json, "{\n  \"schema\": 1,\n  \"as_of\": \"2026-03-31\",\n  \"currency\": null,\n");
    assert_has(json, "\"refund_rows\": 1,");
    assert_has(json, "\"clients\": 3,\n    \"orders\": 6,\n    \"first_day\": \"2026-01-05\",\n"
                     "    \"last_day\": \"2026-03-30\",\n    \"revenue\": 27.25\n");
    assert_has(json, "\"active_window_days\": 60,\n    \"active_window_from\": \"given\",");
    assert_has(json, "\"timing\": {\n    \"read_seconds\": 1.5,\n    \"measure_seconds\": "
                     "0.00000025\n  }\n}\n");
}

static void only_the_sections_asked_for_are_there(void **state)
{
    (void)state;
    static const char *const keys[] = {"\n  \"retention\": {", "\n  \"matrix\": {",
                                       "\n  \"rfm\": {", "\n  \"next_order\": {",
                                       "\n  \"cohorts\": {"};

    for (unsigned i = 0; i < 5; i++) {
        const char *json = json_of(small_log(), 1U << i, DAY_NONE, DAY_NONE);
        for (unsigned j = 0; j < 5; j++)
            assert_int_equal(strstr(json, keys[j]) != NULL, i == j);
    }
}

static void a_rate_that_is_not_known_is_null_with_the_reason(void **state)
{
    (void)state;
    const char *json = json_of(small_log(), SECTION_RETENTION, DAY_NONE, DAY_NONE);

    assert_has(json, "{\"from\": \"2026-01-01\", \"to\": \"2026-01-31\", \"complete\": false, "
                     "\"start\": 0, \"end\": 2, \"retained\": 0, \"lost\": 0, \"joined\": 2, "
                     "\"new\": 2, \"returned\": 0, \"new_gone\": 0, \"came_back\": 0, \"crr\": "
                     "null, \"crr_by_formula\": null, \"came_back_rate\": null, \"reason\": \"log "
                     "too short\"}");
    assert_null(strstr(json, "\"own\""));
}

static void a_period_of_ones_own_has_its_key(void **state)
{
    (void)state;
    const char *json = json_of(small_log(), SECTION_RETENTION, on("2026-03-10"), on("2026-03-31"));

    /* Active on 9 March: Ada (5 March) and Bo (10 January, 58 days); both still on the 31st. */
    assert_has(json, "\"own\": {\n      \"from\": \"2026-03-10\",\n      \"to\": \"2026-03-31\",");
    assert_has(json, "\"start\": 2,\n      \"end\": 3,\n      \"retained\": 2,");
    assert_has(json, "\"crr\": 1,\n      \"crr_by_formula\": 1,\n      \"came_back_rate\": 0.5\n");
}

static void groups_have_money_and_shares(void **state)
{
    (void)state;
    const char *json = json_of(small_log(), SECTION_MATRIX, DAY_NONE, DAY_NONE);

    assert_has(json, "\"vip\": {\n      \"clients\": 1,\n      \"cooling\": 0,\n      "
                     "\"revenue\": 19.25,\n      \"share\": 0.3333333333333333\n");
    assert_has(json, "\"lost\": {\n      \"clients\": 0,\n      \"cooling\": 0,\n      "
                     "\"revenue\": 0,\n      \"share\": 0\n");
}

static void scores_segments_and_sample(void **state)
{
    (void)state;
    const char *json = json_of(small_log(), SECTION_RFM, DAY_NONE, DAY_NONE);

    assert_has(json, "\"sample_days\": 365,\n    \"sample_clients\": 3,");
    assert_has(json, "{\"name\": \"potential loyalists\", \"clients\": ");
    assert_has(json, "{\"name\": \"hibernating\", \"clients\": ");
    assert_has(json, "{\"from\": \"2025-12-30\", \"to\": \"2026-03-31\", \"buyers\": 3, "
                     "\"orders\": 6, \"revenue\": 27.25, \"new\": 3}");
}

static void curves_have_points_and_marks(void **state)
{
    (void)state;
    const char *json = json_of(small_log(), SECTION_NEXT_ORDER, DAY_NONE, DAY_NONE);

    assert_has(json, "\"first_to_second\": {\n      \"n\": 3,\n      \"events\": 2,\n      "
                     "\"quartiles\": [31, 31, 69],\n");
    assert_has(json, "\"survival\": {\"7\": 1, \"30\": 1, \"60\": 0.5, \"90\": null, ");
    assert_has(json, "\"of_those_who_return\": {\"25\": 31, \"50\": 31, \"75\": 69, \"90\": 69}");
    assert_has(json, "[31, 2, 1, 0.5, ");
    assert_has(json, "\"any_to_next\": {");
}

static void cohorts_by_month_and_quarter(void **state)
{
    (void)state;
    const char *json = json_of(small_log(), SECTION_COHORTS, DAY_NONE, DAY_NONE);

    assert_has(json, "{\"cohort\": \"2026-01\", \"active\": [2, 1, 2], \"revenue\": [13, 10, "
                     "3.25]}");
    assert_has(json, "{\"cohort\": \"2026-02\", \"active\": [0, 0], \"revenue\": [0, 0]}");
    assert_has(json, "{\"cohort\": \"2026-Q1\", \"active\": [3], \"revenue\": [27.25");
}

static void without_amounts_money_is_null(void **state)
{
    (void)state;
    const char *json = json_of(sample_log_of_days("a 2026-01-01\nb 2026-01-02\n", NULL),
                               SECTIONS_ALL, DAY_NONE, DAY_NONE);

    assert_has(json, "\"revenue\": null\n  },");
    assert_has(json, "\"m\": null,");
    assert_has(json, "\"active\": [2], \"revenue\": [null]}");
    assert_null(strstr(json, "\"revenue\": 0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_worked_out_may_pass_the_limits_of_days_read),
        cmocka_unit_test(the_head_names_log_and_window),
        cmocka_unit_test(only_the_sections_asked_for_are_there),
        cmocka_unit_test(a_rate_that_is_not_known_is_null_with_the_reason),
        cmocka_unit_test(a_period_of_ones_own_has_its_key),
        cmocka_unit_test(groups_have_money_and_shares),
        cmocka_unit_test(scores_segments_and_sample),
        cmocka_unit_test(curves_have_points_and_marks),
        cmocka_unit_test(cohorts_by_month_and_quarter),
        cmocka_unit_test(without_amounts_money_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
