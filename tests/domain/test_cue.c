// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue.h"

#include <string.h>

#include "base/arena.h"

#include "support/check.h"

/* A base where one counts as lost after 90 days, cools after 40 and is a VIP from 4 orders on. */
static const struct standing_window window = {
    .active_days = 90, .cooling_days = 40, .vip_orders = 4};

static day_t on(int32_t year, int32_t month, int32_t day)
{
    return day_of(year, month, day);
}

/* Somebody of several orders, the last one on 1 June 2026. */
static struct cue_client regular(int64_t orders)
{
    day_t last = on(2026, 6, 1);

    return (struct cue_client){.id = 7,
                               .occasion_count = orders,
                               .first_order_on = orders == 1 ? last : on(2025, 9, 20),
                               .last_order_on = last,
                               .last_contact_on = last,
                               .before_last_on = CLIENT_DAY_NONE,
                               .way_count = 2};
}

static struct cue_list cues_for(const struct cue_client *client, day_t today, struct arena *arena)
{
    const struct cue_facts facts = {.clients = client, .client_count = 1};
    const struct cue_day day = {.today = today, .window = window};

    return cues_of_day(&facts, &day, arena);
}

/* How many days after the last order a rule speaks first and last, -1 for never; each cue is due
 * on the same day however often it is shown. */
struct speaks {
    int32_t first, last, due;
};
static struct speaks when_speaks(const struct cue_client *client, enum cue_rule rule)
{
    struct speaks speaks = {-1, -1, -1};

    for (int32_t age = 0; age < 800; age++) {
        struct arena arena = {0};
        struct cue_list cues = cues_for(client, client->last_order_on + age, &arena);

        for (size_t i = 0; i < cues.count; i++)
            if (cues.items[i].rule == rule) {
                int32_t due = cues.items[i].due_on == CUE_NO_DAY
                                  ? CUE_NO_DAY
                                  : cues.items[i].due_on - client->last_order_on;

                assert_true(speaks.due == -1 || speaks.due == due);
                assert_true(speaks.last == -1 || speaks.last == age - 1);
                if (speaks.first == -1)
                    speaks.first = age;
                speaks.last = age;
                speaks.due = due;
            }
        arena_free(&arena);
    }
    return speaks;
}

static void assert_speaks(const struct cue_client *client, enum cue_rule rule, int32_t first,
                          int32_t last, int32_t due)
{
    struct speaks speaks = when_speaks(client, rule);

    assert_int_equal(speaks.first, first);
    assert_int_equal(speaks.last, last);
    assert_int_equal(speaks.due, due);
}

static void a_vip_who_cools_is_due_at_once_until_they_are_lost(void **state)
{
    struct cue_client client = regular(4);

    (void)state;
    assert_speaks(&client, CUE_VIP_QUIET, 41, 90, 41);
    client.last_contact_on = client.last_order_on + 30; /* a call: thirty days of rest */
    assert_speaks(&client, CUE_VIP_QUIET, 61, 90, 41);
    client.occasion_count = 3;
    assert_speaks(&client, CUE_VIP_QUIET, -1, -1, -1);
}

static void who_slips_is_reminded_within_a_week(void **state)
{
    struct cue_client client = regular(2);

    (void)state;
    assert_speaks(&client, CUE_SLIPPING, 41, 90, 48);
    client = regular(1); /* who came once and is late, too */
    assert_speaks(&client, CUE_SLIPPING, 41, 90, 48);
    client.mark = MARK_RARE;
    assert_speaks(&client, CUE_SLIPPING, -1, -1, -1);
    client = regular(2);
    client.has_open_order = true;
    assert_speaks(&client, CUE_SLIPPING, -1, -1, -1);
}

static void a_window_is_shown_when_it_opens_and_reminds_when_it_closes(void **state)
{
    struct cue_client client = regular(1);

    (void)state;
    client.has_window = true;
    client.window_from = client.last_order_on + 20;
    client.window_by = client.last_order_on + 60;
    assert_speaks(&client, CUE_WINDOW_OPENS, 20, 45, CUE_NO_DAY);
    assert_speaks(&client, CUE_WINDOW_CLOSES, 46, 90, 60);
    client.mark = MARK_RARE; /* never lost, and not asked for ever */
    assert_speaks(&client, CUE_WINDOW_CLOSES, 46, 120, 60);
    client.mark = MARK_NONE;
    client.last_contact_on = client.window_by - 3; /* spoken with while it was closing */
    assert_speaks(&client, CUE_WINDOW_CLOSES, -1, -1, -1);
    client.last_contact_on = client.last_order_on + 10;
    assert_speaks(&client, CUE_WINDOW_CLOSES, 46, 90, 60);
}

static void one_reminder_answers_all_that_ask_them_back(void **state)
{
    struct cue_client client = regular(4);
    struct arena arena = {0};
    struct cue_answered answers[] = {
        {.key = {CAUSE_COME_BACK, 7, client.last_order_on}, .answer = CUE_DONE}};
    struct cue_facts facts = {
        .clients = &client, .client_count = 1, .answers = answers, .answer_count = 1};

    (void)state;
    client.has_window = true;
    client.window_from = client.last_order_on + 10;
    client.window_by = client.last_order_on + 50;
    for (int32_t age = 0; age <= 90; age++) {
        struct cue_day day = {.today = client.last_order_on + age, .window = window};
        struct cue_list cues = cues_of_day(&facts, &day, &arena);

        for (size_t i = 0; i < cues.count; i++)
            assert_int_not_equal(cues.items[i].key.cause, CAUSE_COME_BACK);
    }
    client.last_order_on += 30; /* a new occasion is a new cause */
    struct cue_day day = {.today = client.last_order_on + 45, .window = window};
    assert_int_equal(cues_of_day(&facts, &day, &arena).count, 1);
    arena_free(&arena);
}

static void later_is_until_its_day(void **state)
{
    struct cue_client client = regular(2);
    struct arena arena = {0};
    day_t until = client.last_order_on + 50;
    struct cue_answered answers[] = {
        {.key = {CAUSE_COME_BACK, 7, client.last_order_on}, .answer = CUE_LATER, .until = until}};
    struct cue_facts facts = {
        .clients = &client, .client_count = 1, .answers = answers, .answer_count = 1};

    (void)state;
    assert_int_equal(
        cues_of_day(&facts, &(struct cue_day){.today = until - 1, .window = window}, &arena).count,
        0);
    assert_int_equal(
        cues_of_day(&facts, &(struct cue_day){.today = until, .window = window}, &arena).count, 1);
    arena_free(&arena);
}

static void a_newcomer_is_asked_how_it_was(void **state)
{
    struct cue_client client = regular(1);

    (void)state;
    assert_speaks(&client, CUE_FIRST_DAYS, 2, 21, 7);
    client.last_contact_on = client.first_order_on + 1;
    assert_speaks(&client, CUE_FIRST_DAYS, -1, -1, -1);
    client = regular(2);
    assert_speaks(&client, CUE_FIRST_DAYS, -1, -1, -1);
    client = regular(1);
    client.has_open_order = true; /* nothing is there yet to ask about */
    assert_speaks(&client, CUE_FIRST_DAYS, -1, -1, -1);
}

static void whoever_is_lost_is_so_newly_for_a_while(void **state)
{
    struct cue_client client = regular(2);

    (void)state;
    assert_speaks(&client, CUE_NEWLY_LOST, 91, 150, 98);
    client.has_loss_reason = true;
    assert_speaks(&client, CUE_NEWLY_LOST, -1, -1, -1);
    client = regular(1); /* who came once is no regular that was lost */
    assert_speaks(&client, CUE_NEWLY_LOST, -1, -1, -1);
    client = regular(2);
    client.mark = MARK_RARE;
    assert_speaks(&client, CUE_NEWLY_LOST, -1, -1, -1);
}

static void silence_counts_from_the_last_contact(void **state)
{
    struct cue_client client = regular(2);

    (void)state;
    assert_speaks(&client, CUE_STAY_IN_TOUCH, -1, -1, -1);
    client.contact_days = 60;
    assert_speaks(&client, CUE_STAY_IN_TOUCH, 91, 799,
                  60); /* reminded of the next order until 90 */
    client.has_window = true;
    client.window_from = client.window_by = client.last_order_on + 900;
    assert_speaks(&client, CUE_STAY_IN_TOUCH, 60, 799, 60);
    client.last_contact_on += 100;
    assert_speaks(&client, CUE_STAY_IN_TOUCH, 160, 799, 160);
}

static void a_regular_with_one_way_to_reach_them_is_quiet_work(void **state)
{
    struct cue_client client = regular(2);

    (void)state;
    client.way_count = 1;
    client.only_way_id = 31;
    assert_speaks(&client, CUE_SECOND_POINT, 0, 90, CUE_NO_DAY);
    client.occasion_count = 1;
    assert_speaks(&client, CUE_SECOND_POINT, -1, -1, -1);
}

/* Each of thirty years, from three days ahead to two after; 29 February on the 28th elsewhere. */
static void a_birthday_comes_once_a_year(void **state)
{
    const int32_t days[][2] = {{1, 1}, {12, 31}, {2, 29}, {6, 15}};
    const struct cue_client client = {.id = 7,
                                      .first_order_on = CLIENT_DAY_NONE,
                                      .last_order_on = CLIENT_DAY_NONE,
                                      .last_contact_on = CLIENT_DAY_NONE};

    (void)state;
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        const struct cue_date date = {.id = 9, .month = days[i][0], .day = days[i][1]};
        const struct cue_facts facts = {
            .clients = &client, .client_count = 1, .dates = &date, .date_count = 1};
        int64_t year = 0;
        int32_t shown = 0, years = 0;

        for (day_t today = on(2026, 1, 10); today < on(2056, 1, 10); today++) {
            struct arena arena = {0};
            struct cue_list cues =
                cues_of_day(&facts, &(struct cue_day){.today = today, .window = window}, &arena);

            assert_true(cues.count <= 1);
            if (cues.count == 1 && cues.items[0].key.occasion != year) {
                assert_true(year == 0 || cues.items[0].key.occasion == year + 1);
                assert_true(years == 0 || shown == 6);
                year = cues.items[0].key.occasion;
                shown = 0;
                years++;
            }
            shown += cues.count == 1;
            arena_free(&arena);
        }
        assert_int_equal(years, 30);
    }
}

static void years_together_are_counted_of_those_who_came_again(void **state)
{
    struct cue_client client = regular(2);
    struct arena arena = {0};

    (void)state;
    struct cue_list cues = cues_for(&client, on(2027, 9, 18), &arena);
    assert_int_equal(cues.count, 1);
    assert_int_equal(cues.items[0].rule, CUE_YEARS);
    assert_int_equal(cues.items[0].count, 2);
    assert_int_equal(cues.items[0].due_on, on(2027, 9, 20));
    client.first_order_on = on(2027, 9, 20); /* the first one itself is no anniversary */
    assert_int_equal(cues_for(&client, on(2027, 9, 20), &arena).count, 0);
    arena_free(&arena);
}

static struct cue_list cues_for_own(const struct cue_own *owns, size_t count,
                                    const struct cue_answered *answer, day_t today,
                                    struct arena *arena)
{
    const struct cue_facts facts = {
        .owns = owns, .own_count = count, .answers = answer, .answer_count = answer ? 1 : 0};
    const struct cue_day day = {.today = today, .window = window};

    return cues_of_day(&facts, &day, arena);
}

static void what_one_put_there_oneself_comes_on_its_day(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct cue_own own = {.id = 5,
                                .client_id = 7,
                                .words = "Call them",
                                .why = "",
                                .due_on = on(2026, 6, 20),
                                .created_on = on(2026, 6, 1)};

    assert_int_equal(cues_for_own(&own, 1, NULL, on(2026, 6, 12), &arena).count, 0);
    struct cue_list ahead = cues_for_own(&own, 1, NULL, on(2026, 6, 13), &arena);
    assert_int_equal(ahead.count, 1);
    assert_int_equal(cues_at_top(&ahead, on(2026, 6, 13)), 0);
    struct cue_list due = cues_for_own(&own, 1, NULL, on(2026, 6, 20), &arena);
    assert_int_equal(cues_at_top(&due, on(2026, 6, 20)), 1);
    assert_int_equal(due.items[0].rule, CUE_OWN);
    assert_int_equal(due.items[0].key.cause, CAUSE_OWN);
    assert_int_equal(due.items[0].key.object_id, 5);
    assert_int_equal(due.items[0].client_id, 7);
    assert_int_equal(due.items[0].due_on, on(2026, 6, 20));
    assert_int_equal(due.items[0].since_on, on(2026, 6, 13));
    assert_ptr_equal(due.items[0].own, &own);
    /* It stands until somebody says something of it, and is gone when it was taken away. */
    struct cue_list late = cues_for_own(&own, 1, NULL, on(2027, 6, 20), &arena);
    assert_int_equal(cues_at_top(&late, on(2027, 6, 20)), 1);
    assert_int_equal(late.items[0].stands_on, on(2027, 6, 20));
    assert_int_equal(cues_for_own(NULL, 0, NULL, on(2026, 6, 20), &arena).count, 0);
    arena_free(&arena);
}

static void what_one_put_there_oneself_comes_once(void **state)
{
    (void)state;
    struct arena arena = {0};
    const day_t today = on(2026, 6, 20);
    const struct cue_own owns[] = {
        {.id = 5, .client_id = 7, .words = "a", .why = "", .due_on = today},
        {.id = 6, .client_id = 7, .words = "b", .why = "", .due_on = today}};
    struct cue_answered answer = {
        .key = {CAUSE_OWN, 5, 0}, .answer = CUE_LATER, .until = today + 3};

    assert_int_equal(cues_for_own(owns, 2, NULL, today, &arena).count, 2);
    struct cue_list left = cues_for_own(owns, 2, &answer, today + 2, &arena);
    assert_int_equal(left.count, 1);
    assert_int_equal(left.items[0].key.object_id, 6);
    assert_int_equal(cues_for_own(owns, 2, &answer, today + 3, &arena).count, 2);
    answer.answer = CUE_DONE;
    assert_int_equal(cues_for_own(owns, 2, &answer, today + 300, &arena).count, 1);
    arena_free(&arena);
}

static void nobody_asks_for_who_was_given_up_or_put_away(void **state)
{
    struct cue_client client = regular(4);
    struct arena arena = {0};

    (void)state;
    client.contact_days = 10;
    client.way_count = 1;
    client.mark = MARK_LOST;
    assert_int_equal(cues_for(&client, client.last_order_on + 60, &arena).count, 0);
    client.mark = MARK_NONE;
    assert_true(cues_for(&client, client.last_order_on + 60, &arena).count > 0);
    client.is_archived = true;
    assert_int_equal(cues_for(&client, client.last_order_on + 60, &arena).count, 0);
    arena_free(&arena);
}

static void without_a_window_nobody_is_called_quiet_or_lost(void **state)
{
    struct cue_client client = regular(4);
    const struct cue_facts facts = {.clients = &client, .client_count = 1};
    struct arena arena = {0};

    (void)state;
    client.way_count = 1;
    for (int32_t age = 0; age < 200; age++) {
        const struct cue_day day = {.today = client.last_order_on + age};
        struct cue_list cues = cues_of_day(&facts, &day, &arena);

        for (size_t i = 0; i < cues.count; i++)
            assert_int_equal(cues.items[i].rule, CUE_YEARS);
    }
    arena_free(&arena);
}

static void what_is_due_first_stands_first_and_then_who_waits_longest(void **state)
{
    const day_t today = on(2026, 6, 10);
    const struct cue_enquiry enquiries[] = {
        {.id = 4, .received_on = today, .due_on = today, .due_minute = 700},
        {.id = 3, .received_on = today - 1, .due_on = today, .due_minute = 700},
        {.id = 2, .received_on = today, .due_on = today, .due_minute = 600},
        {.id = 1, .received_on = today, .due_on = today + 1, .due_minute = 500},
    };
    const struct cue_double doubles[] = {{1, 2}};
    const struct cue_facts facts = {.enquiries = enquiries,
                                    .enquiry_count = 4,
                                    .doubles = doubles,
                                    .double_count = 1,
                                    .orders_without_currency = 3,
                                    .newest_without_currency = 77};
    const int64_t order[] = {2, 3, 4, 1, 1, 0};
    struct arena arena = {0};

    (void)state;
    struct cue_list cues =
        cues_of_day(&facts, &(struct cue_day){.today = today, .window = window}, &arena);
    assert_int_equal(cues.count, 6);
    for (size_t i = 0; i < cues.count; i++)
        assert_int_equal(cues.items[i].key.object_id, order[i]);
    assert_int_equal(cues.items[5].count, 3);
    assert_int_equal(cues_at_top(&cues, today), 3);
    arena_free(&arena);
}

/* Somebody who asks this morning comes before those who have been quiet for weeks. */
static void what_has_passed_is_due_today_behind_what_has_an_hour(void **state)
{
    struct cue_client client = regular(4);
    const day_t today = client.last_order_on + 80;
    const struct cue_enquiry enquiry = {
        .id = 4, .received_on = today, .due_on = today, .due_minute = 700};
    const struct cue_facts facts = {
        .clients = &client, .client_count = 1, .enquiries = &enquiry, .enquiry_count = 1};
    struct arena arena = {0};

    (void)state;
    struct cue_list cues =
        cues_of_day(&facts, &(struct cue_day){.today = today, .window = window}, &arena);
    assert_int_equal(cues.count, 2);
    assert_int_equal(cues.items[0].rule, CUE_ANSWER_ENQUIRY);
    assert_int_equal(cues.items[1].rule, CUE_VIP_QUIET);
    assert_true(cues.items[1].due_on < today);
    assert_int_equal(cues_at_top(&cues, today), 2);
    arena_free(&arena);
}

/* Whoever has waited since yesterday afternoon comes before whoever is due later this morning. */
static void an_hour_that_passed_yesterday_comes_before_one_of_today(void **state)
{
    const day_t today = on(2026, 6, 10);
    const struct cue_enquiry enquiries[] = {
        {.id = 1, .received_on = today, .due_on = today, .due_minute = 560},
        {.id = 2, .received_on = today - 1, .due_on = today - 1, .due_minute = 1000},
        {.id = 3, .received_on = today - 2, .due_on = today - 2, .due_minute = 1010},
    };
    const struct cue_facts facts = {.enquiries = enquiries, .enquiry_count = 3};
    struct arena arena = {0};

    (void)state;
    struct cue_list cues = cues_of_day(&facts, &(struct cue_day){.today = today}, &arena);
    assert_int_equal(cues.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(cues.items[i].key.object_id, 3 - (int64_t)i);
    arena_free(&arena);
}

static void at_most_seven_stand_at_the_top(void **state)
{
    struct cue_enquiry enquiries[20] = {{0}};
    struct cue_facts facts = {.enquiries = enquiries, .enquiry_count = 20};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < 20; i++)
        enquiries[i] = (struct cue_enquiry){.id = (int64_t)i + 1, .due_on = 20000};
    struct cue_list cues = cues_of_day(&facts, &(struct cue_day){.today = 20000}, &arena);
    assert_int_equal(cues.count, 20);
    assert_int_equal(cues_at_top(&cues, 20000), CUES_AT_TOP);
    assert_int_equal(cues_at_top(&cues, 19999), 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vip_who_cools_is_due_at_once_until_they_are_lost),
        cmocka_unit_test(who_slips_is_reminded_within_a_week),
        cmocka_unit_test(a_window_is_shown_when_it_opens_and_reminds_when_it_closes),
        cmocka_unit_test(one_reminder_answers_all_that_ask_them_back),
        cmocka_unit_test(later_is_until_its_day),
        cmocka_unit_test(a_newcomer_is_asked_how_it_was),
        cmocka_unit_test(whoever_is_lost_is_so_newly_for_a_while),
        cmocka_unit_test(silence_counts_from_the_last_contact),
        cmocka_unit_test(a_regular_with_one_way_to_reach_them_is_quiet_work),
        cmocka_unit_test(a_birthday_comes_once_a_year),
        cmocka_unit_test(years_together_are_counted_of_those_who_came_again),
        cmocka_unit_test(what_one_put_there_oneself_comes_on_its_day),
        cmocka_unit_test(what_one_put_there_oneself_comes_once),
        cmocka_unit_test(nobody_asks_for_who_was_given_up_or_put_away),
        cmocka_unit_test(without_a_window_nobody_is_called_quiet_or_lost),
        cmocka_unit_test(what_is_due_first_stands_first_and_then_who_waits_longest),
        cmocka_unit_test(what_has_passed_is_due_today_behind_what_has_an_hour),
        cmocka_unit_test(an_hour_that_passed_yesterday_comes_before_one_of_today),
        cmocka_unit_test(at_most_seven_stand_at_the_top),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
