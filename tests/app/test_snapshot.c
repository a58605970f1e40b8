// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/snapshot.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/text.h"
#include "store/clients.h"
#include "store/db.h"
#include "store/imports.h"
#include "store/orders.h"
#include "support/check.h"
#include "support/store_case.h"

static const struct snapshot_choice all_days = {.as_of = DAY_NONE};

static int64_t add_client(struct store_case *test, const char *name)
{
    struct work work = store_case_work(test);
    const struct new_client client = {
        .kind = CLIENT_PERSON,
        .name = name,
        .sort_key = slice_of(name),
        .reference = name,
        .main_contact = {.name = name,
                         .given = "",
                         .family = "",
                         .additional = "",
                         .salutation = "",
                         .language = "",
                         .is_main = true},
    };
    int64_t id, contact_id;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, clients_insert(&work, &client, &id, &contact_id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

static struct client_order order_of(int64_t client_id, day_t day, int64_t amount)
{
    return (struct client_order){.client_id = client_id,
                                 .accepted_on = day,
                                 .has_amount = true,
                                 .amount = amount,
                                 .currency = "EUR",
                                 .state = amount < 0 ? ORDER_REFUND : ORDER_COUNTS,
                                 .source = "fair",
                                 .service = "logo"};
}

static void add_order(struct store_case *test, struct client_order order)
{
    struct work work = store_case_work(test);
    int64_t version, id;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    store_case_ok(&work, orders_insert(&work, &order, version, &id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

/* Clients, occasions, and the amounts of all of them, as "2 clients, 3 orders, 60000". */
static const char *told(struct store_case *test, struct snapshots *snapshots,
                        struct snapshot_choice choice)
{
    struct work work = store_case_work(test);
    struct text text = text_new(&test->arena);
    struct snapshot *snapshot;
    int64_t sum = 0;

    enum status status = snapshot_take(snapshots, &work, &choice, &snapshot);
    if (status != STATUS_OK) {
        work_end(&work);
        return work.fault.field[0] != '\0' ? work.fault.field : "refused";
    }
    const struct order_log *log = snapshot_log(snapshot);
    for (size_t client = 0; client < log->client_count; client++)
        for (size_t i = log->first[client]; i < log->first[client] + log->count[client]; i++)
            sum += log->amount[i];
    text_format(&text, "%zu clients, %zu orders, %lld, as of %d, %s", log->client_count,
                log->occasion_count, (long long)sum, log->as_of, log->currency);
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    return text.at;
}

static void it_holds_the_orders_of_the_workspace(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    int64_t ana = add_client(test, "Ana"), ivo = add_client(test, "Ivo");

    add_order(test, order_of(ana, 20000, 10000));
    add_order(test, order_of(ana, 20000, 5000));
    add_order(test, order_of(ivo, 20010, 20000));
    add_order(test, order_of(ivo, 20011, -20000));
    assert_string_equal(told(test, snapshots, all_days),
                        "2 clients, 2 orders, 35000, as of 20011, EUR");
    snapshots_close(snapshots);
}

static void an_order_that_comes_is_there_at_once(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    int64_t ana = add_client(test, "Ana");

    add_order(test, order_of(ana, 20000, 10000));
    assert_string_equal(told(test, snapshots, all_days),
                        "1 clients, 1 orders, 10000, as of 20000, EUR");
    add_order(test, order_of(ana, 20005, 10000));
    assert_string_equal(told(test, snapshots, all_days),
                        "1 clients, 2 orders, 20000, as of 20005, EUR");
    int64_t ivo = add_client(test, "Ivo");
    add_order(test, order_of(ivo, 20007, 40000));
    assert_string_equal(told(test, snapshots, all_days),
                        "2 clients, 3 orders, 60000, as of 20007, EUR");
    snapshots_close(snapshots);
}

static void orders_that_are_taken_out_again_are_gone(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    int64_t ana = add_client(test, "Ana"), ivo = add_client(test, "Ivo"), import_id, version;
    struct import import = {.kind = IMPORT_ORDERS, .file_name = "orders.csv", .row_count = 2};
    struct work work = store_case_work(test);
    struct client_order order = order_of(ana, 20020, 70000);

    add_order(test, order_of(ana, 20000, 10000));
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, imports_insert(&work, &import, &import_id));
    store_case_ok(&work, work_commit(&work));
    order.import_id = import_id;
    add_order(test, order);
    order.client_id = ivo;
    add_order(test, order);
    assert_string_equal(told(test, snapshots, all_days),
                        "2 clients, 3 orders, 150000, as of 20020, EUR");

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    store_case_ok(&work, orders_delete_import(&work, import_id, version));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    assert_string_equal(told(test, snapshots, all_days),
                        "1 clients, 1 orders, 10000, as of 20000, EUR");
    snapshots_close(snapshots);
}

static void a_name_that_was_changed_is_shown(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    int64_t ana = add_client(test, "Ana"), version;
    struct client_change change = {.name = "Ana Horvat", .sort_key = slice_of("ana horvat")};

    add_order(test, order_of(ana, 20000, 10000));
    (void)told(test, snapshots, all_days);
    struct work work = store_case_work(test);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, clients_update(&work, ana, 1, &change, &version));
    store_case_ok(&work, work_commit(&work));

    struct snapshot *snapshot;
    store_case_ok(&work, snapshot_take(snapshots, &work, &all_days, &snapshot));
    assert_true(slice_equal(order_log_name(snapshot_log(snapshot), 0), slice_of("Ana Horvat")));
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    snapshots_close(snapshots);
}

static void an_earlier_day_is_looked_at_from_as_if_nothing_came_after(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    int64_t ana = add_client(test, "Ana");

    add_order(test, order_of(ana, 20000, 10000));
    add_order(test, order_of(ana, 20030, 10000));
    assert_string_equal(told(test, snapshots, (struct snapshot_choice){.as_of = 20010}),
                        "1 clients, 1 orders, 10000, as of 20010, EUR");
    assert_string_equal(told(test, snapshots, (struct snapshot_choice){.as_of = 20050}),
                        "1 clients, 2 orders, 20000, as of 20050, EUR");
    assert_string_equal(told(test, snapshots, (struct snapshot_choice){.as_of = 19000}), "refused");
    snapshots_close(snapshots);
}

static void several_currencies_want_a_choice(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    int64_t ana = add_client(test, "Ana");
    struct client_order order = order_of(ana, 20001, 90000);

    add_order(test, order_of(ana, 20000, 10000));
    order.currency = "USD";
    add_order(test, order);
    assert_string_equal(told(test, snapshots, all_days), "currency");
    assert_string_equal(told(test, snapshots, (struct snapshot_choice){"USD", DAY_NONE}),
                        "1 clients, 1 orders, 90000, as of 20001, USD");
    assert_string_equal(told(test, snapshots, (struct snapshot_choice){"EUR", DAY_NONE}),
                        "1 clients, 1 orders, 10000, as of 20000, EUR");
    snapshots_close(snapshots);
}

static void who_may_not_look_sees_nothing_and_another_workspace_is_empty(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    struct snapshot *snapshot;

    add_order(test, order_of(add_client(test, "Ana"), 20000, 10000));
    struct work work = store_case_work(test);
    work.actor.role = ROLE_NONE;
    assert_int_equal(snapshot_take(snapshots, &work, &all_days, &snapshot), STATUS_FORBIDDEN);
    work_end(&work);

    struct work foreign = store_case_work(test);
    foreign.workspace_id += 1000000;
    assert_int_not_equal(snapshot_take(snapshots, &foreign, &all_days, &snapshot), STATUS_OK);
    work_end(&foreign);
    snapshots_close(snapshots);
}

/* What is known of a client beside their orders; HOLD_NONE also when they are not in the log. */
static enum client_hold hold_told(struct store_case *test, struct snapshots *snapshots,
                                  const struct snapshot_choice *choice, int64_t client_id)
{
    struct work work = store_case_work(test);
    struct snapshot *snapshot;

    store_case_ok(&work, snapshot_take(snapshots, &work, choice, &snapshot));
    const struct order_log *log = snapshot_log(snapshot);
    int64_t client = snapshot_find_client(snapshot, client_id);
    enum client_hold hold =
        client < 0 ? HOLD_NONE : order_log_hold(log, (size_t)client, log->as_of);
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    return hold;
}

static void mark_client(struct store_case *test, int64_t id, enum client_mark mark)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE client SET mark = $3, version = version + 1,"
                                    " changed_at = $4 WHERE workspace_id = $1 AND id = $2",
                                    DB_BIND(db_int(work.workspace_id), db_int(id), db_int(mark),
                                            db_int(work.now))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

/* They are put back to where work on them goes on. */
static void open_orders_of(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);
    int64_t version;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    store_case_ok(
        &work, db_execute(&work, NULL,
                          "UPDATE client_order SET stage = 2, order_version = $3"
                          " WHERE workspace_id = $1 AND client_id = $2",
                          DB_BIND(db_int(work.workspace_id), db_int(client_id), db_int(version))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void open_orders_and_marks_are_there_at_once(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    const struct snapshot_choice plain = {.as_of = DAY_NONE, .is_plain = true};
    const struct snapshot_choice earlier = {.as_of = 20005}, later = {.as_of = 20100};
    int64_t ana = add_client(test, "Ana"), ivo = add_client(test, "Ivo"), mia;
    struct client_order open = order_of(ana, 20010, 10000), done = order_of(ivo, 20000, 10000);

    add_order(test, done);
    assert_int_equal(hold_told(test, snapshots, &all_days, ivo), HOLD_NONE);
    add_order(test, open);
    open_orders_of(test, ana);
    assert_int_equal(hold_told(test, snapshots, &all_days, ana), HOLD_OPEN_ORDER);
    assert_int_equal(hold_told(test, snapshots, &all_days, ivo), HOLD_NONE);
    mark_client(test, ivo, MARK_RARE);
    assert_int_equal(hold_told(test, snapshots, &all_days, ivo), HOLD_RARE);
    mark_client(test, ana, MARK_LOST);
    assert_int_equal(hold_told(test, snapshots, &all_days, ana), HOLD_LOST);
    mark_client(test, ana, MARK_NONE);
    assert_int_equal(hold_told(test, snapshots, &all_days, ana), HOLD_OPEN_ORDER);
    mia = add_client(test, "Mia"); /* marked before the first order: nobody of the columns yet */
    mark_client(test, mia, MARK_ACTIVE);
    done.client_id = mia;
    add_order(test, done);
    assert_int_equal(hold_told(test, snapshots, &all_days, mia), HOLD_ACTIVE);
    assert_int_equal(hold_told(test, snapshots, &plain, mia), HOLD_NONE);
    assert_int_equal(hold_told(test, snapshots, &plain, ana), HOLD_NONE);
    assert_int_equal(hold_told(test, snapshots, &later, mia), HOLD_ACTIVE);
    assert_int_equal(hold_told(test, snapshots, &earlier, mia), HOLD_NONE);
    struct snapshots *anew = snapshots_open(0);
    assert_int_equal(hold_told(test, anew, &all_days, ana), HOLD_OPEN_ORDER);
    assert_int_equal(hold_told(test, anew, &all_days, ivo), HOLD_RARE);
    snapshots_close(anew);
    snapshots_close(snapshots);
}

static const char *newcomer_name(struct store_case *test, int number)
{
    struct text name = text_new(&test->arena);

    text_format(&name, "newcomer %d", number);
    return name.at;
}

static void whatever_statement_fails_the_next_look_is_whole(void **state)
{
    struct store_case *test = *state;
    int64_t ana = add_client(test, "Ana");
    bool was_hit = true;

    add_order(test, order_of(ana, 20000, 10000));
    for (int failing = 1; was_hit; failing++) {
        struct snapshots *snapshots = snapshots_open(0);

        failing_store_arm(&test->at.failing, failing);
        const char *said = told(test, snapshots, all_days);
        was_hit = failing_store_was_hit(&test->at.failing);
        if (was_hit)
            assert_string_equal(said, "refused");
        assert_string_equal(told(test, snapshots, all_days),
                            "1 clients, 1 orders, 10000, as of 20000, EUR");
        snapshots_close(snapshots);
    }
    was_hit = true;
    for (int failing = 1; was_hit; failing++) {
        struct snapshots *snapshots = snapshots_open(0);

        const char *before = told(test, snapshots, all_days);
        add_order(test, order_of(add_client(test, newcomer_name(test, failing)), 20001, 100));
        failing_store_arm(&test->at.failing, failing);
        const char *said = told(test, snapshots, all_days);
        was_hit = failing_store_was_hit(&test->at.failing);
        if (was_hit)
            assert_string_equal(said, "refused");
        assert_string_not_equal(told(test, snapshots, all_days), before);
        snapshots_close(snapshots);
    }
}

/* Threads that measure while orders come: what they see is never less than what was there when
 * they began, and always whole. */
struct onlooker {
    struct store_case *test;
    struct snapshots *snapshots;
    atomic_int orders; /* committed so far */
    atomic_bool is_over;
    atomic_int failures;
};

static void look_once(struct onlooker *onlooker, struct arena *arena)
{
    struct work work = work_start(onlooker->test->at.store, arena);
    struct snapshot *snapshot;
    size_t at_least = (size_t)atomic_load(&onlooker->orders), counted = 0;

    work.workspace_id = onlooker->test->workspace_id;
    work.actor = actor_system();
    if (snapshot_take(onlooker->snapshots, &work, &all_days, &snapshot) != STATUS_OK) {
        atomic_fetch_add(&onlooker->failures, 1);
        work_end(&work);
        return;
    }
    const struct order_log *log = snapshot_log(snapshot);
    for (size_t client = 0; client < log->client_count; client++)
        counted += log->count[client];
    if (counted != log->occasion_count || counted < at_least)
        atomic_fetch_add(&onlooker->failures, 1);
    snapshot_release(onlooker->snapshots, snapshot);
    work_end(&work);
}

static void *look_on(void *context)
{
    struct onlooker *onlooker = context;

    while (!atomic_load(&onlooker->is_over)) {
        struct arena arena = {0};

        look_once(onlooker, &arena);
        arena_free(&arena);
    }
    return NULL;
}

static void many_may_measure_while_orders_come(void **state)
{
    enum { THREADS = 4, ORDERS = 60 };
    struct store_case *test = *state;
    struct onlooker onlooker = {.test = test, .snapshots = snapshots_open(0)};
    int64_t clients[3] = {add_client(test, "Ana"), add_client(test, "Ivo"),
                          add_client(test, "Mia")};
    pthread_t threads[THREADS];

    add_order(test, order_of(clients[0], 19999, 10000));
    atomic_store(&onlooker.orders, 1);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, look_on, &onlooker), 0);
    for (int i = 0; i < ORDERS; i++) {
        add_order(test, order_of(clients[i % 3], 20000 + i, 10000));
        atomic_fetch_add(&onlooker.orders, 1);
    }
    atomic_store(&onlooker.is_over, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&onlooker.failures), 0);
    snapshots_close(onlooker.snapshots);
}

static void columns_that_nobody_uses_are_given_up_beyond_the_limit(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(1);

    add_order(test, order_of(add_client(test, "Ana"), 20000, 10000));
    for (int i = 0; i < 3; i++)
        assert_string_equal(told(test, snapshots, all_days),
                            "1 clients, 1 orders, 10000, as of 20000, EUR");
    snapshots_close(snapshots);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(it_holds_the_orders_of_the_workspace),
        CASE(an_order_that_comes_is_there_at_once),
        CASE(orders_that_are_taken_out_again_are_gone),
        CASE(a_name_that_was_changed_is_shown),
        CASE(an_earlier_day_is_looked_at_from_as_if_nothing_came_after),
        CASE(several_currencies_want_a_choice),
        CASE(who_may_not_look_sees_nothing_and_another_workspace_is_empty),
        CASE(open_orders_and_marks_are_there_at_once),
        CASE(whatever_statement_fails_the_next_look_is_whole),
        CASE(many_may_measure_while_orders_come),
        CASE(columns_that_nobody_uses_are_given_up_beyond_the_limit),
    };
    return run_store_tests(tests);
}
