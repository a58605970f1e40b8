// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/today.h"

#include <string.h>

#include "app/site.h"
#include "web/cue_form.h"
#include "web/losses_part.h"
#include "web/outbox_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/today_aside.h"
#include "web/today_rows.h"

enum { WAITING_FIRST = 20, ANSWER_MAX = 24, DAY_LATER = 1 };

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

/* Those that do not stand on the page. */
static struct message more_of(size_t count, size_t waiting)
{
    if (waiting == WAITING_FIRST)
        return MESSAGE_N("{1} more that can wait", "{1} more that can wait",
                         arg_count((int64_t)count));
    return MESSAGE_N("{1} more will stand here once these are looked after",
                     "{1} more will stand here once these are looked after",
                     arg_count((int64_t)count));
}

static enum status fill(const struct today_making *making, size_t waiting, struct today_view *view)
{
    const struct today *today = making->today;
    const size_t count = today->cues.count;
    const size_t shown = count < TODAY_SHOWN_MAX ? count : TODAY_SHOWN_MAX;
    const size_t asking = asking_count(&today->cues);
    struct cue_rows top = today_rows(making, 0, today->top_count, CUES_AT_TOP);
    struct cue_rows rest = today_rows(making, today->top_count, shown, waiting);

    view->groups.items = arena_array(making->exchange->arena, struct cue_group, 2);
    add_group(view, PLAIN_MESSAGE("For today"), top);
    add_group(view, PLAIN_MESSAGE("Can wait"), rest);
    view->lead = lead_of(view, top.count);
    view->is_quiet = asking == 0;
    if (asking > top.count + rest.count)
        view->more = more_of(asking - top.count - rest.count, waiting);
    view->has_rest = waiting == WAITING_FIRST;
    view->windows = today_windows(making, shown);
    view->handled = today_handled(making);
    view->window_note = window_note(&today->now);
    return view->groups.count == 0 ? STATUS_OK
                                   : open_first_draft(making, &view->groups.items[0].cues);
}

/* GET /today?all= */
enum status page_today(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("Today"));
    const char *all = "";
    struct today today;

    enum status status = query_text(exchange, "all", ANSWER_MAX, &all);
    if (status == STATUS_OK)
        status = show_today(exchange->work, exchange->site->snapshots, TODAY_SHOWN_MAX, &today);
    if (status != STATUS_OK)
        return status;
    struct today_making making = {exchange, &today, {today.now.today, today.now.window}, {0}};
    const size_t waiting = all[0] != '\0' ? TODAY_SHOWN_MAX : WAITING_FIRST;
    status = today_losses(exchange, &today, CUES_AT_TOP + waiting, &making.losses);
    if (status != STATUS_OK) {
        today_close(&today);
        return status;
    }
    struct today_view view = {.page = page_frame(exchange, title),
                              .csrf = exchange->csrf_token,
                              .may_answer = actor_may(&exchange->work->actor, RIGHT_EDIT),
                              .has_clients = today.client_count > 0};

    view.page.heading = title;
    status = today_aside(exchange, &today, &view.aside);
    if (status == STATUS_OK)
        status = outbox_note(exchange, &view.outbox);
    if (status == STATUS_OK)
        status = fill(&making, waiting, &view);
    today_close(&today);
    if (status != STATUS_OK)
        return status;
    struct html out = reply_html(exchange);
    view_today(&out, exchange->language, &view);
    return STATUS_OK;
}

/* ---- what is said of a cue ---- */

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

    enum status status = form_text(exchange, "answer", ANSWER_MAX, &word);
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
    int64_t days = DAY_LATER, audit_id = 0;

    enum status status = form_answer(exchange, &saying, &deed);
    if (status == STATUS_OK)
        status = form_cue_key(exchange, &saying.key);
    if (status == STATUS_OK)
        status = form_cue_number(exchange, "days", &days);
    if (status != STATUS_OK)
        return status;
    saying.later_days = days < 1 || days > CUE_LATER_DAYS_MAX ? DAY_LATER : (int32_t)days;
    status = answer_cue(exchange->work, exchange->site->snapshots, &saying, &audit_id);
    if (status == STATUS_OK)
        page_done(exchange, deed, audit_id);
    else if (status == STATUS_NOT_FOUND)
        page_done(exchange, DEED_CUE_SETTLED, 0);
    else
        return status;
    reply_see_other(exchange, "/today");
    return STATUS_OK;
}
