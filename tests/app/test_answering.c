// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/answering.h"

#include <string.h>

#include "app/undo.h"
#include "support/sample_clients.h"

#include "support/check.h"

static const struct answering_typed typed_first = {"15", "120", "15:00 10:00", "30", false, true};
static const struct answering_typed typed_then = {"5", "300", "", "0", true, false};

static struct answering now_of(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct answering answering;

    store_case_ok(&work, answering_of(&work, &answering));
    work_end(&work);
    return answering;
}

static int64_t save(struct store_case *test, const struct answering_typed *typed)
{
    int64_t version = now_of(test).version;
    struct work work = store_case_work(test);
    struct answering_edited edited;

    store_case_ok(&work, edit_answering(&work, version, typed, &edited));
    work_end(&work);
    return edited.audit_id;
}

static enum status take_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

static void until_something_is_said_the_defaults_hold(void **state)
{
    struct answering answering = now_of(*state);

    assert_int_equal(answering.version, 0);
    assert_int_equal(answering.enquiry_minutes, 10);
    assert_int_equal(answering.message_minutes, 240);
    assert_int_equal(answering.reading_count, 0);
    assert_int_equal(answering.undo_seconds, ANSWERING_UNDO_SECONDS);
    assert_true(answering.is_held);
    assert_false(answering.is_answered);
}

static void what_is_saved_is_what_holds(void **state)
{
    struct store_case *test = *state;

    assert_true(save(test, &typed_first) != 0);
    struct answering answering = now_of(test);
    assert_int_equal(answering.version, 1);
    assert_int_equal(answering.enquiry_minutes, 15);
    assert_int_equal(answering.message_minutes, 120);
    assert_int_equal(answering.reading_count, 2);
    assert_int_equal(answering.reading_times[0], 600);
    assert_int_equal(answering.reading_times[1], 900);
    assert_int_equal(answering.undo_seconds, 30);
    assert_false(answering.is_held);
    assert_true(answering.is_answered);
    assert_int_equal(save(test, &typed_first), 0); /* nothing changed, nothing is told */
    assert_int_equal(now_of(test).version, 1);
}

static void a_change_is_taken_back_unless_there_was_another(void **state)
{
    struct store_case *test = *state;
    int64_t first = save(test, &typed_first), then = save(test, &typed_then);

    assert_int_equal(take_back(test, first), STATUS_CONFLICT);
    assert_int_equal(now_of(test).undo_seconds, 0);
    assert_int_equal(take_back(test, then), STATUS_OK);
    assert_int_equal(take_back(test, then), STATUS_CONFLICT);
    struct answering answering = now_of(test);
    assert_int_equal(answering.version, 3);
    assert_int_equal(answering.enquiry_minutes, 15);
    assert_int_equal(answering.reading_count, 2);
    assert_true(answering.is_answered);
}

static void the_first_change_is_taken_back_to_the_defaults(void **state)
{
    struct store_case *test = *state;

    assert_int_equal(take_back(test, save(test, &typed_first)), STATUS_OK);
    struct answering answering = now_of(test);
    assert_int_equal(answering.enquiry_minutes, ANSWERING_ENQUIRY_MINUTES);
    assert_int_equal(answering.message_minutes, ANSWERING_MESSAGE_MINUTES);
    assert_int_equal(answering.reading_count, 0);
    assert_true(answering.is_held);
}

static void who_saves_what_they_did_not_see_is_told(void **state)
{
    struct store_case *test = *state;
    struct answering_edited edited;

    (void)save(test, &typed_first);
    struct work work = store_case_work(test);
    assert_int_equal(edit_answering(&work, 0, &typed_then, &edited), STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    assert_int_equal(edit_answering(&work, 2, &typed_then, &edited), STATUS_CONFLICT);
    work_end(&work);
    assert_int_equal(now_of(test).enquiry_minutes, 15);
}

static void what_cannot_be_is_refused_before_anything_is_read(void **state)
{
    struct store_case *test = *state;
    const struct answering_typed typed = {"10", "240", "25:00", "10", true, true};
    struct answering_edited edited;
    struct work work = store_case_work(test);

    assert_int_equal(edit_answering(&work, 0, &typed, &edited), STATUS_INVALID);
    assert_string_equal(work.fault.field, "reading_times");
    work_end(&work);
    assert_int_equal(now_of(test).version, 0);
}

static void a_viewer_and_a_member_look_and_change_nothing(void **state)
{
    struct store_case *test = *state;
    static const enum role roles[] = {ROLE_VIEWER, ROLE_MEMBER};
    int64_t audit_id = save(test, &typed_first);

    for (size_t i = 0; i < 2; i++) {
        int64_t user_id = sample_member(test, i == 0 ? "Viewer" : "Member", roles[i]);
        struct work work = sample_work(test, user_id, roles[i]);
        struct answering answering;
        struct answering_edited edited;
        struct undone undone;

        store_case_ok(&work, answering_of(&work, &answering));
        assert_int_equal(edit_answering(&work, 1, &typed_then, &edited), STATUS_FORBIDDEN);
        work_end(&work);
        work = sample_work(test, user_id, roles[i]);
        assert_int_equal(undo(&work, audit_id, &undone), STATUS_FORBIDDEN);
        work_end(&work);
    }
    assert_int_equal(now_of(test).version, 1);
}

int main(void)
{
#define HERE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        HERE(until_something_is_said_the_defaults_hold),
        HERE(what_is_saved_is_what_holds),
        HERE(a_change_is_taken_back_unless_there_was_another),
        HERE(the_first_change_is_taken_back_to_the_defaults),
        HERE(who_saves_what_they_did_not_see_is_told),
        HERE(what_cannot_be_is_refused_before_anything_is_read),
        HERE(a_viewer_and_a_member_look_and_change_nothing),
    };

    return run_store_tests(tests);
}
