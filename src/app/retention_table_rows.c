// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_table_rows.h"

#include "report/report_keys.h"

/* --- the rate --- */

static enum status write_rate(struct table_file *table, const char *period, const struct rate *rate)
{
    struct sheet *sheet = &table->sheet;
    const int64_t counts[] = {rate->start,    rate->end,      rate->retained,
                              rate->lost,     rate->joined,   rate->new_clients,
                              rate->returned, rate->new_gone, rate->came_back};
    bool is_known = rate->reason == RATE_KNOWN;

    sheet_word(sheet, period);
    sheet_day(sheet, rate->from);
    sheet_day(sheet, rate->to);
    sheet_word(sheet, rate->is_complete ? "yes" : "no");
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
        sheet_int(sheet, counts[i]);
    table_share(table, is_known, is_known ? rate_stayed(rate) : 0);
    table_share(table, is_known, is_known ? rate_by_formula(rate) : 0);
    return table_file_end_row(table);
}

enum status write_periods_rows(struct table_file *table, const struct analysis *analysis)
{
    enum status status = STATUS_OK;

    if (analysis->has_own_period)
        status = write_rate(table, "own", &analysis->own_period);
    for (int period = 0; period < PERIOD_KINDS; period++)
        for (size_t i = 0; status == STATUS_OK && i < analysis->rates[period].count; i++)
            status = write_rate(table, period_keys[period], &analysis->rates[period].items[i]);
    return status;
}

/* --- two periods --- */

static enum status write_group(struct table_file *table, const char *by,
                               const struct compared_group *group)
{
    struct sheet *sheet = &table->sheet;
    bool has_difference = group->start_before > 0 && group->start_after > 0;

    sheet_word(sheet, by);
    sheet_text(sheet, slice_of(group->name != NULL ? group->name : "*"));
    sheet_int(sheet, group->start_before);
    sheet_int(sheet, group->lost_before);
    sheet_int(sheet, group->start_after);
    sheet_int(sheet, group->lost_after);
    table_share(table, has_difference, group->difference.low);
    table_share(table, has_difference, group->difference.high);
    sheet_word(sheet, group->can_tell ? "yes" : "no");
    return table_file_end_row(table);
}

static enum status write_groups_by(struct table_file *table, const char *by,
                                   const struct compared_group *groups, size_t count)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = write_group(table, by, &groups[i]);
    return status;
}

enum status write_compared_rows(struct table_file *table, const struct analysis *analysis)
{
    const struct comparison *comparison = &analysis->comparison;

    if (analysis->comparison_state != COMPARISON_MADE)
        return STATUS_OK;
    enum status status = write_group(table, "all", &comparison->all);
    if (status == STATUS_OK)
        status = write_groups_by(table, "source", comparison->sources, comparison->source_count);
    if (status == STATUS_OK)
        status = write_groups_by(table, "service", comparison->services, comparison->service_count);
    if (status == STATUS_OK)
        status = write_groups_by(table, "tag", analysis->tags.groups, analysis->tags.group_count);
    return status;
}

/* --- the matrix --- */

static enum status write_cell(struct table_file *table, const struct matrix *matrix, size_t row,
                              size_t column)
{
    struct sheet *sheet = &table->sheet;

    sheet_int(sheet, matrix->row_from[row]);
    if (matrix->row_to[row] == UINT32_MAX)
        sheet_empty(sheet);
    else
        sheet_int(sheet, matrix->row_to[row]);
    sheet_int(sheet, column == 0 ? 0 : matrix->column_to[column - 1] + 1);
    if (matrix->column_to[column] == INT32_MAX)
        sheet_empty(sheet);
    else
        sheet_int(sheet, matrix->column_to[column]);
    sheet_int(sheet, matrix->clients[row][column]);
    return table_file_end_row(table);
}

enum status write_matrix_rows(struct table_file *table, const struct analysis *analysis)
{
    const struct matrix *matrix = &analysis->matrix;
    enum status status = STATUS_OK;

    for (size_t row = 0; row < matrix->row_count; row++)
        for (size_t column = 0; status == STATUS_OK && column < matrix->column_count; column++)
            status = write_cell(table, matrix, row, column);
    return status;
}

enum status write_groups_rows(struct table_file *table, const struct analysis *analysis)
{
    int64_t clients = (int64_t)analysis->log->client_count;
    enum status status = STATUS_OK;

    for (int standing = 0; status == STATUS_OK && standing < STANDINGS; standing++) {
        const struct matrix_group *group = &analysis->matrix.standings[standing];

        sheet_word(&table->sheet, standing_keys[standing]);
        sheet_int(&table->sheet, group->clients);
        sheet_int(&table->sheet, group->cooling);
        table_money(table, analysis, group->revenue);
        table_share(table, clients > 0, (double)group->clients / (double)clients);
        status = table_file_end_row(table);
    }
    return status;
}

static const char *state_key(int state)
{
    return state == NO_CLIENT_YET ? "none" : standing_keys[state];
}

static enum status write_movement(struct table_file *table, const struct movement *movement)
{
    enum status status = STATUS_OK;

    for (int from = 0; from < MOVEMENT_STATES; from++)
        for (int to = 0; status == STATUS_OK && to < STANDINGS; to++) {
            sheet_day(&table->sheet, movement->from);
            sheet_day(&table->sheet, movement->to);
            sheet_word(&table->sheet, state_key(from));
            sheet_word(&table->sheet, state_key(to));
            sheet_int(&table->sheet, movement->clients[from][to]);
            status = table_file_end_row(table);
        }
    return status;
}

enum status write_movement_rows(struct table_file *table, const struct analysis *analysis)
{
    enum status status = STATUS_OK;

    if (analysis->movement == &analysis->own_movement)
        status = write_movement(table, analysis->movement);
    for (size_t i = 0; status == STATUS_OK && i < analysis->movements.count; i++)
        status = write_movement(table, &analysis->movements.items[i]);
    return status;
}
