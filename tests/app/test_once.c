// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/once.h"

#include <string.h>

#include "app/orders.h"
#include "support/check.h"
#include "support/halves.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

struct entering {
    struct work *work;
    int64_t client_id;
    const char *title;
    int runs;
    int64_t code;
    struct once_desk *desk; /* asked again from within, when set */
    const struct once_deed *meanwhile;
};

static enum status enter(void *context, struct once_answer *ret_answer)
{
    struct entering *entering = context;
    const struct order_input input = {.title = entering->title, .accepted_on = "2026-11-20"};
    struct order_changed changed;

    entering->runs++;
    if (entering->meanwhile) {
        struct once_answer answer;

        assert_int_equal(do_once(entering->work, entering->desk, entering->meanwhile, &answer),
                         STATUS_CONFLICT);
        entering->work->fault = (struct fault){0};
    }
    enum status status = add_order(entering->work, entering->client_id, &input, &changed);
    if (status == STATUS_OK)
        *ret_answer = (struct once_answer){.code = entering->code ? entering->code : 201,
                                           .headers = "ETag: \"v1\"\n",
                                           .body = changed.order.title};
    return status;
}

static struct once_request request_of(const char *key, const char *what)
{
    struct once_request request;

    secret_hash(key, request.key_hash);
    secret_hash(what, request.request_hash);
    return request;
}

static int64_t orders_of(struct store_case *test, int64_t client_id)
{
    return sample_card(test, client_id).client.order_count;
}

static enum status ask(struct store_case *test, struct entering *entering,
                       const struct once_request *request, struct once_answer *ret_answer)
{
    struct work work = sample_work(test, test->user_id, ROLE_OWNER);

    entering->work = &work;
    enum status status =
        do_once(&work, entering->desk, &(struct once_deed){request, enter, entering}, ret_answer);
    assert_false(work.is_held);
    if (status == STATUS_OK)
        assert_int_equal(work.unit, WORK_NONE);
    work_end(&work);
    return status;
}

static void the_first_answer_is_given_again(void **state)
{
    struct store_case *test = *state;
    struct entering entering = {.client_id = sample_client(test, CLIENT_PERSON, "Ada"),
                                .title = "Menu"};
    const struct once_request request = request_of("key", "body");
    struct once_answer first, again;

    assert_int_equal(ask(test, &entering, &request, &first), STATUS_OK);
    assert_false(first.is_again);
    const struct store_digest before = store_digest_of(test);
    assert_int_equal(ask(test, &entering, &request, &again), STATUS_OK);
    assert_true(again.is_again);
    assert_int_equal(again.code, 201);
    assert_string_equal(again.headers, "ETag: \"v1\"\n");
    assert_string_equal(again.body, "Menu");
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    assert_int_equal(entering.runs, 1);
    assert_int_equal(orders_of(test, entering.client_id), 1);
}

static void a_key_is_of_one_request(void **state)
{
    struct store_case *test = *state;
    struct entering entering = {.client_id = sample_client(test, CLIENT_PERSON, "Ada"),
                                .title = "Menu"};
    const struct once_request request = request_of("key", "body");
    const struct once_request other = request_of("key", "another body");
    const struct once_request new_key = request_of("another key", "body");
    struct once_answer answer;

    assert_int_equal(ask(test, &entering, &request, &answer), STATUS_OK);
    assert_int_equal(ask(test, &entering, &other, &answer), STATUS_INVALID);
    assert_int_equal(ask(test, &entering, &new_key, &answer), STATUS_OK);
    assert_int_equal(orders_of(test, entering.client_id), 2);
}

static void what_was_refused_leaves_the_key_free(void **state)
{
    struct store_case *test = *state;
    struct entering entering = {.client_id = sample_client(test, CLIENT_PERSON, "Ada"),
                                .title = ""};
    const struct once_request request = request_of("key", "body");
    struct once_answer answer;

    assert_int_equal(ask(test, &entering, &request, &answer), STATUS_INVALID);
    entering.title = "Menu";
    entering.code = 409; /* answered by the handler: nothing of it is kept */
    assert_int_equal(ask(test, &entering, &request, &answer), STATUS_OK);
    assert_int_equal(orders_of(test, entering.client_id), 0);
    entering.code = 0;
    assert_int_equal(ask(test, &entering, &request, &answer), STATUS_OK);
    assert_false(answer.is_again);
    assert_int_equal(orders_of(test, entering.client_id), 1);
}

static void who_asks_while_it_is_at_work_is_told_so(void **state)
{
    struct store_case *test = *state;
    const struct once_request request = request_of("key", "body");
    struct entering entering = {.client_id = sample_client(test, CLIENT_PERSON, "Ada"),
                                .title = "Menu",
                                .desk = once_desk_open(&test->arena)};
    const struct once_deed again = {&request, enter, &entering};
    struct once_answer answer;

    entering.meanwhile = &again;
    assert_int_equal(ask(test, &entering, &request, &answer), STATUS_OK);
    assert_int_equal(entering.runs, 1);
    entering.meanwhile = NULL; /* and afterwards it is free */
    assert_int_equal(ask(test, &entering, &request, &answer), STATUS_OK);
    assert_true(answer.is_again);
    once_desk_close(entering.desk);
}

static void make_client(struct subject *subject)
{
    subject->client_id = sample_client(subject->test, CLIENT_PERSON, "Ada");
}

static enum status run_once(struct work *work, struct subject *subject)
{
    struct entering entering = {.work = work, .client_id = subject->client_id, .title = "Menu"};
    const struct once_request request = request_of("key", "body");
    struct once_answer answer;

    return do_once(work, NULL, &(struct once_deed){&request, enter, &entering}, &answer);
}

static void an_order_and_its_answer_are_kept_together(void **state)
{
    halves_check(*state, &(struct use_case){make_client, run_once});
}

static void answers_are_forgotten_after_two_days(void **state)
{
    struct store_case *test = *state;
    struct entering entering = {.client_id = sample_client(test, CLIENT_PERSON, "Ada"),
                                .title = "Menu"};
    const struct once_request request = request_of("key", "body");
    struct once_answer answer;

    assert_int_equal(ask(test, &entering, &request, &answer), STATUS_OK);
    for (int64_t hours = ANSWERS_KEPT_HOURS - 1; hours <= ANSWERS_KEPT_HOURS + 1; hours += 2) {
        struct work work = store_case_work(test);

        work.now += hours * INT64_C(3600000000);
        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, forget_answers(&work));
        store_case_ok(&work, work_commit(&work));
        assert_int_equal(ask(test, &entering, &request, &answer), STATUS_OK);
        assert_int_equal(answer.is_again, hours < ANSWERS_KEPT_HOURS);
    }
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_first_answer_is_given_again),
        STORE_TEST(a_key_is_of_one_request),
        STORE_TEST(what_was_refused_leaves_the_key_free),
        STORE_TEST(who_asks_while_it_is_at_work_is_told_so),
        STORE_TEST(an_order_and_its_answer_are_kept_together),
        STORE_TEST(answers_are_forgotten_after_two_days),
    };
    return run_store_tests(tests);
}
