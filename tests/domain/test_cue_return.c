// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/arena.h"
#include "domain/cue.h"

#include "support/check.h"

/* Who comes back after they had counted as lost (E5). One counts as lost after 90 days. */
enum { LAST = 20000 };
static const struct standing_window window = {
    .active_days = 90, .cooling_days = 40, .vip_orders = 4};

static struct cue_client returned(int32_t gap)
{
    return (struct cue_client){.id = 7,
                               .occasion_count = 3,
                               .first_order_on = LAST - 400,
                               .before_last_on = LAST - gap,
                               .last_order_on = LAST,
                               .last_contact_on = LAST,
                               .way_count = 2};
}

/* On how many of the next hundred days they are welcomed, once a day, due on the same day. */
static int days_welcomed(const struct cue_client *client, const struct cue_answered *answered)
{
    int days = 0;

    for (day_t today = LAST; today < LAST + 100; today++) {
        struct arena arena = {0};
        const struct cue_facts facts = {.clients = client,
                                        .client_count = 1,
                                        .answers = answered,
                                        .answer_count = answered ? 1 : 0};
        const struct cue_day day = {.today = today, .window = window};
        struct cue_list cues = cues_of_day(&facts, &day, &arena);

        for (size_t i = 0; i < cues.count; i++)
            if (cues.items[i].rule == CUE_WELCOME_BACK) {
                assert_int_equal(cues.items[i].due_on, LAST + 7);
                assert_int_equal(cues.items[i].since_on, LAST + 2);
                assert_int_equal(cues.items[i].count, LAST - client->before_last_on);
                days++;
            }
        arena_free(&arena);
    }
    return days;
}

static void who_comes_back_has_a_newcomers_first_days_again(void **state)
{
    struct cue_client client = returned(91);

    (void)state;
    assert_int_equal(days_welcomed(&client, NULL), 20); /* from the second day to the 21st */
    client.occasion_count = 2;
    assert_int_equal(days_welcomed(&client, NULL), 20);
    client.has_open_order = true; /* as a newcomer: there is nothing to ask about yet */
    assert_int_equal(days_welcomed(&client, NULL), 0);
}

static void whoever_was_only_late_did_not_come_back(void **state)
{
    struct cue_client client = returned(90);

    (void)state;
    assert_int_equal(days_welcomed(&client, NULL), 0);
    client.before_last_on = CLIENT_DAY_NONE;
    assert_int_equal(days_welcomed(&client, NULL), 0);
    client = returned(300);
    client.mark = MARK_RARE; /* who needs us rarely was never lost */
    assert_int_equal(days_welcomed(&client, NULL), 0);
    client.mark = MARK_LOST;
    assert_int_equal(days_welcomed(&client, NULL), 0);
}

static void once_spoken_with_or_answered_it_is_withdrawn(void **state)
{
    struct cue_client client = returned(120);
    struct cue_answered answered = {.key = {CAUSE_RETURN, 7, LAST}, .answer = CUE_DONE};

    (void)state;
    assert_int_equal(days_welcomed(&client, &answered), 0);
    answered.key.occasion = LAST - 500; /* that was another return */
    assert_int_equal(days_welcomed(&client, &answered), 20);
    client.last_contact_on = LAST + 1;
    assert_int_equal(days_welcomed(&client, NULL), 0);
}

static void without_boundaries_nobody_was_lost(void **state)
{
    const struct cue_client client = returned(300);
    const struct cue_facts facts = {.clients = &client, .client_count = 1};
    struct arena arena = {0};

    (void)state;
    for (day_t today = LAST; today < LAST + 30; today++) {
        const struct cue_day day = {.today = today};
        struct cue_list cues = cues_of_day(&facts, &day, &arena);

        for (size_t i = 0; i < cues.count; i++)
            assert_int_not_equal(cues.items[i].rule, CUE_WELCOME_BACK);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_back_has_a_newcomers_first_days_again),
        cmocka_unit_test(whoever_was_only_late_did_not_come_back),
        cmocka_unit_test(once_spoken_with_or_answered_it_is_withdrawn),
        cmocka_unit_test(without_boundaries_nobody_was_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
