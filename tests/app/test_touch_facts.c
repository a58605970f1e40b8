// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_rhythm.h"
#include "app/client_standing.h"
#include "store/cue_doubts.h"
#include "support/touch_case.h"

#include "support/check.h"

/* Facts of Today that are gathered of a whole workspace: doubles, currencies, shared windows. */

static void archive(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    int64_t audit_id = 0;

    store_case_ok(&work,
                  archive_client(&work, id, sample_card(test, id).client.version, true, &audit_id));
    work_end(&work);
}

static void two_who_share_an_address_are_asked_about_once(void **state)
{
    struct store_case *test = *state;
    int64_t a = sample_client(test, CLIENT_PERSON, "Bramble Tea");
    int64_t b = sample_client(test, CLIENT_PERSON, "Bramble Teahouse");
    int64_t c = sample_client(test, CLIENT_PERSON, "Quince Kitchen");

    touch_point(test, a, "email", "hello@bramble.example");
    touch_point(test, a, "phone", "+385 91 234 5678");
    touch_point(test, c, "email", "hello@quince.example");
    assert_int_equal(touch_count(test, CUE_DOUBLE_CLIENT, 0), 0);
    touch_point(test, b, "phone", "+385912345678");
    touch_point(test, b, "email", "Hello@Bramble.example");
    assert_int_equal(touch_count(test, CUE_DOUBLE_CLIENT, a), 1); /* two points, one pair */
    assert_int_equal(touch_count(test, CUE_DOUBLE_CLIENT, 0), 1);
    archive(test, b);
    assert_int_equal(touch_count(test, CUE_DOUBLE_CLIENT, 0), 0);
}

static void what_many_share_is_no_double(void **state)
{
    struct store_case *test = *state;

    for (int i = 0; i <= DOUBLE_SHARERS_MAX; i++) {
        int64_t id = sample_client(test, CLIENT_PERSON, "Bramble Tea");

        touch_point(test, id, "email", "office@agency.example");
        touch_point(test, id, "web", "https://agency.example");
        size_t pairs = (size_t)i * (size_t)(i + 1) / 2;
        if (i == 1 || i == DOUBLE_SHARERS_MAX - 1)
            assert_int_equal(touch_count(test, CUE_DOUBLE_CLIENT, 0), pairs);
    }
    assert_int_equal(touch_count(test, CUE_DOUBLE_CLIENT, 0), 0);
}

static void an_amount_without_a_currency_is_in_doubt_beside_others(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Bramble Tea");

    (void)touch_order(test, id, 3, "");
    int64_t newest = touch_order(test, id, 2, "");
    assert_int_equal(touch_count(test, CUE_NO_CURRENCY, 0), 0); /* none ever names one */
    (void)touch_order(test, id, 1, "EUR");
    struct today today = touch_today(test);
    const struct cue *cue = NULL;
    for (size_t i = 0; i < today.cues.count; i++)
        if (today.cues.items[i].rule == CUE_NO_CURRENCY)
            cue = &today.cues.items[i];
    if (!cue)
        fail_msg("no such cue");
    else
        assert_int_equal(cue->count, 2);
    assert_int_equal(cue ? cue->key.occasion : 0, newest);
    today_close(&today);
}

/* Twenty who came back give a newcomer a window; nineteen do not. */
static void a_newcomer_has_the_window_of_those_who_came_back(void **state)
{
    struct store_case *test = *state;
    int64_t newcomer = sample_client(test, CLIENT_PERSON, "Quince Kitchen");

    touch_window(test, 400);
    (void)touch_order(test, newcomer, 24, NULL);
    for (int i = 0; i < 20; i++) {
        int64_t id = sample_client(test, CLIENT_PERSON, "Bramble Tea");

        assert_int_equal(touch_count(test, CUE_WINDOW_OPENS, newcomer), 0);
        (void)touch_order(test, id, 200, NULL);
        (void)touch_order(test, id, 200 - 21 - i * 2, NULL);
    }
    /* 25 and 75 % of 21, 23 ... 59, by nearest rank: the 5th and the 15th */
    struct today today = touch_today(test);
    assert_int_equal(today.now.returns.after[0].returns, 20);
    assert_int_equal(today.now.returns.after[0].from_days, 29);
    assert_int_equal(today.now.returns.after[0].by_days, 49);
    today_close(&today);
    assert_int_equal(touch_count(test, CUE_WINDOW_OPENS, newcomer), 0); /* day 24 of 29 */
    int64_t other = sample_client(test, CLIENT_PERSON, "Harbour");
    (void)touch_order(test, other, 30, NULL);
    assert_int_equal(touch_count(test, CUE_WINDOW_OPENS, other), 1);
    int64_t late = sample_client(test, CLIENT_PERSON, "Quay");
    (void)touch_order(test, late, 36, NULL);
    assert_int_equal(touch_count(test, CUE_WINDOW_CLOSES, late), 1);
    touch_note(test, late, "call", 1);
    assert_int_equal(touch_count(test, CUE_WINDOW_CLOSES, late), 0);
}

static struct own_rhythm rhythm_of(struct store_case *test, int64_t id)
{
    const struct client_card card = sample_card(test, id);
    struct work work = store_case_work(test);
    struct client_stands stands;
    struct own_rhythm rhythm;

    store_case_ok(&work, client_stands(&work, NULL, &card.client, &stands));
    store_case_ok(&work, show_client_rhythm(&work, &card, &stands.now, &rhythm));
    work_end(&work);
    return rhythm;
}

/* Days, not orders: two on a day are one, the newest are kept, and the window is as on Today. */
static void a_client_has_their_gaps_and_todays_place_in_the_window(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Quince Kitchen");

    touch_window(test, 400);
    assert_int_equal(rhythm_of(test, id).day_count, 0);
    (void)touch_order(test, id, 40, NULL);
    (void)touch_order(test, id, 40, NULL);
    struct own_rhythm rhythm = rhythm_of(test, id);
    assert_int_equal(rhythm.day_count, 1);
    assert_int_equal(rhythm.age_days, 40);
    assert_false(rhythm.has_window);
    for (int i = 0; i < 20; i++) {
        int64_t other = sample_client(test, CLIENT_PERSON, "Bramble Tea");

        (void)touch_order(test, other, 200, NULL);
        (void)touch_order(test, other, 200 - 21 - i * 2, NULL);
    }
    rhythm = rhythm_of(test, id);
    assert_true(rhythm.has_window && rhythm.is_shared);
    assert_int_equal(rhythm.from_days, 29);
    assert_int_equal(rhythm.by_days, 49);
    assert_int_equal(rhythm.returns, 20);
    assert_int_equal(rhythm.place, OWN_WINDOW_CLOSING);
    (void)touch_order(test, id, 10, NULL);
    rhythm = rhythm_of(test, id);
    assert_int_equal(rhythm.day_count, 2);
    assert_int_equal(rhythm.days[1] - rhythm.days[0], 30);
    assert_false(rhythm.has_window); /* nobody came a third time */
    for (int32_t days = 41; days < 41 + RHYTHM_GAPS + 5; days++)
        (void)touch_order(test, id, days, NULL);
    rhythm = rhythm_of(test, id);
    assert_int_equal(rhythm.day_count, RHYTHM_GAPS + 1);
    assert_int_equal(rhythm.occasion_count, RHYTHM_GAPS + 7);
    for (size_t i = 1; i < rhythm.day_count; i++)
        assert_true(rhythm.days[i] > rhythm.days[i - 1]);
    assert_true(rhythm.has_window && rhythm.is_shared); /* after any number, by now */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_who_share_an_address_are_asked_about_once,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(what_many_share_is_no_double, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(an_amount_without_a_currency_is_in_doubt_beside_others,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(a_newcomer_has_the_window_of_those_who_came_back,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(a_client_has_their_gaps_and_todays_place_in_the_window,
                                        store_case_setup, store_case_teardown),
    };

    return run_store_tests(tests);
}
