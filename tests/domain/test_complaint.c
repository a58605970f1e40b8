// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/complaint.h"

#include <string.h>

#include "base/day.h"
#include "domain/cue.h"
#include "domain/cue_letter.h"

#include "support/check.h"

static struct complaint open_one(void)
{
    return (struct complaint){.client_id = 1,
                              .owner_id = 2,
                              .title = "The wrong logo",
                              .details = "",
                              .service = "",
                              .mended = "",
                              .gesture = "",
                              .learnt = "",
                              .stage = COMPLAINT_OPEN,
                              .opened_at = 100,
                              .due_at = 200};
}

static void each_cause_keeps_its_number_and_its_word(void **state)
{
    static const struct {
        enum complaint_cause cause;
        int number;
        const char *word;
    } rows[] = {
        {COMPLAINT_CAUSE_LATE, 1, "late"},
        {COMPLAINT_CAUSE_SILENCE, 2, "silence"},
        {COMPLAINT_CAUSE_UNDERSTOOD, 3, "misunderstood"},
        {COMPLAINT_CAUSE_QUALITY, 4, "quality"},
        {COMPLAINT_CAUSE_INCOMPLETE, 5, "incomplete"},
        {COMPLAINT_CAUSE_PRICE, 6, "price"},
        {COMPLAINT_CAUSE_TONE, 7, "tone"},
        {COMPLAINT_CAUSE_OUTSIDE, 8, "outside"},
        {COMPLAINT_CAUSE_NOTHING, 9, "nothing"},
        {COMPLAINT_CAUSE_OTHER, 10, "other"},
    };

    (void)state;
    assert_int_equal(sizeof(rows) / sizeof(rows[0]), COMPLAINT_CAUSES - 1);
    for (size_t i = 0; i < COMPLAINT_CAUSES - 1; i++) {
        enum complaint_cause read = COMPLAINT_CAUSE_NONE;

        assert_int_equal(rows[i].cause, rows[i].number);
        assert_string_equal(complaint_cause_word(rows[i].cause), rows[i].word);
        assert_true(complaint_cause_of(rows[i].word, &read));
        assert_int_equal(read, rows[i].cause);
        assert_true(strlen(complaint_cause_words(rows[i].cause)) > 0);
    }
}

static void what_is_no_cause_has_no_word_of_one(void **state)
{
    static const char *const words[] = {"", "none", "Late", "late ", "11"};
    enum complaint_cause read = COMPLAINT_CAUSE_TONE;

    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        assert_false(complaint_cause_of(words[i], &read));
    assert_int_equal(read, COMPLAINT_CAUSE_TONE);
    assert_string_equal(complaint_cause_word((enum complaint_cause)99), "none");
}

static void it_is_mended_then_explained_then_learnt_from(void **state)
{
    struct complaint complaint = open_one();
    struct fault fault = {0};

    (void)state;
    assert_int_equal(complaint_explain(&complaint, "", 300, &fault), STATUS_CONFLICT);
    assert_int_equal(complaint_close(&complaint, COMPLAINT_CAUSE_LATE, "x", 300, &fault),
                     STATUS_CONFLICT);
    assert_int_equal(complaint.stage, COMPLAINT_OPEN);
    fault = (struct fault){0};
    assert_int_equal(complaint_mend(&complaint, "", 300, &fault), STATUS_INVALID);
    assert_string_equal(fault.field, "mended");
    assert_int_equal(complaint_mend(&complaint, "The logo", 300, &fault), STATUS_OK);
    assert_int_equal(complaint_mend(&complaint, "Again", 301, &fault), STATUS_CONFLICT);
    assert_string_equal(complaint.mended, "The logo");
    assert_int_equal(complaint.mended_at, 300);
    assert_int_equal(complaint_close(&complaint, COMPLAINT_CAUSE_LATE, "x", 301, &fault),
                     STATUS_CONFLICT);
    assert_int_equal(complaint_explain(&complaint, "", 302, &fault), STATUS_OK);
    assert_int_equal(complaint.told_at, 302);
    assert_int_equal(complaint_explain(&complaint, "", 303, &fault), STATUS_CONFLICT);
    fault = (struct fault){0};
    assert_int_equal(complaint_close(&complaint, COMPLAINT_CAUSE_NONE, "x", 304, &fault),
                     STATUS_INVALID);
    assert_string_equal(fault.field, "cause");
    fault = (struct fault){0};
    assert_int_equal(complaint_close(&complaint, COMPLAINT_CAUSE_LATE, "", 304, &fault),
                     STATUS_INVALID);
    assert_string_equal(fault.field, "learnt");
    assert_int_equal(complaint.stage, COMPLAINT_EXPLAINED);
    assert_int_equal(complaint_close(&complaint, COMPLAINT_CAUSE_LATE, "Ask", 304, &fault),
                     STATUS_OK);
    assert_int_equal(complaint.closed_at, 304);
    assert_int_equal(complaint_close(&complaint, COMPLAINT_CAUSE_LATE, "Ask", 305, &fault),
                     STATUS_CONFLICT);
}

static void what_is_not_right_after_all_is_open_anew(void **state)
{
    struct complaint complaint = open_one();
    struct fault fault = {0};

    (void)state;
    assert_int_equal(complaint_reopen(&complaint, 900, &fault), STATUS_CONFLICT);
    assert_int_equal(complaint.due_at, 200);
    assert_int_equal(complaint_mend(&complaint, "The logo", 300, &fault), STATUS_OK);
    assert_int_equal(complaint_explain(&complaint, "A cake", 301, &fault), STATUS_OK);
    assert_int_equal(complaint_reopen(&complaint, 900, &fault), STATUS_OK);
    assert_int_equal(complaint.stage, COMPLAINT_OPEN);
    assert_int_equal(complaint.due_at, 900);
    assert_true(complaint.mended_at == 0 && complaint.told_at == 0 && complaint.closed_at == 0);
    assert_string_equal(complaint.mended, "The logo");
    assert_int_equal(complaint_explain(&complaint, "", 302, &fault), STATUS_CONFLICT);
}

static void it_is_somebodys_has_an_owner_a_title_and_a_time_ahead(void **state)
{
    struct complaint complaint = open_one();
    struct fault fault = {0};

    (void)state;
    assert_int_equal(complaint_check(&complaint, &fault), STATUS_OK);
    complaint.due_at = 100;
    assert_int_equal(complaint_check(&complaint, &fault), STATUS_OK);
    complaint.due_at = 99;
    assert_int_equal(complaint_check(&complaint, &fault), STATUS_INVALID);
    assert_string_equal(fault.field, "due");
    fault = (struct fault){0};
    complaint.owner_id = 0;
    assert_int_equal(complaint_check(&complaint, &fault), STATUS_INVALID);
    assert_string_equal(fault.field, "owner");
    fault = (struct fault){0};
    complaint.title = "";
    assert_int_equal(complaint_check(&complaint, &fault), STATUS_INVALID);
    assert_string_equal(fault.field, "title");
    fault = (struct fault){0};
    complaint.client_id = 0;
    assert_int_equal(complaint_check(&complaint, &fault), STATUS_INVALID);
    assert_string_equal(fault.field, "client");
}

/* ---- on Today ---- */

static struct cue_list cues_for(const struct cue_complaint *complaint,
                                const struct cue_answered *answer, struct arena *arena)
{
    struct cue_facts *facts = arena_alloc(arena, sizeof(*facts));
    const struct cue_day day = {.today = day_of(2026, 6, 10)};

    *facts = (struct cue_facts){.complaints = complaint,
                                .complaint_count = 1,
                                .answers = answer,
                                .answer_count = answer != NULL};
    return cues_of_day(facts, &day, arena);
}

static void each_step_of_it_is_a_cue_of_its_own(void **state)
{
    struct arena arena = {0};
    struct cue_complaint complaint = {.id = 5,
                                      .client_id = 7,
                                      .stage = COMPLAINT_OPEN,
                                      .title = "The wrong logo",
                                      .opened_on = day_of(2026, 6, 9),
                                      .due_on = day_of(2026, 6, 10),
                                      .due_minute = 17 * 60};
    const struct cue_answered done = {.key = {CAUSE_COMPLAINT, 5, COMPLAINT_OPEN},
                                      .answer = CUE_DONE};

    (void)state;
    struct cue_list cues = cues_for(&complaint, NULL, &arena);
    assert_int_equal(cues.count, 1);
    assert_int_equal(cues.items[0].rule, CUE_COMPLAINT);
    assert_int_equal(cues.items[0].key.cause, CAUSE_COMPLAINT);
    assert_int_equal(cues.items[0].key.occasion, COMPLAINT_OPEN);
    assert_int_equal(cues.items[0].client_id, 7);
    assert_int_equal(cues.items[0].due_minute, 17 * 60);
    assert_int_equal(cues.items[0].since_on, day_of(2026, 6, 9));
    assert_int_equal(cue_letter_of(&cues.items[0]), LETTER_COMPLAINT_HEARD);
    assert_int_equal(cues_for(&complaint, &done, &arena).count, 0);
    complaint.stage = COMPLAINT_MENDED;
    cues = cues_for(&complaint, &done, &arena);
    assert_int_equal(cues.count, 1);
    assert_int_equal(cue_letter_of(&cues.items[0]), LETTER_COMPLAINT_MENDED);
    complaint.stage = COMPLAINT_EXPLAINED;
    cues = cues_for(&complaint, NULL, &arena);
    assert_int_equal(cue_letter_of(&cues.items[0]), LETTER_NONE);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_cause_keeps_its_number_and_its_word),
        cmocka_unit_test(what_is_no_cause_has_no_word_of_one),
        cmocka_unit_test(it_is_mended_then_explained_then_learnt_from),
        cmocka_unit_test(what_is_not_right_after_all_is_open_anew),
        cmocka_unit_test(it_is_somebodys_has_an_owner_a_title_and_a_time_ahead),
        cmocka_unit_test(each_step_of_it_is_a_cue_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
