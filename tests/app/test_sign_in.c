// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_language.h"
#include "app/people.h"
#include "app/sign_in.h"

#include <string.h>

#include "base/clock.h"
#include "store/users.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

#define MINUTE INT64_C(60000000)
#define HOUR (60 * MINUTE)

/* A work by whoever comes, some time from now. */
static struct work visitor(struct store_case *test, int64_t later)
{
    struct work work = work_start(test->at.store, &test->arena);

    work.now += later;
    return work;
}

/* The token of a new link. */
static const char *new_link(struct store_case *test)
{
    struct work work = work_start(test->at.store, &test->arena);
    const char *path = NULL;

    work.actor = actor_system();
    store_case_ok(&work, sign_in_link(&work, &path));
    assert_memory_equal(path, "/sign-in/", 9);
    assert_int_equal(strlen(path + 9), SECRET_TOKEN_SIZE - 1);
    return path + 9;
}

static enum status use(struct store_case *test, const char *token, int64_t later,
                       char session[SECRET_TOKEN_SIZE])
{
    struct work work = visitor(test, later);

    enum status status = sign_in(&work, token, &(struct visiting_browser){0}, session);
    work_end(&work);
    return status;
}

static enum status open_at(struct store_case *test, const char *session, int64_t later,
                           struct work *ret_work)
{
    struct work work = visitor(test, later);
    struct signed_in signed_in;

    enum status status = open_session(&work, session, &signed_in);
    work_end(&work);
    *ret_work = work;
    return status;
}

static bool is_open(struct store_case *test, const char *token, int64_t later)
{
    struct work work = visitor(test, later);
    bool is_open = false;

    store_case_ok(&work, sign_in_link_is_open(&work, token, &is_open));
    work_end(&work);
    return is_open;
}

static void a_link_works_once(void **state)
{
    struct store_case *test = *state;
    const char *token = new_link(test);
    char session[SECRET_TOKEN_SIZE], other[SECRET_TOKEN_SIZE] = "";

    assert_true(is_open(test, token, 0));
    assert_true(is_open(test, token, 0)); /* looking uses nothing up (AC-048) */
    assert_int_equal(use(test, token, 0, session), STATUS_OK);
    assert_int_equal(strlen(session), SECRET_TOKEN_SIZE - 1);
    assert_false(is_open(test, token, 0));
    assert_int_equal(use(test, token, 0, other), STATUS_NOT_FOUND);
    assert_string_equal(other, "");
}

static void a_link_works_for_an_hour(void **state)
{
    struct store_case *test = *state;
    const char *token = new_link(test);
    char session[SECRET_TOKEN_SIZE];

    assert_true(is_open(test, token, 59 * MINUTE));
    assert_false(is_open(test, token, 61 * MINUTE));
    assert_int_equal(use(test, token, 61 * MINUTE, session), STATUS_NOT_FOUND);
    assert_int_equal(use(test, token, 59 * MINUTE, session), STATUS_OK);
}

static void nobody_else_may_make_links(void **state)
{
    struct store_case *test = *state;

    for (int role = ROLE_NONE; role < ROLE_COUNT; role++) {
        if (role == ROLE_OWNER)
            continue;
        struct work work = sample_work(test, test->user_id, (enum role)role);
        const char *path = NULL;

        assert_int_equal(sign_in_link(&work, &path), STATUS_FORBIDDEN);
        assert_null(path);
    }
}

static void a_link_of_somebody_who_has_left_opens_nothing(void **state)
{
    struct store_case *test = *state;
    const char *token = new_link(test);
    char session[SECRET_TOKEN_SIZE];
    struct work work = store_case_work(test);

    sample_member(test, "Boris", ROLE_OWNER);
    store_case_ok(&work, leave_workspace(&work));
    assert_int_equal(use(test, token, 0, session), STATUS_NOT_FOUND);
}

static void made_up_tokens_open_nothing(void **state)
{
    struct store_case *test = *state;
    static const char *const tokens[] = {"", "x", "' OR 1=1--",
                                         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    struct work work;

    new_link(test);
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        char session[SECRET_TOKEN_SIZE];

        assert_false(is_open(test, tokens[i], 0));
        assert_int_equal(use(test, tokens[i], 0, session), STATUS_NOT_FOUND);
        assert_int_equal(open_at(test, tokens[i], 0, &work), STATUS_NOT_FOUND);
        assert_int_equal(work.actor.role, ROLE_NONE);
    }
}

static void a_session_says_who_acts_and_where(void **state)
{
    struct store_case *test = *state;
    char session[SECRET_TOKEN_SIZE];
    struct signed_in signed_in;

    assert_int_equal(use(test, new_link(test), 0, session), STATUS_OK);
    struct work work = visitor(test, 0);
    store_case_ok(&work, open_session(&work, session, &signed_in));
    assert_int_equal(work.workspace_id, test->workspace_id);
    assert_int_equal(work.actor.user_id, test->user_id);
    assert_int_equal(work.actor.role, ROLE_OWNER);
    assert_string_equal(signed_in.user_name, "Ada");
    assert_string_equal(signed_in.language, "en");
    work_end(&work);
}

static void a_language_is_kept_with_whoever_chose_it(void **state)
{
    struct store_case *test = *state;
    char session[SECRET_TOKEN_SIZE];
    struct signed_in signed_in;

    assert_int_equal(use(test, new_link(test), 0, session), STATUS_OK);
    struct work work = visitor(test, 0);
    assert_int_equal(choose_own_language(&work, "hr"), STATUS_FORBIDDEN);
    work_end(&work);
    work = visitor(test, 0);
    store_case_ok(&work, open_session(&work, session, &signed_in));
    work.actor.role = ROLE_VIEWER;
    store_case_ok(&work, choose_own_language(&work, "hr"));
    store_case_ok(&work, open_session(&work, session, &signed_in));
    assert_string_equal(signed_in.language, "hr");
    static const char *const none[] = {NULL, "", "xx", "hr_HR", "HR", "en;ru"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        assert_int_equal(choose_own_language(&work, none[i]), STATUS_INVALID);
        assert_string_equal(work.fault.field, "language");
        work.fault = (struct fault){.status = STATUS_OK};
    }
    work_end(&work);
}

static void the_csrf_token_belongs_to_its_session(void **state)
{
    struct store_case *test = *state;
    char first[SECRET_TOKEN_SIZE], second[SECRET_TOKEN_SIZE];
    struct signed_in signed_in;

    assert_int_equal(use(test, new_link(test), 0, first), STATUS_OK);
    assert_int_equal(use(test, new_link(test), 0, second), STATUS_OK);
    struct work work = visitor(test, 0);
    store_case_ok(&work, open_session(&work, first, &signed_in));
    work_end(&work);
    assert_true(csrf_token_is_right(first, signed_in.csrf_token));
    assert_false(csrf_token_is_right(second, signed_in.csrf_token));
    assert_false(csrf_token_is_right(first, ""));
    assert_false(csrf_token_is_right(first, first));
    assert_null(strstr(signed_in.csrf_token, first));
    /* Each page has one of its own, and all of them are right. */
    struct signed_in later;
    work = visitor(test, 0);
    store_case_ok(&work, open_session(&work, first, &later));
    work_end(&work);
    assert_string_not_equal(signed_in.csrf_token, later.csrf_token);
    assert_true(csrf_token_is_right(first, later.csrf_token));
    char *changed = arena_copy(&test->arena, signed_in.csrf_token, strlen(signed_in.csrf_token));
    changed[5] = changed[5] == 'a' ? 'b' : 'a';
    assert_false(csrf_token_is_right(first, changed));
    changed[5] = 'g';
    assert_false(csrf_token_is_right(first, changed));
    changed[5] = '\0';
    assert_false(csrf_token_is_right(first, changed));
}

static void a_lowered_role_holds_from_the_next_request(void **state)
{
    struct store_case *test = *state;
    char session[SECRET_TOKEN_SIZE];
    struct work work;

    assert_int_equal(use(test, new_link(test), 0, session), STATUS_OK);
    struct work change = store_case_work(test);
    int64_t member_id;
    store_case_ok(&change, work_begin(&change));
    store_case_ok(&change, members_delete(&change, test->user_id));
    store_case_ok(&change, members_insert(&change, test->user_id, ROLE_VIEWER, &member_id));
    store_case_ok(&change, work_commit(&change));
    assert_int_equal(open_at(test, session, 0, &work), STATUS_OK);
    assert_int_equal(work.actor.role, ROLE_VIEWER); /* AC-039 */
}

static void a_session_ends_after_disuse_and_after_a_month(void **state)
{
    struct store_case *test = *state;
    char session[SECRET_TOKEN_SIZE];
    struct work work;
    int64_t at = 0;

    assert_int_equal(use(test, new_link(test), 0, session), STATUS_OK);
    assert_int_equal(open_at(test, session, 13 * HOUR, &work), STATUS_NOT_FOUND);
    for (int step = 1; step <= 60; step++) {
        at += 12 * HOUR - MINUTE;
        if (open_at(test, session, at, &work) != STATUS_OK)
            fail_msg("closed after %d half days", step);
    }
    /* Used an hour before, and now a month old. */
    assert_int_equal(open_at(test, session, 30 * 24 * HOUR - MINUTE, &work), STATUS_OK);
    assert_int_equal(open_at(test, session, 30 * 24 * HOUR + MINUTE, &work), STATUS_NOT_FOUND);
}

static void looking_writes_at_most_every_ten_minutes(void **state)
{
    struct store_case *test = *state;
    char session[SECRET_TOKEN_SIZE];
    struct work work;

    assert_int_equal(use(test, new_link(test), 0, session), STATUS_OK);
    const struct store_digest first = store_digest_of(test);
    assert_int_equal(open_at(test, session, 9 * MINUTE, &work), STATUS_OK);
    const struct store_digest second = store_digest_of(test);
    assert_true(store_digests_equal(&first, &second));
    assert_int_equal(open_at(test, session, 11 * MINUTE, &work), STATUS_OK);
    const struct store_digest third = store_digest_of(test);
    assert_false(store_digests_equal(&second, &third));
    assert_int_equal(open_at(test, session, 20 * MINUTE, &work), STATUS_OK);
    const struct store_digest fourth = store_digest_of(test);
    assert_true(store_digests_equal(&third, &fourth));
}

static void who_looks_does_not_wait_for_who_writes(void **state)
{
    struct store_case *test = *state;
    char session[SECRET_TOKEN_SIZE];
    struct work work;

    assert_int_equal(use(test, new_link(test), 0, session), STATUS_OK);
    struct work writing = visitor(test, 0);
    store_case_ok(&writing, work_begin(&writing));
    int64_t begun = clock_ticks();
    assert_int_equal(open_at(test, session, 11 * MINUTE, &work), STATUS_OK);
    assert_true(clock_ticks() - begun < INT64_C(5000000000)); /* the store's wait is 10 s */
    assert_int_equal(work.fault.status, STATUS_OK);
    work_end(&writing);

    const struct store_digest before = store_digest_of(test);
    assert_int_equal(open_at(test, session, 22 * MINUTE, &work), STATUS_OK);
    const struct store_digest after = store_digest_of(test);
    assert_false(store_digests_equal(&before, &after));
}

static void a_session_that_was_ended_is_closed(void **state)
{
    struct store_case *test = *state;
    char session[SECRET_TOKEN_SIZE];
    struct work work = {0};

    assert_int_equal(use(test, new_link(test), 0, session), STATUS_OK);
    assert_int_equal(open_at(test, session, 0, &work), STATUS_OK);
    work = visitor(test, 0);
    struct signed_in signed_in;
    store_case_ok(&work, open_session(&work, session, &signed_in));
    store_case_ok(&work, sign_out(&work, session));
    work_end(&work);
    assert_int_equal(open_at(test, session, 0, &work), STATUS_NOT_FOUND); /* AC-075 */
    work = visitor(test, 0);
    assert_int_equal(sign_out(&work, session), STATUS_NOT_FOUND);
    work_end(&work);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_link_works_once),
        STORE_TEST(a_link_works_for_an_hour),
        STORE_TEST(nobody_else_may_make_links),
        STORE_TEST(a_link_of_somebody_who_has_left_opens_nothing),
        STORE_TEST(made_up_tokens_open_nothing),
        STORE_TEST(a_session_says_who_acts_and_where),
        STORE_TEST(a_language_is_kept_with_whoever_chose_it),
        STORE_TEST(the_csrf_token_belongs_to_its_session),
        STORE_TEST(a_lowered_role_holds_from_the_next_request),
        STORE_TEST(a_session_ends_after_disuse_and_after_a_month),
        STORE_TEST(looking_writes_at_most_every_ten_minutes),
        STORE_TEST(who_looks_does_not_wait_for_who_writes),
        STORE_TEST(a_session_that_was_ended_is_closed),
    };
    return run_store_tests(tests);
}
