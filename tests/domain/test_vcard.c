// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/vcard.h"

#include "support/check.h"

/* Invented people in the forms that phones and address books write. */
struct card_case {
    const char *what, *text;
    const char *name, *given, *family, *additional, *organisation, *points;
};

static const struct card_case cases[] = {
    {"an iPhone's",
     "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 17.1//EN\r\n"
     "N:Horvat;Ana;;;\r\nFN:Ana Horvat\r\nORG:Studio Lipa;\r\n"
     "item1.EMAIL;type=INTERNET;type=pref:ana@example.hr\r\n"
     "TEL;type=CELL;type=VOICE;type=pref:+385 91 123 4567\r\n"
     "item2.URL;type=pref:https://lipa.example\r\n"
     "item2.X-ABLabel:_$!<HomePage>!$_\r\nEND:VCARD\r\n",
     "Ana Horvat", "Ana", "Horvat", "", "Studio Lipa",
     "*1 ana@example.hr|*2 +385 91 123 4567|*4 https://lipa.example"},
    {"Google's",
     "BEGIN:VCARD\nVERSION:3.0\nFN:Анна Сергеевна Иванова\n"
     "N:Иванова;Анна;Сергеевна;;\nEMAIL;TYPE=INTERNET;TYPE=HOME:anna@example.ru\n"
     "TEL;TYPE=CELL:8 (912) 345-67-89\nNOTE:любит\\, чтобы\\nзвонили\n"
     "X-TELEGRAM:@anna_iv\nEND:VCARD\n",
     "Анна Сергеевна Иванова", "Анна", "Иванова", "Сергеевна", "",
     "1 anna@example.ru|2 8 (912) 345-67-89|3 anna_iv"},
    {"an old Android's",
     "BEGIN:VCARD\r\nVERSION:2.1\r\n"
     "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2;=D0=98=D0="
     "=\r\nB2=D0=B0=D0=BD;;;\r\n"
     "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=20=\r\n"
     "=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2\r\n"
     "TEL;CELL;PREF:+79123456789\r\nTEL;HOME;FAX:111\r\nEMAIL;HOME:ivan@example.ru\r\n"
     "END:VCARD\r\n",
     "Иван Иванов", "Иван", "Иванов", "", "", "*2 +79123456789|1 ivan@example.ru"},
    {"version 4",
     "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:individual\r\nFN:Bo Ek\r\n"
     "TEL;VALUE=uri;PREF=1;TYPE=\"voice,home\":tel:+46-8-123456;ext=5\r\n"
     "EMAIL:mailto:bo@example.se\r\nIMPP:tg:boek\r\nIMPP:xmpp:bo@example.se\r\n"
     "LANG:sv-SE\r\nEND:VCARD\r\n",
     "Bo Ek", "", "", "", "", "*2 +46-8-123456|1 bo@example.se|3 boek|5 xmpp:bo@example.se"},
    {"one of a company",
     "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Lipa\\, obrt\nORG:Lipa\\, obrt;Prodaja\n"
     "X-ABShowAs:COMPANY\nEND:VCARD\n",
     "Lipa, obrt", "", "", "", "Lipa, obrt", ""},
    {"one without FN", "BEGIN:VCARD\nVERSION:2.1\nN:Ek;Bo;Karl,Erik\nEND:VCARD\n",
     "Bo Karl Erik Ek", "Bo", "Ek", "Karl Erik", "", ""},
    {"one folded",
     "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A very long na\r\n me that is fol\r\n\tded\r\n"
     "END:VCARD\r\n",
     "A very long name that is folded", "", "", "", "", ""},
    {"one in lower case with lone CR", "begin:vcard\rversion:3.0\rfn:Ada\rend:vcard\r", "Ada", "",
     "", "", "", ""},
    {"one with a link to Telegram",
     "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\n"
     "X-SOCIALPROFILE;type=telegram:https://t.me/ada\nIMPP;X-SERVICE-TYPE=Telegram:x-apple:@ada2\n"
     "END:VCARD\n",
     "Ada", "", "", "", "", "3 ada|3 ada2"},
};

static const char *points_text(const struct vcard *card, struct arena *arena)
{
    struct text text = text_new(arena);

    for (size_t i = 0; i < card->point_count; i++)
        text_format(&text, "%s%s%d %s", i == 0 ? "" : "|", card->points[i].is_preferred ? "*" : "",
                    (int)card->points[i].kind, card->points[i].value);
    return text.at;
}

static void reads_cards_as_they_come(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        struct vcard_reader reader = {.text = slice_of(cases[i].text)};
        struct vcard_problem problem;
        struct vcard card;

        if (vcard_next(&reader, &arena, &card, &problem) != VCARD_READ)
            fail_msg("%s card: %s", cases[i].what, problem.reason.one);
        assert_string_equal(card.name, cases[i].name);
        assert_string_equal(card.given, cases[i].given);
        assert_string_equal(card.family, cases[i].family);
        assert_string_equal(card.additional, cases[i].additional);
        assert_string_equal(card.organisation, cases[i].organisation);
        assert_string_equal(points_text(&card, &arena), cases[i].points);
        assert_int_equal(card.line, 1);
        assert_true(vcard_begins(slice_of(cases[i].text)));
        assert_int_equal(vcard_next(&reader, &arena, &card, &problem), VCARD_END);
        arena_free(&arena);
    }
}

static void a_card_that_is_written_reads_as_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        struct vcard_reader reader = {.text = slice_of(cases[i].text)};
        struct vcard_problem problem;
        struct vcard card, again;
        struct text text = text_new(&arena), more = text_new(&arena);

        assert_int_equal(vcard_next(&reader, &arena, &card, &problem), VCARD_READ);
        vcard_write(&text, &card);
        reader = (struct vcard_reader){.text = {text.at, text.length}};
        assert_int_equal(vcard_next(&reader, &arena, &again, &problem), VCARD_READ);
        vcard_write(&more, &again);
        assert_string_equal(more.at, text.at);
        assert_string_equal(again.name, card.name);
        assert_string_equal(points_text(&again, &arena), points_text(&card, &arena));
        assert_int_equal(again.is_company, card.is_company);
        arena_free(&arena);
    }
}

static void folds_within_75_octets_and_never_within_a_letter(void **state)
{
    struct arena arena = {0};
    struct text name = text_new(&arena), text = text_new(&arena);

    (void)state;
    for (int i = 0; i < 100; i++)
        text_add(&name, "ж");
    struct vcard card = {.uid = "",
                         .name = name.at,
                         .given = "",
                         .family = "",
                         .additional = "",
                         .organisation = "",
                         .language = "",
                         .photo_type = ""};
    vcard_write(&text, &card);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        length = text.at[i] == '\n' ? 0 : length + (text.at[i] != '\r');
        assert_true(length <= 75);
        if (i > 0 && text.at[i - 1] == '\n' && text.at[i] == ' ')
            assert_int_equal((unsigned char)text.at[i + 1] & 0xC0, 0xC0);
    }
    arena_free(&arena);
}

static enum vcard_result read_one(const char *text, struct arena *arena, struct vcard *card,
                                  struct vcard_problem *problem)
{
    struct vcard_reader reader = {.text = slice_of(text)};

    return vcard_next(&reader, arena, card, problem);
}

static void keeps_a_small_picture_and_follows_no_address(void **state)
{
    struct arena arena = {0};
    struct vcard_problem problem;
    struct vcard card;

    (void)state;
    assert_int_equal(read_one("BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nPHOTO;ENCODING=b;TYPE=GIF:R0lG\n"
                              " ODlhAAE=\nEND:VCARD\n",
                              &arena, &card, &problem),
                     VCARD_READ);
    assert_int_equal(card.photo.length, 8);
    assert_memory_equal(card.photo.at, "GIF89a\0\1", 8);
    assert_string_equal(card.photo_type, "image/gif");
    assert_false(card.photo_left_out);

    /* Base64 of 2.1, whose further lines lack their space. */
    assert_int_equal(read_one("BEGIN:VCARD\nVERSION:2.1\nN:;Ada\nPHOTO;GIF;BASE64:R0lG\n"
                              "ODlhAAE=\n\nEND:VCARD\n",
                              &arena, &card, &problem),
                     VCARD_READ);
    assert_int_equal(card.photo.length, 8);

    /* AC-107 */
    assert_int_equal(read_one("BEGIN:VCARD\nVERSION:3.0\nFN:Ada\n"
                              "PHOTO;VALUE=uri:http://169.254.169.254/latest\nEND:VCARD\n",
                              &arena, &card, &problem),
                     VCARD_READ);
    assert_int_equal(card.photo.length, 0);
    assert_true(card.photo_left_out);

    /* What it is counts, not what it says it is. */
    assert_int_equal(read_one("BEGIN:VCARD\nVERSION:4.0\nFN:Ada\n"
                              "PHOTO:data:image/png;base64,PHNjcmlwdD4=\nEND:VCARD\n",
                              &arena, &card, &problem),
                     VCARD_READ);
    assert_true(card.photo_left_out);
    arena_free(&arena);
}

static void leaves_a_large_picture_out(void **state)
{
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct vcard_problem problem;
    struct vcard card;

    (void)state;
    text_add(&text, "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nPHOTO;ENCODING=b:R0lGODlh");
    for (int i = 0; i < 70 * 1024; i++)
        text_add(&text, "AAAA");
    text_add(&text, "\nEND:VCARD\n");
    assert_int_equal(read_one(text.at, &arena, &card, &problem), VCARD_READ);
    assert_int_equal(card.photo.length, 0);
    assert_true(card.photo_left_out);
    arena_free(&arena);
}

static void says_what_is_wrong_with_a_card_and_goes_on(void **state)
{
    static const char text[] = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\n"
                               "BEGIN:VCARD\nVERSION:3.0\nFN:Bo\nEND:VCARD\n"
                               "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n"
                               "BEGIN:VCARD\nVERSION:9.0\nFN:Cy\nEND:VCARD\n"
                               "BEGIN:VCARD\nVERSION:3.0\nFN:\xFF\nEND:VCARD\n"
                               "BEGIN:VCARD\nVERSION:3.0\nFN:Di\nEND:VCARD\nBEGIN:VCARD\nFN:Ed";
    static const int64_t lines[] = {1, 0, 10, 12, 17, 0, 23};
    struct vcard_reader reader = {.text = {text, sizeof(text) - 1}};
    struct arena arena = {0};
    struct vcard_problem problem;
    struct vcard card;

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        enum vcard_result result = vcard_next(&reader, &arena, &card, &problem);
        assert_int_equal(result, lines[i] == 0 ? VCARD_READ : VCARD_BAD);
        if (lines[i] != 0)
            assert_int_equal(problem.line, lines[i]);
    }
    assert_string_equal(card.name, "Di");
    assert_int_equal(vcard_next(&reader, &arena, &card, &problem), VCARD_END);
    arena_free(&arena);
}

static const char *decode_test(const char *charset, struct slice bytes, struct arena *arena)
{
    (void)bytes;
    return arena_copy(arena, charset, strlen(charset));
}

static void asks_for_other_character_sets(void **state)
{
    static const char text[] = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=windows-1251;ENCODING=QUOTED-"
                               "PRINTABLE:=C8\nEND:VCARD\n";
    struct vcard_reader reader = {.text = slice_of(text), .decode = decode_test};
    struct arena arena = {0};
    struct vcard_problem problem;
    struct vcard card;

    (void)state;
    assert_int_equal(vcard_next(&reader, &arena, &card, &problem), VCARD_READ);
    assert_string_equal(card.family, "windows-1251");
    assert_int_equal(read_one(text, &arena, &card, &problem), VCARD_BAD);
    assert_int_equal(problem.line, 3);
    arena_free(&arena);
}

static void has_limits_that_it_names(void **state)
{
    struct arena arena = {0};
    struct text many = text_new(&arena), large = text_new(&arena), line = text_new(&arena);
    struct vcard_problem problem;
    struct vcard card;

    (void)state;
    text_add(&many, "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\n");
    for (int i = 0; i < 51; i++)
        text_format(&many, "TEL:+3859112345%02d\n", i);
    text_add(&many, "END:VCARD\n");
    assert_int_equal(read_one(many.at, &arena, &card, &problem), VCARD_BAD);
    assert_int_equal(problem.line, 54);

    text_add(&large, "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\n");
    for (int i = 0; i < 70000; i++)
        text_add(&large, "X-A:bbbbbbbbbbbb\n");
    text_add(&large, "END:VCARD\n");
    assert_int_equal(read_one(large.at, &arena, &card, &problem), VCARD_BAD);
    assert_non_null(strstr(problem.reason.one, "longer"));

    text_add(&line, "BEGIN:VCARD\nVERSION:3.0\nFN:Ada");
    for (int i = 0; i < 300000; i++)
        text_add(&line, "\n a");
    text_add(&line, "\nEND:VCARD\n");
    assert_int_equal(read_one(line.at, &arena, &card, &problem), VCARD_READ);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_cards_as_they_come),
        cmocka_unit_test(a_card_that_is_written_reads_as_the_same),
        cmocka_unit_test(folds_within_75_octets_and_never_within_a_letter),
        cmocka_unit_test(keeps_a_small_picture_and_follows_no_address),
        cmocka_unit_test(leaves_a_large_picture_out),
        cmocka_unit_test(says_what_is_wrong_with_a_card_and_goes_on),
        cmocka_unit_test(asks_for_other_character_sets),
        cmocka_unit_test(has_limits_that_it_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
