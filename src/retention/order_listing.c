// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_listing.h"

#include <math.h>

#include "base/pages.h"
#include "base/utf8.h"
#include "retention/order_groups.h"

/* As order_grouping.c has it: what is kept can be reported on. */
#define AMOUNTS_SUM_MAX 9e18

/* The rows of one block, with texts of their own. */
struct kept_rows {
    struct kept_rows *next;
    const struct kept_row *rows;
    size_t count;
};

static struct slice copy_text(struct arena *arena, struct slice text)
{
    return (struct slice){arena_copy(arena, text.at, text.length), text.length};
}

/* Text that can be kept, else nothing: as order_groups_code() has it. */
static struct slice usable(struct slice text, size_t max)
{
    bool is_usable = text.length > 0 && text.length <= max && utf8_is_valid(text) &&
                     memchr(text.at, '\0', text.length) == NULL;

    return is_usable ? text : (struct slice){"", 0};
}

static struct slice copy_group(struct order_listing *listing, struct slice text,
                               struct kept_text *last)
{
    if (last->copy.at == NULL || !slice_equal(text, last->written)) {
        last->written = copy_text(listing->arena, text);
        last->copy = usable(last->written, ORDER_GROUP_NAME_MAX);
    }
    return last->copy;
}

void order_listing_add(struct order_listing *listing, const struct block_outcome *outcome,
                       int64_t line)
{
    struct kept_rows *block = arena_alloc(listing->arena, sizeof(*block));
    struct kept_row *rows = arena_array(listing->arena, struct kept_row, outcome->kept_count);

    for (size_t i = 0; i < outcome->kept_count; i++) {
        struct kept_row *row = &rows[i];

        *row = outcome->kept[i];
        row->order.client = copy_text(listing->arena, row->order.client);
        row->number = copy_text(listing->arena, usable(row->number, ORDER_NUMBER_MAX));
        row->source = copy_group(listing, row->source, &listing->source);
        row->service = copy_group(listing, row->service, &listing->service);
        row->line += line;
    }
    *block = (struct kept_rows){.rows = rows, .count = outcome->kept_count};
    if (listing->last != NULL)
        listing->last->next = block;
    else
        listing->first = block;
    listing->last = block;
    listing->count += outcome->kept_count;
}

/* ---- once the log is known ---- */

struct finishing {
    const struct listing_rules *rules;
    struct listed_orders *orders;
    const struct kept_row **rows; /* [order] */
    uint32_t *table;              /* open addressing: order + 1, 0 = free */
    size_t table_size;
    double amounts; /* sum of their sizes */
};

static bool is_day_known(const struct kept_row *row, const struct listing_rules *rules)
{
    return row->order.date < DATE_UNDECIDED || rules->date_order != DATE_ORDER_UNKNOWN;
}

static struct listed_order listed(const struct kept_row *row, const struct listing_rules *rules)
{
    struct listed_order order = {
        .client = row->order.client.at,
        .number = row->number.at,
        .source = row->source.at,
        .service = row->service.at,
        .line = row->line,
        .day = order_date_resolve(row->order.date, rules->date_order),
        .has_amount = row->has_amount,
    };

    order.amount =
        rules->decimal_mark == DECIMAL_COMMA ? row->order.amount_if_comma : row->order.amount;
    memcpy(order.currency, row->currency, sizeof(order.currency));
    order.fate = order.amount < 0 ? LISTED_REFUND : LISTED_COUNTS;
    if (row->is_cancelled)
        order.fate = LISTED_CANCELLED;
    return order;
}

static bool are_repeats(const struct finishing *finishing, size_t a, size_t b)
{
    const struct kept_row *left = finishing->rows[a], *right = finishing->rows[b];

    return left->order.row_hash == right->order.row_hash &&
           finishing->orders->items[a].day == finishing->orders->items[b].day &&
           slice_equal(left->order.client, right->order.client);
}

/* Which of two repeats a report counts: what its sorting puts first (group_rows.c). */
static bool counts_before(const struct finishing *finishing, size_t a, size_t b)
{
    const struct listed_order *left = &finishing->orders->items[a];
    const struct listed_order *right = &finishing->orders->items[b];

    if (left->amount != right->amount)
        return left->amount > right->amount;
    int by_source = finishing->rules->sources_count ? strcmp(left->source, right->source) : 0;
    if (by_source != 0)
        return by_source < 0;
    return finishing->rules->services_count && strcmp(left->service, right->service) < 0;
}

static void find_repeat(struct finishing *finishing, size_t index)
{
    const struct kept_row *row = finishing->rows[index];
    struct listed_order *items = finishing->orders->items;
    size_t mask = finishing->table_size - 1;
    uint64_t key = (row->order.row_hash ^ row->order.hash) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(key >> 20) & mask;

    for (; finishing->table[slot] != 0; slot = (slot + 1) & mask) {
        size_t other = finishing->table[slot] - 1;

        if (!are_repeats(finishing, index, other))
            continue;
        if (!counts_before(finishing, index, other)) {
            items[index].fate = LISTED_REPEATED;
            return;
        }
        items[other].fate = LISTED_REPEATED;
        break;
    }
    finishing->table[slot] = (uint32_t)index + 1;
}

static void find_repeats(struct finishing *finishing)
{
    size_t count = finishing->orders->count;

    finishing->table_size = 1024;
    while (finishing->table_size < count * 2)
        finishing->table_size *= 2;
    finishing->table = pages_map(finishing->table_size * sizeof(*finishing->table));
    for (size_t i = 0; i < count; i++)
        if (finishing->rows[i]->order.row_hash != 0 && !finishing->rows[i]->is_cancelled)
            find_repeat(finishing, i);
    pages_unmap(finishing->table, finishing->table_size * sizeof(*finishing->table));
}

static void list_all(const struct order_listing *listing, struct finishing *finishing)
{
    struct listed_orders *orders = finishing->orders;

    for (const struct kept_rows *block = listing->first; block != NULL; block = block->next) {
        for (size_t i = 0; i < block->count; i++) {
            const struct kept_row *row = &block->rows[i];

            if (row->is_cancelled && !is_day_known(row, finishing->rules))
                continue;
            finishing->rows[orders->count] = row;
            struct listed_order *order = &orders->items[orders->count++];
            *order = listed(row, finishing->rules);
            if (!row->is_cancelled)
                finishing->amounts += fabs((double)order->amount);
        }
    }
}

enum status order_listing_finish(const struct order_listing *listing,
                                 const struct listing_rules *rules, struct fault *fault,
                                 struct listed_orders *ret_orders)
{
    struct listed_orders orders = {
        .items = arena_array(listing->arena, struct listed_order, listing->count)};
    struct finishing finishing = {
        .rules = rules,
        .orders = &orders,
        .rows = pages_map((listing->count + 1) * sizeof(const struct kept_row *)),
    };

    list_all(listing, &finishing);
    find_repeats(&finishing);
    pages_unmap(finishing.rows, (listing->count + 1) * sizeof(const struct kept_row *));
    if (finishing.amounts > AMOUNTS_SUM_MAX)
        return fault_set(fault, STATUS_INVALID, "amount",
                         PLAIN_MESSAGE("the amounts add up to more than 900 trillion, which is "
                                       "more than a report can hold: is this the right column"));
    *ret_orders = orders;
    return STATUS_OK;
}
