// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/today.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/site.h"
#include "web/cue_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { WAITING_MAX = 50, WINDOWS_MAX = 12, NUMBER_MAX = 24, DAY_LATER = 1, WEEK_LATER = 7 };

struct making {
    struct exchange *exchange;
    const struct today *today;
    struct cue_day day;
};

/* ---- rows ---- */

static const char *address_of(struct arena *arena, const struct cue *cue)
{
    struct text path = text_new(arena);

    if (cue->enquiry)
        text_format(&path, "/enquiries/%" PRId64, cue->key.object_id);
    else if (cue->client_id != 0)
        text_format(&path, "/clients/%" PRId64, cue->client_id);
    else
        text_add(&path, "/orders?view=list");
    return path.at;
}

static struct message rule_of(const struct making *making, const struct cue *cue)
{
    const struct exchange *exchange = making->exchange;

    return MESSAGE(
        "Rule {1}: {2}", arg_plain(cue_rule_number(cue->rule)),
        arg_text(message_text(exchange->arena, exchange->language, cue_rule_words(cue->rule))));
}

static struct cue_row row_of(const struct making *making, const struct cue *cue, bool can_wait)
{
    struct arena *arena = making->exchange->arena;
    const day_t today = making->day.today;

    return (struct cue_row){.address = address_of(arena, cue),
                            .name = today_name_of(making->today, cue),
                            .due = cue_due(cue, today, can_wait, arena),
                            .to_do = cue_to_do(cue),
                            .why = cue_why(cue, &making->day),
                            .rule = rule_of(making, cue),
                            .rule_number = cue_rule_number(cue->rule),
                            .cause = cue->key.cause,
                            .object = cue->key.object_id,
                            .occasion = cue->key.occasion,
                            .later_days = cue->due_on <= today ? DAY_LATER : WEEK_LATER,
                            .needs = cue->enquiry && cue->due_on <= today};
}

/* Those from `from` on that stand in the list: a window that opens asks for nothing. */
static struct cue_rows rows_from(const struct making *making, size_t from, size_t to, size_t most)
{
    struct cue_rows rows = {arena_array(making->exchange->arena, struct cue_row, most), 0};

    for (size_t i = from; i < to && rows.count < most; i++)
        if (making->today->cues.items[i].rule != CUE_WINDOW_OPENS)
            rows.items[rows.count++] = row_of(making, &making->today->cues.items[i],
                                              from > 0 || making->today->top_count == 0);
    return rows;
}

static struct open_windows windows_of(const struct making *making, size_t shown)
{
    struct open_windows windows = {
        arena_array(making->exchange->arena, struct open_window, WINDOWS_MAX), 0};

    for (size_t i = 0; i < shown && windows.count < WINDOWS_MAX; i++) {
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
    else
        text_add(&path, "/enquiries");
    return path.at;
}

static struct cues_handled handled_of(const struct making *making)
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
                        : translate(making->exchange->language, N_("An enquiry")),
            .what = handled_words(recent->record.answered.answer),
            .audit_id = recent->audit_id};
    }
    return handled;
}

/* ---- the page ---- */

static void add_group(struct today_view *view, struct message title, struct cue_rows rows)
{
    if (rows.count > 0)
        view->groups.items[view->groups.count++] = (struct cue_group){
            .title = title, .number = arg_count((int64_t)rows.count), .cues = rows};
}

static struct message lead_of(const struct today_view *view, size_t top_count)
{
    if (top_count > 0)
        return MESSAGE_N("{1} client to look after today. What can wait stands below.",
                         "{1} clients to look after today. What can wait stands below.",
                         arg_count((int64_t)top_count));
    if (view->groups.count > 0)
        return PLAIN_MESSAGE("Nothing is due today. What follows can wait.");
    return (struct message){.one = NULL};
}

static size_t asking_count(const struct cue_list *cues)
{
    size_t count = 0;

    for (size_t i = 0; i < cues->count; i++)
        count += cues->items[i].rule != CUE_WINDOW_OPENS;
    return count;
}

static struct message window_note(const struct standing_now *now)
{
    const struct message_arg active = arg_count(now->window.active_days);
    const struct message_arg cooling = arg_count(now->window.cooling_days);

    if (now->is_given)
        return MESSAGE("Everything here follows from your clients, their orders and the date. A "
                       "client counts as lost after {1} days without an order, as the settings "
                       "say; after {2} it is late.",
                       active, cooling);
    return MESSAGE("Everything here follows from your clients, their orders and the date. A client "
                   "counts as lost after {1} days without an order, as your own log says; after "
                   "{2} it is late.",
                   active, cooling);
}

static void fill(const struct making *making, struct today_view *view)
{
    const struct today *today = making->today;
    const size_t count = today->cues.count;
    const size_t shown = count < TODAY_SHOWN_MAX ? count : TODAY_SHOWN_MAX;
    const size_t asking = asking_count(&today->cues);
    struct cue_rows top = rows_from(making, 0, today->top_count, CUES_AT_TOP);
    struct cue_rows rest = rows_from(making, today->top_count, shown, WAITING_MAX);

    view->groups.items = arena_array(making->exchange->arena, struct cue_group, 2);
    add_group(view, PLAIN_MESSAGE("For today"), top);
    add_group(view, PLAIN_MESSAGE("Can wait"), rest);
    view->lead = lead_of(view, top.count);
    view->is_quiet = asking == 0;
    if (asking > top.count + rest.count)
        view->more = MESSAGE_N("{1} more will stand here once these are looked after",
                               "{1} more will stand here once these are looked after",
                               arg_count((int64_t)(asking - top.count - rest.count)));
    view->windows = windows_of(making, shown);
    view->handled = handled_of(making);
    view->window_note = window_note(&today->now);
}

/* GET /today */
enum status page_today(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("Today"));
    struct today today;

    enum status status =
        show_today(exchange->work, exchange->site->snapshots, TODAY_SHOWN_MAX, &today);
    if (status != STATUS_OK)
        return status;
    const struct making making = {exchange, &today, {today.now.today, today.now.window}};
    struct today_view view = {.page = page_frame(exchange, title),
                              .csrf = exchange->csrf_token,
                              .may_answer = actor_may(&exchange->work->actor, RIGHT_EDIT),
                              .has_clients = today.client_count > 0};
    struct html out = reply_html(exchange);

    view.page.heading = title;
    fill(&making, &view);
    view_today(&out, exchange->language, &view);
    today_close(&today);
    return STATUS_OK;
}

/* ---- what is said of a cue ---- */

static bool read_number(const char *text, int64_t *ret_number)
{
    char *end;

    if (!text || text[0] == '\0' || strchr(" \t\n+", text[0]))
        return false;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0')
        return false;
    *ret_number = number;
    return true;
}

static enum status form_number(struct exchange *exchange, const char *name, int64_t *ret_number)
{
    const char *text = NULL;

    enum status status = form_text(exchange, name, NUMBER_MAX, &text);
    if (status == STATUS_OK && !read_number(text, ret_number))
        status = fault_set(exchange->fault, STATUS_INVALID, name,
                           PLAIN_MESSAGE("the form was changed on its way; load the page anew"));
    return status;
}

static enum status form_answer(struct exchange *exchange, struct cue_saying *saying,
                               enum page_deed *ret_deed)
{
    static const struct {
        const char *word;
        enum cue_answer answer;
        enum page_deed deed;
    } answers[] = {{"done", CUE_DONE, DEED_CUE_DONE},
                   {"later", CUE_LATER, DEED_CUE_LATER},
                   {"not", CUE_NOT_THIS, DEED_CUE_NOT_THIS}};
    const char *word = NULL;

    enum status status = form_text(exchange, "answer", NUMBER_MAX, &word);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        if (word && strcmp(word, answers[i].word) == 0) {
            saying->answer = answers[i].answer;
            *ret_deed = answers[i].deed;
            return STATUS_OK;
        }
    return fault_set(exchange->fault, STATUS_INVALID, "answer",
                     PLAIN_MESSAGE("say done, later, or not this one"));
}

/* POST /today */
enum status page_today_answer(struct exchange *exchange)
{
    struct cue_saying saying = {.answer = CUE_DONE};
    enum page_deed deed = DEED_CUE_DONE;
    int64_t cause = 0, days = DAY_LATER, audit_id = 0;

    enum status status = form_answer(exchange, &saying, &deed);
    if (status == STATUS_OK)
        status = form_number(exchange, "cause", &cause);
    if (status == STATUS_OK)
        status = form_number(exchange, "object", &saying.key.object_id);
    if (status == STATUS_OK)
        status = form_number(exchange, "occasion", &saying.key.occasion);
    if (status == STATUS_OK)
        status = form_number(exchange, "days", &days);
    if (status != STATUS_OK)
        return status;
    saying.key.cause = (enum cue_cause)cause;
    saying.later_days = days < 1 || days > CUE_LATER_DAYS_MAX ? DAY_LATER : (int32_t)days;
    status = answer_cue(exchange->work, exchange->site->snapshots, &saying, &audit_id);
    if (status == STATUS_OK)
        page_done(exchange, deed, audit_id);
    else if (status != STATUS_NOT_FOUND)
        return status;
    reply_see_other(exchange, "/today");
    return STATUS_OK;
}
