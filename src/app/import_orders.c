// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <unistd.h>

#include "app/import_clients.h"
#include "app/import_parts.h"
#include "base/sort_key.h"
#include "base/text.h"
#include "domain/client_words.h"
#include "domain/contact_point.h"
#include "retention/csv_sample.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/db.h"
#include "store/import_matches.h"
#include "store/orders.h"
#include "store/searches.h"

enum status import_orders_read(struct import_reading *reading)
{
    if (lseek(reading->fd, 0, SEEK_SET) != 0)
        return fault_set(reading->fault, STATUS_UNAVAILABLE, "",
                         MESSAGE("{1} cannot be read", arg_text(reading->request->name)));
    reading->reader = order_log_reader_open(&reading->reading, reading->arena, reading->fault);
    reading->findings = order_log_reader_findings(reading->reader);
    enum status status =
        order_log_reader_add(reading->reader, reading->request->name, reading->fd, -1);
    if (status == STATUS_OK && reading->sheets.taken)
        order_log_reader_set_sheet(reading->reader, reading->sheets.taken);
    if (status == STATUS_OK)
        status = order_log_reader_list(reading->reader, &reading->orders);
    return status;
}

/* ---- matching ---- */

struct matching {
    struct import_writing *writing;
    const struct listed_orders *orders;
    struct text_map *references; /* place in `matches` + 1 */
    struct client_match *matches;
    size_t count, new_count;
    uint32_t *match_of; /* [order] */
    bool *is_there;     /* [order] it stands in the store already */
};

/* Everybody in the file, each once. */
static void collect_references(struct work *work, struct matching *matching)
{
    const struct listed_orders *orders = matching->orders;

    matching->references = text_map_new(work->arena, orders->count / 8);
    matching->matches = arena_array(work->arena, struct client_match, orders->count);
    matching->match_of = arena_array(work->arena, uint32_t, orders->count);
    matching->is_there = arena_array(work->arena, bool, orders->count);
    for (size_t i = 0; i < orders->count; i++) {
        const char *client = orders->items[i].client;
        int64_t *place = text_map_value(matching->references, slice_of(client));

        if (*place == 0) {
            matching->matches[matching->count] = (struct client_match){.reference = client};
            *place = (int64_t)++matching->count;
        }
        matching->match_of[i] = (uint32_t)(*place - 1);
    }
}

/* Takes ids of clients that the store has; all others are new. */
static enum status match_clients(struct work *work, struct matching *matching)
{
    struct import_result *result = matching->writing->result;

    enum status status =
        import_match_clients(work, matching->references, matching->matches, matching->count);
    for (size_t i = 0; i < matching->count && status == STATUS_OK; i++) {
        struct client_match *match = &matching->matches[i];

        match->is_new = match->id == 0;
        matching->new_count += match->is_new;
        result->clients_matched += !match->is_new;
        result->clients_new += match->is_new;
        if (!match->is_new)
            continue;
        match->id = work_new_id(work);
        match->contact_id = work_new_id(work);
        match->point_id = work_new_id(work);
    }
    return status;
}

/* ---- orders that stand there already ---- */

static enum order_state state_of(const struct listed_order *order)
{
    switch (order->fate) {
    case LISTED_REFUND:
        return ORDER_REFUND;
    case LISTED_CANCELLED:
        return ORDER_CANCELLED;
    case LISTED_COUNTS:
    case LISTED_REPEATED:
        break;
    }
    return ORDER_COUNTS;
}

struct numbered_order {
    int64_t client_id, amount;
    day_t day;
    bool has_amount;
    enum order_state state;
    struct slice currency, number;
};

static struct slice key_of(struct arena *arena, const struct numbered_order *order)
{
    struct text key = text_new(arena);

    text_format(&key, "%" PRId64 " %" PRId32 " %" PRId64 "%c%d ", order->client_id, order->day,
                order->amount, order->has_amount ? 'a' : '-', (int)order->state);
    text_add_slice(&key, order->currency);
    text_add_char(&key, ' ');
    text_add_slice(&key, order->number);
    return (struct slice){key.at, key.length};
}

static bool has_numbers(const struct listed_orders *orders)
{
    for (size_t i = 0; i < orders->count; i++)
        if (orders->items[i].number[0] != '\0')
            return true;
    return false;
}

/* How often each numbered order stands in the store. */
static enum status count_numbered(struct work *work, struct text_map *stored)
{
    struct db_stream *stream = numbered_orders_stream(work);

    while (stream_next(stream)) {
        bool has_amount = !stream_is_null(stream, NUMBERED_AMOUNT);
        const struct numbered_order order = {
            .client_id = stream_int(stream, NUMBERED_CLIENT),
            .day = (day_t)stream_int(stream, NUMBERED_DAY),
            .has_amount = has_amount,
            .amount = has_amount ? stream_int(stream, NUMBERED_AMOUNT) : 0,
            .currency = stream_text(stream, NUMBERED_CURRENCY),
            .state = (enum order_state)stream_int(stream, NUMBERED_STATE),
            .number = stream_text(stream, NUMBERED_NUMBER),
        };

        (*text_map_value(stored, key_of(work->arena, &order)))++;
    }
    return stream_end(stream);
}

/* An order of the store accounts for one of the file: several lines of one number stay several. */
static enum status find_those_there(struct work *work, struct matching *matching)
{
    struct text_map *stored = text_map_new(work->arena, 0);

    if (matching->new_count == matching->count || !has_numbers(matching->orders))
        return STATUS_OK;
    enum status status = count_numbered(work, stored);
    for (size_t i = 0; i < matching->orders->count && status == STATUS_OK; i++) {
        const struct listed_order *listed = &matching->orders->items[i];
        const struct client_match *match = &matching->matches[matching->match_of[i]];
        const struct numbered_order order = {
            .client_id = match->id,
            .day = listed->day,
            .has_amount = listed->has_amount,
            .amount = listed->amount,
            .currency = slice_of(listed->currency),
            .state = state_of(listed),
            .number = slice_of(listed->number),
        };

        if (match->is_new || listed->number[0] == '\0' || listed->fate == LISTED_REPEATED)
            continue;
        int64_t *left = text_map_value(stored, key_of(work->arena, &order));
        matching->is_there[i] = *left > 0;
        *left -= *left > 0;
    }
    return status;
}

/* ---- writing ---- */

/* Others can find the client by it. */
static bool point_of(struct work *work, const struct client_match *match, int64_t import_id,
                     struct contact_point *ret_point)
{
    enum contact_point_kind kind;
    const char *key = import_client_point(work, match->reference, &kind);

    if (!key)
        return false;
    *ret_point = (struct contact_point){.id = match->point_id,
                                        .contact_id = match->contact_id,
                                        .kind = kind,
                                        .value = match->reference,
                                        .key = key,
                                        .is_main = true,
                                        .import_id = import_id};
    return true;
}

struct new_rows {
    struct new_client *clients;
    struct client_ids *ids;
    struct contact_point *points;
    struct search *searches;
    size_t count, point_count;
};

static void make_client(struct work *work, const struct matching *matching,
                        const struct client_match *match, struct new_rows *rows)
{
    struct import_writing *writing = matching->writing;
    struct contact_point *point = &rows->points[rows->point_count];
    const char *name = import_client_name(work, match->reference);
    const struct contact contact = {.name = name,
                                    .given = "",
                                    .family = "",
                                    .additional = "",
                                    .salutation = "",
                                    .language = "",
                                    .is_main = true};
    bool has_point = point_of(work, match, writing->import_id, point);
    const struct client_texts texts = {.name = name,
                                       .reference = match->reference,
                                       .contacts = &contact,
                                       .contact_count = 1,
                                       .points = point,
                                       .point_count = has_point ? 1 : 0};

    rows->clients[rows->count] = (struct new_client){
        .kind = CLIENT_PERSON,
        .name = name,
        .sort_key = sort_key(writing->sort_keys, work->arena, slice_of(name)),
        .reference = match->reference,
        .import_id = writing->import_id,
        .main_contact = contact,
    };
    rows->ids[rows->count] = (struct client_ids){match->id, match->contact_id};
    rows->searches[rows->count] =
        (struct search){match->id, SEARCH_CLIENT, client_words(work->arena, &texts)};
    rows->point_count += has_point;
    rows->count++;
}

static enum status write_clients(struct work *work, const struct matching *matching)
{
    size_t count = matching->new_count;
    struct new_rows rows = {
        .clients = arena_array(work->arena, struct new_client, count),
        .ids = arena_array(work->arena, struct client_ids, count),
        .points = arena_array(work->arena, struct contact_point, count + 1),
        .searches = arena_array(work->arena, struct search, count),
    };

    for (size_t i = 0; i < matching->count; i++)
        if (matching->matches[i].is_new)
            make_client(work, matching, &matching->matches[i], &rows);
    if (rows.count == 0)
        return STATUS_OK;
    enum status status = clients_insert_all(work, rows.clients, rows.ids, rows.count);
    if (status == STATUS_OK && rows.point_count > 0)
        status = contact_points_insert_all(work, rows.points, rows.point_count);
    if (status == STATUS_OK)
        status = searches_insert_all(work, rows.searches, rows.count);
    return status;
}

static void count_order(struct import_result *result, enum order_state state)
{
    result->rows++;
    result->orders_new += state == ORDER_COUNTS;
    result->refunds += state == ORDER_REFUND;
    result->orders_cancelled += state == ORDER_CANCELLED;
}

/* A client's orders side by side, each in its turn in the file: so they follow each other in the
 * store's indexes too, and its pages are written once. */
static uint32_t *by_client(struct work *work, const struct matching *matching)
{
    size_t count = matching->orders->count;
    uint32_t *places = arena_array(work->arena, uint32_t, count);
    uint32_t *next = arena_array(work->arena, uint32_t, matching->count + 1);

    for (size_t i = 0; i < count; i++)
        next[matching->match_of[i] + 1]++;
    for (size_t i = 0; i < matching->count; i++)
        next[i + 1] += next[i];
    for (size_t i = 0; i < count; i++)
        places[next[matching->match_of[i]]++] = (uint32_t)i;
    return places;
}

static void write_order(struct work *work, const struct matching *matching, size_t place,
                        struct db_bulk *bulk, int64_t order_version)
{
    struct import_result *result = matching->writing->result;
    const struct listed_order *listed = &matching->orders->items[place];

    result->orders_repeated += listed->fate == LISTED_REPEATED;
    result->orders_there += matching->is_there[place];
    if (listed->fate == LISTED_REPEATED || matching->is_there[place])
        return;
    const struct client_order order = {
        .id = work_new_id(work),
        .client_id = matching->matches[matching->match_of[place]].id,
        .accepted_on = listed->day,
        .has_amount = listed->has_amount,
        .amount = listed->amount,
        .currency = listed->currency,
        .state = state_of(listed),
        .number = listed->number[0] != '\0' ? listed->number : NULL,
        .source = listed->source,
        .service = listed->service,
        .import_id = matching->writing->import_id,
    };
    orders_bulk_row(work, bulk, &order, order_version);
    count_order(result, order.state);
}

static enum status write_orders(struct work *work, const struct matching *matching,
                                int64_t order_version)
{
    const uint32_t *places = by_client(work, matching);
    struct db_bulk *bulk = orders_bulk(work);
    bool is_stopped = false;

    for (size_t i = 0; i < matching->orders->count && !is_stopped; i++) {
        write_order(work, matching, places[i], bulk, order_version);
        work_tell(work, (int64_t)i + 1, (int64_t)matching->orders->count);
        is_stopped = work_is_stopped(work, (int64_t)i + 1);
    }
    enum status status = bulk_end(bulk);
    if (status == STATUS_OK && is_stopped)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("it was stopped before its end; nothing of it was kept"));
    return status;
}

static void count_left_out(const struct import_reading *reading, struct import_result *result)
{
    const struct file_findings *file = reading->findings ? reading->findings->files : NULL;

    if (!file)
        return;
    result->rows_left_out = file->rows_other_currency + file->fates[ROW_NOT_A_SALE] +
                            file->fates[ROW_CONTINUATION] + file->fates[ROW_CANCELLED] +
                            file->fates[ROW_UNPAID] - result->orders_cancelled;
    result->rows_left_out = result->rows_left_out > 0 ? result->rows_left_out : 0;
}

/* Whose each order is, for who writes more of the same unit. */
static void tell_clients(struct work *work, const struct matching *matching)
{
    struct import_result *result = matching->writing->result;
    int64_t *ids;

    if (!matching->writing->reading->request->seal)
        return;
    ids = arena_array(work->arena, int64_t, matching->orders->count);
    for (size_t i = 0; i < matching->orders->count; i++)
        ids[i] = matching->matches[matching->match_of[i]].id;
    result->client_ids = ids;
}

enum status import_orders_write(struct work *work, struct import_writing *writing)
{
    struct matching matching = {.writing = writing, .orders = &writing->reading->orders};
    int64_t order_version = 0;

    collect_references(work, &matching);
    enum status status = match_clients(work, &matching);
    if (status == STATUS_OK)
        status = find_those_there(work, &matching);
    if (status == STATUS_OK)
        status = write_clients(work, &matching);
    if (status == STATUS_OK)
        status = orders_next_version(work, &order_version);
    if (status == STATUS_OK)
        status = write_orders(work, &matching, order_version);
    if (status == STATUS_OK)
        status = clients_summarise_import(work, writing->import_id);
    if (status == STATUS_OK)
        tell_clients(work, &matching);
    if (status == STATUS_OK)
        count_left_out(writing->reading, writing->result);
    return status;
}
