// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/commands.h"

#include <ctype.h>

#include "cli/command_line.h"
#include "support/check.h"
#include "support/said.h"

static struct arena arena;

/* The table of commands and options: what the help, the manual and the parser all rely on. */

/* One or two; two stand beside others of the same first word, which is no command itself. */
static void every_name_is_of_lower_case_words(void **state)
{
    (void)state;
    const char *letters = "abcdefghijklmnopqrstuvwxyz-";

    for (size_t i = 0; i < command_count; i++) {
        struct slice first = command_first_word(&commands[i]);
        const char *second = commands[i].name + first.length;

        assert_int_equal(strspn(commands[i].name, letters), first.length);
        assert_int_equal(command_has_second_word(&commands[i]), *second == ' ');
        second += *second == ' ';
        assert_int_equal(strspn(second, letters), strlen(second));
        if (command_has_second_word(&commands[i]))
            assert_null(command_by_name(arena_copy(&arena, first.at, first.length)));
    }
    assert_false(command_begins_with("report"));
    assert_false(command_begins_with(""));
    arena_free(&arena);
    for (size_t i = 0; i < option_count; i++) {
        assert_int_equal(strspn(options[i].name, letters), strlen(options[i].name));
        assert_true(islower((unsigned char)options[i].name[0]));
    }
}

static void every_option_has_a_command_and_a_name_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < option_count; i++) {
        if (options[i].command[0] != '\0')
            assert_non_null(command_by_name(options[i].command));
        for (size_t j = 0; j < i; j++) {
            bool shares = strcmp(options[i].command, options[j].command) == 0 ||
                          options[i].command[0] == '\0' || options[j].command[0] == '\0';
            assert_false(shares && strcmp(options[i].name, options[j].name) == 0);
        }
    }
    assert_true(option_count <= OPTIONS_MAX);
}

static void values_are_described(void **state)
{
    (void)state;
    for (size_t i = 0; i < option_count; i++) {
        const struct option *option = &options[i];
        bool chooses = option->kind == OPTION_CHOICE || option->kind == OPTION_LIST;

        assert_int_equal(option->choices[0] != '\0', chooses);
        assert_int_equal(option_argument(option)[0] == '\0', option->kind == OPTION_FLAG);
        assert_true(strlen(option->help) > 0);
    }
}

static void choices_are_found_by_their_word(void **state)
{
    (void)state;
    const struct option *period = option_by_name(command_by_name("report"), slice_of("period"));

    assert_int_equal(option_choice_index(period, slice_of("month")), 0);
    assert_int_equal(option_choice_index(period, slice_of("year")), 2);
    assert_int_equal(option_choice_index(period, slice_of("mont")), -1);
    assert_int_equal(option_choice_index(period, slice_of("month|quarter")), -1);
    assert_int_equal(option_choice_index(period, slice_of("")), -1);
}

/* On a line of its own, before its value or its words, or alone. */
static bool has_option(const char *help, const char *name)
{
    char before_words[64], alone[64];

    (void)snprintf(before_words, sizeof(before_words), "\n  --%s ", name);
    (void)snprintf(alone, sizeof(alone), "\n  --%s\n", name);
    return strstr(help, before_words) || strstr(help, alone);
}

static void help_mentions_every_option_in_every_language(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "ru", "hr"};

    for (size_t i = 0; i < command_count * 3; i++) {
        const struct command *command = &commands[i / 3];
        struct said said =
            said_in(languages[i % 3], 80, (const char *const[]){"help", command->name, NULL});

        assert_int_equal(said.exit_code, 0);
        for (size_t j = 0; j < option_count; j++) {
            bool belongs = option_by_name(command, slice_of(options[j].name)) != NULL;

            assert_int_equal(has_option(said.out, options[j].name), belongs);
        }
        said_free(&said);
    }
}

static void every_text_of_the_tables_is_translated(void **state)
{
    (void)state;
    static const char *const codes[] = {"ru", "hr"};

    for (size_t i = 0; i < 2; i++) {
        const struct language *language = language_by_code(codes[i]);

        for (size_t j = 0; j < option_count; j++)
            assert_string_not_equal(translate(language, options[j].help), options[j].help);
        for (size_t j = 0; j < command_count; j++)
            assert_string_not_equal(translate(language, commands[j].summary), commands[j].summary);
        for (size_t j = 0; j < OPTION_GROUPS; j++)
            assert_string_not_equal(translate(language, option_group_titles[j]),
                                    option_group_titles[j]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_of_lower_case_words),
        cmocka_unit_test(every_option_has_a_command_and_a_name_of_its_own),
        cmocka_unit_test(values_are_described),
        cmocka_unit_test(choices_are_found_by_their_word),
        cmocka_unit_test(help_mentions_every_option_in_every_language),
        cmocka_unit_test(every_text_of_the_tables_is_translated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
