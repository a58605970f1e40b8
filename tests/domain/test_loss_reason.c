// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/loss_reason.h"

#include <string.h>

#include "support/check.h"

/* What is stored and written in addresses stays what it is. */
static void each_reason_keeps_its_number_and_its_word(void **state)
{
    static const struct {
        enum loss_reason reason;
        int number;
        const char *word;
        enum loss_side side;
    } rows[] = {
        {LOSS_NOT_UNDERSTOOD, 1, "not-understood", LOSS_OURS},
        {LOSS_LATE, 2, "late", LOSS_OURS},
        {LOSS_RUDE, 3, "rude", LOSS_OURS},
        {LOSS_REPUTATION, 4, "reputation", LOSS_OURS},
        {LOSS_QUALITY, 5, "quality", LOSS_OURS},
        {LOSS_CANNOT_AFFORD, 6, "cannot-afford", LOSS_THEIRS},
        {LOSS_NEEDS_RARELY, 7, "needs-rarely", LOSS_THEIRS},
        {LOSS_BUSINESS_CHANGED, 8, "business-changed", LOSS_THEIRS},
        {LOSS_FOUND_ANOTHER, 9, "found-another", LOSS_THEIRS},
        {LOSS_LOST_CONTACT, 10, "lost-contact", LOSS_THEIRS},
        {LOSS_NOT_REMEMBERED, 11, "not-remembered", LOSS_OURS},
        {LOSS_OTHER, 12, "other", LOSS_NOBODYS},
    };

    (void)state;
    assert_int_equal(sizeof(rows) / sizeof(rows[0]), LOSS_REASONS - 1);
    for (size_t i = 0; i < LOSS_REASONS - 1; i++) {
        enum loss_reason read = LOSS_UNKNOWN;

        assert_int_equal(rows[i].reason, rows[i].number);
        assert_string_equal(loss_reason_word(rows[i].reason), rows[i].word);
        assert_true(loss_reason_of(rows[i].word, &read));
        assert_int_equal(read, rows[i].reason);
        assert_int_equal(loss_side_of(rows[i].reason), rows[i].side);
        assert_true(strlen(loss_reason_words(rows[i].reason)) > 0);
        assert_true(strlen(loss_reason_step(rows[i].reason)) > 0);
    }
}

static void what_is_no_reason_has_no_word_of_one(void **state)
{
    static const char *const words[] = {"", "none", "Late", "late ", "latest", "13"};
    enum loss_reason read = LOSS_RUDE;

    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        assert_false(loss_reason_of(words[i], &read));
    assert_int_equal(read, LOSS_RUDE);
    assert_string_equal(loss_reason_word(LOSS_UNKNOWN), "none");
    assert_string_equal(loss_reason_word((enum loss_reason)99), "none");
}

static void the_record_suggests_a_mark_then_a_lost_contact_then_a_late_order(void **state)
{
    struct loss_record record = {.mark = MARK_RARE, .late_days = 5, .is_unreachable = true};

    (void)state;
    assert_int_equal(loss_suggested(&record), LOSS_NEEDS_RARELY);
    record.mark = MARK_LOST;
    assert_int_equal(loss_suggested(&record), LOSS_LOST_CONTACT);
    record.is_unreachable = false;
    assert_int_equal(loss_suggested(&record), LOSS_LATE);
    record.late_days = 0;
    assert_int_equal(loss_suggested(&record), LOSS_UNKNOWN);
    record.late_days = -3; /* early */
    assert_int_equal(loss_suggested(&record), LOSS_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reason_keeps_its_number_and_its_word),
        cmocka_unit_test(what_is_no_reason_has_no_word_of_one),
        cmocka_unit_test(the_record_suggests_a_mark_then_a_lost_contact_then_a_late_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
