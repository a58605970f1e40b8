// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/decimal.h"
#include "report/report_json_parts.h"

static const char *reason_key(enum kept_worth_state state)
{
    switch (state) {
    case KEPT_WORTH_LOG_TOO_SHORT:
        return "log too short";
    case KEPT_WORTH_TOO_FEW:
        return "too few";
    case KEPT_WORTH_UNCLEAR:
        return "interval holds zero";
    case KEPT_WORTH_KNOWN:
        break;
    }
    return NULL;
}

/* Major units of the currency; occasions as they are. */
static void add_value(struct json *json, const char *key, const struct order_log *log, double value)
{
    double units = 1;

    for (int i = 0; i < AMOUNT_DECIMALS; i++)
        units *= 10;
    json_real(json, key, log->amount != NULL ? value / units : value);
}

static void add_side(struct json *json, const char *key, const struct order_log *log,
                     const struct kept_worth_side *side)
{
    json_begin_object(json, key);
    json_int(json, "clients", side->clients);
    if (side->clients > 0)
        add_value(json, "mean", log, side->mean);
    else
        json_null(json, "mean");
    if (side->clients > 1)
        add_value(json, "deviation", log, side->deviation);
    else
        json_null(json, "deviation");
    json_end(json);
}

static void add_difference(struct json *json, const struct order_log *log,
                           const struct kept_worth *worth)
{
    if (worth->state == KEPT_WORTH_TOO_FEW || worth->state == KEPT_WORTH_LOG_TOO_SHORT) {
        json_null(json, "difference");
        json_null(json, "difference_low");
        json_null(json, "difference_high");
        return;
    }
    add_value(json, "difference", log, worth->difference);
    add_value(json, "difference_low", log, worth->interval.low);
    add_value(json, "difference_high", log, worth->interval.high);
}

void json_kept_worth(struct json *json, const struct analysis *analysis)
{
    const struct kept_worth *worth = &analysis->kept_worth;
    const struct order_log *log = analysis->log;

    json_begin_object(json, "kept_worth");
    json_day(json, "from", worth->from);
    json_day(json, "to", worth->to);
    json_text(json, "of", log->amount != NULL ? "amount" : "orders");
    add_side(json, "stayed", log, &worth->stayed);
    add_side(json, "lost", log, &worth->lost);
    add_difference(json, log, worth);
    json_bool(json, "can_tell", worth->state == KEPT_WORTH_KNOWN);
    if (worth->state != KEPT_WORTH_KNOWN)
        json_text(json, "reason", reason_key(worth->state));
    json_end(json);
}
