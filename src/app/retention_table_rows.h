// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/table_file.h"
#include "report/analysis.h"

/* The rows of the tables of retention_table(), each written whole. */
typedef enum status retention_rows(struct table_file *table, const struct analysis *analysis);
retention_rows write_periods_rows, write_compared_rows, write_matrix_rows, write_groups_rows,
    write_movement_rows, write_curve_rows, write_steps_rows, write_cohort_rows, write_segment_rows,
    write_score_rows, write_quarter_rows;

/* Six decimals; nothing where there is none to say. */
void table_share(struct table_file *table, bool is_known, double share);
/* In the log's major unit with two decimals, nothing without amounts. */
void table_money(struct table_file *table, const struct analysis *analysis, int64_t amount);
