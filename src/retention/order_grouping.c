// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_grouping.h"

#include <stdatomic.h>
#include <string.h>

#include "base/bits.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "retention/group_rows.h"
#include "retention/order_columns.h"

enum { FIRST_TABLE = 1024, LARGE_LOG = 2000000 };

/* Ten-thousandths that the sizes of all amounts may add up to, so that no sum overflows. */
#define AMOUNTS_SUM_MAX 9e18

/* A client while their bin is grouped. */
struct group_client {
    uint32_t hash;
    uint32_t rows; /* then, while scattering, where their next row goes */
    struct slice name;
};

/* An order as it comes out of the bin, with the number of its client. */
struct group_arrival {
    struct group_row row;
    uint32_t client;
};

/* What one thread needs for its bin, as large as the largest bin. */
struct grouper {
    struct group_client *clients;
    struct group_arrival *arrivals;
    struct group_row *rows, *refunds;
    uint32_t *refund_clients; /* [refund] their client */
    uint32_t *table;          /* open addressing: index of the client + 1, 0 = free */
    size_t table_size, client_count, row_count, refund_count;
    size_t capacity; /* of clients, arrivals, rows and refunds */
    day_t first_day, last_day;
    struct order_log_counts counts;
    double amounts;    /* sum of their sizes: columns must be able to add up any of them */
    char padding[128]; /* no two threads write to one cache line */
};

struct grouping {
    struct order_bins *bins;
    const struct grouping_rules *rules;
    struct column_space *space;
    struct grouper *groupers; /* [thread] */
    bool is_large;            /* giving bins back early is worth the kernel's time */
};

static void grow_table(struct grouper *grouper)
{
    pages_unmap(grouper->table, grouper->table_size * sizeof(*grouper->table));
    grouper->table_size = grouper->table_size == 0 ? FIRST_TABLE : grouper->table_size * 2;
    grouper->table = pages_map(grouper->table_size * sizeof(*grouper->table));
    for (size_t i = 0; i < grouper->client_count; i++) {
        size_t slot = grouper->clients[i].hash & (grouper->table_size - 1);
        while (grouper->table[slot] != 0)
            slot = (slot + 1) & (grouper->table_size - 1);
        grouper->table[slot] = (uint32_t)i + 1;
    }
}

/* The number of the order's client in this bin. */
static uint32_t find_client(struct grouper *grouper, const struct binned_order *order)
{
    uint32_t hash = (uint32_t)order->hash;
    size_t slot = hash & (grouper->table_size - 1);

    for (; grouper->table[slot] != 0; slot = (slot + 1) & (grouper->table_size - 1)) {
        const struct group_client *client = &grouper->clients[grouper->table[slot] - 1];
        if (client->hash == hash && client->name.length == order->client.length &&
            bytes_equal_padded(client->name.at, order->client.at, order->client.length))
            return grouper->table[slot] - 1;
    }
    uint32_t found = (uint32_t)grouper->client_count++;
    grouper->clients[found] = (struct group_client){.hash = hash, .name = order->client};
    grouper->table[slot] = found + 1;
    if (grouper->client_count * 2 > grouper->table_size)
        grow_table(grouper);
    return found;
}

static struct group_row row_of(const struct binned_order *order, day_t day,
                               const struct grouping_rules *rules)
{
    return (struct group_row){
        .amount = rules->decimal_mark == DECIMAL_COMMA ? order->amount_if_comma : order->amount,
        .row_hash = order->row_hash,
        .day = day,
        .source = rules->sources != NULL ? rules->sources->places[order->source] : 0,
        .service = rules->services != NULL ? rules->services->places[order->service] : 0,
    };
}

static void take_order(struct grouper *grouper, const struct grouping_rules *rules,
                       const struct binned_order *order)
{
    day_t day = order_date_resolve(order->date, rules->date_order);

    if (rules->as_of != DAY_NONE && day > rules->as_of) {
        grouper->counts.rows_after_as_of++;
        return;
    }
    struct group_arrival *arrival = &grouper->arrivals[grouper->row_count++];
    arrival->row = row_of(order, day, rules);
    arrival->client = find_client(grouper, order);
    grouper->clients[arrival->client].rows++;
    grouper->first_day = day < grouper->first_day ? day : grouper->first_day;
    grouper->last_day = day > grouper->last_day ? day : grouper->last_day;
}

/* The writer whose next order is the earliest, and the date up to which it stays so; NULL when
 * all are at their end. */
static struct bin_cursor *earliest(struct bin_cursor *cursors, unsigned count,
                                   stored_date_t *ret_until)
{
    struct bin_cursor *first = NULL;

    *ret_until = INT32_MAX;
    for (unsigned i = 0; i < count; i++) {
        struct bin_cursor *cursor = &cursors[i];

        if (cursor->chunk == NULL)
            continue;
        if (first == NULL || cursor->next_date < first->next_date) {
            *ret_until = first != NULL ? first->next_date : *ret_until;
            first = cursor;
        } else if (cursor->next_date < *ret_until) {
            *ret_until = cursor->next_date;
        }
    }
    return first;
}

/*
 * Takes the orders out of a bin, and finds who is there and how many rows each has. Where the
 * log was written day after day, so was what each writer put here; taking the writers together
 * by date then leaves each client's rows sorted.
 */
static void number_clients(struct grouping *grouping, struct grouper *grouper, size_t bin)
{
    struct bin_cursor cursors[PARALLEL_THREADS_MAX], *cursor;
    unsigned writers = order_bins_writers(grouping->bins);
    struct binned_order order;
    stored_date_t until;

    grouper->client_count = grouper->row_count = 0;
    memset(grouper->table, 0, grouper->table_size * sizeof(*grouper->table));
    for (unsigned i = 0; i < writers; i++)
        cursors[i] = bin_cursor_open(grouping->bins, i, bin);
    while ((cursor = earliest(cursors, writers, &until)) != NULL) {
        while (cursor->chunk != NULL && cursor->next_date <= until) {
            bin_cursor_next(cursor, &order);
            take_order(grouper, grouping->rules, &order);
        }
    }
}

/* Puts each client's rows side by side. Afterwards clients[i].rows is where the rows of client i
 * end. */
static void scatter_rows(struct grouper *grouper)
{
    uint32_t start = 0;

    for (size_t i = 0; i < grouper->client_count; i++) {
        uint32_t rows = grouper->clients[i].rows;
        grouper->clients[i].rows = start;
        start += rows;
    }
    for (size_t i = 0; i < grouper->row_count; i++) {
        const struct group_arrival *arrival = &grouper->arrivals[i];
        int64_t amount = arrival->row.amount;

        grouper->amounts += amount < 0 ? -(double)amount : (double)amount;
        grouper->rows[grouper->clients[arrival->client].rows++] = arrival->row;
    }
}

static void count_merged(struct order_log_counts *counts, const struct merged_rows *merged)
{
    counts->rows += merged->rows;
    counts->rows_repeated += merged->repeats;
    counts->refund_rows += merged->refunds;
}

/* Sorts and merges each client's rows, and closes the gaps that merging and clients without an
 * occasion leave, so that the bin's occasions and clients lie side by side. */
static void merge_clients(struct grouper *grouper)
{
    size_t row = 0, client = 0, start = 0;

    grouper->refund_count = 0;
    for (size_t i = 0; i < grouper->client_count; i++) {
        struct group_row *rows = &grouper->rows[start];
        size_t count = grouper->clients[i].rows - start;
        size_t refunds_before = grouper->refund_count;

        start += count;
        group_rows_sort(rows, count);
        struct merged_rows merged =
            group_rows_merge(rows, count, &grouper->refunds[refunds_before]);
        count_merged(&grouper->counts, &merged);
        if (merged.occasions == 0) {
            grouper->counts.refund_only_clients++;
            continue;
        }
        grouper->refund_count += merged.refunds;
        for (size_t j = refunds_before; j < grouper->refund_count; j++)
            grouper->refund_clients[j] = (uint32_t)client;
        memmove(&grouper->rows[row], rows, merged.occasions * sizeof(*rows));
        row += merged.occasions;
        grouper->clients[client] =
            (struct group_client){.rows = merged.occasions, .name = grouper->clients[i].name};
        client++;
    }
    grouper->row_count = row;
    grouper->client_count = client;
}

static void write_occasions(struct order_log *log, size_t at, const struct group_row *rows,
                            size_t count)
{
    for (size_t i = 0; i < count; i++)
        log->day[at + i] = rows[i].day;
    for (size_t i = 0; log->amount != NULL && i < count; i++)
        log->amount[at + i] = rows[i].amount;
    for (size_t i = 0; log->source != NULL && i < count; i++)
        log->source[at + i] = rows[i].source;
    for (size_t i = 0; log->service != NULL && i < count; i++)
        log->service[at + i] = rows[i].service;
}

static void write_refunds(struct column_space *space, size_t first_client,
                          const struct grouper *grouper)
{
    struct order_log *log = &space->log;
    size_t at = atomic_fetch_add(&space->refunds, grouper->refund_count);

    for (size_t i = 0; i < grouper->refund_count; i++) {
        log->refund_client[at + i] = (uint32_t)(first_client + grouper->refund_clients[i]);
        log->refund_day[at + i] = grouper->refunds[i].day;
        log->refund_amount[at + i] = grouper->refunds[i].amount;
    }
}

/* Takes the columns' next places for all of a bin at once, so that threads seldom meet. */
static void write_bin(struct column_space *space, const struct grouper *grouper)
{
    struct order_log *log = &space->log;
    size_t client = atomic_fetch_add(&space->clients, grouper->client_count);
    size_t occasion = atomic_fetch_add(&space->occasions, grouper->row_count);
    size_t name_bytes = 0;

    for (size_t i = 0; i < grouper->client_count; i++)
        name_bytes += column_space_name_size(grouper->clients[i].name);
    size_t name = atomic_fetch_add(&space->name_bytes, name_bytes);

    write_occasions(log, occasion, grouper->rows, grouper->row_count);
    write_refunds(space, client, grouper);
    for (size_t i = 0; i < grouper->client_count; i++) {
        const struct group_client *from = &grouper->clients[i];

        log->first[client + i] = (uint32_t)occasion;
        log->count[client + i] = from->rows;
        log->name_at[client + i] = name;
        column_space_put_name(space, name, from->name);
        name += column_space_name_size(from->name);
        occasion += from->rows;
    }
}

static void group_bins(void *context, size_t from, size_t to, unsigned thread)
{
    struct grouping *grouping = context;
    struct grouper *grouper = &grouping->groupers[thread];

    for (size_t bin = from; bin < to; bin++) {
        number_clients(grouping, grouper, bin);
        scatter_rows(grouper);
        /* Before any day's sum can overflow; the caller finds the same. */
        if (grouper->amounts > AMOUNTS_SUM_MAX)
            return;
        merge_clients(grouper);
        write_bin(grouping->space, grouper);
        if (grouping->is_large)
            order_bins_release(grouping->bins, bin);
    }
}

static void open_grouper(struct grouper *grouper, size_t capacity)
{
    *grouper = (struct grouper){
        .capacity = capacity,
        .clients = pages_map(capacity * sizeof(*grouper->clients)),
        .arrivals = pages_map(capacity * sizeof(*grouper->arrivals)),
        .rows = pages_map(capacity * sizeof(*grouper->rows)),
        .refunds = pages_map(capacity * sizeof(*grouper->refunds)),
        .refund_clients = pages_map(capacity * sizeof(*grouper->refund_clients)),
        .first_day = INT32_MAX,
        .last_day = INT32_MIN,
    };
    grow_table(grouper);
}

static void close_grouper(struct grouper *grouper)
{
    pages_unmap(grouper->clients, grouper->capacity * sizeof(*grouper->clients));
    pages_unmap(grouper->arrivals, grouper->capacity * sizeof(*grouper->arrivals));
    pages_unmap(grouper->rows, grouper->capacity * sizeof(*grouper->rows));
    pages_unmap(grouper->refunds, grouper->capacity * sizeof(*grouper->refunds));
    pages_unmap(grouper->refund_clients, grouper->capacity * sizeof(*grouper->refund_clients));
    pages_unmap(grouper->table, grouper->table_size * sizeof(*grouper->table));
}

static void add_counts(struct order_log_counts *sum, const struct order_log_counts *counts)
{
    sum->rows += counts->rows;
    sum->rows_repeated += counts->rows_repeated;
    sum->rows_after_as_of += counts->rows_after_as_of;
    sum->refund_rows += counts->refund_rows;
    sum->refund_only_clients += counts->refund_only_clients;
}

/* What the threads found; returns the sum of the amounts' sizes. */
static double sum_up(struct grouping *grouping, unsigned threads, struct order_log *log)
{
    double amounts = 0;

    log->first_day = INT32_MAX;
    log->last_day = INT32_MIN;
    for (unsigned i = 0; i < threads; i++) {
        struct grouper *grouper = &grouping->groupers[i];

        add_counts(&log->counts, &grouper->counts);
        amounts += grouper->amounts;
        if (grouper->first_day < log->first_day)
            log->first_day = grouper->first_day;
        if (grouper->last_day > log->last_day)
            log->last_day = grouper->last_day;
        close_grouper(grouper);
    }
    log->as_of = grouping->rules->as_of != DAY_NONE ? grouping->rules->as_of : log->last_day;
    return amounts;
}

static const char **copy_names(struct order_log *log, const struct sorted_groups *groups)
{
    const char **names = arena_array(order_log_arena(log), const char *, groups->count);

    for (size_t i = 0; i < groups->count; i++)
        names[i] = arena_copy(order_log_arena(log), groups->names[i], strlen(groups->names[i]));
    return names;
}

static void name_groups(struct order_log *log, const struct grouping_rules *rules)
{
    if (rules->sources != NULL) {
        log->sources = copy_names(log, rules->sources);
        log->source_count = rules->sources->count;
    }
    if (rules->services != NULL) {
        log->services = copy_names(log, rules->services);
        log->service_count = rules->services->count;
    }
}

static size_t largest_bin(const struct order_bins *bins)
{
    size_t largest = 0;

    for (size_t bin = 0; bin < order_bins_count(bins); bin++) {
        size_t orders = order_bins_totals(bins, bin).orders;
        largest = orders > largest ? orders : largest;
    }
    return largest;
}

enum status order_grouping_make(struct order_bins *bins, const struct grouping_rules *rules,
                                unsigned threads, struct fault *fault, struct order_log *ret_log)
{
    struct grouper groupers[PARALLEL_THREADS_MAX];
    struct column_space space;
    struct bin_totals totals = order_bins_totals(bins, ORDER_BINS_ALL);
    struct grouping grouping = {.bins = bins,
                                .rules = rules,
                                .space = &space,
                                .groupers = groupers,
                                .is_large = totals.orders > LARGE_LOG};
    size_t capacity = largest_bin(bins);

    column_space_open(&space, totals,
                      (rules->has_amounts ? COLUMNS_AMOUNT : 0U) |
                          (rules->sources != NULL ? COLUMNS_SOURCE : 0U) |
                          (rules->services != NULL ? COLUMNS_SERVICE : 0U));
    for (unsigned i = 0; i < threads; i++)
        open_grouper(&groupers[i], capacity);
    parallel_for(threads, order_bins_count(bins), 1, group_bins, &grouping);
    struct order_log log = column_space_finish(&space);
    if (sum_up(&grouping, threads, &log) > AMOUNTS_SUM_MAX) {
        order_log_close(&log);
        return fault_set(fault, STATUS_INVALID, "amount",
                         PLAIN_MESSAGE("the amounts add up to more than 900 trillion, which is "
                                       "more than a report can hold: is this the right column"));
    }
    name_groups(&log, rules);
    *ret_log = log;
    return STATUS_OK;
}
