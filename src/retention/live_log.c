// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/live_log.h"

#include <string.h>

#include "base/pages.h"
#include "retention/live_log_parts.h"

enum { FIRST_CAPACITY = 1024, FIRST_TABLE = 4096 };

static const size_t item_sizes[LIVE_COLUMNS] = {
    [LIVE_CLIENTS] = sizeof(struct live_client),
    [LIVE_STAGED] = sizeof(struct group_row),
    [LIVE_STAGED_CLIENT] = sizeof(uint32_t),
    [LIVE_FIRST] = sizeof(uint32_t),
    [LIVE_COUNT] = sizeof(uint32_t),
    [LIVE_NAME_AT] = sizeof(uint64_t),
    [LIVE_SLOT_CLIENT] = sizeof(uint32_t),
    [LIVE_HOLD] = sizeof(unsigned char),
    [LIVE_NAMES] = 1,
    [LIVE_DAY] = sizeof(day_t),
    [LIVE_AMOUNT] = sizeof(int64_t),
    [LIVE_SOURCE] = sizeof(uint16_t),
    [LIVE_SERVICE] = sizeof(uint16_t),
    [LIVE_REFUND_CLIENT] = sizeof(uint32_t),
    [LIVE_REFUND_DAY] = sizeof(day_t),
    [LIVE_REFUND_AMOUNT] = sizeof(int64_t),
};

void live_column_reserve(struct live_column *column, size_t count)
{
    size_t capacity = column->capacity == 0 ? FIRST_CAPACITY : column->capacity;

    if (count <= column->capacity)
        return;
    while (capacity < count)
        capacity *= 2;
    size_t size = capacity * column->item_size;
    column->pages = column->pages
                        ? pages_grow(column->pages, column->capacity * column->item_size, size)
                        : pages_map(size);
    column->capacity = capacity;
}

void live_column_close(struct live_column *column)
{
    if (column->pages)
        pages_unmap(column->pages, column->capacity * column->item_size);
    column->pages = NULL;
    column->capacity = 0;
}

struct live_log *live_log_open(day_t as_of)
{
    struct arena arena = {0};
    struct live_log *live = arena_alloc(&arena, sizeof(*live));

    live->arena = arena;
    live->as_of = as_of;
    live->first_day = INT32_MAX;
    live->last_day = INT32_MIN;
    live->sources.groups = order_groups_open();
    live->services.groups = order_groups_open();
    for (size_t i = 0; i < LIVE_COLUMNS; i++)
        live->columns[i].item_size = item_sizes[i];
    return live;
}

void live_log_close(struct live_log *live)
{
    if (live == NULL)
        return;
    for (size_t i = 0; i < LIVE_COLUMNS; i++)
        live_column_close(&live->columns[i]);
    pages_unmap(live->table, live->table_size * sizeof(*live->table));
    order_groups_close(live->sources.groups);
    order_groups_close(live->services.groups);
    arena_free(&live->sources.arena);
    arena_free(&live->services.arena);
    struct arena arena = live->arena; /* holds `live` itself */
    arena_free(&arena);
}

size_t live_log_bytes(const struct live_log *live)
{
    size_t bytes = live->table_size * sizeof(*live->table);

    for (size_t i = 0; i < LIVE_COLUMNS; i++)
        bytes += live->columns[i].count * live->columns[i].item_size;
    return bytes;
}

/* Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): ids come one after another. */
static size_t slot_of(const struct live_log *live, int64_t id)
{
    return (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (live->table_size - 1);
}

static void enter(struct live_log *live, size_t place)
{
    size_t slot = slot_of(live, LIVE(live, struct live_client, LIVE_CLIENTS)[place].id);

    while (live->table[slot] != 0)
        slot = (slot + 1) & (live->table_size - 1);
    live->table[slot] = (uint32_t)place + 1;
}

static void grow_table(struct live_log *live)
{
    pages_unmap(live->table, live->table_size * sizeof(*live->table));
    live->table_size = live->table_size == 0 ? FIRST_TABLE : live->table_size * 4;
    live->table = pages_map(live->table_size * sizeof(*live->table));
    for (size_t i = 0; i < live->columns[LIVE_CLIENTS].count; i++)
        enter(live, i);
}

static struct live_client *add_client(struct live_log *live, int64_t id)
{
    struct live_column *clients = &live->columns[LIVE_CLIENTS];

    live_column_reserve(clients, clients->count + 1);
    size_t place = clients->count++;
    struct live_client *client = &LIVE(live, struct live_client, LIVE_CLIENTS)[place];
    *client = (struct live_client){.id = id,
                                   .slot = NO_SLOT,
                                   .name_at = NO_NAME,
                                   .first_day = INT32_MAX,
                                   .last_day = INT32_MIN};
    enter(live, place);
    live->newest = (uint32_t)place + 1;
    return client;
}

struct live_client *live_client_of(struct live_log *live, int64_t id)
{
    struct live_client *clients = LIVE(live, struct live_client, LIVE_CLIENTS);

    if (live->newest != 0 && clients[live->newest - 1].id == id)
        return &clients[live->newest - 1];
    if (live->columns[LIVE_CLIENTS].count * 2 >= live->table_size)
        grow_table(live);
    for (size_t slot = slot_of(live, id); live->table[slot] != 0;
         slot = (slot + 1) & (live->table_size - 1)) {
        if (clients[live->table[slot] - 1].id != id)
            continue;
        live->newest = live->table[slot];
        return &clients[live->newest - 1];
    }
    return add_client(live, id);
}

static bool is_named(const struct live_log *live, const struct live_client *client,
                     struct slice name)
{
    const char *at = LIVE(live, char, LIVE_NAMES) + client->name_at;
    uint16_t length;

    memcpy(&length, at, sizeof(length));
    return length == name.length && memcmp(at + sizeof(length), name.at, length) == 0;
}

void live_log_set_name(struct live_log *live, int64_t id, struct slice name)
{
    struct live_client *client = live_client_of(live, id);
    struct live_column *names = &live->columns[LIVE_NAMES];
    uint16_t length = (uint16_t)(name.length > ORDER_CLIENT_MAX ? ORDER_CLIENT_MAX : name.length);

    if (client->name_at != NO_NAME && is_named(live, client, name))
        return;
    live_column_reserve(names, names->count + sizeof(length) + length);
    char *at = (char *)names->pages + names->count;
    memcpy(at, &length, sizeof(length));
    memcpy(at + sizeof(length), name.at, length);
    client->name_at = names->count;
    names->count += sizeof(length) + length;
    if (client->slot != NO_SLOT)
        LIVE(live, uint64_t, LIVE_NAME_AT)[client->slot] = client->name_at;
}

void live_hold_write(struct live_log *live, uint32_t slot, enum client_hold hold)
{
    unsigned char *holds = LIVE(live, unsigned char, LIVE_HOLD);

    live->held -= holds[slot] != HOLD_NONE;
    live->held += hold != HOLD_NONE;
    holds[slot] = (unsigned char)hold;
}

static void hold_client(struct live_log *live, const struct live_client *client)
{
    if (client->slot != NO_SLOT)
        live_hold_write(live, client->slot,
                        hold_of((enum client_hold)client->said, (enum open_orders)client->open));
}

void live_log_set_said(struct live_log *live, int64_t id, enum client_hold said)
{
    struct live_client *client = live_client_of(live, id);

    client->said = (unsigned char)said;
    hold_client(live, client);
}

void live_log_set_open(struct live_log *live, int64_t id, enum open_orders open)
{
    struct live_client *client = live_client_of(live, id);

    client->open = (unsigned char)open;
    hold_client(live, client);
}

int64_t live_log_client(const struct live_log *live, size_t client)
{
    uint32_t place = LIVE(live, uint32_t, LIVE_SLOT_CLIENT)[client];

    return LIVE(live, struct live_client, LIVE_CLIENTS)[place].id;
}

int64_t live_log_find(const struct live_log *live, int64_t number)
{
    const struct live_client *clients = LIVE(live, struct live_client, LIVE_CLIENTS);

    if (live->table_size == 0)
        return LIVE_NOBODY;
    for (size_t slot = slot_of(live, number); live->table[slot] != 0;
         slot = (slot + 1) & (live->table_size - 1)) {
        const struct live_client *client = &clients[live->table[slot] - 1];

        if (client->id == number)
            return client->slot == NO_SLOT ? LIVE_NOBODY : (int64_t)client->slot;
    }
    return LIVE_NOBODY;
}

bool live_log_has_name(struct live_log *live, int64_t client)
{
    return live_client_of(live, client)->name_at != NO_NAME;
}

bool live_row_take(struct live_log *live, struct live_client *client,
                   const struct live_order *order, struct group_row *ret_row)
{
    double size = order->amount < 0 ? -(double)order->amount : (double)order->amount;

    if (order->is_left_out) {
        client->left_out++;
        return false;
    }
    if (live->as_of != DAY_NONE && order->day > live->as_of) {
        client->after_as_of++;
        return false;
    }
    client->first_day = order->day < client->first_day ? order->day : client->first_day;
    client->last_day = order->day > client->last_day ? order->day : client->last_day;
    client->rows_with_amount += order->has_amount;
    client->amounts += size;
    live->amounts += size;
    *ret_row = (struct group_row){
        .amount = order->has_amount ? order->amount : 0,
        .day = order->day,
        .source = order_groups_code(live->sources.groups, order->source),
        .service = order_groups_code(live->services.groups, order->service),
    };
    return true;
}

void live_log_add(struct live_log *live, const struct live_order *order)
{
    struct live_column *rows = &live->columns[LIVE_STAGED];
    struct live_column *owners = &live->columns[LIVE_STAGED_CLIENT];
    struct live_client *client = live_client_of(live, order->client);

    live_column_reserve(rows, rows->count + 1);
    live_column_reserve(owners, owners->count + 1);
    if (!live_row_take(live, client, order,
                       &LIVE(live, struct group_row, LIVE_STAGED)[rows->count]))
        return;
    rows->count++;
    uint32_t place = (uint32_t)(client - LIVE(live, struct live_client, LIVE_CLIENTS));
    LIVE(live, uint32_t, LIVE_STAGED_CLIENT)[owners->count++] = place;
    client->rows++;
}

/* Where each client's rows begin, so that they can be put side by side. */
static size_t *starts_of(const struct live_log *live, struct arena *arena)
{
    size_t clients = live->columns[LIVE_CLIENTS].count;
    size_t *starts = arena_array(arena, size_t, clients + 1);

    for (size_t i = 0; i < clients; i++)
        starts[i + 1] = starts[i] + (size_t)LIVE(live, struct live_client, LIVE_CLIENTS)[i].rows;
    return starts;
}

static struct group_row *scatter(struct live_log *live, const size_t *starts, struct arena *arena)
{
    size_t count = live->columns[LIVE_STAGED].count;
    size_t clients = live->columns[LIVE_CLIENTS].count;
    struct group_row *rows = pages_map(count * sizeof(*rows) + 1);
    const uint32_t *owner = LIVE(live, uint32_t, LIVE_STAGED_CLIENT);
    size_t *next = arena_array(arena, size_t, clients + 1);

    memcpy(next, starts, clients * sizeof(*next));
    for (size_t i = 0; i < count; i++)
        rows[next[owner[i]]++] = LIVE(live, struct group_row, LIVE_STAGED)[i];
    return rows;
}

static void drop_staged(struct live_log *live)
{
    live_column_close(&live->columns[LIVE_STAGED]);
    live_column_close(&live->columns[LIVE_STAGED_CLIENT]);
    live->columns[LIVE_STAGED].count = live->columns[LIVE_STAGED_CLIENT].count = 0;
}

enum status live_log_settle(struct live_log *live, struct fault *fault)
{
    struct arena arena = {0};
    size_t count = live->columns[LIVE_STAGED].count;
    const size_t *starts = starts_of(live, &arena);
    struct group_row *rows = scatter(live, starts, &arena);
    struct group_row *refunds = pages_map(count * sizeof(*refunds) + 1);
    enum status status = live_amounts_check(live, fault);
    size_t clients = status == STATUS_OK ? live->columns[LIVE_CLIENTS].count : 0;

    live_groups_refresh(live);
    drop_staged(live);
    for (size_t i = 0; i < clients; i++) {
        struct live_client *client = &LIVE(live, struct live_client, LIVE_CLIENTS)[i];

        live_rows_put(live, client, &rows[starts[i]], starts[i + 1] - starts[i], refunds);
    }
    pages_unmap(rows, count * sizeof(*rows) + 1);
    pages_unmap(refunds, count * sizeof(*refunds) + 1);
    arena_free(&arena);
    return status;
}

static bool says(const struct live_groups *groups)
{
    return groups->sorted.count > 1 && !order_groups_are_too_many(groups->groups);
}

struct order_log live_log_view(const struct live_log *live)
{
    bool has_sources = says(&live->sources);
    bool has_services = says(&live->services);
    struct order_log log = {
        .client_count = live->columns[LIVE_FIRST].count,
        .first = LIVE(live, uint32_t, LIVE_FIRST),
        .count = LIVE(live, uint32_t, LIVE_COUNT),
        .name_at = LIVE(live, uint64_t, LIVE_NAME_AT),
        .names = LIVE(live, char, LIVE_NAMES),
        .hold = live->held > 0 ? LIVE(live, unsigned char, LIVE_HOLD) : NULL,
        .occasion_count = live->columns[LIVE_DAY].count - live->gaps,
        .day = LIVE(live, day_t, LIVE_DAY),
        .amount = live->rows_with_amount > 0 ? LIVE(live, int64_t, LIVE_AMOUNT) : NULL,
        .source = has_sources ? LIVE(live, uint16_t, LIVE_SOURCE) : NULL,
        .service = has_services ? LIVE(live, uint16_t, LIVE_SERVICE) : NULL,
        .sources = has_sources ? live->sources.sorted.names : NULL,
        .services = has_services ? live->services.sorted.names : NULL,
        .source_count = has_sources ? live->sources.sorted.count : 0,
        .service_count = has_services ? live->services.sorted.count : 0,
        .refund_count = live->columns[LIVE_REFUND_DAY].count,
        .refund_client = LIVE(live, uint32_t, LIVE_REFUND_CLIENT),
        .refund_day = LIVE(live, day_t, LIVE_REFUND_DAY),
        .refund_amount = LIVE(live, int64_t, LIVE_REFUND_AMOUNT),
        .first_day = live->first_day,
        .last_day = live->last_day,
        .as_of = live->as_of != DAY_NONE ? live->as_of : live->last_day,
        .counts = live->sums,
    };
    return log;
}
