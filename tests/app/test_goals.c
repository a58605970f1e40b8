// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/goals.h"

#include "app/undo.h"
#include "store/audits.h"
#include "store/goals.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/sample_orders.h"

/* The tests stand on 20 November 2026. */
static int64_t noon(int32_t year, int32_t month, int32_t day)
{
    return ((int64_t)day_of(year, month, day) * 86400 + 43200) * 1000000;
}

static struct work work_on(struct store_case *test, int32_t month, int32_t day)
{
    struct work work = store_case_work(test);

    work.now = noon(2026, month, day);
    return work;
}

static const struct goal_choice fourth_quarter = {
    .kind = GOAL_STAYED, .period = PERIOD_QUARTER, .from = 20727}; /* 1 October 2026 */

static void an_order(struct store_case *test, int64_t client_id, int32_t year, int32_t month,
                     int32_t day)
{
    sample_order(test, client_id, day_of(year, month, day));
}

/*
 * 24 clients who order each month of a year up to September 2026, but that some leave out the
 * second and third quarter's last months: the windows of the log then say who stays.
 */
static void make_history(struct store_case *test)
{
    for (int i = 0; i < 24; i++) {
        int64_t id = sample_client(test, CLIENT_PERSON, "Somebody");

        for (int month = 0; month < 22; month++) {
            bool is_away = (i % 6 == 0 && month >= 14 && month < 17) || (i % 8 == 0 && month >= 18);
            if (!is_away)
                an_order(test, id, 2025 + month / 12, 1 + month % 12, 1 + i % 20);
        }
    }
}

static int64_t set(struct store_case *test, const struct goal_choice *choice, const char *percent,
                   struct goal_changed *ret_changed)
{
    struct work work = work_on(test, 11, 20);

    store_case_ok(&work, set_goal(&work, NULL, choice, percent, ret_changed));
    work_end(&work);
    return ret_changed->goal.id;
}

static struct goal stored(struct store_case *test, int64_t id)
{
    struct work work = work_on(test, 11, 20);
    struct goal goal = {0};

    store_case_ok(&work, goals_find(&work, id, &goal));
    work_end(&work);
    return goal;
}

static void a_goal_remembers_the_boundaries_it_was_set_by(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0};

    make_history(test);
    int64_t id = set(test, &fourth_quarter, " 57 % ", &changed);
    assert_true(changed.audit_id != 0);
    struct goal goal = stored(test, id);
    assert_int_equal(goal.target, 570000);
    assert_int_equal(goal.version, 1);
    assert_int_equal(goal.kind, GOAL_STAYED);
    assert_int_equal(goal.from_on, day_of(2026, 10, 1));
    assert_int_equal(goal.to_on, day_of(2026, 12, 31));
    assert_true(goal.active_days >= 30 && goal.cooling_days > 0 && goal.vip_orders >= 3);
    assert_int_equal(goal.ended_at, 0);
}

static void a_goal_is_changed_at_its_version_and_taken_back(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0};
    struct undone undone = {0};
    int64_t id = set(test, &fourth_quarter, "57", &changed);
    struct work work = work_on(test, 11, 20);

    store_case_ok(&work, change_goal(&work, id, 1, "60", &changed));
    assert_int_equal(changed.goal.version, 2);
    assert_int_equal(stored(test, id).target, 600000);
    assert_int_equal(change_goal(&work, id, 1, "61", &changed), STATUS_CONFLICT);
    work_end(&work);
    work = work_on(test, 11, 20);
    store_case_ok(&work, undo(&work, changed.audit_id, &undone));
    assert_int_equal(stored(test, id).target, 570000);
    store_case_ok(&work, undo(&work, undone.audit_id, &undone));
    assert_int_equal(stored(test, id).target, 600000);
    work_end(&work);

    /* The same again is no change. */
    work = work_on(test, 11, 20);
    store_case_ok(&work, change_goal(&work, id, 4, "60", &changed));
    assert_int_equal(changed.audit_id, 0);
    assert_int_equal(stored(test, id).version, 4);
    work_end(&work);
}

static void an_ended_goal_comes_back_unless_there_is_another(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0}, ended = {0};
    struct undone undone = {0};
    struct goals_shown shown;
    int64_t id = set(test, &fourth_quarter, "57", &changed);
    struct work work = work_on(test, 11, 20);

    store_case_ok(&work, end_goal(&work, id, 1, &ended));
    store_case_ok(&work, show_goals(&work, NULL, &shown));
    assert_int_equal(shown.count, 0);
    assert_int_equal(end_goal(&work, id, 2, &ended), STATUS_CONFLICT);
    work_end(&work);
    work = work_on(test, 11, 20);
    assert_int_equal(change_goal(&work, id, 2, "58", &changed), STATUS_CONFLICT);
    work_end(&work);

    work = work_on(test, 11, 20);
    store_case_ok(&work, undo(&work, ended.audit_id, &undone));
    assert_int_equal(stored(test, id).ended_at, 0);
    store_case_ok(&work, end_goal(&work, id, 3, &ended));
    set(test, &fourth_quarter, "50", &changed);
    assert_int_equal(undo(&work, ended.audit_id, &undone), STATUS_INVALID);
    work_end(&work);

    /* What was set is taken back by ending it. */
    work = work_on(test, 11, 20);
    store_case_ok(&work, undo(&work, changed.audit_id, &undone));
    assert_true(stored(test, changed.goal.id).ended_at > 0);
    work_end(&work);
}

static void what_cannot_be_a_goal_is_refused(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0};
    struct goal_choice choice = fourth_quarter;
    struct work work = work_on(test, 11, 20);

    assert_int_equal(set_goal(&work, NULL, &choice, "0", &changed), STATUS_INVALID);
    assert_string_equal(work.fault.field, "percent");
    work_end(&work);
    choice.from = day_of(2026, 7, 1);
    work = work_on(test, 11, 20);
    assert_int_equal(set_goal(&work, NULL, &choice, "50", &changed), STATUS_INVALID);
    assert_string_equal(work.fault.field, "from");
    work_end(&work);
    choice.from = day_of(2026, 11, 1);
    work = work_on(test, 11, 20);
    assert_int_equal(set_goal(&work, NULL, &choice, "50", &changed), STATUS_INVALID);
    work_end(&work);

    set(test, &fourth_quarter, "57", &changed);
    work = work_on(test, 11, 20);
    assert_int_equal(set_goal(&work, NULL, &fourth_quarter, "58", &changed), STATUS_INVALID);
    assert_string_equal(work.fault.field, "from");
    work_end(&work);
    choice = fourth_quarter;
    choice.kind = GOAL_CAME_BACK;
    set(test, &choice, "58", &changed);

    /* Once its period is over, a goal stays as it was. */
    work = store_case_work(test);
    work.now = noon(2027, 1, 2);
    assert_int_equal(change_goal(&work, changed.goal.id, 1, "59", &changed), STATUS_INVALID);
    work_end(&work);
}

static void only_who_manages_sets_goals(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0};
    struct goals_shown shown;
    struct undone undone = {0};
    int64_t id = set(test, &fourth_quarter, "57", &changed);
    int64_t member = sample_member(test, "Mo", ROLE_MEMBER);
    struct work work = sample_work(test, member, ROLE_MEMBER);

    work.now = noon(2026, 11, 20);
    struct goal_changed other = {0};
    assert_int_equal(set_goal(&work, NULL, &fourth_quarter, "58", &other), STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(change_goal(&work, id, 1, "58", &other), STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(end_goal(&work, id, 1, &other), STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(undo(&work, changed.audit_id, &undone), STATUS_FORBIDDEN);
    work_end(&work);
    work.fault = (struct fault){0};
    struct snapshots *snapshots = snapshots_open(0);
    store_case_ok(&work, show_goals(&work, snapshots, &shown));
    assert_int_equal(shown.count, 1);
    work_end(&work);
    snapshots_close(snapshots);
}

static void a_goal_of_another_workspace_is_not_there(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0};
    struct work work = work_on(test, 11, 20);

    assert_int_equal(change_goal(&work, 12345, 1, "58", &changed), STATUS_NOT_FOUND);
    work_end(&work);
}

static void what_is_proposed_comes_from_ones_own_quarters(void **state)
{
    struct store_case *test = *state;
    struct goal_offer offer = {0};
    struct goal_changed changed = {0};

    make_history(test);
    struct work work = work_on(test, 11, 20);
    struct snapshots *snapshots = snapshots_open(0);
    store_case_ok(&work, offer_goal(&work, snapshots, &fourth_quarter, &offer));
    assert_true(offer.has_orders);
    assert_int_equal(offer.to, day_of(2026, 12, 31));
    assert_true(offer.past_count >= 4);
    assert_int_equal(offer.pasts[offer.past_count - 1].to, day_of(2026, 9, 30));
    for (size_t i = 1; i < offer.past_count; i++)
        assert_int_equal(offer.pasts[i].from, offer.pasts[i - 1].to + 1);
    assert_int_equal(offer.pasts[offer.past_count - 1].start, 24);
    assert_int_equal(offer.pasts[offer.past_count - 1].reached, 21);
    assert_int_equal(offer.start, 21);
    assert_true(offer.proposal.state == GOAL_PROPOSED || offer.proposal.state == GOAL_HOLD);
    assert_int_equal(offer.same.id, 0);
    work_end(&work);

    int64_t id = set(test, &fourth_quarter, "57", &changed);
    work = work_on(test, 11, 20);
    store_case_ok(&work, offer_goal(&work, snapshots, &fourth_quarter, &offer));
    assert_int_equal(offer.same.id, id);
    struct goal_choice next = fourth_quarter;
    next.from = day_of(2027, 1, 1);
    store_case_ok(&work, offer_goal(&work, snapshots, &next, &offer));
    assert_int_equal(offer.pasts[offer.past_count - 1].to, day_of(2026, 9, 30));
    next.from = day_of(2027, 1, 2);
    assert_int_equal(offer_goal(&work, snapshots, &next, &offer), STATUS_INVALID);
    work_end(&work);
    snapshots_close(snapshots);
}

static void too_little_history_says_when_there_is_enough(void **state)
{
    struct store_case *test = *state;
    struct goal_offer offer = {0};
    struct snapshots *snapshots = snapshots_open(0);
    struct work work = work_on(test, 11, 20);

    store_case_ok(&work, offer_goal(&work, snapshots, &fourth_quarter, &offer));
    assert_false(offer.has_orders);
    work_end(&work);

    int64_t id = sample_client(test, CLIENT_PERSON, "Ana");
    an_order(test, id, 2026, 8, 1);
    an_order(test, id, 2026, 9, 1);
    work = work_on(test, 11, 20);
    store_case_ok(&work, offer_goal(&work, snapshots, &fourth_quarter, &offer));
    assert_true(offer.has_orders);
    assert_int_equal(offer.proposal.state, GOAL_FEW_PERIODS);
    /* 1 August and a window of 31 days: known from 1 September, so from the fourth quarter on. */
    assert_int_equal(offer.window.active_days, 31);
    assert_int_equal(offer.enough_on, day_of(2027, 3, 31));
    work_end(&work);
    snapshots_close(snapshots);
}

static struct goal_progress progress_on(struct store_case *test, int64_t now)
{
    struct snapshots *snapshots = snapshots_open(0);
    struct work work = store_case_work(test);
    struct goals_shown shown;

    work.now = now;
    store_case_ok(&work, show_goals(&work, snapshots, &shown));
    assert_int_equal(shown.count, 1);
    struct goal_progress progress = shown.items[0].progress;
    work_end(&work);
    snapshots_close(snapshots);
    return progress;
}

static void how_it_goes_is_measured_by_its_own_boundaries(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0};

    make_history(test);
    set(test, &fourth_quarter, "80", &changed);
    struct goal_progress progress = progress_on(test, noon(2026, 11, 20));
    assert_int_equal(progress.count.start, 21);
    assert_int_equal(progress.wanted, 17);
    assert_int_equal(progress.count.sure + progress.count.open + progress.count.away, 21);
    assert_int_equal(progress.count.sure, 0); /* nobody ordered in November yet */

    /* When all have fallen silent, another rhythm would say something else; the goal does not. */
    progress = progress_on(test, noon(2027, 1, 5));
    assert_int_equal(progress.outlook, GOAL_NOT_REACHED);
    assert_int_equal(progress.missing, 17);
    assert_int_equal(progress_on(test, noon(2026, 9, 5)).outlook, GOAL_AHEAD);
}

static void what_runs_stands_before_what_is_over(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0};
    const struct goal_choice choices[] = {
        {GOAL_STAYED, PERIOD_YEAR, day_of(2026, 1, 1)},
        {GOAL_STAYED, PERIOD_MONTH, day_of(2026, 11, 1)},
        {GOAL_CAME_BACK, PERIOD_MONTH, day_of(2026, 12, 1)},
        {GOAL_STAYED, PERIOD_MONTH, day_of(2026, 12, 1)},
    };
    struct goals_shown shown;

    for (size_t i = 0; i < 4; i++)
        set(test, &choices[i], "50", &changed);
    struct work work = work_on(test, 12, 5);
    struct snapshots *snapshots = snapshots_open(0);
    store_case_ok(&work, show_goals(&work, snapshots, &shown));
    assert_int_equal(shown.count, 4);
    assert_int_equal(shown.over_count, 1);
    assert_int_equal(shown.items[0].goal.to_on, day_of(2026, 12, 31));
    assert_int_equal(shown.items[3].goal.to_on, day_of(2026, 11, 30));
    assert_int_equal(shown.items[3].progress.outlook, GOAL_UNKNOWN); /* nobody ever ordered */
    work_end(&work);
    snapshots_close(snapshots);
}

int main(void)
{
#define GOAL_TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        GOAL_TEST(a_goal_remembers_the_boundaries_it_was_set_by),
        GOAL_TEST(a_goal_is_changed_at_its_version_and_taken_back),
        GOAL_TEST(an_ended_goal_comes_back_unless_there_is_another),
        GOAL_TEST(what_cannot_be_a_goal_is_refused),
        GOAL_TEST(only_who_manages_sets_goals),
        GOAL_TEST(a_goal_of_another_workspace_is_not_there),
        GOAL_TEST(what_is_proposed_comes_from_ones_own_quarters),
        GOAL_TEST(too_little_history_says_when_there_is_enough),
        GOAL_TEST(how_it_goes_is_measured_by_its_own_boundaries),
        GOAL_TEST(what_runs_stands_before_what_is_over),
    };
    return run_store_tests(tests);
}
