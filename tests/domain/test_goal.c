// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/goal.h"

#include <math.h>

#include "support/check.h"

static struct goal_past past(int64_t reached, int64_t start)
{
    double share = (double)reached / (double)start, half = 1 / sqrt((double)start);

    return (struct goal_past){.start = start,
                              .reached = reached,
                              .low = fmax(0, share - half),
                              .high = fmin(1, share + half)};
}

static void words_go_there_and_back(void **state)
{
    (void)state;
    enum goal_kind kind = GOAL_STAYED;

    assert_true(goal_kind_of("came_back", &kind));
    assert_int_equal(kind, GOAL_CAME_BACK);
    assert_string_equal(goal_kind_word(kind), "came_back");
    assert_true(goal_kind_of(goal_kind_word(GOAL_STAYED), &kind));
    assert_int_equal(kind, GOAL_STAYED);
    assert_false(goal_kind_of("", &kind));
    assert_false(goal_kind_of("left", &kind));
    assert_string_equal(goal_kind_word((enum goal_kind)3), "");
}

static void a_percentage_is_a_whole_one(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        int64_t target; /* 0: refused */
    } cases[] = {
        {"57", 570000}, {" 57 % ", 570000}, {"1", 10000}, {"100%", 1000000}, {"057", 570000},
        {"0", 0},       {"101", 0},         {"", 0},      {"%", 0},          {"57.5", 0},
        {"-3", 0},      {"5 7", 0},         {"1000", 0},  {"57%%", 0},       {"99999999999999", 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        int64_t target = 0;
        enum status status = goal_read_percent(cases[i].typed, &fault, &target);

        if (target != cases[i].target || (status == STATUS_OK) != (cases[i].target > 0))
            fail_msg("\"%s\": %d", cases[i].typed, (int)target);
        if (status != STATUS_OK)
            assert_string_equal(fault.field, "percent");
    }
}

static void it_is_for_a_calendar_period_that_is_not_over(void **state)
{
    (void)state;
    day_t today = day_of(2026, 11, 22);
    const struct {
        day_t from, to;
        bool is_good;
    } cases[] = {
        {day_of(2026, 11, 1), day_of(2026, 11, 30), true},
        {day_of(2026, 10, 1), day_of(2026, 12, 31), true},
        {day_of(2027, 1, 1), day_of(2027, 12, 31), true},
        {day_of(2026, 10, 1), day_of(2026, 10, 31), false}, /* over */
        {day_of(2026, 11, 2), day_of(2026, 11, 30), false}, /* no month */
        {day_of(2028, 1, 1), day_of(2028, 12, 31), false},  /* far */
        {day_of(2026, 12, 1), day_of(2026, 10, 31), false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct goal goal = {.from_on = cases[i].from, .to_on = cases[i].to};
        struct fault fault = {0};

        assert_int_equal(goal_check_days(&goal, today, &fault) == STATUS_OK, cases[i].is_good);
        if (!cases[i].is_good)
            assert_string_equal(fault.field, "from");
    }
    const struct goal last_day = {.from_on = day_of(2026, 11, 1), .to_on = day_of(2026, 11, 30)};
    struct fault fault = {0};
    assert_int_equal(goal_check_days(&last_day, last_day.to_on, &fault), STATUS_OK);
    enum period period = PERIOD_MONTH;
    assert_true(goal_period(
        &(struct goal){.from_on = day_of(2026, 10, 1), .to_on = day_of(2026, 12, 31)}, &period));
    assert_int_equal(period, PERIOD_QUARTER);
}

static void a_target_takes_whole_clients(void **state)
{
    (void)state;
    assert_int_equal(goal_clients(570000, 100), 57);
    assert_int_equal(goal_clients(570000, 101), 58);
    assert_int_equal(goal_clients(1000000, 7), 7);
    assert_int_equal(goal_clients(10000, 7), 1);
    assert_int_equal(goal_clients(500000, 0), 0);
    assert_int_equal(goal_clients(1000000, UINT32_MAX), UINT32_MAX);
}

static void what_the_better_periods_reached_is_proposed(void **state)
{
    (void)state;
    const struct goal_past pasts[] = {past(50, 100), past(56, 100), past(53, 100), past(55, 100)};
    struct goal_proposal proposal = goal_propose(GOAL_STAYED, pasts, 4, 200);

    assert_int_equal(proposal.state, GOAL_PROPOSED);
    assert_int_equal(proposal.percent, 55);
    assert_int_equal(proposal.clients, 110);
    assert_int_equal(proposal.more, 4); /* usual: 53 % */
    assert_true(proposal.usual == 0.53 && proposal.least == 0.5 && proposal.best == 0.56);
    assert_int_equal(proposal.period_count, 4);
    assert_false(proposal.is_held_by_articles);
}

static void at_least_one_client_more_is_proposed(void **state)
{
    (void)state;
    const struct goal_past pasts[] = {past(50, 100), past(50, 100)};
    struct goal_proposal proposal = goal_propose(GOAL_CAME_BACK, pasts, 2, 30);

    assert_int_equal(proposal.state, GOAL_PROPOSED);
    assert_int_equal(proposal.percent, 54); /* 15 of 30 are usual, 16 are 53.3 % */
    assert_int_equal(proposal.clients, 17);
    assert_int_equal(proposal.more, 2); /* whole per cent: 53 % would be 16 already */
}

static void nothing_beyond_the_best_ones_interval_is_proposed(void **state)
{
    (void)state;
    const struct goal_past pasts[] = {{.start = 100, .reached = 40, .high = 0.405},
                                      {.start = 100, .reached = 40, .high = 0.405}};
    struct goal_proposal proposal = goal_propose(GOAL_CAME_BACK, pasts, 2, 50);

    assert_int_equal(proposal.state, GOAL_HOLD);
    assert_int_equal(proposal.percent, 40);
    assert_int_equal(proposal.clients, 20);
    assert_int_equal(proposal.more, 0);
    assert_false(proposal.is_held_by_articles);
}

static void who_stays_is_not_asked_beyond_what_the_articles_think_possible(void **state)
{
    (void)state;
    const struct goal_past some[] = {past(75, 100), past(80, 100), past(90, 100), past(92, 100)};
    struct goal_proposal proposal = goal_propose(GOAL_STAYED, some, 4, 100);
    assert_int_equal(proposal.state, GOAL_PROPOSED);
    assert_int_equal(proposal.percent, GOAL_ARTICLES_PERCENT);
    assert_true(proposal.is_held_by_articles);
    assert_int_equal(goal_propose(GOAL_CAME_BACK, some, 4, 100).percent, 90);

    const struct goal_past all[] = {past(90, 100), past(91, 100)};
    proposal = goal_propose(GOAL_STAYED, all, 2, 100);
    assert_int_equal(proposal.state, GOAL_HOLD);
    assert_int_equal(proposal.percent, 90);
    assert_true(proposal.is_held_by_articles);
}

static void too_little_history_proposes_nothing(void **state)
{
    (void)state;
    const struct goal_past pasts[] = {past(10, 19), past(50, 100), past(60, 100)};

    assert_int_equal(goal_propose(GOAL_STAYED, pasts, 0, 100).state, GOAL_FEW_PERIODS);
    assert_int_equal(goal_propose(GOAL_STAYED, pasts, 1, 100).state, GOAL_FEW_PERIODS);
    assert_int_equal(goal_propose(GOAL_STAYED, pasts, 2, 100).state, GOAL_FEW_CLIENTS);
    assert_int_equal(goal_propose(GOAL_STAYED, pasts, 3, 100).state, GOAL_PROPOSED);
    assert_int_equal(goal_propose(GOAL_STAYED, pasts, 3, 100).period_count, 2);
    assert_int_equal(goal_propose(GOAL_STAYED, pasts, 3, GOAL_CLIENTS_LEAST - 1).state,
                     GOAL_FEW_CLIENTS);
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* The promises of goal_propose() on any history. */
static void any_proposal_is_modest(void **state)
{
    (void)state;
    uint64_t seed = 5;

    for (int round = 0; round < 20000; round++) {
        struct goal_past pasts[12];
        size_t count = 2 + next_random(&seed) % 11;
        int64_t start = GOAL_CLIENTS_LEAST + next_random(&seed) % 3000;
        enum goal_kind kind = round % 2 ? GOAL_STAYED : GOAL_CAME_BACK;
        double best_high = 0;

        for (size_t i = 0; i < count; i++) {
            int64_t clients = GOAL_CLIENTS_LEAST + next_random(&seed) % 400;
            pasts[i] = past(next_random(&seed) % (uint32_t)(clients + 1), clients);
        }
        struct goal_proposal proposal = goal_propose(kind, pasts, count, start);
        int64_t usual = llround(proposal.usual * (double)start);

        for (size_t i = count > GOAL_PASTS_MAX ? count - GOAL_PASTS_MAX : 0; i < count; i++)
            best_high = fmax(best_high, pasts[i].high);
        assert_in_range(proposal.percent, 1, 100);
        assert_int_equal(proposal.clients, goal_clients(proposal.percent * 10000, start));
        assert_int_equal(proposal.more > 0, proposal.state == GOAL_PROPOSED);
        if (proposal.state == GOAL_HOLD) {
            assert_true(proposal.percent == 1 || proposal.percent <= 100 * proposal.usual + 1e-6);
            continue;
        }
        assert_int_equal(proposal.more, proposal.clients - usual);
        assert_true(proposal.percent <= 100 * best_high + 1e-6);
        assert_true(kind == GOAL_CAME_BACK || proposal.percent <= GOAL_ARTICLES_PERCENT);
    }
}

static const struct goal november = {
    .kind = GOAL_STAYED, .from_on = 20758, .to_on = 20787, .target = 500000};

static void check_outlook(day_t today, struct goal_count count, enum goal_outlook outlook,
                          int64_t missing)
{
    struct goal_progress progress = goal_judge(&november, &count, today);

    assert_int_equal(progress.outlook, outlook);
    assert_int_equal(progress.missing, missing);
}

static void how_it_goes_is_told_by_what_can_still_be(void **state)
{
    (void)state;
    day_t first = november.from_on, last = november.to_on;

    check_outlook(first - 1, (struct goal_count){0}, GOAL_AHEAD, 0);
    check_outlook(first, (struct goal_count){0}, GOAL_UNKNOWN, 0);
    check_outlook(first, (struct goal_count){.is_known = true}, GOAL_UNKNOWN, 0);
    check_outlook(first, (struct goal_count){true, 10, 5, 5, 0}, GOAL_SURE, 0);
    check_outlook(first, (struct goal_count){true, 10, 3, 2, 5}, GOAL_WITHIN, 2);
    check_outlook(last, (struct goal_count){true, 10, 3, 1, 6}, GOAL_NEEDS_RETURNS, 1);
    check_outlook(last, (struct goal_count){true, 11, 5, 0, 6}, GOAL_NEEDS_RETURNS, 1);
    check_outlook(last + 1, (struct goal_count){true, 10, 5, 0, 5}, GOAL_REACHED, 0);
    check_outlook(last + 1, (struct goal_count){true, 10, 2, 0, 8}, GOAL_NOT_REACHED, 3);
    check_outlook(last + 1, (struct goal_count){.is_known = false}, GOAL_UNKNOWN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_go_there_and_back),
        cmocka_unit_test(a_percentage_is_a_whole_one),
        cmocka_unit_test(it_is_for_a_calendar_period_that_is_not_over),
        cmocka_unit_test(a_target_takes_whole_clients),
        cmocka_unit_test(what_the_better_periods_reached_is_proposed),
        cmocka_unit_test(at_least_one_client_more_is_proposed),
        cmocka_unit_test(nothing_beyond_the_best_ones_interval_is_proposed),
        cmocka_unit_test(who_stays_is_not_asked_beyond_what_the_articles_think_possible),
        cmocka_unit_test(too_little_history_proposes_nothing),
        cmocka_unit_test(any_proposal_is_modest),
        cmocka_unit_test(how_it_goes_is_told_by_what_can_still_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
