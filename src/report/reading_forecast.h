// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/reading_list.h"

/*
 * The sentences of the forecast. First what it says, for people who never heard of its models;
 * then how that is known: the models, and how well they foretold what has come since.
 */

/* What is foretold, interval first; or, when no forecast could be made, what it takes. */
struct statement_list reading_forecast(const struct analysis *analysis, struct arena *arena);

/* The one of them that belongs to the summary of the report. */
struct statement reading_forecast_head(const struct analysis *analysis);

/* Of two lists of clients; `total` is how many there are. */
struct statement reading_foretold(enum foretold_list kind, int64_t total);

/* What the forecast is worth, as it is seen from which day. */
struct message reading_forecast_note(const struct analysis *analysis);

/* Against what came: by week, by number of orders before, and since the first day. Empty when
 * there is nothing to show. */
struct statement reading_forecast_weeks(const struct analysis *analysis);
struct statement reading_forecast_classes(const struct analysis *analysis);
struct statement reading_forecast_cohort(const struct analysis *analysis);

/* Which model was taken and why, and all that belongs to it. */
struct statement_list reading_forecast_method(const struct analysis *analysis, struct arena *arena);

/* What a limit means, without names of models; empty for LIMIT_NONE. */
struct message forecast_limit(enum model_limit limit);

/* What stands beside a model in the table of them; empty when all is well. */
struct message forecast_model_note(const struct forecast *forecast, size_t number);

/* Whether clients leave at all, by the model that was taken. */
bool forecast_knows_leaving(const struct forecast *forecast);

/* "Pareto/NBD", "MBG/CNBD-2": names of science, the same in every language. */
const char *model_label(const struct model *model, struct arena *arena);

/* Clients by repeat orders in a check: "none", "3", "7 or more". */
struct message forecast_class_name(const struct forecast *forecast, size_t number);

/* Money of a forecast in the log's currency, without decimals. */
struct message_arg arg_foretold_money(const struct analysis *analysis, double value);

/* The ends of an interval of sums in whole orders or clients, outwards. */
struct message_arg arg_low_count(double low);
struct message_arg arg_high_count(double high);

/* About how many: whole, or with a decimal when there are few. */
struct message_arg arg_about(double expected);
