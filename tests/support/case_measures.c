// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/case_measures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "retention/cohort.h"
#include "retention/next_order.h"
#include "retention/rate.h"
#include "support/case_base.h"
#include "support/check.h"
#include "support/sample_log.h"

static const struct survival *survival_of(const struct case_row *row, struct case_base *base)
{
    struct next_order *next = arena_array(&base->arena, struct next_order, 1);

    *next = next_order_measure(&base->log, 1, &base->arena);
    return strcmp(row->function, "all_gaps_quantiles") == 0 ? &next->any : &next->by_number[0];
}

/* Greenwood: S times the root of the sum of events / (at risk (at risk - events)). */
static double survival_error(const struct survival *survival, int32_t day)
{
    double sum = 0, left = 0;

    assert_true(survival_at(survival, day, &left));
    for (size_t i = 0; i < survival->point_count && survival->points[i].day <= day; i++) {
        double at_risk = (double)survival->points[i].at_risk;
        double events = (double)survival->points[i].events;
        sum += events / (at_risk * (at_risk - events));
    }
    return left * sqrt(sum);
}

static void check_interval(const struct case_row *row, size_t index,
                           const struct survival_point *point)
{
    char word[CASE_WORD_MAX];
    const char *at = word;

    assert_true(case_word(row->expected, "", word));
    for (; index > 0; index--)
        at = strchr(at, '|') + 1;
    const char *high = strstr(at, "..");
    assert_non_null(high);
    case_check_value(row, "low", point->low, strtod(at, NULL));
    case_check_value(row, "high", point->high, strtod(high + 2, NULL));
}

void case_survival(const struct case_row *row)
{
    struct case_base base;

    case_base_of_row(row, &base);
    const struct survival *survival = survival_of(row, &base);
    for (size_t i = 0; i < case_count(row->expected, ""); i++) {
        int32_t day = (int32_t)case_number(row, row->inputs, "t", i);
        double left = 0;

        assert_true(survival_at(survival, day, &left));
        if (strcmp(row->function, "second_purchase_S") == 0)
            case_check(row, "", i, left);
        else if (strcmp(row->function, "second_purchase_se") == 0)
            case_check(row, "", i, survival_error(survival, day));
        else
            check_interval(row, i, survival_point_at(survival, day));
    }
    case_base_close(&base);
}

void case_quartiles(const struct case_row *row)
{
    struct case_base base;

    case_base_of_row(row, &base);
    const struct survival *survival = survival_of(row, &base);
    if (strcmp(row->function, "all_gaps_quantiles") == 0) {
        assert_int_equal(survival->quartiles[0], (int)case_number(row, row->expected, "25%", 0));
        assert_int_equal(survival->quartiles[1], (int)case_number(row, row->expected, "50%", 0));
        assert_int_equal(survival->quartiles[2], SURVIVAL_NONE);
        assert_non_null(strstr(row->expected, "75% not reached"));
    } else {
        assert_string_equal(row->expected, "25% bought again by day 59; median not reached");
        assert_int_equal(survival->quartiles[0], 59);
        assert_int_equal(survival->quartiles[1], SURVIVAL_NONE);
    }
    case_base_close(&base);
}

void case_cohort(const struct case_row *row)
{
    bool is_revenue = strcmp(row->function, "revenue") == 0;
    struct case_base base;

    case_base_of_row(row, &base);
    struct cohort_list list = cohort_measure(&base.log, PERIOD_MONTH, 1, &base.arena);
    assert_non_null(strstr(row->inputs, "Jan-1997"));
    assert_int_equal(list.items[0].start, on("1997-01-01"));
    for (size_t i = 0; i < case_count(row->expected, ""); i++)
        case_check(row, "", i,
                   is_revenue ? (double)list.items[0].revenue[i] / 1e4
                              : (double)list.items[0].active[i]);
    case_base_close(&base);
}

/* Buyers of the second quarter: active on its last day with a window of the 90 days before it. */
void case_came_back(const struct case_row *row)
{
    const struct window quarter = {.active_days = 90};
    struct case_base base;

    assert_non_null(strstr(row->inputs, "Q2 1997 -> Q3 1997"));
    case_base_of_row(row, &base);
    struct rate rate = rate_between(&base.log, &quarter, on("1997-07-01"), on("1997-09-30"), 1);
    assert_int_equal(rate.came_back, 214);
    assert_int_equal(rate.start, 524);
    case_check(row, "214/524", 0, rate_came_back(&rate));
    case_base_close(&base);
}

void case_recency(const struct case_row *row)
{
    struct case_base base;

    assert_non_null(strstr(row->inputs, "client 1;as of 1998-06-30"));
    case_base_of_row(row, &base);
    struct history history = history_measure(&base.log, 1, &base.arena);
    size_t client = client_named(&base.log, "1");
    case_check(row, "R", 0, on("1998-06-30") - history.last[client]);
    case_check(row, "F", 0, base.log.count[client]);
    case_check(row, "M", 0, (double)history.revenue[client] / 1e4);
    case_base_close(&base);
}

void case_summary(const struct case_row *row)
{
    struct case_base base;

    assert_non_null(strstr(row->inputs, "client 1"));
    case_base_of_row(row, &base);
    size_t client = client_named(&base.log, "1");
    const struct buyer *buyer = &base.buying.groups[base.buying.group_of[client]];
    case_check(row, "x", 0, buyer->orders);
    case_check(row, "t_x", 0, buyer->last);
    case_check(row, "T", 0, buyer->until);
    case_check(row, "m", 0, base.spending.clients[client].mean);
    case_base_close(&base);
}
