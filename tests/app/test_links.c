// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/links.h"

#include <stdlib.h>
#include <string.h>

#include "app/job_board.h"
#include "app/jobs.h"
#include "app/link_words.h"
#include "store/jobs.h"
#include "support/store_case.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

struct stand {
    struct job_board *board;
    struct links *links;
};

static struct stand stand_of(struct store_case *test, const char *base_url, bool is_secure,
                             const char *program)
{
    struct stand stand = {.board = job_board_new(&test->arena)};

    stand.links = links_open(
        &(struct links_means){.base_url = base_url, .is_secure = is_secure, .program = program},
        &test->arena);
    job_board_equip(stand.board, &(struct job_means){.links = stand.links});
    return stand;
}

static void leave(struct stand *stand)
{
    job_board_shut(stand->board);
    job_board_close(stand->board);
    links_close(stand->links);
}

static size_t run_jobs(struct store_case *test, struct stand *stand)
{
    size_t count = 0;

    while (run_next_job_of(test->at.store, stand->board, JOB_LANE_PEOPLE))
        count++;
    return count;
}

static struct links_view view_of(struct store_case *test, struct stand *stand)
{
    struct work work = store_case_work(test);
    struct links_view view;

    store_case_ok(&work, show_links(&work, stand->board, &view));
    work_end(&work);
    return view;
}

static void links_are_offered_while_a_test_is_fresh_that_worked(void **state)
{
    const struct {
        bool is_secure;
        enum look_code code;
        int64_t tested_at, now;
        enum link_standing standing;
    } cases[] = {
        {false, LOOK_WORKS, 0, DAY, LINKS_LOCAL},
        {false, LOOK_WORKS, DAY, DAY, LINKS_LOCAL},
        {true, LOOK_WORKS, 0, DAY, LINKS_UNTESTED},
        {true, LOOK_WORKS, DAY, DAY, LINKS_WORK},
        {true, LOOK_WORKS, DAY, 4 * DAY - 1, LINKS_WORK},
        {true, LOOK_WORKS, DAY, 4 * DAY, LINKS_OLD},
        {true, LOOK_WORKS, 9 * DAY, 8 * DAY, LINKS_WORK},
        {true, LOOK_WORKS, 9 * DAY, 8 * DAY - 1, LINKS_OLD}, /* by a clock that was wrong */
        {true, LOOK_REFUSED, DAY, DAY, LINKS_FAIL},
        {true, LOOK_FAILED, DAY, 9 * DAY, LINKS_FAIL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct link_test test = {.tested_at = cases[i].tested_at, .code = cases[i].code};

        assert_int_equal(link_standing(cases[i].is_secure, &test, cases[i].now), cases[i].standing);
    }
    assert_false(links_may_be_offered(NULL, DAY));
}

static void what_was_found_is_kept_for_the_address_that_was_tested(void **state)
{
    struct store_case *test = *state;
    struct stand stand = stand_of(test, "https://127.0.0.1:1", true, getenv("REGULARS_OUTSIDE"));
    struct work work = store_case_work(test);

    store_case_ok(&work, begin_links(&work, stand.board));
    work_end(&work);
    assert_int_equal(view_of(test, &stand).standing, LINKS_UNTESTED);
    assert_int_not_equal(view_of(test, &stand).job_id, 0);
    work = store_case_work(test);
    store_case_ok(&work, start_link_test(&work, stand.board)); /* the one that waits will do */
    work_end(&work);
    assert_int_equal(run_jobs(test, &stand), 1);
    struct links_view view = view_of(test, &stand);
    assert_int_equal(view.standing, LINKS_FAIL);
    assert_int_equal(view.test.code, LOOK_REFUSED);
    assert_int_equal(view.job_id, 0);
    assert_string_equal(link_address(&view.test, &test->arena), "127.0.0.1");
    assert_non_null(strstr(link_words(&view, &test->arena).one, "nobody takes connections"));
    assert_false(links_may_be_offered(stand.links, work.now));
    leave(&stand);

    /* The next server knows of it, and one of another address does not. */
    stand = stand_of(test, "https://127.0.0.1:1", true, NULL);
    work = store_case_work(test);
    store_case_ok(&work, begin_links(&work, stand.board));
    work_end(&work);
    assert_int_equal(view_of(test, &stand).test.code, LOOK_REFUSED);
    leave(&stand);
    stand = stand_of(test, "https://127.0.0.1:2", true, NULL);
    work = store_case_work(test);
    store_case_ok(&work, begin_links(&work, stand.board));
    work_end(&work);
    assert_int_equal(view_of(test, &stand).standing, LINKS_UNTESTED);
    leave(&stand);
}

static void a_test_that_cannot_be_made_says_why_and_changes_nothing(void **state)
{
    struct store_case *test = *state;
    struct stand stand = stand_of(test, "https://crm.example.org", true, "/nowhere/at/all");
    struct work work = store_case_work(test);
    struct job_view job;

    store_case_ok(&work, start_link_test(&work, stand.board));
    work_end(&work);
    int64_t id = view_of(test, &stand).job_id;
    assert_int_equal(run_jobs(test, &stand), 1);
    work = store_case_work(test);
    store_case_ok(&work, show_job(&work, stand.board, JOB_LINKS, id, &job));
    assert_int_equal(job.job.state, JOB_FAILED);
    assert_non_null(job.fault.one);
    work_end(&work);
    assert_int_equal(view_of(test, &stand).standing, LINKS_UNTESTED);
    leave(&stand);
}

static void a_laptop_has_nothing_to_test(void **state)
{
    struct store_case *test = *state;
    struct stand stand = stand_of(test, "http://127.0.0.1:8080", false, NULL);
    struct work work = store_case_work(test);

    store_case_ok(&work, begin_links(&work, stand.board));
    assert_int_equal(start_link_test(&work, stand.board), STATUS_INVALID);
    work_end(&work);
    assert_int_equal(view_of(test, &stand).job_id, 0);
    assert_int_equal(view_of(test, &stand).standing, LINKS_LOCAL);
    leave(&stand);
}

static void who_may_not_manage_sees_and_tests_nothing(void **state)
{
    struct store_case *test = *state;
    struct stand stand = stand_of(test, "https://crm.example.org", true, NULL);
    struct work work = store_case_work(test);
    struct links_view view;

    work.actor = (struct actor){.user_id = 1, .role = ROLE_MEMBER};
    assert_int_equal(show_links(&work, stand.board, &view), STATUS_FORBIDDEN);
    work.fault = (struct fault){0};
    assert_int_equal(start_link_test(&work, stand.board), STATUS_FORBIDDEN);
    work_end(&work);
    leave(&stand);
}

static void a_nonce_that_nobody_gave_out_is_answered_by_nothing(void **state)
{
    struct store_case *test = *state;
    struct stand stand = stand_of(test, "https://crm.example.org", true, NULL);
    char answer[LINK_ANSWER_SIZE];

    assert_false(links_answer(stand.links, "", answer));
    assert_false(links_answer(stand.links, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", answer));
    assert_false(links_answer(NULL, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", answer));
    leave(&stand);
}

static void each_finding_is_said(void **state)
{
    struct store_case *test = *state;
    struct links_view view = {.base_url = "https://crm.example.org", .standing = LINKS_FAIL};

    for (int code = LOOK_WORKS; code < LOOK_CODES; code++)
        for (uint32_t http_code = 0; http_code <= 404; http_code += 404) {
            view.test = (struct link_test){
                .tested_at = 1, .code = (enum look_code)code, .http_code = http_code};
            struct message words = link_words(&view, &test->arena);

            assert_non_null(words.one);
            if (code != LOOK_FAILED)
                assert_non_null(strstr(words.one, "{1}"));
        }
    view.test.tested_at = 0;
    assert_null(link_words(&view, &test->arena).one);
}

#define ON_A_STORE(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_offered_while_a_test_is_fresh_that_worked),
        ON_A_STORE(what_was_found_is_kept_for_the_address_that_was_tested),
        ON_A_STORE(a_test_that_cannot_be_made_says_why_and_changes_nothing),
        ON_A_STORE(a_laptop_has_nothing_to_test),
        ON_A_STORE(who_may_not_manage_sees_and_tests_nothing),
        ON_A_STORE(a_nonce_that_nobody_gave_out_is_answered_by_nothing),
        ON_A_STORE(each_finding_is_said),
    };

    return run_store_tests(tests);
}
