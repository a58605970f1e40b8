// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/exports.h"
#include "app/imports.h"
#include "app/jobs.h"
#include "support/import_case.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

#include "support/check.h"

/* Lanes, leases, and how much a workspace may have on its way. */
static const char orders[] = "client,date,amount\n"
                             "Ana,2026-01-05,100\n"
                             "Bo,2026-02-05,200\n"
                             "Ana,2026-03-05,150\n";

static int64_t given(struct store_case *test, const char *name, const char *text)
{
    const struct import_upload upload = {name, slice_of(text)};
    struct work work = store_case_work(test);
    int64_t id = 0;

    store_case_ok(&work, start_import(&work, &upload, &id));
    work_end(&work);
    return id;
}

static void must_run(struct store_case *test, struct job_board *board, int64_t id)
{
    const struct import_place place = {.board = board};
    struct work work = store_case_work(test);

    store_case_ok(&work, run_import(&work, &place, id, false));
    work_end(&work);
}

static struct import_view view_of(struct store_case *test, struct job_board *board, int64_t id)
{
    const struct import_place place = {.board = board};
    struct work work = store_case_work(test);
    struct import_view view = {0};

    store_case_ok(&work, show_import(&work, &place, id, &view));
    work_end(&work);
    return view;
}

/* Claims it as a process does that then dies. */
static void die_with_it(struct store_case *test, int64_t owner)
{
    const struct job_lease lease = {.owner = owner, .until = 1};
    struct work work = store_case_work(test);
    struct job job = {0};

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, jobs_claim(&work, &(struct job_kinds){{JOB_IMPORT}}, &lease, &job));
    assert_true(job.id != 0);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

/* What a job of the night waits for, a person's does not. */
static void each_lane_takes_its_own(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    const struct job forecast = {.kind = JOB_FORECAST, .state = JOB_WAITING, .input = "{}"};
    int64_t id = given(test, "orders.csv", orders), night = 0;
    struct work work = store_case_work(test);
    struct job job = {0};

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, jobs_insert(&work, &forecast, &night));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    must_run(test, board, id);
    assert_true(run_next_job_of(test->at.store, board, JOB_LANE_PEOPLE));
    assert_false(run_next_job_of(test->at.store, board, JOB_LANE_PEOPLE));
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_DONE);
    store_case_ok(&work, jobs_find(&work, night, &job));
    work_end(&work);
    assert_int_equal(job.state, JOB_WAITING);
    assert_true(run_next_job_of(test->at.store, board, JOB_LANE_NIGHT));
    store_case_ok(&work, jobs_find(&work, night, &job));
    work_end(&work);
    assert_int_equal(job.state, JOB_DONE);
    job_board_close(board);
}

static void one_whose_end_could_not_be_told_is_done_again_without_a_restart(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    int64_t id = given(test, "orders.csv", orders);
    struct work work = store_case_work(test);

    for (int i = 1; i <= JOB_ATTEMPTS_MAX; i++) {
        if (i == 1)
            must_run(test, board, id);
        die_with_it(test, job_board_owner(board) + JOB_LANE_PEOPLE);
        assert_int_equal(view_of(test, board, id).job.job.state, JOB_RUNS);
        store_case_ok(&work, tidy_jobs(&work, board));
        work_end(&work);
        assert_int_equal(view_of(test, board, id).job.job.state, JOB_RUNS);
        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, jobs_take_back(&work, job_board_owner(board), JOB_ATTEMPTS_MAX));
        store_case_ok(&work, work_commit(&work));
        work_end(&work);
        assert_int_equal(view_of(test, board, id).job.job.state,
                         i < JOB_ATTEMPTS_MAX ? JOB_WAITING : JOB_BROKEN_OFF);
    }
    must_run(test, board, id);
    die_with_it(test, job_board_owner(board) + JOB_LANE_PEOPLE);
    job_board_leave(board, JOB_LANE_NIGHT, JOB_REST_LEFT);
    assert_false(run_next_job_of(test->at.store, board, JOB_LANE_NIGHT));
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_RUNS);
    assert_int_equal(job_board_rest(board, JOB_LANE_NIGHT), JOB_REST_NONE);
    job_board_close(board);
}

static void what_is_left_is_taken_up_before_anything_else(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    int64_t id = given(test, "orders.csv", orders);

    must_run(test, board, id);
    die_with_it(test, job_board_owner(board) + JOB_LANE_PEOPLE);
    assert_false(run_next_job_of(test->at.store, board, JOB_LANE_PEOPLE));
    job_board_leave(board, JOB_LANE_PEOPLE, JOB_REST_LEFT);
    assert_true(run_next_job_of(test->at.store, board, JOB_LANE_PEOPLE));
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_DONE);
    assert_int_equal(count_of(test, all_orders), 3);
    job_board_close(board);
}

static void only_so_many_files_wait_to_be_looked_at(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct import_upload upload = {"orders.csv", slice_of(orders)};
    int64_t first = 0, id = 0;

    for (int i = 0; i < IMPORT_DRAFTS_MAX; i++)
        first = given(test, "orders.csv", orders);
    assert_int_equal(start_import(&work, &upload, &id), STATUS_INVALID);
    assert_string_equal(work.fault.field, "file");
    assert_int_equal(work.fault.message.args[0].count, IMPORT_DRAFTS_MAX);
    work_end(&work);
    work.fault = (struct fault){0};
    store_case_ok(&work, remove_import(&work, first));
    work_end(&work);
    assert_int_equal(remove_import(&work, first), STATUS_NOT_FOUND);
    work_end(&work);
    work.fault = (struct fault){0};
    store_case_ok(&work, start_import(&work, &upload, &id));
    work_end(&work);
    work = sample_work(test, test->user_id, ROLE_MEMBER);
    assert_int_equal(remove_import(&work, id), STATUS_FORBIDDEN);
    work_end(&work);
}

static void files_that_wait_have_so_many_bytes_together(void **state)
{
    enum { EACH = 64 * 1024 * 1024, FIT = IMPORT_DRAFTS_MIB / 64 };
    struct store_case *test = *state;
    char *bytes = arena_alloc(&test->arena, EACH);
    struct work work = store_case_work(test);
    int64_t id = 0;

    memset(bytes, 'a', EACH);
    for (int i = 0; i < FIT; i++) {
        const struct import_upload upload = {"a.csv", {bytes, EACH}};
        store_case_ok(&work, start_import(&work, &upload, &id));
        work_end(&work);
    }
    const struct import_upload more = {"orders.csv", slice_of(orders)};
    assert_int_equal(start_import(&work, &more, &id), STATUS_INVALID);
    assert_int_equal(work.fault.message.args[0].count, IMPORT_DRAFTS_MIB);
    work_end(&work);
}

static void only_so_many_exports_are_on_their_way(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    struct work work = store_case_work(test);
    int64_t id = 0;

    for (int i = 0; i < EXPORTS_OPEN_MAX; i++) {
        store_case_ok(&work, start_export(&work, board, EXPORT_CARDS, "en", &id));
        work_end(&work);
    }
    assert_int_equal(start_export(&work, board, EXPORT_CARDS, "en", &id), STATUS_INVALID);
    assert_string_equal(work.fault.field, "what");
    work_end(&work);
    work.fault = (struct fault){0};
    store_case_ok(&work, stop_export(&work, board, id));
    work_end(&work);
    store_case_ok(&work, start_export(&work, board, EXPORT_CARDS, "en", &id));
    work_end(&work);
    job_board_close(board);
}

#define ON_A_STORE(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(each_lane_takes_its_own),
        ON_A_STORE(one_whose_end_could_not_be_told_is_done_again_without_a_restart),
        ON_A_STORE(what_is_left_is_taken_up_before_anything_else),
        ON_A_STORE(only_so_many_files_wait_to_be_looked_at),
        ON_A_STORE(files_that_wait_have_so_many_bytes_together),
        ON_A_STORE(only_so_many_exports_are_on_their_way),
    };

    return run_store_tests(tests);
}
