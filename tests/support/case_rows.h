// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Rows of a table of cases that people can read: "model,function,inputs,expected,tolerance,source",
 * a field in quotation marks where it holds a comma. Inputs and what is expected are "name=value"
 * between semicolons, or a value alone; several values of one name stand between bars.
 */
enum { CASE_LINE_MAX = 1000, CASE_WORD_MAX = 200 };
struct case_row {
    char line[CASE_LINE_MAX];
    const char *model, *function, *inputs, *expected, *tolerance, *source;
    int number; /* of the line in the file, from 1 */
};
struct case_rows {
    FILE *file;
    struct case_row row;
};

/* The table beside the folder of real logs (REGULARS_SHARED_DATA); false where there is none. */
bool case_rows_open(struct case_rows *rows, const char *file_name);
const struct case_row *case_rows_next(struct case_rows *rows);
void case_rows_close(struct case_rows *rows);

/* The value of a name, "" the one that stands first without any; false when it is not there. */
bool case_word(const char *text, const char *name, char ret_word[CASE_WORD_MAX]);
bool case_has(const char *text, const char *name);
/* One of a name's numbers; the only one stands for all. Ends the test when there is none. */
double case_number(const struct case_row *row, const char *text, const char *name, size_t index);
size_t case_count(const char *text, const char *name);

/*
 * What the row allows between two numbers: "rel 1e-9" of the expected one, else so much;
 * "LL 1e-4" for the log-likelihood beside it; "exact".
 */
double case_within(const struct case_row *row, const char *name, double want);
/* Ends the test when `got` is not the expected value of that name within the row's tolerance. */
void case_check(const struct case_row *row, const char *name, size_t index, double got);
void case_check_value(const struct case_row *row, const char *name, double got, double want);
