// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/hold.h"

#include "retention/comparison.h"
#include "retention/kept_worth.h"
#include "retention/live_log.h"
#include "retention/movement.h"
#include "retention/order_log_pick.h"
#include "retention/order_log_until.h"
#include "retention/running_rate.h"
#include "support/sample_log.h"

#include "support/check.h"

static const struct window thirty_days = {
    .active_days = 30, .cooling_days = 15, .vip_orders = 3, .gap_median_days = 10};

/* June, looked at from its last day: what is known beside the orders, and what it makes of them. */
static const char spring[] = "open 2024-04-20 1\nopen 2024-05-10 1\n" /* lost, but for the order */
                             "said 2024-02-01 1\n" /* long gone, the user says no */
                             "lost 2024-05-05 1\nlost 2024-06-20 1\n" /* active, the user says no */
                             "rare 2024-05-20 1\n"                    /* 41 days: within twice 30 */
                             "rarest 2024-04-01 1\n"                  /* 90 days: beyond that too */
                             "plain 2024-06-25 1\n"
                             "newlost 2024-06-10 1\n";
enum { CLIENTS = 7 };

static struct order_log spring_log(unsigned char holds[CLIENTS])
{
    static const struct {
        const char *name;
        enum client_hold hold;
    } said[CLIENTS] = {{"open", HOLD_OPEN_ORDER}, {"said", HOLD_ACTIVE}, {"lost", HOLD_LOST},
                       {"rare", HOLD_RARE},       {"rarest", HOLD_RARE}, {"plain", HOLD_NONE},
                       {"newlost", HOLD_LOST}};
    struct order_log log = sample_log(spring, "2024-06-30");

    for (size_t i = 0; i < CLIENTS; i++)
        holds[client_named(&log, said[i].name)] = (unsigned char)said[i].hold;
    log.hold = holds;
    return log;
}

static void the_users_word_is_first_then_an_open_order_then_the_age(void **state)
{
    (void)state;
    assert_int_equal(hold_of(HOLD_NONE, NO_OPEN_ORDER), HOLD_NONE);
    assert_int_equal(hold_of(HOLD_NONE, SOME_OPEN_ORDER), HOLD_OPEN_ORDER);
    assert_int_equal(hold_of(HOLD_ACTIVE, SOME_OPEN_ORDER), HOLD_ACTIVE);
    assert_int_equal(hold_of(HOLD_LOST, SOME_OPEN_ORDER), HOLD_LOST);
    assert_int_equal(hold_of(HOLD_RARE, SOME_OPEN_ORDER), HOLD_OPEN_ORDER);
    assert_int_equal(hold_of(HOLD_RARE, NO_OPEN_ORDER), HOLD_RARE);
    assert_true(hold_is_active(HOLD_NONE, 30, 30) && !hold_is_active(HOLD_NONE, 30, 31));
    assert_true(hold_is_active(HOLD_RARE, 30, 60) && !hold_is_active(HOLD_RARE, 30, 61));
    assert_true(hold_is_active(HOLD_OPEN_ORDER, 30, 99999));
    assert_true(hold_is_active(HOLD_ACTIVE, 30, 99999) && !hold_is_active(HOLD_LOST, 30, 0));
    assert_true(hold_is_active(HOLD_RARE, INT32_MAX, INT32_MAX));
}

static void assert_june(const struct rate *rate)
{
    assert_int_equal(rate->start, 3); /* open, lost, rare */
    assert_int_equal(rate->end, 4);   /* open, said, rare, plain */
    assert_int_equal(rate->retained, 2);
    assert_int_equal(rate->lost, 1);
    assert_int_equal(rate->joined, 2);
    assert_int_equal(rate->new_clients, 1); /* plain */
    assert_int_equal(rate->returned, 1);    /* said */
    assert_int_equal(rate->new_gone, 1);    /* newlost */
    assert_int_equal(rate->came_back, 1);   /* lost did order within */
}

static void the_rate_minds_it_at_the_end_of_as_of_alone(void **state)
{
    (void)state;
    unsigned char holds[CLIENTS];
    struct order_log log = spring_log(holds), plain = log;
    struct rate_list lists[PERIOD_KINDS], by_orders[PERIOD_KINDS];
    struct arena arena = {0};

    plain.hold = NULL;
    rate_by_periods(&log, &thirty_days, 2, &arena, lists);
    rate_by_periods(&plain, &thirty_days, 2, &arena, by_orders);
    const struct rate_list *months = &lists[PERIOD_MONTH];
    assert_int_equal(months->count, 5);
    assert_memory_equal(months->items, by_orders[PERIOD_MONTH].items, 4 * sizeof(struct rate));
    assert_june(&months->items[4]);
    for (int period = 0; period < PERIOD_KINDS; period++) {
        const struct rate *last = &lists[period].items[lists[period].count - 1];
        const struct rate same = rate_between(&log, &thirty_days, last->from, last->to, 2);

        assert_int_equal(last->end, 4);
        assert_int_equal(last->lost, same.lost);
        assert_int_equal(last->returned, same.returned);
        assert_int_equal(last->new_gone, same.new_gone);
    }
    struct rate may = rate_between(&log, &thirty_days, on("2024-05-01"), on("2024-05-31"), 1);
    struct rate june = rate_between(&log, &thirty_days, on("2024-06-01"), on("2024-06-30"), 1);
    struct rate most = rate_between(&log, &thirty_days, on("2024-06-01"), on("2024-06-29"), 1);
    assert_int_equal(may.end, 3);
    assert_june(&june);
    assert_int_equal(most.end, 3); /* lost, plain, newlost: by orders */
    assert_int_equal(by_orders[PERIOD_MONTH].items[4].end, 3);
    arena_free(&arena);
    order_log_close(&log);
}

static void the_matrix_and_its_movements_mind_it(void **state)
{
    (void)state;
    unsigned char holds[CLIENTS];
    struct order_log log = spring_log(holds);
    struct arena arena = {0};
    struct history history = history_measure(&log, 1, &arena);
    struct matrix matrix = matrix_measure(&log, &history, &thirty_days, 2);
    static const struct matrix_group want[STANDINGS] = {
        {3, 1, 30000}, {2, 0, 20000}, {1, 0, 20000}, {0, 0, 0}, {1, 0, 20000}};
    struct movement movement =
        movement_between(&log, &thirty_days, on("2024-05-31"), on("2024-06-30"), 2);
    struct matrix_holds counted = matrix_holds(&log, &thirty_days);

    assert_memory_equal(matrix.standings, want, sizeof(want));
    for (int i = 0; i < STANDINGS; i++)
        assert_int_equal(movement_at_end(&movement, i), want[i].clients);
    assert_int_equal(movement.clients[STANDING_GROWING][STANDING_GROWING], 1);   /* open */
    assert_int_equal(movement.clients[STANDING_ONE_TIME][STANDING_NEWCOMER], 1); /* said */
    assert_int_equal(movement.clients[STANDING_NEWCOMER][STANDING_LOST], 1);     /* lost */
    assert_int_equal(counted.active_by_order, 1);
    assert_int_equal(counted.active_by_mark, 1);
    assert_int_equal(counted.lost_by_mark, 2);
    assert_int_equal(counted.active_as_rare, 1);
    arena_free(&arena);
    order_log_close(&log);
}

static void who_was_lost_and_goals_mind_it(void **state)
{
    (void)state;
    unsigned char holds[CLIENTS];
    struct order_log log = spring_log(holds);
    struct rate june = rate_between(&log, &thirty_days, on("2024-06-01"), on("2024-06-30"), 1);
    struct running_rate over = running_rate_measure(&log, &thirty_days, RATE_OF_STAYED,
                                                    on("2024-06-01"), on("2024-06-30"), 1);
    struct running_rate runs = running_rate_measure(&log, &thirty_days, RATE_OF_STAYED,
                                                    on("2024-06-01"), on("2024-07-31"), 1);
    struct client_label items[] = {{(uint32_t)client_named(&log, "open"), 0},
                                   {(uint32_t)client_named(&log, "lost"), 0}};
    const char *const names[] = {"both"};
    const struct client_labels labels = {names, 1, items, 2};
    struct label_comparison compared =
        comparison_by_labels(&log, &thirty_days, &june, &june, &labels, 1);

    assert_string_equal(compared.groups[0].name, "both");
    assert_int_equal(compared.groups[0].start_after, 2);
    assert_int_equal(compared.groups[0].lost_after, 1); /* lost, and not open */
    assert_int_equal(over.start, 3);
    assert_int_equal(over.sure, june.retained);
    assert_int_equal(over.open, 0);
    assert_int_equal(runs.sure, 0); /* the order may be done by then, and rare be gone */
    assert_int_equal(runs.open, 2);
    assert_int_equal(runs.away, 1); /* lost, though they ordered */
    order_log_close(&log);
}

static void parts_and_earlier_days_of_a_log_keep_it(void **state)
{
    (void)state;
    unsigned char holds[CLIENTS];
    struct order_log log = spring_log(holds);
    struct arena arena = {0};
    const uint32_t chosen[] = {(uint32_t)client_named(&log, "rare"),
                               (uint32_t)client_named(&log, "open")};
    const uint32_t *clients;
    struct order_log picked = order_log_pick(&log, chosen, 2, &arena);
    struct order_log cut = order_log_until(&log, on("2024-05-15"), &arena, &clients);

    assert_int_equal(picked.hold[0], HOLD_RARE);
    assert_int_equal(picked.hold[1], HOLD_OPEN_ORDER);
    assert_int_equal(cut.client_count, 4); /* open, said, lost, rarest */
    for (size_t i = 0; i < cut.client_count; i++)
        assert_int_equal(cut.hold[i], log.hold[clients[i]]);
    arena_free(&arena);
    order_log_close(&log);
}

static void live_order(struct live_log *live, int64_t client, day_t day)
{
    live_log_add(live, &(struct live_order){
                           .client = client, .day = day, .has_amount = true, .amount = 10000});
}

static enum client_hold held(const struct live_log *live, int64_t client)
{
    struct order_log log = live_log_view(live);
    int64_t at = live_log_find(live, client);

    assert_true(at >= 0);
    return log.hold == NULL ? HOLD_NONE : (enum client_hold)log.hold[at];
}

static void a_live_log_knows_it_whatever_changes(void **state)
{
    (void)state;
    struct live_log *live = live_log_open(DAY_NONE);
    const struct live_order one = {.client = 1, .day = 20010, .has_amount = true, .amount = 10000};
    struct fault fault = {0};

    live_log_set_said(live, 1, HOLD_RARE);
    live_log_set_said(live, 9, HOLD_LOST); /* without an order yet */
    for (int64_t client = 1; client <= 4; client++)
        live_order(live, client, 20000);
    live_log_set_open(live, 2, SOME_OPEN_ORDER);
    assert_int_equal(live_log_settle(live, &fault), STATUS_OK);
    assert_int_equal(held(live, 1), HOLD_RARE);
    assert_int_equal(held(live, 2), HOLD_OPEN_ORDER);
    assert_int_equal(held(live, 4), HOLD_NONE);
    live_log_set_said(live, 4, HOLD_ACTIVE);
    assert_int_equal(live_log_replace(live, 1, NULL, 0, &fault),
                     STATUS_OK); /* 4 takes their place */
    assert_int_equal(held(live, 4), HOLD_ACTIVE);
    assert_int_equal(live_log_replace(live, 1, &one, 1, &fault), STATUS_OK);
    assert_int_equal(held(live, 1), HOLD_RARE);
    assert_int_equal(live_log_replace(live, 9, &one, 1, &fault), STATUS_OK);
    assert_int_equal(held(live, 9), HOLD_LOST);
    live_log_set_open(live, 2, NO_OPEN_ORDER);
    for (int64_t client = 1; client <= 9; client++)
        live_log_set_said(live, client, HOLD_NONE);
    assert_null(live_log_view(live).hold); /* nothing is known: orders alone */
    live_log_close(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_users_word_is_first_then_an_open_order_then_the_age),
        cmocka_unit_test(the_rate_minds_it_at_the_end_of_as_of_alone),
        cmocka_unit_test(the_matrix_and_its_movements_mind_it),
        cmocka_unit_test(who_was_lost_and_goals_mind_it),
        cmocka_unit_test(parts_and_earlier_days_of_a_log_keep_it),
        cmocka_unit_test(a_live_log_knows_it_whatever_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
