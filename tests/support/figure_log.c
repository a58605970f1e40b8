// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/figure_log.h"

#include <stdio.h>

#include "store/db.h"
#include "store/orders.h"

enum { CLIENTS = 60, ORDERS = 260 };

static size_t roll(uint64_t *dice, size_t sides)
{
    *dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((*dice >> 33) % sides);
}

static void put_client(struct work *work, int64_t id, const char *name)
{
    store_case_ok(work, db_execute(work, NULL,
                                   "INSERT INTO client (workspace_id, id, version, kind, name,"
                                   " sort_key, order_count, created_at, changed_at)"
                                   " VALUES ($1, $2, 1, 1, $3, $4, 0, $5, $5)",
                                   DB_BIND(db_int(work->workspace_id), db_int(id), db_text(name),
                                           db_bytes(slice_of(name)), db_int(work->now))));
}

static void put_order(struct work *work, int64_t client_id, day_t day, int64_t amount,
                      const char *source, const char *service, int64_t version)
{
    const struct client_order order = {.client_id = client_id,
                                       .accepted_on = day,
                                       .has_amount = true,
                                       .amount = amount,
                                       .currency = "EUR",
                                       .state = amount < 0 ? ORDER_REFUND : ORDER_COUNTS,
                                       .source = source,
                                       .service = service};
    int64_t id;

    store_case_ok(work, orders_insert(work, &order, version, &id));
}

static void count_orders(struct work *work)
{
    store_case_ok(work,
                  db_execute(work, NULL,
                             "UPDATE client SET order_count = (SELECT count(*) FROM client_order o"
                             " WHERE o.workspace_id = $1 AND o.client_id = client.id"
                             " AND o.state = 1) WHERE workspace_id = $1",
                             DB_BIND(db_int(work->workspace_id))));
}

void figure_log_make(struct store_case *test, uint64_t dice, day_t last)
{
    static const char *const sources[] = {"", "fair", "Kwork", "-"};
    static const char *const services[] = {"", "logo", "menu"};
    struct work work = store_case_work(test);
    int64_t version, ids[CLIENTS];

    store_case_ok(&work, work_reserve_ids(&work, CLIENTS + ORDERS));
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    for (size_t i = 0; i < CLIENTS; i++) {
        char name[24];

        snprintf(name, sizeof(name), "client %zu", i);
        ids[i] = work_new_id(&work);
        put_client(&work, ids[i], name);
    }
    for (size_t i = 0; i < ORDERS; i++) {
        size_t client = roll(&dice, 1 + roll(&dice, CLIENTS));
        day_t day = last - (day_t)(roll(&dice, 1 + roll(&dice, 900)) + client * 3);
        int64_t amount = (int64_t)(roll(&dice, 8) * 50000) - (roll(&dice, 12) == 0 ? 400000 : 0);

        put_order(&work, ids[client], day, amount, sources[roll(&dice, 4)],
                  services[roll(&dice, 3)], version);
    }
    count_orders(&work);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

void figure_log_hold(struct store_case *test)
{
    struct work work = store_case_work(test);
    int64_t version;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE client SET mark = id % 5, version = 2, changed_at = $2"
                                    " WHERE workspace_id = $1 AND id % 5 < 4",
                                    DB_BIND(db_int(work.workspace_id), db_int(work.now))));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE client_order SET stage = 2, order_version = $2"
                                    " WHERE workspace_id = $1 AND id % 11 = 0",
                                    DB_BIND(db_int(work.workspace_id), db_int(version))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

day_t figure_log_today(struct store_case *test)
{
    struct work work = store_case_work(test);

    day_t today = zone_day_by_name("UTC", work.now / 1000000);
    work_end(&work);
    return today;
}

void figure_log_window(struct store_case *test, int32_t active_days, int32_t cooling_days)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE workspace SET active_days = $2, cooling_days = $3"
                                    " WHERE id = $1",
                                    DB_BIND(db_int(work.workspace_id), db_int(active_days),
                                            db_int(cooling_days))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

void figure_log_put(struct store_case *test, const struct order_log *log)
{
    struct work work = store_case_work(test);
    int64_t version;

    store_case_ok(&work,
                  work_reserve_ids(&work, (int64_t)(log->client_count + log->occasion_count)));
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    for (size_t client = 0; client < log->client_count; client++) {
        struct slice name = order_log_name(log, client);
        int64_t id = work_new_id(&work);

        put_client(&work, id, arena_copy(work.arena, name.at, name.length));
        for (size_t i = log->first[client]; i < log->first[client] + log->count[client]; i++)
            put_order(&work, id, log->day[i], log->amount ? log->amount[i] : 0, "", "", version);
    }
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}
