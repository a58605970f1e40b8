// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/channel_settings.h"

#include <string.h>

#include "support/check.h"

static void settings_come_back_as_they_were_written(void **state)
{
    struct arena arena = {0};
    struct fault fault = {.status = STATUS_OK};
    struct channel_settings before = channel_settings_none(), after;
    (void)state;

    before.imap = (struct mail_server){.host = "imap.example.com",
                                       .port = 143,
                                       .tls = MAIL_TLS_STARTTLS,
                                       .login = MAIL_LOGIN_TOKEN,
                                       .user = "ana \"x\"",
                                       .secret = "is not among them",
                                       .trust = "/etc/own.pem",
                                       .may_be_own = true};
    before.sent = "Gesendet";
    before.days = 30;
    const char *json = channel_settings_json(&arena, &before);
    assert_null(strstr(json, "among"));
    assert_int_equal(channel_settings_read(json, &arena, &fault, &after), STATUS_OK);
    assert_string_equal(after.imap.host, "imap.example.com");
    assert_string_equal(after.imap.user, "ana \"x\"");
    assert_string_equal(after.imap.trust, "/etc/own.pem");
    assert_int_equal(after.imap.port, 143);
    assert_int_equal(after.imap.tls, MAIL_TLS_STARTTLS);
    assert_int_equal(after.imap.login, MAIL_LOGIN_TOKEN);
    assert_true(after.imap.may_be_own);
    assert_false(after.smtp.may_be_own);
    assert_string_equal(after.smtp.host, "");
    assert_string_equal(after.sent, "Gesendet");
    assert_int_equal(after.days, 30);
    arena_free(&arena);
}

static void what_is_missing_or_wrong_is_as_usual(void **state)
{
    struct arena arena = {0};
    struct fault fault = {.status = STATUS_OK};
    struct channel_settings settings;
    (void)state;

    assert_int_equal(channel_settings_read("{}", &arena, &fault, &settings), STATUS_OK);
    assert_string_equal(settings.mailbox, "INBOX");
    assert_int_equal(settings.days, CHANNEL_DAYS);
    assert_int_equal(channel_settings_read("{\"days\": -1, \"imap\": {\"port\": 70000, \"tls\": 9,"
                                           " \"host\": 5}, \"sent\": null}",
                                           &arena, &fault, &settings),
                     STATUS_OK);
    assert_int_equal(settings.days, CHANNEL_DAYS);
    assert_int_equal(settings.imap.port, 0);
    assert_int_equal(settings.imap.tls, MAIL_TLS_FROM_START);
    assert_string_equal(settings.imap.host, "");
    assert_int_equal(channel_settings_read("{", &arena, &fault, &settings), STATUS_INVALID);
    arena_free(&arena);
}

static void each_mailbox_has_a_place_of_its_own(void **state)
{
    struct arena arena = {0};
    (void)state;

    const char *json = mail_place_json("", "INBOX", (struct mail_place){7, 20}, &arena);
    json = mail_place_json(json, "Sent \"x\"", (struct mail_place){UINT32_MAX, 1}, &arena);
    json = mail_place_json(json, "INBOX", (struct mail_place){7, 21}, &arena);
    assert_int_equal(mail_place_read(json, "INBOX", &arena).uid, 21);
    assert_int_equal(mail_place_read(json, "INBOX", &arena).validity, 7);
    assert_true(mail_place_read(json, "Sent \"x\"", &arena).validity == UINT32_MAX);
    assert_int_equal(mail_place_read(json, "Drafts", &arena).uid, 0);
    assert_int_equal(mail_place_read("[]", "INBOX", &arena).uid, 0);
    assert_int_equal(mail_place_read("{\"INBOX\": {\"uid\": -5}}", "INBOX", &arena).uid, 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_come_back_as_they_were_written),
        cmocka_unit_test(what_is_missing_or_wrong_is_as_usual),
        cmocka_unit_test(each_mailbox_has_a_place_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
