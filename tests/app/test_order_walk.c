// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/orders.h"
#include "app/snapshot.h"
#include "app/undo.h"
#include "base/text.h"
#include "store/order_changes.h"
#include "support/check.h"
#include "support/sample_clients.h"

/*
 * Changes at random, and Undo of some of them, beside a model that knows nothing of stages, trails
 * and versions: clients' summaries, the order's version and the columns in memory must follow.
 */
enum { CLIENTS = 4, ORDERS_MOST = 60, STEPS = 200 };

struct modelled {
    int64_t id;
    size_t client;
    day_t day;
    int64_t amount;
    enum order_state state;
    bool is_deleted;
    int64_t latest_audit; /* of it; what may be taken back */
};
struct walk {
    struct store_case *test;
    struct snapshots *snapshots; /* that follow all the way */
    int64_t clients[CLIENTS];
    struct modelled orders[ORDERS_MOST], before[ORDERS_MOST]; /* before: the latest change */
    size_t count;
    uint64_t seed;
    int64_t version;
    int undos, given;
};

static uint64_t dice(struct walk *walk, uint64_t sides)
{
    walk->seed = walk->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (walk->seed >> 33) % sides;
}

static const char *day_text(struct walk *walk, day_t day)
{
    char text[DAY_TEXT_SIZE];

    day_write(day, text);
    return arena_copy(&walk->test->arena, text, strlen(text));
}

static const char *amount_text(struct walk *walk, int64_t amount)
{
    struct text text = text_new(&walk->test->arena);

    text_format(&text, "%lld", (long long)amount);
    return text.at;
}

static void add_one(struct walk *walk, struct work *work)
{
    struct modelled *order = &walk->orders[walk->count];
    struct order_changed changed;

    if (walk->count == ORDERS_MOST)
        return;
    *order = (struct modelled){.client = dice(walk, CLIENTS),
                               .day = (day_t)(20000 + dice(walk, 300)),
                               .amount = (int64_t)(1 + dice(walk, 900)),
                               .state = ORDER_COUNTS};
    const struct order_input input = {.accepted_on = day_text(walk, order->day),
                                      .amount = amount_text(walk, order->amount),
                                      .currency = "EUR"};
    store_case_ok(work, add_order(work, walk->clients[order->client], &input, &changed));
    walk->before[walk->count] = *order;
    walk->before[walk->count].is_deleted = true;
    order->id = walk->before[walk->count].id = changed.order.id;
    order->latest_audit = changed.audit_id;
    walk->count++;
    walk->version++;
}

/* What the store said of a change, taken over into the model. */
static void changed_to(struct walk *walk, size_t at, struct modelled after,
                       const struct order_changed *changed)
{
    if (changed->audit_id == 0)
        return;
    walk->before[at] = walk->orders[at];
    after.latest_audit = changed->audit_id;
    walk->orders[at] = after;
    walk->version++;
}

static void edit_one(struct walk *walk, struct work *work, size_t at)
{
    struct modelled after = walk->orders[at];
    struct order_changed changed = {0};

    after.day = (day_t)(20000 + dice(walk, 300));
    after.amount = (int64_t)(1 + dice(walk, 900));
    if (after.state == ORDER_REFUND)
        after.amount = -after.amount;
    const struct order_input input = {
        .accepted_on = day_text(walk, after.day),
        .amount = amount_text(walk, after.amount < 0 ? -after.amount : after.amount),
        .delivered_on = ""};
    struct order_card card;

    store_case_ok(work, show_order(work, after.id, &card));
    store_case_ok(work, edit_order(work, after.id, card.order.version, &input, &changed));
    changed_to(walk, at, after, &changed);
}

static void cancel_or_resume(struct walk *walk, struct work *work, size_t at)
{
    struct modelled after = walk->orders[at];
    struct order_changed changed = {0};
    enum status status;

    if (after.state == ORDER_REFUND)
        return;
    if (after.state == ORDER_COUNTS)
        status = cancel_order(work, after.id, 0, "no longer wanted", &changed);
    else
        status = resume_order(work, after.id, 0, &changed);
    store_case_ok(work, status);
    after.state = after.state == ORDER_COUNTS ? ORDER_CANCELLED : ORDER_COUNTS;
    changed_to(walk, at, after, &changed);
}

/* Figures know nothing of stages, but the version is raised all the same. */
static void move_one(struct walk *walk, struct work *work, size_t at)
{
    const enum order_stage stage = (enum order_stage)(1 + dice(walk, ORDER_STAGES));
    struct order_changed changed = {0};

    if (move_order(work, walk->orders[at].id, 0, stage, &changed) == STATUS_OK)
        changed_to(walk, at, walk->orders[at], &changed);
}

static void delete_one(struct walk *walk, struct work *work, size_t at)
{
    struct modelled after = walk->orders[at];
    struct order_changed changed = {0};

    store_case_ok(work, delete_order(work, after.id, 0, &changed));
    after.is_deleted = true;
    changed_to(walk, at, after, &changed);
}

static void give_one(struct walk *walk, struct work *work, size_t at)
{
    struct modelled after = walk->orders[at];
    struct order_changed changed = {0};

    after.client = dice(walk, CLIENTS);
    const struct order_input input = {.client_id = walk->clients[after.client]};
    store_case_ok(work, edit_order(work, after.id, 0, &input, &changed));
    walk->given += changed.audit_id != 0;
    changed_to(walk, at, after, &changed);
}

static void undo_one(struct walk *walk, struct work *work, size_t at)
{
    struct modelled now = walk->orders[at];
    struct undone undone = {0};

    store_case_ok(work, undo(work, now.latest_audit, &undone));
    walk->orders[at] = walk->before[at];
    walk->orders[at].latest_audit = undone.audit_id;
    walk->before[at] = now;
    walk->version++;
    walk->undos++;
}

static void step(struct walk *walk)
{
    struct work work = store_case_work(walk->test);
    const size_t at = walk->count == 0 ? 0 : dice(walk, walk->count);
    const uint64_t what = walk->count < 3 ? 0 : dice(walk, 12);

    if (what == 0)
        add_one(walk, &work);
    else if (what <= 3 || walk->orders[at].is_deleted)
        undo_one(walk, &work, at);
    else if (what <= 5)
        edit_one(walk, &work, at);
    else if (what <= 7)
        cancel_or_resume(walk, &work, at);
    else if (what >= 10)
        give_one(walk, &work, at);
    else if (what == 8)
        move_one(walk, &work, at);
    else
        delete_one(walk, &work, at);
    work_end(&work);
}

static void check_summaries(struct walk *walk)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        const struct client client = sample_card(walk->test, walk->clients[i]).client;
        day_t last = CLIENT_DAY_NONE;
        int64_t count = 0;

        for (size_t j = 0; j < walk->count; j++) {
            const struct modelled *order = &walk->orders[j];

            if (order->client != i || order->is_deleted || order->state != ORDER_COUNTS)
                continue;
            count++;
            last = order->day > last ? order->day : last;
        }
        assert_int_equal(client.order_count, count);
        assert_int_equal(client.last_order_on, last);
    }
}

/* All that is in a log, or why there is none. */
static const char *log_text(struct walk *walk, struct snapshots *snapshots)
{
    const struct snapshot_choice choice = {.currency = "", .as_of = DAY_NONE};
    struct work work = store_case_work(walk->test);
    struct text text = text_new(&walk->test->arena);
    struct snapshot *snapshot;

    enum status status = snapshot_take(snapshots, &work, &choice, &snapshot);
    if (status != STATUS_OK) {
        work_end(&work);
        return "none";
    }
    const struct order_log *log = snapshot_log(snapshot);
    for (size_t at = 0; at < CLIENTS; at++) {
        const int64_t client = snapshot_find_client(snapshot, walk->clients[at]);
        int64_t sum = 0;

        if (client < 0)
            continue;
        for (size_t i = log->first[client]; i < log->first[client] + log->count[client]; i++)
            sum += log->amount[i];
        text_format(&text, "%zu: %u for %lld; ", at, (unsigned)log->count[client], (long long)sum);
    }
    text_format(&text, "to %d, occasions %zu", log->as_of, log->occasion_count);
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    return text.at;
}

static void check_columns(struct walk *walk)
{
    struct snapshots *fresh = snapshots_open(0);
    const char *want = log_text(walk, fresh);

    snapshots_close(fresh);
    assert_string_equal(log_text(walk, walk->snapshots), want);
}

static void check_version(struct walk *walk)
{
    struct work work = store_case_work(walk->test);
    struct order_freshness state;

    store_case_ok(&work, order_freshness_find(&work, &state));
    work_end(&work);
    assert_int_equal(state.version, walk->version);
}

static void all_that_is_derived_follows_every_change(void **state)
{
    static const char *const names[CLIENTS] = {"Ana", "Boris", "Čedo", "Dana"};
    struct store_case *test = *state;
    struct walk walk = {.test = test, .snapshots = snapshots_open(0), .seed = 20261122};

    for (size_t i = 0; i < CLIENTS; i++)
        walk.clients[i] = sample_client(test, CLIENT_PERSON, names[i]);
    for (int i = 0; i < STEPS; i++) {
        struct arena_mark mark = arena_mark(&test->arena);

        step(&walk);
        check_version(&walk);
        check_summaries(&walk);
        check_columns(&walk);
        sample_check_sums(test);
        arena_rewind(&test->arena, mark);
    }
    assert_in_range(walk.undos, STEPS / 10, STEPS);
    assert_in_range(walk.given, STEPS / 20, STEPS);
    snapshots_close(walk.snapshots);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_that_is_derived_follows_every_change, store_case_setup,
                                        store_case_teardown),
    };
    return run_store_tests(tests);
}
