// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "report/report_json_parts.h"
#include "report/report_keys.h"

static void add_day_or_null(struct json *json, const char *key, int32_t day)
{
    if (day == SURVIVAL_NONE)
        json_null(json, key);
    else
        json_int(json, key, day);
}

static void add_marks(struct json *json, const struct survival *survival)
{
    json_begin_object(json, "survival");
    for (int i = 0; i < SURVIVAL_MARKS; i++) {
        char key[16];
        double share;

        snprintf(key, sizeof(key), "%d", (int)survival_marks[i]);
        if (survival_at(survival, survival_marks[i], &share))
            json_real(json, key, share);
        else
            json_null(json, key);
    }
    json_end(json);
}

static void add_returns(struct json *json, const struct survival *survival)
{
    static const char *const keys[SURVIVAL_RETURNS] = {"25", "50", "75", "90"};

    json_begin_object(json, "of_those_who_return");
    for (int i = 0; i < SURVIVAL_RETURNS; i++)
        add_day_or_null(json, keys[i], survival->returns[i]);
    json_end(json);
}

static void add_points(struct json *json, const struct survival *survival)
{
    json_begin_array(json, "points");
    for (size_t i = 0; i < survival->point_count; i++) {
        const struct survival_point *point = &survival->points[i];

        json_begin_array(json, NULL);
        json_int(json, NULL, point->day);
        json_int(json, NULL, point->at_risk);
        json_int(json, NULL, point->events);
        json_real(json, NULL, point->survival);
        json_real(json, NULL, point->low);
        json_real(json, NULL, point->high);
        json_end(json);
    }
    json_end(json);
}

static void add_curve(struct json *json, const char *key, const struct survival *survival)
{
    json_begin_object(json, key);
    json_int(json, "n", survival->n);
    json_int(json, "events", survival->events);
    json_begin_array(json, "quartiles");
    for (int i = 0; i < 3; i++)
        add_day_or_null(json, NULL, survival->quartiles[i]);
    json_end(json);
    add_marks(json, survival);
    add_returns(json, survival);
    add_points(json, survival);
    json_end(json);
}

void json_next_order(struct json *json, const struct analysis *analysis)
{
    json_begin_object(json, "next_order");
    for (int i = 0; i < NEXT_ORDER_CURVES; i++)
        add_curve(json, curve_keys[i], &analysis->next_order.by_number[i]);
    add_curve(json, "any_to_next", &analysis->next_order.any);
    json_end(json);
}
