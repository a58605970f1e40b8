// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/goal_words.h"
#include "app/goals.h"
#include "app/site.h"
#include "domain/figure.h"
#include "web/client_choice.h"
#include "web/form_page.h"
#include "web/goal_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/retention_tabs.h"

enum { WORD_MAX = 20, PERCENT_TYPED_MAX = 40 };

/* What was typed into which form, and what was wrong with it; id 0: the form of a new one. */
struct typed_goal {
    int64_t id;
    const char *percent; /* NULL: nothing was typed */
    struct fault fault;
};

/* --- those that are set --- */

static const char *percent_text(struct exchange *exchange, int64_t target)
{
    return path_text(exchange, "%" PRId64, target * 100 / GOAL_MILLIONTHS);
}

static struct goal_whose_rows whose_rows(struct exchange *exchange, const struct goal_whose *whose)
{
    struct message lines[GOAL_WHOSE_LINES];
    size_t count = goal_whose_words(whose, lines);
    struct goal_whose_rows rows = {arena_array(exchange->arena, struct goal_whose_row, count),
                                   count};

    for (size_t i = 0; i < count; i++)
        rows.items[i].line = lines[i];
    return rows;
}

static struct goal_row row_of(struct exchange *exchange, const struct goal_shown *shown,
                              const struct typed_goal *typed)
{
    bool is_typed = typed->id == shown->goal.id && typed->percent != NULL;
    struct goal_row row = {
        .id = shown->goal.id,
        .version = shown->goal.version,
        .title = goal_title(&shown->goal),
        .whose = whose_rows(exchange, &shown->goal.whose),
        .taken = goal_taken(shown),
        .going = goal_going(shown),
        .silent = goal_silent(shown),
        .percent = is_typed ? typed->percent : percent_text(exchange, shown->goal.target),
        .may_change = actor_may(&exchange->work->actor, RIGHT_MANAGE),
    };

    if (typed->id == shown->goal.id)
        row.error = typed->fault.message;
    return row;
}

static void fill_rows(struct exchange *exchange, const struct goals_shown *goals,
                      const struct typed_goal *typed, struct goals_view *view)
{
    size_t open = goals->count - goals->over_count;

    view->open = (struct goal_rows){arena_array(exchange->arena, struct goal_row, open), open};
    view->over = (struct goal_rows){
        arena_array(exchange->arena, struct goal_row, goals->over_count), goals->over_count};
    for (size_t i = 0; i < goals->count; i++) {
        struct goal_row *row = i < open ? &view->open.items[i] : &view->over.items[i - open];

        *row = row_of(exchange, &goals->items[i], typed);
    }
}

/* --- a new one --- */

static struct goal_past_row past_row(enum period period, const struct goal_past *past)
{
    return (struct goal_past_row){
        .period = arg_period(period, past->from),
        .reached = MESSAGE("{1} of {2}", arg_count(past->reached), arg_count(past->start)),
        .share = arg_percent((double)past->reached / (double)past->start, 0),
        .interval =
            MESSAGE("{1} to {2} %", arg_real(past->low * 100, 1), arg_real(past->high * 100, 1)),
    };
}

/* To choose from, and once more for the form that sets it. */
static void fill_clients(struct arena *arena, const struct goal_offer *offer,
                         struct goals_view *view)
{
    const struct goal_whose *whose = &offer->choice.whose;

    view->clients = client_choice(arena, &(struct client_names){
                                             .sources = offer->sources,
                                             .services = offer->services,
                                             .tags = offer->tags,
                                             .currencies = offer->currencies,
                                             .currency_count = offer->currency_count,
                                             .currency = offer->currency,
                                             .source = whose->source,
                                             .service = whose->service,
                                             .tag = whose->tag,
                                         });
    view->source = whose->source;
    view->service = whose->service;
    view->tag = whose->tag;
    view->currency = whose->currency;
}

static void fill_offer(struct exchange *exchange, const struct goal_offer *offer,
                       const struct typed_goal *typed, struct goals_view *view)
{
    struct message sentences[GOAL_OFFER_SENTENCES];
    const char *proposed =
        offer->proposal.percent > 0 ? path_text(exchange, "%d", (int)offer->proposal.percent) : "";
    char from[DAY_TEXT_SIZE];

    day_write(offer->choice.from, from);
    view->from = arena_copy(exchange->arena, from, strlen(from));
    view->has_orders = offer->has_orders;
    view->has_same = offer->same.id != 0;
    view->fits_nobody = offer->fits_nobody;
    view->can_set = offer->has_orders && !view->has_same && !offer->fits_nobody;
    view->percent = typed->id == 0 && typed->percent != NULL ? typed->percent : proposed;
    fill_clients(exchange->arena, offer, view);
    if (!offer->has_orders)
        return;
    view->offered = goal_period_words(offer);
    view->whose = whose_rows(exchange, &offer->choice.whose);
    if (offer->fits_nobody)
        return;
    goal_offer_words(offer, sentences);
    view->first = sentences[0];
    view->second = sentences[1];
    view->third = sentences[2];
    view->pasts = (struct goal_past_rows){
        arena_array(exchange->arena, struct goal_past_row, offer->past_count), offer->past_count};
    for (size_t i = 0; i < offer->past_count; i++)
        view->pasts.items[i] = past_row(offer->choice.period, &offer->pasts[i]);
}

static void fill_choice(const struct goal_choice *choice, day_t today, struct goals_view *view)
{
    view->kind = goal_kind_word(choice->kind);
    view->period = goal_period_word(choice->period);
    view->is_stayed = choice->kind == GOAL_STAYED;
    view->is_came_back = choice->kind == GOAL_CAME_BACK;
    view->is_month = choice->period == PERIOD_MONTH;
    view->is_quarter = choice->period == PERIOD_QUARTER;
    view->is_year = choice->period == PERIOD_YEAR;
    view->is_this = choice->from <= today;
    view->is_next = !view->is_this;
}

/* --- the page --- */

static bool is_listed(const struct goal_rows *rows, int64_t id)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].id == id)
            return true;
    return false;
}

/* As the other pages of Retention take them. */
static struct retention_choice goal_clients_chosen(const struct goal_choice *choice)
{
    struct retention_choice clients = retention_choice_of_nothing();

    clients.source = choice->whose.source != NULL ? choice->whose.source : "";
    clients.service = choice->whose.service != NULL ? choice->whose.service : "";
    clients.tag = choice->whose.tag != NULL ? choice->whose.tag : "";
    clients.currency = choice->whose.currency != NULL ? choice->whose.currency : "";
    return clients;
}

/* Clients that cannot be chosen are told, and all of them looked at instead. */
static enum status find_offer(struct exchange *exchange, const struct goal_choice *choice,
                              struct typed_goal *typed, struct goal_offer *ret_offer)
{
    struct goal_choice everybody = *choice;

    enum status status = offer_goal(exchange->work, exchange->site->snapshots, choice, ret_offer);
    if (status != STATUS_INVALID)
        return status;
    if (typed->fault.message.one == NULL)
        typed->fault = *exchange->fault;
    (void)form_again(exchange, status, &(struct fault){0});
    reply_code(exchange, 422);
    everybody.whose = (struct goal_whose){NULL};
    return offer_goal(exchange->work, exchange->site->snapshots, &everybody, ret_offer);
}

static enum status show_page(struct exchange *exchange, const struct goal_choice *choice,
                             const struct goals_shown *goals, struct typed_goal *typed)
{
    const char *title = translate(exchange->language, N_("Goals"));
    struct goals_view view = {.page = page_frame(exchange, title),
                              .csrf = exchange->csrf_token,
                              .may_edit = actor_may(&exchange->work->actor, RIGHT_MANAGE)};
    struct goal_offer offer = {0};
    struct retention_choice clients = goal_clients_chosen(choice);
    enum status status = STATUS_OK;

    if (view.may_edit)
        status = find_offer(exchange, choice, typed, &offer);
    if (status != STATUS_OK)
        return status;
    view.page.heading = title;
    view.parts = retention_tabs(exchange, "/retention/goals", &clients);
    fill_rows(exchange, goals, typed, &view);
    fill_choice(choice, goals->today, &view);
    if (view.may_edit)
        fill_offer(exchange, &offer, typed, &view);
    if (typed->id == 0)
        view.error = typed->fault.message;
    else if (!is_listed(&view.open, typed->id))
        view.note = typed->fault.message;
    struct html out = reply_html(exchange);
    view_goals(&out, exchange->language, &view);
    return STATUS_OK;
}

static day_t first_day(enum period period, bool is_next, day_t today)
{
    return period_shift(period, period_start(period, today), is_next);
}

/* What the address asks for; anything else is the running quarter. */
static enum status read_choice(struct exchange *exchange, day_t today,
                               struct goal_choice *ret_choice)
{
    struct goal_choice choice = {.kind = GOAL_STAYED, .period = PERIOD_QUARTER};
    struct retention_choice clients;
    const char *kind = "", *period = "", *when = "";

    enum status status = query_text(exchange, "kind", WORD_MAX, &kind);
    if (status == STATUS_OK)
        status = query_text(exchange, "period", WORD_MAX, &period);
    if (status == STATUS_OK)
        status = query_text(exchange, "when", WORD_MAX, &when);
    if (status != STATUS_OK)
        return status;
    if (retention_choice_of(exchange, &clients) != STATUS_OK)
        *exchange->fault = (struct fault){.status = STATUS_OK};
    choice.whose = goal_whose_of(&clients);
    (void)goal_kind_of(kind, &choice.kind);
    (void)goal_period_of(period, &choice.period);
    choice.from = first_day(choice.period, strcmp(when, "next") == 0, today);
    *ret_choice = choice;
    return STATUS_OK;
}

/* GET /retention/goals?kind=&period=&when=&first_source=&any_service=&tag=&currency= */
enum status page_goals(struct exchange *exchange)
{
    struct goals_shown goals;
    struct goal_choice choice;

    enum status status = show_goals(exchange->work, exchange->site->snapshots, &goals);
    if (status == STATUS_OK)
        status = read_choice(exchange, goals.today, &choice);
    if (status != STATUS_OK)
        return status;
    struct typed_goal nothing = {.id = 0};
    return show_page(exchange, &choice, &goals, &nothing);
}

/* What could not be done is told on the page as it is now. */
static enum status answer(struct exchange *exchange, enum status status,
                          const struct goal_choice *choice, struct typed_goal *typed,
                          int64_t audit_id)
{
    struct goals_shown goals;
    struct goal_choice shown = {.kind = GOAL_STAYED, .period = PERIOD_QUARTER};

    if (status != STATUS_OK && status != STATUS_INVALID && status != STATUS_CONFLICT)
        return status;
    if (status == STATUS_OK) {
        if (audit_id != 0)
            page_done(exchange, DEED_SAVED, audit_id);
        reply_see_other(exchange, "/retention/goals");
        return STATUS_OK;
    }
    typed->fault = *exchange->fault;
    (void)form_again(exchange, status, &(struct fault){0});
    reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
    status = show_goals(exchange->work, exchange->site->snapshots, &goals);
    if (status != STATUS_OK)
        return status;
    shown.from = first_day(shown.period, false, goals.today);
    if (choice != NULL &&
        goal_check_days(&(struct goal){.from_on = choice->from,
                                       .to_on = period_shift(choice->period, choice->from, 1) - 1},
                        goals.today, &(struct fault){0}) == STATUS_OK)
        shown = *choice;
    return show_page(exchange, &shown, &goals, typed);
}

static enum status form_whose(struct exchange *exchange, struct goal_whose *ret_whose)
{
    struct goal_whose whose = {NULL};
    const struct form_text_field fields[] = {{"first_source", FIGURE_GROUP_MAX, &whose.source},
                                             {"any_service", FIGURE_GROUP_MAX, &whose.service},
                                             {"tag", FIGURE_GROUP_MAX, &whose.tag},
                                             {"currency", WORD_MAX, &whose.currency}};

    enum status status = form_texts(exchange, fields, sizeof(fields) / sizeof(fields[0]));
    if (status == STATUS_OK)
        *ret_whose = whose;
    return status;
}

static enum status form_choice(struct exchange *exchange, struct goal_choice *ret_choice)
{
    const char *kind = NULL, *period = NULL, *from = NULL;
    struct goal_choice choice = {.kind = GOAL_STAYED};

    enum status status = form_text(exchange, "kind", WORD_MAX, &kind);
    if (status == STATUS_OK)
        status = form_text(exchange, "period", WORD_MAX, &period);
    if (status == STATUS_OK)
        status = form_text(exchange, "from", WORD_MAX, &from);
    if (status != STATUS_OK)
        return status;
    if (!kind || !goal_kind_of(kind, &choice.kind) || !period ||
        !goal_period_of(period, &choice.period) || !from || !day_read(from, &choice.from))
        return fault_set(exchange->fault, STATUS_INVALID, "from",
                         PLAIN_MESSAGE("a goal is for a month, a quarter or a year"));
    *ret_choice = choice;
    return form_whose(exchange, &ret_choice->whose);
}

/* POST /retention/goals */
enum status page_goal_set(struct exchange *exchange)
{
    struct goal_choice choice = {.period = PERIOD_QUARTER, .from = DAY_FIRST};
    struct goal_changed changed = {0};
    struct typed_goal typed = {.percent = ""};

    enum status status = form_choice(exchange, &choice);
    if (status == STATUS_OK)
        status = form_text(exchange, "percent", PERCENT_TYPED_MAX, &typed.percent);
    if (status == STATUS_OK)
        status = set_goal(exchange->work, exchange->site->snapshots, &choice,
                          typed.percent ? typed.percent : "", &changed);
    return answer(exchange, status, &choice, &typed, changed.audit_id);
}

static enum status read_target(struct exchange *exchange, struct typed_goal *typed,
                               int64_t *ret_version)
{
    enum status status = param_id(exchange, "id", &typed->id);

    if (status == STATUS_OK)
        status = form_id(exchange, "version", ret_version);
    if (status == STATUS_OK)
        status = form_text(exchange, "percent", PERCENT_TYPED_MAX, &typed->percent);
    return status;
}

/* POST /retention/goals/:id */
enum status page_goal_change(struct exchange *exchange)
{
    struct goal_changed changed = {0};
    struct typed_goal typed = {0};
    int64_t version = 0;

    enum status status = read_target(exchange, &typed, &version);
    if (status == STATUS_OK)
        status = change_goal(exchange->work, typed.id, version, typed.percent ? typed.percent : "",
                             &changed);
    return answer(exchange, status, NULL, &typed, changed.audit_id);
}

/* POST /retention/goals/:id/end */
enum status page_goal_end(struct exchange *exchange)
{
    struct goal_changed changed = {0};
    struct typed_goal typed = {0};
    int64_t version = 0;

    enum status status = read_target(exchange, &typed, &version);
    typed.percent = NULL;
    if (status == STATUS_OK)
        status = end_goal(exchange->work, typed.id, version, &changed);
    return answer(exchange, status, NULL, &typed, changed.audit_id);
}
