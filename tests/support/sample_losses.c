// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_losses.h"

#include "store/clients.h"
#include "store/db.h"
#include "support/check.h"

#define DAY_MICROSECONDS INT64_C(86400000000)
#define RUN(work, ...) store_case_ok((work), db_execute((work), NULL, __VA_ARGS__))

void sample_boundaries(struct store_case *test)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    RUN(&work, "UPDATE workspace SET active_days = $2, cooling_days = $3 WHERE id = $1",
        DB_BIND(db_int(work.workspace_id), db_int(SAMPLE_ACTIVE_DAYS),
                db_int(SAMPLE_COOLING_DAYS)));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

day_t sample_today(struct store_case *test)
{
    struct work work = store_case_work(test);
    day_t today = (day_t)(work.now / DAY_MICROSECONDS);

    work_end(&work);
    return today;
}

void sample_late_order(struct store_case *test, int64_t client_id, int32_t ago, int32_t late_days)
{
    day_t day = sample_today(test) - ago;
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    RUN(&work, "UPDATE workspace SET order_version = order_version + 1 WHERE id = $1",
        DB_BIND(db_int(work.workspace_id)));
    RUN(&work,
        "INSERT INTO client_order (workspace_id, id, order_version, client_id, accepted_on,"
        " currency, state, source, service, created_at, due_on, delivered_on)"
        " VALUES ($1, $2, (SELECT w.order_version FROM workspace w WHERE w.id = $1), $3, $4, 'EUR',"
        " 1, '', '', 0, $5, $6)",
        DB_BIND(db_int(work.workspace_id), db_int(work_new_id(&work)), db_int(client_id),
                db_int(day), late_days == 0 ? db_null() : db_int(day),
                late_days == 0 ? db_null() : db_int(day + late_days)));
    store_case_ok(&work, clients_summarise(&work, client_id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

void sample_leaving(struct store_case *test, int64_t client_id, int32_t ago, int32_t late_days)
{
    sample_late_order(test, client_id, ago + 30, 0);
    sample_late_order(test, client_id, ago, late_days);
}

void sample_open_order(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    RUN(&work, "UPDATE workspace SET order_version = order_version + 1 WHERE id = $1",
        DB_BIND(db_int(work.workspace_id)));
    RUN(&work,
        "UPDATE client_order SET stage = 2, delivered_on = NULL, order_version ="
        " (SELECT w.order_version FROM workspace w WHERE w.id = $1)"
        " WHERE workspace_id = $1 AND id = (SELECT o.id FROM client_order o"
        " WHERE o.workspace_id = $1 AND o.client_id = $2"
        " ORDER BY o.accepted_on DESC, o.id DESC LIMIT 1)",
        DB_BIND(db_int(work.workspace_id), db_int(client_id)));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

void sample_mark(struct store_case *test, int64_t client_id, int mark)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    RUN(&work, "UPDATE client SET mark = $3 WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work.workspace_id), db_int(client_id), db_int(mark)));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}
