// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/figure.h"

#include <string.h>

#include "base/text.h"
#include "support/check.h"

static struct arena arena;

/* One of every kind, with the longest values that it may have. */
static const char *const words[FIGURE_KINDS - 1] = {
    "start:2025-01-01:2025-12-31",
    "end:2025-01-01:2025-12-31",
    "retained:2025-01-01:2025-12-31",
    "lost:2025-01-01:2025-12-31",
    "joined:2025-01-01:2025-12-31",
    "new:2025-01-01:2025-12-31",
    "returned:2025-01-01:2025-12-31",
    "new_gone:2025-01-01:2025-12-31",
    "came_back:2025-01-01:2025-12-31",
    "standing:2026-11-21:one-time",
    "cooling:2026-11-21:newcomer",
    "cell:2026-11-21:1000000:1000000:1000000:1000000",
    "moved:2025-12-31:one-time:2026-11-21:newcomer",
    "segment:2026-11-21:potential-loyalists:1000000",
    "score:2026-11-21:m:5:1000000",
    "due:2026-11-21:passed",
    "cohort:2024-01-01:quarter:1000000:2026-11-21",
};

static void every_kind_is_read_and_written_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < FIGURE_KINDS - 1; i++) {
        struct figure figure;
        struct fault fault = {0};

        assert_int_equal(figure_read(words[i], &fault, &figure), STATUS_OK);
        assert_int_equal(figure.kind, FIGURE_START + (int)i);
        assert_string_equal(figure_word(&figure, &arena), words[i]);
        assert_true(strlen(words[i]) <= FIGURE_WORD_MAX);
    }
}

static void a_hyphen_says_none_or_and_more(void **state)
{
    (void)state;
    static const char *const open[] = {
        "cooling:2026-11-21:-",
        "cell:2026-11-21:4:-:183:-",
        "cell:2026-11-21:2:3:37:91",
        "moved:2025-12-31:-:2026-11-21:vip",
        "moved:2025-12-31:lost:2026-11-21:-",
    };

    for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
        struct figure figure;
        struct fault fault = {0};

        assert_int_equal(figure_read(open[i], &fault, &figure), STATUS_OK);
        assert_string_equal(figure_word(&figure, &arena), open[i]);
    }
    struct figure cell;
    struct fault fault = {0};
    assert_int_equal(figure_read(open[1], &fault, &cell), STATUS_OK);
    assert_int_equal(cell.to, day_of(2026, 11, 21));
    assert_int_equal(cell.a, 4);
    assert_int_equal(cell.b, -1);
    assert_int_equal(cell.c, 183);
    assert_int_equal(cell.d, -1);
}

static void what_is_no_figure_is_refused_by_name(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        ":",
        "lost",
        "lost:",
        "lost:2025-01-01",
        "lost:2025-01-01:",
        "lost:2025-01-01:2025-12-31:",
        "lost:2025-01-01:2025-12-31:1",
        "lost:2025-12-31:2025-01-01",
        "lost:2025-1-1:2025-12-31",
        "lost:2025-02-30:2025-12-31",
        "lost:0000-01-01:2025-12-31",
        "LOST:2025-01-01:2025-12-31",
        "lost :2025-01-01:2025-12-31",
        "none:2025-01-01:2025-12-31",
        "standing:2026-11-21:-",
        "standing:2026-11-21:cooling",
        "standing:2026-11-21:without-orders",
        "standing:2026-11-21:0",
        "cooling:2026-11-21:",
        "cell:2026-11-21:-:3:37:91",
        "cell:2026-11-21:3:2:37:91",
        "cell:2026-11-21:2:3:91:37",
        "cell:2026-11-21:2:3:37",
        "cell:2026-11-21:02:3:37:91",
        "cell:2026-11-21:+2:3:37:91",
        "cell:2026-11-21:2:3:37:1000001",
        "cell:2026-11-21:2:3:37:99999999999999999999999",
        "cell:2026-11-21:2:3:-1:91",
        "score:2026-11-21:x:5:365",
        "score:2026-11-21:r:6:365",
        "score:2026-11-21:r:0:365",
        "segment:2026-11-21:vip:365",
        "due:2026-11-21:ahead",
        "cohort:2024-01-01:week:1:2026-11-21",
        "cohort:2027-01-01:month:1:2026-11-21",
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct figure figure;
        struct fault fault = {0};

        assert_int_equal(figure_read(wrong[i], &fault, &figure), STATUS_INVALID);
        assert_string_equal(fault.field, "figure");
    }
}

/* Any change of any byte is refused, or is another figure that is written as it was read. */
static void no_byte_can_be_changed_unseen(void **state)
{
    (void)state;
    for (size_t i = 0; i < FIGURE_KINDS - 1; i++)
        for (size_t at = 0; at < strlen(words[i]); at++)
            for (int byte = 1; byte < 256; byte++) {
                struct arena_mark mark = arena_mark(&arena);
                char *word = arena_copy(&arena, words[i], strlen(words[i]));
                struct figure figure;
                struct fault fault = {0};

                word[at] = (char)byte;
                if (figure_read(word, &fault, &figure) == STATUS_OK)
                    assert_string_equal(figure_word(&figure, &arena), word);
                arena_rewind(&arena, mark);
            }
}

static void no_figure_is_written_as_nothing(void **state)
{
    (void)state;
    const struct figure none = {0};

    assert_string_equal(figure_word(&none, &arena), "");
}

static void what_orders_do_not_say_has_a_word(void **state)
{
    (void)state;
    static const char *const names[] = {"", "-", "--", "a-b", "-x", "Kwork", "проба"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *word = figure_group_word(names[i], &arena);

        assert_true(word[0] != '\0');
        assert_string_equal(figure_group_name(word), names[i]);
    }
    assert_string_equal(figure_group_word("", &arena), "-");
    assert_string_equal(figure_group_word("-x", &arena), "-x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_read_and_written_alike),
        cmocka_unit_test(a_hyphen_says_none_or_and_more),
        cmocka_unit_test(what_is_no_figure_is_refused_by_name),
        cmocka_unit_test(no_byte_can_be_changed_unseen),
        cmocka_unit_test(no_figure_is_written_as_nothing),
        cmocka_unit_test(what_orders_do_not_say_has_a_word),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    arena_free(&arena);
    return failed;
}
