// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue_key.h"

#include "base/arena.h"

#include "support/check.h"

static const char *written(struct arena *arena, const struct cue_key *key)
{
    struct text text = text_new(arena);

    cue_key_write(&text, key);
    return text.at;
}

static void a_key_is_read_as_it_was_written(void **state)
{
    const struct cue_key keys[] = {{CAUSE_ENQUIRY, 402, 0},
                                   {CAUSE_COME_BACK, INT64_MAX, 20608},
                                   {CAUSE_DAY, 1, 2026},
                                   {CAUSE_CURRENCY, 0, INT64_MIN},
                                   {CAUSE_SILENCE, -1, -719468}};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        struct cue_key key = {.cause = 0};

        assert_true(cue_key_read(written(&arena, &keys[i]), &key));
        assert_int_equal(cue_key_compare(&key, &keys[i]), 0);
    }
    assert_string_equal(written(&arena, &keys[0]), "1.402.0");
    arena_free(&arena);
}

static void what_was_never_written_is_no_key(void **state)
{
    static const char *const wrong[] = {"",
                                        ".",
                                        "1",
                                        "1.2",
                                        "1.2.",
                                        "1.2.3.4",
                                        "1.2.3 ",
                                        " 1.2.3",
                                        "1. 2.3",
                                        "1.+2.3",
                                        "01.2.3",
                                        "1.02.3",
                                        "1.2.-0",
                                        "1.2.--3",
                                        "1,2,3",
                                        "0.2.3",
                                        "-1.2.3",
                                        "99.2.3",
                                        "x.2.3",
                                        "1.x.3",
                                        "1.2.x",
                                        "1.2.0x10",
                                        "1.1e3.4",
                                        "1.2.\t3",
                                        "1..3",
                                        "1.9223372036854775808.0",
                                        "1.2.-9223372036854775809"};
    struct cue_key key = {CAUSE_DAY, 5, 6};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (cue_key_read(wrong[i], &key))
            fail_msg("%s was taken", wrong[i]);
    assert_int_equal(key.object_id, 5);
}

static void rules_and_answers_have_words(void **state)
{
    struct arena arena = {0};
    struct text name = text_new(&arena);
    enum cue_answer answer = CUE_DONE;

    (void)state;
    cue_rule_name(&name, CUE_VIP_QUIET);
    assert_string_equal(name.at, "vip_quiet");
    for (int i = CUE_DONE; i <= CUE_NOT_THIS; i++) {
        assert_true(cue_answer_of(cue_answer_name((enum cue_answer)i), &answer));
        assert_int_equal(answer, i);
    }
    assert_false(cue_answer_of("", &answer));
    assert_false(cue_answer_of("Done", &answer));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_read_as_it_was_written),
        cmocka_unit_test(what_was_never_written_is_no_key),
        cmocka_unit_test(rules_and_answers_have_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
