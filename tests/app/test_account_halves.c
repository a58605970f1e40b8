// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/own_sessions.h"
#include "app/password_sign_in.h"
#include "app/passwords.h"
#include "app/sign_in.h"
#include "app/users.h"
#include "support/check.h"
#include "support/halves.h"
#include "support/sample_clients.h"

/* What is written of an account, whole or not at all. */

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
    halves_check(*state, &(struct use_case){make_bare_account, run_setup});
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
    halves_check(*state, &(struct use_case){make_account, run_password_sign_in});
}

static enum status run_password_change(struct work *work, struct subject *subject)
{
    const struct password_change change = {"four quiet rooms", "five quiet rooms",
                                           subject->session};

    return change_password(work, subject->accounts, &change);
}

static void changing_a_password(void **state)
{
    halves_check(*state, &(struct use_case){make_account, run_password_change});
}

static enum status run_profile(struct work *work, struct subject *subject)
{
    const struct profile profile = {
        .name = "Eve", .email = "eve@example.com", .current = "four quiet rooms"};

    return change_profile(work, subject->accounts, &profile);
}

static void changing_a_profile(void **state)
{
    halves_check(*state, &(struct use_case){make_account, run_profile});
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
    halves_check(*state, &(struct use_case){make_account, run_password_link});
}

static enum status run_ending_sessions(struct work *work, struct subject *subject)
{
    (void)subject;
    return end_other_sessions(work, "the token of another session");
}

static void ending_sessions(void **state)
{
    halves_check(*state, &(struct use_case){make_account, run_ending_sessions});
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
