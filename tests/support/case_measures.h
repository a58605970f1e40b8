// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "support/case_rows.h"

/* Rows on measures of a log: each ends the test where the program does not meet them. */
void case_survival(const struct case_row *row);
void case_quartiles(const struct case_row *row);
void case_cohort(const struct case_row *row);
void case_came_back(const struct case_row *row);
void case_recency(const struct case_row *row);
void case_summary(const struct case_row *row);
