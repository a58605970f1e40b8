// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/own_sessions.h"
#include "app/password_sign_in.h"
#include "app/passwords.h"
#include "app/sign_in.h"
#include "app/users.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

/* As test_halves.c, of accounts: whatever statement fails, the store stays as it was. */

struct subject {
    struct store_case *test;
    int64_t user_id;
    const char *token;
    char session[SECRET_TOKEN_SIZE];
    struct accounts *accounts;
};

struct use_case {
    void (*prepare)(struct subject *subject);
    enum status (*run)(struct work *work, struct subject *subject);
};

static void fails_at(struct subject *subject, struct work *work, const struct use_case *use_case,
                     int failing, bool *ret_was_hit)
{
    struct store_case *test = subject->test;
    const struct store_digest before = store_digest_of(test);

    failing_store_arm(&test->at.failing, failing);
    enum status status = use_case->run(work, subject);
    work_end(work);
    *ret_was_hit = failing_store_was_hit(&test->at.failing);
    const struct store_digest after = store_digest_of(test);
    if (!*ret_was_hit) {
        store_case_ok(work, status);
        assert_false(store_digests_equal(&before, &after));
        return;
    }
    if (status != STATUS_UNAVAILABLE)
        fail_msg("call %d failed: status %d", failing, (int)status);
    assert_int_equal(work->fault.status, STATUS_UNAVAILABLE);
    if (!store_digests_equal(&before, &after))
        fail_msg("call %d failed: something was written", failing);
}

/* More calls than this and the test, not the use case, has gone astray. */
enum { CALLS_MAX = 200, CALLS_LEAST = 4 };

static void check(struct store_case *test, const struct use_case *use_case)
{
    struct subject subject = {.test = test, .user_id = test->user_id};
    bool was_hit = true;
    int calls = 0;

    use_case->prepare(&subject);
    while (was_hit) {
        struct work work = sample_work(test, subject.user_id, ROLE_OWNER);

        calls++;
        assert_in_range(calls, 1, CALLS_MAX);
        fails_at(&subject, &work, use_case, calls, &was_hit);
    }
    /* begin, read, write, commit: fewer would mean that none was counted */
    assert_in_range(calls, CALLS_LEAST, CALLS_MAX);
}

static void make_link(struct subject *subject)
{
    struct work work = sample_work(subject->test, 0, ROLE_OWNER);
    const char *path = NULL;

    store_case_ok(&work, sign_in_link(&work, &path));
    subject->token = path + strlen("/sign-in/");
}

static void make_session(struct subject *subject)
{
    struct work work = sample_work(subject->test, 0, ROLE_NONE);

    make_link(subject);
    store_case_ok(&work,
                  sign_in(&work, subject->token, &(struct visiting_browser){0}, subject->session));
}

static const struct secret_cost cheap = {.memory_bytes = 8192, .passes = 1};

/* The owner with a password, and a session. */
static void make_account(struct subject *subject)
{
    const struct account_setup setup = {"Ada", "ada@example.com", "four quiet rooms"};
    struct store_case *test = subject->test;
    struct work work = sample_work(test, test->user_id, ROLE_OWNER);

    make_session(subject);
    subject->accounts = accounts_open(cheap, NULL, &test->arena);
    store_case_ok(&work, set_up_account(&work, subject->accounts, &setup));
    work_end(&work);
}

static void make_bare_account(struct subject *subject)
{
    subject->accounts = accounts_open(cheap, NULL, &subject->test->arena);
}

static enum status run_setup(struct work *work, struct subject *subject)
{
    const struct account_setup setup = {"Ada", "ada@example.com", "four quiet rooms"};

    return set_up_account(work, subject->accounts, &setup);
}

static void setting_up_an_account(void **state)
{
    check(*state, &(struct use_case){make_bare_account, run_setup});
}

static enum status run_password_sign_in(struct work *work, struct subject *subject)
{
    const struct password_try tried = {.email = "ada@example.com",
                                       .password = "four quiet rooms",
                                       .address = "",
                                       .browser = {.session = subject->session}};
    struct sign_in_result result = {.stage = SIGN_IN_WRONG};

    enum status status = sign_in_by_password(work, subject->accounts, &tried, &result);
    if (status == STATUS_OK)
        assert_int_equal(result.stage, SIGN_IN_DONE);
    return status;
}

static void signing_in_by_password(void **state)
{
    check(*state, &(struct use_case){make_account, run_password_sign_in});
}

static enum status run_password_change(struct work *work, struct subject *subject)
{
    const struct password_change change = {"four quiet rooms", "five quiet rooms",
                                           subject->session};

    return change_password(work, subject->accounts, &change);
}

static void changing_a_password(void **state)
{
    check(*state, &(struct use_case){make_account, run_password_change});
}

static enum status run_profile(struct work *work, struct subject *subject)
{
    const struct profile profile = {
        .name = "Eve", .email = "eve@example.com", .current = "four quiet rooms"};

    return change_profile(work, subject->accounts, &profile);
}

static void changing_a_profile(void **state)
{
    check(*state, &(struct use_case){make_account, run_profile});
}

static enum status run_password_link(struct work *work, struct subject *subject)
{
    const char *path = NULL;

    (void)subject;
    work->actor = actor_system();
    return make_user_link(work, "ada@example.com", LINK_SETS_PASSWORD, &path);
}

static void a_link_for_a_password(void **state)
{
    check(*state, &(struct use_case){make_account, run_password_link});
}

static enum status run_ending_sessions(struct work *work, struct subject *subject)
{
    (void)subject;
    return end_other_sessions(work, "the token of another session");
}

static void ending_sessions(void **state)
{
    check(*state, &(struct use_case){make_account, run_ending_sessions});
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(setting_up_an_account), STORE_TEST(signing_in_by_password),
        STORE_TEST(changing_a_password),   STORE_TEST(changing_a_profile),
        STORE_TEST(a_link_for_a_password), STORE_TEST(ending_sessions),
    };
    return run_store_tests(tests);
}
