// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/bots.h"
#include "app/bounces.h"
#include "app/client_merge.h"
#include "app/contact_limits.h"
#include "app/records.h"
#include "app/site.h"
#include "base/escape.h"
#include "domain/marketplace_paste.h"
#include "web/client_rhythm_show.h"
#include "web/client_show.h"
#include "web/client_words.h"
#include "web/complaint_words.h"
#include "web/contact_words.h"
#include "web/courtesy_part.h"
#include "web/form_page.h"
#include "web/losses_part.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* A longer name is no headline any more. */
enum { HEADLINE_MAX = 160 };

/* An address that opens when pressed; NULL when the point is none. */
static const char *link_of(struct arena *arena, const struct contact_point *point)
{
    struct text link = text_new(arena);

    if (point->kind == POINT_WEB)
        return strncmp(point->value, "http", 4) == 0 ? point->value : NULL;
    const char *at = strrchr(point->value, '@');
    if (point->kind != POINT_EMAIL || !at)
        return NULL;
    text_add(&link, "mailto:");
    escape_uri(&link, arena_copy(arena, point->value, (size_t)(at - point->value)));
    text_add(&link, "@");
    escape_uri(&link, at + 1);
    return link.at;
}

/* Whose the point is, when more than one person could be meant. */
static const char *owner_of(const struct client_card *card, const struct contact_point *point)
{
    for (size_t i = 0; i < card->contact_count; i++)
        if (card->contact_count > 1 && card->contacts[i].id == point->contact_id)
            return card->contacts[i].name;
    return "";
}

/* The people of a client; one alone is named above the list already. */
static struct contact_rows contact_rows(struct arena *arena, const struct client_card *card)
{
    const bool is_alone = card->contact_count == 1 && card->client.kind == CLIENT_PERSON;
    struct contact_rows rows = {arena_array(arena, struct contact_row, card->contact_count),
                                is_alone ? 0 : card->contact_count};

    for (size_t i = 0; i < rows.count; i++) {
        const struct contact *contact = &card->contacts[i];

        rows.items[i] = (struct contact_row){
            .id = contact->id, .name = contact->name, .is_main = contact->is_main};
        if (contact->form_of_address != ADDRESS_UNKNOWN)
            rows.items[i].address = client_address_words(contact->form_of_address);
    }
    return rows;
}

/* When a message came back from it; none when none did. */
static struct message came_back(const struct bounced_list *bounces, const char *zone, int64_t id)
{
    for (size_t i = 0; i < bounces->count; i++)
        if (bounces->items[i].point_id == id)
            return MESSAGE("a message came back on {1}",
                           arg_day_short(zone_day_by_name(zone, bounces->items[i].bounced_at /
                                                                    INT64_C(1000000))));
    return (struct message){.one = NULL};
}

static struct point_rows point_rows(struct arena *arena, const struct client_card *card,
                                    const struct bounced_list *bounces, const char *zone)
{
    struct point_rows rows = {arena_array(arena, struct point_row, card->point_count),
                              card->point_count};

    for (size_t i = 0; i < rows.count; i++) {
        const struct contact_point *point = &card->points[i];

        rows.items[i] = (struct point_row){.id = point->id,
                                           .is_main = point->is_main,
                                           .kind = client_point_words(point->kind),
                                           .came_back = came_back(bounces, zone, point->id),
                                           .value = point->value,
                                           .link = link_of(arena, point),
                                           .whose = owner_of(card, point)};
    }
    return rows;
}

static struct order_rows order_rows(const struct exchange *exchange, const struct client_card *card)
{
    struct order_rows rows = {arena_array(exchange->arena, struct order_row, card->order_count),
                              card->order_count};

    for (size_t i = 0; i < rows.count; i++) {
        const struct client_order *order = &card->orders[i];

        rows.items[i] = (struct order_row){.id = order->id,
                                           .day = arg_day_short(order->accepted_on),
                                           .headline = order_headline(exchange, order),
                                           .number = order->number,
                                           .is_cancelled = order->state == ORDER_CANCELLED,
                                           .is_refund = order->state == ORDER_REFUND};
        if (order->has_amount)
            rows.items[i].amount = client_money(order->amount, order->currency);
    }
    return rows;
}

static struct shared_rows shared_rows(struct arena *arena, const struct client_card *card)
{
    struct shared_rows rows = {arena_array(arena, struct shared_row, card->shared.count),
                               card->shared.count};

    for (size_t i = 0; i < rows.count; i++)
        rows.items[i] = (struct shared_row){.id = card->shared.items[i].client_id,
                                            .name = card->shared.items[i].client_name,
                                            .value = card->shared.items[i].value};
    return rows;
}

/* A client's own name is in the headline, and not said again. */
static const char *if_other(const struct client *client, const char *name)
{
    return name && strcmp(name, client->name) != 0 ? name : "";
}

/* "1500000.12": the key of the last one shown. Zeros for what is none of ours. */
static struct happening_place read_place(const char *text)
{
    struct happening_place place = {0};
    struct record numbers = {.count = 2, .fields = {{"at", ""}, {"id", ""}}};
    size_t length = strcspn(text, ".");
    char at[24] = "";

    if (text[length] != '.' || length >= sizeof(at))
        return place;
    memcpy(at, text, length);
    numbers.fields[0].value = at;
    numbers.fields[1].value = text + length + 1;
    place.at = record_number(&numbers, "at");
    place.id = record_number(&numbers, "id");
    return place;
}

/* The clock of the business, for a field of day and time. */
static const char *card_now(struct exchange *exchange, const struct client_card *card)
{
    char day[DAY_TEXT_SIZE];

    day_write(card->today, day);
    return path_text(exchange, "%sT%02d:%02d", day, card->minute / 60, card->minute % 60);
}

/* Who was merged into another is found there. */
static enum status lead_on(struct exchange *exchange, int64_t id)
{
    const struct fault fault = *exchange->fault;
    int64_t into = 0;

    *exchange->fault = (struct fault){0};
    enum status status = find_merged_client(exchange->work, id, &into);
    if (status != STATUS_OK)
        return status;
    if (into == 0) {
        *exchange->fault = fault;
        return STATUS_NOT_FOUND;
    }
    reply_see_other(exchange, "/clients/%" PRId64, into);
    reply_code(exchange, 301);
    return STATUS_OK;
}

static void set_contact(const struct client_contact *contact, day_t today,
                        struct client_show_view *view)
{
    view->contact_last = contact_last_words(contact->last_on, today);
    view->contact_limit = contact_limit_words(&contact->held);
    view->silence = contact_silence_words(contact->silence);
    view->silence_tag = contact_silence_tag(contact->silence);
}

struct shown {
    struct client_card card;
    struct client_stands stands;
    struct client_loss_view loss;
    struct client_complaints_view complaints;
    struct bounced_list bounces;
    struct client_contact contact;
    struct own_rhythm rhythm;
    struct own_cues cues;
    bool has_bot; /* by which their chat can be connected */
};

static enum status read_shown(struct exchange *exchange, int64_t id, struct shown *shown)
{
    enum { PLACE_BYTES_MAX = 60 };
    const struct client *client = &shown->card.client;
    const char *before = "";

    enum status status = query_text(exchange, "before", PLACE_BYTES_MAX, &before);
    const struct happening_place place = read_place(before);
    if (status == STATUS_OK)
        status = show_client_before(exchange->work, id, &place, &shown->card);
    if (status == STATUS_OK)
        status = client_stands(exchange->work, exchange->site->snapshots, client, &shown->stands);
    if (status == STATUS_OK)
        status = client_loss_part(exchange, client, &shown->stands.now, &shown->loss);
    if (status == STATUS_OK)
        status = show_client_contact(exchange->work, client, shown->stands.standing,
                                     &shown->stands.now, &shown->contact);
    if (status == STATUS_OK)
        status =
            show_client_rhythm(exchange->work, &shown->card, &shown->stands.now, &shown->rhythm);
    if (status == STATUS_OK)
        status = list_own_cues(exchange->work, id, &shown->cues);
    if (status == STATUS_OK)
        status = list_bounces(exchange->work, id, &shown->bounces);
    if (status == STATUS_OK)
        status =
            client_complaints_part(exchange, id, shown->stands.now.time_zone, &shown->complaints);
    if (status == STATUS_OK)
        status = bot_is_there(exchange->work, &shown->has_bot);
    return status;
}

/* GET /clients/:id?before= */
enum status page_client_show(struct exchange *exchange)
{
    struct shown shown = {0};
    const struct client_card *card = &shown.card;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_shown(exchange, id, &shown);
    if (status == STATUS_NOT_FOUND && id != 0)
        return lead_on(exchange, id);
    if (status != STATUS_OK)
        return status;

    const struct client *client = &card->client;
    struct client_show_view view = {
        .page = page_frame(exchange, client->name),
        .id = client->id,
        .version = client->version,
        .csrf = exchange->csrf_token,
        .name = client->name,
        .is_company = client->kind == CLIENT_COMPANY,
        .is_archived = client->archived_at != 0,
        .is_long = strlen(client->name) > HEADLINE_MAX,
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .has_bot = shown.has_bot,
        .may_export = actor_may(&exchange->work->actor, RIGHT_EXPORT),
        .may_own = actor_may(&exchange->work->actor, RIGHT_OWN),
        .may_turn = actor_may(&exchange->work->actor, RIGHT_EDIT) && client->kind == CLIENT_COMPANY,
        .order_count = arg_count(client->order_count),
        .last_order = client_day(client->last_order_on),
        .address = client_address_words(client->form_of_address),
        .contact = if_other(client, client->contact_name),
        .language = client_language(exchange->language, client->language),
        .reference = if_other(client, client->reference),
        .contacts = contact_rows(exchange->arena, card),
        .source = client->source,
        .hides_contacts = source_hides_contacts(client->source),
        .points = point_rows(exchange->arena, card, &shown.bounces, shown.stands.now.time_zone),
        .shared = shared_rows(exchange->arena, card),
        .orders = order_rows(exchange, card),
        .has_more_orders = card->has_more_orders,
        .loss = shown.loss,
        .complaints = shown.complaints,
        .courtesy = courtesy_place_of_note(exchange->arena, "note-text", client->id),
    };
    view.page.crumb = client->name;
    view.now = card_now(exchange, card);
    set_contact(&shown.contact, shown.stands.now.today, &view);
    view.rhythm = client_rhythm_shown(exchange, &shown.rhythm, shown.stands.now.today);
    client_show_facts(exchange, card, &shown.stands, &view);
    client_show_cues(exchange, &shown.cues, card->today, &view);
    struct html out = reply_html(exchange);
    view_client_show(&out, exchange->language, &view);
    return STATUS_OK;
}
