// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/snapshot_load.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/client.h"
#include "domain/client_order.h"
#include "store/order_columns.h"

/*
 * A client's change is stamped with the start of its unit of work, which may end after a later one
 * began: names are read again from a little earlier on.
 */
#define NAMES_OVERLAP INT64_C(60000000)

/* More changed clients than a share of all, and loading everything is the faster way. */
enum { CHANGED_LEAST = 1000, CHANGED_SHARE = 8, CLIENT_ORDERS_FIRST = 64 };

struct columns columns_open(int64_t workspace_id, const struct snapshot_choice *choice)
{
    return (struct columns){.workspace_id = workspace_id, .choice = *choice};
}

void columns_close(struct columns *columns)
{
    live_log_close(columns->live);
    struct arena arena = columns->arena; /* holds `columns` itself */
    arena_free(&arena);
}

bool columns_are_of(const struct columns *columns, int64_t workspace_id,
                    const struct snapshot_choice *choice)
{
    return columns->workspace_id == workspace_id && columns->choice.as_of == choice->as_of &&
           strcmp(columns->choice.currency, choice->currency) == 0;
}

size_t columns_bytes(const struct columns *columns)
{
    return columns->live ? live_log_bytes(columns->live) : 0;
}

bool columns_are_fresh(const struct columns *columns, const struct order_freshness *state)
{
    return columns->is_loaded && columns->version >= state->version &&
           columns->names_at >= state->names_changed_at;
}

static void meet_currency(struct columns *columns, struct slice code)
{
    for (size_t i = 0; i < columns->currency_count; i++)
        if (memcmp(columns->currencies[i], code.at, 3) == 0)
            return;
    if (columns->currency_count < CURRENCIES_TOLD)
        memcpy(columns->currencies[columns->currency_count++], code.at, 3);
}

/* False for an order in a currency that was not chosen. */
static bool is_wanted(struct columns *columns, struct slice currency, bool counts)
{
    if (currency.length != 3)
        return true;
    if (columns->choice.currency[0] != '\0')
        return memcmp(columns->choice.currency, currency.at, 3) == 0;
    if (counts)
        meet_currency(columns, currency);
    return true;
}

/* The order of a row; false when it is none of these columns'. */
static bool read_order(struct columns *columns, const struct db_value *row,
                       struct live_order *ret_order)
{
    bool is_left_out = cell_int(&row[ORDER_COLUMN_STATE]) == ORDER_CANCELLED;
    bool has_amount = row[ORDER_COLUMN_AMOUNT].kind != DB_NULL;

    if (!is_wanted(columns, cell_text(&row[ORDER_COLUMN_CURRENCY]), !is_left_out))
        return false;
    *ret_order = (struct live_order){
        .client = cell_int(&row[ORDER_COLUMN_CLIENT]),
        .day = (day_t)cell_int(&row[ORDER_COLUMN_DAY]),
        .has_amount = has_amount,
        .amount = has_amount ? cell_int(&row[ORDER_COLUMN_AMOUNT]) : 0,
        .is_left_out = is_left_out,
        .source = cell_text(&row[ORDER_COLUMN_SOURCE]),
        .service = cell_text(&row[ORDER_COLUMN_SERVICE]),
    };
    return true;
}

static bool take_order(void *context, const struct db_value *row, size_t column_count)
{
    struct columns *columns = context;
    struct live_order order;

    (void)column_count;
    if (read_order(columns, row, &order))
        live_log_add(columns->live, &order);
    return true;
}

/* What the user's mark says of a client beside their orders. */
static enum client_hold said_by(int64_t mark)
{
    switch (mark) {
    case MARK_ACTIVE:
        return HOLD_ACTIVE;
    case MARK_LOST:
        return HOLD_LOST;
    case MARK_RARE:
        return HOLD_RARE;
    default: /* and what a damaged store may hold */
        return HOLD_NONE;
    }
}

/* Their name and what the user says of them. */
static bool take_name(void *context, const struct db_value *row, size_t column_count)
{
    const struct columns *columns = context;

    (void)column_count;
    live_log_set_name(columns->live, cell_int(&row[0]), cell_text(&row[1]));
    live_log_set_said(columns->live, cell_int(&row[0]), said_by(cell_int(&row[2])));
    return true;
}

static enum status load_open(struct columns *columns, struct work *work)
{
    struct db_stream *open = order_open_stream(work);

    while (stream_next(open))
        live_log_set_open(columns->live, stream_int(open, 0), SOME_OPEN_ORDER);
    return stream_end(open);
}

static enum status read_changed_names(struct columns *columns, struct work *work,
                                      const struct order_freshness *state)
{
    int64_t from = columns->names_at > NAMES_OVERLAP ? columns->names_at - NAMES_OVERLAP : 0;
    struct db_stream *names = order_names_stream_changed(work, from);

    while (stream_next(names))
        (void)take_name(columns, stream_cells(names), 3);
    enum status status = stream_end(names);
    if (status == STATUS_OK && state->names_changed_at > columns->names_at)
        columns->names_at = state->names_changed_at;
    return status;
}

static enum status load(struct columns *columns, struct work *work,
                        const struct order_freshness *state)
{
    live_log_close(columns->live);
    columns->live = live_log_open(columns->choice.as_of);
    columns->currency_count = 0;
    columns->names_at = state->names_changed_at;
    enum status status = order_names_each(work, take_name, columns);
    if (status == STATUS_OK)
        status = order_columns_each(work, take_order, columns);
    if (status == STATUS_OK)
        status = load_open(columns, work);
    return status == STATUS_OK ? live_log_settle(columns->live, &work->fault) : status;
}

/* Ids that may repeat, growing. */
struct id_list {
    struct arena *arena;
    int64_t *items;
    size_t count, capacity;
};

static void add_id(struct id_list *list, int64_t id)
{
    if (list->count > 0 && list->items[list->count - 1] == id)
        return;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? CHANGED_LEAST : list->capacity * 2;
        int64_t *items = arena_array(list->arena, int64_t, capacity);

        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof(*items));
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = id;
}

static int compare_ids(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Once each. */
static void settle_ids(struct id_list *list)
{
    size_t kept = 0;

    if (list->count > 0)
        qsort(list->items, list->count, sizeof(*list->items), compare_ids);
    for (size_t i = 0; i < list->count; i++)
        if (i == 0 || list->items[i] != list->items[i - 1])
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static enum status changed_clients(struct columns *columns, struct work *work,
                                   struct id_list *ret_ids)
{
    struct db_stream *orders = order_clients_stream(work, columns->version);

    while (stream_next(orders))
        add_id(ret_ids, stream_int(orders, 0));
    enum status status = stream_end(orders);
    settle_ids(ret_ids);
    return status;
}

/* Texts are borrowed from the stream only until its next row. */
static struct slice keep(struct arena *arena, struct slice text)
{
    return (struct slice){arena_copy(arena, text.at, text.length), text.length};
}

/* Of a client who came after the columns were loaded. */
static enum status name_newcomer(struct columns *columns, struct work *work, int64_t client_id)
{
    struct order_client client = {NULL, 0};

    if (live_log_has_name(columns->live, client_id))
        return STATUS_OK;
    enum status status = order_client_find(work, client_id, &client);
    if (status != STATUS_OK || client.name == NULL)
        return status;
    live_log_set_name(columns->live, client_id, slice_of(client.name));
    live_log_set_said(columns->live, client_id, said_by(client.mark));
    return STATUS_OK;
}

static enum status reread_client(struct columns *columns, struct work *work, int64_t client_id,
                                 struct arena *arena)
{
    size_t count = 0, capacity = CLIENT_ORDERS_FIRST;
    struct live_order *orders = arena_array(arena, struct live_order, capacity), order;
    struct db_stream *stream = order_columns_stream_client(work, client_id);
    enum open_orders open = NO_OPEN_ORDER;

    while (stream_next(stream)) {
        if (stream_int(stream, ORDER_COLUMN_OPEN) != 0)
            open = SOME_OPEN_ORDER;
        if (!read_order(columns, stream_cells(stream), &order))
            continue;
        if (count == capacity) {
            struct live_order *more = arena_array(arena, struct live_order, capacity * 2);

            memcpy(more, orders, count * sizeof(*orders));
            orders = more;
            capacity *= 2;
        }
        order.source = keep(arena, order.source);
        order.service = keep(arena, order.service);
        orders[count++] = order;
    }
    enum status status = stream_end(stream);
    if (status != STATUS_OK)
        return status;
    live_log_set_open(columns->live, client_id, open);
    return live_log_replace(columns->live, client_id, orders, count, &work->fault);
}

static enum status reread_clients(struct columns *columns, struct work *work,
                                  const struct order_freshness *state, const struct id_list *ids)
{
    struct arena arena = {0};
    enum status status = read_changed_names(columns, work, state);

    for (size_t i = 0; i < ids->count && status == STATUS_OK; i++) {
        struct arena_mark mark = arena_mark(&arena);

        status = name_newcomer(columns, work, ids->items[i]);
        if (status == STATUS_OK)
            status = reread_client(columns, work, ids->items[i], &arena);
        arena_rewind(&arena, mark);
    }
    arena_free(&arena);
    return status;
}

static enum status catch_up(struct columns *columns, struct work *work,
                            const struct order_freshness *state)
{
    struct arena arena = {0};
    struct id_list ids = {.arena = &arena};
    size_t clients = live_log_view(columns->live).client_count;

    enum status status = changed_clients(columns, work, &ids);
    if (status == STATUS_OK && ids.count > CHANGED_LEAST + clients / CHANGED_SHARE)
        status = load(columns, work, state);
    else if (status == STATUS_OK)
        status = reread_clients(columns, work, state, &ids);
    arena_free(&arena);
    return status;
}

/* Somebody else may have been here meanwhile, or only a name have changed. */
static enum status bring_up_to(struct columns *columns, struct work *work,
                               const struct order_freshness *state, bool was_loaded)
{
    if (!was_loaded)
        return load(columns, work, state);
    if (columns->version >= state->version)
        return read_changed_names(columns, work, state);
    return catch_up(columns, work, state);
}

enum status columns_freshen(struct columns *columns, struct work *work,
                            const struct order_freshness *state)
{
    bool was_loaded = columns->is_loaded;

    columns->is_loaded = false;
    enum status status = bring_up_to(columns, work, state, was_loaded);
    if (status != STATUS_OK)
        return status;
    if (!was_loaded || columns->version < state->version)
        columns->version = state->version;
    columns->is_loaded = true;
    return STATUS_OK;
}

enum status columns_check(const struct columns *columns, struct work *work)
{
    struct text list = text_new(work->arena);

    if (columns->currency_count > 1) {
        for (size_t i = 0; i < columns->currency_count; i++)
            text_format(&list, "%s%s", i == 0 ? "" : ", ", columns->currencies[i]);
        return fault_set(&work->fault, STATUS_INVALID, "currency",
                         MESSAGE("the store holds orders in several currencies, which cannot be "
                                 "added up: {1}; choose one with --currency",
                                 arg_text(list.at)));
    }
    if (live_log_view(columns->live).client_count == 0)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the store holds no orders that count yet: bring some in "
                                       "with regulars import"));
    return STATUS_OK;
}

struct order_log columns_view(const struct columns *columns)
{
    struct order_log log = live_log_view(columns->live);

    if (columns->choice.currency[0] != '\0')
        memcpy(log.currency, columns->choice.currency, sizeof(log.currency));
    else if (columns->currency_count == 1)
        memcpy(log.currency, columns->currencies[0], sizeof(log.currency));
    return log;
}
