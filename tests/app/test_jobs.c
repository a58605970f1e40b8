// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/jobs.h"

#include <inttypes.h>
#include <unistd.h>

#include "app/exports.h"
#include "app/imports.h"
#include "app/job_board.h"
#include "app/workbook_desk.h"
#include "base/text.h"
#include "store/users.h"
#include "support/import_case.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

#include "support/check.h"

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

static int64_t figure(const struct import_view *view, const char *name)
{
    const struct json_value *value = json_member(view->job.result, name);

    assert_non_null(value);
    return value->integer;
}

static void a_draft_is_taken_by_nobody_and_a_waiting_one_once(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    int64_t id = given(test, "C:\\old\\orders.csv", orders);

    assert_string_equal(view_of(test, board, id).draft.file_name, "orders.csv");
    assert_false(run_next_job(test->at.store, board));
    must_run(test, board, id);
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_WAITING);
    assert_true(run_next_job(test->at.store, board));
    assert_false(run_next_job(test->at.store, board));

    struct import_view view = view_of(test, board, id);
    assert_int_equal(view.job.job.state, JOB_DONE);
    assert_int_equal(figure(&view, "orders_new"), 3);
    assert_int_equal(figure(&view, "clients_new"), 2);
    assert_true(figure(&view, "audit_id") != 0);
    assert_int_equal(count_of(test, all_orders), 3);
    job_board_close(board);
}

static void the_same_file_again_says_so_and_changes_nothing(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);

    for (int i = 0; i < 2; i++) {
        int64_t id = given(test, "orders.csv", orders);
        must_run(test, board, id);
        assert_true(run_next_job(test->at.store, board));
        struct import_view view = view_of(test, board, id);
        assert_int_equal(view.job.job.state, JOB_DONE);
        assert_int_equal(figure(&view, "was_there_at") != 0, i == 1);
    }
    assert_int_equal(count_of(test, all_orders), 3);
    job_board_close(board);
}

static void bad_rows_end_it_with_a_reason_and_nothing_kept(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    int64_t id = given(test, "orders.csv", "client,date\nAna,2026-01-05\nBo,someday\n");

    must_run(test, board, id);
    assert_true(run_next_job(test->at.store, board));
    struct import_view view = view_of(test, board, id);
    assert_int_equal(view.job.job.state, JOB_FAILED);
    assert_non_null(view.job.fault.one);
    assert_int_equal(count_of(test, all_orders), 0);
    job_board_close(board);
}

static void what_waits_can_be_stopped_and_begun_again(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    const struct import_place place = {.board = board};
    int64_t id = given(test, "orders.csv", orders);
    struct work work = store_case_work(test);

    must_run(test, board, id);
    store_case_ok(&work, stop_import(&work, &place, id));
    work_end(&work);
    assert_false(run_next_job(test->at.store, board));
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_STOPPED);
    assert_int_equal(stop_import(&work, &place, id), STATUS_CONFLICT);
    work_end(&work);
    must_run(test, board, id);
    assert_true(run_next_job(test->at.store, board));
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_DONE);
    job_board_close(board);
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

static void what_a_process_left_says_so_and_begins_again(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    int64_t id = given(test, "orders.csv", orders);
    struct work work = store_case_work(test);

    must_run(test, board, id);
    die_with_it(test, 7);
    assert_false(run_next_job(test->at.store, board));
    store_case_ok(&work, break_off_jobs(&work, board));
    work_end(&work);
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_BROKEN_OFF);
    must_run(test, board, id);
    assert_true(run_next_job(test->at.store, board));
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_DONE);
    assert_int_equal(count_of(test, all_orders), 3);
    job_board_close(board);
}

static void an_end_holds_only_for_the_attempt_that_is_on(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    int64_t id = given(test, "orders.csv", orders);
    struct work work = store_case_work(test);
    struct job job = {0};

    must_run(test, board, id);
    die_with_it(test, 7);
    store_case_ok(&work, jobs_find(&work, id, &job));
    work_end(&work);
    store_case_ok(&work, work_begin(&work));
    assert_int_equal(jobs_finish(&work, &job, 8, JOB_DONE, "{}"), STATUS_CONFLICT);
    work_end(&work);
    work.fault = (struct fault){0};
    job.attempt++;
    store_case_ok(&work, work_begin(&work));
    assert_int_equal(jobs_finish(&work, &job, 7, JOB_DONE, "{}"), STATUS_CONFLICT);
    work_end(&work);
    job_board_close(board);
}

static void one_whose_rights_went_meanwhile_brings_nothing_in(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    int64_t user_id = sample_member(test, "Second", ROLE_OWNER);
    struct work work = sample_work(test, user_id, ROLE_OWNER);
    const struct import_upload upload = {"orders.csv", slice_of(orders)};
    const struct import_place place = {.board = board};
    int64_t id = 0;

    store_case_ok(&work, start_import(&work, &upload, &id));
    work_end(&work);
    store_case_ok(&work, run_import(&work, &place, id, false));
    work_end(&work);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, members_delete(&work, user_id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    assert_true(run_next_job(test->at.store, board));
    assert_int_equal(view_of(test, board, id).job.job.state, JOB_FAILED);
    assert_int_equal(count_of(test, all_orders), 0);
    job_board_close(board);
}

static void only_an_owner_may(void **state)
{
    struct store_case *test = *state;
    const struct import_upload upload = {"orders.csv", slice_of(orders)};
    const struct import_place place = {0};
    struct work work = sample_work(test, test->user_id, ROLE_MEMBER);
    struct import_history history;
    struct import_view view;
    int64_t id = given(test, "orders.csv", orders), new_id;

    assert_int_equal(start_import(&work, &upload, &new_id), STATUS_FORBIDDEN);
    assert_int_equal(show_import(&work, &place, id, &view), STATUS_FORBIDDEN);
    assert_int_equal(run_import(&work, &place, id, false), STATUS_FORBIDDEN);
    assert_int_equal(stop_import(&work, &place, id), STATUS_FORBIDDEN);
    assert_int_equal(list_imports(&work, &history), STATUS_FORBIDDEN);
    work_end(&work);
}

static void a_day_later_files_go_and_a_month_later_the_rest(void **state)
{
    enum { HOURS = 25, DAYS = IMPORT_RECORD_DAYS + 1 };
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    int64_t draft = given(test, "a.csv", "client,date\nAna,2026-01-05\n"), done;
    const struct import_place place = {.board = board};
    struct work work = store_case_work(test);
    struct import_head head;
    struct job job;

    done = given(test, "orders.csv", orders);
    must_run(test, board, done);
    assert_true(run_next_job(test->at.store, board));
    work.now += HOURS * INT64_C(3600000000);
    store_case_ok(&work, tidy_jobs(&work, board));
    work_end(&work);
    work = store_case_work(test);
    assert_int_equal(jobs_find(&work, draft, &job), STATUS_NOT_FOUND);
    work_end(&work);
    work.fault = (struct fault){0};
    struct import_view view = view_of(test, board, done);
    assert_false(view.job.job.has_blob);
    assert_int_equal(look_at_import(&work, &place, done, &view.draft, &head), STATUS_NOT_FOUND);
    work_end(&work);
    work = store_case_work(test);
    work.now += DAYS * INT64_C(86400000000);
    store_case_ok(&work, tidy_jobs(&work, board));
    work_end(&work);
    work = store_case_work(test);
    assert_int_equal(jobs_find(&work, done, &job), STATUS_NOT_FOUND);
    work_end(&work);
    job_board_close(board);
}

static void everything_can_be_taken_out(void **state)
{
    struct store_case *test = *state;
    struct job_board *board = job_board_new(&test->arena);
    struct work work = store_case_work(test);
    struct export_rows rows = {0};
    const char *name = NULL;
    char head[8] = {0};
    int64_t id = 0;
    int fd = -1;

    must_import(test, "orders.csv", orders);
    for (int64_t what = EXPORT_ARCHIVE; what <= EXPORT_BOOK; what++) {
        store_case_ok(&work, start_export(&work, board, what, "en", &id));
        work_end(&work);
        assert_true(run_next_job(test->at.store, board));
        store_case_ok(&work, list_exports(&work, board, &rows));
        work_end(&work);
        assert_int_equal(rows.items[0].view.job.state, JOB_DONE);
        assert_int_equal(rows.items[0].file_count,
                         what == EXPORT_TABLES || what == EXPORT_SHEETS ? 2 : 1);
        store_case_ok(&work, open_export(&work, board, id, 0, &fd, &name));
        work_end(&work);
        assert_int_equal(pread(fd, head, 5, 0), 5);
        close(fd);
        if (what == EXPORT_ARCHIVE)
            assert_memory_equal(head, "\x1f\x8b", 2);
        if (what == EXPORT_BOOK)
            assert_memory_equal(head, "PK\3\4", 4);
        if (what == EXPORT_CARDS)
            assert_memory_equal(head, "BEGIN", 5);
    }
    assert_int_equal(start_export(&work, board, EXPORT_BOOK + 1, "en", &id), STATUS_INVALID);
    work_end(&work);
    work = store_case_work(test);
    work.now += 25 * INT64_C(3600000000);
    assert_int_equal(open_export(&work, board, id, 0, &fd, &name), STATUS_NOT_FOUND);
    work_end(&work);
    work = sample_work(test, test->user_id, ROLE_MEMBER);
    assert_int_equal(start_export(&work, board, EXPORT_CARDS, "en", &id), STATUS_FORBIDDEN);
    assert_int_equal(list_exports(&work, board, &rows), STATUS_FORBIDDEN);
    work_end(&work);
    job_board_close(board);
}

static void count_task(void *context)
{
    (*(int *)context)++;
}

static void a_desk_does_what_is_left_there(void **state)
{
    struct store_case *test = *state;
    struct workbook_desk *desk;
    struct fault fault = {0};
    int count = 0;

    assert_int_equal(workbook_desk_open(&test->arena, &fault, &desk), STATUS_OK);
    for (int i = 0; i < 100; i++)
        workbook_desk_run(desk, count_task, &count);
    workbook_desk_run(NULL, count_task, &count);
    workbook_desk_close(desk);
    assert_int_equal(count, 101);
}

#define ON_A_STORE(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(a_draft_is_taken_by_nobody_and_a_waiting_one_once),
        ON_A_STORE(the_same_file_again_says_so_and_changes_nothing),
        ON_A_STORE(bad_rows_end_it_with_a_reason_and_nothing_kept),
        ON_A_STORE(what_waits_can_be_stopped_and_begun_again),
        ON_A_STORE(what_a_process_left_says_so_and_begins_again),
        ON_A_STORE(an_end_holds_only_for_the_attempt_that_is_on),
        ON_A_STORE(one_whose_rights_went_meanwhile_brings_nothing_in),
        ON_A_STORE(only_an_owner_may),
        ON_A_STORE(a_day_later_files_go_and_a_month_later_the_rest),
        ON_A_STORE(everything_can_be_taken_out),
        ON_A_STORE(a_desk_does_what_is_left_there),
    };

    return run_store_tests(tests);
}
