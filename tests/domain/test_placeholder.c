// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/placeholder.h"

#include <string.h>

#include "base/slice.h"
#include "support/check.h"

static const struct placeholder_values nora = {
    .values = {[PLACEHOLDER_CLIENT] = "Harbour {day} Lights",
               [PLACEHOLDER_CONTACT] = "Nora",
               [PLACEHOLDER_ORDER] = "Winter menu"}};

static void placeholders_become_what_they_stand_for(void **state)
{
    static const struct {
        const char *text, *filled;
    } cases[] = {
        {"", ""},
        {"Dear {contact},", "Dear Nora,"},
        {"{contact}{order}", "NoraWinter menu"},
        {"{client}", "Harbour {day} Lights"}, /* a value is text */
        {"until {day}", "until {day}"},       /* not known here */
        {"{{contact}}", "{contact}"},
        {"}}{{", "}{"},
        {"Ждём {contact}", "Ждём Nora"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};
        const char *filled = NULL;

        assert_int_equal(placeholders_fill(cases[i].text, &nora, "body", &arena, &fault, &filled),
                         STATUS_OK);
        assert_string_equal(filled, cases[i].filled);
    }
    arena_free(&arena);
}

static void what_is_none_is_named_kindly(void **state)
{
    static const struct {
        const char *text, *said, *nearest; /* parts of the message; NULL: no arguments */
    } cases[] = {
        {"{contakt}", "contakt", "contact"},
        {"{клиент}", "клиент", NULL},
        {"{}", "", NULL},
        {"{contact", NULL, NULL},
        {"contact}", NULL, NULL},
        {"{con{tact}", NULL, NULL},
        {"{contact\n}", NULL, NULL},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fault fault = {0};

        assert_int_equal(placeholders_check(cases[i].text, "body", &arena, &fault), STATUS_INVALID);
        assert_string_equal(fault.field, "body");
        assert_int_equal(fault.message.args[0].kind, cases[i].said ? ARG_TEXT : ARG_NONE);
        if (cases[i].said)
            assert_string_equal(fault.message.args[0].text, cases[i].said);
        assert_int_equal(fault.message.args[1].kind, cases[i].nearest ? ARG_TEXT : ARG_NONE);
        if (cases[i].nearest)
            assert_string_equal(fault.message.args[1].text, cases[i].nearest);
    }
    arena_free(&arena);
}

static void a_letter_has_its_limit(void **state)
{
    enum { TIMES = 20 };
    struct placeholder_values values = {0};
    struct arena arena = {0};
    struct fault fault = {0};
    const char *filled = NULL;
    char *long_value = arena_alloc(&arena, PLACEHOLDER_TEXT_MAX / 10 + 1);
    char text[TIMES * 8 + 2] = "";

    (void)state;
    memset(long_value, 'x', PLACEHOLDER_TEXT_MAX / 10);
    long_value[PLACEHOLDER_TEXT_MAX / 10] = '\0';
    values.values[PLACEHOLDER_ABOUT] = long_value;
    for (int i = 0; i < TIMES; i++)
        memcpy(text + 8 * i, "{about} ", 9);
    assert_int_equal(placeholders_fill(text, &values, "body", &arena, &fault, &filled),
                     STATUS_INVALID);
    assert_int_equal(placeholders_check(text, "body", &arena, &fault), STATUS_OK);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(placeholders_become_what_they_stand_for),
        cmocka_unit_test(what_is_none_is_named_kindly),
        cmocka_unit_test(a_letter_has_its_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
