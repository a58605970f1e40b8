// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/order_change.h"
#include "app/orders.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/clients.h"
#include "store/orders.h"

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at the orders of this business"));
}

enum status show_order(struct work *work, int64_t id, struct order_card *ret_card)
{
    struct order_card card = {0};
    struct client client = {.name = ""};

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = order_take(work, id, 0, &card.order);
    if (status == STATUS_OK)
        status = clients_find(work, card.order.client_id, &client);
    if (status == STATUS_OK)
        status = orders_given_back(work, id, 0, &card.given_back);
    if (status == STATUS_OK)
        status = orders_list_refunds(work, id, ORDER_REFUNDS, &card.refunds);
    if (status == STATUS_OK)
        status = own_values_show(work, OWN_OF_ORDERS, id, &card.own);
    if (status == STATUS_OK)
        status = notes_of_order(work, id, ORDER_NOTES, &card.notes);
    if (status == STATUS_OK)
        status = audits_of_object(work, id, ORDER_TRAIL, &card.trail);
    if (status != STATUS_OK)
        return status;
    card.client_name = client.name;
    *ret_card = card;
    return STATUS_OK;
}

/* --- places: "day.id" --- */

const char *order_place_write(struct arena *arena, int64_t key, int64_t id)
{
    struct text text = text_new(arena);

    text_format(&text, "%" PRId64 ".%" PRId64, key, id);
    return text.at;
}

/* Digits with at most one sign before them. Returns the byte behind; NULL for none. */
static const char *read_number(const char *at, int64_t *ret_number)
{
    bool is_negative = *at == '-';
    int64_t number = 0;

    at += is_negative;
    if (*at < '0' || *at > '9')
        return NULL;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (number > (INT64_MAX - 9) / 10)
            return NULL;
        number = number * 10 + (*at - '0');
    }
    *ret_number = is_negative ? -number : number;
    return at;
}

enum status order_place_read(struct work *work, const char *text, int64_t *ret_key, int64_t *ret_id)
{
    int64_t key = 0, id = 0;

    if (text && text[0] != '\0') {
        const char *at = read_number(text, &key);

        if (at && *at == '.')
            at = read_number(at + 1, &id);
        if (!at || *at != '\0' || id <= 0)
            return fault_set(&work->fault, STATUS_INVALID, "after",
                             PLAIN_MESSAGE("the list has no such place; begin again at its start"));
    }
    *ret_key = key;
    *ret_id = id;
    return STATUS_OK;
}

static enum status read_place(struct work *work, const char *text, struct order_place *ret_place)
{
    int64_t day = 0, id = 0;

    enum status status = order_place_read(work, text, &day, &id);
    if (status == STATUS_OK && (day < INT32_MIN || day > INT32_MAX))
        status = fault_set(&work->fault, STATUS_INVALID, "after",
                           PLAIN_MESSAGE("the list has no such place; begin again at its start"));
    if (status == STATUS_OK)
        *ret_place = (struct order_place){.day = (day_t)day, .id = id};
    return status;
}

/* --- open ones --- */

static day_t due_key(const struct client_order *order)
{
    return order->due_on == ORDER_DAY_NONE ? ORDER_DUE_NONE : order->due_on;
}

static bool is_due_before(const struct client_order *a, const struct client_order *b)
{
    if (due_key(a) != due_key(b))
        return due_key(a) < due_key(b);
    return a->id < b->id;
}

/* The heads of the columns, the one that is due first, until the page is full. */
static void merge(struct work *work, const struct order_board *board, size_t limit,
                  struct listed_orders *ret_list)
{
    struct listed_orders list = {.items = arena_array(work->arena, struct listed_order, limit)};
    size_t taken[BOARD_STAGES] = {0};

    for (;;) {
        size_t best = BOARD_STAGES;

        for (size_t i = 0; i < BOARD_STAGES; i++) {
            const struct listed_orders *column = &board->columns[i];

            if (taken[i] == column->count)
                continue;
            if (best == BOARD_STAGES ||
                is_due_before(&column->items[taken[i]].order,
                              &board->columns[best].items[taken[best]].order))
                best = i;
        }
        if (best == BOARD_STAGES || list.count == limit) {
            list.has_more = best != BOARD_STAGES;
            break;
        }
        list.items[list.count++] = board->columns[best].items[taken[best]++];
    }
    for (size_t i = 0; i < BOARD_STAGES; i++)
        list.has_more = list.has_more || board->columns[i].has_more;
    *ret_list = list;
}

static enum status list_open(struct work *work, const struct order_query *query,
                             const struct order_place *after, struct listed_orders *ret_list)
{
    struct order_board board = {0};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < BOARD_STAGES && status == STATUS_OK; i++) {
        enum order_stage stage = (enum order_stage)(i + STAGE_ACCEPTED);

        if (query->filter.stage == 0 || query->filter.stage == stage)
            status = orders_list_open(work, stage, after, query->limit, &board.columns[i]);
    }
    if (status == STATUS_OK)
        merge(work, &board, query->limit, ret_list);
    return status;
}

/* --- all of them, the newest entries first --- */

enum { STRETCH_FIRST = 1024, STRETCH_MAX = 65536 };

/* A list that is looked through until the page is full, or for long enough. */
struct looking {
    struct work *work;
    const struct order_query *query;
    int64_t before_id;
    int64_t ends_at; /* clock_ticks() */
    struct order_page *page;
};

static bool is_said(const char *text)
{
    return text && text[0] != '\0';
}

static bool has_condition(const struct order_filter *filter)
{
    return is_said(filter->service) || is_said(filter->source) || filter->stage != 0 ||
           filter->state != 0 || filter->without_currency || filter->from != ORDER_DAY_NONE ||
           filter->to != ORDER_DAY_NONE;
}

/* What the orders from first_id on add to the page; they are done with. */
static enum status take_stretch(struct looking *looking, int64_t first_id)
{
    struct listed_orders *orders = &looking->page->orders, found = {0};

    enum status status = orders_list(looking->work, &looking->query->filter, looking->before_id,
                                     first_id, looking->query->limit - orders->count, &found);
    if (status != STATUS_OK)
        return status;
    if (found.count > 0)
        memcpy(orders->items + orders->count, found.items, found.count * sizeof(*found.items));
    orders->count += found.count;
    orders->has_more = found.has_more;
    looking->before_id = first_id;
    return STATUS_OK;
}

static bool is_time_up(const struct looking *looking)
{
    return looking->query->look_max > 0 ? looking->page->looked_count >= looking->query->look_max
                                        : clock_ticks() >= looking->ends_at;
}

static enum status look_through(struct looking *looking)
{
    struct order_page *page = looking->page;
    const int64_t most = looking->query->look_max;
    int64_t size = most > 0 && most < STRETCH_FIRST ? most : STRETCH_FIRST;

    for (;;) {
        struct order_stretch stretch = {0};

        enum status status = orders_stretch(looking->work, &looking->query->filter,
                                            looking->before_id, size, &stretch);
        if (status == STATUS_OK && stretch.count > 0)
            status = take_stretch(looking, stretch.first_id);
        if (status != STATUS_OK || page->orders.has_more || stretch.count < size)
            return status;
        page->looked_count += stretch.count;
        page->is_cut = is_time_up(looking);
        if (page->is_cut)
            return STATUS_OK;
        size = size * 4 < STRETCH_MAX ? size * 4 : STRETCH_MAX;
    }
}

/* Ids grow with time, and are given to other things in between: near enough to tell how far it is.
 */
static enum status set_percent(struct looking *looking)
{
    int64_t first = 0, last = 0;

    enum status status = orders_ends(looking->work, &first, &last);
    if (status == STATUS_OK && last > first && looking->before_id >= first)
        looking->page->looked_percent =
            100 - (int64_t)((double)(looking->before_id - first) / (double)(last - first) * 100);
    return status;
}

static enum status list_all(struct work *work, const struct order_query *query, int64_t after_id,
                            struct order_page *page)
{
    struct looking looking = {.work = work,
                              .query = query,
                              .before_id = after_id != 0 ? after_id : INT64_MAX,
                              .ends_at = clock_ticks() + ORDERS_LOOK_NANOSECONDS,
                              .page = page};

    page->orders.items = arena_array(work->arena, struct listed_order, query->limit);
    if (!has_condition(&query->filter))
        return take_stretch(&looking, 0);
    enum status status = look_through(&looking);
    if (status != STATUS_OK || !page->is_cut)
        return status;
    page->next = order_place_write(work->arena, 0, looking.before_id);
    return set_percent(&looking);
}

static enum status list_page(struct work *work, const struct order_query *query,
                             const struct order_place *after, struct order_page *page)
{
    if (query->is_open)
        return list_open(work, query, after, &page->orders);
    if (query->filter.client_id != 0)
        return orders_list_of_client(work, &query->filter, after, query->limit, &page->orders);
    return list_all(work, query, after->id, page);
}

enum status list_orders(struct work *work, const struct order_query *query,
                        struct order_page *ret_page)
{
    struct order_page page = {.next = NULL};
    struct order_place after = {0};

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = read_place(work, query->after, &after);
    if (status == STATUS_OK)
        status = list_page(work, query, &after, &page);
    if (status != STATUS_OK)
        return status;
    if (page.orders.has_more && page.orders.count > 0) {
        const struct client_order *last = &page.orders.items[page.orders.count - 1].order;
        const day_t day = query->is_open ? due_key(last) : last->accepted_on;

        page.next = order_place_write(work->arena, day, last->id);
    }
    *ret_page = page;
    return STATUS_OK;
}

enum status order_board(struct work *work, struct order_board *ret_board)
{
    const struct order_place start = {0};
    struct order_board board = {0};

    enum status status = may_view(work);
    for (size_t i = 0; i < BOARD_STAGES && status == STATUS_OK; i++)
        status = orders_list_open(work, (enum order_stage)(i + STAGE_ACCEPTED), &start, BOARD_CARDS,
                                  &board.columns[i]);
    if (status == STATUS_OK)
        *ret_board = board;
    return status;
}

enum status open_order_count(struct work *work, int64_t *ret_count)
{
    enum status status = may_view(work);

    if (status == STATUS_OK)
        status = orders_count_open(work, OPEN_ORDERS_COUNTED, ret_count);
    return status;
}

enum status propose_order_number(struct work *work, const char **ret_number)
{
    enum { TRIES = 50 };
    const char *number = NULL;
    int64_t taken_by = 1;

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = orders_last_number(work, &number);
    for (int i = 0; i < TRIES && status == STATUS_OK && taken_by != 0; i++) {
        number = order_number_next(work->arena, number);
        status = orders_find_number(work, number, &taken_by);
    }
    if (status == STATUS_OK)
        *ret_number = taken_by == 0 ? number : "";
    return status;
}
