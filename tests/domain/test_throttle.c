// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/throttle.h"

#include "support/check.h"

enum { SLOTS = 64, FREE = 3, PAUSE = 10, PAUSE_MAX = 80, FORGET = 1000 };

static struct throttle_slot slots[SLOTS];

static struct throttle new_throttle(size_t slot_count)
{
    for (size_t i = 0; i < SLOTS; i++)
        slots[i] = (struct throttle_slot){0};
    return (struct throttle){
        .rule = {FREE, PAUSE, PAUSE_MAX, FORGET}, .slots = slots, .slot_count = slot_count};
}

static void the_first_tries_cost_nothing_and_pauses_grow_to_a_limit(void **state)
{
    static const int64_t pauses[] = {0, 0, 10, 20, 40, 80, 80, 80};
    struct throttle throttle = new_throttle(SLOTS);
    int64_t now = 5000;

    (void)state;
    for (size_t i = 0; i < sizeof(pauses) / sizeof(pauses[0]); i++) {
        assert_int_equal(throttle_wait(&throttle, 7, now), 0);
        throttle_count(&throttle, 7, now);
        assert_int_equal(throttle_wait(&throttle, 7, now), pauses[i]);
        assert_int_equal(throttle_wait(&throttle, 8, now), 0); /* nobody else waits */
        now += pauses[i];
    }
}

static void a_pause_passes_with_time_and_looking_costs_nothing(void **state)
{
    struct throttle throttle = new_throttle(SLOTS);

    (void)state;
    for (int i = 0; i < FREE; i++)
        throttle_count(&throttle, 7, 100);
    for (int i = 0; i < 50; i++)
        assert_int_equal(throttle_wait(&throttle, 7, 100), PAUSE);
    assert_int_equal(throttle_wait(&throttle, 7, 100 + PAUSE - 1), 1);
    assert_int_equal(throttle_wait(&throttle, 7, 100 + PAUSE), 0);
}

static void who_was_right_or_quiet_for_long_is_new_again(void **state)
{
    struct throttle throttle = new_throttle(SLOTS);

    (void)state;
    for (int i = 0; i < FREE; i++)
        throttle_count(&throttle, 7, 100);
    throttle_clear(&throttle, 7);
    assert_int_equal(throttle_wait(&throttle, 7, 100), 0);
    throttle_count(&throttle, 7, 100);
    assert_int_equal(throttle_wait(&throttle, 7, 100), 0);

    for (int i = 0; i < 10; i++)
        throttle_count(&throttle, 9, 100);
    throttle_count(&throttle, 9, 100 + FORGET - 1); /* not yet */
    assert_int_equal(throttle_wait(&throttle, 9, 100 + FORGET - 1), PAUSE_MAX);
    throttle_count(&throttle, 9, 100 + 2 * FORGET);
    assert_int_equal(throttle_wait(&throttle, 9, 100 + 2 * FORGET), 0);
    throttle_clear(&throttle, 10); /* which nobody counted */
}

static void a_right_try_of_a_shared_key_is_taken_back_alone(void **state)
{
    struct throttle throttle = new_throttle(SLOTS);

    (void)state;
    for (int i = 0; i < FREE + 1; i++)
        throttle_count(&throttle, 7, 100);
    throttle_uncount(&throttle, 7);
    assert_int_equal(throttle_wait(&throttle, 7, 100), PAUSE);
    throttle_uncount(&throttle, 7);
    assert_int_equal(throttle_wait(&throttle, 7, 100), 0);
    for (int i = 0; i < 5; i++)
        throttle_uncount(&throttle, 7);
    throttle_count(&throttle, 7, 100);
    assert_int_equal(throttle_wait(&throttle, 7, 100), 0);
}

/* D-16 */
static void a_clock_that_is_set_back_keeps_nobody_out(void **state)
{
    const int64_t before = 1000000, after = 5000;
    struct throttle throttle = new_throttle(SLOTS);

    (void)state;
    for (int i = 0; i < 20; i++)
        throttle_count(&throttle, 7, before);
    assert_int_equal(throttle_wait(&throttle, 7, before), PAUSE_MAX);
    /* By as much as requests that come at once may differ: nothing is won. */
    assert_int_equal(throttle_wait(&throttle, 7, before - 1), PAUSE_MAX + 1);
    assert_int_equal(throttle_wait(&throttle, 7, before - PAUSE_MAX), 2 * PAUSE_MAX);
    assert_int_equal(throttle_wait(&throttle, 7, after), 0);
    throttle_count(&throttle, 7, after);
    assert_int_equal(throttle_wait(&throttle, 7, after), PAUSE_MAX); /* and no more than that */
    assert_int_equal(throttle_wait(&throttle, 7, after + PAUSE_MAX), 0);
}

static void memory_is_bounded_and_the_newest_stay(void **state)
{
    struct throttle throttle = new_throttle(8);

    (void)state;
    for (uint64_t key = 1; key <= 1000; key++)
        for (int i = 0; i < FREE; i++)
            throttle_count(&throttle, key, (int64_t)key);
    for (uint64_t key = 1; key <= 992; key++)
        assert_int_equal(throttle_wait(&throttle, key, (int64_t)key), 0);
    for (uint64_t key = 993; key <= 1000; key++)
        assert_int_equal(throttle_wait(&throttle, key, (int64_t)key), PAUSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_tries_cost_nothing_and_pauses_grow_to_a_limit),
        cmocka_unit_test(a_pause_passes_with_time_and_looking_costs_nothing),
        cmocka_unit_test(who_was_right_or_quiet_for_long_is_new_again),
        cmocka_unit_test(a_right_try_of_a_shared_key_is_taken_back_alone),
        cmocka_unit_test(a_clock_that_is_set_back_keeps_nobody_out),
        cmocka_unit_test(memory_is_bounded_and_the_newest_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
