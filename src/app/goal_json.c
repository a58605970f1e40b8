// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/goal_json.h"

#include "app/client_json.h"

static void add_whose(struct json *json, const struct goal_whose *whose)
{
    json_text(json, "first_source", whose->source);
    json_text(json, "any_service", whose->service);
    json_text(json, "tag", whose->tag);
    json_text(json, "currency", whose->currency);
}

static const char *outlook_word(enum goal_outlook outlook)
{
    switch (outlook) {
    case GOAL_AHEAD:
        return "ahead";
    case GOAL_SURE:
        return "sure";
    case GOAL_WITHIN:
        return "within";
    case GOAL_NEEDS_RETURNS:
        return "needs_returns";
    case GOAL_REACHED:
        return "reached";
    case GOAL_NOT_REACHED:
        return "not_reached";
    case GOAL_UNKNOWN:
        break;
    }
    return "unknown";
}

void goal_progress_json(struct json *json, const struct goal_progress *progress)
{
    const struct goal_count *count = &progress->count;

    json_begin_object(json, "progress");
    json_text(json, "outlook", outlook_word(progress->outlook));
    if (count->is_known) {
        json_int(json, "start", count->start);
        json_int(json, "sure", count->sure);
        json_int(json, "open", count->open);
        json_int(json, "away", count->away);
        json_int(json, "wanted", progress->wanted);
        json_int(json, "missing", progress->missing);
    }
    json_end(json);
}

void goal_json_fields(struct json *json, const struct goal *goal)
{
    enum period period = PERIOD_QUARTER;

    (void)goal_period(goal, &period);
    json_id(json, "id", goal->id);
    json_int(json, "version", goal->version);
    json_text(json, "kind", goal_kind_word(goal->kind));
    json_text(json, "period", goal_period_word(period));
    json_day(json, "from", goal->from_on);
    json_day(json, "to", goal->to_on);
    json_int(json, "percent", goal->target * 100 / GOAL_MILLIONTHS);
    add_whose(json, &goal->whose);
    json_int(json, "active_days", goal->active_days);
    json_bool(json, "has_ended", goal->ended_at != 0);
}

static const char *state_word(const struct goal_offer *offer)
{
    if (!offer->has_orders)
        return "no_orders";
    if (offer->fits_nobody)
        return "fits_nobody";
    switch (offer->proposal.state) {
    case GOAL_PROPOSED:
        return "proposed";
    case GOAL_HOLD:
        return "hold";
    case GOAL_FEW_PERIODS:
        return "few_periods";
    case GOAL_FEW_CLIENTS:
        break;
    }
    return "few_clients";
}

static void add_past(struct json *json, const struct goal_past *past)
{
    json_begin_object(json, NULL);
    json_day(json, "from", past->from);
    json_day(json, "to", past->to);
    json_int(json, "start", past->start);
    json_int(json, "reached", past->reached);
    json_real(json, "low", past->low);
    json_real(json, "high", past->high);
    json_end(json);
}

void goal_offer_json(struct json *json, const struct goal_offer *offer)
{
    json_text(json, "kind", goal_kind_word(offer->choice.kind));
    json_text(json, "period", goal_period_word(offer->choice.period));
    json_day(json, "from", offer->choice.from);
    json_day(json, "to", offer->to);
    add_whose(json, &offer->choice.whose);
    json_text(json, "state", state_word(offer));
    if (offer->proposal.percent > 0)
        json_int(json, "percent", offer->proposal.percent);
    else
        json_null(json, "percent");
    json_int(json, "start", offer->start);
    json_begin_array(json, "pasts");
    for (size_t i = 0; i < offer->past_count; i++)
        add_past(json, &offer->pasts[i]);
    json_end(json);
    if (offer->same.id != 0)
        json_id(json, "same_id", offer->same.id);
    else
        json_null(json, "same_id");
}
