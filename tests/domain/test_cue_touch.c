// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue.h"

#include "support/check.h"

/* Staying in touch, windows that are shared, and own data in doubt. */
static const struct standing_window window = {
    .active_days = 90, .cooling_days = 40, .vip_orders = 4};
enum { FIRST = 20000 };

/* Ordered once; of those who came back half did so after 20 to 50 days. */
static struct cue_client newcomer(void)
{
    return (struct cue_client){.id = 7,
                               .occasion_count = 1,
                               .first_order_on = FIRST,
                               .last_order_on = FIRST,
                               .last_contact_on = FIRST,
                               .has_window = true,
                               .is_window_shared = true,
                               .window_from = FIRST + 20,
                               .window_by = FIRST + 50,
                               .way_count = 2};
}

static struct cue_list cues_for(const struct cue_facts *facts, day_t today, struct arena *arena)
{
    return cues_of_day(facts, &(struct cue_day){.today = today, .window = window}, arena);
}

/* The only cue of a rule on that day; NULL for none. */
static const struct cue *only(const struct cue_facts *facts, enum cue_rule rule, day_t today,
                              struct arena *arena)
{
    struct cue_list cues = cues_for(facts, today, arena);
    const struct cue *found = NULL;

    for (size_t i = 0; i < cues.count; i++)
        if (cues.items[i].rule == rule) {
            assert_null(found);
            found = &cues.items[i];
        }
    return found;
}

static struct cue_answered done(const struct cue *cue)
{
    return (struct cue_answered){.key = cue->key, .answer = CUE_DONE};
}

static void a_newcomers_window_opens_and_closes(void **state)
{
    struct cue_client client = newcomer();
    const struct cue_facts facts = {.clients = &client, .client_count = 1};
    struct arena arena = {0};

    (void)state;
    assert_null(only(&facts, CUE_WINDOW_OPENS, FIRST + 19, &arena));
    assert_non_null(only(&facts, CUE_WINDOW_OPENS, FIRST + 20, &arena));
    assert_null(only(&facts, CUE_WINDOW_CLOSES, FIRST + 35, &arena));
    const struct cue *closes = only(&facts, CUE_WINDOW_CLOSES, FIRST + 36, &arena);
    assert_non_null(closes);
    assert_int_equal(closes->due_on, FIRST + 50);
    assert_non_null(only(&facts, CUE_WINDOW_CLOSES, FIRST + 90, &arena));
    assert_null(only(&facts, CUE_WINDOW_CLOSES, FIRST + 91, &arena)); /* lost by then */
    client.last_contact_on = FIRST + 36; /* spoken with since it began to close */
    assert_null(only(&facts, CUE_WINDOW_CLOSES, FIRST + 40, &arena));
    arena_free(&arena);
}

static void a_newcomer_is_reminded_once_and_asked_how_it_was_before(void **state)
{
    struct cue_client client = newcomer();
    struct cue_facts facts = {.clients = &client, .client_count = 1};
    struct arena arena = {0};

    (void)state;
    client.window_from = FIRST + 5;
    client.window_by = FIRST + 12;
    for (day_t today = FIRST; today <= FIRST + CUE_FIRST_DAYS_TO; today++)
        assert_null(only(&facts, CUE_WINDOW_CLOSES, today, &arena));
    const struct cue *closes =
        only(&facts, CUE_WINDOW_CLOSES, FIRST + CUE_FIRST_DAYS_TO + 1, &arena);
    assert_non_null(closes);
    assert_int_equal(closes->due_on, FIRST + CUE_FIRST_DAYS_TO + 1);
    const struct cue_answered answer = done(closes);
    facts.answers = &answer;
    facts.answer_count = 1;
    for (day_t today = FIRST + CUE_FIRST_DAYS_TO + 1; today < FIRST + 800; today++)
        for (int rule = CUE_VIP_QUIET; rule <= CUE_WINDOW_CLOSES; rule++)
            assert_null(only(&facts, (enum cue_rule)rule, today, &arena));
    client.last_order_on = client.last_contact_on = FIRST + 60; /* a new order is a new cause */
    client.occasion_count = 2;
    client.window_by = FIRST + 100;
    assert_non_null(only(&facts, CUE_WINDOW_CLOSES, FIRST + 90, &arena));
    arena_free(&arena);
}

/* Withdrawn by a contact and new with it; quiet while an order is open. */
static void silence_is_asked_about_once_for_each_contact(void **state)
{
    struct cue_client client = newcomer();
    struct cue_facts facts = {.clients = &client, .client_count = 1};
    struct arena arena = {0};

    (void)state;
    client.has_window = false;
    client.contact_days = 30;
    assert_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 29, &arena));
    const struct cue *cue = only(&facts, CUE_STAY_IN_TOUCH, FIRST + 30, &arena);
    assert_non_null(cue);
    assert_int_equal(cue->key.occasion, FIRST);
    client.has_open_order = true;
    assert_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 30, &arena));
    client.has_open_order = false;
    const struct cue_answered answer = done(cue);
    facts.answers = &answer;
    facts.answer_count = 1;
    assert_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 35, &arena));
    client.last_contact_on = FIRST + 31;
    assert_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 60, &arena));
    assert_non_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 61, &arena));
    client.contact_days = 0;
    assert_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 61, &arena));
    arena_free(&arena);
}

/* Who is asked back is not asked for a second time on the same day. */
static void a_reminder_speaks_for_the_silence(void **state)
{
    struct cue_client client = newcomer();
    const struct cue_facts facts = {.clients = &client, .client_count = 1};
    struct arena arena = {0};

    (void)state;
    client.contact_days = 10;
    assert_non_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 35, &arena));
    assert_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 36, &arena));
    assert_non_null(only(&facts, CUE_WINDOW_CLOSES, FIRST + 36, &arena));
    assert_non_null(only(&facts, CUE_STAY_IN_TOUCH, FIRST + 91, &arena));
    arena_free(&arena);
}

static void a_pair_is_asked_about_once(void **state)
{
    const struct cue_double doubles[] = {{3, 9}, {3, 12}};
    struct cue_facts facts = {.doubles = doubles, .double_count = 2};
    struct arena arena = {0};

    (void)state;
    struct cue_list cues = cues_for(&facts, FIRST, &arena);
    assert_int_equal(cues.count, 2);
    assert_int_equal(cues.items[0].rule, CUE_DOUBLE_CLIENT);
    assert_int_equal(cues.items[0].client_id, 3);
    assert_int_equal(cues.items[0].key.occasion, 9);
    assert_int_equal(cues.items[0].due_on, CUE_NO_DAY);
    const struct cue_answered answer = done(&cues.items[0]);
    facts.answers = &answer;
    facts.answer_count = 1;
    cues = cues_for(&facts, FIRST + 400, &arena);
    assert_int_equal(cues.count, 1);
    assert_int_equal(cues.items[0].key.occasion, 12);
    facts.double_count = 0; /* one of them was merged away */
    assert_int_equal(cues_for(&facts, FIRST, &arena).count, 0);
    arena_free(&arena);
}

static void orders_without_currency_are_new_with_the_newest(void **state)
{
    struct cue_facts facts = {.orders_without_currency = 4, .newest_without_currency = 90};
    struct arena arena = {0};

    (void)state;
    const struct cue *cue = only(&facts, CUE_NO_CURRENCY, FIRST, &arena);
    assert_non_null(cue);
    assert_int_equal(cue->count, 4);
    const struct cue_answered answer = done(cue);
    facts.answers = &answer;
    facts.answer_count = 1;
    facts.orders_without_currency = 3; /* one was put right */
    assert_null(only(&facts, CUE_NO_CURRENCY, FIRST, &arena));
    facts.newest_without_currency = 95;
    assert_non_null(only(&facts, CUE_NO_CURRENCY, FIRST, &arena));
    facts.orders_without_currency = 0;
    assert_null(only(&facts, CUE_NO_CURRENCY, FIRST, &arena));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_newcomers_window_opens_and_closes),
        cmocka_unit_test(a_newcomer_is_reminded_once_and_asked_how_it_was_before),
        cmocka_unit_test(silence_is_asked_about_once_for_each_contact),
        cmocka_unit_test(a_reminder_speaks_for_the_silence),
        cmocka_unit_test(a_pair_is_asked_about_once),
        cmocka_unit_test(orders_without_currency_are_new_with_the_newest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
