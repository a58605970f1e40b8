// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/client_show.h"

#include <inttypes.h>

#include "app/records.h"
#include "domain/conversation.h"
#include "domain/note.h"
#include "web/client_forms.h"
#include "web/client_list_query.h"
#include "web/client_words.h"
#include "web/form_page.h"

enum { WORDS_MAX = 12 };

static void add_words(struct fact_rows *rows, const char *label, struct message words)
{
    if (rows->count < WORDS_MAX)
        rows->items[rows->count++] = (struct fact_row){.label = {.one = label}, .words = words};
}

static void add_text(struct fact_rows *rows, const char *label, const char *text)
{
    if (text[0] != '\0' && rows->count < WORDS_MAX)
        rows->items[rows->count++] = (struct fact_row){.label = {.one = label}, .value = text};
}

/* What is foretold is not known to the cent. */
static struct message_arg whole_money(int64_t amount, const char *currency)
{
    return arg_money(amount, 0, currency);
}

static void add_outlook(const struct client_card *card, struct fact_rows *rows)
{
    const struct client_outlook *outlook = &card->outlook;
    const double unit = OUTLOOK_UNIT;

    if (!card->has_outlook) {
        add_words(rows, N_("Expected"), PLAIN_MESSAGE("cannot be told yet"));
        return;
    }
    add_words(rows, N_("Still a client"),
              MESSAGE("{1} ({2} to {3})", arg_percent((double)outlook->alive.expected / unit, 0),
                      arg_percent((double)outlook->alive.low / unit, 0),
                      arg_percent((double)outlook->alive.high / unit, 0)));
    if (outlook->has_window)
        add_words(rows, N_("Next order"),
                  MESSAGE("{1} to {2}", arg_day_near(outlook->window_from, card->today),
                          arg_day_near(outlook->window_by, card->today)));
    add_words(rows, N_("Orders in 90 days"),
              MESSAGE("{1} ({2} to {3})", arg_real((double)outlook->orders[1].expected / unit, 1),
                      arg_real((double)outlook->orders[1].low / unit, 1),
                      arg_real((double)outlook->orders[1].high / unit, 1)));
    if (outlook->has_money)
        add_words(rows, N_("In a year"),
                  MESSAGE("{1} ({2} to {3})",
                          whole_money(outlook->revenue.expected, card->forecast.currency),
                          whole_money(outlook->revenue.low, card->forecast.currency),
                          whole_money(outlook->revenue.high, card->forecast.currency)));
    add_words(rows, N_("Foretold on"), MESSAGE("{1}", arg_day_short(card->forecast.seen_on)));
}

/* The word of the list, and its tag. */
static void set_standing(const struct client_stands *stands, struct client_show_view *view)
{
    enum client_standing standing = stands->is_cooling ? CLIENT_COOLING : stands->standing;

    view->standing_tag = client_standing_tag(standing);
    if (standing != CLIENT_WITHOUT_ORDERS && stands->now.window.active_days > 0)
        view->standing = client_standing_words_of(standing);
}

static void add_standing(const struct client_stands *stands, struct fact_rows *rows)
{
    const struct standing_window *window = &stands->now.window;

    if (stands->is_cooling)
        add_words(rows, N_("Until now"), client_standing_words_of(stands->standing));
    add_words(rows, N_("Counts as cooling"),
              MESSAGE_N("after {1} day without an order", "after {1} days without an order",
                        arg_count(window->cooling_days)));
    if (stands->now.is_given)
        add_words(rows, N_("Counts as lost"),
                  MESSAGE_N("after {1} day without an order, as the settings say",
                            "after {1} days without an order, as the settings say",
                            arg_count(window->active_days)));
    else
        add_words(rows, N_("Counts as lost"),
                  MESSAGE_N("after {1} day without an order, by the rhythm of all clients",
                            "after {1} days without an order, by the rhythm of all clients",
                            arg_count(window->active_days)));
}

static void add_expected(const struct client_card *card, const struct client_stands *stands,
                         struct client_show_view *view)
{
    struct fact_rows *rows = &view->expected;

    set_standing(stands, view);
    if (stands->standing != CLIENT_WITHOUT_ORDERS && stands->now.window.active_days > 0) {
        add_words(
            rows, N_("Since their last order"),
            MESSAGE_N("{1} day", "{1} days", arg_count(card->today - card->client.last_order_on)));
        add_standing(stands, rows);
    }
    add_outlook(card, rows);
}

static void add_care(const struct client_card *card, struct fact_rows *rows)
{
    const struct client *client = &card->client;

    for (size_t i = 0; i < card->contact_count; i++)
        if (card->contacts[i].is_main)
            add_text(rows, N_("Letters begin"), card->contacts[i].salutation);
    if (client->rhythm != RHYTHM_UNASKED)
        add_words(rows, N_("Wants to see"),
                  (struct message){.one = choice_words(client_rhythm_choices,
                                                       client_rhythm_word(client->rhythm))});
    add_text(rows, N_("Their words"), client->words);
    add_text(rows, N_("What they like"), client->likes);
    add_text(rows, N_("Last talked about"), client->talked_of);
    add_text(rows, N_("Came from"), client->source);
}

static struct message_arg date_arg(struct exchange *exchange, const struct important_date *date)
{
    if (date->year != 0)
        return arg_day_short(day_of(date->year, date->month, date->day));
    return arg_text(path_text(exchange, "%02d.%02d.", (int)date->day, (int)date->month));
}

static void add_dates(struct exchange *exchange, const struct client_card *card,
                      struct date_rows *rows)
{
    rows->items = arena_array(exchange->arena, struct date_row, card->dates.count);
    rows->count = card->dates.count;
    for (size_t i = 0; i < rows->count; i++) {
        const struct important_date *date = &card->dates.items[i];

        rows->items[i] = (struct date_row){
            .id = date->id,
            .kind = {.one = choice_words(client_date_choices, date_kind_word(date->kind))},
            .label = date->label,
            .day = date_arg(exchange, date)};
    }
}

struct fact_rows own_fact_rows(struct exchange *exchange, const struct own_shown_list *list)
{
    struct fact_rows rows = {arena_array(exchange->arena, struct fact_row, list->count),
                             list->count};

    for (size_t i = 0; i < rows.count; i++) {
        const struct own_shown *own = &list->items[i];
        day_t day;

        rows.items[i] = (struct fact_row){.name = own->field.name, .value = own->value};
        if (own->value[0] == '\0')
            rows.items[i].value = "–";
        else if (own->field.kind == OWN_DAY && day_read(own->value, &day))
            rows.items[i].words = MESSAGE("{1}", arg_day_short(day));
        else if (own->field.kind == OWN_YES_NO)
            rows.items[i].words = own->value[0] == 'y' ? PLAIN_MESSAGE("yes") : PLAIN_MESSAGE("no");
    }
    return rows;
}

static void add_tags(struct exchange *exchange, const struct client_card *card,
                     struct fact_rows *rows)
{
    rows->items = arena_array(exchange->arena, struct fact_row, card->tags.count);
    rows->count = card->tags.count;
    for (size_t i = 0; i < rows->count; i++)
        rows->items[i] = (struct fact_row){.value = card->tags.items[i].name};
}

/* --- what happened --- */

static struct message change_words(int32_t action)
{
    if (action == AUDIT_CLIENT_CREATED)
        return PLAIN_MESSAGE("Entered here");
    if (action == AUDIT_CLIENT_ARCHIVED)
        return PLAIN_MESSAGE("Archived");
    if (action == AUDIT_CLIENT_BROUGHT_BACK)
        return PLAIN_MESSAGE("Brought back");
    if (action == AUDIT_ORDER_WENT)
        return PLAIN_MESSAGE("An order went over to another client");
    if (action == AUDIT_ORDER_CAME)
        return PLAIN_MESSAGE("An order came over from another client");
    if (action == AUDIT_ENQUIRY_WENT)
        return PLAIN_MESSAGE("An enquiry went over to another client");
    if (action == AUDIT_ENQUIRY_CAME)
        return PLAIN_MESSAGE("An enquiry came over from another client");
    return PLAIN_MESSAGE("Another record of them was merged into this one");
}

static struct message order_happened(int32_t state)
{
    if (state == ORDER_CANCELLED)
        return PLAIN_MESSAGE("Order, cancelled");
    return state == ORDER_REFUND ? PLAIN_MESSAGE("Money given back") : PLAIN_MESSAGE("Order");
}

static struct message message_happened(enum message_kind kind)
{
    switch (kind) {
    case MESSAGE_CAME:
        return PLAIN_MESSAGE("They wrote");
    case MESSAGE_OURS:
        return PLAIN_MESSAGE("We wrote");
    case MESSAGE_INTERNAL:
        return PLAIN_MESSAGE("Note among ourselves");
    case MESSAGE_CALL:
        return PLAIN_MESSAGE("Call");
    case MESSAGE_MEETING:
        break;
    }
    return PLAIN_MESSAGE("Meeting");
}

static bool is_said(const struct happening *what)
{
    return what->kind == HAPPENED_NOTE || what->kind == HAPPENED_MESSAGE;
}

static struct message happening_words(const struct happening *what)
{
    switch (what->kind) {
    case HAPPENED_NOTE:
        return (struct message){.one = choice_words(client_note_choices,
                                                    note_kind_word((enum note_kind)what->subkind))};
    case HAPPENED_ORDER:
        return order_happened(what->subkind);
    case HAPPENED_ENQUIRY:
        return PLAIN_MESSAGE("Enquiry");
    case HAPPENED_IMPORT:
        return MESSAGE_N("Came with a file of {1} row", "Came with a file of {1} rows",
                         arg_count(what->rows));
    case HAPPENED_MESSAGE:
        return message_happened((enum message_kind)what->subkind);
    case HAPPENED_CHANGE:
        break;
    }
    return change_words(what->subkind);
}

/* The days of the last weeks stand each under its own head, those before under their months. */
static bool is_of_late(const struct client_card *card, const struct card_happening *item)
{
    enum { LATE_DAYS = 31 };

    return item->day > card->today - LATE_DAYS;
}

/* The head before `item`, below `above` (NULL: nothing stands above); none under the same one. */
static struct message_arg timeline_head(const struct client_card *card,
                                        const struct card_happening *above,
                                        const struct card_happening *item)
{
    const struct message_arg none = {.kind = ARG_NONE};

    if (is_of_late(card, item))
        return above && above->day == item->day ? none : arg_day(item->day);
    if (above && !is_of_late(card, above) &&
        period_distance(PERIOD_MONTH, above->day, item->day) == 0)
        return none;
    return arg_period(PERIOD_MONTH, item->day);
}

static struct timeline_row row_of(struct exchange *exchange, const struct client_card *card,
                                  const struct card_happening *item)
{
    const struct happening *what = &item->what;
    struct timeline_row row = {.time = "",
                               .what = happening_words(what),
                               .text = is_said(what) ? what->text : "",
                               .title = is_said(what) ? "" : what->text,
                               .number = what->number,
                               .note_id = what->kind == HAPPENED_NOTE ? what->id : 0,
                               .order_id = what->kind == HAPPENED_ORDER ? what->id : 0,
                               .enquiry_id = what->kind == HAPPENED_ENQUIRY ? what->id : 0,
                               .message_id = what->kind == HAPPENED_MESSAGE ? what->id : 0,
                               .is_change =
                                   what->kind == HAPPENED_CHANGE || what->kind == HAPPENED_IMPORT};

    if (!is_of_late(card, item))
        row.time =
            value_text(exchange->arena, exchange->language, arg_day_near(item->day, item->day));
    else if (item->minute >= 0)
        row.time = path_text(exchange, "%02d:%02d", (int)item->minute / 60, (int)item->minute % 60);
    if (what->has_amount)
        row.amount = client_money(what->amount, what->currency);
    return row;
}

static void add_timeline(struct exchange *exchange, const struct client_card *card,
                         struct client_timeline_view *timeline)
{
    struct timeline_rows *rows = &timeline->rows;

    rows->items = arena_array(exchange->arena, struct timeline_row, card->happening_count);
    rows->count = card->happening_count;
    timeline->next = "";
    for (size_t i = 0; i < rows->count; i++) {
        const struct card_happening *item = &card->happenings[i];

        rows->items[i] = row_of(exchange, card, item);
        rows->items[i].day = timeline_head(card, i > 0 ? item - 1 : NULL, item);
        if (i + 1 == rows->count && card->has_more_happenings)
            timeline->next =
                path_text(exchange, "%" PRId64 ".%" PRId64, item->what.at, item->what.id);
    }
}

void client_show_facts(struct exchange *exchange, const struct client_card *card,
                       const struct client_stands *stands, struct client_show_view *view)
{
    view->expected.items = arena_array(exchange->arena, struct fact_row, WORDS_MAX);
    view->care.items = arena_array(exchange->arena, struct fact_row, WORDS_MAX);
    if (card->client.mark != MARK_NONE)
        view->mark = MESSAGE(
            "marked: {1}", arg_text(translate(exchange->language,
                                              choice_words(client_mark_choices,
                                                           client_mark_word(card->client.mark)))));
    add_expected(card, stands, view);
    add_care(card, &view->care);
    add_dates(exchange, card, &view->dates);
    view->own = own_fact_rows(exchange, &card->own);
    add_tags(exchange, card, &view->tags);
    view->timeline.id = card->client.id;
    view->timeline.may_edit = view->may_edit;
    add_timeline(exchange, card, &view->timeline);
}

void client_show_cues(struct exchange *exchange, const struct own_cues *cues, day_t today,
                      struct client_show_view *view)
{
    view->cues.items = arena_array(exchange->arena, struct own_cue_row, cues->count);
    view->cues.count = cues->count;
    for (size_t i = 0; i < cues->count; i++) {
        const struct cue_own *cue = &cues->items[i].cue;

        view->cues.items[i] =
            (struct own_cue_row){cue->id, cue->words, cue->why, arg_day_near(cue->due_on, today)};
    }
}
