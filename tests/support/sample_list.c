// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_list.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/standing_windows.h"
#include "base/sort_key.h"
#include "store/clients.h"
#include "store/db.h"
#include "store/tags.h"
#include "support/check.h"
#include "support/sample_clients.h"

const char *const listed_tags[LISTED_TAGS] = {"Café", "R&D", "late payer", "ёж"};
static const char *const names[] = {"Ana", "Đurđa", "Željko", "Boris", "Ёлкин", "Zoë", "o'Hara"};
static const char *const sources[] = {"", "Kwork", "kwork", "a friend"};
static const char *const services[] = {"", "Logo", "Menu", "logo"};
static const char *const languages[] = {"", "ru", "hr"};
static const char *const own_values[] = {"", "yes", "no"};
#define PICK(dice, list) ((list)[roll((dice), sizeof(list) / sizeof((list)[0]))])

static size_t roll(uint64_t *dice, size_t sides)
{
    *dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((*dice >> 33) % sides);
}

#define RUN(work, ...) store_case_ok((work), db_execute((work), NULL, __VA_ARGS__))

static void add_orders(struct work *work, uint64_t *dice, day_t today, struct listed_truth *client)
{
    client->order_count = roll(dice, LISTED_ORDERS_MAX + 1);
    for (size_t i = 0; i < client->order_count; i++) {
        /* Now and then two on one day: one occasion. */
        client->orders[i] =
            i > 0 && roll(dice, 4) == 0 ? client->orders[i - 1] : today - (day_t)roll(dice, 400);
        client->services[i] = PICK(dice, services);
        RUN(work,
            "INSERT INTO client_order (workspace_id, id, order_version, client_id, accepted_on,"
            " currency, state, source, service, created_at)"
            " VALUES ($1, $2, 1, $3, $4, 'EUR', 1, '', $5, 0)",
            DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(client->id),
                    db_int(client->orders[i]), db_text(client->services[i])));
    }
    client->has_open = client->order_count == 4;
    if (client->has_open)
        RUN(work,
            "UPDATE client_order SET stage = 2 WHERE workspace_id = $1 AND client_id = $2"
            " AND accepted_on = $3",
            DB_BIND(db_int(work->workspace_id), db_int(client->id), db_int(client->orders[0])));
    if (roll(dice, 3) == 0) /* one that counts nowhere */
        RUN(work,
            "INSERT INTO client_order (workspace_id, id, order_version, client_id, accepted_on,"
            " currency, state, source, service, created_at)"
            " VALUES ($1, $2, 1, $3, $4, 'EUR', 2, '', 'Menu', 0)",
            DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(client->id),
                    db_int(today)));
    store_case_ok(work, clients_summarise(work, client->id));
}

static void add_points(struct work *work, struct listed_truth *client, int kind, int count)
{
    for (int i = 0; i < count; i++) {
        client->point_id = work_new_id(work);
        RUN(work,
            "INSERT INTO contact_point (workspace_id, id, contact_id, kind, value, value_key,"
            " is_main, created_at) VALUES ($1, $2, $3, $4, 'x', $5, 0, 0)",
            DB_BIND(db_int(work->workspace_id), db_int(client->point_id),
                    db_int(client->contact_id), db_int(kind), db_text(i == 0 ? "x" : "y")));
    }
}

static void add_forecast(struct work *work, uint64_t *dice, day_t today,
                         struct listed_truth *client)
{
    client->has_window = roll(dice, 3) > 0;
    client->has_value = roll(dice, 3) > 0;
    client->window_from = today + (day_t)roll(dice, 60) - 30;
    client->window_by = client->window_from + (day_t)roll(dice, 40);
    client->value = (int64_t)roll(dice, 50) - 5;
    if (!client->has_window && !client->has_value)
        return;
    RUN(work,
        "INSERT INTO client_forecast (workspace_id, id, forecast_id, alive, alive_low, alive_high,"
        " within_30, within_90, within_365, orders_30, orders_30_low, orders_30_high, orders_90,"
        " orders_90_low, orders_90_high, orders_365, orders_365_low, orders_365_high, window_from,"
        " window_by, value) VALUES ($1, $2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, $3, $4,"
        " $5)",
        DB_BIND(db_int(work->workspace_id), db_int(client->id),
                client->has_window ? db_int(client->window_from) : db_null(),
                client->has_window ? db_int(client->window_by) : db_null(),
                client->has_value ? db_int(client->value) : db_null()));
}

static void describe(struct work *work, uint64_t *dice, struct listed_truth *client)
{
    client->source = PICK(dice, sources);
    client->language = PICK(dice, languages);
    client->mark = (int32_t)roll(dice, 4);
    client->is_archived = roll(dice, 8) == 0;
    client->is_deleted = roll(dice, 12) == 0;
    client->created_at = work->now - (int64_t)roll(dice, 300) * 86400 * 1000000;
    RUN(work,
        "UPDATE client SET source = $3, mark = $4, archived_at = $5, deleted_at = $6,"
        " created_at = $7 WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(client->id), db_text(client->source),
                db_int(client->mark), client->is_archived ? db_int(1) : db_null(),
                client->is_deleted ? db_int(1) : db_null(), db_int(client->created_at)));
    RUN(work, "UPDATE contact SET language = $3 WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(client->contact_id), db_text(client->language)));
}

static void add_own_value(struct work *work, uint64_t *dice, int64_t field_id,
                          struct listed_truth *client)
{
    client->own_value = PICK(dice, own_values);
    if (client->own_value[0] != '\0')
        RUN(work,
            "INSERT INTO own_value (workspace_id, object_id, field_id, value)"
            " VALUES ($1, $2, $3, $4)",
            DB_BIND(db_int(work->workspace_id), db_int(client->id), db_int(field_id),
                    db_text(client->own_value)));
}

static void add_tags(struct work *work, uint64_t *dice, const int64_t *tag_ids,
                     struct listed_truth *client)
{
    for (size_t i = 0; i < LISTED_TAGS; i++) {
        client->has_tag[i] = roll(dice, 3) == 0;
        if (client->has_tag[i])
            RUN(work,
                "INSERT INTO client_tag (workspace_id, client_id, tag_id) VALUES ($1, $2, $3)",
                DB_BIND(db_int(work->workspace_id), db_int(client->id), db_int(tag_ids[i])));
    }
}

static void make_tags(struct work *work, int64_t *tag_ids)
{
    for (size_t i = 0; i < LISTED_TAGS; i++) {
        tag_ids[i] = work_new_id(work);
        RUN(work,
            "INSERT INTO tag (workspace_id, id, name, name_key, created_at)"
            " VALUES ($1, $2, $3, $4, 0)",
            DB_BIND(db_int(work->workspace_id), db_int(tag_ids[i]), db_text(listed_tags[i]),
                    db_text(tag_key(work->arena, slice_of(listed_tags[i])))));
    }
}

static void make_frame(struct work *work, struct listed_base *base)
{
    base->own_field_id = work_new_id(work);
    RUN(work,
        "INSERT INTO own_field (workspace_id, id, version, object, name, kind, choices, place,"
        " created_at) VALUES ($1, $2, 1, 1, 'Warranty', 5, '', 0, 0)",
        DB_BIND(db_int(work->workspace_id), db_int(base->own_field_id)));
    RUN(work,
        "INSERT INTO forecast (workspace_id, id, made_at, fitted_at, seen_on, order_version,"
        " currency, client_count, basis) VALUES ($1, 1, 0, 0, 0, 0, '', 0, '{}')",
        DB_BIND(db_int(work->workspace_id)));
    RUN(work,
        "UPDATE workspace SET active_days = 90, cooling_days = 40, time_zone = 'UTC',"
        " order_version = 1 WHERE id = $1",
        DB_BIND(db_int(work->workspace_id)));
}

static size_t occasions_of(const struct listed_truth *client)
{
    size_t count = 0;

    for (size_t i = 0; i < client->order_count; i++) {
        bool is_again = false;

        for (size_t j = 0; j < i; j++)
            is_again = is_again || client->orders[j] == client->orders[i];
        count += is_again ? 0 : 1;
    }
    return count;
}

static day_t last_of(const struct listed_truth *client)
{
    day_t last = CLIENT_DAY_NONE;

    for (size_t i = 0; i < client->order_count; i++)
        last = client->orders[i] > last ? client->orders[i] : last;
    return last;
}

/* The smallest n of 3 and more that at most a fifth of those reach who came twice and are active;
 * deleted clients' orders are still orders of the base. */
static void work_out_window(struct listed_base *base)
{
    base->window = (struct standing_window){90, 40, 3};
    for (;; base->window.vip_orders++) {
        size_t twice = 0, reach = 0;

        for (size_t i = 0; i < LISTED_CLIENTS; i++) {
            size_t occasions = occasions_of(&base->clients[i]);

            if (occasions < 2 || last_of(&base->clients[i]) < base->today - 90)
                continue;
            twice++;
            reach += occasions >= (size_t)base->window.vip_orders;
        }
        if (reach * 5 <= twice)
            return;
    }
}

static int64_t contact_of(struct work *work, int64_t client_id)
{
    struct client client;

    store_case_ok(work, clients_find(work, client_id, &client));
    return client.contact_id;
}

static void make_client(struct store_case *test, struct work *work, uint64_t *dice,
                        const int64_t *tag_ids, struct listed_base *base,
                        struct listed_truth *client)
{
    client->contact_id = contact_of(work, client->id);
    add_orders(work, dice, base->today, client);
    client->email_count = (int)roll(dice, 3);
    client->phone_count = (int)roll(dice, 2);
    add_points(work, client, 1, client->email_count);
    add_points(work, client, 2, client->phone_count);
    add_forecast(work, dice, base->today, client);
    add_own_value(work, dice, base->own_field_id, client);
    add_tags(work, dice, tag_ids, client);
    describe(work, dice, client);
    (void)test;
}

/* Its own way to what domain/return_window.h decides. */
static void find_next(struct listed_truth *client, const struct return_windows *returns)
{
    const size_t occasions = occasions_of(client);
    const struct return_window *shared =
        &returns->after[occasions >= 1 && occasions <= 4 ? occasions - 1 : 4];

    if (occasions == 0)
        return;
    if (client->has_window && client->window_from >= last_of(client))
        client->next = (struct listed_next){true, false, client->window_from, client->window_by};
    else if (shared->returns >= 20)
        client->next = (struct listed_next){true, true, last_of(client) + shared->from_days,
                                            last_of(client) + shared->by_days};
}

static void find_all_next(struct store_case *test, struct listed_base *base)
{
    struct work work = store_case_work(test);
    struct standing_now now;

    store_case_ok(&work, standing_now(&work, NULL, STANDING_NEEDED, &now));
    for (size_t i = 0; i < LISTED_CLIENTS; i++)
        find_next(&base->clients[i], &now.returns);
    work_end(&work);
}

struct listed_base *listed_base_make(struct store_case *test, uint64_t seed)
{
    struct listed_base *base = arena_alloc(&test->arena, sizeof(*base));
    struct sort_keys *keys = sort_keys_open("en");
    uint64_t dice = seed;
    int64_t tag_ids[LISTED_TAGS];

    for (size_t i = 0; i < LISTED_CLIENTS; i++) {
        struct listed_truth *client = &base->clients[i];
        char name[64];

        snprintf(name, sizeof(name), "%s %s%d", PICK(&dice, names), PICK(&dice, names),
                 (int)roll(&dice, 3));
        client->name = arena_copy(&test->arena, name, strlen(name));
        client->sort_key = sort_key(keys, &test->arena, slice_of(client->name));
        client->id = sample_client(test, CLIENT_PERSON, client->name);
    }
    sort_keys_close(keys);
    struct work work = store_case_work(test);
    base->today = (day_t)(work.now / 1000000 / 86400);
    store_case_ok(&work, work_reserve_ids(&work, 10000));
    store_case_ok(&work, work_begin(&work));
    make_frame(&work, base);
    make_tags(&work, tag_ids);
    for (size_t i = 0; i < LISTED_CLIENTS; i++)
        make_client(test, &work, &dice, tag_ids, base, &base->clients[i]);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    work_out_window(base);
    find_all_next(test, base);
    return base;
}

/* --- the judgement --- */

/* The mark first, then an open order, then the age; twice the days for who needs us rarely. */
static bool is_active_client(const struct listed_base *base, const struct listed_truth *client)
{
    const day_t age = base->today - last_of(client);

    switch (client->mark) {
    case MARK_ACTIVE:
        return true;
    case MARK_LOST:
        return false;
    case MARK_RARE:
        return client->has_open || age <= 180;
    default:
        return client->has_open || age <= 90;
    }
}

static bool stands(const struct listed_base *base, const struct listed_truth *client,
                   enum client_standing standing)
{
    size_t occasions = occasions_of(client);
    bool is_active = occasions > 0 && is_active_client(base, client);
    bool is_vip = occasions >= (size_t)base->window.vip_orders;
    bool is_awaited =
        client->mark != MARK_RARE && (client->mark == MARK_ACTIVE || !client->has_open);

    switch (standing) {
    case CLIENT_NEWCOMER:
        return occasions == 1 && is_active;
    case CLIENT_ONE_TIME:
        return occasions == 1 && !is_active;
    case CLIENT_GROWING:
        return occasions > 1 && is_active && !is_vip;
    case CLIENT_VIP:
        return occasions > 1 && is_active && is_vip;
    case CLIENT_LOST:
        return occasions > 1 && !is_active;
    case CLIENT_WITHOUT_ORDERS:
        return occasions == 0;
    case CLIENT_COOLING:
        return is_active && is_awaited && last_of(client) < base->today - 40;
    }
    return false;
}

static bool standing_belongs(const struct listed_base *base, const struct listed_truth *client,
                             unsigned standings)
{
    bool belongs = standings == 0;

    for (int i = 0; i < CLIENT_STANDINGS; i++)
        belongs = belongs || ((standings >> i & 1U) && stands(base, client, i));
    return belongs;
}

static bool has_bought(const struct listed_truth *client, const char *service)
{
    bool has = service[0] == '\0';

    for (size_t i = 0; i < client->order_count; i++)
        has = has || strcmp(client->services[i], service) == 0;
    return has;
}

static bool tags_belong(const struct listed_truth *client, const struct client_filter *filter)
{
    for (size_t i = 0; i < filter->tag_count; i++) {
        bool has = false;

        for (size_t j = 0; j < LISTED_TAGS; j++)
            has = has || (client->has_tag[j] && strcmp(filter->tags[i], listed_tags[j]) == 0);
        if (!has)
            return false;
    }
    return true;
}

static bool window_belongs(const struct listed_base *base, const struct listed_truth *client,
                           enum own_window window)
{
    const struct listed_next *next = &client->next;
    day_t today = base->today;

    switch (window) {
    case OWN_WINDOW_ANY:
        return true;
    case OWN_WINDOW_AHEAD:
        return next->is_known && next->from > today;
    case OWN_WINDOW_OPEN:
        return next->is_known && next->from <= today && next->by >= today;
    case OWN_WINDOW_CLOSING:
        return next->is_known && next->from <= today && next->by >= today && next->by <= today + 14;
    case OWN_WINDOW_PASSED:
        return next->is_known && next->by < today;
    }
    return false;
}

static bool reach_belongs(const struct listed_truth *client, enum reach_choice reach)
{
    switch (reach) {
    case REACH_ANY:
        return true;
    case REACH_EMAIL:
        return client->email_count > 0;
    case REACH_NO_EMAIL:
        return client->email_count == 0;
    case REACH_ONE_WAY:
        return client->email_count + client->phone_count == 1;
    }
    return false;
}

/* The words of a name that consists of ASCII letters alone. */
static bool find_belongs(const struct listed_truth *client, const char *find)
{
    const char *space = strchr(client->name, ' ');
    size_t length = strlen(find);

    return length == 0 || strncasecmp(client->name, find, length) == 0 ||
           strncasecmp(space + 1, find, length) == 0;
}

bool listed_belongs(const struct listed_base *base, const struct listed_truth *client,
                    const struct client_filter *filter)
{
    day_t last = last_of(client);
    int64_t orders = (int64_t)client->order_count;

    if (client->is_deleted || (filter->archived == ARCHIVED_HIDDEN && client->is_archived) ||
        (filter->archived == ARCHIVED_ALONE && !client->is_archived))
        return false;
    if (filter->last_from != CLIENT_DAY_NONE &&
        (last == CLIENT_DAY_NONE || last < filter->last_from))
        return false;
    if (filter->last_to != CLIENT_DAY_NONE && (last == CLIENT_DAY_NONE || last > filter->last_to))
        return false;
    if (filter->created_from != CLIENT_DAY_NONE &&
        client->created_at < (int64_t)filter->created_from * 86400 * 1000000)
        return false;
    return (filter->orders_from < 0 || orders >= filter->orders_from) &&
           (filter->orders_to < 0 || orders <= filter->orders_to) &&
           standing_belongs(base, client, filter->standings) &&
           has_bought(client, filter->service) && tags_belong(client, filter) &&
           window_belongs(base, client, filter->window) && reach_belongs(client, filter->reach) &&
           find_belongs(client, filter->find) &&
           (filter->source[0] == '\0' || strcmp(filter->source, client->source) == 0) &&
           (filter->language[0] == '\0' || strcmp(filter->language, client->language) == 0) &&
           (!filter->has_mark || filter->mark == client->mark) &&
           (filter->own_count == 0 || strcmp(filter->own[0].value, client->own_value) == 0);
}

static bool has_key(const struct listed_truth *client, enum client_sort sort)
{
    return (sort != SORT_LAST_ORDER || client->order_count > 0) &&
           (sort != SORT_WINDOW || client->next.is_known) &&
           (sort != SORT_VALUE || client->has_value);
}

static int64_t key_of(const struct listed_truth *client, enum client_sort sort)
{
    switch (sort) {
    case SORT_LAST_ORDER:
        return last_of(client);
    case SORT_ORDERS:
        return (int64_t)client->order_count;
    case SORT_WINDOW:
        return client->next.by;
    case SORT_VALUE:
        return client->value;
    case SORT_NAME:
    case SORT_CREATED:
        break;
    }
    return 0;
}

int listed_compare(const struct listed_truth *a, const struct listed_truth *b,
                   const struct client_filter *filter)
{
    bool a_has = has_key(a, filter->sort), b_has = has_key(b, filter->sort);
    int order = 0;

    if (a_has != b_has)
        return a_has ? -1 : 1;
    if (a_has)
        order = filter->sort == SORT_NAME ? slice_compare(a->sort_key, b->sort_key)
                                          : (key_of(a, filter->sort) > key_of(b, filter->sort)) -
                                                (key_of(a, filter->sort) < key_of(b, filter->sort));
    order = order != 0 ? order : (a->id > b->id) - (a->id < b->id);
    return a_has && filter->is_descending ? -order : order;
}
