// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/pasted_talks.h"

#include <string.h>

#include "app/client_merge.h"
#include "app/clients.h"
#include "app/conversations.h"
#include "app/undo.h"
#include "store/searches.h"
#include "support/halves.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

#include "support/check.h"

#define MINUTE INT64_C(60000000)

static const char dialogue[] = "[20.11.2026, 09:05] Ana Novak: Can you print a kite?\n"
                               "[20.11.2026, 09:20] Studio: Of course, by Monday.\n"
                               "[20.11.2026, 09:21] Ana Novak: And a second one?\n";
static const char more[] = "[20.11.2026, 09:21] Ana Novak: And a second one?\n"
                           "[20.11.2026, 09:30] Studio: Also by Monday.\n"
                           "[20.11.2026, 09:30] Studio: Also by Monday.\n";

/* Two hours after the dialogue. */
static struct work at_noon(struct store_case *test)
{
    struct work work = store_case_work(test);

    work.now = INT64_C(20777) * 86400 * 1000000 + 12 * 60 * MINUTE;
    return work;
}

static struct pasted_kept keep(struct store_case *test, const struct pasted_asked *asked)
{
    struct work work = at_noon(test);
    struct pasted_kept kept = {0};

    store_case_ok(&work, keep_pasted_talk(&work, asked, &kept));
    work_end(&work);
    return kept;
}

static struct conversation_card card(struct store_case *test, int64_t id)
{
    struct work work = at_noon(test);
    struct conversation_card found = {0};

    store_case_ok(&work, show_conversation(&work, id, &(struct message_place){0}, &found));
    work_end(&work);
    return found;
}

static void undo_it(struct store_case *test, int64_t audit_id)
{
    struct work work = at_noon(test);
    struct undone undone;

    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
}

static size_t found(struct store_case *test, const char *words)
{
    struct work work = at_noon(test);
    int64_t ids[10];
    size_t count = 0;

    store_case_ok(&work, searches_find(&work, SEARCH_MESSAGE, words, 0, 10, ids, &count));
    work_end(&work);
    return count;
}

static void a_dialogue_becomes_messages_with_who_and_when(void **state)
{
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const struct pasted_kept kept =
        keep(test, &(struct pasted_asked){.client_id = client, .text = dialogue});
    const struct conversation_card seen = card(test, kept.conversation_id);

    assert_int_equal(kept.added, 3);
    assert_int_equal(kept.known, 0);
    assert_int_equal(seen.conversation.client_id, client);
    assert_string_equal(seen.conversation.name, "Ana Novak");
    assert_int_equal(seen.conversation.state, CONVERSATION_OPEN);
    assert_int_equal(seen.conversation.message_count, 3);
    assert_int_equal(seen.messages.count, 3);
    assert_int_equal(seen.messages.items[0].kind, MESSAGE_CAME);
    assert_string_equal(seen.messages.items[0].text, "Can you print a kite?");
    assert_int_equal(seen.messages.items[1].kind, MESSAGE_OURS);
    assert_int_equal(seen.messages.items[1].happened_at - seen.messages.items[0].happened_at,
                     15 * MINUTE);
    assert_int_equal(seen.conversation.waiting_since_at, seen.messages.items[2].happened_at);
    assert_true(seen.conversation.answer_due_at > seen.conversation.waiting_since_at);
    assert_int_equal(found(test, "kite"), 1);
}

static void pasting_again_adds_only_what_is_new(void **state)
{
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const struct pasted_kept first =
        keep(test, &(struct pasted_asked){.client_id = client, .text = dialogue});
    const struct pasted_kept same =
        keep(test, &(struct pasted_asked){.client_id = client, .text = dialogue});
    const struct pasted_kept longer =
        keep(test, &(struct pasted_asked){.client_id = client, .text = more});

    assert_int_equal(same.added, 0);
    assert_int_equal(same.known, 3);
    assert_int_equal(same.audit_id, 0);
    assert_int_equal(same.conversation_id, first.conversation_id);
    assert_int_equal(longer.added, 2); /* what is said twice was said twice */
    assert_int_equal(longer.known, 1);
    assert_int_equal(longer.conversation_id, first.conversation_id);
    const struct conversation_card seen = card(test, first.conversation_id);
    assert_int_equal(seen.messages.count, 5);
    assert_int_equal(seen.conversation.message_count, 5);
    assert_int_equal(seen.conversation.waiting_since_at, 0);
    /* of somebody else the same words are theirs */
    const int64_t other = sample_client(test, CLIENT_PERSON, "Ana B");
    assert_int_equal(keep(test, &(struct pasted_asked){.client_id = other, .text = dialogue}).added,
                     3);
}

static void pasting_again_after_a_merge_adds_nothing(void **state)
{
    struct store_case *test = *state;
    const int64_t gone = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const int64_t stays = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const struct pasted_asked before = {.client_id = gone, .text = dialogue};
    const struct pasted_kept first = keep(test, &before);
    const struct client_merge merge = {
        .into_id = stays, .into_version = 1, .from_id = gone, .from_version = 1};
    struct work work = at_noon(test);
    int64_t audit_id = 0;

    store_case_ok(&work, merge_clients(&work, &merge, &audit_id));
    work_end(&work);
    const struct pasted_kept again =
        keep(test, &(struct pasted_asked){.client_id = stays, .text = dialogue});
    assert_int_equal(again.added, 0);
    assert_int_equal(again.known, 3);
    assert_int_equal(again.conversation_id, first.conversation_id);
    undo_it(test, audit_id);
    assert_int_equal(keep(test, &before).added, 0);
}

static void undo_takes_all_of_it_back_and_it_may_come_again(void **state)
{
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const struct pasted_asked asked = {.client_id = client, .text = dialogue};
    const struct pasted_kept first = keep(test, &asked);
    const struct pasted_kept longer =
        keep(test, &(struct pasted_asked){.client_id = client, .text = more});
    struct work work;
    struct conversation_card gone = {0};

    undo_it(test, longer.audit_id);
    const struct conversation_card seen = card(test, first.conversation_id);
    assert_int_equal(seen.messages.count, 3);
    assert_int_equal(seen.conversation.message_count, 3);
    assert_int_equal(seen.conversation.waiting_since_at, seen.messages.items[2].happened_at);
    const struct pasted_kept other =
        keep(test, &(struct pasted_asked){.client_id = sample_client(test, CLIENT_PERSON, "Bo"),
                                          .text = "Bo: Hello\nStudio: Hi\n"});
    undo_it(test, other.audit_id);
    work = at_noon(test);
    assert_int_equal(
        show_conversation(&work, other.conversation_id, &(struct message_place){0}, &gone),
        STATUS_NOT_FOUND);
    work_end(&work);
    assert_int_equal(found(test, "hello"), 0);
    undo_it(test, keep(test, &(struct pasted_asked){.client_id = client, .text = more}).audit_id);
    assert_int_equal(keep(test, &(struct pasted_asked){.client_id = client, .text = more}).added,
                     2);
}

static void what_happened_since_stays_when_a_dialogue_is_taken_back(void **state)
{
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const struct pasted_kept kept =
        keep(test, &(struct pasted_asked){.client_id = client, .text = dialogue});
    struct work work = at_noon(test);
    struct conversation_said note = {0};

    store_case_ok(&work, add_internal_note(&work, kept.conversation_id, "Hurry", &note));
    work_end(&work);
    undo_it(test, kept.audit_id);
    const struct conversation_card seen = card(test, kept.conversation_id);
    assert_int_equal(seen.messages.count, 1);
    assert_int_equal(seen.conversation.message_count, 1);
}

static void what_was_noted_as_sent_by_hand_is_not_doubled(void **state)
{
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const int64_t id =
        keep(test, &(struct pasted_asked){.client_id = client, .text = dialogue}).conversation_id;
    const struct logged_talk sent = {.id = id, .kind = "ours", .at = "", .text = "Also by Monday."};
    struct conversation_said said = {0};
    struct work work = at_noon(test);

    store_case_ok(&work, log_talk(&work, &sent, &said));
    work_end(&work);
    const struct pasted_kept kept =
        keep(test, &(struct pasted_asked){.conversation_id = id, .text = more});
    assert_int_equal(kept.added, 0);
    assert_int_equal(kept.conversation_id, id);
}

static void an_old_dialogue_is_history_and_nobody_waits_in_it(void **state)
{
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const struct pasted_kept kept =
        keep(test, &(struct pasted_asked){.client_id = client,
                                          .text = "[1.3.2026, 09:05] Ana Novak: Can you print?"});
    const struct conversation_card seen = card(test, kept.conversation_id);

    assert_int_equal(seen.conversation.state, CONVERSATION_CLOSED);
    assert_int_equal(seen.conversation.waiting_since_at, 0);
}

static void who_waits_today_goes_on_waiting_when_what_was_before_is_added(void **state)
{
    static const char before[] = "[1.3.2026, 09:05] Ana Novak: Can you print?\n"
                                 "[20.11.2026, 08:00] Ana Novak: Hello?\n"
                                 "[20.11.2026, 08:30] Studio: Hello!\n";
    static const char after[] = "[20.11.2026, 09:21] Ana Novak: And a second one?\n"
                                "[20.11.2026, 09:40] Studio: Yes, a second one, too.\n";
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const int64_t id =
        keep(test, &(struct pasted_asked){.client_id = client, .text = dialogue}).conversation_id;
    const struct conversation waiting = card(test, id).conversation;

    (void)keep(test, &(struct pasted_asked){.conversation_id = id, .text = before});
    const struct conversation still = card(test, id).conversation;
    assert_true(waiting.waiting_since_at != 0);
    assert_int_equal(still.message_count, 6);
    assert_int_equal(still.waiting_since_at, waiting.waiting_since_at);
    assert_int_equal(still.answer_due_at, waiting.answer_due_at);
    assert_int_equal(still.last_at, waiting.last_at);
    (void)keep(test, &(struct pasted_asked){.conversation_id = id, .text = after});
    assert_int_equal(card(test, id).conversation.waiting_since_at, 0);
}

static void who_is_who_is_guessed_by_names_and_said_by_people(void **state)
{
    static const char strangers[] = "Kit: Hello\nPip: Hi\n";
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Pip Quill");
    struct work work = at_noon(test);
    struct pasted_look look;

    store_case_ok(
        &work, look_at_pasted_talk(
                   &work, &(struct pasted_asked){.client_id = client, .text = strangers}, &look));
    assert_true(look.ours[0]); /* Pip is the client, so Kit is one of us */
    assert_false(look.ours[1]);
    store_case_ok(&work, look_at_pasted_talk(&work,
                                             &(struct pasted_asked){.client_id = client,
                                                                    .text = strangers,
                                                                    .is_said = true,
                                                                    .ours = {false, true}},
                                             &look));
    assert_false(look.ours[0]);
    assert_true(look.ours[1]);
    work_end(&work);
}

static void what_cannot_be_kept_says_why(void **state)
{
    struct store_case *test = *state;
    const int64_t client = sample_client(test, CLIENT_PERSON, "Ana Novak");
    const struct {
        struct pasted_asked asked;
        const char *field;
    } cases[] = {
        {{.client_id = client, .text = " \n"}, "text"},
        {{.client_id = client, .text = "no dialogue"}, "text"},
        {{.client_id = client, .text = "bad \xff"}, "text"},
        {{.client_id = client, .text = "[3/4/2026, 10:00] Ana: a"}, "order"},
        {{.client_id = client, .text = "Ana: a", .is_said = true, .ours = {true}}, "who"},
    };
    struct pasted_kept kept;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct work work = at_noon(test);

        if (keep_pasted_talk(&work, &cases[i].asked, &kept) != STATUS_INVALID ||
            strcmp(work.fault.field, cases[i].field) != 0)
            fail_msg("case %zu: field %s", i, work.fault.field);
        work_end(&work);
    }
    struct work work = sample_work(test, sample_member(test, "Vi", ROLE_VIEWER), ROLE_VIEWER);
    assert_int_equal(keep_pasted_talk(&work, &cases[0].asked, &kept), STATUS_FORBIDDEN);
    work_end(&work);
    work = at_noon(test);
    assert_int_equal(
        keep_pasted_talk(&work, &(struct pasted_asked){.client_id = 987654321, .text = dialogue},
                         &kept),
        STATUS_NOT_FOUND);
    work_end(&work);
}

/* ---- whole or not at all ---- */

static void make_client(struct subject *subject)
{
    subject->client_id = sample_client(subject->test, CLIENT_PERSON, "Ana Novak");
}

static enum status run_keeping(struct work *work, struct subject *subject)
{
    const struct pasted_asked asked = {.client_id = subject->client_id, .text = dialogue};
    struct pasted_kept kept = {0};

    enum status status = keep_pasted_talk(work, &asked, &kept);
    if (status == STATUS_OK)
        subject->audit_id = kept.audit_id;
    return status;
}

static void make_kept(struct subject *subject)
{
    make_client(subject);
    done_once(subject, run_keeping);
}

static void it_is_kept_and_taken_back_whole_or_not_at_all(void **state)
{
    static const struct half halves[] = {
        {"a dialogue", {make_client, run_keeping}},
        {"a dialogue taken back", {make_kept, run_undo}},
    };

    (void)state;
    halves_check_each(halves, sizeof(halves) / sizeof(halves[0]));
}

int main(void)
{
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_dialogue_becomes_messages_with_who_and_when),
        STORE_TEST(pasting_again_adds_only_what_is_new),
        STORE_TEST(pasting_again_after_a_merge_adds_nothing),
        STORE_TEST(undo_takes_all_of_it_back_and_it_may_come_again),
        STORE_TEST(what_happened_since_stays_when_a_dialogue_is_taken_back),
        STORE_TEST(what_was_noted_as_sent_by_hand_is_not_doubled),
        STORE_TEST(an_old_dialogue_is_history_and_nobody_waits_in_it),
        STORE_TEST(who_waits_today_goes_on_waiting_when_what_was_before_is_added),
        STORE_TEST(who_is_who_is_guessed_by_names_and_said_by_people),
        STORE_TEST(what_cannot_be_kept_says_why),
        cmocka_unit_test(it_is_kept_and_taken_back_whole_or_not_at_all),
    };

    return run_store_tests(tests);
}
