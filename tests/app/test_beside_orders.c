// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/business.h"
#include "app/client_bulk.h"
#include "app/client_listing.h"
#include "app/figure_clients.h"
#include "report/analysis.h"
#include "store/db.h"
#include "support/figure_log.h"

#include "support/check.h"

/*
 * Open orders and the user's marks say the same everywhere: in the report, behind its numbers, in
 * lists and of one client; and by the orders alone nothing is left of them.
 */
struct told {
    struct store_case *test;
    struct snapshots *snapshots;
    struct arena arena; /* of the analysis */
    struct analysis analysis;
    struct snapshot *snapshot;
    struct work work;
    bool is_plain;
    int64_t filled; /* figures that count somebody */
};

static void tell(struct told *told, day_t as_of)
{
    const struct snapshot_choice choice = {.as_of = as_of, .is_plain = told->is_plain};
    struct analysis_options options = {.sections = SECTION_RETENTION | SECTION_MATRIX,
                                       .sample_days = RFM_SAMPLE_DAYS,
                                       .from = DAY_NONE,
                                       .to = DAY_NONE,
                                       .threads = 1};

    told->work = store_case_work(told->test);
    store_case_ok(&told->work,
                  snapshot_take(told->snapshots, &told->work, &choice, &told->snapshot));
    if (!told->is_plain)
        store_case_ok(&told->work, business_window(&told->work, &options.window));
    analysis_make(snapshot_log(told->snapshot), NULL, &options, &told->arena, &told->analysis);
}

static void told_end(struct told *told)
{
    snapshot_release(told->snapshots, told->snapshot);
    work_end(&told->work);
    arena_free(&told->arena);
}

static size_t counted(struct told *told, struct figure figure)
{
    struct client_filter filter = client_filter_new();
    struct figure_clients clients;

    filter.figure = figure;
    filter.is_plain = told->is_plain;
    store_case_ok(&told->work, figure_clients(&told->work, told->snapshots, &filter, &clients));
    return clients.count;
}

static void same(struct told *told, struct figure figure, int64_t number)
{
    if ((int64_t)counted(told, figure) != number)
        fail_msg("%s is not %d", figure_word(&figure, told->work.arena), (int)number);
    told->filled += number > 0;
}

static void same_rate(struct told *told, const struct rate *rate)
{
    const int64_t numbers[] = {
        [FIGURE_START] = rate->start,         [FIGURE_END] = rate->end,
        [FIGURE_RETAINED] = rate->retained,   [FIGURE_LOST] = rate->lost,
        [FIGURE_JOINED] = rate->joined,       [FIGURE_NEW] = rate->new_clients,
        [FIGURE_RETURNED] = rate->returned,   [FIGURE_NEW_GONE] = rate->new_gone,
        [FIGURE_CAME_BACK] = rate->came_back,
    };

    for (int kind = FIGURE_START; kind <= FIGURE_CAME_BACK; kind++)
        same(told,
             (struct figure){.kind = (enum figure_kind)kind, .from = rate->from, .to = rate->to},
             numbers[kind]);
}

static void same_movement(struct told *told, const struct movement *movement)
{
    for (int a = 0; a < STANDINGS; a++)
        for (int b = 0; b < STANDINGS; b++)
            same(told,
                 (struct figure){.kind = FIGURE_MOVED,
                                 .from = movement->from,
                                 .to = movement->to,
                                 .a = a,
                                 .b = b},
                 movement->clients[a][b]);
}

static size_t listed(struct told *told, unsigned standings)
{
    struct client_listing_query query = {
        .filter = client_filter_new(), .limit = CLIENTS_PAGE_MAX, .snapshots = told->snapshots};
    int64_t *ids;
    size_t count;

    query.filter.standings = standings;
    query.filter.archived = ARCHIVED_TOO;
    store_case_ok(&told->work, list_chosen_ids(&told->work, &query, 1000, &ids, &count));
    return count;
}

/* Lists have a rule of their own floor: it is the same one. */
static void same_lists(struct told *told)
{
    static const enum client_standing standings[STANDINGS] = {
        [STANDING_NEWCOMER] = CLIENT_NEWCOMER, [STANDING_ONE_TIME] = CLIENT_ONE_TIME,
        [STANDING_GROWING] = CLIENT_GROWING,   [STANDING_VIP] = CLIENT_VIP,
        [STANDING_LOST] = CLIENT_LOST,
    };
    const struct matrix *matrix = &told->analysis.matrix;
    int64_t cooling = 0;

    for (int i = 0; i < STANDINGS; i++) {
        assert_int_equal(listed(told, 1U << standings[i]), matrix->standings[i].clients);
        cooling += matrix->standings[i].cooling;
    }
    assert_int_equal(listed(told, 1U << CLIENT_COOLING), cooling);
}

static struct rate tell_all(struct told *told, day_t as_of)
{
    tell(told, as_of);
    const struct rate_list *years = &told->analysis.rates[PERIOD_YEAR];
    const struct rate last = years->items[years->count - 1];

    for (int period = 0; period < PERIOD_KINDS; period++) {
        const struct rate_list *list = &told->analysis.rates[period];

        for (size_t i = list->count > 3 ? list->count - 3 : 0; i < list->count; i++)
            same_rate(told, &list->items[i]);
    }
    for (int i = 0; i < STANDINGS; i++) {
        const struct matrix_group *group = &told->analysis.matrix.standings[i];

        same(told, (struct figure){.kind = FIGURE_STANDING, .to = as_of, .a = i}, group->clients);
        same(told, (struct figure){.kind = FIGURE_COOLING, .to = as_of, .a = i}, group->cooling);
    }
    for (size_t i = 0; i < told->analysis.movements.count; i++)
        same_movement(told, &told->analysis.movements.items[i]);
    if (!told->is_plain)
        same_lists(told);
    told_end(told);
    return last;
}

static void make_orders_of_clients(struct store_case *test, uint64_t dice)
{
    struct work work = store_case_work(test);

    work_end(&work);
    figure_log_make(test, dice, figure_log_today(test));
    work = store_case_work(test);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE client SET occasion_count = (SELECT count(DISTINCT"
                                    " o.accepted_on) FROM client_order o WHERE o.workspace_id = $1"
                                    " AND o.client_id = client.id AND o.state = 1),"
                                    " last_order_on = (SELECT max(o.accepted_on) FROM client_order"
                                    " o WHERE o.workspace_id = $1 AND o.client_id = client.id"
                                    " AND o.state = 1) WHERE workspace_id = $1",
                                    DB_BIND(db_int(work.workspace_id))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void every_number_minds_them_or_none(void **state)
{
    struct store_case *test = *state;
    const day_t today = figure_log_today(test);
    struct told told = {.test = test, .snapshots = snapshots_open(0)};

    make_orders_of_clients(test, 21);
    const struct rate before = tell_all(&told, today);
    figure_log_hold(test);
    figure_log_window(test, 120, 30);
    const struct rate held = tell_all(&told, today);
    assert_int_not_equal(held.end, before.end);
    tell(&told, today);
    const struct matrix_holds holds = told.analysis.holds;
    assert_true(holds.active_by_order > 0 && holds.active_by_mark > 0);
    assert_true(holds.lost_by_mark > 0 && holds.active_as_rare > 0);
    told_end(&told);
    told.is_plain = true;
    const struct rate alone = tell_all(&told, today);
    assert_int_equal(alone.start, before.start);
    assert_int_equal(alone.end, before.end);
    assert_int_equal(alone.retained, before.retained);
    assert_int_equal(alone.returned, before.returned);
    assert_true(told.filled > 100);
    snapshots_close(told.snapshots);
}

/* The oldest client of the log, by the age of the last order. */
static int64_t oldest(struct told *told)
{
    const struct order_log *log = told->analysis.log;
    size_t found = 0;

    for (size_t client = 1; client < log->client_count; client++)
        if (told->analysis.history.last[client] < told->analysis.history.last[found])
            found = client;
    return snapshot_client_id(told->snapshot, found);
}

static int64_t lost_now(struct told *told, day_t today)
{
    tell(told, today);
    int64_t lost = told->analysis.matrix.standings[STANDING_LOST].clients +
                   told->analysis.matrix.standings[STANDING_ONE_TIME].clients;

    if (!told->is_plain)
        assert_int_equal(listed(told, 1U << CLIENT_LOST | 1U << CLIENT_ONE_TIME), lost);
    told_end(told);
    return lost;
}

static void a_mark_that_many_get_is_there_at_once(void **state)
{
    struct store_case *test = *state;
    const day_t today = figure_log_today(test);
    struct told told = {.test = test, .snapshots = snapshots_open(0)};
    struct bulk_done done;

    make_orders_of_clients(test, 4);
    tell(&told, today);
    int64_t id = oldest(&told);
    told_end(&told);
    int64_t lost = lost_now(&told, today);
    struct work work = store_case_work(test);
    const struct client_bulk mark = {.deed = BULK_MARK, .mark = "active", .ids = &id, .count = 1};
    store_case_ok(&work, change_clients(&work, &mark, &done));
    work_end(&work);
    assert_int_equal(lost_now(&told, today), lost - 1);
    told.is_plain = true;
    assert_int_equal(lost_now(&told, today), lost);
    snapshots_close(told.snapshots);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(every_number_minds_them_or_none),
        STORE_TEST(a_mark_that_many_get_is_there_at_once),
    };
    return run_store_tests(tests);
}
