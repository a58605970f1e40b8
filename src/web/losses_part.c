// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/losses_part.h"

#include "app/site.h"
#include "web/client_words.h"
#include "web/form_page.h"
#include "web/loss_words.h"

static const char *day_text(struct exchange *exchange, day_t day)
{
    char text[DAY_TEXT_SIZE];

    day_write(day, text);
    return arena_copy(exchange->arena, text, DAY_TEXT_SIZE - 1);
}

/* ---- Today ---- */

enum status today_losses(struct exchange *exchange, const struct today *today, size_t most,
                         struct loss_known_list *ret_known)
{
    int64_t *ids = arena_array(exchange->arena, int64_t, most);
    size_t asking = 0, count = 0;

    for (size_t i = 0; i < today->cues.count && asking < most; i++) {
        const struct cue *cue = &today->cues.items[i];

        asking += cue->rule != CUE_WINDOW_OPENS;
        if (cue->rule == CUE_NEWLY_LOST)
            ids[count++] = cue->client_id;
    }
    return list_known_losses(exchange->work, ids, count, ret_known);
}

static struct loss_record record_of(const struct loss_known_list *known, int64_t client_id)
{
    for (size_t i = 0; i < known->count; i++)
        if (known->items[i].client_id == client_id)
            return known->items[i].record;
    return (struct loss_record){.mark = MARK_NONE};
}

struct loss_reasons_view loss_reasons_of(struct exchange *exchange, const struct cue *cue,
                                         const struct loss_known_list *known)
{
    struct loss_reasons_view view = {.csrf = exchange->csrf_token, .client_id = cue->client_id};

    if (cue->rule != CUE_NEWLY_LOST)
        return view;
    const struct loss_record record = record_of(known, cue->client_id);
    const enum loss_reason suggested = loss_suggested(&record);

    view.last_order_on = day_text(exchange, cue->client->last_order_on);
    view.suggestion = loss_suggestion_words(&record);
    view.choices.items = arena_array(exchange->arena, struct loss_choice, LOSS_REASONS);
    for (int i = LOSS_UNKNOWN + 1; i < LOSS_REASONS; i++)
        view.choices.items[view.choices.count++] =
            (struct loss_choice){.word = loss_reason_word((enum loss_reason)i),
                                 .words = loss_words((enum loss_reason)i),
                                 .is_suggested = (enum loss_reason)i == suggested};
    return view;
}

/* ---- the client's page ---- */

enum status client_loss_part(struct exchange *exchange, const struct client *client,
                             const struct standing_now *now, struct client_loss_view *ret_view)
{
    struct shown_loss loss = {0};

    enum status status = show_loss(exchange->work, now, client, &loss);
    if (status != STATUS_OK)
        return status;
    const enum loss_reason reason = loss.said.id != 0 ? loss.said.reason : loss.suggested;
    struct client_loss_view view = {
        .is_shown = loss.is_lost || loss.said.id != 0,
        .is_said = loss.said.id != 0,
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .id = client->id,
        .words = loss.said.words,
        .suggestion = loss_suggestion_words(&loss.record),
    };
    if (reason != LOSS_UNKNOWN)
        view.step = loss_step_words(reason);
    if (view.is_said) {
        day_t said_on = zone_day_by_name(now->time_zone, loss.said.said_at / 1000000);

        view.reason = loss_words(reason);
        view.said = MESSAGE("said on {1}", arg_day_near(said_on, now->today));
    }
    *ret_view = view;
    return STATUS_OK;
}

/* ---- Retention ---- */

const char *losses_address(struct exchange *exchange, day_t from, day_t to)
{
    if (from == DAY_NONE || to == DAY_NONE || from > to)
        return "/retention/losses";
    return path_text(exchange, "/retention/losses?from=%s&to=%s", day_text(exchange, from),
                     day_text(exchange, to));
}

/* Those of the list of clients whom a figure counts. */
static const char *address_of(struct exchange *exchange, const struct loss_counts *counts,
                              const char *reason)
{
    return path_text(exchange, "/clients?standing=lost&last-from=%s&last-to=%s%s%s",
                     day_text(exchange, counts->last_from), day_text(exchange, counts->last_to),
                     reason[0] != '\0' ? "&loss=" : "", reason);
}

static struct loss_line_row line_of(struct exchange *exchange, const struct loss_counts *counts,
                                    const struct loss_line *line)
{
    const struct loss_line *most = &counts->lines[0];
    const int64_t clients = line->said + line->inferred, highest = most->said + most->inferred;
    struct loss_line_row row = {
        .reason = loss_words(line->reason),
        .whose = loss_side_words(loss_side_of(line->reason)),
        .step = loss_step_words(line->reason),
        .address = address_of(exchange, counts, loss_reason_word(line->reason)),
        .width = highest > 0 ? clients * 100 / highest : 0,
        .is_theirs = loss_side_of(line->reason) != LOSS_OURS,
        .clients = arg_count(clients),
        .before = arg_count(line->before),
    };

    if (line->inferred > 0)
        row.inferred = MESSAGE("by the record: {1}", arg_count(line->inferred));
    return row;
}

static struct message title_of(const struct loss_counts *counts)
{
    if (counts->now.lost == 0)
        return PLAIN_MESSAGE("Why do they leave?");
    return MESSAGE_N("Why did {1} client leave?", "Why did {1} clients leave?",
                     arg_count(counts->now.lost));
}

static struct message reading_of(const struct loss_counts *counts)
{
    const struct loss_figures *now = &counts->now;
    const int64_t known = now->said + now->inferred;

    if (now->lost == 0)
        return PLAIN_MESSAGE("Nobody came to count as lost in this time.");
    if (known == 0)
        return PLAIN_MESSAGE("No reason is known yet. Today asks for it, with one press, when "
                             "somebody is newly lost.");
    return MESSAGE("Of {1} known reasons, {2} are ours and {3} are theirs.", arg_count(known),
                   arg_count(now->ours), arg_count(now->theirs));
}

static struct message trend_of(const struct loss_counts *counts)
{
    const struct message_arg low = arg_percent(counts->difference.low, 0);
    const struct message_arg high = arg_percent(counts->difference.high, 0);

    if (counts->now.lost == 0)
        return (struct message){0};
    switch (counts->trend) {
    case LOSS_TREND_TOO_FEW:
        break;
    case LOSS_TREND_UNCLEAR:
        return MESSAGE("Whether more of the reasons are ours than in the period before cannot be "
                       "told: the difference lies between {1} and {2}.",
                       low, high);
    case LOSS_TREND_MORE_OURS:
        return MESSAGE("More of the reasons are ours than in the period before: by {1} to {2}.",
                       low, high);
    case LOSS_TREND_LESS_OURS:
        return MESSAGE("Fewer of the reasons are ours than in the period before: the difference "
                       "lies between {1} and {2}.",
                       low, high);
    }
    return MESSAGE("Too few to tell whether this changes: that takes {1} known reasons in each of "
                   "both periods.",
                   arg_count(LOSS_TREND_LEAST));
}

static void set_links(struct exchange *exchange, const struct loss_counts *counts,
                      struct losses_view *view)
{
    const struct loss_figures *now = &counts->now;

    if (now->lost == 0)
        return;
    view->all_address = address_of(exchange, counts, "");
    view->all = MESSAGE("All of them: {1}", arg_count(now->lost));
    view->unknown_address = address_of(exchange, counts, "none");
    if (now->unknown > 0)
        view->unknown = MESSAGE("No reason known: {1}", arg_count(now->unknown));
}

struct losses_view losses_part(struct exchange *exchange, const struct loss_counts *counts)
{
    const struct loss_figures *now = &counts->now;
    struct losses_view view = {
        .title = title_of(counts),
        .reading = reading_of(counts),
        .trend = trend_of(counts),
        .all_address = "",
        .unknown_address = "",
        .basis =
            MESSAGE("Counted are regulars who came to count as lost between {1} and {2}, after "
                    "{3} days without an order, and who have not come back; the period before "
                    "is {4} to {5}.",
                    arg_day_short(counts->periods.from), arg_day_short(counts->periods.to),
                    arg_count(counts->active_days), arg_day_short(counts->periods.before_from),
                    arg_day_short(counts->periods.before_to)),
    };

    if (now->lost > 0)
        view.known = MESSAGE("said: {1}, by the record: {2}, not known: {3}", arg_count(now->said),
                             arg_count(now->inferred), arg_count(now->unknown));
    view.lines.items = arena_array(exchange->arena, struct loss_line_row, LOSS_REASONS);
    for (size_t i = 0; now->lost > 0 && i < LOSS_REASONS - 1; i++)
        if (counts->lines[i].said + counts->lines[i].inferred + counts->lines[i].before > 0)
            view.lines.items[view.lines.count++] = line_of(exchange, counts, &counts->lines[i]);
    set_links(exchange, counts, &view);
    return view;
}
