// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/telegram_intake.h"

#include <string.h>

#include "app/mail_lease.h"
#include "base/text.h"
#include "domain/conversation.h"
#include "store/arrivals.h"
#include "store/channels.h"
#include "store/chats.h"
#include "store/db.h"
#include "store/store.h"
#include "support/sample_clients.h"
#include "support/store_case.h"

#include "support/check.h"

enum { BOT = 123456 };

static int64_t number(struct work *work, struct rows rows)
{
    assert_true(rows_next(&rows));
    int64_t found = rows_int_or_0(&rows, 0);
    store_case_ok(work, rows_end(&rows));
    work_end(work);
    return found;
}

#define NUMBER(sql) (work = store_case_work(*state), number(&work, db_query(&work, sql, DB_NONE)))

static int64_t open_bot(struct store_case *test)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    const struct channel channel = {.id = work_new_id(&work),
                                    .kind = CHANNEL_TELEGRAM,
                                    .name = "Studio",
                                    .address = "studio_bot",
                                    .settings = "{}",
                                    .signature = ""};
    store_case_ok(&work, channels_insert(&work, &channel, channel.address, (struct slice){0}));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return channel.id;
}

static const char *message_json(struct store_case *test, int update, int chat, const char *content)
{
    struct text json = text_new(&test->arena);

    text_format(&json,
                "{\"update_id\":%d,\"message\":{\"message_id\":%d,\"date\":%d,"
                "\"chat\":{\"id\":%d,\"type\":\"private\"},"
                "\"from\":{\"id\":%d,\"first_name\":\"Ana\"},%s}}",
                update, update, (int)(store_case_work(test).now / 1000000), chat, chat, content);
    return json.at;
}

static struct telegram_kept keep(struct store_case *test, int64_t channel_id, int64_t update,
                                 const char *json)
{
    struct work work = store_case_work(test);
    struct telegram_piece piece = {update, slice_of(json)};
    const struct telegram_pieces pieces = {&piece, 1};
    struct telegram_kept kept;

    store_case_ok(&work, telegram_keep(&work, channel_id, BOT, &pieces, 0, &kept));
    work_end(&work);
    return kept;
}

static enum telegram_fetched fetch(void *context, const char *file_id, struct arena *arena,
                                   struct slice *ret_bytes)
{
    (void)arena;
    assert_string_equal(file_id, "BQ");
    *ret_bytes = slice_of("bytes");
    return *(enum telegram_fetched *)context;
}

static size_t read_waiting(struct store_case *test, int64_t channel_id,
                           enum telegram_fetched fetched)
{
    struct work work = store_case_work(test);
    const struct telegram_files files = {fetch, &fetched};
    size_t count = 0;

    store_case_ok(&work, telegram_read_waiting(&work, channel_id, &files, &count));
    work_end(&work);
    return count;
}

static void take(struct store_case *test, int64_t channel_id, int update, int chat,
                 const char *content)
{
    (void)keep(test, channel_id, update, message_json(test, update, chat, content));
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_HERE), 1);
}

/* ---- keeping ---- */

static void what_is_told_twice_is_kept_once_and_its_place_with_it(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    const char *json = message_json(test, 41, 7, "\"text\":\"Hello\"");
    struct channel channel;

    struct telegram_kept first = keep(test, channel_id, 41, json);
    struct telegram_kept again = keep(test, channel_id, 41, json);
    assert_int_equal(first.new_count, 1);
    assert_int_equal(first.offset, 42);
    assert_int_equal(again.new_count, 0);
    struct work work = store_case_work(test);
    store_case_ok(&work, channels_find(&work, channel_id, &channel));
    assert_int_equal(telegram_place_read(channel.place, BOT, work.arena), 42);
    assert_int_equal(telegram_place_read(channel.place, BOT + 1, work.arena), 0);
    assert_int_equal(telegram_place_read("", BOT, work.arena), 0);
    work_end(&work);
}

/* Update ids begin anew at any number after a week without updates. */
static void the_place_goes_down_when_numbers_begin_anew(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    struct work work = store_case_work(test);
    const char *json = message_json(test, 5, 7, "\"text\":\"Hello\"");
    struct telegram_piece items[] = {{5, slice_of(json)}, {6, slice_of(json)}};
    const struct telegram_pieces pieces = {items, 2}, none = {0};
    struct telegram_kept kept;

    store_case_ok(&work, telegram_keep(&work, channel_id, BOT, &pieces, 900, &kept));
    assert_int_equal(kept.new_count, 2);
    assert_int_equal(kept.offset, 7);
    store_case_ok(&work, telegram_keep(&work, channel_id, BOT, &none, 900, &kept));
    assert_int_equal(kept.offset, 900);
    work_end(&work);
}

static void each_channel_reads_its_own_and_mail_none_of_them(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    struct arrival_list mail = {.count = 99};

    (void)keep(test, channel_id, 1, message_json(test, 1, 7, "\"text\":\"Hello\""));
    assert_int_equal(read_waiting(test, channel_id + 1, TELEGRAM_FILE_HERE), 0);
    struct work work = store_case_work(test);
    store_case_ok(&work, arrivals_waiting(&work, 10, &mail));
    work_end(&work);
    assert_int_equal(mail.count, 0);
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_HERE), 1);
}

/* ---- reading ---- */

static void a_chat_is_one_conversation_and_a_stranger_one_enquiry(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    struct work work;

    take(test, channel_id, 1, 7, "\"text\":\"Do you make logos?\"");
    take(test, channel_id, 2, 7, "\"text\":\"Until Friday?\"");
    take(test, channel_id, 3, 8, "\"text\":\"Thank you!\"");
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation WHERE address = '7' AND"
                            " message_count = 2 AND urgency = 1 AND waiting_since_at IS NOT NULL"
                            " AND answer_due_at > waiting_since_at"),
                     1);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation WHERE address = '8' AND"
                            " waiting_since_at IS NULL"),
                     1);
    assert_int_equal(NUMBER("SELECT count(*) FROM enquiry WHERE details = 'Do you make logos?'"
                            " AND source = 'Telegram'"),
                     1);
    assert_int_equal(NUMBER("SELECT count(*) FROM enquiry"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM search WHERE words LIKE '%logos%'"), 1);
}

static void the_same_message_under_another_update_is_one(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    const char *json = message_json(test, 5, 7, "\"text\":\"Hello\"");
    struct work work;

    (void)keep(test, channel_id, 5, json);
    (void)keep(test, channel_id, 6, json);
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_HERE), 2);
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM arrival WHERE state = 3"), 1);
}

static void what_was_changed_is_one_more_message_and_says_so(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    const int now = (int)(store_case_work(test).now / 1000000);
    struct text json = text_new(&test->arena);
    struct work work;

    text_format(&json,
                "{\"update_id\":2,\"edited_message\":{\"message_id\":1,\"date\":%d,"
                "\"edit_date\":%d,\"chat\":{\"id\":7,\"type\":\"private\"},"
                "\"from\":{\"id\":7,\"first_name\":\"Ana\"},\"text\":\"Rather two\"}}",
                now, now);
    take(test, channel_id, 1, 7, "\"text\":\"One, please\"");
    (void)keep(test, channel_id, 2, json.at);
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_HERE), 1);
    assert_int_equal(NUMBER("SELECT flags FROM message WHERE text = 'One, please'"), 0);
    assert_int_equal(NUMBER("SELECT flags FROM message WHERE text = 'Rather two'"), MESSAGE_EDITED);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 1);
}

static void what_cannot_be_read_is_put_aside_and_holds_up_nobody(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    struct work work;

    (void)keep(test, channel_id, 1, "{\"update_id\":1,\"message\":{}}");
    (void)keep(test, channel_id, 2, message_json(test, 2, 7, "\"text\":\"Hello\""));
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_HERE), 2);
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM arrival WHERE state = 4"), 1);
}

static void a_file_that_is_late_is_waited_for_and_those_behind_it_wait(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    struct work work;

    (void)keep(
        test, channel_id, 1,
        message_json(test, 1, 7, "\"document\":{\"file_id\":\"BQ\",\"file_name\":\"a.pdf\"}"));
    (void)keep(test, channel_id, 2, message_json(test, 2, 7, "\"text\":\"Here it is\""));
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_LATER), 0);
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), 0);
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_HERE), 2);
    assert_int_equal(NUMBER("SELECT count(*) FROM message_file WHERE length = 5 AND"
                            " blob_hash IS NOT NULL AND name = 'a.pdf'"),
                     1);
}

static void a_file_that_is_not_to_be_had_is_told_with_its_message(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    struct work work;

    (void)keep(
        test, channel_id, 1,
        message_json(test, 1, 7, "\"document\":{\"file_id\":\"BQ\",\"file_size\":30000000}"));
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_LATER), 1);
    (void)keep(test, channel_id, 2, message_json(test, 2, 7, "\"document\":{\"file_id\":\"BQ\"}"));
    assert_int_equal(read_waiting(test, channel_id, TELEGRAM_FILE_REFUSED), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message_file WHERE blob_hash IS NULL"), 2);
    assert_int_equal(NUMBER("SELECT count(*) FROM message WHERE flags = 9"), 2);
}

/* ---- links ---- */

static void put_link(struct store_case *test, int64_t channel_id, int64_t client_id,
                     const char *token, int64_t seconds)
{
    struct work work = store_case_work(test);
    const struct chat_link link = {channel_id, client_id, work.now + seconds * 1000000};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(token, hash);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, chat_links_insert(&work, hash, &link));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void a_link_says_once_whose_chat_it_is(void **state)
{
    struct store_case *test = *state;
    int64_t channel_id = open_bot(test);
    int64_t client_id = sample_client(test, CLIENT_PERSON, "Ana Studio");
    struct work work;

    put_link(test, channel_id, client_id, "once", 60);
    put_link(test, channel_id, client_id, "over", -1);
    take(test, channel_id, 1, 7, "\"text\":\"/start once\"");
    take(test, channel_id, 2, 8, "\"text\":\"/start once\"");
    take(test, channel_id, 3, 9, "\"text\":\"/start over\"");
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 1);
    assert_int_equal(NUMBER("SELECT client_id FROM conversation"), client_id);
    assert_int_equal(NUMBER("SELECT count(*) FROM message WHERE is_automatic = 1 AND"
                            " text = '/start'"),
                     1);
    take(test, channel_id, 4, 7, "\"text\":\"Good day\"");
    assert_int_equal(NUMBER("SELECT count(*) FROM enquiry"), 0);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation WHERE waiting_since_at IS NOT NULL"),
                     1);
}

static void of_two_servers_one_reads(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    bool is_first = false, is_second = false;

    store_case_ok(&work, telegram_lease_take(&work, 11, &is_first));
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, telegram_lease_take(&work, 12, &is_second));
    work_end(&work);
    assert_true(is_first);
    /* A SQLite store has one server. */
    assert_int_equal(is_second, store_kind(test->at.store) == STORE_SQLITE);
    work = store_case_work(test);
    store_case_ok(&work, telegram_lease_give_back(&work, 11));
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, telegram_lease_take(&work, 12, &is_second));
    work_end(&work);
    assert_true(is_second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_told_twice_is_kept_once_and_its_place_with_it),
        TEST(the_place_goes_down_when_numbers_begin_anew),
        TEST(each_channel_reads_its_own_and_mail_none_of_them),
        TEST(a_chat_is_one_conversation_and_a_stranger_one_enquiry),
        TEST(the_same_message_under_another_update_is_one),
        TEST(what_was_changed_is_one_more_message_and_says_so),
        TEST(what_cannot_be_read_is_put_aside_and_holds_up_nobody),
        TEST(a_file_that_is_late_is_waited_for_and_those_behind_it_wait),
        TEST(a_file_that_is_not_to_be_had_is_told_with_its_message),
        TEST(a_link_says_once_whose_chat_it_is),
        TEST(of_two_servers_one_reads),
    };
    return run_store_tests(tests);
}
