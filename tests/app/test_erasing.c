// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_privacy.h"

#include <inttypes.h>
#include <unistd.h>

#include "app/contact_limits.h"
#include "app/job_board.h"
#include "app/orders.h"
#include "app/records.h"
#include "base/text.h"
#include "store/blobs.h"
#include "store/jobs.h"
#include "support/check.h"
#include "support/other_workspace.h"
#include "support/sample_clients.h"

/* Whatever may hold somebody beside their own rows goes with them. */

static int64_t job_with_file(struct store_case *test, enum job_state state, const char *bytes)
{
    struct job job = {.kind = 1, .state = state, .input = "{}", .has_blob = true};
    struct work work = begun_work(test);
    int64_t id = 0;

    store_case_ok(&work, blobs_put(&work, slice_of(bytes), job.blob_hash));
    store_case_ok(&work, jobs_insert(&work, &job, &id));
    commit_work(&work);
    return id;
}

static bool has_file(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct job job;

    store_case_ok(&work, jobs_find(&work, id, &job));
    work_end(&work);
    return job.has_blob;
}

static void erased(struct store_case *test, struct job_board *board, int64_t id, const char *name)
{
    const int64_t version = sample_card(test, id).client.version;
    struct work work = store_case_work(test);

    store_case_ok(&work, erase_client(&work, board, id, version, name));
    work_end(&work);
}

static void uploaded_files_and_exports_that_wait_go(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t done = job_with_file(test, JOB_DONE, "Ana;1");
    const int64_t draft = job_with_file(test, JOB_DRAFT, "Ana;2");
    const int64_t waits = job_with_file(test, JOB_WAITING, "Ana;3");
    struct job_board *board = job_board_new(&test->arena);
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    job_board_keep(board, &(struct job_file){test->workspace_id, 7, 1, 10, 0, ends[0]});
    job_board_keep(board, &(struct job_file){test->workspace_id + 1, 8, 1, 10, 0, ends[1]});
    erased(test, board, ana, "Ana");
    assert_false(has_file(test, done));
    assert_false(has_file(test, draft));
    assert_true(has_file(test, waits));
    assert_int_equal(job_board_file(board, 7, 0, 1), -1);
    const int theirs = job_board_file(board, 8, 0, 1);
    assert_true(theirs >= 0);
    close(theirs);
    job_board_close(board);
}

/* The order and what was said of it are another client's now; with whom it was said is forgotten.
 */
static void a_note_of_an_order_that_went_on_forgets_the_person(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    struct record person = {.client_id = ana}, note = {.client_id = ana};
    struct text number = text_new(&test->arena), contact = text_new(&test->arena);
    struct record_saved saved = {0};
    struct order_changed changed = {0};
    struct order_card card = {0};
    struct work work = store_case_work(test);

    store_case_ok(&work, add_order(&work, ana, &(struct order_input){.title = "menu"}, &changed));
    record_set(&person, "name", "Secretary");
    store_case_ok(&work, record_save(&work, RECORD_CONTACT, &person, &saved));
    text_format(&number, "%" PRId64, changed.order.id);
    text_format(&contact, "%" PRId64, saved.id);
    record_set(&note, "kind", "call");
    record_set(&note, "text", "in blue");
    record_set(&note, "order", number.at);
    record_set(&note, "contact", contact.at);
    store_case_ok(&work, record_save(&work, RECORD_NOTE, &note, &saved));
    store_case_ok(&work, edit_order(&work, changed.order.id, 0,
                                    &(struct order_input){.client_id = boris}, &changed));
    work_end(&work);
    erased(test, NULL, ana, "Ana");
    work = store_case_work(test);
    store_case_ok(&work, show_order(&work, changed.order.id, &card));
    work_end(&work);
    assert_string_equal(card.client_name, "Boris");
    assert_int_equal(card.notes.count, 1);
    assert_int_equal(card.notes.items[0].contact_id, 0);
}

static void a_limit_of_their_own_goes_with_them(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    struct contact_limits_client limits = {.version = 0};
    struct contact_limits_saved saved;
    struct work work = store_case_work(test);

    store_case_ok(&work, save_client_limit(&work, ana, 0, 30, &saved));
    store_case_ok(&work, save_client_limit(&work, boris, 0, 40, &saved));
    work_end(&work);
    erased(test, NULL, ana, "Ana");
    work = store_case_work(test);
    store_case_ok(&work, contact_limits_client(&work, ana, CLIENT_VIP, &limits));
    assert_int_equal(limits.said.own_days, LIMIT_UNSET);
    store_case_ok(&work, contact_limits_client(&work, boris, CLIENT_VIP, &limits));
    assert_int_equal(limits.said.own_days, 40);
    work_end(&work);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(uploaded_files_and_exports_that_wait_go),
        STORE_TEST(a_limit_of_their_own_goes_with_them),
        STORE_TEST(a_note_of_an_order_that_went_on_forgets_the_person),
    };
    return run_store_tests(tests);
}
