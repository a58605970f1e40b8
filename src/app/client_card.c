// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/clients.h"
#include "app/local_time.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/orders.h"
#include "store/workspaces.h"

#define MICROSECONDS INT64_C(1000000)

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at clients"));
}

enum status find_client(struct work *work, int64_t id, struct client *ret_client)
{
    enum status status = may_view(work);

    if (status == STATUS_OK)
        status = clients_find(work, id, ret_client);
    return status;
}

static enum status read_people(struct work *work, int64_t id, struct client_card *card)
{
    struct contact_list contacts = {0};
    struct contact_point_list points = {0};

    enum status status = contacts_list(work, id, &contacts);
    if (status == STATUS_OK)
        status = contact_points_list(work, id, &points);
    card->contacts = contacts.items;
    card->contact_count = contacts.count;
    if (status == STATUS_OK && points.count > 0)
        status = contact_points_shared(work, id, CARD_SHARED, &card->shared);
    card->points = points.items;
    card->point_count = points.count;
    return status;
}

static enum status read_facts(struct work *work, int64_t id, struct client_card *card)
{
    enum status status = tags_of_client(work, id, &card->tags);

    if (status == STATUS_OK)
        status = important_dates_list(work, id, &card->dates);
    if (status == STATUS_OK)
        status = own_values_show(work, OWN_OF_CLIENTS, id, &card->own);
    return status;
}

static enum status read_outlook(struct work *work, int64_t id, struct client_card *card)
{
    enum status status = client_forecasts_find(work, id, &card->has_outlook, &card->outlook);

    if (status == STATUS_OK && card->has_outlook)
        status = forecasts_find(work, &card->forecast);
    return status;
}

/* Clock times need the zone; without notes and changes none is asked for. */
static void set_days(struct zone *zone, const struct happening_list *list,
                     struct card_happening *items)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct happening *what = &list->items[i];
        int64_t seconds = what->at / MICROSECONDS;
        const bool is_day = what->kind == HAPPENED_ORDER;

        items[i] =
            (struct card_happening){.what = *what,
                                    .day = is_day ? (day_t)(seconds / 86400 - (seconds % 86400 < 0))
                                                  : zone_day(zone, seconds),
                                    .minute = is_day ? -1 : zone_minute(zone, seconds)};
    }
}

static enum status read_happenings(struct work *work, const struct happening_place *before,
                                   struct client_card *card)
{
    struct happening_list list = {0};
    struct workspace workspace;

    enum status status = timeline_list(work, card->client.id, before, CARD_HAPPENINGS, &list);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(workspace.time_zone);
    card->today = zone_day(zone, work->now / MICROSECONDS);
    card->minute = zone_minute(zone, work->now / MICROSECONDS);
    card->happenings = arena_array(work->arena, struct card_happening, list.count);
    card->happening_count = list.count;
    card->has_more_happenings = list.has_more;
    set_days(zone, &list, card->happenings);
    zone_close(zone);
    return STATUS_OK;
}

enum status show_client_before(struct work *work, int64_t id, const struct happening_place *before,
                               struct client_card *ret_card)
{
    struct client_card card = {0};
    struct order_list orders = {0};

    enum status status = find_client(work, id, &card.client);
    if (status == STATUS_OK)
        status = read_people(work, id, &card);
    if (status == STATUS_OK)
        status = orders_of_client(work, id, CARD_ORDERS, &orders);
    if (status == STATUS_OK)
        status = read_facts(work, id, &card);
    if (status == STATUS_OK)
        status = read_outlook(work, id, &card);
    if (status == STATUS_OK)
        status = read_happenings(work, before, &card);
    if (status != STATUS_OK)
        return status;
    card.orders = orders.items;
    card.order_count = orders.count;
    card.has_more_orders = orders.has_more;
    *ret_card = card;
    return STATUS_OK;
}

enum status show_client(struct work *work, int64_t id, struct client_card *ret_card)
{
    return show_client_before(work, id, &(struct happening_place){0}, ret_card);
}
