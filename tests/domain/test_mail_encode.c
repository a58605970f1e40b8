// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_encode.h"

#include <stdint.h>

#include "base/text.h"

#include "support/check.h"

static struct arena arena;

static int empty_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *quoted(const char *text)
{
    struct text out = text_new(&arena);

    mail_quoted_printable_add(&out, slice_of(text));
    return out.at;
}

static const char *base64(const char *bytes, size_t length)
{
    struct text out = text_new(&arena);

    mail_base64_add(&out, (struct slice){bytes, length});
    return out.at;
}

static void base64_is_that_of_rfc_4648(void **state)
{
    (void)state;
    assert_string_equal(base64("", 0), "");
    assert_string_equal(base64("f", 1), "Zg==\r\n");
    assert_string_equal(base64("fo", 2), "Zm8=\r\n");
    assert_string_equal(base64("foo", 3), "Zm9v\r\n");
    assert_string_equal(base64("foobar", 6), "Zm9vYmFy\r\n");
    assert_string_equal(base64("\0\xff\xfe", 3), "AP/+\r\n");
}

static void base64_lines_are_of_76(void **state)
{
    char bytes[115];

    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    const char *written = base64(bytes, sizeof(bytes));
    assert_ptr_equal(strchr(written, '\r'), written + 76);
    assert_ptr_equal(strchr(written + 78, '\r'), written + 78 + 76);
    assert_string_equal(written + 2 * 78, "eA==\r\n");
}

static void quoted_printable_keeps_what_may_stand(void **state)
{
    (void)state;
    assert_string_equal(quoted(""), "");
    assert_string_equal(quoted("a b\tc"), "a b\tc\r\n");
    assert_string_equal(quoted("a=b"), "a=3Db\r\n");
    assert_string_equal(quoted("č"), "=C4=8D\r\n");
    assert_string_equal(quoted("a \nb\t\n"), "a=20\r\nb=09\r\n");
    assert_string_equal(quoted("\x01\x7f"), "=01=7F\r\n");
}

static void line_ends_of_all_kinds_become_crlf(void **state)
{
    struct text out = text_new(&arena);

    (void)state;
    assert_string_equal(quoted("a\nb\r\nc\rd\n\ne"), "a\r\nb\r\nc\r\nd\r\n\r\ne\r\n");
    mail_lines_add(&out, slice_of("a\nb\r\nc\r\r\n"));
    assert_string_equal(out.at, "a\r\nb\r\nc\r\n\r\n");
}

static void what_servers_change_is_hidden_from_them(void **state)
{
    (void)state;
    assert_string_equal(quoted("From me\n.\n..x\n a"), "=46rom me\r\n=2E\r\n=2E.x\r\n a\r\n");
}

static void quoted_lines_are_of_76_at_most_and_none_begins_with_a_dot(void **state)
{
    char text[400];

    (void)state;
    for (size_t i = 0; i < sizeof(text) - 1; i++)
        text[i] = "..F.č."[i % 7];
    text[sizeof(text) - 1] = '\0';
    for (const char *line = quoted(text); *line != '\0';) {
        const char *end = strstr(line, "\r\n");

        assert_non_null(end);
        assert_true(end - line <= 76);
        assert_true(*line != '.' && *line != 'F');
        line = end + 2;
    }
}

static void the_shorter_way_is_taken(void **state)
{
    (void)state;
    assert_int_equal(mail_encoding_of(slice_of("Dear Ana,\n\nthanks.\n")), MAIL_SEVEN_BIT);
    assert_int_equal(mail_encoding_of(slice_of("Draga Ana, hvala na strpljenju. Šaljem račun.")),
                     MAIL_QUOTED_PRINTABLE);
    assert_int_equal(mail_encoding_of(slice_of("Здравствуйте, Анна")), MAIL_BASE64);
    assert_int_equal(mail_encoding_of(slice_of(".")), MAIL_BASE64);
    assert_int_equal(mail_encoding_of(slice_of("")), MAIL_SEVEN_BIT);
}

static void words_are_cut_between_characters_and_within_their_room(void **state)
{
    static const char text[] = "Продолжение следует, даже если строка длинная и её не разорвать";
    static const enum mail_word kinds[] = {MAIL_WORD_B, MAIL_WORD_Q};

    (void)state;
    for (size_t kind = 0; kind < 2; kind++)
        for (size_t room = MAIL_WORD_MIN; room <= MAIL_WORD_MAX; room++) {
            struct slice rest = slice_of(text);

            while (rest.length > 0) {
                struct text word = text_new(&arena);
                size_t taken = mail_word_add(&word, kinds[kind], rest, room);

                assert_true(taken > 0 && word.length <= room);
                rest = (struct slice){rest.at + taken, rest.length - taken};
                assert_true(rest.length == 0 || ((uint8_t)rest.at[0] & 0xC0) != 0x80);
            }
        }
}

static void a_word_says_what_it_stands_for(void **state)
{
    struct text word = text_new(&arena);

    (void)state;
    assert_int_equal(mail_word_add(&word, MAIL_WORD_Q, slice_of("Vaš bonus?"), 75), 11);
    assert_string_equal(word.at, "=?utf-8?Q?Va=C5=A1_bonus=3F?=");
    word = text_new(&arena);
    assert_int_equal(mail_word_add(&word, MAIL_WORD_B, slice_of("Да"), 75), 4);
    assert_string_equal(word.at, "=?utf-8?B?0JTQsA==?=");
    assert_int_equal(mail_word_best(slice_of("Vaš bonus za studeni")), MAIL_WORD_Q);
    assert_int_equal(mail_word_best(slice_of("Привет")), MAIL_WORD_B);
}

static void parameters_are_cut_between_characters(void **state)
{
    struct text out = text_new(&arena);

    (void)state;
    assert_int_equal(mail_percent_add(&out, slice_of("račun.pdf"), 60), 10);
    assert_string_equal(out.at, "ra%C4%8Dun.pdf");
    out = text_new(&arena);
    assert_int_equal(mail_percent_add(&out, slice_of("ačb"), 6), 1);
    assert_string_equal(out.at, "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(base64_is_that_of_rfc_4648, empty_arena),
        cmocka_unit_test_teardown(base64_lines_are_of_76, empty_arena),
        cmocka_unit_test_teardown(quoted_printable_keeps_what_may_stand, empty_arena),
        cmocka_unit_test_teardown(line_ends_of_all_kinds_become_crlf, empty_arena),
        cmocka_unit_test_teardown(what_servers_change_is_hidden_from_them, empty_arena),
        cmocka_unit_test_teardown(quoted_lines_are_of_76_at_most_and_none_begins_with_a_dot,
                                  empty_arena),
        cmocka_unit_test_teardown(the_shorter_way_is_taken, empty_arena),
        cmocka_unit_test_teardown(words_are_cut_between_characters_and_within_their_room,
                                  empty_arena),
        cmocka_unit_test_teardown(a_word_says_what_it_stands_for, empty_arena),
        cmocka_unit_test_teardown(parameters_are_cut_between_characters, empty_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
