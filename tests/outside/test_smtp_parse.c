// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/smtp_parse.h"

#include "base/text.h"
#include "outside/imap_name.h"
#include "outside/mail_words.h"

#include "support/check.h"

static enum smtp_scan_result scan(const char *text)
{
    size_t length = 0;

    return smtp_scan(slice_of(text), &length);
}

static void a_reply_ends_with_its_last_line(void **state)
{
    size_t length = 0;

    (void)state;
    assert_int_equal(smtp_scan(slice_of("250-a\r\n250 b\r\n354 c\r\n"), &length), SMTP_WHOLE);
    assert_int_equal(length, 14);
    assert_int_equal(scan("250\r\n"), SMTP_WHOLE);
    assert_int_equal(scan("250 a\n"), SMTP_WHOLE);
    assert_int_equal(scan("250-a\r\n"), SMTP_MORE);
    assert_int_equal(scan("25"), SMTP_MORE);
    assert_int_equal(scan("250-a\r\n251 b\r\n"), SMTP_BAD);
    assert_int_equal(scan("hello\r\n"), SMTP_BAD);
    assert_int_equal(scan("199 a\r\n"), SMTP_BAD);
    assert_int_equal(scan("600 a\r\n"), SMTP_BAD);
    assert_int_equal(scan("2500\r\n"), SMTP_BAD);
    assert_int_equal(scan("\r\n"), SMTP_BAD);
}

static void a_reply_without_end_is_none(void **state)
{
    static char text[SMTP_REPLY_MAX + 16];
    size_t length = 0;

    (void)state;
    for (size_t i = 0; i + 6 < sizeof(text); i += 6)
        memcpy(text + i, "250-a\n", 6);
    assert_int_equal(smtp_scan((struct slice){text, SMTP_REPLY_MAX}, &length), SMTP_BAD);
    assert_int_equal(smtp_scan((struct slice){text, SMTP_REPLY_MAX / 2}, &length), SMTP_MORE);
}

static void codes_and_words_are_told_apart(void **state)
{
    struct smtp_reply reply;
    struct slice line;

    (void)state;
    smtp_read_reply(slice_of("550-5.1.1 no such\r\n550 5.1.1 user\r\n"), &reply);
    assert_int_equal(reply.code, 550);
    assert_string_equal(reply.enhanced, "5.1.1");
    assert_true(smtp_next_line(&reply.text, &line));
    assert_true(slice_equal(line, slice_of("no such")));
    assert_true(smtp_next_line(&reply.text, &line));
    assert_true(slice_equal(line, slice_of("user")));
    assert_false(smtp_next_line(&reply.text, &line));
    smtp_read_reply(slice_of("550 2.0.0 odd\r\n"), &reply);
    assert_string_equal(reply.enhanced, "");
    smtp_read_reply(slice_of("550 5.1 odd\r\n"), &reply);
    assert_string_equal(reply.enhanced, "");
    smtp_read_reply(slice_of("550 5.1234.1 odd\r\n"), &reply);
    assert_string_equal(reply.enhanced, "");
    smtp_read_reply(slice_of("250\r\n"), &reply);
    assert_int_equal(reply.code, 250);
}

/* Cut into pieces of every size, the data are the same. */
static void check_data(const char *raw, size_t length, const char *expected)
{
    for (size_t size = 1; size <= length + 1; size++) {
        struct arena arena = {0};
        struct text out = text_new(&arena);
        struct smtp_data state = {0};

        for (size_t at = 0; at < length; at += size)
            smtp_data_add(&state, &out,
                          (struct slice){raw + at, length - at < size ? length - at : size});
        smtp_data_end(&state, &out);
        assert_string_equal(out.at, expected);
        arena_free(&arena);
    }
}

/* AC-026, V25 */
static void data_have_one_kind_of_line_end_and_one_end(void **state)
{
    (void)state;
    check_data("", 0, ".\r\n");
    check_data("a", 1, "a\r\n.\r\n");
    check_data("a\r\n", 3, "a\r\n.\r\n");
    check_data(".\n.\r.\r\n..", 9, "..\r\n..\r\n..\r\n...\r\n.\r\n");
    check_data("a\n.\nb", 5, "a\r\n..\r\nb\r\n.\r\n");
    check_data("a\r.\rb", 5, "a\r\n..\r\nb\r\n.\r\n");
    check_data("a\r\r\n.", 5, "a\r\n\r\n..\r\n.\r\n");
    check_data("a\n\r\n", 4, "a\r\n\r\n.\r\n");
    check_data("a.b\r\n.", 6, "a.b\r\n..\r\n.\r\n");
}

static const char *written(const char *name, struct arena *arena)
{
    struct text out = text_new(arena);

    imap_name_write(&out, slice_of(name));
    return out.at;
}

static const char *read_back(const char *wire, struct arena *arena)
{
    struct text out = text_new(arena);

    imap_name_read(&out, slice_of(wire));
    return out.at;
}

static void names_of_mailboxes_are_written_and_read(void **state)
{
    static const char *const names[] = {
        "INBOX", "Računi & co", "Отправленные", "a\xF0\x9F\x98\x80z", "", "&", "日本語"};
    struct arena arena = {0};

    (void)state;
    assert_string_equal(written("Entwürfe", &arena), "Entw&APw-rfe");
    assert_string_equal(written("~peter/mail/台北/日本語", &arena),
                        "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
    assert_string_equal(written("a&b", &arena), "a&-b");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_string_equal(read_back(written(names[i], &arena), &arena), names[i]);
    assert_string_equal(read_back("a&b", &arena), "a&b");
    assert_string_equal(read_back("&2D0-", &arena), "\xEF\xBF\xBD");
    assert_string_equal(read_back("a\x01\xff", &arena), "a??");
    arena_free(&arena);
}

static void words_of_servers_are_fit_to_be_shown(void **state)
{
    char out[8];

    (void)state;
    mail_words_clean(slice_of("a\x1b\r\xff\xc2\x85z"), out, sizeof(out));
    assert_string_equal(out, "a  ??z");
    mail_words_clean(slice_of("abcdef\xc5\xa1x"), out, sizeof(out));
    assert_string_equal(out, "abcdef");
    mail_words_clean(slice_of(""), out, sizeof(out));
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_ends_with_its_last_line),
        cmocka_unit_test(a_reply_without_end_is_none),
        cmocka_unit_test(codes_and_words_are_told_apart),
        cmocka_unit_test(data_have_one_kind_of_line_end_and_one_end),
        cmocka_unit_test(names_of_mailboxes_are_written_and_read),
        cmocka_unit_test(words_of_servers_are_fit_to_be_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
