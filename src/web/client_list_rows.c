// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/client_list_rows.h"

#include <string.h>

#include "web/client_words.h"
#include "web/contact_words.h"

/* --- the strip of their own window --- */

#define DAY_MICROSECONDS (INT64_C(86400) * 1000000)
enum { STRIP_WIDTH = 80, STRIP_DAYS = 60, STRIP_BEFORE = 40 };

static int strip_place(int32_t day, int32_t first)
{
    int64_t place = ((int64_t)day - first) * STRIP_WIDTH / STRIP_DAYS;

    if (place < 0)
        return 0;
    return place > STRIP_WIDTH ? STRIP_WIDTH : (int)place;
}

/* From 40 days before today to 20 after it: the window as a bar. The line of today stands at the
 * same place in all of them, so the style sheet draws it. */
static struct markup strip_of(struct exchange *exchange, const struct client_facts *facts,
                              day_t today)
{
    struct text text = text_new(exchange->arena);
    struct html out = {&text};
    day_t first = today - STRIP_BEFORE;
    int from = strip_place(facts->window_from, first);
    int by = strip_place(facts->window_by, first);

    if (!facts->has_window)
        return (struct markup){""};
    html_literal(&out, "<svg><path d=\"M");
    html_int(&out, from);
    html_literal(&out, " 6H");
    html_int(&out, by > from ? by : from + 1);
    html_literal(&out, "\"/></svg>");
    return (struct markup){text.at};
}

static struct message window_words(const struct client_facts *facts, day_t today)
{
    switch (client_own_window(facts, today)) {
    case OWN_WINDOW_AHEAD:
        return MESSAGE_N("opens in {1} day", "opens in {1} days",
                         arg_count((int64_t)facts->window_from - today));
    case OWN_WINDOW_OPEN:
    case OWN_WINDOW_CLOSING:
        if (facts->window_by == today)
            return PLAIN_MESSAGE("closes today");
        return MESSAGE_N("{1} day left", "{1} days left",
                         arg_count((int64_t)facts->window_by - today));
    case OWN_WINDOW_PASSED:
        return MESSAGE_N("passed {1} day ago", "passed {1} days ago",
                         arg_count((int64_t)today - facts->window_by));
    case OWN_WINDOW_ANY:
        break;
    }
    return (struct message){0};
}

/* --- what is listed beside them --- */

static const char *tags_of(struct exchange *exchange, const struct tagging_list *tags, int64_t id)
{
    struct text out = text_new(exchange->arena);

    for (size_t i = 0; i < tags->count; i++)
        if (tags->items[i].client_id == id) {
            text_add(&out, out.length > 0 ? ", " : "");
            text_add(&out, tags->items[i].name);
        }
    return out.at;
}

/* None for several currencies, which cannot be added up. */
static struct message_arg revenue_of(const struct revenue_list *list, int64_t id)
{
    struct message_arg found = {.kind = ARG_NONE};

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].client_id != id)
            continue;
        if (found.kind != ARG_NONE)
            return (struct message_arg){.kind = ARG_NONE};
        found = arg_money(list->items[i].amount, 0, list->items[i].currency);
    }
    return found;
}

static void set_standing(struct client_row *row, const struct client_facts *facts,
                         const struct standing_now *now)
{
    enum client_standing standing;

    if (now->window.active_days == 0)
        return;
    standing = client_standing_of(facts, &now->window, now->today);
    if (client_is_cooling(facts, &now->window, now->today))
        standing = CLIENT_COOLING;
    row->standing = client_standing_words_of(standing);
    row->standing_tag = client_standing_tag(standing);
}

static void set_contact(struct client_row *row, const struct shown_contact *contact, day_t today)
{
    row->last_contact = contact_last_words(contact->last_on, today);
    row->silence = contact_silence_words(contact->silence);
    row->silence_tag = contact_silence_tag(contact->silence);
}

static struct client_row row_of(struct exchange *exchange, unsigned columns,
                                const struct client_listing *listing, size_t place)
{
    const struct client *client = &listing->clients.items[place];
    const struct client_facts *facts = &listing->facts[place];
    bool has_own_contact = client->contact_name && strcmp(client->contact_name, client->name) != 0;
    struct client_row row = {
        .id = client->id,
        .name = client->name,
        .contact = has_own_contact ? client->contact_name : "",
        .standing_tag = "tag",
        .silence_tag = "tag",
        .window = {""},
        .orders = arg_count(client->order_count),
        .last_order = client_day(client->last_order_on),
        .revenue = revenue_of(&listing->revenue, client->id),
        .tags = "",
        .language = client_language(exchange->language, client->language),
        .source = facts->source,
        .is_archived = facts->is_archived,
        .created = arg_day_short((day_t)(client->created_at / DAY_MICROSECONDS)),
    };

    if (columns & 1U << COLUMN_STANDING)
        set_standing(&row, facts, &listing->now);
    if (facts->mark != 0)
        row.mark = client_mark_label(facts->mark);
    if (columns & 1U << COLUMN_WINDOW) {
        row.window = strip_of(exchange, facts, listing->now.today);
        row.window_words = window_words(facts, listing->now.today);
        row.is_window_shared = facts->is_window_shared;
    }
    if (listing->contacts)
        set_contact(&row, &listing->contacts[place], listing->now.today);
    if (columns & 1U << COLUMN_TAGS)
        row.tags = tags_of(exchange, &listing->tags, client->id);
    if (facts->has_value)
        row.value = arg_money(facts->value, 0, listing->now.currency);
    if (client->form_of_address != ADDRESS_UNKNOWN) /* else the cell stays empty and quiet */
        row.address = client_address_words(client->form_of_address);
    return row;
}

struct client_rows client_rows_of(struct exchange *exchange, unsigned columns,
                                  const struct client_listing *listing)
{
    struct client_rows rows = {
        arena_array(exchange->arena, struct client_row, listing->clients.count),
        listing->clients.count};

    for (size_t i = 0; i < rows.count; i++)
        rows.items[i] = row_of(exchange, columns, listing, i);
    return rows;
}
