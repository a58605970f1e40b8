// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outside_answer.h"

#include <string.h>

#include "base/text.h"
#include "support/check.h"

struct wire {
    struct outside_answer answer;
    char texts[64];
};

static bool read_wire(const struct wire *wire, size_t text_length, struct arena *arena,
                      struct outside_outcome *ret_outcome)
{
    struct slice bytes = {(const char *)wire, sizeof(wire->answer) + text_length};

    return outside_answer_read(bytes, arena, ret_outcome);
}

static struct wire good_wire(void)
{
    struct wire wire = {
        .answer = {.version = OUTSIDE_VERSION, .rows = 5, .sheet_count = 2, .text_length = 15}};

    memcpy(wire.texts, "Two\0a.xml\0One\0Two", 18);
    wire.answer.text_length = 18;
    return wire;
}

static void takes_an_answer_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct wire wire = good_wire();
    struct outside_outcome outcome;

    assert_true(read_wire(&wire, 18, &arena, &outcome));
    assert_string_equal(outcome.findings.sheet, "Two");
    assert_string_equal(outcome.part, "a.xml");
    assert_int_equal(outcome.findings.rows, 5);
    assert_int_equal(outcome.findings.sheet_count, 2);
    assert_string_equal(outcome.findings.sheets[1], "Two");
    arena_free(&arena);
}

static void refuses_answers_that_do_not_add_up(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct outside_outcome outcome;
    struct wire wires[7];

    for (size_t i = 0; i < 7; i++)
        wires[i] = good_wire();
    wires[0].answer.version++;
    wires[1].answer.code = OUTSIDE_CODES;
    wires[2].answer.text_length++;
    wires[3].answer.sheet_count = 3;
    wires[4].answer.sheet_count = 1;
    wires[5].answer.sheet_count = UINT32_MAX;
    wires[6].texts[17] = 'x';
    for (size_t i = 0; i < 7; i++)
        assert_false(read_wire(&wires[i], 18, &arena, &outcome));
    for (size_t length = 0; length < sizeof(struct outside_answer) + 18; length++) {
        struct slice cut = {(const char *)&wires[0], length};
        wires[0] = good_wire();
        assert_false(outside_answer_read(cut, &arena, &outcome));
    }
    arena_free(&arena);
}

static void makes_texts_fit_for_a_terminal(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct wire wire = good_wire();
    struct outside_outcome outcome;

    memcpy(wire.texts, "\x1B[31mž\xC2\x9B\xFF\n\0\0", 13);
    wire.answer.text_length = 13;
    wire.answer.sheet_count = 0;
    assert_true(read_wire(&wire, 13, &arena, &outcome));
    assert_string_equal(outcome.findings.sheet, "?[31mž???");
    arena_free(&arena);
}

static void has_a_fault_for_every_code(void **state)
{
    (void)state;
    for (int code = OUTSIDE_DONE + 1; code < OUTSIDE_CODES; code++) {
        struct arena arena = {0};
        struct fault fault = {0};
        const struct outside_outcome outcome = {
            .code = (enum outside_code)code, .part = "part", .findings = {.sheet = "sheet"}};
        enum status status = outside_outcome_fault(&outcome, "book.xlsx", NULL, &arena, &fault);

        assert_int_not_equal(status, STATUS_OK);
        assert_int_equal(status, fault.status);
        assert_string_equal(fault.message.args[0].text, "book.xlsx");
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_an_answer_apart),
        cmocka_unit_test(refuses_answers_that_do_not_add_up),
        cmocka_unit_test(makes_texts_fit_for_a_terminal),
        cmocka_unit_test(has_a_fault_for_every_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
