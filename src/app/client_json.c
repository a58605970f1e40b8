// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_json.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/orders.h"
#include "base/decimal.h"
#include "domain/conversation.h"
#include "domain/note.h"

void json_id(struct json *json, const char *key, int64_t id)
{
    char text[24];

    if (id == 0) {
        json_null(json, key);
        return;
    }
    snprintf(text, sizeof(text), "%" PRId64, id);
    json_text(json, key, text);
}

void client_json_fields(struct json *json, const struct client *client)
{
    json_id(json, "id", client->id);
    json_int(json, "version", client->version);
    json_text(json, "kind", client_kind_word(client->kind));
    json_text(json, "name", client->name);
    json_text(json, "form_of_address", form_of_address_word(client->form_of_address));
    json_text(json, "language", client->language);
    json_text(json, "reference", client->reference);
    json_text(json, "source", client->source);
    json_text(json, "mark", client_mark_word(client->mark));
    json_text(json, "rhythm", client_rhythm_word(client->rhythm));
    json_text(json, "words", client->words);
    json_text(json, "likes", client->likes);
    json_text(json, "talked_of", client->talked_of);
    json_bool(json, "is_archived", client->archived_at != 0);
    json_instant(json, "created_at", client->created_at);
    json_instant(json, "changed_at", client->changed_at);
}

void client_json_summary(struct json *json, const struct client *client)
{
    json_int(json, "order_count", client->order_count);
    if (client->last_order_on == CLIENT_DAY_NONE)
        json_null(json, "last_order_on");
    else
        json_day(json, "last_order_on", client->last_order_on);
}

void client_json_contact(struct json *json, const struct shown_contact *contact)
{
    if (contact->last_on == CLIENT_DAY_NONE)
        json_null(json, "last_contact_on");
    else
        json_day(json, "last_contact_on", contact->last_on);
    if (contact->limit_days > 0)
        json_int(json, "contact_days", contact->limit_days);
    else
        json_null(json, "contact_days");
    json_text(json, "silence", contact_silence_word(contact->silence));
}

static void add_points(struct json *json, const struct client_card *card, int64_t contact_id)
{
    json_begin_array(json, "points");
    for (size_t i = 0; i < card->point_count; i++) {
        const struct contact_point *point = &card->points[i];

        if (point->contact_id != contact_id)
            continue;
        json_begin_object(json, NULL);
        json_id(json, "id", point->id);
        json_text(json, "kind", point_kind_word(point->kind));
        json_text(json, "value", point->value);
        json_bool(json, "is_main", point->is_main);
        json_end(json);
    }
    json_end(json);
}

static void add_contact(struct json *json, const struct client_card *card,
                        const struct contact *contact)
{
    json_begin_object(json, NULL);
    json_id(json, "id", contact->id);
    json_text(json, "name", contact->name);
    json_text(json, "given", contact->given);
    json_text(json, "additional", contact->additional);
    json_text(json, "family", contact->family);
    json_text(json, "salutation", contact->salutation);
    json_text(json, "form_of_address", form_of_address_word(contact->form_of_address));
    json_text(json, "language", contact->language);
    json_bool(json, "is_main", contact->is_main);
    add_points(json, card, contact->id);
    json_end(json);
}

static void add_amount(struct json *json, bool has_amount, int64_t units)
{
    struct text amount = text_new(json->out->arena);

    if (!has_amount) {
        json_null(json, "amount");
        return;
    }
    text_decimal(&amount, units, AMOUNT_DECIMALS);
    json_text(json, "amount", amount.at);
}

static void json_order(struct json *json, const struct client_order *order)
{
    json_begin_object(json, NULL);
    json_id(json, "id", order->id);
    json_day(json, "accepted_on", order->accepted_on);
    add_amount(json, order->has_amount, order->amount);
    json_text(json, "currency", order->currency);
    json_text(json, "state", order_state_word(order->state));
    json_text(json, "number", order->number);
    json_text(json, "source", order->source);
    json_text(json, "service", order->service);
    json_end(json);
}

void client_json_card(struct json *json, const struct client_card *card)
{
    json_begin_array(json, "contacts");
    for (size_t i = 0; i < card->contact_count; i++)
        add_contact(json, card, &card->contacts[i]);
    json_end(json);
    json_begin_array(json, "orders");
    for (size_t i = 0; i < card->order_count; i++)
        json_order(json, &card->orders[i]);
    json_end(json);
    json_bool(json, "has_more_orders", card->has_more_orders);
}

void client_json_facts(struct json *json, const struct client_card *card)
{
    json_begin_array(json, "tags");
    for (size_t i = 0; i < card->tags.count; i++)
        json_text(json, NULL, card->tags.items[i].name);
    json_end(json);
    json_begin_array(json, "days");
    for (size_t i = 0; i < card->dates.count; i++) {
        char text[DATE_TEXT_SIZE];

        important_date_write(&card->dates.items[i], text);
        json_begin_object(json, NULL);
        json_id(json, "id", card->dates.items[i].id);
        json_text(json, "kind", date_kind_word(card->dates.items[i].kind));
        json_text(json, "date", text);
        json_text(json, "label", card->dates.items[i].label);
        json_end(json);
    }
    json_end(json);
    json_begin_array(json, "own_fields");
    for (size_t i = 0; i < card->own.count; i++) {
        json_begin_object(json, NULL);
        json_id(json, "id", card->own.items[i].field.id);
        json_text(json, "name", card->own.items[i].field.name);
        json_text(json, "value", card->own.items[i].value);
        json_end(json);
    }
    json_end(json);
}

static const char *happening_word(enum happening_kind kind)
{
    switch (kind) {
    case HAPPENED_NOTE:
        return "note";
    case HAPPENED_ORDER:
        return "order";
    case HAPPENED_ENQUIRY:
        return "enquiry";
    case HAPPENED_IMPORT:
        return "import";
    case HAPPENED_MESSAGE:
        return "message";
    case HAPPENED_CHANGE:
        break;
    }
    return "change";
}

void client_json_happening(struct json *json, const struct happening *what)
{
    json_begin_object(json, NULL);
    json_id(json, "id", what->id);
    json_text(json, "kind", happening_word(what->kind));
    json_instant(json, "at", what->at);
    if (what->kind == HAPPENED_NOTE)
        json_text(json, "note", note_kind_word((enum note_kind)what->subkind));
    if (what->kind == HAPPENED_MESSAGE)
        json_text(json, "message", message_kind_word((enum message_kind)what->subkind));
    json_text(json, "text", what->text);
    json_text(json, "number", what->number);
    add_amount(json, what->has_amount, what->amount);
    json_text(json, "currency", what->currency);
    json_end(json);
}

void client_json_timeline(struct json *json, const struct client_card *card)
{
    json_begin_array(json, "timeline");
    for (size_t i = 0; i < card->happening_count; i++)
        client_json_happening(json, &card->happenings[i].what);
    json_end(json);
    json_bool(json, "has_more_timeline", card->has_more_happenings);
}

void client_json_page(struct json *json, const struct client_page *page)
{
    json_begin_array(json, "clients");
    for (size_t i = 0; i < page->clients.count; i++) {
        json_begin_object(json, NULL);
        client_json_fields(json, &page->clients.items[i]);
        client_json_summary(json, &page->clients.items[i]);
        json_end(json);
    }
    json_end(json);
    json_text(json, "next", page->next);
}
