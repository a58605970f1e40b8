// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/clients.h"
#include "app/conversations.h"
#include "app/search.h"
#include "app/undo.h"
#include "support/sample_clients.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)
#define MINUTE INT64_C(60000000)
#define DAY (INT64_C(1440) * MINUTE)

static int64_t channel_of(struct store_case *test)
{
    struct work work = store_case_work(test);
    const struct sample_talk talk = sample_talk(&work);

    work_end(&work);
    return talk.channel_id;
}

/* Messages that came at these minutes ago, the first of which waits. */
static int64_t came(struct store_case *test, int64_t channel_id, const char *name,
                    const int64_t *minutes_ago, size_t count)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    const int64_t first = work.now - minutes_ago[0] * MINUTE;
    const int64_t last = work.now - minutes_ago[count - 1] * MINUTE;
    int64_t id = sample_conversation(
        &work, channel_id,
        &(struct conversation){.name = name,
                               .last_at = last,
                               .waiting_since_at = first,
                               .answer_due_at = first / SECOND * SECOND + 240 * MINUTE,
                               .message_count = (int64_t)count});
    for (size_t i = 0; i < count; i++)
        sample_message(&work, id, MESSAGE_CAME, work.now - minutes_ago[i] * MINUTE);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

static struct conversation_card card(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct conversation_card found = {0};

    store_case_ok(&work, show_conversation(&work, id, &(struct message_place){0}, &found));
    work_end(&work);
    return found;
}

static struct conversation_page box(struct store_case *test, enum conversation_box box,
                                    size_t limit, const char *after)
{
    struct work work = store_case_work(test);
    struct conversation_page page = {0};

    store_case_ok(
        &work, list_conversations(
                   &work, &(struct conversation_query){.box = box, .limit = limit, .after = after},
                   &page));
    work_end(&work);
    return page;
}

static void undo_it(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
}

static void who_waits_longest_is_first_page_by_page(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = channel_of(test);
    const int64_t late[] = {5}, early[] = {500}, middle[] = {50};
    int64_t c = came(test, channel_id, "C", late, 1), a = came(test, channel_id, "A", early, 1);
    int64_t b = came(test, channel_id, "B", middle, 1);

    struct conversation_page page = box(test, BOX_WAITING, 2, NULL);
    assert_int_equal(page.list.count, 2);
    assert_int_equal(page.list.items[0].conversation.id, a);
    assert_int_equal(page.list.items[1].conversation.id, b);
    assert_non_null(page.next);
    page = box(test, BOX_WAITING, 2, page.next);
    assert_int_equal(page.list.count, 1);
    assert_int_equal(page.list.items[0].conversation.id, c);
    assert_null(page.next);
    struct work work = store_case_work(test);
    assert_int_equal(list_conversations(&work,
                                        &(struct conversation_query){
                                            .box = BOX_WAITING, .limit = 2, .after = "nonsense"},
                                        &page),
                     STATUS_INVALID);
    work_end(&work);
}

static void each_step_is_counted_told_and_taken_back(void **state)
{
    struct store_case *test = *state;
    const int64_t ago[] = {10};
    int64_t id = came(test, channel_of(test), "Ana", ago, 1);
    int64_t colleague = sample_member(test, "Ben", ROLE_MEMBER);
    struct work work = store_case_work(test);
    struct conversation_changed changed = {0};
    struct conversation_counts counts = {0};

    store_case_ok(&work, assign_conversation(&work, id, 1, colleague, &changed));
    assert_int_equal(changed.conversation.owner_id, colleague);
    assert_int_equal(assign_conversation(&work, id, 1, 0, &changed), STATUS_CONFLICT);
    work_end(&work);
    assert_string_equal(card(test, id).owner_name, "Ben");
    work = store_case_work(test);
    store_case_ok(&work, snooze_conversation(&work, id, 0, "tomorrow", &changed));
    store_case_ok(&work, count_conversations(&work, &counts));
    assert_int_equal(counts.waiting, 0);
    assert_int_equal(counts.snoozed, 1);
    work_end(&work);
    undo_it(test, changed.audit_id);
    work = store_case_work(test);
    store_case_ok(&work, close_conversation(&work, id, 0, &changed));
    store_case_ok(&work, count_conversations(&work, &counts));
    assert_int_equal(counts.waiting + counts.snoozed, 0);
    work_end(&work);
    undo_it(test, changed.audit_id);
    assert_true(card(test, id).conversation.waiting_since_at != 0);
    work = store_case_work(test);
    store_case_ok(&work, put_conversation_in_spam(&work, id, 0, &changed));
    work_end(&work);
    assert_int_equal(box(test, BOX_SPAM, 5, NULL).list.count, 1);
    work = store_case_work(test);
    store_case_ok(&work, reopen_conversation(&work, id, 0, &changed));
    assert_int_equal(changed.conversation.state, CONVERSATION_OPEN);
    work_end(&work);
}

static void a_snooze_ends_when_somebody_is_there(void **state)
{
    static const struct {
        const char *until;
        enum status status;
    } cases[] = {
        {"tomorrow", STATUS_OK},        {"monday", STATUS_OK},
        {"next_week", STATUS_OK},       {"2020-01-01T09:00", STATUS_INVALID},
        {"2999-01-01", STATUS_INVALID}, {"some day", STATUS_INVALID},
        {"", STATUS_INVALID},
    };
    struct store_case *test = *state;
    const int64_t ago[] = {10};
    int64_t id = came(test, channel_of(test), "Ana", ago, 1);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct work work = store_case_work(test);
        struct conversation_changed changed = {0};

        assert_int_equal(snooze_conversation(&work, id, 0, cases[i].until, &changed),
                         cases[i].status);
        if (cases[i].status != STATUS_OK)
            assert_string_equal(work.fault.field, "until");
        else
            assert_in_range(changed.conversation.snoozed_until_at, work.now + 1,
                            work.now + 20 * DAY);
        work_end(&work);
    }
}

static void only_who_may_answer_can_have_it(void **state)
{
    struct store_case *test = *state;
    const int64_t ago[] = {10};
    int64_t id = came(test, channel_of(test), "Ana", ago, 1);
    const int64_t nobody[] = {sample_member(test, "Vera", ROLE_VIEWER), 987654321};

    for (size_t i = 0; i < 2; i++) {
        struct work work = store_case_work(test);
        struct conversation_changed changed;

        assert_int_equal(assign_conversation(&work, id, 0, nobody[i], &changed), STATUS_INVALID);
        assert_string_equal(work.fault.field, "owner");
        work_end(&work);
    }
}

static void who_writes_becomes_a_client_or_one_that_is_there(void **state)
{
    struct store_case *test = *state;
    const int64_t ago[] = {10};
    int64_t channel_id = channel_of(test);
    int64_t first = came(test, channel_id, "Ana Example", ago, 1);
    int64_t second = came(test, channel_id, "Ana Example", ago, 1);
    struct work work = store_case_work(test);
    struct conversation_changed changed = {0}, other = {0};
    struct client_list same = {0};

    store_case_ok(&work, make_client_of_sender(&work, first, 0, false, &same, &changed));
    assert_int_equal(same.count, 0);
    work_end(&work);
    struct conversation_card shown = card(test, first);
    assert_true(shown.has_client);
    assert_string_equal(shown.client.name, "Ana Example");
    assert_int_equal(shown.contact.id, shown.conversation.contact_id);
    work = store_case_work(test);
    store_case_ok(&work, make_client_of_sender(&work, second, 0, false, &same, &other));
    assert_int_equal(same.count, 1);
    assert_int_equal(other.audit_id, 0);
    store_case_ok(&work, link_conversation(&work, second, 0, shown.conversation.client_id, &other));
    assert_int_equal(other.conversation.contact_id, shown.contact.id);
    assert_int_equal(link_conversation(&work, second, 0, 987654321, &other), STATUS_NOT_FOUND);
    work_end(&work);
    undo_it(test, changed.audit_id);
    assert_false(card(test, first).has_client);
}

static void two_become_one_and_two_again(void **state)
{
    struct store_case *test = *state;
    const int64_t old[] = {300, 200}, young[] = {100};
    int64_t channel_id = channel_of(test);
    int64_t from = came(test, channel_id, "Ana", old, 2);
    int64_t into = came(test, channel_id, "Ana", young, 1);
    const struct conversation from_before = card(test, from).conversation;
    const struct conversation into_before = card(test, into).conversation;
    struct work work = store_case_work(test);
    struct conversation_changed changed = {0};

    assert_int_equal(merge_conversations(&work, into, into, &changed), STATUS_INVALID);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, merge_conversations(&work, into, from, &changed));
    work_end(&work);
    struct conversation_card one = card(test, into);
    assert_int_equal(one.messages.count, 3);
    assert_int_equal(one.conversation.message_count, 3);
    assert_int_equal(one.conversation.waiting_since_at, from_before.waiting_since_at);
    assert_int_equal(one.conversation.answer_due_at, from_before.answer_due_at);
    assert_int_equal(card(test, from).conversation.id, into);
    assert_int_equal(box(test, BOX_WAITING, 5, NULL).list.count, 1);
    undo_it(test, changed.audit_id);
    assert_int_equal(card(test, from).conversation.id, from);
    assert_int_equal(card(test, from).messages.count, 2);
    assert_int_equal(card(test, from).conversation.waiting_since_at, from_before.waiting_since_at);
    assert_int_equal(card(test, into).conversation.waiting_since_at, into_before.waiting_since_at);
    assert_int_equal(card(test, into).conversation.message_count, 1);
}

static void one_becomes_two_from_a_message_on(void **state)
{
    struct store_case *test = *state;
    const int64_t ago[] = {300, 200, 100};
    int64_t id = came(test, channel_of(test), "Ana", ago, 3);
    const struct conversation_card before = card(test, id);
    struct work work = store_case_work(test);
    struct conversation_changed changed = {0};

    assert_int_equal(split_conversation(&work, id, before.messages.items[0].id, &changed),
                     STATUS_INVALID);
    assert_string_equal(work.fault.field, "message");
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, split_conversation(&work, id, before.messages.items[1].id, &changed));
    work_end(&work);
    const struct conversation_card rest = card(test, id);
    const struct conversation_card made = card(test, changed.conversation.id);
    assert_int_equal(rest.messages.count, 1);
    assert_int_equal(rest.conversation.message_count, 1);
    assert_int_equal(made.messages.count, 2);
    assert_int_equal(made.conversation.waiting_since_at, before.messages.items[1].happened_at);
    assert_memory_not_equal(made.conversation.token, before.conversation.token,
                            CONVERSATION_TOKEN_SIZE);
    undo_it(test, changed.audit_id);
    assert_int_equal(card(test, id).messages.count, 3);
    assert_int_equal(card(test, changed.conversation.id).conversation.id, id);
}

static void what_was_said_is_found_by_its_words(void **state)
{
    struct store_case *test = *state;
    const int64_t ago[] = {10};
    int64_t id = came(test, channel_of(test), "Ana", ago, 1);
    struct work work = store_case_work(test);
    struct conversation_said said = {0};
    struct conversation_changed changed = {0};
    struct search_results results = {0};

    store_case_ok(&work, add_internal_note(&work, id, "Želi kašmir za zimu", &said));
    store_case_ok(&work, search_everything(&work, "kasmir", &results));
    assert_int_equal(results.groups[SEARCH_MESSAGE - 1].count, 1);
    assert_int_equal(results.groups[SEARCH_MESSAGE - 1].items[0].id, said.message_id);
    assert_string_equal(results.groups[SEARCH_MESSAGE - 1].items[0].whose, "Ana");
    store_case_ok(&work, put_conversation_in_spam(&work, id, 0, &changed));
    store_case_ok(&work, search_everything(&work, "kasmir", &results));
    assert_int_equal(results.count, 0);
    work_end(&work);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        CASE(who_waits_longest_is_first_page_by_page),
        CASE(each_step_is_counted_told_and_taken_back),
        CASE(a_snooze_ends_when_somebody_is_there),
        CASE(only_who_may_answer_can_have_it),
        CASE(who_writes_becomes_a_client_or_one_that_is_there),
        CASE(two_become_one_and_two_again),
        CASE(one_becomes_two_from_a_message_on),
        CASE(what_was_said_is_found_by_its_words),
    };

    return run_store_tests(tests);
}
