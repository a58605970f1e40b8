// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client_order.h"

#include "support/check.h"

enum { TODAY = 20000 };

static struct client_order sample(enum order_stage stage)
{
    return (struct client_order){.id = 7,
                                 .client_id = 1,
                                 .accepted_on = TODAY - 5,
                                 .has_amount = true,
                                 .amount = 2400000,
                                 .currency = "EUR",
                                 .state = ORDER_COUNTS,
                                 .source = "",
                                 .service = "menu",
                                 .number = "12",
                                 .stage = stage,
                                 .title = "Winter menu",
                                 .details = "",
                                 .due_on = ORDER_DAY_NONE,
                                 .delivered_on = ORDER_DAY_NONE,
                                 .cancel_reason = ""};
}

/* Rows: from; columns: to. */
static void stages_follow_forwards_back_by_one_and_from_done_into_work(void **state)
{
    static const bool may[ORDER_STAGES + 1][ORDER_STAGES + 1] = {
        [STAGE_ACCEPTED] = {false, false, true, true, true},
        [STAGE_IN_WORK] = {false, true, false, true, true},
        [STAGE_DELIVERED] = {false, false, true, false, true},
        [STAGE_DONE] = {false, false, true, true, false},
    };
    (void)state;

    for (int from = STAGE_ACCEPTED; from <= STAGE_DONE; from++)
        for (int to = 0; to <= STAGE_DONE; to++)
            assert_int_equal(order_stage_may_follow((enum order_stage)from, (enum order_stage)to),
                             may[from][to]);
    assert_false(order_stage_may_follow(STAGE_ACCEPTED, (enum order_stage)5));
}

static void moving_sets_the_day_of_delivery_and_takes_it_back(void **state)
{
    static const struct {
        enum order_stage from, to;
        day_t had, has;
    } cases[] = {
        {STAGE_ACCEPTED, STAGE_IN_WORK, ORDER_DAY_NONE, ORDER_DAY_NONE},
        {STAGE_ACCEPTED, STAGE_DELIVERED, ORDER_DAY_NONE, TODAY},
        {STAGE_IN_WORK, STAGE_DONE, ORDER_DAY_NONE, TODAY},
        {STAGE_DELIVERED, STAGE_DONE, TODAY - 2, TODAY - 2},
        {STAGE_DELIVERED, STAGE_IN_WORK, TODAY - 2, ORDER_DAY_NONE},
        {STAGE_DONE, STAGE_DELIVERED, TODAY - 2, TODAY - 2},
        {STAGE_DONE, STAGE_DELIVERED, ORDER_DAY_NONE, TODAY},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct client_order order = sample(cases[i].from);
        struct fault fault = {0};

        order.delivered_on = cases[i].had;
        assert_int_equal(order_move(&order, cases[i].to, TODAY, &fault), STATUS_OK);
        assert_int_equal(order.stage, cases[i].to);
        assert_int_equal(order.delivered_on, cases[i].has);
        assert_int_equal(order_check(&order, &fault), STATUS_OK);
    }
}

static void what_was_accepted_for_later_is_not_delivered_before(void **state)
{
    struct client_order order = sample(STAGE_ACCEPTED);
    struct fault fault = {0};
    (void)state;

    order.accepted_on = TODAY + 3;
    assert_int_equal(order_move(&order, STAGE_DELIVERED, TODAY, &fault), STATUS_OK);
    assert_int_equal(order.delivered_on, TODAY + 3);
}

static void a_cancelled_order_counts_nowhere_until_it_is_taken_up_again(void **state)
{
    struct client_order order = sample(STAGE_IN_WORK);
    struct fault fault = {0};
    (void)state;

    assert_true(order_is_open(&order));
    assert_int_equal(order_cancel(&order, "they closed", &fault), STATUS_OK);
    assert_int_equal(order.state, ORDER_CANCELLED);
    assert_string_equal(order.cancel_reason, "they closed");
    assert_false(order_is_open(&order));
    assert_int_equal(order_move(&order, STAGE_IN_WORK, TODAY, &fault), STATUS_INVALID);
    fault = (struct fault){0};
    assert_int_equal(order_cancel(&order, "", &fault), STATUS_CONFLICT);
    fault = (struct fault){0};
    assert_int_equal(order_resume(&order, &fault), STATUS_OK);
    assert_int_equal(order.stage, STAGE_ACCEPTED);
    assert_string_equal(order.cancel_reason, "");
    assert_int_equal(order_resume(&order, &fault), STATUS_CONFLICT);
}

static void a_refund_is_a_row_of_its_own_below_zero(void **state)
{
    const struct client_order order = sample(STAGE_DONE);
    struct client_order refund = {0}, other;
    struct fault fault = {0};
    (void)state;

    assert_int_equal(order_refund(&order, 400000, 0, TODAY, &fault, &refund), STATUS_OK);
    assert_int_equal(refund.state, ORDER_REFUND);
    assert_int_equal(refund.amount, -400000);
    assert_int_equal(refund.refund_of, order.id);
    assert_int_equal(refund.accepted_on, TODAY);
    assert_null(refund.number);
    assert_false(order_is_open(&refund));
    assert_int_equal(order_check(&refund, &fault), STATUS_OK);
    assert_int_equal(order_refund(&refund, 1, 0, TODAY, &fault, &other), STATUS_CONFLICT);
}

static void no_more_is_given_back_than_was_taken(void **state)
{
    static const struct {
        int64_t amount, before;
        enum status status;
    } cases[] = {
        {2400000, 0, STATUS_OK},        {2400001, 0, STATUS_INVALID},
        {400000, 2000000, STATUS_OK},   {400001, 2000000, STATUS_INVALID},
        {0, 0, STATUS_INVALID},         {-1, 0, STATUS_INVALID},
        {INT64_MAX, 0, STATUS_INVALID},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct client_order order = sample(STAGE_DONE);
        struct client_order refund;
        struct fault fault = {0};

        assert_int_equal(
            order_refund(&order, cases[i].amount, cases[i].before, TODAY, &fault, &refund),
            cases[i].status);
        assert_string_equal(fault.status == STATUS_OK ? "" : fault.field,
                            cases[i].status == STATUS_OK ? "" : "amount");
    }
}

static void an_order_is_overdue_while_it_is_waited_for(void **state)
{
    static const struct {
        enum order_stage stage;
        day_t due_on;
        bool is_overdue;
    } cases[] = {
        {STAGE_ACCEPTED, TODAY - 1, true},  {STAGE_ACCEPTED, TODAY, false},
        {STAGE_IN_WORK, TODAY - 100, true}, {STAGE_DELIVERED, TODAY - 1, false},
        {STAGE_DONE, TODAY - 1, false},     {STAGE_ACCEPTED, ORDER_DAY_NONE, false},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct client_order order = sample(cases[i].stage);

        order.due_on = cases[i].due_on;
        assert_int_equal(order_is_overdue(&order, TODAY), cases[i].is_overdue);
    }
}

static void check_refuses(struct client_order order, const char *field)
{
    struct fault fault = {0};

    assert_int_equal(order_check(&order, &fault), STATUS_INVALID);
    assert_string_equal(fault.field, field);
}

static void what_cannot_be_is_refused_with_its_field(void **state)
{
    struct client_order order = sample(STAGE_DONE);
    (void)state;

    order.accepted_on = ORDER_DAY_NONE;
    check_refuses(order, "accepted_on");
    order = sample(STAGE_DONE);
    order.due_on = DAY_LAST + 1;
    check_refuses(order, "due_on");
    order = sample(STAGE_DONE);
    order.delivered_on = order.accepted_on - 1;
    check_refuses(order, "delivered_on");
    order = sample(STAGE_DONE);
    order.amount = -1;
    check_refuses(order, "amount");
    order.amount = ORDER_AMOUNT_MAX + 1;
    check_refuses(order, "amount");
    order = sample(STAGE_DONE);
    order.state = ORDER_REFUND;
    check_refuses(order, "amount");
    order = sample(STAGE_DONE);
    order.currency = "euro";
    check_refuses(order, "currency");
}

static void the_next_number_goes_on_from_the_last(void **state)
{
    static const struct {
        const char *last, *next;
    } cases[] = {
        {NULL, "1"},
        {"", "1"},
        {"9", "10"},
        {"2026-014", "2026-015"},
        {"A99", "A100"},
        {"R-7/b", "R-8/b"},
        {"no digits", "1"},
        {"099", "100"},
        {"99999999999999999999", "100000000000000000000"},
    };
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(order_number_next(&arena, cases[i].last), cases[i].next);
    arena_free(&arena);
}

static void an_order_is_found_by_number_title_service_and_client(void **state)
{
    const struct client_order order = sample(STAGE_DONE);
    struct arena arena = {0};
    (void)state;

    assert_string_equal(order_words(&arena, &order, "Čedo", "Rot"), "12 winter menu cedo rot");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_follow_forwards_back_by_one_and_from_done_into_work),
        cmocka_unit_test(moving_sets_the_day_of_delivery_and_takes_it_back),
        cmocka_unit_test(what_was_accepted_for_later_is_not_delivered_before),
        cmocka_unit_test(a_cancelled_order_counts_nowhere_until_it_is_taken_up_again),
        cmocka_unit_test(a_refund_is_a_row_of_its_own_below_zero),
        cmocka_unit_test(no_more_is_given_back_than_was_taken),
        cmocka_unit_test(an_order_is_overdue_while_it_is_waited_for),
        cmocka_unit_test(what_cannot_be_is_refused_with_its_field),
        cmocka_unit_test(the_next_number_goes_on_from_the_last),
        cmocka_unit_test(an_order_is_found_by_number_title_service_and_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
