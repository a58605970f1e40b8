// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/conversations.h"

#include <string.h>

#include "store/arrivals.h"
#include "store/blobs.h"
#include "store/channels.h"
#include "store/messages.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define MINUTE INT64_C(60000000)

static struct conversation_list list(struct work *work, struct conversation_choice choice)
{
    struct conversation_list found = {0};

    choice.limit = choice.limit ? choice.limit : 10;
    store_case_ok(work, conversations_list(work, &choice, &found));
    return found;
}

static void a_conversation_comes_back_as_it_was_kept(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct conversation one = {0}, again = {0};
    int64_t id = 0;

    store_case_ok(&work, conversations_find(&work, talk.conversation_id, &one));
    assert_int_equal(one.version, 1);
    one.waiting_since_at = work.now;
    one.answer_due_at = work.now + 240 * MINUTE;
    one.urgency = URGENCY_COMPLAINT;
    one.message_count = 3;
    one.subject = "Another question";
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, conversations_update(&work, &one));
    assert_int_equal(conversations_update(&work, &one), STATUS_CONFLICT);
    work.fault = (struct fault){0};
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, conversations_find(&work, one.id, &again));
    assert_int_equal(again.version, 2);
    assert_int_equal(again.answer_due_at, one.answer_due_at);
    assert_int_equal(again.urgency, URGENCY_COMPLAINT);
    assert_string_equal(again.subject, "Another question");
    assert_memory_equal(again.token, one.token, sizeof(one.token));
    store_case_ok(&work, conversations_by_token(&work, one.token, &id));
    assert_int_equal(id, one.id);
    one.token[15] ^= 1;
    store_case_ok(&work, conversations_by_token(&work, one.token, &id));
    assert_int_equal(id, 0);
    assert_int_equal(conversations_find(&work, 1, &again), STATUS_NOT_FOUND);
    work.fault = (struct fault){0};
    work_end(&work);
}

/* All clients are equal (seed 1): whoever waits longest is first. */
static void who_waits_longest_is_first_and_pages_go_on(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    int64_t ids[5];

    store_case_ok(&work, work_begin(&work));
    for (int i = 0; i < 5; i++)
        ids[i] = sample_conversation(&work, talk.channel_id,
                                     &(struct conversation){
                                         .last_at = work.now,
                                         .waiting_since_at = work.now - (i % 3) * MINUTE,
                                         .snoozed_until_at = i == 4 ? work.now + MINUTE : 0,
                                     });
    store_case_ok(&work, work_commit(&work));

    struct conversation_list first =
        list(&work, (struct conversation_choice){.box = BOX_WAITING, .limit = 3});
    assert_int_equal(first.count, 3);
    assert_true(first.has_more);
    assert_int_equal(first.items[0].conversation.id, ids[2]);
    assert_int_equal(first.items[1].conversation.id, ids[1]);
    assert_int_equal(first.items[2].conversation.id, ids[0]);
    struct conversation_list rest =
        list(&work,
             (struct conversation_choice){
                 .box = BOX_WAITING, .has_after = true, .after_at = work.now, .after_id = ids[0]});
    assert_int_equal(rest.count, 1);
    assert_int_equal(rest.items[0].conversation.id, ids[3]);
    struct conversation_list asleep = list(&work, (struct conversation_choice){.box = BOX_SNOOZED});
    assert_int_equal(asleep.count, 1);
    assert_int_equal(asleep.items[0].conversation.id, ids[4]);
    int64_t count = 0;
    store_case_ok(&work, conversations_count_waiting(&work, 100, &count));
    assert_int_equal(count, 4);
    store_case_ok(&work, conversations_count_waiting(&work, 2, &count));
    assert_int_equal(count, 2);
    work_end(&work);
}

static void each_box_has_its_own(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);

    store_case_ok(&work, work_begin(&work));
    int64_t closed = sample_conversation(&work, talk.channel_id,
                                         &(struct conversation){.state = CONVERSATION_CLOSED});
    int64_t spam = sample_conversation(&work, talk.channel_id,
                                       &(struct conversation){.state = CONVERSATION_SPAM});
    store_case_ok(&work, work_commit(&work));
    static const enum conversation_box boxes[] = {BOX_OPEN, BOX_CLOSED, BOX_SPAM};
    const int64_t ids[] = {talk.conversation_id, closed, spam};
    for (size_t i = 0; i < 3; i++) {
        struct conversation_list found = list(&work, (struct conversation_choice){.box = boxes[i]});
        assert_int_equal(found.count, 1);
        assert_int_equal(found.items[0].conversation.id, ids[i]);
    }
    assert_int_equal(list(&work, (struct conversation_choice){.box = BOX_WAITING}).count, 0);
    assert_int_equal(
        list(&work, (struct conversation_choice){.box = BOX_OPEN, .owner_id = 1}).count, 0);
    work_end(&work);
}

static void messages_are_read_in_their_order_the_last_ones_first(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct message_list found = {0};
    int64_t ids[5];

    store_case_ok(&work, work_begin(&work));
    for (int i = 0; i < 5; i++)
        ids[i] = sample_message(&work, talk.conversation_id, MESSAGE_CAME, work.now + i);
    store_case_ok(&work, messages_delete(&work, ids[1]));
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work,
                  messages_list(&work, talk.conversation_id, (struct message_place){0}, 2, &found));
    assert_int_equal(found.count, 2);
    assert_true(found.has_earlier);
    assert_int_equal(found.items[0].id, ids[3]);
    assert_int_equal(found.items[1].id, ids[4]);
    store_case_ok(&work, messages_list(&work, talk.conversation_id,
                                       (struct message_place){work.now + 3, ids[3]}, 9, &found));
    assert_int_equal(found.count, 2);
    assert_false(found.has_earlier);
    assert_int_equal(found.items[0].id, ids[0]);
    assert_int_equal(found.items[1].id, ids[2]);
    struct conversation_list rows = list(&work, (struct conversation_choice){.box = BOX_OPEN});
    assert_string_equal(rows.items[0].last_text, "When can you begin?");
    assert_int_equal(rows.items[0].last_kind, MESSAGE_CAME);
    work_end(&work);
}

static void a_message_is_known_by_its_id_and_its_likeness(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct conversation_message message = {
        .conversation_id = talk.conversation_id,
        .kind = MESSAGE_CAME,
        .happened_at = work.now,
        .sender_name = "",
        .sender_address = "ana@example.com",
        .receivers = "{}",
        .subject = "",
        .text = "",
        .mail_id = "one@example.com",
        .has_likeness = true,
        .likeness = {1, 2, 3},
    };
    const char *const known[] = {"none@example.com", "one@example.com"};
    uint8_t other[SECRET_HASH_SIZE] = {1, 2, 4};
    int64_t id = 0;

    store_case_ok(&work, work_begin(&work));
    message.id = work_new_id(&work);
    store_case_ok(&work, messages_insert(&work, &message));
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, messages_answered(&work, known, 2, &id));
    assert_int_equal(id, talk.conversation_id);
    store_case_ok(&work, messages_answered(&work, known, 1, &id));
    assert_int_equal(id, 0);
    store_case_ok(&work, messages_like(&work, message.likeness, &id));
    assert_int_equal(id, message.id);
    store_case_ok(&work, messages_like(&work, other, &id));
    assert_int_equal(id, 0);
    work_end(&work);
}

/* Whether it is new. */
static bool keep(struct work *work, int64_t channel_id, const char *origin)
{
    const struct arrival arrival = {
        .channel_id = channel_id, .origin = origin, .received_at = 5, .is_sent = true};
    bool is_new = false;

    store_case_ok(work, arrivals_keep(work, &arrival, slice_of("mail"), &is_new));
    return is_new;
}

static void what_was_fetched_twice_is_kept_once(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct arrival_list waiting = {0};
    struct slice bytes = {0};
    bool has = false;

    store_case_ok(&work, work_begin(&work));
    assert_true(keep(&work, talk.channel_id, "7/1"));
    assert_false(keep(&work, talk.channel_id, "7/1"));
    assert_true(keep(&work, talk.channel_id, "8/1"));
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, arrivals_waiting(&work, 10, &waiting));
    assert_int_equal(waiting.count, 2);
    assert_string_equal(waiting.items[0].origin, "7/1");
    assert_int_equal(waiting.items[0].received_at, 5);
    assert_true(waiting.items[0].is_sent);
    store_case_ok(&work, arrivals_has(&work, talk.channel_id, "8/1", &has));
    assert_true(has);
    store_case_ok(&work, arrivals_has(&work, talk.channel_id, "9/1", &has));
    assert_false(has);
    store_case_ok(&work, blobs_get(&work, waiting.items[0].blob_hash, 100, &bytes));
    assert_true(slice_equal(bytes, slice_of("mail")));

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, arrivals_begin(&work, waiting.items[0].id, waiting.items[0].id));
    store_case_ok(&work, arrivals_end(&work, waiting.items[1].id, ARRIVAL_DOUBLE, 0));
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, arrivals_waiting(&work, 10, &waiting));
    assert_int_equal(waiting.count, 1);
    assert_int_equal(waiting.items[0].attempt, 1);

    /* What another process made something of is not made something of again. */
    work_end(&work);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, arrivals_end(&work, waiting.items[0].id, ARRIVAL_READ, 0));
    assert_int_equal(arrivals_end(&work, waiting.items[0].id, ARRIVAL_READ, 0), STATUS_CONFLICT);
    work_end(&work);
}

static void a_mailbox_is_there_once(void **state)
{
    struct work work = store_case_work(*state);
    struct sample_talk talk = sample_talk(&work);
    struct channel channel = {0};
    struct channel_list channels = {0};
    struct slice sealed = {0};

    store_case_ok(&work, channels_find(&work, talk.channel_id, &channel));
    store_case_ok(&work, work_begin(&work));
    channel.id = work_new_id(&work);
    assert_int_equal(channels_insert(&work, &channel, "studio@example.com", (struct slice){0}),
                     STATUS_CONFLICT);
    work.fault = (struct fault){0};
    channel.id = talk.channel_id;
    channel.signature = "Until soon";
    store_case_ok(&work, channels_update(&work, &channel, slice_of("sealed")));
    assert_int_equal(channels_update(&work, &channel, (struct slice){0}), STATUS_CONFLICT);
    work.fault = (struct fault){0};
    store_case_ok(&work, channels_set_main(&work, channel.id));
    store_case_ok(&work, channels_put_fault(&work, channel.id, "{}"));
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, channels_list(&work, &channels));
    assert_int_equal(channels.count, 1);
    assert_string_equal(channels.items[0].signature, "Until soon");
    assert_true(channels.items[0].has_secret && channels.items[0].is_main);
    assert_string_equal(channels.items[0].fault, "{}");
    store_case_ok(&work, channels_secret(&work, channel.id, &sealed));
    assert_true(slice_equal(sealed, slice_of("sealed")));

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, channels_put_place(&work, channel.id, "{\"uid\": 5}"));
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, channels_find(&work, channel.id, &channel));
    assert_null(channel.fault);
    assert_int_equal(channel.looked_at, work.now);
    assert_string_equal(channel.place, "{\"uid\": 5}");
    struct channel_at_work *at_work = NULL;
    size_t count = 0;
    store_case_ok(&work, channels_at_work(&work, CHANNEL_MAIL, &at_work, &count));
    assert_int_equal(count, 1);
    assert_int_equal(at_work[0].channel_id, channel.id);
    work_end(&work);
}

#define TALK_TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TALK_TEST(a_conversation_comes_back_as_it_was_kept),
        TALK_TEST(who_waits_longest_is_first_and_pages_go_on),
        TALK_TEST(each_box_has_its_own),
        TALK_TEST(messages_are_read_in_their_order_the_last_ones_first),
        TALK_TEST(a_message_is_known_by_its_id_and_its_likeness),
        TALK_TEST(what_was_fetched_twice_is_kept_once),
        TALK_TEST(a_mailbox_is_there_once),
    };
    return run_store_tests(tests);
}
