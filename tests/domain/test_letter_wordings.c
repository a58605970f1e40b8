// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/letter_wordings.h"

#include <string.h>

#include "domain/letter_template.h"
#include "support/check.h"

static void a_body_is_cut_at_lines_of_equals_signs(void **state)
{
    static const struct {
        const char *body;
        size_t count;
        const char *first, *last;
    } cases[] = {
        {"One", 1, "One", "One"},
        {"One\n\n===\n\nTwo\n", 2, "One", "Two"},
        {"One\n  =====  \nTwo\n===\nThree", 3, "One", "Three"},
        {"a == b\n==\nx === y", 1, "a == b\n==\nx === y", "a == b\n==\nx === y"},
        {"One\r\n===\r\nTwo", 2, "One", "Two"},
        {"===\nTwo", 2, "", "Two"},
        {"One\n===", 2, "One", ""},
        {"", 1, "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        const struct letter_wordings got = letter_wordings_of(cases[i].body, &arena);

        if (got.count != cases[i].count || strcmp(got.items[0], cases[i].first) != 0 ||
            strcmp(got.items[got.count - 1], cases[i].last) != 0)
            fail_msg("case %zu: %zu, \"%s\"", i, got.count, got.items[0]);
        assert_false(got.is_beyond);
        arena_free(&arena);
    }
}

static void nobody_reads_the_same_twice_in_a_row(void **state)
{
    static const char body[] = "Dear Nora,\nthank you for the order, it is a pleasure.\n===\n"
                               "Dear Nora,\nhow good to hear from you again!\n===\n"
                               "Dear Nora,\nwe are glad that you came back to us.";
    struct arena arena = {0};
    const struct letter_wordings wordings = letter_wordings_of(body, &arena);

    (void)state;
    for (int64_t client = 0; client < 30; client++) {
        const char *said = "";
        size_t last = 99;

        for (int turn = 0; turn < 8; turn++) {
            const size_t next = letter_wording_next(&wordings, said, client, &arena);

            assert_true(next < wordings.count && next != last);
            assert_int_equal(next, letter_wording_next(&wordings, said, client, &arena));
            if (turn == 0)
                assert_int_equal(next, (size_t)client % 3);
            last = next;
            said = wordings.items[next];
        }
    }
    /* also when a word or two was changed before it left */
    assert_int_not_equal(letter_wording_next(&wordings,
                                             "Dear Nora, how good to hear from you, dear Nora!", 1,
                                             &arena),
                         1);
    arena_free(&arena);
}

static void one_wording_is_taken_whatever_was_said(void **state)
{
    struct arena arena = {0};
    const struct letter_wordings one = letter_wordings_of("One", &arena);

    (void)state;
    assert_int_equal(letter_wording_next(&one, "One", -7, &arena), 0);
    arena_free(&arena);
}

static void a_template_refuses_empty_and_too_many_wordings(void **state)
{
    static const struct {
        const char *body;
        enum status status;
    } cases[] = {
        {"a\n===\nb\n===\nc\n===\nd\n===\ne", STATUS_OK},
        {"a\n===\nb\n===\nc\n===\nd\n===\ne\n===\nf", STATUS_INVALID},
        {"a\n===\n \n===\nb", STATUS_INVALID},
        {"a\n===\n{nobody}", STATUS_INVALID},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        struct fault fault = {0};
        struct letter_template clean;
        const struct letter_template given = {
            .name = "n", .language = "en", .subject = "", .body = cases[i].body};
        const enum status status = letter_template_clean(&given, &arena, &fault, &clean);

        if (status != cases[i].status)
            fail_msg("case %zu: %d", i, (int)status);
        if (status == STATUS_INVALID)
            assert_string_equal(fault.field, "body");
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_cut_at_lines_of_equals_signs),
        cmocka_unit_test(nobody_reads_the_same_twice_in_a_row),
        cmocka_unit_test(one_wording_is_taken_whatever_was_said),
        cmocka_unit_test(a_template_refuses_empty_and_too_many_wordings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
