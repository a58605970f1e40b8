// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bots.h"

#include <string.h>

#include "app/channel_secret.h"
#include "app/undo.h"
#include "base/text.h"
#include "domain/telegram.h"
#include "store/audits.h"
#include "store/channels.h"
#include "store/chats.h"
#include "support/sample_clients.h"

#include "support/check.h"

static const char token[] = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
static const char newer[] = "123456:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
static const char other[] = "777:CCHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

static struct accounts *accounts_of(struct store_case *test)
{
    struct text path = text_new(&test->arena);

    text_format(&path, "%s/bots.key", test->at.folder);
    return accounts_open(ACCOUNTS_COST, path.at, &test->arena);
}

static enum status save_as(struct store_case *test, struct work work, const char *typed,
                           struct channel_saved *ret_saved)
{
    struct accounts *accounts = accounts_of(test);

    enum status status = save_bot(&work, accounts, typed, ret_saved);
    work_end(&work);
    accounts_close(accounts);
    return status;
}

static struct channel_saved save(struct store_case *test, const char *typed)
{
    struct channel_saved saved = {0};

    assert_int_equal(save_as(test, store_case_work(test), typed, &saved), STATUS_OK);
    return saved;
}

static struct channel_list list(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct channel_list found = {0};

    store_case_ok(&work, list_bots(&work, &found));
    work_end(&work);
    return found;
}

/* As Telegram says it, and that all is well. */
static void know(struct store_case *test, int64_t id, const char *username)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, channels_put_address(&work, id, username));
    store_case_ok(&work, channels_put_place(&work, id, "{}"));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void a_bot_is_kept_with_its_token_sealed(void **state)
{
    struct store_case *test = *state;
    struct accounts *accounts = accounts_of(test);
    struct channel_saved saved = save(test, token);
    struct work work = store_case_work(test);
    uint8_t key[SECRET_KEY_SIZE];
    struct telegram_server server;
    struct fault fault = {0};
    char *kept = NULL;

    struct channel_list found = list(test);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.items[0].id, saved.id);
    assert_string_equal(found.items[0].address, "bot 123456");
    assert_true(found.items[0].has_secret);
    assert_false(found.items[0].is_main);
    assert_null(strstr(found.items[0].settings, "AAHdq"));
    assert_int_equal(telegram_server_read(found.items[0].settings, &test->arena, &fault, &server),
                     STATUS_OK);
    assert_string_equal(server.host, TELEGRAM_HOST);
    assert_int_equal(accounts_key(accounts, KEY_READ, &fault, key), STATUS_OK);
    store_case_ok(&work, channel_secret_open(&work, key, saved.id, &kept));
    assert_string_equal(kept, token);
    work_end(&work);
    accounts_close(accounts);
}

static void the_same_bot_with_another_token_stays_one(void **state)
{
    struct store_case *test = *state;
    struct channel_saved first = save(test, token), again = save(test, newer);

    (void)save(test, other);
    assert_int_equal(first.id, again.id);
    assert_true(again.audit_id != 0 && again.audit_id != first.audit_id);
    struct channel_list found = list(test);
    assert_int_equal(found.count, 2);
}

static void what_is_no_token_is_refused_and_whoever_may_not_manage_too(void **state)
{
    struct store_case *test = *state;
    struct channel_saved saved = {0};
    struct channel_list found = {0};
    int64_t member = sample_member(test, "Iva", ROLE_MEMBER);

    assert_int_equal(save_as(test, store_case_work(test), "123456", &saved), STATUS_INVALID);
    assert_int_equal(save_as(test, sample_work(test, member, ROLE_MEMBER), token, &saved),
                     STATUS_FORBIDDEN);
    struct work work = sample_work(test, member, ROLE_MEMBER);
    assert_int_equal(list_bots(&work, &found), STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(list(test).count, 0);
}

static void a_bot_rests_goes_on_is_removed_and_comes_back(void **state)
{
    struct store_case *test = *state;
    struct channel_saved saved = save(test, token), removed = {0};
    static const enum channel_step steps[] = {CHANNEL_PAUSE, CHANNEL_RESUME, CHANNEL_ARCHIVE};
    struct undone undone;

    for (size_t i = 0; i < 3; i++) {
        struct channel_list found = list(test);
        struct work work = store_case_work(test);

        store_case_ok(&work,
                      step_channel(&work, saved.id, found.items[0].version, steps[i], &removed));
        work_end(&work);
    }
    assert_int_equal(list(test).count, 0);
    struct work work = store_case_work(test);
    store_case_ok(&work, undo(&work, removed.audit_id, &undone));
    work_end(&work);
    assert_int_equal(list(test).count, 1);
}

/* ---- links ---- */

static enum status make(struct store_case *test, struct work work, int64_t client_id,
                        struct chat_link_made *ret_made)
{
    (void)test;
    enum status status = make_chat_link(&work, client_id, ret_made);
    work_end(&work);
    return status;
}

static void a_link_leads_to_the_bot_and_says_who_comes(void **state)
{
    struct store_case *test = *state;
    int64_t client_id = sample_client(test, CLIENT_PERSON, "Ana");
    struct channel_saved saved = save(test, token);
    struct chat_link_made made = {0};
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t whose = 0;

    know(test, saved.id, "studio_bot");
    assert_int_equal(make(test, store_case_work(test), client_id, &made), STATUS_OK);
    assert_string_equal(made.client_name, "Ana");
    const char *word = strstr(made.link, "start=");
    assert_ptr_equal(strstr(made.link, "https://t.me/studio_bot?start="), made.link);
    assert_non_null(word);
    assert_true(telegram_start_is_valid(slice_of(word + strlen("start="))));
    secret_hash(word + strlen("start="), hash);
    struct work work = store_case_work(test);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, chat_links_use(&work, saved.id, hash, &whose));
    assert_int_equal(whose, client_id);
    store_case_ok(&work, chat_links_use(&work, saved.id, hash, &whose));
    assert_int_equal(whose, 0);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void without_a_bot_at_work_there_is_no_link(void **state)
{
    struct store_case *test = *state;
    int64_t client_id = sample_client(test, CLIENT_PERSON, "Ana");
    int64_t viewer = sample_member(test, "Iva", ROLE_VIEWER);
    struct chat_link_made made = {0};
    bool is_there = true;

    struct work work = store_case_work(test);
    store_case_ok(&work, bot_is_there(&work, &is_there));
    work_end(&work);
    assert_false(is_there);
    assert_int_equal(make(test, store_case_work(test), client_id, &made), STATUS_CONFLICT);
    struct channel_saved saved = save(test, token);
    assert_int_equal(make(test, store_case_work(test), client_id, &made), STATUS_CONFLICT);
    know(test, saved.id, "studio_bot");
    assert_int_equal(make(test, store_case_work(test), client_id + 12345, &made), STATUS_NOT_FOUND);
    assert_int_equal(make(test, sample_work(test, viewer, ROLE_VIEWER), client_id, &made),
                     STATUS_FORBIDDEN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_bot_is_kept_with_its_token_sealed),
        TEST(the_same_bot_with_another_token_stays_one),
        TEST(what_is_no_token_is_refused_and_whoever_may_not_manage_too),
        TEST(a_bot_rests_goes_on_is_removed_and_comes_back),
        TEST(a_link_leads_to_the_bot_and_says_who_comes),
        TEST(without_a_bot_at_work_there_is_no_link),
    };
    return run_store_tests(tests);
}
