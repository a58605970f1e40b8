// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/outboxes.h"

#include "store/channels.h"
#include "store/conversations.h"
#include "store/messages.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define MINUTE INT64_C(60000000)
enum { US = 5, OTHERS = 9 };

static const struct job_lease OURS = {US, INT64_MAX}, THEIRS = {OTHERS, INT64_MAX};

/* One that waits, of a message of its own. */
static struct outbox put(struct work *work, struct sample_talk talk, enum outbox_kind kind,
                         int64_t not_before_at)
{
    store_case_ok(work, work_begin(work));
    struct outbox outbox = {
        .id = work_new_id(work),
        .message_id = sample_message(work, talk.conversation_id, MESSAGE_OURS, work->now),
        .channel_id = talk.channel_id,
        .kind = kind,
        .state = OUTBOX_WAITING,
        .receiver = "ana@example.com",
        .not_before_at = not_before_at,
        .answer = "",
    };
    store_case_ok(work, outboxes_insert(work, &outbox));
    store_case_ok(work, work_commit(work));
    return outbox;
}

static struct outbox_list claim(struct work *work, struct sample_talk talk,
                                const struct job_lease *lease)
{
    struct outbox_list list = {.items = arena_array(work->arena, struct outbox, 20)};

    store_case_ok(work, work_begin(work));
    for (int kind = OUTBOX_DIRECT; kind <= OUTBOX_SERIES; kind++) {
        const struct outbox_choice choice = {talk.channel_id, (enum outbox_kind)kind, 5};
        struct outbox_list some = {0};

        store_case_ok(work, outboxes_claim(work, &choice, lease, &some));
        for (size_t i = 0; i < some.count; i++)
            list.items[list.count++] = some.items[i];
    }
    store_case_ok(work, work_commit(work));
    return list;
}

static bool finish(struct work *work, struct outbox outbox, enum outbox_state state, int64_t owner)
{
    bool is_ours = false;

    outbox.state = state;
    outbox.answer = "250 2.0.0 taken";
    store_case_ok(work, work_begin(work));
    store_case_ok(work, outboxes_finish(work, &outbox, owner, &is_ours));
    store_case_ok(work, work_commit(work));
    return is_ours;
}

static enum outbox_state state_of(struct work *work, struct sample_talk talk, int64_t id)
{
    struct outbox_list list = {0};

    store_case_ok(work, outboxes_of_conversation(work, talk.conversation_id, &list));
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].id == id)
            return list.items[i].state;
    fail_msg("it is not there");
    return OUTBOX_WITHDRAWN;
}

static void each_is_leased_by_one_and_told_by_them(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct outbox one = put(&work, talk, OUTBOX_DIRECT, work.now - MINUTE);

    struct outbox_list ours = claim(&work, talk, &OURS);
    assert_int_equal(ours.count, 1);
    assert_int_equal(ours.items[0].id, one.id);
    assert_int_equal(ours.items[0].attempt, 1);
    assert_int_equal(claim(&work, talk, &THEIRS).count, 0);
    assert_false(finish(&work, ours.items[0], OUTBOX_SENT, OTHERS));
    assert_true(finish(&work, ours.items[0], OUTBOX_SENT, US));
    assert_false(finish(&work, ours.items[0], OUTBOX_FAILED, US));
    assert_int_equal(state_of(&work, talk, one.id), OUTBOX_SENT);
    int64_t count = 0;
    store_case_ok(&work, outboxes_count_sent(&work, talk.channel_id, work.now, 10, &count));
    assert_int_equal(count, 1);
    work_end(&work);
}

static void nothing_leaves_before_its_time(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct outbox later = put(&work, talk, OUTBOX_DIRECT, work.now + MINUTE);
    struct outbox now = put(&work, talk, OUTBOX_DIRECT, work.now);
    int64_t next = 0;

    struct outbox_list ours = claim(&work, talk, &OURS);
    assert_int_equal(ours.count, 1);
    assert_int_equal(ours.items[0].id, now.id);
    store_case_ok(&work, outboxes_next(&work, talk.channel_id, OUTBOX_DIRECT, &next));
    assert_int_equal(next, later.not_before_at);
    work_end(&work);
}

/* A reply goes once more under its Message-ID; what the program sends does not. */
static void what_a_dead_process_had_is_waited_for_once_or_unknown(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct outbox reply = put(&work, talk, OUTBOX_DIRECT, work.now);
    struct outbox series = put(&work, talk, OUTBOX_SERIES, work.now);
    const struct job_lease over = {OTHERS, work.now - 1};
    int64_t count = 0;

    for (int round = 0; round < 2; round++) {
        (void)claim(&work, talk, &over);
        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, outboxes_break_off(&work, US, US, &count));
        store_case_ok(&work, work_commit(&work));
        assert_int_equal(count, round == 0 ? 2 : 1);
        assert_int_equal(state_of(&work, talk, series.id), OUTBOX_UNKNOWN);
        assert_int_equal(state_of(&work, talk, reply.id),
                         round == 0 ? OUTBOX_WAITING : OUTBOX_UNKNOWN);
    }
    struct outbox_rows troubled = {0};
    store_case_ok(&work, outboxes_shown(&work, OUTBOX_SHOWN_TROUBLED, 10, &troubled));
    assert_int_equal(troubled.count, 2);
    assert_int_equal(troubled.items[0].conversation_id, talk.conversation_id);
    store_case_ok(&work, outboxes_count_troubled(&work, 10, &count));
    assert_int_equal(count, 2);
    work_end(&work);
}

static void a_process_keeps_what_it_has(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct outbox one = put(&work, talk, OUTBOX_SERIES, work.now);
    int64_t count = -1;

    (void)claim(&work, talk, &OURS);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, outboxes_break_off(&work, US, US, &count));
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(count, 0);
    assert_int_equal(state_of(&work, talk, one.id), OUTBOX_SENDING);
    work_end(&work);
}

/* It could not tell: nobody knows by now how that went, and it does not stay on its way for ever.
 */
static void what_a_process_did_not_tell_in_time_is_in_doubt(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct outbox one = put(&work, talk, OUTBOX_SERIES, work.now);
    const struct job_lease over = {US, work.now - 1};
    int64_t count = 0;

    (void)claim(&work, talk, &over);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, outboxes_break_off(&work, US, US, &count));
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(count, 1);
    assert_int_equal(state_of(&work, talk, one.id), OUTBOX_UNKNOWN);
    work_end(&work);
}

static void what_waits_can_be_taken_back_and_what_left_cannot(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct outbox waits = put(&work, talk, OUTBOX_DIRECT, work.now + MINUTE);
    struct outbox leaves = put(&work, talk, OUTBOX_DIRECT, work.now);

    (void)claim(&work, talk, &OURS);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, outboxes_withdraw(&work, waits.id));
    assert_int_equal(outboxes_withdraw(&work, leaves.id), STATUS_CONFLICT);
    work.fault = (struct fault){0};
    assert_int_equal(outboxes_let_go(&work, leaves.id, work.now), STATUS_CONFLICT);
    work.fault = (struct fault){0};
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(state_of(&work, talk, waits.id), OUTBOX_WITHDRAWN);
    assert_int_equal(state_of(&work, talk, leaves.id), OUTBOX_SENDING);
    work_end(&work);
}

static void what_failed_can_be_sent_again(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);

    (void)put(&work, talk, OUTBOX_DIRECT, work.now);
    struct outbox_list ours = claim(&work, talk, &OURS);
    assert_true(finish(&work, ours.items[0], OUTBOX_FAILED, US));
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, outboxes_let_go(&work, ours.items[0].id, work.now));
    store_case_ok(&work, work_commit(&work));
    ours = claim(&work, talk, &OURS);
    assert_int_equal(ours.count, 1);
    assert_int_equal(ours.items[0].attempt, 2);
    work_end(&work);
}

/* What waited when the other store was archived may have left meanwhile. */
static void nothing_of_another_store_leaves_by_itself(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct outbox leased = put(&work, talk, OUTBOX_DIRECT, work.now - MINUTE);

    (void)claim(&work, talk, &THEIRS);
    struct outbox waits = put(&work, talk, OUTBOX_SERIES, work.now - MINUTE);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, outboxes_hold_all(&work));
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(state_of(&work, talk, leased.id), OUTBOX_TO_APPROVE);
    assert_int_equal(state_of(&work, talk, waits.id), OUTBOX_TO_APPROVE);
    assert_int_equal(claim(&work, talk, &OURS).count, 0);
    work_end(&work);
}

#define OUTBOX_TEST(name) \
    cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OUTBOX_TEST(each_is_leased_by_one_and_told_by_them),
        OUTBOX_TEST(nothing_leaves_before_its_time),
        OUTBOX_TEST(what_a_dead_process_had_is_waited_for_once_or_unknown),
        OUTBOX_TEST(a_process_keeps_what_it_has),
        OUTBOX_TEST(what_a_process_did_not_tell_in_time_is_in_doubt),
        OUTBOX_TEST(what_waits_can_be_taken_back_and_what_left_cannot),
        OUTBOX_TEST(what_failed_can_be_sent_again),
        OUTBOX_TEST(nothing_of_another_store_leaves_by_itself),
    };
    return run_store_tests(tests);
}
