// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/letter_greeting.h"

#include "domain/cue_letter.h"
#include "support/check.h"

static const char *greeting(const struct addressee *addressee, const char *code,
                            struct arena *arena)
{
    return letter_plain(letter_greeting(addressee, language_by_code(code), arena), arena);
}

static void people_are_greeted_by_the_name_that_their_form_asks_for(void **state)
{
    static const struct {
        struct addressee who;
        const char *code, *line;
    } cases[] = {
        {{"Nora Quill", "Nora", "", "", ADDRESS_FORMAL, true}, "en", "Dear Nora Quill,"},
        {{"Nora Quill", "Nora", "", "", ADDRESS_FIRST_NAME, true}, "en", "Hi Nora,"},
        {{"Nora Quill", "", "", "", ADDRESS_FIRST_NAME, true}, "en", "Hi Nora,"},
        {{"Nora", "", "", "", ADDRESS_UNKNOWN, true}, "en", "Dear Nora,"},
        {{"Harbour Lights", "", "", "", ADDRESS_FIRST_NAME, false}, "en", "Hi Harbour Lights,"},
        {{"N", "", "", "Dear Dr Quill,", ADDRESS_FORMAL, true}, "en", "Dear Dr Quill,"},
        {{"Нора Павловна Квиллова", "Нора", "Павловна", "", ADDRESS_FORMAL, true},
         "ru",
         "Здравствуйте, Нора Павловна!"},
        {{"Иванов Иван Петрович", "", "", "", ADDRESS_UNKNOWN, true},
         "ru",
         "Здравствуйте, Иван Петрович!"},
        {{"Иван Петрович", "", "", "", ADDRESS_FORMAL, true}, "ru", "Здравствуйте, Иван Петрович!"},
        {{"Егор Крыжовников", "", "", "", ADDRESS_FORMAL, true},
         "ru",
         "Здравствуйте, Егор Крыжовников!"},
        {{"Нора Квиллова", "Нора", "", "", ADDRESS_FIRST_NAME, true}, "ru", "Здравствуй, Нора!"},
        {{"Гостиница Рябинична", "", "", "", ADDRESS_FORMAL, false},
         "ru",
         "Здравствуйте, Гостиница Рябинична!"},
        {{"Ivan Horvat", "Ivan", "", "", ADDRESS_FORMAL, true}, "hr", "Dobar dan, Ivane!"},
        {{"Ivan Horvat", "", "", "", ADDRESS_FIRST_NAME, true}, "hr", "Bok, Ivane!"},
        {{"Hotel Kvarner", "", "", "", ADDRESS_FORMAL, false}, "hr", "Dobar dan, Hotel Kvarner!"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(greeting(&cases[i].who, cases[i].code, &arena), cases[i].line);
    arena_free(&arena);
}

static void croatian_first_names_are_called_out(void **state)
{
    static const char *const names[][2] = {
        {"Ivan", "Ivane"},
        {"Marin", "Marine"},
        {"Josip", "Josipe"},
        {"Petar", "Petre"},
        {"Aleksandar", "Aleksandre"},
        {"Pavao", "Pavle"},
        {"Lazar", "Lazare"},
        {"Dominik", "Dominiče"},
        {"Matej", "Mateju"},
        {"Blaž", "Blažu"},
        {"Ivica", "Ivice"},
        {"Marica", "Marice"},
        {"Ana", "Ana"},
        {"Luka", "Luka"},
        {"Marko", "Marko"},
        {"Ante", "Ante"},
        {"Ines", "Ines"},
        {"Karmen", "Karmen"},
        {"Žarko", "Žarko"},
        {"Иван", "Иван"},
        {"Max", "Max"},
        {"سلمى", "سلمى"},
        {"J.", "J."},
        {"A", "A"},
        {"", ""},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_string_equal(croatian_vocative(names[i][0], &arena), names[i][1]);
    arena_free(&arena);
}

static void a_letter_says_who_signs(void **state)
{
    const struct language *language = language_by_code("en");
    struct arena arena = {0};

    (void)state;
    const struct {
        const char *user, *business;
        enum form_of_address form;
        const char *lines;
    } cases[] = {
        {"Ada", "Linden Row", ADDRESS_FORMAL, "Kind regards,\nAda\nLinden Row"},
        {"Ada", "Ada", ADDRESS_FIRST_NAME, "Warm wishes,\nAda"},
        {"", "Linden Row", ADDRESS_FORMAL, "Kind regards,\nLinden Row"},
        {"", "", ADDRESS_FORMAL, "Kind regards,"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(letter_plain(letter_farewell(cases[i].user, cases[i].business,
                                                         cases[i].form, language, &arena),
                                         &arena),
                            cases[i].lines);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_are_greeted_by_the_name_that_their_form_asks_for),
        cmocka_unit_test(croatian_first_names_are_called_out),
        cmocka_unit_test(a_letter_says_who_signs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
