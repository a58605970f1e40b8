// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/case_base.h"

#include <stdlib.h>
#include <string.h>

#include "support/check.h"
#include "support/sample_log.h"

enum { SUMMARY_CLIENTS_MAX = 3000 };

static void open_summary(const char *file_name, struct case_base *base)
{
    char path[CASE_LINE_MAX], line[CASE_LINE_MAX];

    (void)snprintf(path, sizeof path, "%s/%s", getenv("REGULARS_SHARED_DATA"), file_name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    base->buyers = arena_array(&base->arena, struct buyer, SUMMARY_CLIENTS_MAX);
    base->spending.clients = arena_array(&base->arena, struct spender, SUMMARY_CLIENTS_MAX);
    size_t count = 0;
    for (; fgets(line, sizeof line, file) != NULL; count++) {
        double numbers[5] = {0};
        char *at = line;
        assert_true(count < SUMMARY_CLIENTS_MAX);
        for (int i = 0; i < 5 && *at != '\n' && *at != '\0'; i++) {
            numbers[i] = strtod(at, &at);
            at += *at == ',';
        }
        base->buyers[count] = (struct buyer){(uint32_t)numbers[1], numbers[2], numbers[3]};
        if (numbers[4] > 0)
            base->spending.clients[count] = (struct spender){(uint32_t)numbers[1], numbers[4]};
        base->spending.spenders += numbers[4] > 0;
    }
    (void)fclose(file);
    base->spending.count = count;
    base->buying = buying_group(base->buyers, NULL, NULL, count, &base->arena);
}

void case_base_open(const char *file_name, const char *end, struct case_base *ret_base)
{
    struct case_base *base = ret_base;

    *base = (struct case_base){0};
    if (strstr(file_name, "summary") != NULL) {
        open_summary(file_name, base);
        return;
    }
    assert_true(shared_log(file_name, NULL, &base->log));
    day_t last = *end == '\0' ? base->log.as_of : on(end);
    base->buying = buying_measure(&base->log, last, NULL, 1, &base->arena);
    if (base->log.amount != NULL)
        base->spending = spending_measure(&base->log, last, 1, &base->arena);
}

void case_base_of_row(const struct case_row *row, struct case_base *ret_base)
{
    char file_name[CASE_WORD_MAX], end[CASE_WORD_MAX] = "";

    if (!case_word(row->inputs, "data", file_name))
        assert_true(case_word(row->inputs, "fit data", file_name));
    if (!case_word(row->inputs, "cal_end", end))
        (void)case_word(row->inputs, "end", end);
    case_base_open(file_name, end, ret_base);
}

void case_base_close(struct case_base *base)
{
    arena_free(&base->arena);
    order_log_close(&base->log);
}
