// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/encoding.h"

#include <iconv.h>

#include "support/check.h"

/* The tables against an independent source: the C library's own. */
static void decodes_every_byte_as_the_c_library_does(void **state)
{
    (void)state;
    static const struct {
        enum encoding encoding;
        const char *name;
    } cases[] = {
        {ENCODING_WINDOWS_1250, "CP1250"},
        {ENCODING_WINDOWS_1251, "CP1251"},
        {ENCODING_WINDOWS_1252, "CP1252"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        iconv_t other = iconv_open("UTF-8", cases[i].name);
        assert_ptr_not_equal(other, (iconv_t)-1);
        for (int byte = 0; byte < 256; byte++) {
            char in = (char)byte, ours[8] = "", theirs[8] = "";
            char *from = &in, *to = theirs;
            size_t in_left = 1, out_left = sizeof(theirs), taken, written;
            size_t converted = iconv(other, &from, &in_left, &to, &out_left);
            enum decode_result result = encoding_decode(cases[i].encoding, (struct slice){&in, 1},
                                                        ours, sizeof(ours), &taken, &written);

            assert_int_equal(result == DECODE_BAD, converted == (size_t)-1);
            if (result == DECODE_BAD)
                continue;
            assert_int_equal(taken, 1);
            assert_int_equal(written, sizeof(theirs) - out_left);
            assert_memory_equal(ours, theirs, written);
        }
        iconv_close(other);
    }
}

static void decodes_utf_16_with_pairs(void **state)
{
    (void)state;
    static const char little[] = "A\0\x10\x04\x3D\xD8\x00\xDE",
                      big[] = "\0A\x04\x10\xD8\x3D\xDE\x00";
    static const char want[] = "A\xD0\x90\xF0\x9F\x98\x80";
    char output[16];
    size_t taken, written;

    assert_int_equal(encoding_decode(ENCODING_UTF_16_LE, (struct slice){little, 8}, output,
                                     sizeof(output), &taken, &written),
                     DECODE_DONE);
    assert_int_equal(taken, 8);
    assert_int_equal(written, sizeof(want) - 1);
    assert_memory_equal(output, want, written);
    assert_int_equal(encoding_decode(ENCODING_UTF_16_BE, (struct slice){big, 8}, output,
                                     sizeof(output), &taken, &written),
                     DECODE_DONE);
    assert_memory_equal(output, want, written);
}

static void stops_before_what_is_cut_or_bad_or_does_not_fit(void **state)
{
    (void)state;
    char output[16];
    size_t taken, written;

    static const struct {
        const char *why, *bytes;
        size_t length, capacity, taken;
        enum decode_result result;
    } cases[] = {
        {"half a unit", "A\0B", 3, 16, 2, DECODE_DONE},
        {"half a pair", "A\0\x3D\xD8", 4, 16, 2, DECODE_DONE},
        {"a second half alone", "A\0\x00\xDE", 4, 16, 2, DECODE_BAD},
        {"a first half without its second",
         "A\0\x3D\xD8"
         "B\0",
         6, 16, 2, DECODE_BAD},
        {"room for one", "A\0B\0", 4, 4, 2, DECODE_DONE},
        {"no room", "A\0B\0", 4, 3, 0, DECODE_DONE},
        {"nothing", "", 0, 16, 0, DECODE_DONE},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum decode_result result =
            encoding_decode(ENCODING_UTF_16_LE, (struct slice){cases[i].bytes, cases[i].length},
                            output, cases[i].capacity, &taken, &written);
        if (result != cases[i].result || taken != cases[i].taken)
            fail_msg("%s: result %d, taken %zu", cases[i].why, (int)result, taken);
    }
    assert_int_equal(encoding_decode(ENCODING_WINDOWS_1251, (struct slice){"\xC0\x98", 2}, output,
                                     sizeof(output), &taken, &written),
                     DECODE_BAD);
    assert_int_equal(taken, 1);
}

static void tells_the_encoding(void **state)
{
    (void)state;
#define HEAD(text)             \
    {                          \
        text, sizeof(text) - 1 \
    }
    static const struct {
        const char *why;
        struct slice head;
        enum head_extent extent;
        enum encoding encoding;
        size_t mark_length;
    } cases[] = {
        {"nothing", HEAD(""), HEAD_WHOLE, ENCODING_UTF_8, 0},
        {"ASCII", HEAD("client,date\nann,2025-01-01\n"), HEAD_WHOLE, ENCODING_UTF_8, 0},
        {"UTF-8", HEAD("\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0,1\n"), HEAD_WHOLE, ENCODING_UTF_8, 0},
        {"its mark",
         HEAD("\xEF\xBB\xBF"
              "a,b\n"),
         HEAD_WHOLE, ENCODING_UTF_8, 3},
        {"only a mark", HEAD("\xEF\xBB\xBF"), HEAD_WHOLE, ENCODING_UTF_8, 3},
        {"a character cut at the head's end", HEAD("a,\xD0\x90,\xD0"), HEAD_CUT, ENCODING_UTF_8, 0},
        {"few broken bytes", HEAD("\xC4\x8C\xC4\x87\xC5\xA1\xC5\xBE,\xC4,1\n"), HEAD_WHOLE,
         ENCODING_UTF_8, 0},
        {"a mark of UTF-16 LE",
         HEAD("\xFF\xFE"
              "a\0,\0"),
         HEAD_WHOLE, ENCODING_UTF_16_LE, 2},
        {"a mark of UTF-16 BE", HEAD("\xFE\xFF\0a\0,"), HEAD_WHOLE, ENCODING_UTF_16_BE, 2},
        {"zero bytes of LE", HEAD("a\0,\0b\0\n\0"), HEAD_WHOLE, ENCODING_UTF_16_LE, 0},
        {"zero bytes of BE", HEAD("\0a\0,\0b\0\n"), HEAD_WHOLE, ENCODING_UTF_16_BE, 0},
        {"Cyrillic LE",
         HEAD("\x1E\x04\x3B\x04;\0"
              "1\0\n\0"),
         HEAD_WHOLE, ENCODING_UTF_16_LE, 0},
        {"an image is left alone", HEAD("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\xFF\xFE"), HEAD_WHOLE,
         ENCODING_UTF_8, 0},
        {"all zeros are no text", HEAD("\0\0\0\0\0\0\0\0"), HEAD_WHOLE, ENCODING_UTF_8, 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct encoding_finding found = encoding_sniff(cases[i].head, cases[i].extent);
        if (found.encoding != cases[i].encoding || found.mark_length != cases[i].mark_length)
            fail_msg("%s: %s, mark %zu", cases[i].why, encoding_name(found.encoding),
                     found.mark_length);
    }
}

/* Short logs as people have them: a header that may be plain ASCII, and a name or three. */
static void tells_1251_from_1250_by_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *text; /* in UTF-8 */
        const char *written_in;
        enum encoding want;
    } cases[] = {
        {"Klijent;Datum\nIvana Šimić;1.2.2025.\n", "CP1250", ENCODING_WINDOWS_1250},
        {"Kupac;Datum\nĐurđica Žganjer;1.2.2025.\nPetra Čop;2.2.2025.\n", "CP1250",
         ENCODING_WINDOWS_1250},
        {"Naručitelj;Datum narudžbe;Iznos\n", "CP1250", ENCODING_WINDOWS_1250},
        {"KLIJENT;IZNOS\nŠĆEPAN ŽIŽIĆ;1\n", "CP1250", ENCODING_WINDOWS_1250},
        {"Klient;Kwota\nŁucja Błażejewska;1\nJózef Dąb;2\n", "CP1250", ENCODING_WINDOWS_1250},
        {"Zákazník;Částka\nJiří Růžička;1\n", "CP1250", ENCODING_WINDOWS_1250},
        {"client;date\nИя;1\n", "CP1251", ENCODING_WINDOWS_1251},
        {"client;date\nАнна Иванова;2025-01-01\n", "CP1251", ENCODING_WINDOWS_1251},
        {"Клиент;Дата;Сумма\nivan@example.com;1;2\n", "CP1251", ENCODING_WINDOWS_1251},
        {"Клієнт;Сума\nЮлія Їжак;1\nЄвген Ґудзь;2\n", "CP1251", ENCODING_WINDOWS_1251},
        {"Order;Name\n1;Ёлкин Пётр (VIP)\n2;ООО Ромашка\n", "CP1251", ENCODING_WINDOWS_1251},
        {"client;initial\n1;А.\n2;Б.\n", "CP1251", ENCODING_WINDOWS_1251},
        /* Western text is near to 1250, and never made Cyrillic. */
        {"Kunde;Betrag\nJürgen Groß;1\n", "CP1252", ENCODING_WINDOWS_1250},
        {"Client;Montant\nHélène Lefèvre;1\n", "CP1252", ENCODING_WINDOWS_1250},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char bytes[200], *to = bytes, *from = (char *)(uintptr_t)cases[i].text;
        size_t in_left = strlen(cases[i].text), out_left = sizeof(bytes);
        iconv_t writer = iconv_open(cases[i].written_in, "UTF-8");

        assert_int_equal(iconv(writer, &from, &in_left, &to, &out_left), 0);
        iconv_close(writer);
        struct slice head = {bytes, sizeof(bytes) - out_left};
        if (encoding_sniff(head, HEAD_WHOLE).encoding != cases[i].want)
            fail_msg("%s", cases[i].text);
    }
}

static void a_mark_decides_between_the_two_utf_16_asked_for(void **state)
{
    (void)state;
    struct slice big = {"\xFE\xFF\0a", 4}, bare = {"\0a", 2};

    assert_int_equal(encoding_asked(big, ENCODING_UTF_16_LE).encoding, ENCODING_UTF_16_BE);
    assert_int_equal(encoding_asked(big, ENCODING_UTF_16_LE).mark_length, 2);
    assert_int_equal(encoding_asked(bare, ENCODING_UTF_16_LE).encoding, ENCODING_UTF_16_LE);
    assert_int_equal(encoding_asked(big, ENCODING_WINDOWS_1251).encoding, ENCODING_WINDOWS_1251);
    assert_int_equal(encoding_asked(big, ENCODING_WINDOWS_1251).mark_length, 0);
    assert_int_equal(encoding_asked(slice_of("\xEF\xBB\xBFz"), ENCODING_UTF_8).mark_length, 3);
}

static void encodings_are_known_by_their_usual_names(void **state)
{
    (void)state;
    assert_int_equal(encoding_by_name("UTF-8"), ENCODING_UTF_8);
    assert_int_equal(encoding_by_name("utf8"), ENCODING_UTF_8);
    assert_int_equal(encoding_by_name("Windows 1251"), ENCODING_WINDOWS_1251);
    assert_int_equal(encoding_by_name("CP-1250"), ENCODING_WINDOWS_1250);
    assert_int_equal(encoding_by_name("ISO-8859-1"), ENCODING_WINDOWS_1252);
    assert_int_equal(encoding_by_name("UTF-16"), ENCODING_UTF_16_LE);
    assert_int_equal(encoding_by_name(""), ENCODING_UNKNOWN);
    assert_int_equal(encoding_by_name("koi8-r"), ENCODING_UNKNOWN);
    assert_int_equal(encoding_by_name("windows-1251-and-more"), ENCODING_UNKNOWN);
    for (int i = ENCODING_UTF_8; i < ENCODINGS; i++)
        assert_int_equal(encoding_by_name(encoding_name((enum encoding)i)), i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_every_byte_as_the_c_library_does),
        cmocka_unit_test(decodes_utf_16_with_pairs),
        cmocka_unit_test(stops_before_what_is_cut_or_bad_or_does_not_fit),
        cmocka_unit_test(tells_the_encoding),
        cmocka_unit_test(tells_1251_from_1250_by_a_name),
        cmocka_unit_test(a_mark_decides_between_the_two_utf_16_asked_for),
        cmocka_unit_test(encodings_are_known_by_their_usual_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
