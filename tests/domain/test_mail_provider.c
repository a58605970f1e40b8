// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_provider.h"

#include <string.h>

#include "base/arena.h"
#include "base/language.h"

#include "support/check.h"

static struct mail_server gmail(void)
{
    return (struct mail_server){.host = "imap.gmail.com",
                                .port = 993,
                                .tls = MAIL_TLS_FROM_START,
                                .login = MAIL_LOGIN_PASSWORD,
                                .user = "ana@gmail.com",
                                .secret = "tajna"};
}

static void providers_are_found_by_the_address(void **state)
{
    (void)state;
    assert_string_equal(mail_provider_of("ana@GMAIL.com")->imap.host, "imap.gmail.com");
    assert_string_equal(mail_provider_of("a@b@bk.ru")->name, "Mail.ru");
    assert_int_equal(mail_provider_of("x@hotmail.com")->password, MAIL_PASSWORD_TOKEN);
    assert_string_equal(mail_provider_of("x@ya.ru")->smtp.host, "smtp.yandex.ru");
    assert_null(mail_provider_of("ana@example.hr"));
    assert_null(mail_provider_of("ana@mail.com"));
    assert_null(mail_provider_of("ana@xgmail.com"));
    assert_null(mail_provider_of("ana@"));
    assert_null(mail_provider_of("ana@gmail.com googlemail.com"));
    assert_null(mail_provider_of(""));
}

static void others_are_guessed_with_tls_first(void **state)
{
    struct mail_way ways[MAIL_GUESSES_MAX];
    struct arena arena = {0};

    (void)state;
    assert_int_equal(mail_guesses("ana@example.hr", MAIL_IMAP, &arena, ways), MAIL_GUESSES_MAX);
    assert_string_equal(ways[0].host, "imap.example.hr");
    assert_int_equal(ways[0].port, 993);
    assert_int_equal(ways[1].tls, MAIL_TLS_STARTTLS);
    assert_int_equal(mail_guesses("ana@example.hr", MAIL_SMTP, &arena, ways), MAIL_GUESSES_MAX);
    assert_string_equal(ways[0].host, "smtp.example.hr");
    assert_int_equal(ways[1].port, 587);
    for (size_t i = 0; i < MAIL_GUESSES_MAX; i++)
        assert_int_not_equal(ways[i].tls, MAIL_TLS_NONE);
    assert_int_equal(mail_guesses("ana@", MAIL_IMAP, &arena, ways), 0);
    arena_free(&arena);
}

static void refused(struct mail_server server, const char *field)
{
    struct fault fault = {0};

    assert_int_equal(mail_server_check(&server, MAIL_IMAP, &fault), STATUS_INVALID);
    assert_string_equal(fault.field, field);
}

/* AC-066 */
static void settings_that_are_no_servers_are_refused(void **state)
{
    struct mail_server server = gmail();
    struct fault fault = {0};

    (void)state;
    assert_int_equal(mail_server_check(&server, MAIL_IMAP, &fault), STATUS_OK);
    server.port = 22;
    refused(server, "port");
    server.may_be_own = true;
    assert_int_equal(mail_server_check(&server, MAIL_IMAP, &fault), STATUS_OK);
    server.tls = MAIL_TLS_NONE;
    assert_int_equal(mail_server_check(&server, MAIL_IMAP, &fault), STATUS_OK);
    server = gmail();
    server.tls = MAIL_TLS_NONE;
    refused(server, "tls");
    server = gmail();
    server.port = 0;
    refused(server, "port");
    server = gmail();
    server.host = "user@imap.gmail.com";
    refused(server, "host");
    server = gmail();
    server.user = "";
    refused(server, "user");
    server.user = "a\r\nb";
    refused(server, "user");
    server = gmail();
    server.secret = "a\nb";
    refused(server, "secret");
    assert_false(mail_port_is_usual(MAIL_IMAP, 587));
    assert_true(mail_port_is_usual(MAIL_SMTP, 587));
}

static const char *words(const struct mail_server *server, enum mail_code code, const char *detail,
                         struct arena *arena)
{
    return message_text(arena, language_by_code("en"),
                        mail_trouble(server, MAIL_IMAP, code, detail));
}

static void what_is_wrong_is_said_with_what_to_do(void **state)
{
    struct mail_server server = gmail();
    struct arena arena = {0};

    (void)state;
    assert_non_null(strstr(words(&server, MAIL_LOGIN_REFUSED, "", &arena), "apppasswords"));
    server.host = "outlook.office365.com";
    assert_non_null(strstr(words(&server, MAIL_LOGIN_REFUSED, "", &arena), "signing in there"));
    server.host = "imap.example.hr";
    assert_non_null(strstr(words(&server, MAIL_LOGIN_REFUSED, "bad luck", &arena), "bad luck"));
    for (int code = MAIL_NO_NAME; code < MAIL_CODES; code++)
        assert_true(strlen(words(&server, (enum mail_code)code, "", &arena)) > 20);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(providers_are_found_by_the_address),
        cmocka_unit_test(others_are_guessed_with_tls_first),
        cmocka_unit_test(settings_that_are_no_servers_are_refused),
        cmocka_unit_test(what_is_wrong_is_said_with_what_to_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
