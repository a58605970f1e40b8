// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "retention/live_log_parts.h"

/* Gaps are closed once they are more than half of what is kept. */
enum { GAPS_LEAST = 4096 };

static uint32_t place_of(const struct live_log *live, const struct live_client *client)
{
    return (uint32_t)(client - LIVE(live, struct live_client, LIVE_CLIENTS));
}

void live_sums_add(struct live_log *live, const struct live_client *client, int sign)
{
    live->sums.rows += sign * client->rows;
    live->sums.refund_rows += sign * client->refund_rows;
    live->sums.rows_left_out += sign * client->left_out;
    live->sums.rows_after_as_of += sign * client->after_as_of;
    live->sums.refund_only_clients += client->rows > 0 && client->slot == NO_SLOT ? sign : 0;
    live->rows_with_amount += sign * client->rows_with_amount;
}

enum status live_amounts_check(const struct live_log *live, struct fault *fault)
{
    if (live->amounts <= LIVE_AMOUNTS_MAX)
        return STATUS_OK;
    return fault_set(fault, STATUS_INVALID, "amount",
                     PLAIN_MESSAGE("the amounts add up to more than 900 trillion, which is more "
                                   "than a report can hold: is this the right column"));
}

static size_t codes_known(const struct live_groups *groups)
{
    return groups->sorted.places == NULL ? 0 : groups->codes;
}

/* The places of the codes among the sorted names, made anew; the occasions' places move along. */
static void sort_groups(struct live_log *live, struct live_groups *groups,
                        enum live_column_name column)
{
    size_t known = codes_known(groups);
    size_t codes = order_groups_count(groups->groups);

    if (known == codes)
        return;
    struct arena arena = {0};
    struct sorted_groups sorted = order_groups_sort(groups->groups, &arena);
    uint16_t *moved = arena_array(&arena, uint16_t, known + 1);
    uint16_t *places = LIVE(live, uint16_t, column);

    for (size_t code = 0; code < known; code++)
        moved[groups->sorted.places[code]] = sorted.places[code];
    for (size_t i = 0; known > 0 && i < live->columns[column].count; i++)
        places[i] = moved[places[i]];
    arena_free(&groups->arena);
    groups->arena = arena;
    groups->sorted = sorted;
    groups->codes = codes;
}

void live_groups_refresh(struct live_log *live)
{
    sort_groups(live, &live->sources, LIVE_SOURCE);
    sort_groups(live, &live->services, LIVE_SERVICE);
}

/* As the reader of logs does: free text tells no two orders apart. */
static uint16_t place_among(const struct live_groups *groups, uint16_t code)
{
    return order_groups_are_too_many(groups->groups) ? 0 : groups->sorted.places[code];
}

static void append_occasions(struct live_log *live, const struct group_row *rows, size_t count)
{
    static const enum live_column_name columns[] = {LIVE_DAY, LIVE_AMOUNT, LIVE_SOURCE,
                                                    LIVE_SERVICE};
    size_t at = live->columns[LIVE_DAY].count;

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        live_column_reserve(&live->columns[columns[i]], at + count);
        live->columns[columns[i]].count = at + count;
    }
    live_occasions_write(live, at, rows, count);
}

void live_occasions_write(struct live_log *live, size_t at, const struct group_row *rows,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        LIVE(live, day_t, LIVE_DAY)[at + i] = rows[i].day;
        LIVE(live, int64_t, LIVE_AMOUNT)[at + i] = rows[i].amount;
        LIVE(live, uint16_t, LIVE_SOURCE)[at + i] = rows[i].source;
        LIVE(live, uint16_t, LIVE_SERVICE)[at + i] = rows[i].service;
    }
}

static void add_slot(struct live_log *live, struct live_client *client)
{
    static const enum live_column_name columns[] = {LIVE_FIRST, LIVE_COUNT, LIVE_NAME_AT,
                                                    LIVE_SLOT_CLIENT, LIVE_HOLD};
    size_t slot = live->columns[LIVE_FIRST].count;

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        live_column_reserve(&live->columns[columns[i]], slot + 1);
        live->columns[columns[i]].count = slot + 1;
    }
    if (client->name_at == NO_NAME)
        live_log_set_name(live, client->id, slice_of(""));
    client->slot = (uint32_t)slot;
    LIVE(live, uint64_t, LIVE_NAME_AT)[slot] = client->name_at;
    LIVE(live, uint32_t, LIVE_SLOT_CLIENT)[slot] = place_of(live, client);
    LIVE(live, unsigned char, LIVE_HOLD)[slot] = HOLD_NONE;
    live_hold_write(live, client->slot,
                    hold_of((enum client_hold)client->said, (enum open_orders)client->open));
}

/* The last slot moves into the one that is given up. */
static void remove_slot(struct live_log *live, struct live_client *client)
{
    uint32_t slot = client->slot;
    uint32_t last = (uint32_t)live->columns[LIVE_FIRST].count - 1;
    uint32_t moved = LIVE(live, uint32_t, LIVE_SLOT_CLIENT)[last];

    LIVE(live, uint32_t, LIVE_FIRST)[slot] = LIVE(live, uint32_t, LIVE_FIRST)[last];
    LIVE(live, uint32_t, LIVE_COUNT)[slot] = LIVE(live, uint32_t, LIVE_COUNT)[last];
    LIVE(live, uint64_t, LIVE_NAME_AT)[slot] = LIVE(live, uint64_t, LIVE_NAME_AT)[last];
    LIVE(live, uint32_t, LIVE_SLOT_CLIENT)[slot] = moved;
    live_hold_write(live, slot, (enum client_hold)LIVE(live, unsigned char, LIVE_HOLD)[last]);
    live_hold_write(live, last, HOLD_NONE);
    for (size_t i = 0; i < live->columns[LIVE_REFUND_CLIENT].count; i++)
        if (LIVE(live, uint32_t, LIVE_REFUND_CLIENT)[i] == last)
            LIVE(live, uint32_t, LIVE_REFUND_CLIENT)[i] = slot;
    LIVE(live, struct live_client, LIVE_CLIENTS)[moved].slot = slot;
    live->columns[LIVE_FIRST].count = live->columns[LIVE_COUNT].count =
        live->columns[LIVE_NAME_AT].count = live->columns[LIVE_SLOT_CLIENT].count =
            live->columns[LIVE_HOLD].count = last;
    client->slot = NO_SLOT;
}

/* Where the occasions were, if they fit there; else at the end. */
static void place_occasions(struct live_log *live, struct live_client *client,
                            const struct group_row *rows, uint32_t count)
{
    uint32_t had = client->slot == NO_SLOT ? 0 : LIVE(live, uint32_t, LIVE_COUNT)[client->slot];

    if (count == 0 && client->slot != NO_SLOT)
        remove_slot(live, client);
    else if (count > 0 && client->slot == NO_SLOT)
        add_slot(live, client);
    live->gaps += count <= had ? had - count : had;
    if (count == 0)
        return;
    if (count > had) {
        LIVE(live, uint32_t, LIVE_FIRST)[client->slot] = (uint32_t)live->columns[LIVE_DAY].count;
        append_occasions(live, rows, count);
    } else {
        live_occasions_write(live, LIVE(live, uint32_t, LIVE_FIRST)[client->slot], rows, count);
    }
    LIVE(live, uint32_t, LIVE_COUNT)[client->slot] = count;
}

static void append_refunds(struct live_log *live, const struct live_client *client,
                           const struct group_row *refunds, size_t count)
{
    size_t at = live->columns[LIVE_REFUND_DAY].count;

    for (int name = LIVE_REFUND_CLIENT; name <= LIVE_REFUND_AMOUNT; name++) {
        live_column_reserve(&live->columns[name], at + count);
        live->columns[name].count = at + count;
    }
    for (size_t i = 0; i < count; i++) {
        LIVE(live, uint32_t, LIVE_REFUND_CLIENT)[at + i] = client->slot;
        LIVE(live, day_t, LIVE_REFUND_DAY)[at + i] = refunds[i].day;
        LIVE(live, int64_t, LIVE_REFUND_AMOUNT)[at + i] = refunds[i].amount;
    }
}

static void remove_refunds(struct live_log *live, const struct live_client *client)
{
    uint32_t *owner = LIVE(live, uint32_t, LIVE_REFUND_CLIENT);
    day_t *day = LIVE(live, day_t, LIVE_REFUND_DAY);
    int64_t *amount = LIVE(live, int64_t, LIVE_REFUND_AMOUNT);
    size_t kept = 0;

    if (client->slot == NO_SLOT || client->refund_rows == 0)
        return;
    for (size_t i = 0; i < live->columns[LIVE_REFUND_DAY].count; i++) {
        if (owner[i] == client->slot)
            continue;
        owner[kept] = owner[i];
        day[kept] = day[i];
        amount[kept++] = amount[i];
    }
    live->columns[LIVE_REFUND_CLIENT].count = live->columns[LIVE_REFUND_DAY].count =
        live->columns[LIVE_REFUND_AMOUNT].count = kept;
}

void live_rows_put(struct live_log *live, struct live_client *client, struct group_row *rows,
                   size_t count, struct group_row *refunds)
{
    for (size_t i = 0; i < count; i++) {
        rows[i].source = place_among(&live->sources, rows[i].source);
        rows[i].service = place_among(&live->services, rows[i].service);
    }
    group_rows_sort(rows, count);
    struct merged_rows merged = group_rows_merge(rows, count, refunds);

    client->rows = merged.rows;
    client->refund_rows = merged.refunds;
    place_occasions(live, client, rows, merged.occasions);
    if (merged.occasions > 0)
        append_refunds(live, client, refunds, merged.refunds);
    live_sums_add(live, client, 1);
    live->first_day = client->first_day < live->first_day ? client->first_day : live->first_day;
    live->last_day = client->last_day > live->last_day ? client->last_day : live->last_day;
}

static void find_days(struct live_log *live)
{
    const struct live_client *clients = LIVE(live, struct live_client, LIVE_CLIENTS);

    live->first_day = INT32_MAX;
    live->last_day = INT32_MIN;
    for (size_t i = 0; i < live->columns[LIVE_CLIENTS].count; i++) {
        if (clients[i].first_day < live->first_day)
            live->first_day = clients[i].first_day;
        if (clients[i].last_day > live->last_day)
            live->last_day = clients[i].last_day;
    }
}

/* Closes the gaps: each client's occasions side by side, in the order of the slots. */
static void close_gaps(struct live_log *live)
{
    static const enum live_column_name columns[] = {LIVE_DAY, LIVE_AMOUNT, LIVE_SOURCE,
                                                    LIVE_SERVICE};
    size_t kept = live->columns[LIVE_DAY].count - live->gaps;
    uint32_t *first = LIVE(live, uint32_t, LIVE_FIRST);
    const uint32_t *count = LIVE(live, uint32_t, LIVE_COUNT);

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        struct live_column *column = &live->columns[columns[i]];
        struct live_column closed = {.item_size = column->item_size};

        live_column_reserve(&closed, kept);
        for (size_t slot = 0; slot < live->columns[LIVE_FIRST].count; slot++) {
            memcpy((char *)closed.pages + closed.count * closed.item_size,
                   (char *)column->pages + first[slot] * closed.item_size,
                   count[slot] * closed.item_size);
            closed.count += count[slot];
        }
        live_column_close(column);
        *column = closed;
    }
    for (uint32_t slot = 0, at = 0; slot < live->columns[LIVE_FIRST].count; at += count[slot++])
        first[slot] = at;
    live->gaps = 0;
}

/* What the client had is taken off; their slot stays theirs until the new rows are placed. */
static void forget_rows(struct live_log *live, struct live_client *client)
{
    live_sums_add(live, client, -1);
    live->amounts -= client->amounts;
    remove_refunds(live, client);
    client->rows = client->refund_rows = client->left_out = client->after_as_of = 0;
    client->rows_with_amount = 0;
    client->amounts = 0;
    client->first_day = INT32_MAX;
    client->last_day = INT32_MIN;
}

enum status live_log_replace(struct live_log *live, int64_t id, const struct live_order *orders,
                             size_t count, struct fault *fault)
{
    struct arena arena = {0};
    struct group_row *rows = arena_array(&arena, struct group_row, count);
    struct group_row *refunds = arena_array(&arena, struct group_row, count);
    struct live_client *client = live_client_of(live, id);
    bool may_move_days = client->first_day == live->first_day || client->last_day == live->last_day;
    size_t taken = 0;

    forget_rows(live, client);
    for (size_t i = 0; i < count; i++)
        if (live_row_take(live, client, &orders[i], &rows[taken]))
            taken++;
    live_groups_refresh(live);
    enum status status = live_amounts_check(live, fault);
    if (status == STATUS_OK)
        live_rows_put(live, client, rows, taken, refunds);
    if (status == STATUS_OK && may_move_days)
        find_days(live);
    if (live->gaps > GAPS_LEAST && live->gaps * 2 > live->columns[LIVE_DAY].count)
        close_gaps(live);
    arena_free(&arena);
    return status;
}
