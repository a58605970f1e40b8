// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/channels.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/channel_trouble.h"
#include "app/fault_json.h"
#include "app/undo.h"
#include "base/text.h"
#include "store/audits.h"
#include "store/channels.h"
#include "store/outboxes.h"
#include "support/sample_clients.h"
#include "support/sample_talk.h"

#include "support/check.h"

static const char password[] = "correct horse 7";

static struct accounts *accounts_of(struct store_case *test)
{
    struct text path = text_new(&test->arena);

    text_format(&path, "%s/mail.key", test->at.folder);
    return accounts_open(ACCOUNTS_COST, path.at, &test->arena);
}

static struct channel_given mailbox(const char *address)
{
    struct channel_given given = {.name = "Studio",
                                  .address = address,
                                  .signature = "Ana",
                                  .settings = channel_settings_none(),
                                  .secret = password};

    given.settings.imap.host = "imap.example.com";
    given.settings.imap.port = 993;
    given.settings.imap.user = "ana";
    given.settings.smtp.host = "smtp.example.com";
    given.settings.smtp.port = 465;
    given.settings.smtp.user = "ana";
    return given;
}

static enum status save_as(struct store_case *test, struct work work,
                           const struct channel_given *given, struct channel_saved *ret_saved,
                           const char **ret_field)
{
    struct accounts *accounts = accounts_of(test);

    enum status status = save_channel(&work, accounts, given, ret_saved);
    *ret_field = work.fault.field;
    work_end(&work);
    accounts_close(accounts);
    return status;
}

static struct channel_saved save(struct store_case *test, const struct channel_given *given)
{
    struct channel_saved saved = {0};
    const char *field = "";

    assert_int_equal(save_as(test, store_case_work(test), given, &saved, &field), STATUS_OK);
    return saved;
}

static void refuses(struct store_case *test, const struct channel_given *given, enum status status,
                    const char *field)
{
    struct channel_saved saved = {0};
    const char *named = "";

    assert_int_equal(save_as(test, store_case_work(test), given, &saved, &named), status);
    assert_string_equal(named, field);
}

static struct channel shown(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct channel_settings settings;
    struct channel channel;

    store_case_ok(&work, show_channel(&work, id, &channel, &settings));
    work_end(&work);
    return channel;
}

static enum status step(struct store_case *test, int64_t id, enum channel_step step,
                        struct channel_saved *ret_saved)
{
    struct channel channel = shown(test, id);
    struct work work = store_case_work(test);

    enum status status = step_channel(&work, id, channel.version, step, ret_saved);
    work_end(&work);
    return status;
}

static enum status take_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

/* As intake and outbox have it. */
static enum status secret_of(struct store_case *test, int64_t id, char *secret, size_t size)
{
    struct accounts *accounts = accounts_of(test);
    struct work work = store_case_work(test);
    struct mail_server imap = {.secret = ""}, smtp = {.secret = ""};

    enum status status = channel_mail_settings(&work, accounts, id, &imap, &smtp);
    assert_true(strlen(imap.secret) < size);
    assert_string_equal(imap.secret, smtp.secret);
    memcpy(secret, imap.secret, strlen(imap.secret) + 1);
    mail_settings_wipe(&imap, &smtp);
    work_end(&work);
    accounts_close(accounts);
    return status;
}

static void a_password_goes_in_and_only_the_servers_get_it(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox(" Studio@Example.COM ");
    struct channel_saved saved = save(test, &given);
    struct work work = store_case_work(test);
    struct slice sealed;
    struct audit audit;
    char secret[64];

    assert_string_equal(shown(test, saved.id).address, "Studio@Example.COM");
    assert_true(shown(test, saved.id).is_main);
    assert_int_equal(secret_of(test, saved.id, secret, sizeof(secret)), STATUS_OK);
    assert_string_equal(secret, password);
    store_case_ok(&work, channels_secret(&work, saved.id, &sealed));
    assert_null(memmem(sealed.at, sealed.length, password, strlen(password)));
    store_case_ok(&work, audits_find(&work, saved.audit_id, &audit));
    assert_null(strstr(audit.after_json, password));
    assert_null(strstr(shown(test, saved.id).settings, password));
    work_end(&work);
}

static void another_key_file_opens_nothing(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana@example.com");
    struct channel_saved saved = save(test, &given);
    struct text path = text_new(&test->arena);
    char secret[64];

    text_format(&path, "%s/mail.key", test->at.folder);
    assert_int_equal(remove(path.at), 0);
    assert_int_equal(secret_of(test, saved.id, secret, sizeof(secret)), STATUS_NOT_FOUND);
    given.address = "new@example.com";
    (void)save(test, &given); /* makes a key anew */
    assert_int_equal(secret_of(test, saved.id, secret, sizeof(secret)), STATUS_INVALID);
}

static void what_can_be_no_mailbox_is_refused_by_its_field(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana");

    refuses(test, &given, STATUS_INVALID, "address");
    given = mailbox("ana@example.com");
    given.settings.imap.host = "https://imap.example.com";
    refuses(test, &given, STATUS_INVALID, "imap_host");
    given = mailbox("ana@example.com");
    given.settings.smtp.port = 6379;
    refuses(test, &given, STATUS_INVALID, "smtp_port");
    given = mailbox("ana@example.com");
    given.settings.smtp.tls = MAIL_TLS_NONE;
    refuses(test, &given, STATUS_INVALID, "smtp_tls");
    given = mailbox("ana@example.com");
    given.settings.days = CHANNEL_DAYS_MAX + 1;
    refuses(test, &given, STATUS_INVALID, "days");
    given = mailbox("ana@example.com");
    given.secret = "";
    refuses(test, &given, STATUS_INVALID, "secret");
    given = mailbox("ana@example.com");
    (void)save(test, &given);
    given = mailbox("ana@EXAMPLE.com");
    refuses(test, &given, STATUS_CONFLICT, "address");
}

static void a_kept_password_never_goes_to_another_server(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana@example.com");
    struct channel_saved saved = save(test, &given);
    char secret[64];

    given.id = saved.id;
    given.version = 1;
    given.secret = "";
    given.settings.smtp.host = "smtp.elsewhere.example";
    refuses(test, &given, STATUS_INVALID, "secret");
    given.settings.smtp.host = "smtp.example.com";
    given.settings.imap.user = "somebody";
    refuses(test, &given, STATUS_INVALID, "secret");
    given.settings.imap.user = "ana";
    given.signature = "Ana from the studio";
    saved = save(test, &given);
    assert_int_equal(secret_of(test, saved.id, secret, sizeof(secret)), STATUS_OK);
    assert_string_equal(secret, password);
    refuses(test, &given, STATUS_CONFLICT, ""); /* at version 1 no more */
    assert_int_equal(take_back(test, saved.audit_id), STATUS_OK);
    assert_string_equal(shown(test, saved.id).signature, "Ana");
}

static void other_servers_and_passwords_are_not_taken_back(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana@example.com");
    struct channel_saved saved = save(test, &given);
    char secret[64];

    given.id = saved.id;
    given.version = 1;
    given.settings.imap.host = "imap.elsewhere.example";
    given.secret = "another";
    saved = save(test, &given);
    assert_int_equal(take_back(test, saved.audit_id), STATUS_NOT_FOUND);
    assert_int_equal(secret_of(test, saved.id, secret, sizeof(secret)), STATUS_OK);
    assert_string_equal(secret, "another");
}

static void only_the_owner_names_servers_of_the_own_network(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana@example.com");
    struct channel_saved saved;
    const char *field = "";
    int64_t manager = sample_member(test, "Mira", ROLE_MANAGER);
    int64_t member = sample_member(test, "Mo", ROLE_MEMBER);

    given.settings.imap.host = given.settings.smtp.host = "mail.office";
    given.settings.imap.may_be_own = given.settings.smtp.may_be_own = true;
    assert_int_equal(save_as(test, sample_work(test, member, ROLE_MEMBER), &given, &saved, &field),
                     STATUS_FORBIDDEN);
    assert_int_equal(
        save_as(test, sample_work(test, manager, ROLE_MANAGER), &given, &saved, &field),
        STATUS_INVALID);
    assert_string_equal(field, "own");
    saved = save(test, &given);
    given.id = saved.id;
    given.version = 1;
    given.name = "Office"; /* the rest stays as the owner has it */
    assert_int_equal(
        save_as(test, sample_work(test, manager, ROLE_MANAGER), &given, &saved, &field), STATUS_OK);
    given.version = 2;
    given.settings.imap.host = "database.office";
    assert_int_equal(
        save_as(test, sample_work(test, manager, ROLE_MANAGER), &given, &saved, &field),
        STATUS_INVALID);
}

static void pausing_and_removing_are_taken_back(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana@example.com");
    int64_t id = save(test, &given).id;
    struct channel_saved done;

    assert_int_equal(step(test, id, CHANNEL_PAUSE, &done), STATUS_OK);
    assert_true(shown(test, id).is_paused);
    assert_int_equal(step(test, id, CHANNEL_PAUSE, &done), STATUS_OK);
    assert_int_equal(done.audit_id, 0); /* it is so already */
    assert_int_equal(step(test, id, CHANNEL_RESUME, &done), STATUS_OK);
    assert_false(shown(test, id).is_paused);
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_true(shown(test, id).is_paused);
    assert_int_equal(step(test, id, CHANNEL_ARCHIVE, &done), STATUS_OK);
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_true(shown(test, id).is_main);
    assert_int_equal(step(test, id, CHANNEL_ARCHIVE, &done), STATUS_OK);
    (void)save(test, &given); /* the address again, meanwhile */
    assert_int_equal(take_back(test, done.audit_id), STATUS_CONFLICT);
}

static int64_t put_waiting(struct store_case *test, int64_t channel_id)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    const int64_t talk = sample_conversation(&work, channel_id, &(struct conversation){0});
    struct outbox outbox = {.id = work_new_id(&work),
                            .message_id = sample_message(&work, talk, MESSAGE_OURS, work.now),
                            .channel_id = channel_id,
                            .kind = OUTBOX_DIRECT,
                            .state = OUTBOX_WAITING,
                            .receiver = "zoe@example.com",
                            .not_before_at = work.now};
    store_case_ok(&work, outboxes_insert(&work, &outbox));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return outbox.id;
}

static void what_is_still_to_leave_by_it_keeps_a_mailbox(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana@example.com");
    const struct channel_saved saved = save(test, &given);
    struct channel_saved done;

    const int64_t waits = put_waiting(test, saved.id);
    assert_int_equal(step(test, saved.id, CHANNEL_ARCHIVE, &done), STATUS_CONFLICT);
    assert_int_equal(take_back(test, saved.audit_id), STATUS_CONFLICT);
    struct work work = store_case_work(test);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, outboxes_withdraw(&work, waits));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    assert_int_equal(step(test, saved.id, CHANNEL_ARCHIVE, &done), STATUS_OK);
}

static void keep(struct store_case *test, int64_t id, const char *fault)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, channel_keep_fault(&work, id, fault));
    work_end(&work);
}

static void fetch_well(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, channels_put_place(&work, id, "{}"));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void what_keeps_it_from_sending_outlasts_that_it_fetches(void **state)
{
    const struct fault fault = {.message = PLAIN_MESSAGE("a word about \"sends\": nothing")};
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana@example.com");
    const int64_t id = save(test, &given).id;
    struct work work = store_case_work(test);

    keep(test, id, fault_json(&test->arena, &fault));
    store_case_ok(&work, channel_drop_send_fault(&work, id));
    assert_non_null(shown(test, id).fault);
    fetch_well(test, id);
    assert_null(shown(test, id).fault);
    keep(test, id, sending_fault_json(&test->arena, &fault));
    fetch_well(test, id);
    assert_true(is_sending_fault(shown(test, id).fault));
    assert_true(shown(test, id).fault_at != 0);
    store_case_ok(&work, channel_drop_send_fault(&work, id));
    assert_null(shown(test, id).fault);
    assert_int_equal(shown(test, id).fault_at, 0);
    keep(test, id, sending_fault_json(&test->arena, &fault));
    given.id = id;
    given.version = shown(test, id).version;
    given.secret = "the right one";
    (void)save(test, &given);
    assert_null(shown(test, id).fault);
    work_end(&work);
}

static void there_is_one_main_mailbox(void **state)
{
    struct store_case *test = *state;
    struct channel_given given = mailbox("ana@example.com");
    int64_t first = save(test, &given).id;
    struct channel_saved done;
    struct work work = store_case_work(test);

    given.address = "zoe@example.com";
    int64_t second = save(test, &given).id;
    assert_false(shown(test, second).is_main);
    store_case_ok(&work, set_main_channel(&work, second, &done));
    work_end(&work);
    assert_false(shown(test, first).is_main);
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_true(shown(test, first).is_main);
    assert_int_equal(step(test, first, CHANNEL_ARCHIVE, &done), STATUS_OK);
    assert_true(shown(test, second).is_main);
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_true(shown(test, second).is_main);
    assert_false(shown(test, first).is_main);
}

/* Nobody listens at port 1 of this machine, and no server stands at its own address. */
static void trying_says_what_is_wrong_with_each_server(void **state)
{
    struct store_case *test = *state;
    struct accounts *accounts = accounts_of(test);
    struct channel_given given = mailbox("ana@example.com");
    struct work work = store_case_work(test);
    struct mail_server imap, smtp;
    struct channel_trial trial;

    given.settings.imap.host = given.settings.smtp.host = "127.0.0.1";
    given.settings.smtp.may_be_own = true;
    given.settings.smtp.port = 1;
    store_case_ok(&work, channel_to_try(&work, accounts, &given, &imap, &smtp));
    assert_string_equal(smtp.secret, password);
    store_case_ok(&work, try_channel(&imap, &smtp, getenv("REGULARS_OUTSIDE"), &test->arena,
                                     &work.fault, &trial));
    assert_false(trial.works);
    assert_int_equal(trial.imap.code, MAIL_OWN_NETWORK);
    assert_int_equal(trial.smtp.code, MAIL_NO_CONNECTION);
    assert_non_null(trial.imap.trouble.one);
    mail_settings_wipe(&imap, &smtp);
    work_end(&work);
    accounts_close(accounts);
}

#define CASE(function) \
    cmocka_unit_test_setup_teardown(function, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_password_goes_in_and_only_the_servers_get_it),
        CASE(another_key_file_opens_nothing),
        CASE(what_can_be_no_mailbox_is_refused_by_its_field),
        CASE(a_kept_password_never_goes_to_another_server),
        CASE(other_servers_and_passwords_are_not_taken_back),
        CASE(only_the_owner_names_servers_of_the_own_network),
        CASE(pausing_and_removing_are_taken_back),
        CASE(what_is_still_to_leave_by_it_keeps_a_mailbox),
        CASE(what_keeps_it_from_sending_outlasts_that_it_fetches),
        CASE(there_is_one_main_mailbox),
        CASE(trying_says_what_is_wrong_with_each_server),
    };

    return run_store_tests(tests);
}
