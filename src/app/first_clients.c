// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/first_clients.h"

#include <string.h>

#include "app/client_change.h"
#include "base/text.h"
#include "domain/contact_point.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/first_entries.h"
#include "store/workspaces.h"

/* A row, cleaned. */
struct entered {
    const char *name;
    bool has_point;
    struct contact_point point;
};

struct entering {
    const struct first_clients *clients;
    const struct entered *entered;
};

enum status first_clients_today(struct work *work, day_t *ret_today)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    *ret_today = zone_day_by_name(workspace.time_zone, work->now / 1000000);
    return STATUS_OK;
}

/* ---- checked ---- */

static const char *field(struct arena *arena, const char *name, size_t row)
{
    struct text text = text_new(arena);

    text_format(&text, "%s%zu", name, row);
    return text.at;
}

static enum contact_point_kind kind_of(struct slice value)
{
    const char *at = memchr(value.at, '@', value.length);

    if (at == value.at)
        return POINT_TELEGRAM;
    if (at)
        return POINT_EMAIL;
    return strchr("+(0123456789", value.at[0]) ? POINT_PHONE : POINT_OTHER;
}

static enum status check_contact(struct work *work, const struct first_client *client, size_t row,
                                 struct entered *entered)
{
    struct slice value = slice_trim(without_unseen(slice_of(client->contact), work->arena));
    const char *key;

    if (value.length == 0)
        return STATUS_OK;
    enum contact_point_kind kind = kind_of(value);
    enum status status = contact_point_key(kind, value, NULL, field(work->arena, "contact", row),
                                           work->arena, &work->fault, &key);
    if (status != STATUS_OK)
        return status;
    entered->has_point = true;
    entered->point = (struct contact_point){
        .kind = kind, .value = arena_copy(work->arena, value.at, value.length), .key = key};
    return STATUS_OK;
}

static enum status check_row(struct work *work, const struct first_client *client, size_t row,
                             day_t today, struct entered *entered)
{
    enum status status = client_name_clean(slice_of(client->name), field(work->arena, "name", row),
                                           work->arena, &work->fault, &entered->name);

    if (status == STATUS_OK)
        status = check_contact(work, client, row, entered);
    if (status == STATUS_OK && client->has_order && client->ordered_on > today)
        status = fault_set(&work->fault, STATUS_INVALID, field(work->arena, "day", row),
                           PLAIN_MESSAGE("this day is still to come: give the day of the last "
                                         "order"));
    if (status == STATUS_OK && client->has_order && client->ordered_on < DAY_FIRST)
        status = fault_set(&work->fault, STATUS_INVALID, field(work->arena, "day", row),
                           PLAIN_MESSAGE("this day is before 1900"));
    return status;
}

static enum status check_all(struct work *work, const struct first_clients *clients,
                             struct entered *entered)
{
    day_t today = 0;

    if (clients->count == 0)
        return fault_set(&work->fault, STATUS_INVALID, "name0",
                         PLAIN_MESSAGE("nobody is written down yet: a name is enough"));
    if (clients->count > FIRST_CLIENTS_MAX)
        return fault_set(
            &work->fault, STATUS_INVALID, "",
            MESSAGE("at most {1} clients are entered at once", arg_count(FIRST_CLIENTS_MAX)));
    enum status status = first_clients_today(work, &today);
    for (size_t i = 0; i < clients->count && status == STATUS_OK; i++)
        status = check_row(work, &clients->items[i], i, today, &entered[i]);
    return status;
}

/* ---- written ---- */

/* Without an order the row is one that is not kept, and its client is. */
static struct listed_order order_of(const struct first_clients *clients,
                                    const struct first_client *client, const char *name, size_t row)
{
    struct listed_order order = {.client = name,
                                 .number = client->number,
                                 .source = clients->source,
                                 .service = client->service,
                                 .line = (int64_t)row + 1,
                                 .fate = LISTED_REPEATED};

    if (!client->has_order)
        return order;
    order.day = client->ordered_on;
    order.fate = client->is_cancelled ? LISTED_CANCELLED : LISTED_COUNTS;
    order.has_amount = client->has_amount;
    order.amount = client->amount;
    memcpy(order.currency, client->currency, sizeof(order.currency));
    return order;
}

static enum status add_to_client(struct work *work, const struct first_client *client,
                                 const struct entered *entered, int64_t client_id,
                                 int64_t import_id)
{
    struct contact_point point = entered->point;
    struct client stored;
    int64_t point_id = 0;
    enum status status = STATUS_OK;

    if (client->note[0] != '\0')
        status = first_entries_note(work, client_id, client->note);
    if (status != STATUS_OK || !entered->has_point)
        return status;
    status = clients_find(work, client_id, &stored);
    point.contact_id = stored.contact_id;
    point.import_id = import_id;
    if (status == STATUS_OK)
        status = contact_points_insert(work, &point, &point_id);
    return status == STATUS_OK ? client_words_put(work, client_id) : status;
}

static enum status seal(struct work *work, void *context, const struct import_result *result)
{
    const struct entering *entering = (const struct entering *)context;
    const struct first_clients *clients = entering->clients;

    enum status status = first_entries_set_source(work, result->import_id, clients->source);
    for (size_t i = 0; i < clients->count && status == STATUS_OK; i++)
        status = add_to_client(work, &clients->items[i], &entering->entered[i],
                               result->client_ids[i], result->import_id);
    return status;
}

enum status enter_first_clients(struct work *work, const struct first_clients *clients,
                                struct import_result *ret_result)
{
    enum { IDS_OF_A_ROW = 6 };
    size_t count = clients->count < FIRST_CLIENTS_MAX ? clients->count : FIRST_CLIENTS_MAX;
    struct entered *entered = arena_array(work->arena, struct entered, count + 1);
    struct listed_order *orders = arena_array(work->arena, struct listed_order, count + 1);
    struct entering entering = {clients, entered};

    if (!actor_may(&work->actor, RIGHT_IMPORT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not bring files in"));
    enum status status = check_all(work, clients, entered);
    work_end(work);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        orders[i] = order_of(clients, &clients->items[i], entered[i].name, i);
    const struct import_entries entries = {
        .kind = clients->kind,
        .name = clients->name,
        .orders = {.items = orders, .count = count},
        .ids_more = (int64_t)count * IDS_OF_A_ROW,
        .seal = seal,
        .seal_context = &entering,
    };
    return enter_orders(work, &entries, ret_result);
}
