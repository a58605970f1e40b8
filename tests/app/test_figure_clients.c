// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/figure_clients.h"

#include "app/business.h"
#include "app/client_bulk.h"
#include "app/client_listing.h"
#include "report/analysis.h"
#include "retention/movement.h"
#include "retention/order_log_pick.h"
#include "store/db.h"
#include "support/figure_log.h"
#include "support/sample_log.h"

#include "support/check.h"

/*
 * The names are as many as the number says: each kind of figure against what a report on the same
 * orders counts, over logs made by chance and over the real ones.
 */
enum { LOGS = 6 };

struct told {
    struct store_case *test;
    struct snapshots *snapshots;
    struct arena arena; /* of the analysis */
    struct analysis analysis;
    struct snapshot *snapshot;
    struct work work;
    int64_t figures; /* compared, and those that count somebody */
    int64_t filled;
};

static void tell(struct told *told, day_t as_of)
{
    const struct snapshot_choice choice = {.as_of = as_of};
    struct analysis_options options = {.sections = SECTIONS_ALL & ~(unsigned)SECTION_FORECAST,
                                       .sample_days = RFM_SAMPLE_DAYS,
                                       .from = DAY_NONE,
                                       .to = DAY_NONE,
                                       .threads = 1};

    told->work = store_case_work(told->test);
    store_case_ok(&told->work,
                  snapshot_take(told->snapshots, &told->work, &choice, &told->snapshot));
    store_case_ok(&told->work, business_window(&told->work, &options.window));
    analysis_make(snapshot_log(told->snapshot), NULL, &options, &told->arena, &told->analysis);
}

static void told_end(struct told *told)
{
    snapshot_release(told->snapshots, told->snapshot);
    work_end(&told->work);
    arena_free(&told->arena);
}

static struct figure_clients counted(struct told *told, const struct client_filter *filter)
{
    struct figure_clients clients;

    store_case_ok(&told->work, figure_clients(&told->work, told->snapshots, filter, &clients));
    for (size_t i = 1; i < clients.count; i++)
        assert_true(clients.ids[i - 1] < clients.ids[i]);
    return clients;
}

static void same(struct told *told, struct figure figure, int64_t number)
{
    struct client_filter filter = client_filter_new();

    filter.figure = figure;
    struct figure_clients clients = counted(told, &filter);
    if ((int64_t)clients.count != number)
        fail_msg("%s: %zu", figure_word(&figure, told->work.arena), clients.count);
    told->figures++;
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

/* Every `step`-th period of each kind. */
static void same_rates(struct told *told, size_t step)
{
    for (int period = 0; period < PERIOD_KINDS; period++)
        for (size_t i = 0; i < told->analysis.rates[period].count; i += step)
            same_rate(told, &told->analysis.rates[period].items[i]);
}

static void same_cells(struct told *told, day_t to)
{
    const struct matrix *matrix = &told->analysis.matrix;

    for (size_t row = 0; row < matrix->row_count; row++)
        for (size_t column = 0; column < matrix->column_count; column++) {
            struct figure cell = {.kind = FIGURE_CELL, .to = to};
            bool is_last = column + 1 == matrix->column_count;

            cell.a = (int32_t)matrix->row_from[row];
            cell.b = matrix->row_to[row] == UINT32_MAX ? -1 : (int32_t)matrix->row_to[row];
            cell.c = column == 0 ? 0 : matrix->column_to[column - 1] + 1;
            cell.d = is_last ? -1 : matrix->column_to[column];
            same(told, cell, matrix->clients[row][column]);
        }
}

static void same_matrix(struct told *told, day_t to)
{
    const struct matrix *matrix = &told->analysis.matrix;
    int64_t cooling = 0;

    for (int i = 0; i < STANDINGS; i++) {
        same(told, (struct figure){.kind = FIGURE_STANDING, .to = to, .a = i},
             matrix->standings[i].clients);
        same(told, (struct figure){.kind = FIGURE_COOLING, .to = to, .a = i},
             matrix->standings[i].cooling);
        cooling += matrix->standings[i].cooling;
    }
    same(told, (struct figure){.kind = FIGURE_COOLING, .to = to, .a = -1}, cooling);
    same_cells(told, to);
}

static void same_rfm(struct told *told, day_t to)
{
    const struct rfm *rfm = &told->analysis.rfm;
    const int64_t *const scores[] = {rfm->r, rfm->f, rfm->m};
    int32_t days = rfm->sample_days;

    for (int i = 0; i < RFM_SEGMENTS; i++)
        same(told, (struct figure){.kind = FIGURE_SEGMENT, .to = to, .a = i, .b = days},
             rfm->segments[i].clients);
    for (int what = 0; what < 3; what++)
        for (int score = 1; score <= RFM_SCORES; score++)
            same(told,
                 (struct figure){.kind = FIGURE_SCORE, .to = to, .a = what, .b = days, .c = score},
                 scores[what][score - 1]);
}

static void same_due(struct told *told, day_t to)
{
    const struct order_log *log = told->analysis.log;
    int64_t open = 0, passed = 0;

    (void)analysis_due_now(&told->analysis, &told->arena, NULL, 0, &open);
    for (size_t client = 0; client < log->client_count; client++) {
        enum due_source source;
        struct due due;

        passed += analysis_due(&told->analysis, client, &due, &source) && due.is_overdue;
    }
    same(told, (struct figure){.kind = FIGURE_DUE, .to = to, .a = 0}, open);
    same(told, (struct figure){.kind = FIGURE_DUE, .to = to, .a = 1}, passed);
}

static void same_cohorts(struct told *told, day_t to, size_t step)
{
    for (int period = PERIOD_MONTH; period <= PERIOD_QUARTER; period++) {
        const struct cohort_list *list = &told->analysis.cohorts[period];

        for (size_t i = 0; i < list->count; i += step)
            for (size_t k = 0; k < list->items[i].count; k += step)
                same(told,
                     (struct figure){.kind = FIGURE_COHORT,
                                     .from = list->items[i].start,
                                     .to = to,
                                     .a = (int32_t)k,
                                     .b = period},
                     list->items[i].active[k]);
    }
}

/* What a report from that day has of all kinds. */
static void same_all(struct told *told, day_t as_of, size_t step)
{
    tell(told, as_of);
    same_matrix(told, as_of);
    same_rfm(told, as_of);
    same_due(told, as_of);
    same_cohorts(told, as_of, step);
    told_end(told);
}

static void compare(struct store_case *test, day_t last, size_t step)
{
    const day_t today = figure_log_today(test), days[] = {today, last, last - 100, last - 400};
    struct told told = {.test = test, .snapshots = snapshots_open(0)};

    tell(&told, today);
    same_rates(&told, step);
    told_end(&told);
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
        same_all(&told, days[i], step);
    assert_true(told.filled > 200);
    assert_true(told.figures > told.filled);
    snapshots_close(told.snapshots);
}

static void names_are_as_many_as_the_number_says(void **state)
{
    struct store_case *test = *state;

    figure_log_make(test, 1, figure_log_today(test));
    compare(test, figure_log_today(test), 1);
    figure_log_window(test, 90, 30);
    compare(test, figure_log_today(test), 5);
}

static void that_holds_for_any_log(void **state)
{
    struct store_case *test = *state;

    for (uint64_t log = 2; log < 2 + LOGS; log++) {
        figure_log_make(test, log * 77, figure_log_today(test) - (day_t)log * 20);
        compare(test, figure_log_today(test) - (day_t)log * 20, 7);
    }
}

static void that_holds_for_a_real_log(void **state)
{
    struct store_case *test = *state;
    struct order_log log;

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip();
    figure_log_put(test, &log);
    compare(test, log.last_day, 1);
    order_log_close(&log);
}

/* --- movements, groups, the list --- */

static void same_movement(struct told *told, const struct movement *movement)
{
    for (int a = 0; a < MOVEMENT_STATES; a++)
        for (int b = 0; b < MOVEMENT_STATES; b++)
            same(told,
                 (struct figure){.kind = FIGURE_MOVED,
                                 .from = movement->from,
                                 .to = movement->to,
                                 .a = a == NO_CLIENT_YET ? -1 : a,
                                 .b = b == NO_CLIENT_YET ? -1 : b},
                 movement->clients[a][b]);
}

static void movements_are_those_of_the_report(void **state)
{
    struct store_case *test = *state;
    const day_t today = figure_log_today(test);
    struct told told = {.test = test, .snapshots = snapshots_open(0)};

    figure_log_make(test, 5, today);
    tell(&told, today);
    const struct movement_list quarters =
        movement_by_quarters(told.analysis.log, &told.analysis.window, 1);
    assert_true(quarters.count > 4);
    for (size_t i = 0; i < quarters.count; i++)
        same_movement(&told, &quarters.items[i]);
    assert_true(told.filled > 30);
    told_end(&told);
    snapshots_close(told.snapshots);
}

static void groups_are_those_of_the_comparison(void **state)
{
    struct store_case *test = *state;
    const day_t today = figure_log_today(test);
    struct told told = {.test = test, .snapshots = snapshots_open(0)};
    size_t groups = 0;

    figure_log_make(test, 9, today);
    tell(&told, today);
    const struct rate_list *years = &told.analysis.rates[PERIOD_YEAR];
    for (size_t i = 1; i < years->count; i++) {
        const struct rate *before = &years->items[i - 1], *after = &years->items[i];
        const struct comparison comparison =
            comparison_measure(told.analysis.log, &told.analysis.window, before, after, 1);
        struct client_filter filter = client_filter_new();

        filter.figure = (struct figure){.kind = FIGURE_LOST, .from = after->from, .to = after->to};
        for (size_t j = 0; j < comparison.source_count; j++, groups++) {
            filter.first_source = comparison.sources[j].name;
            assert_int_equal(counted(&told, &filter).count, comparison.sources[j].lost_after);
        }
        filter.first_source = NULL;
        for (size_t j = 0; j < comparison.service_count; j++, groups++) {
            filter.last_service = comparison.services[j].name;
            assert_int_equal(counted(&told, &filter).count, comparison.services[j].lost_after);
        }
    }
    assert_true(groups > 8);
    told_end(&told);
    snapshots_close(told.snapshots);
}

/* --- the list --- */

static size_t listed(struct told *told, const struct client_filter *filter)
{
    const struct client_listing_query query = {
        .filter = *filter, .limit = CLIENTS_PAGE_MAX, .snapshots = told->snapshots};
    int64_t *ids;
    size_t count;

    store_case_ok(&told->work, list_chosen_ids(&told->work, &query, 10000, &ids, &count));
    return count;
}

/* --- among some --- */

/* What a report on these clients alone counts, against the list of the same conditions. */
static void same_among(struct told *told, struct client_filter *filter, const uint32_t *chosen,
                       size_t count, day_t to)
{
    struct analysis_options options = told->analysis.options;
    struct order_log picked = order_log_pick(told->analysis.log, chosen, count, &told->arena);
    struct analysis some;

    assert_true(count > 0);
    options.window_given = &told->analysis.window;
    analysis_make(&picked, NULL, &options, &told->arena, &some);
    for (int i = 0; i < RFM_SEGMENTS; i++) {
        filter->figure = (struct figure){.kind = FIGURE_SEGMENT, .to = to, .a = i, .b = 365};
        assert_int_equal(listed(told, filter), some.rfm.segments[i].clients);
    }
    for (int score = 1; score <= RFM_SCORES; score++) {
        filter->figure = (struct figure){.kind = FIGURE_SCORE, .to = to, .b = 365, .c = score};
        assert_int_equal(listed(told, filter), some.rfm.r[score - 1]);
        filter->figure.a = 2;
        assert_int_equal(listed(told, filter), some.rfm.m[score - 1]);
    }
    for (int i = 0; i < STANDINGS; i++) {
        filter->figure = (struct figure){.kind = FIGURE_STANDING, .to = to, .a = i};
        assert_int_equal(listed(told, filter), some.matrix.standings[i].clients);
    }
}

static void scores_are_told_among_those_of_a_group(void **state)
{
    struct store_case *test = *state;
    const day_t today = figure_log_today(test), days[] = {today, today - 60};
    struct told told = {.test = test, .snapshots = snapshots_open(0)};

    figure_log_make(test, 13, today);
    for (size_t i = 0; i < 2; i++) {
        tell(&told, days[i]);
        struct client_choice choices[] = {{.first_source = "fair"},
                                          {.first_source = ""},
                                          {.any_service = "logo"},
                                          {.first_source = "-", .any_service = ""}};
        for (size_t j = 0; j < sizeof(choices) / sizeof(choices[0]); j++) {
            struct client_filter filter = client_filter_new();
            uint32_t *chosen;
            size_t count = order_log_choose(told.analysis.log, &choices[j], &told.arena, &chosen);

            filter.first_source = choices[j].first_source;
            filter.any_service = choices[j].any_service;
            same_among(&told, &filter, chosen, count, days[i]);
        }
        told_end(&told);
    }
    snapshots_close(told.snapshots);
}

static void tag_some(struct store_case *test, const int64_t *ids, size_t count)
{
    struct work work = store_case_work(test);
    struct bulk_done done;

    store_case_ok(&work,
                  change_clients(&work,
                                 &(struct client_bulk){
                                     .deed = BULK_TAG, .tag = "menu", .ids = ids, .count = count},
                                 &done));
    work_end(&work);
}

static void scores_are_told_among_those_of_a_tag(void **state)
{
    struct store_case *test = *state;
    const day_t today = figure_log_today(test), days[] = {today, today - 60};
    struct told told = {.test = test, .snapshots = snapshots_open(0)};
    struct client_filter everybody = client_filter_new();

    figure_log_make(test, 21, today);
    tell(&told, today);
    everybody.figure = (struct figure){.kind = FIGURE_END, .from = today - 700, .to = today};
    const struct figure_clients tagged = counted(&told, &everybody);
    int64_t *ids = arena_array(&test->arena, int64_t, tagged.count);
    for (size_t i = 0; i < tagged.count; i++)
        ids[i] = tagged.ids[i];
    told_end(&told);
    tag_some(test, ids, tagged.count);
    for (size_t i = 0; i < 2; i++) {
        struct client_filter filter = client_filter_new();
        size_t count = 0;

        tell(&told, days[i]);
        const struct order_log *log = told.analysis.log;
        uint32_t *chosen = arena_array(&told.arena, uint32_t, log->client_count);
        for (size_t client = 0; client < log->client_count; client++)
            if (figure_clients_have(&(struct figure_clients){ids, tagged.count},
                                    snapshot_client_id(told.snapshot, client)))
                chosen[count++] = (uint32_t)client;
        filter.tags[0] = "Menu";
        filter.tag_count = 1;
        same_among(&told, &filter, chosen, count, days[i]);
        told_end(&told);
    }
    snapshots_close(told.snapshots);
}

static void archive_one(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE client SET archived_at = 1 WHERE id = $1",
                                    DB_BIND(db_int(id))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void a_list_has_those_whom_the_figure_counts(void **state)
{
    struct store_case *test = *state;
    const day_t today = figure_log_today(test);
    struct told told = {.test = test, .snapshots = snapshots_open(0)};
    struct client_filter filter = client_filter_new();

    figure_log_make(test, 3, today);
    filter.figure = (struct figure){.kind = FIGURE_NEW, .from = today - 700, .to = today};
    tell(&told, today);
    struct figure_clients clients = counted(&told, &filter);
    int64_t one = clients.ids[0];
    size_t count = clients.count;
    assert_true(count > 3);
    told_end(&told);

    archive_one(test, one);
    told.work = store_case_work(test);
    assert_int_equal(listed(&told, &filter), count);
    filter.has_archived = true; /* archived=no */
    assert_int_equal(listed(&told, &filter), count - 1);
    filter.archived = ARCHIVED_ALONE;
    assert_int_equal(listed(&told, &filter), 1);
    filter.has_archived = false;
    filter.archived = ARCHIVED_HIDDEN;
    filter.sort = SORT_ORDERS;
    filter.orders_from = 2;
    size_t some = listed(&told, &filter);
    assert_true(some > 0 && some < count);
    filter.any_service = "of nobody";
    assert_int_equal(listed(&told, &filter), 0);
    work_end(&told.work);
    snapshots_close(told.snapshots);
}

static void without_orders_a_figure_counts_nobody(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct client_filter filter = client_filter_new();
    struct figure_clients clients = {.count = 1};

    filter.figure = (struct figure){.kind = FIGURE_LOST, .from = 20000, .to = 20100};
    store_case_ok(&work, figure_clients(&work, NULL, &filter, &clients));
    assert_int_equal(clients.count, 0);
    work_end(&work);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(names_are_as_many_as_the_number_says),
        STORE_TEST(that_holds_for_any_log),
        STORE_TEST(that_holds_for_a_real_log),
        STORE_TEST(movements_are_those_of_the_report),
        STORE_TEST(groups_are_those_of_the_comparison),
        STORE_TEST(scores_are_told_among_those_of_a_group),
        STORE_TEST(scores_are_told_among_those_of_a_tag),
        STORE_TEST(a_list_has_those_whom_the_figure_counts),
        STORE_TEST(without_orders_a_figure_counts_nobody),
    };
    return run_store_tests(tests);
}
