// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/today_rows.h"

#include <inttypes.h>

#include "web/cue_words.h"
#include "web/draft_part.h"
#include "web/losses_part.h"

enum { DAY_LATER = 1, WEEK_LATER = 7 };

const char *cue_address(const struct exchange *exchange, const struct cue *cue)
{
    struct text path = text_new(exchange->arena);

    if (cue->enquiry)
        text_format(&path, "/enquiries/%" PRId64, cue->key.object_id);
    else if (cue->waiting)
        text_format(&path, "/inbox/%" PRId64, cue->waiting->id);
    else if (cue->complaint)
        text_format(&path, "/complaints/%" PRId64, cue->key.object_id);
    else if (cue->client_id != 0)
        text_format(&path, "/clients/%" PRId64, cue->client_id);
    else
        text_add(&path, "/orders?view=list&currency=none");
    return path.at;
}

/* Two who may be one are both named, and stand side by side for whoever may merge them. */
static void set_other(const struct today_making *making, const struct cue *cue, struct cue_row *row)
{
    struct text path = text_new(making->exchange->arena);
    struct text merge = text_new(making->exchange->arena);

    if (cue->rule != CUE_DOUBLE_CLIENT)
        return;
    text_format(&path, "/clients/%" PRId64, cue->key.occasion);
    row->other_address = path.at;
    row->other_name = today_other_name_of(making->today, cue);
    if (!actor_may(&making->exchange->work->actor, RIGHT_EDIT))
        return;
    text_format(&merge, "/clients/%" PRId64 "/merge?with=%" PRId64, cue->client_id,
                cue->key.occasion);
    row->merge_path = merge.at;
}

static struct message rule_of(const struct today_making *making, const struct cue *cue)
{
    const struct exchange *exchange = making->exchange;

    return MESSAGE(
        "Rule {1}: {2}", arg_plain(cue_rule_number(cue->rule)),
        arg_text(message_text(exchange->arena, exchange->language, cue_rule_words(cue->rule))));
}

/* Tomorrow for what is due; else a week, but not past the day by which it is. */
static int64_t later_days(const struct cue *cue, day_t today)
{
    if (cue->due_on <= today)
        return DAY_LATER;
    return cue->due_on - today < WEEK_LATER ? cue->due_on - today : WEEK_LATER;
}

struct cue_row today_row(const struct today_making *making, const struct cue *cue, bool can_wait)
{
    struct arena *arena = making->exchange->arena;
    const day_t today = making->day.today;

    struct cue_row row = {.address = cue_address(making->exchange, cue),
                          .name = today_name_of(making->today, cue),
                          .due = cue_due(cue, today, can_wait, arena),
                          .to_do = cue_to_do(cue),
                          .why = cue_why(cue, &making->day),
                          .rule = rule_of(making, cue),
                          .rule_number = cue_rule_number(cue->rule),
                          .cause = cue->key.cause,
                          .object = cue->key.object_id,
                          .occasion = cue->key.occasion,
                          .later_days = later_days(cue, today),
                          .reasons = loss_reasons_of(making->exchange, cue, &making->losses),
                          .draft_path = cue_has_draft(cue) ? draft_path(arena, &cue->key) : NULL,
                          .draft_words = draft_words(cue),
                          .needs =
                              (cue->enquiry || cue->complaint || cue->rule == CUE_ANSWER_MESSAGE) &&
                              cue->due_on <= today};

    set_other(making, cue, &row);
    return row;
}

struct cue_rows today_rows(const struct today_making *making, size_t from, size_t to, size_t most)
{
    struct cue_rows rows = {arena_array(making->exchange->arena, struct cue_row, most), 0};

    for (size_t i = from; i < to && rows.count < most; i++)
        if (making->today->cues.items[i].rule != CUE_WINDOW_OPENS)
            rows.items[rows.count++] = today_row(making, &making->today->cues.items[i],
                                                 from > 0 || making->today->top_count == 0);
    return rows;
}

enum status open_first_draft(const struct today_making *making, struct cue_rows *rows)
{
    struct exchange *exchange = making->exchange;
    struct cue_draft draft = {0};

    if (rows->count == 0 || !rows->items[0].draft_path)
        return STATUS_OK;
    struct cue_row *row = &rows->items[0];
    const struct cue_key key = {(enum cue_cause)row->cause, row->object, row->occasion};
    enum status status = cue_draft(exchange->work, today_find(making->today, &key), 0, &draft);
    if (status != STATUS_OK)
        return status;
    row->is_open = true;
    row->draft = draft_part(exchange, &draft, &(struct draft_typed){NULL, NULL});
    return STATUS_OK;
}

struct open_windows today_windows(const struct today_making *making, size_t shown)
{
    struct open_windows windows = {
        arena_array(making->exchange->arena, struct open_window, TODAY_WINDOWS_MAX), 0};

    for (size_t i = 0; i < shown && windows.count < TODAY_WINDOWS_MAX; i++) {
        const struct cue *cue = &making->today->cues.items[i];

        if (cue->rule == CUE_WINDOW_OPENS)
            windows.items[windows.count++] =
                (struct open_window){cue->client_id, today_name_of(making->today, cue),
                                     arg_day_near(cue->client->window_by, making->day.today)};
    }
    return windows;
}

static struct message handled_words(enum cue_answer answer)
{
    switch (answer) {
    case CUE_DONE:
        return PLAIN_MESSAGE("looked after");
    case CUE_LATER:
        return PLAIN_MESSAGE("put off");
    case CUE_NOT_THIS:
        break;
    }
    return PLAIN_MESSAGE("left out");
}

static const char *handled_address(struct arena *arena, const struct cue_record *record)
{
    struct text path = text_new(arena);

    if (record->client_id != 0)
        text_format(&path, "/clients/%" PRId64, record->client_id);
    else if (record->answered.key.cause == CAUSE_WAITING)
        text_format(&path, "/inbox/%" PRId64, record->answered.key.object_id);
    else
        text_add(&path, "/enquiries");
    return path.at;
}

static const char *nobody_known(const struct cue_record *record)
{
    return record->answered.key.cause == CAUSE_WAITING ? N_("A conversation") : N_("An enquiry");
}

struct cues_handled today_handled(const struct today_making *making)
{
    const struct cue_recents *recents = &making->today->handled;
    struct arena *arena = making->exchange->arena;
    struct cues_handled handled = {arena_array(arena, struct cue_handled, recents->count),
                                   recents->count};

    for (size_t i = 0; i < recents->count; i++) {
        const struct cue_recent *recent = &recents->items[i];
        int32_t minute = zone_minute(making->today->zone, recent->record.answered_at / 1000000);
        struct text clock = text_new(arena);

        text_format(&clock, "%02d:%02d", minute / 60, minute % 60);
        handled.items[i] = (struct cue_handled){
            .clock = clock.at,
            .address = handled_address(arena, &recent->record),
            .name = recent->name[0] != '\0'
                        ? recent->name
                        : translate(making->exchange->language, nobody_known(&recent->record)),
            .what = handled_words(recent->record.answered.answer),
            .audit_id = recent->audit_id};
    }
    return handled;
}
