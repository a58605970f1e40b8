// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue.h"

#include "base/arena.h"

#include "support/check.h"

enum { TODAY = 20780 };

static struct cue_list cues_of(const struct cue_waiting *waitings, size_t count,
                               const struct cue_answered *answers, size_t answer_count, day_t today,
                               struct arena *arena)
{
    const struct cue_facts facts = {.waitings = waitings,
                                    .waiting_count = count,
                                    .answers = answers,
                                    .answer_count = answer_count};
    const struct cue_day day = {.today = today};

    return cues_of_day(&facts, &day, arena);
}

static void who_is_due_first_stands_first_then_who_waits_longest(void **state)
{
    /* The richest client of all, whose id is the lowest, waits last. */
    const struct cue_waiting waitings[] = {
        {.id = 1, .client_id = 1, .since_on = TODAY, .due_on = TODAY, .due_minute = 900},
        {.id = 2, .since_on = TODAY, .due_on = TODAY, .due_minute = 600},
        {.id = 3, .since_on = TODAY - 3, .due_on = TODAY - 2, .due_minute = 1000},
        {.id = 4, .since_on = TODAY - 1, .due_on = TODAY, .due_minute = 900},
        {.id = 5, .is_back = true, .since_on = TODAY, .due_on = TODAY, .due_minute = CUE_NO_HOUR},
        {.id = 6, .since_on = TODAY, .due_on = TODAY + 1, .due_minute = 540},
    };
    static const int64_t order[] = {3, 2, 4, 1, 5, 6};
    struct arena arena = {0};
    const struct cue_list cues = cues_of(waitings, 6, NULL, 0, TODAY, &arena);

    (void)state;
    assert_int_equal(cues.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(cues.items[i].waiting->id, order[i]);
        assert_int_equal(cues.items[i].key.object_id, order[i]);
        assert_int_equal(cues.items[i].key.cause, CAUSE_WAITING);
        assert_int_equal(cues.items[i].rule, order[i] == 5 ? CUE_BACK_AGAIN : CUE_ANSWER_MESSAGE);
    }
    assert_int_equal(cues_at_top(&cues, TODAY), 5);
    arena_free(&arena);
}

static void what_was_said_holds_for_that_wait_and_no_other(void **state)
{
    const struct cue_waiting waiting = {
        .id = 7, .occasion = 1000, .since_on = TODAY, .due_on = TODAY, .due_minute = 600};
    const struct cue_waiting anew = {
        .id = 7, .occasion = 2000, .since_on = TODAY, .due_on = TODAY, .due_minute = 700};
    const struct cue_answered done = {.key = {CAUSE_WAITING, 7, 1000}, .answer = CUE_DONE};
    const struct cue_answered later = {
        .key = {CAUSE_WAITING, 7, 1000}, .answer = CUE_LATER, .until = TODAY + 2};
    struct arena arena = {0};

    (void)state;
    assert_int_equal(cues_of(&waiting, 1, &done, 1, TODAY, &arena).count, 0);
    assert_int_equal(cues_of(&anew, 1, &done, 1, TODAY, &arena).count, 1);
    assert_int_equal(cues_of(&waiting, 1, &later, 1, TODAY + 1, &arena).count, 0);
    assert_int_equal(cues_of(&waiting, 1, &later, 1, TODAY + 2, &arena).count, 1);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_due_first_stands_first_then_who_waits_longest),
        cmocka_unit_test(what_was_said_holds_for_that_wait_and_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
