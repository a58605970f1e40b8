// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/text.h"
#include "domain/telegram.h"

#include "support/check.h"

#define UPDATE                                                             \
    "{\"update_id\":17,\"message\":{\"message_id\":5,\"date\":1795000000," \
    "\"chat\":{\"id\":4242,\"type\":\"private\"},"                         \
    "\"from\":{\"id\":4242,\"first_name\":\"Ana\"},\"text\":\"]},{\"}}"

/* ---- requests ---- */

static void a_token_looks_like_one(void **state)
{
    (void)state;
    struct fault fault = {0};

    assert_int_equal(telegram_token_check("123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", &fault),
                     STATUS_OK);
    assert_int_equal(telegram_token_check("123456:short", &fault), STATUS_INVALID);
    assert_string_equal(fault.field, "token");
    const char *const wrong[] = {"", "123456", ":AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
                                 "123456:AAHdqTcvCH1vGWJx/SeofSAs0K5PALDsaw",
                                 "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw\n"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct fault each = {0};
        assert_int_equal(telegram_token_check(wrong[i], &each), STATUS_INVALID);
    }
}

static void a_server_is_telegram_unless_it_is_said(void **state)
{
    (void)state;
    static const char token[] = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
    struct arena arena = {0};
    struct fault fault = {0};
    struct telegram_server server, own = {.host = "localhost",
                                          .port = 18443,
                                          .token = token,
                                          .trust = "/srv/ca.pem",
                                          .may_be_own = true};

    assert_int_equal(telegram_server_read("{}", &arena, &fault, &server), STATUS_OK);
    assert_string_equal(server.host, TELEGRAM_HOST);
    assert_int_equal(server.port, 443);
    assert_false(server.may_be_own);
    server.token = token;
    assert_int_equal(telegram_server_check(&server, &fault), STATUS_OK);
    assert_int_equal(telegram_server_check(&own, &fault), STATUS_OK);
    const char *json = telegram_server_json(&arena, &own);
    assert_null(strstr(json, "AAHdq"));
    assert_int_equal(telegram_server_read(json, &arena, &fault, &server), STATUS_OK);
    assert_string_equal(server.host, "localhost");
    assert_int_equal(server.port, 18443);
    assert_string_equal(server.trust, "/srv/ca.pem");
    assert_true(server.may_be_own);
    own.may_be_own = false;
    assert_int_equal(telegram_server_check(&own, &fault), STATUS_INVALID);
    assert_string_equal(fault.field, "port");
    arena_free(&arena);
}

static void a_host_is_a_name_and_no_address_of_a_page(void **state)
{
    (void)state;
    const char *const wrong[] = {"", "https://api.telegram.org", "api.telegram.org/x", "a@b",
                                 "a b"};

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct fault fault = {0};
        struct telegram_server server = {
            .host = wrong[i], .port = 443, .token = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"};

        assert_int_equal(telegram_server_check(&server, &fault), STATUS_INVALID);
        assert_string_equal(fault.field, "host");
    }
}

static void a_link_carries_a_word_of_few_letters(void **state)
{
    (void)state;
    struct arena arena = {0};
    char longest[TELEGRAM_START_MAX + 2];

    memset(longest, 'a', sizeof(longest));
    assert_string_equal(telegram_link(&arena, "studio_bot", "abc"),
                        "https://t.me/studio_bot?start=abc");
    assert_true(telegram_start_is_valid((struct slice){longest, TELEGRAM_START_MAX}));
    assert_false(telegram_start_is_valid((struct slice){longest, TELEGRAM_START_MAX + 1}));
    assert_false(telegram_start_is_valid(slice_of("")));
    assert_false(telegram_start_is_valid(slice_of("a&b")));
    assert_false(telegram_start_is_valid((struct slice){"a\0b", 3}));
    arena_free(&arena);
}

static void words_are_said_without_markup(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    const char *body = NULL;

    assert_int_equal(telegram_say(&arena, 4242, "<b> _*[ \"x\"\n", &fault, &body), STATUS_OK);
    assert_non_null(strstr(body, "\"chat_id\": 4242"));
    assert_non_null(strstr(body, " _*[ \\\"x\\\"\\n"));
    assert_null(strstr(body, "parse_mode"));
    assert_int_equal(telegram_say(&arena, 4242, " \t", &fault, &body), STATUS_INVALID);
    arena_free(&arena);
}

static void length_is_counted_as_telegram_does(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct text text = text_new(&arena);
    const char *body = NULL;

    assert_int_equal(telegram_length("aж€"), 3);
    assert_int_equal(telegram_length("\xF0\x9F\x99\x82"), 2);
    for (int i = 0; i < TELEGRAM_TEXT_MAX; i++)
        text_add(&text, "ж");
    assert_int_equal(telegram_say(&arena, 1, text.at, &fault, &body), STATUS_OK);
    text_add(&text, "ж");
    assert_int_equal(telegram_say(&arena, 1, text.at, &fault, &body), STATUS_INVALID);
    assert_string_equal(fault.field, "text");
    arena_free(&arena);
}

static void a_chat_is_a_number(void **state)
{
    (void)state;
    int64_t chat = 0;

    assert_true(telegram_chat_read("4503599627370495", &chat));
    assert_int_equal(chat, INT64_C(4503599627370495));
    const char *const wrong[] = {"", "0", "-5", "5x", "ana@example.com", "99999999999999999", " 5"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(telegram_chat_read(wrong[i], &chat));
}

static void news_are_asked_for_from_a_place_on(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *body = telegram_ask_updates(&arena, 18, 50);

    assert_non_null(strstr(body, "\"offset\": 18"));
    assert_non_null(strstr(body, "\"timeout\": 50"));
    assert_non_null(strstr(body, "edited_message"));
    assert_non_null(strstr(telegram_ask_file(&arena, "AgAC\""), "\"AgAC\\\"\""));
    arena_free(&arena);
}

/* ---- answers ---- */

static struct telegram_answer read_answer(struct arena *arena, int32_t code, const char *json)
{
    struct telegram_answer answer;

    telegram_answer_read(code, slice_of(json), arena, &answer);
    return answer;
}

static void each_refusal_has_its_verdict(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_answer later =
        read_answer(&arena, 429,
                    "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry "
                    "after 14\",\"parameters\":{\"retry_after\":14}}");
    struct telegram_answer shut_out =
        read_answer(&arena, 403,
                    "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot "
                    "was blocked by the user\"}");
    struct telegram_answer refused =
        read_answer(&arena, 400,
                    "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: chat not "
                    "found\"}");

    assert_int_equal(later.verdict, TELEGRAM_LATER);
    assert_int_equal(later.retry_seconds, 14);
    assert_int_equal(shut_out.verdict, TELEGRAM_SHUT_OUT);
    assert_string_equal(shut_out.words, "Forbidden: bot was blocked by the user");
    assert_int_equal(refused.verdict, TELEGRAM_REFUSED);
    assert_int_equal(refused.code, 400);
    assert_int_equal(
        read_answer(&arena, 401, "{\"ok\":false,\"error_code\":401,\"description\":\"x\"}").verdict,
        TELEGRAM_WRONG_TOKEN);
    assert_int_equal(read_answer(&arena, 409, "{\"ok\":false,\"error_code\":409}").verdict,
                     TELEGRAM_OTHER_READER);
    assert_int_equal(read_answer(&arena, 500, "{\"ok\":false,\"error_code\":500}").verdict,
                     TELEGRAM_SERVER_FAILED);
    for (int verdict = TELEGRAM_REFUSED; verdict <= TELEGRAM_SERVER_FAILED; verdict++) {
        struct telegram_answer each = {.verdict = (enum telegram_verdict)verdict, .words = "no"};
        assert_non_null(telegram_trouble(&each).one);
    }
    arena_free(&arena);
}

static void what_is_no_answer_of_telegram_says_nothing(void **state)
{
    (void)state;
    struct arena arena = {0};

    assert_int_equal(read_answer(&arena, 502, "<html>Bad Gateway</html>").verdict,
                     TELEGRAM_SERVER_FAILED);
    assert_int_equal(read_answer(&arena, 200, "").verdict, TELEGRAM_SERVER_FAILED);
    assert_int_equal(read_answer(&arena, 200, "[]").verdict, TELEGRAM_SERVER_FAILED);
    assert_int_equal(read_answer(&arena, 200, "{\"ok\":true}").verdict, TELEGRAM_SERVER_FAILED);
    assert_int_equal(read_answer(&arena, 200, "{\"ok\":\"true\",\"result\":1}").verdict,
                     TELEGRAM_SERVER_FAILED);
    struct telegram_answer wait = read_answer(
        &arena, 429, "{\"ok\":false,\"error_code\":429,\"parameters\":{\"retry_after\":-5}}");
    assert_int_equal(wait.retry_seconds, 1);
    arena_free(&arena);
}

static void a_bot_says_its_name(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct telegram_bot bot;
    struct telegram_answer right =
        read_answer(&arena, 200,
                    "{\"ok\":true,\"result\":{\"id\":123456,\"is_bot\":true,"
                    "\"first_name\":\"Studio\",\"username\":\"studio_bot\"}}");
    struct telegram_answer wrong = read_answer(&arena, 200,
                                               "{\"ok\":true,\"result\":{\"id\":1,\"is_bot\":true,"
                                               "\"username\":\"a/../b\"}}");

    assert_int_equal(telegram_bot_read(&right, &arena, &fault, &bot), STATUS_OK);
    assert_int_equal(bot.id, 123456);
    assert_string_equal(bot.username, "studio_bot");
    assert_string_equal(bot.name, "Studio");
    assert_int_equal(telegram_bot_read(&wrong, &arena, &fault, &bot), STATUS_INVALID);
    arena_free(&arena);
}

static void a_path_of_a_file_leads_nowhere_else(void **state)
{
    (void)state;
    static const char *const wrong[] = {"../x", "a/../../x", "/etc/passwd", "a?b", "a b",
                                        "a%2e", ""};
    struct arena arena = {0};
    const char *path = NULL;
    struct fault fault = {0};
    struct telegram_answer right = read_answer(
        &arena, 200,
        "{\"ok\":true,\"result\":{\"file_id\":\"A\",\"file_path\":\"photos/file_2.jpg\"}}");

    assert_int_equal(telegram_path_read(&right, &arena, &fault, &path), STATUS_OK);
    assert_string_equal(path, "photos/file_2.jpg");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct text json = text_new(&arena);
        struct fault each = {0};

        text_format(&json, "{\"ok\":true,\"result\":{\"file_path\":\"%s\"}}", wrong[i]);
        struct telegram_answer answer = read_answer(&arena, 200, json.at);
        assert_int_equal(telegram_path_read(&answer, &arena, &each, &path), STATUS_INVALID);
    }
    arena_free(&arena);
}

static void updates_come_one_by_one_in_their_order(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct telegram_pieces pieces;
    struct telegram_answer answer =
        read_answer(&arena, 200,
                    "{\"ok\":true,\"result\":[{\"update_id\":19,\"x\":[1,2.5,null,"
                    "true,\"a\\\"]\"]}," UPDATE "]}");
    struct telegram_update update;

    assert_int_equal(telegram_pieces_read(&answer, &arena, &fault, &pieces), STATUS_OK);
    assert_int_equal(pieces.count, 2);
    assert_int_equal(pieces.items[0].id, 17);
    assert_int_equal(pieces.items[1].id, 19);
    assert_int_equal(telegram_update_read(pieces.items[0].json, &arena, &fault, &update),
                     STATUS_OK);
    assert_string_equal(update.text, "]},{");
    assert_int_equal(telegram_update_read(pieces.items[1].json, &arena, &fault, &update),
                     STATUS_OK);
    arena_free(&arena);
}

static void what_is_nested_too_deep_is_left_away(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct telegram_pieces pieces;
    struct text json = text_new(&arena);
    struct telegram_update update;

    text_add(&json, "{\"ok\":true,\"result\":[{\"update_id\":1,\"deep\":");
    for (int i = 0; i < 40; i++)
        text_add(&json, "[");
    for (int i = 0; i < 40; i++)
        text_add(&json, "]");
    text_add(&json, "}]}");
    struct telegram_answer answer = read_answer(&arena, 200, json.at);
    assert_int_equal(telegram_pieces_read(&answer, &arena, &fault, &pieces), STATUS_OK);
    assert_int_equal(telegram_update_read(pieces.items[0].json, &arena, &fault, &update),
                     STATUS_OK);
    arena_free(&arena);
}

static void updates_without_an_id_are_no_updates(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{\"ok\":true,\"result\":{}}",
        "{\"ok\":true,\"result\":[5]}",
        "{\"ok\":true,\"result\":[{\"update_id\":\"1\"}]}",
        "{\"ok\":true,\"result\":[{\"update_id\":-1}]}",
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct arena arena = {0};
        struct fault fault = {0};
        struct telegram_pieces pieces;
        struct telegram_answer answer = read_answer(&arena, 200, wrong[i]);

        assert_int_equal(telegram_pieces_read(&answer, &arena, &fault, &pieces), STATUS_INVALID);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_looks_like_one),
        cmocka_unit_test(a_server_is_telegram_unless_it_is_said),
        cmocka_unit_test(a_host_is_a_name_and_no_address_of_a_page),
        cmocka_unit_test(a_link_carries_a_word_of_few_letters),
        cmocka_unit_test(words_are_said_without_markup),
        cmocka_unit_test(length_is_counted_as_telegram_does),
        cmocka_unit_test(a_chat_is_a_number),
        cmocka_unit_test(news_are_asked_for_from_a_place_on),
        cmocka_unit_test(each_refusal_has_its_verdict),
        cmocka_unit_test(what_is_no_answer_of_telegram_says_nothing),
        cmocka_unit_test(a_bot_says_its_name),
        cmocka_unit_test(a_path_of_a_file_leads_nowhere_else),
        cmocka_unit_test(updates_come_one_by_one_in_their_order),
        cmocka_unit_test(what_is_nested_too_deep_is_left_away),
        cmocka_unit_test(updates_without_an_id_are_no_updates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
