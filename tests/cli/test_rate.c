// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/check.h"
#include "support/said.h"

static void assert_says(struct said said, const char *part)
{
    if (!strstr(said.out, part))
        fail_msg("“%s” is missing in:\n%s%s", part, said.out, said.err);
    assert_int_equal(said.exit_code, 0);
    assert_string_equal(said.err, "");
    said_free(&said);
}

static void assert_refuses(struct said said, const char *part)
{
    if (!strstr(said.err, part))
        fail_msg("“%s” is missing in:\n%s", part, said.err);
    assert_int_equal(said.exit_code, 2);
    assert_string_equal(said.out, "");
    said_free(&said);
}

static void works_out_the_example_of_the_seed(void **state)
{
    (void)state;
    const char *const arguments[] = {"rate", "--start", "150", "--lost", "20", "--new", "65", NULL};

    assert_says(said_by(arguments),
                "Clients at the end: 195 (150 at the start, less 20 lost, plus 65 "
                "new)\nRetention rate: 87 % (86.67)\n");
    assert_says(said_by(arguments), "Of the clients at the start (150), 130 stayed.");
    assert_says(said_by(arguments), "The base grew by 45: of the new clients (65), 20 only filled");
    assert_says(said_in("ru", 80, arguments), "Коэффициент удержания: 87 % (86,67)\n");
    assert_says(said_in("ru", 80, arguments), "из них осталось 130.");
    assert_says(said_in("hr", 80, arguments), "Stopa zadržavanja: 87 % (86,67)\n");
    assert_says(said_in("hr", 80, arguments), "Klijenata na kraju: 195");
}

static void says_what_became_of_the_base(void **state)
{
    (void)state;
    assert_says(SAID("rate", "--start", "10", "--lost", "3", "--new", "1"),
                "The base shrank by 2: fewer clients came than left.");
    assert_says(SAID("rate", "--start", "10", "--lost", "3", "--new", "3"),
                "The base stayed as large as it was");
    assert_says(SAID("rate", "--start", "10", "--lost", "0", "--new", "3"), "Nobody left");
    assert_says(SAID("rate", "--start", "1", "--lost", "1", "--new", "0"), "Retention rate: 0 %");
}

static void prints_json(void **state)
{
    (void)state;
    assert_says(SAID("rate", "--start=150", "--lost=20", "--new=65", "--json"),
                "{\n  \"schema\": 1,\n  \"start\": 150,\n  \"lost\": 20,\n  \"new\": 65,\n"
                "  \"retained\": 130,\n  \"end\": 195,\n  \"crr\": 0.8666666666666667\n}\n");
}

static void refuses_what_cannot_be(void **state)
{
    (void)state;
    assert_refuses(SAID("rate"), "the rate needs three figures: --start, --lost and --new");
    assert_refuses(SAID("rate", "--start", "3", "--lost", "1"), "the rate needs three figures");
    assert_refuses(SAID("rate", "--start", "0", "--lost", "0", "--new", "1"),
                   "--start takes a whole number from 1 to");
    assert_refuses(SAID("rate", "--start", "2", "--lost", "3", "--new", "1"),
                   "--lost (3) cannot be more than --start (2)");
    assert_refuses(SAID("rate", "--start", "2", "--lost", "-1", "--new", "1"),
                   "--lost takes a whole number from 0 to");
    assert_refuses(SAID("rate", "--start", "2", "--lost", "1", "--new", "9223372036854775808"),
                   "not “9223372036854775808”");
    assert_refuses(SAID("rate", "5", "--start", "2", "--lost", "1", "--new", "1"),
                   "“regulars rate” takes options only, not “5”");
}

static void other_commands_say_what_they_are_for(void **state)
{
    (void)state;
    assert_says(SAID("version"), "regulars 0.");
    assert_says(SAID("--version"), "regulars 0.");
    assert_says(SAID("rate", "--help"), "  --start N");
    assert_says(SAID("help"), "Work out the retention rate");
    assert_refuses(SAID("version", "now"), "takes nothing, not “now”");
    assert_refuses(SAID("help", "raet"), "did you mean “rate”?");
    assert_refuses(SAID("help", "rate", "report"), "takes one command, not also “report”");

    struct said said = said_by((const char *const[]){NULL});
    assert_int_equal(said.exit_code, 2);
    assert_non_null(strstr(said.out, "regulars report orders.csv"));
    said_free(&said);
}

static void faults_speak_the_language_asked_for(void **state)
{
    (void)state;
    assert_refuses(SAID("raet", "--language", "ru"), "нет команды «raet»");
    assert_refuses(SAID("raet", "--language=hr"), "nema naredbe „raet”");
    assert_refuses(SAID("rate", "--language=ru", "--sart"), "возможно, --start?");
}

static void a_name_cannot_steer_the_terminal(void **state)
{
    (void)state;
    struct said said = SAID("re\033[2Jport");

    assert_null(strchr(said.err, '\033'));
    assert_int_equal(said.exit_code, 2);
    said_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_out_the_example_of_the_seed),
        cmocka_unit_test(says_what_became_of_the_base),
        cmocka_unit_test(prints_json),
        cmocka_unit_test(refuses_what_cannot_be),
        cmocka_unit_test(other_commands_say_what_they_are_for),
        cmocka_unit_test(faults_speak_the_language_asked_for),
        cmocka_unit_test(a_name_cannot_steer_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
