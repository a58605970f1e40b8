// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/mail_compose.h"
#include "domain/outbox_rule.h"
#include "store/channels.h"
#include "store/db.h"
#include "store/hours.h"
#include "store/messages.h"
#include "store/outboxes.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define MINUTE INT64_C(60000000)
enum { US = 5, OTHERS = 9, KEPT_SIZE = 8192, ENOUGH = 1000000 };

static const uint8_t key[MAIL_KEY_SIZE] = {1, 2, 3};
static const struct outgoing_sender sender = {.owner = US, .key = key, .hour_max = ENOUGH};

/* A server that does as it is told, and keeps the last it was sent. */
struct stand_in {
    struct mail_result does;
    size_t count, ends_after; /* 0: never */
    const char *refuses;      /* for this; NULL: nothing */
    char sender[200], receiver[200], raw[KEPT_SIZE];
};

static enum status take(void *context, const struct mail_letter *letter, struct arena *arena,
                        struct fault *fault, struct mail_result *ret_result)
{
    struct stand_in *server = (struct stand_in *)context;

    (void)arena;
    server->count++;
    if (server->refuses)
        return fault_set(
            fault, STATUS_INVALID, "to",
            MESSAGE("{1} is no address that mail can be sent to", arg_text(server->refuses)));
    (void)snprintf(server->sender, sizeof(server->sender), "%s", letter->sender);
    (void)snprintf(server->receiver, sizeof(server->receiver), "%s", letter->recipients[0]);
    (void)snprintf(server->raw, sizeof(server->raw), "%.*s", (int)letter->raw.length,
                   letter->raw.at);
    *ret_result = server->does;
    return STATUS_OK;
}

static bool is_over(void *context)
{
    const struct stand_in *server = (const struct stand_in *)context;

    return server->ends_after > 0 && server->count >= server->ends_after;
}

static struct stand_in that_does(enum mail_outcome outcome, int32_t code, const char *text)
{
    struct stand_in server = {.does.message = {.outcome = outcome, .code = code}};

    (void)snprintf(server.does.message.text, sizeof(server.does.message.text), "%s", text);
    return server;
}

static struct outgoing_turn run(struct work *work, struct sample_talk talk, struct stand_in *server)
{
    const struct outgoing_way way = {take, is_over, server, NULL};
    struct outgoing_turn turn = {0};

    store_case_ok(work, outgoing_run(work, talk.channel_id, &sender, &way, &turn));
    return turn;
}

/* A message that answers one of theirs, and its row. */
static struct outbox put(struct work *work, struct sample_talk talk, enum outbox_kind kind,
                         int64_t not_before_at)
{
    store_case_ok(work, work_begin(work));
    struct text mail_id = text_new(work->arena);
    struct conversation_message message = {
        .id = work_new_id(work),
        .conversation_id = talk.conversation_id,
        .kind = MESSAGE_OURS,
        .happened_at = work->now,
        .sender_name = "Studio",
        .sender_address = "studio@example.com",
        .receivers =
            "{\"to\": [{\"name\": \"Ana\", \"address\": \"ana@example.com\"}], \"cc\": []}",
        .subject = "Re: A question",
        .text = "We can begin on Monday.",
        .own_length = 23,
    };
    text_format(&mail_id, "m%lld@example.com", (long long)message.id);
    message.mail_id = mail_id.at;
    struct outbox outbox = {.id = work_new_id(work),
                            .message_id = message.id,
                            .channel_id = talk.channel_id,
                            .kind = kind,
                            .state = OUTBOX_WAITING,
                            .receiver = "ana@example.com",
                            .not_before_at = not_before_at};
    store_case_ok(work, messages_insert(work, &message));
    store_case_ok(work, outboxes_insert(work, &outbox));
    store_case_ok(work, work_commit(work));
    return outbox;
}

static struct outbox found(struct work *work, struct sample_talk talk, int64_t id)
{
    struct outbox_list list = {0};

    store_case_ok(work, outboxes_of_conversation(work, talk.conversation_id, &list));
    work_end(work);
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].id == id)
            return list.items[i];
    fail_msg("it is not there");
    return (struct outbox){0};
}

static void put_theirs(struct work *work, struct sample_talk talk)
{
    store_case_ok(work, work_begin(work));
    struct conversation_message message = {.id = work_new_id(work),
                                           .conversation_id = talk.conversation_id,
                                           .kind = MESSAGE_CAME,
                                           .happened_at = work->now - MINUTE,
                                           .sender_name = "",
                                           .sender_address = "ana@example.com",
                                           .receivers = "{}",
                                           .subject = "A question",
                                           .text = "When?",
                                           .mail_id = "asked@example.net"};
    store_case_ok(work, messages_insert(work, &message));
    store_case_ok(work, work_commit(work));
}

static void a_reply_leaves_with_all_by_which_it_is_known(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");
    struct text id = text_new(work.arena);

    put_theirs(&work, talk);
    struct outbox one = put(&work, talk, OUTBOX_DIRECT, work.now);
    assert_int_equal(run(&work, talk, &server).sent, 1);
    text_format(&id, "Message-ID: <m%lld@example.com>", (long long)one.message_id);
    assert_non_null(strstr(server.raw, id.at));
    assert_non_null(strstr(server.raw, "In-Reply-To: <asked@example.net>"));
    assert_non_null(strstr(server.raw, "References: <asked@example.net>"));
    assert_non_null(strstr(server.raw, "We can begin on Monday."));
    assert_null(strstr(server.raw, "Auto-Submitted"));
    assert_string_equal(server.receiver, "ana@example.com");
    const char *token = strchr(server.sender, '+');
    struct mail_ticket ticket = {0};
    assert_non_null(token);
    assert_true(mail_token_read(key, (struct slice){token + 1, strcspn(token, "@") - 1}, &ticket));
    assert_int_equal(ticket.purpose, MAIL_PURPOSE_BOUNCE);
    assert_int_equal(ticket.number, one.message_id);
    assert_non_null(strstr(server.raw, "Reply-To:"));
    struct outbox sent = found(&work, talk, one.id);
    assert_int_equal(sent.state, OUTBOX_SENT);
    assert_string_equal(sent.answer, "250 taken");
    assert_int_equal(run(&work, talk, &server).sent, 0);
    assert_int_equal(server.count, 1);
}

static void what_is_put_off_leaves_later_as_the_same_bytes(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in busy = that_does(MAIL_DEFERRED, 451, "come again");
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");

    struct outbox one = put(&work, talk, OUTBOX_DIRECT, work.now);
    struct outgoing_turn turn = run(&work, talk, &busy);
    assert_int_equal(turn.later, 1);
    struct outbox waits = found(&work, talk, one.id);
    assert_int_equal(waits.state, OUTBOX_WAITING);
    assert_string_equal(waits.answer, "451 come again");
    assert_int_equal(turn.next_at, waits.not_before_at);
    assert_int_equal(run(&work, talk, &server).sent, 0);
    work.now = waits.not_before_at;
    assert_int_equal(run(&work, talk, &server).sent, 1);
    assert_string_equal(server.raw, busy.raw);
}

static void nobody_knows_once_and_a_reply_goes_again_and_a_series_does_not(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in lost = that_does(MAIL_UNKNOWN, 0, "");

    struct outbox reply = put(&work, talk, OUTBOX_DIRECT, work.now);
    struct outbox series = put(&work, talk, OUTBOX_SERIES, work.now);
    assert_int_equal(run(&work, talk, &lost).later, 1);
    assert_int_equal(run(&work, talk, &lost).ended, 1);
    assert_int_equal(found(&work, talk, series.id).state, OUTBOX_UNKNOWN);
    work.now = found(&work, talk, reply.id).not_before_at;
    assert_int_equal(run(&work, talk, &lost).ended, 1);
    assert_int_equal(found(&work, talk, reply.id).state, OUTBOX_UNKNOWN);
    work.now += 1000 * MINUTE;
    (void)run(&work, talk, &lost);
    assert_int_equal(lost.count, 3);
}

static void a_refusal_is_final(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_REJECTED, 550, "nobody of that name");

    struct outbox one = put(&work, talk, OUTBOX_DIRECT, work.now);
    assert_int_equal(run(&work, talk, &server).ended, 1);
    assert_int_equal(found(&work, talk, one.id).state, OUTBOX_FAILED);
    assert_string_equal(found(&work, talk, one.id).answer, "550 nobody of that name");
    assert_int_equal(run(&work, talk, &server).ended, 0);
    assert_int_equal(server.count, 1);
}

/* The store takes none; what became one after it was put is not sent all the same. */
static void a_note_among_ourselves_never_leaves(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");

    store_case_ok(&work, work_begin(&work));
    struct outbox note = {
        .id = work_new_id(&work),
        .message_id = sample_message(&work, talk.conversation_id, MESSAGE_INTERNAL, work.now),
        .channel_id = talk.channel_id,
        .kind = OUTBOX_DIRECT,
        .state = OUTBOX_WAITING,
        .receiver = "ana@example.com",
        .not_before_at = work.now};
    assert_int_equal(outboxes_insert(&work, &note), STATUS_INVALID);
    work_end(&work);
    work.fault = (struct fault){.status = STATUS_OK};
    note = put(&work, talk, OUTBOX_DIRECT, work.now);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE message SET kind = 3"
                                    " WHERE workspace_id = $1 AND id = $2",
                                    DB_BIND(db_int(work.workspace_id), db_int(note.message_id))));
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(run(&work, talk, &server).ended, 1);
    assert_int_equal(found(&work, talk, note.id).state, OUTBOX_FAILED);
    assert_int_equal(server.count, 0);
}

static void people_come_first_and_the_program_keeps_its_rate(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");
    const struct outgoing_sender slow = {.owner = US, .key = key, .hour_max = 3};
    const struct outgoing_way way = {take, is_over, &server, NULL};
    struct outgoing_turn turn = {0};

    for (int i = 0; i < 5; i++)
        (void)put(&work, talk, OUTBOX_SERIES, work.now - MINUTE);
    struct outbox reply = put(&work, talk, OUTBOX_DIRECT, work.now);
    store_case_ok(&work, outgoing_run(&work, talk.channel_id, &slow, &way, &turn));
    assert_int_equal(found(&work, talk, reply.id).state, OUTBOX_SENT);
    assert_int_equal(server.count, 1);
    store_case_ok(&work, outgoing_run(&work, talk.channel_id, &slow, &way, &turn));
    assert_int_equal(turn.sent, 2);
    store_case_ok(&work, outgoing_run(&work, talk.channel_id, &slow, &way, &turn));
    assert_int_equal(turn.sent, 0);
    assert_true(turn.next_at > work.now);
}

static void who_ends_and_who_finds_nobody_puts_the_rest_back(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");
    struct stand_in away = that_does(MAIL_NOT_SENT, 0, "no way there");

    for (int i = 0; i < 5; i++)
        (void)put(&work, talk, OUTBOX_SERIES, work.now);
    server.ends_after = 2;
    struct outgoing_turn turn = run(&work, talk, &server);
    assert_int_equal(turn.sent, 2);
    assert_int_equal(turn.later, 3);
    assert_true(turn.next_at <= work.now);
    away.does.code = MAIL_NO_CONNECTION;
    work.now += 24 * 60 * MINUTE;
    turn = run(&work, talk, &away);
    assert_int_equal(turn.later, 3);
    assert_int_equal(away.count, 1);
}

/* Neither after years nor after days. */
static void nothing_leaves_by_a_wrong_clock_or_days_too_late(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");
    const struct outgoing_way way = {take, is_over, &server, NULL};
    struct outgoing_turn turn = {0};

    struct outbox late = put(&work, talk, OUTBOX_SERIES, work.now - 49 * 60 * MINUTE);
    int64_t now = work.now;
    work.now = 0;
    assert_int_equal(outgoing_run(&work, talk.channel_id, &sender, &way, &turn),
                     STATUS_UNAVAILABLE);
    work.fault = (struct fault){.status = STATUS_OK};
    work.now = now;
    assert_int_equal(run(&work, talk, &server).ended, 1);
    assert_int_equal(found(&work, talk, late.id).state, OUTBOX_TO_APPROVE);
    assert_int_equal(server.count, 0);
}

/* Half a character is none that a store takes, and what it does not take is never told. */
static void words_that_are_too_long_are_cut_between_characters(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");

    for (int shift = 0; shift < 2; shift++) {
        struct text words = text_new(work.arena);

        text_add(&words, shift == 0 ? "" : "a");
        for (int i = 0; i < 400; i++)
            text_add(&words, "ж");
        server.refuses = words.at;
        struct outbox one = put(&work, talk, OUTBOX_DIRECT, work.now);
        assert_int_equal(run(&work, talk, &server).ended, 1);
        const struct outbox failed = found(&work, talk, one.id);
        assert_int_equal(failed.state, OUTBOX_FAILED);
        assert_true(strlen(failed.answer) >= 510);
        assert_true(utf8_is_valid(slice_of(failed.answer)));
    }
}

static void an_answer_that_says_closed_does_not_leave_once_it_was_open(void **state)
{
    static const struct open_interval week[] = {{1, 0, 1440}, {2, 0, 1440}, {3, 0, 1440},
                                                {4, 0, 1440}, {5, 0, 1440}, {6, 0, 1440},
                                                {7, 0, 1440}};
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");

    const struct outbox in_time = put(&work, talk, OUTBOX_AUTOMATIC, work.now);
    assert_int_equal(run(&work, talk, &server).sent, 1);
    const struct outbox late = put(&work, talk, OUTBOX_AUTOMATIC, work.now);
    const struct outbox series = put(&work, talk, OUTBOX_SERIES, work.now);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, hours_replace_week(&work, week, 7));
    store_case_ok(&work, work_commit(&work));
    work.now += 5 * MINUTE;
    assert_int_equal(run(&work, talk, &server).ended, 1);
    work.now += 5 * MINUTE;
    assert_int_equal(run(&work, talk, &server).sent, 1);
    assert_int_equal(server.count, 2);
    assert_int_equal(found(&work, talk, in_time.id).state, OUTBOX_SENT);
    assert_int_equal(found(&work, talk, series.id).state, OUTBOX_SENT);
    assert_int_equal(found(&work, talk, late.id).state, OUTBOX_WITHDRAWN);
    assert_true(found(&work, talk, late.id).answer[0] != '\0');
}

/* What a process had leased when it died. */
static void what_was_left_in_doubt_is_taken_up_once(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct stand_in server = that_does(MAIL_ACCEPTED, 250, "taken");
    const struct job_lease dead = {OTHERS, work.now - 1};
    const struct outbox_choice choice = {talk.channel_id, OUTBOX_DIRECT, 1};
    struct outbox_list list = {0};

    struct outbox reply = put(&work, talk, OUTBOX_DIRECT, work.now);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, outboxes_claim(&work, &choice, &dead, &list));
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(run(&work, talk, &server).sent, 0);
    store_case_ok(&work, outgoing_break_off(&work, US));
    assert_int_equal(run(&work, talk, &server).sent, 1);
    assert_int_equal(found(&work, talk, reply.id).unknown_count, 1);
}

#define OUTGOING_TEST(name) \
    cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OUTGOING_TEST(a_reply_leaves_with_all_by_which_it_is_known),
        OUTGOING_TEST(what_is_put_off_leaves_later_as_the_same_bytes),
        OUTGOING_TEST(nobody_knows_once_and_a_reply_goes_again_and_a_series_does_not),
        OUTGOING_TEST(a_refusal_is_final),
        OUTGOING_TEST(a_note_among_ourselves_never_leaves),
        OUTGOING_TEST(people_come_first_and_the_program_keeps_its_rate),
        OUTGOING_TEST(who_ends_and_who_finds_nobody_puts_the_rest_back),
        OUTGOING_TEST(nothing_leaves_by_a_wrong_clock_or_days_too_late),
        OUTGOING_TEST(words_that_are_too_long_are_cut_between_characters),
        OUTGOING_TEST(an_answer_that_says_closed_does_not_leave_once_it_was_open),
        OUTGOING_TEST(what_was_left_in_doubt_is_taken_up_once),
    };
    return run_store_tests(tests);
}
