// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_table_rows.h"
#include "report/report_keys.h"

/* --- when the next order is due --- */

static const struct survival *curve_at(const struct analysis *analysis, size_t number,
                                       const char **ret_key)
{
    *ret_key = number < NEXT_ORDER_CURVES ? curve_keys[number] : "any_to_next";
    return number < NEXT_ORDER_CURVES ? &analysis->next_order.by_number[number]
                                      : &analysis->next_order.any;
}

static enum status write_point(struct table_file *table, const char *key,
                               const struct survival_point *point)
{
    sheet_word(&table->sheet, key);
    sheet_int(&table->sheet, point->day);
    sheet_int(&table->sheet, point->at_risk);
    sheet_int(&table->sheet, point->events);
    table_share(table, true, point->survival);
    table_share(table, true, point->low);
    table_share(table, true, point->high);
    return table_file_end_row(table);
}

enum status write_curve_rows(struct table_file *table, const struct analysis *analysis)
{
    enum status status = STATUS_OK;

    for (size_t number = 0; number <= NEXT_ORDER_CURVES; number++) {
        const char *key;
        const struct survival *curve = curve_at(analysis, number, &key);

        for (size_t i = 0; status == STATUS_OK && i < curve->point_count; i++)
            status = write_point(table, key, &curve->points[i]);
    }
    return status;
}

static void write_day(struct table_file *table, bool is_known, int32_t day)
{
    if (is_known && day != SURVIVAL_NONE)
        sheet_int(&table->sheet, day);
    else
        sheet_empty(&table->sheet);
}

enum status write_steps_rows(struct table_file *table, const struct analysis *analysis)
{
    enum status status = STATUS_OK;

    for (size_t number = 0; status == STATUS_OK && number <= NEXT_ORDER_CURVES; number++) {
        const char *key;
        const struct survival *curve = curve_at(analysis, number, &key);

        sheet_word(&table->sheet, key);
        sheet_int(&table->sheet, curve->n);
        sheet_int(&table->sheet, curve->events);
        for (size_t i = 0; i < sizeof(curve->quartiles) / sizeof(curve->quartiles[0]); i++)
            write_day(table, curve->n > 0, curve->quartiles[i]);
        for (size_t i = 0; i < SURVIVAL_RETURNS; i++)
            write_day(table, curve->events > 0, curve->returns[i]);
        status = table_file_end_row(table);
    }
    return status;
}

/* --- cohorts --- */

static enum status write_cohort(struct table_file *table, const struct analysis *analysis,
                                enum period period, const struct cohort *cohort)
{
    enum status status = STATUS_OK;

    for (size_t k = 0; status == STATUS_OK && k < cohort->count; k++) {
        sheet_word(&table->sheet, period_keys[period]);
        sheet_day(&table->sheet, cohort->start);
        sheet_int(&table->sheet, (int64_t)k);
        sheet_int(&table->sheet, cohort->active[k]);
        table_money(table, analysis, cohort->revenue != NULL ? cohort->revenue[k] : 0);
        status = table_file_end_row(table);
    }
    return status;
}

enum status write_cohort_rows(struct table_file *table, const struct analysis *analysis)
{
    enum status status = STATUS_OK;

    for (int period = PERIOD_MONTH; period <= PERIOD_QUARTER; period++)
        for (size_t i = 0; status == STATUS_OK && i < analysis->cohorts[period].count; i++)
            status = write_cohort(table, analysis, (enum period)period,
                                  &analysis->cohorts[period].items[i]);
    return status;
}

/* --- recency, frequency, money --- */

enum status write_segment_rows(struct table_file *table, const struct analysis *analysis)
{
    enum status status = STATUS_OK;

    for (int segment = 0; status == STATUS_OK && segment < RFM_SEGMENTS; segment++) {
        sheet_word(&table->sheet, segment_keys[segment]);
        sheet_int(&table->sheet, analysis->rfm.segments[segment].clients);
        table_money(table, analysis, analysis->rfm.segments[segment].revenue);
        status = table_file_end_row(table);
    }
    return status;
}

enum status write_score_rows(struct table_file *table, const struct analysis *analysis)
{
    const struct rfm *rfm = &analysis->rfm;
    enum status status = STATUS_OK;

    for (int i = 0; status == STATUS_OK && i < RFM_SCORES; i++) {
        sheet_int(&table->sheet, i + 1);
        sheet_int(&table->sheet, rfm->r[i]);
        sheet_int(&table->sheet, rfm->f[i]);
        if (analysis->log->amount != NULL)
            sheet_int(&table->sheet, rfm->m[i]);
        else
            sheet_empty(&table->sheet);
        status = table_file_end_row(table);
    }
    return status;
}

enum status write_quarter_rows(struct table_file *table, const struct analysis *analysis)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < RFM_QUARTERS; i++) {
        const struct rfm_quarter *quarter = &analysis->rfm.quarters[i];

        sheet_day(&table->sheet, quarter->from);
        sheet_day(&table->sheet, quarter->to);
        sheet_int(&table->sheet, quarter->buyers);
        sheet_int(&table->sheet, quarter->new_clients);
        sheet_int(&table->sheet, quarter->orders);
        table_money(table, analysis, quarter->revenue);
        status = table_file_end_row(table);
    }
    return status;
}
