// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/command_line.h"

#include "support/check.h"

static struct arena arena;

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct command_line parsed(enum status expected, const char *const *arguments)
{
    struct command_line line = {.language = language_by_code("en"), .arena = &arena};
    int count = 0;

    while (arguments[count])
        count++;
    enum status status = command_line_parse(&line, count, arguments);
    if (status != expected)
        fail_msg("%s: status %d, want %d", arguments[0], (int)status, (int)expected);
    return line;
}

#define PARSED(...) parsed(STATUS_OK, (const char *const[]){__VA_ARGS__, NULL})

/* The fault and what to do about it, as people read them. */
static const char *refused(const char *const *arguments)
{
    struct command_line line = parsed(STATUS_INVALID, arguments);
    struct text text = text_new(&arena);

    text_message(&text, line.language, &line.fault.message);
    text_add(&text, " | ");
    text_message(&text, line.language, &line.hint);
    return text.at;
}

#define REFUSED(...) refused((const char *const[]){__VA_ARGS__, NULL})

static void takes_values_after_equals_or_next(void **state)
{
    (void)state;
    struct command_line line = PARSED("report", "--html=a=b.html", "--clients", "c.csv",
                                      "orders.csv", "--json", "--client", "-", "-");

    assert_string_equal(line.command->name, "report");
    assert_string_equal(option_text(&line, "html"), "a=b.html");
    assert_string_equal(option_text(&line, "clients"), "c.csv");
    assert_string_equal(option_text(&line, "client"), "-");
    assert_string_equal(option_text(&line, "json"), "");
    assert_true(option_is_set(&line, "json"));
    assert_false(option_is_set(&line, "quiet"));
    assert_null(option_text(&line, "date"));
    assert_int_equal(line.operand_count, 2);
    assert_string_equal(line.operands[0], "orders.csv");
    assert_string_equal(line.operands[1], "-");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    struct command_line line = PARSED("report", "--json", "--", "--html", "-x", "--");

    assert_int_equal(line.operand_count, 3);
    assert_string_equal(line.operands[0], "--html");
    assert_string_equal(line.operands[2], "--");
    assert_false(option_is_set(&line, "html"));
}

static void reads_choices_and_lists(void **state)
{
    (void)state;
    struct command_line line =
        PARSED("report", "--only", "cohorts,retention", "--period", "year", "x");

    assert_int_equal(option_list(&line, "only"), (1 << 0) | (1 << 4));
    assert_int_equal(option_choice(&line, "period"), 2);
    assert_int_equal(option_choice(&line, "date-format"), -1);
    line = PARSED("report", "x");
    assert_int_equal(option_list(&line, "only"), 0);
}

static void suggests_the_nearest_name(void **state)
{
    (void)state;
    assert_string_equal(REFUSED("report", "--jsno"),
                        "“regulars report” has no option --jsno | did you mean --json?");
    assert_string_equal(REFUSED("rate", "--strat=3"),
                        "“regulars rate” has no option --strat=3 | did you mean --start?");
    assert_string_equal(REFUSED("raet"), "there is no command “raet” | did you mean “rate”?");
    assert_string_equal(REFUSED("xyzzyx"),
                        "there is no command “xyzzyx” | “regulars help” lists the commands");
    assert_string_equal(REFUSED("report", "--xyzzyxyz"),
                        "“regulars report” has no option --xyzzyxyz | “regulars help report” says "
                        "how it is used");
    assert_string_equal(REFUSED("report", "-j"),
                        "“regulars report” has no option -j | “regulars help report” says how it "
                        "is used");
    assert_string_equal(REFUSED("--json", "report"),
                        "the command comes before --json | “regulars help” lists the commands");
}

static void refuses_what_a_value_cannot_be(void **state)
{
    (void)state;
    const char *hint = " | “regulars help report” says how it is used";
    const struct {
        const char *argument, *next, *fault;
    } cases[] = {
        {"--html", NULL, "--html needs a value: FILE"},
        {"--html", "--json", "--html needs a value: FILE"},
        {"--html=", NULL, "--html needs a value: FILE"},
        {"--json=yes", NULL, "--json takes no value"},
        {"--json", "--json", "--json is given twice"},
        {"--period", "week", "--period does not know “week”; it takes month, quarter, year"},
        {"--only", "rfm,",
         "--only does not know “”; it takes retention, matrix, rfm, next_order, "
         "cohorts, forecast"},
        {"--only", "rfm,,matrix",
         "--only does not know “”; it takes retention, matrix, rfm, "
         "next_order, cohorts, forecast"},
        {"--language", "de", "--language does not know “de”; it takes en, ru, hr"},
        {"--period", NULL, "--period needs a value: month|quarter|year"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *said = REFUSED("report", cases[i].argument, cases[i].next);
        size_t length = strlen(cases[i].fault);

        assert_memory_equal(said, cases[i].fault, length);
        assert_string_equal(said + length, hint);
    }
}

static void an_option_belongs_to_its_command(void **state)
{
    (void)state;
    assert_string_equal(REFUSED("rate", "--html", "x"),
                        "“regulars rate” has no option --html | “regulars help rate” says how it "
                        "is used");
    struct command_line line = PARSED("rate", "-h");
    assert_true(option_is_set(&line, "help"));
}

static void reads_numbers_and_days(void **state)
{
    (void)state;
    struct command_line line =
        PARSED("rate", "--start", "150", "--lost=-5", "--new", "99999999999999999999");
    int64_t number = 7;

    assert_int_equal(option_number(&line, "start", 1, 150, &number), STATUS_OK);
    assert_int_equal(number, 150);
    assert_int_equal(option_number(&line, "lost", 0, 10, &number), STATUS_INVALID);
    line.fault = (struct fault){0};
    assert_int_equal(option_number(&line, "new", 0, INT64_MAX, &number), STATUS_INVALID);
    assert_int_equal(number, 150);

    static const char *const odd[] = {"", " 5", "5 ", "5x", "0x10", "+", "--5", "1e3", "5.0", "٣"};
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        line = PARSED("rate");
        for (size_t row = 0; row < option_count; row++)
            if (&options[row] == option_by_name(line.command, slice_of("start")))
                line.values[row] = odd[i];
        assert_int_equal(option_number(&line, "start", 0, 100, &number), STATUS_INVALID);
    }
    day_t day = 3;
    line = PARSED("report", "--from", "2024-02-29", "--to", "2023-02-29", "x");
    assert_int_equal(option_day(&line, "as-of", &day), STATUS_OK);
    assert_int_equal(day, 3);
    assert_int_equal(option_day(&line, "from", &day), STATUS_OK);
    assert_int_equal(day, day_of(2024, 2, 29));
    assert_int_equal(option_day(&line, "to", &day), STATUS_INVALID);
}

static void help_and_version_have_usual_names_too(void **state)
{
    (void)state;
    assert_string_equal(PARSED("--help").command->name, "help");
    assert_string_equal(PARSED("-h").command->name, "help");
    assert_string_equal(PARSED("--version").command->name, "version");
    assert_string_equal(PARSED(NULL).command->name, "help");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_values_after_equals_or_next),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(reads_choices_and_lists),
        cmocka_unit_test(suggests_the_nearest_name),
        cmocka_unit_test(refuses_what_a_value_cannot_be),
        cmocka_unit_test(an_option_belongs_to_its_command),
        cmocka_unit_test(reads_numbers_and_days),
        cmocka_unit_test(help_and_version_have_usual_names_too),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
