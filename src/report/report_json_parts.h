// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "report/analysis.h"

/* The parts of report_json(), one value each under its key. */

/* Ten-thousandths in major units; null in a log without amounts. */
void json_money(struct json *json, const char *key, const struct order_log *log, int64_t amount);

/* part / total, null when there is nothing to divide by. */
void json_share(struct json *json, const char *key, int64_t part, int64_t total);

void json_reading(struct json *json, const struct analysis *analysis);
void json_retention(struct json *json, const struct analysis *analysis);
void json_kept_worth(struct json *json, const struct analysis *analysis);
void json_matrix(struct json *json, const struct analysis *analysis);
void json_movements(struct json *json, const struct analysis *analysis);
void json_rfm(struct json *json, const struct analysis *analysis);
void json_next_order(struct json *json, const struct analysis *analysis);
void json_cohorts(struct json *json, const struct analysis *analysis);
void json_forecast(struct json *json, const struct analysis *analysis);
