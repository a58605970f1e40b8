// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing_steps.h"

#include <string.h>

#include "app/outgoing_put.h"
#include "app/undo.h"
#include "base/day.h"
#include "store/answerings.h"
#include "store/channels.h"
#include "store/conversations.h"
#include "store/db.h"
#include "store/hours.h"
#include "store/searches.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

/* Sunday, 22 November 2026, 19:00 UTC, in a business that opens on Mondays at nine. */
#define SUNDAY_EVENING (INT64_C(1795374000) * SECOND)
#define MONDAY_MORNING (SUNDAY_EVENING + 14 * HOUR)

static void open_on_mondays(struct work *work)
{
    static const struct open_interval week[] = {{1, 9 * 60, 17 * 60}};

    store_case_ok(work, work_begin(work));
    store_case_ok(work, hours_replace_week(work, week, 1));
    store_case_ok(work, work_commit(work));
}

static void set_answering(struct work *work, int32_t undo_seconds, bool is_held)
{
    struct answering answering = answering_default();
    int64_t version = 0;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, answerings_find(work, &answering));
    answering.undo_seconds = undo_seconds;
    answering.is_held = is_held;
    store_case_ok(work, answerings_put(work, &answering, &version));
    store_case_ok(work, work_commit(work));
}

static struct outgoing_written put(struct work *work, struct sample_talk talk,
                                   enum outbox_kind kind, enum outgoing_leave leave)
{
    struct outgoing_written written = {0};
    struct conversation conversation = {0};

    store_case_ok(work, work_begin(work));
    store_case_ok(work, conversations_find(work, talk.conversation_id, &conversation));
    store_case_ok(work, outgoing_put(work,
                                     &(struct outgoing){.conversation = &conversation,
                                                        .kind = kind,
                                                        .leave = leave,
                                                        .text = "We begin on Monday."},
                                     &written));
    store_case_ok(work, work_commit(work));
    return written;
}

static struct outbox found(struct work *work, int64_t id)
{
    struct outbox outbox = {0};

    store_case_ok(work, outboxes_find(work, id, &outbox));
    work_end(work);
    return outbox;
}

static void an_answer_leaves_after_the_seconds_of_the_settings(void **state)
{
    struct work work = store_case_work(*state);
    const struct sample_talk talk = sample_talk(&work);

    set_answering(&work, 45, true);
    const struct outgoing_written written = put(&work, talk, OUTBOX_DIRECT, OUTGOING_AS_SET);
    assert_int_equal(written.leaves_at, work.now + 45 * SECOND);
    assert_false(written.is_held);
    const struct outbox outbox = found(&work, written.outbox_id);
    assert_int_equal(outbox.state, OUTBOX_WAITING);
    assert_int_equal(outbox.not_before_at, written.leaves_at);
    assert_int_equal(outbox.message_id, written.message.id);
}

static void while_it_is_closed_an_answer_waits_for_the_opening(void **state)
{
    struct work work = store_case_work(*state);
    const struct sample_talk talk = sample_talk(&work);

    open_on_mondays(&work);
    set_answering(&work, 10, true);
    work.now = SUNDAY_EVENING;
    struct outgoing_written written = put(&work, talk, OUTBOX_DIRECT, OUTGOING_AS_SET);
    assert_int_equal(written.leaves_at, MONDAY_MORNING);
    assert_true(written.is_held);
    written = put(&work, talk, OUTBOX_DIRECT, OUTGOING_AT_ONCE);
    assert_int_equal(written.leaves_at, SUNDAY_EVENING + 10 * SECOND);
    written = put(&work, talk, OUTBOX_AUTOMATIC, OUTGOING_AS_SET);
    assert_int_equal(written.leaves_at, SUNDAY_EVENING);
    set_answering(&work, 10, false);
    work.now = SUNDAY_EVENING;
    written = put(&work, talk, OUTBOX_DIRECT, OUTGOING_AS_SET);
    assert_int_equal(written.leaves_at, SUNDAY_EVENING + 10 * SECOND);
}

static void an_emergency_is_answered_at_any_hour_and_a_series_by_day(void **state)
{
    struct work work = store_case_work(*state);
    const struct sample_talk talk = sample_talk(&work);
    struct sample_talk urgent = talk;

    open_on_mondays(&work);
    set_answering(&work, 0, true);
    store_case_ok(&work, work_begin(&work));
    urgent.conversation_id = sample_conversation(
        &work, talk.channel_id, &(struct conversation){.urgency = URGENCY_EMERGENCY, .last_at = 1});
    store_case_ok(&work, work_commit(&work));
    work.now = SUNDAY_EVENING;
    assert_int_equal(put(&work, urgent, OUTBOX_DIRECT, OUTGOING_AS_SET).leaves_at, SUNDAY_EVENING);
    assert_int_equal(put(&work, talk, OUTBOX_SERIES, OUTGOING_AS_SET).leaves_at, SUNDAY_EVENING);
    work.now = SUNDAY_EVENING + HOUR;
    assert_int_equal(put(&work, talk, OUTBOX_SERIES, OUTGOING_AS_SET).leaves_at, MONDAY_MORNING);
}

static struct outgoing_stepped step(struct work *work, int64_t id, enum outgoing_step what)
{
    struct outgoing_stepped stepped = {0};

    store_case_ok(work, step_outgoing(work, id, what, &stepped));
    work_end(work);
    return stepped;
}

static enum status take_back(struct work *work, int64_t audit_id)
{
    struct undone undone;

    enum status status = undo(work, audit_id, &undone);
    work_end(work);
    return status;
}

static void what_is_to_be_approved_leaves_once_it_is_and_not_before(void **state)
{
    struct work work = store_case_work(*state);
    const struct sample_talk talk = sample_talk(&work);
    struct outgoing_seen seen = {0};
    int64_t next = 0, count = 0;

    set_answering(&work, 20, false);
    const int64_t id = put(&work, talk, OUTBOX_AUTOMATIC, OUTGOING_ONCE_APPROVED).outbox_id;
    store_case_ok(&work, outboxes_next(&work, talk.channel_id, OUTBOX_AUTOMATIC, &next));
    assert_int_equal(next, 0);
    store_case_ok(&work, list_outgoing(&work, &seen));
    assert_int_equal(seen.troubled.count, 1);
    assert_string_equal(seen.troubled.items[0].text, "We begin on Monday.");
    assert_string_equal(seen.troubled.items[0].channel_address, "studio@example.com");
    store_case_ok(&work, count_troubled_outgoing(&work, &count));
    assert_int_equal(count, 1);
    work_end(&work);
    const struct outgoing_stepped stepped = step(&work, id, OUTGOING_LET_GO);
    assert_int_equal(stepped.conversation_id, talk.conversation_id);
    assert_int_equal(found(&work, id).state, OUTBOX_WAITING);
    assert_int_equal(found(&work, id).not_before_at, work.now + 20 * SECOND);
    assert_int_equal(take_back(&work, stepped.audit_id), STATUS_OK);
    assert_int_equal(found(&work, id).state, OUTBOX_TO_APPROVE);
}

static void what_is_kept_does_not_leave_until_that_is_taken_back(void **state)
{
    struct work work = store_case_work(*state);
    const struct sample_talk talk = sample_talk(&work);

    set_answering(&work, 20, false);
    const int64_t id = put(&work, talk, OUTBOX_AUTOMATIC, OUTGOING_AS_SET).outbox_id;
    const struct outgoing_stepped kept = step(&work, id, OUTGOING_KEEP);
    assert_int_equal(found(&work, id).state, OUTBOX_WITHDRAWN);
    work.now += HOUR;
    assert_int_equal(take_back(&work, kept.audit_id), STATUS_OK);
    assert_int_equal(found(&work, id).state, OUTBOX_WAITING);
    assert_int_equal(found(&work, id).not_before_at, work.now + 20 * SECOND);
}

static void what_is_under_way_or_has_left_is_nobodys_to_decide(void **state)
{
    struct work work = store_case_work(*state);
    const struct sample_talk talk = sample_talk(&work);
    const struct outbox_choice choice = {talk.channel_id, OUTBOX_DIRECT, 5};
    struct outgoing_stepped stepped = {0};
    struct outbox_list list = {0};
    bool is_ours = false;

    set_answering(&work, 0, false);
    const int64_t id = put(&work, talk, OUTBOX_DIRECT, OUTGOING_AS_SET).outbox_id;
    const struct outgoing_stepped early = step(&work, id, OUTGOING_LET_GO);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work,
                  outboxes_claim(&work, &choice, &(struct job_lease){7, work.now + HOUR}, &list));
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(list.count, 1);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(step_outgoing(&work, id, OUTGOING_KEEP, &stepped), STATUS_CONFLICT);
        work_end(&work);
        work.fault = (struct fault){.status = STATUS_OK};
        assert_int_equal(take_back(&work, early.audit_id), STATUS_CONFLICT);
        work.fault = (struct fault){.status = STATUS_OK};
        list.items[0].state = OUTBOX_SENT;
        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, outboxes_finish(&work, &list.items[0], 7, &is_ours));
        store_case_ok(&work, work_commit(&work));
    }
    assert_int_equal(found(&work, id).state, OUTBOX_SENT);
    assert_int_equal(step_outgoing(&work, 1, OUTGOING_KEEP, &stepped), STATUS_NOT_FOUND);
    work_end(&work);
}

/* It would wait for ever, and nobody would be told. */
static void by_a_mailbox_that_was_removed_nothing_is_let_go(void **state)
{
    struct work work = store_case_work(*state);
    const struct sample_talk talk = sample_talk(&work);
    struct outgoing_stepped stepped = {0};

    const int64_t id = put(&work, talk, OUTBOX_SERIES, OUTGOING_ONCE_APPROVED).outbox_id;
    const int64_t waits = put(&work, talk, OUTBOX_SERIES, OUTGOING_AT_ONCE).outbox_id;
    const struct outgoing_stepped kept = step(&work, waits, OUTGOING_KEEP);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE channel SET archived_at = 1", DB_NONE));
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(step_outgoing(&work, id, OUTGOING_LET_GO, &stepped), STATUS_CONFLICT);
    work_end(&work);
    work.fault = (struct fault){.status = STATUS_OK};
    assert_int_equal(found(&work, id).state, OUTBOX_TO_APPROVE);
    assert_int_equal(take_back(&work, kept.audit_id), STATUS_CONFLICT);
    work.fault = (struct fault){.status = STATUS_OK};
    assert_int_equal(found(&work, waits).state, OUTBOX_WITHDRAWN);
    (void)step(&work, id, OUTGOING_KEEP);
    assert_int_equal(found(&work, id).state, OUTBOX_WITHDRAWN);
}

static void who_only_looks_decides_nothing(void **state)
{
    struct work work = store_case_work(*state);
    const struct sample_talk talk = sample_talk(&work);
    struct outgoing_stepped stepped = {0};
    struct outgoing_seen seen = {0};

    const int64_t id = put(&work, talk, OUTBOX_DIRECT, OUTGOING_AS_SET).outbox_id;
    work.actor.role = ROLE_VIEWER;
    assert_int_equal(step_outgoing(&work, id, OUTGOING_KEEP, &stepped), STATUS_FORBIDDEN);
    work.fault = (struct fault){.status = STATUS_OK};
    store_case_ok(&work, list_outgoing(&work, &seen));
    assert_int_equal(seen.under_way.count, 1);
    work.actor.role = ROLE_NONE;
    assert_int_equal(list_outgoing(&work, &seen), STATUS_FORBIDDEN);
    work_end(&work);
}

#define STEPS_TEST(name) \
    cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STEPS_TEST(an_answer_leaves_after_the_seconds_of_the_settings),
        STEPS_TEST(while_it_is_closed_an_answer_waits_for_the_opening),
        STEPS_TEST(an_emergency_is_answered_at_any_hour_and_a_series_by_day),
        STEPS_TEST(what_is_to_be_approved_leaves_once_it_is_and_not_before),
        STEPS_TEST(what_is_kept_does_not_leave_until_that_is_taken_back),
        STEPS_TEST(what_is_under_way_or_has_left_is_nobodys_to_decide),
        STEPS_TEST(by_a_mailbox_that_was_removed_nothing_is_let_go),
        STEPS_TEST(who_only_looks_decides_nothing),
    };
    return run_store_tests(tests);
}
