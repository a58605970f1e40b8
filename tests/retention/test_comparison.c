// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/comparison.h"

#include "base/text.h"
#include "support/sample_log.h"

#include "support/check.h"

static const struct window thirty_days = {.active_days = 30};

static struct comparison compare(const struct order_log *log, const char *before_from,
                                 const char *before_to, const char *after_from,
                                 const char *after_to)
{
    struct rate before = rate_between(log, &thirty_days, on(before_from), on(before_to), 1);
    struct rate after = rate_between(log, &thirty_days, on(after_from), on(after_to), 1);

    return comparison_measure(log, &thirty_days, &before, &after, 2);
}

static void check_group(const struct compared_group *group, const char *name, int64_t start_before,
                        int64_t lost_before, int64_t start_after, int64_t lost_after)
{
    assert_string_equal(group->name, name);
    assert_int_equal(group->start_before, start_before);
    assert_int_equal(group->lost_before, lost_before);
    assert_int_equal(group->start_after, start_after);
    assert_int_equal(group->lost_after, lost_after);
}

static void counts_the_lost_by_first_source_and_last_service(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2023-01-10 1 web cut\na 2023-01-20 1 fair dye\n"
                                      "b 2023-01-15 1 web cut\nb 2023-02-10 1 fair dye\n"
                                      "c 2023-01-25 1 - cut\nc 2023-02-20 1 web\n"
                                      "d 2023-02-25 1 fair cut\nd 2023-03-20 1 fair cut\n",
                                      "2023-03-31");
    struct comparison comparison =
        compare(&log, "2023-02-01", "2023-02-28", "2023-03-01", "2023-03-31");

    check_group(&comparison.all, "", 3, 1, 3, 2);
    /* At the end of January a, b, c are active; a is lost in February. At its end b, c, d are;
     * b and c are lost in March. */
    assert_int_equal(comparison.source_count, 3);
    check_group(&comparison.sources[0], "", 1, 0, 1, 1);
    check_group(&comparison.sources[1], "web", 2, 1, 1, 1);
    check_group(&comparison.sources[2], "fair", 0, 0, 1, 0);
    assert_int_equal(comparison.service_count, 3);
    check_group(&comparison.services[0], "", 0, 0, 1, 1);
    check_group(&comparison.services[1], "dye", 1, 1, 1, 1);
    check_group(&comparison.services[2], "cut", 2, 0, 1, 0);
    assert_false(comparison.services[0].can_tell);
    order_log_close(&log);
}

static void says_nothing_of_groups_the_log_does_not_name(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2023-01-10 1\na 2023-02-09 1\n", "2023-03-31");
    struct comparison comparison =
        compare(&log, "2023-02-01", "2023-02-28", "2023-03-01", "2023-03-31");

    assert_int_equal(comparison.source_count, 0);
    assert_int_equal(comparison.service_count, 0);
    check_group(&comparison.all, "", 1, 0, 1, 1);
    assert_false(comparison.all.can_tell); /* one of one against none of one */
    order_log_close(&log);
}

/* 40 clients active at the end of January, of whom 10 are lost in February, and 40 at its end,
 * of whom 30 are lost in March. */
static void can_tell_when_the_interval_leaves_zero_out(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text lines = text_new(&arena);

    for (int i = 0; i < 40; i++) {
        text_format(&lines, "a%d 2023-01-15 1\n", i);
        if (i >= 10)
            text_format(&lines, "a%d 2023-02-15 1\n", i);
        if (i >= 30)
            text_format(&lines, "a%d 2023-03-15 1\nb%d 2023-02-15 1\n", i, i);
    }
    struct order_log log = sample_log(lines.at, "2023-03-31");
    struct comparison comparison =
        compare(&log, "2023-02-01", "2023-02-28", "2023-03-01", "2023-03-31");

    check_group(&comparison.all, "", 40, 10, 40, 30);
    assert_true(comparison.all.can_tell);
    assert_true(comparison.all.difference.low > 0.2 && comparison.all.difference.low < 0.5);
    assert_true(comparison.all.difference.high < 0.7);
    arena_free(&arena);
    order_log_close(&log);
}

static void adds_up_the_groups_beyond_the_largest(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text lines = text_new(&arena);

    /* Sources s10 to s24: one client each, two of s24; all lost in March. */
    for (int i = 10; i < 25; i++)
        text_format(&lines, "c%d 2023-02-10 1 s%d\n", i, i);
    text_add(&lines, "d 2023-02-10 1 s24\n");
    struct order_log log = sample_log(lines.at, "2023-03-31");
    struct comparison comparison =
        compare(&log, "2023-02-01", "2023-02-28", "2023-03-01", "2023-03-31");

    assert_int_equal(comparison.source_count, COMPARED_GROUPS_MAX + 1);
    check_group(&comparison.sources[0], "s24", 0, 0, 2, 2);
    check_group(&comparison.sources[1], "s10", 0, 0, 1, 1);
    check_group(&comparison.sources[11], "s20", 0, 0, 1, 1);
    assert_null(comparison.sources[12].name);
    assert_int_equal(comparison.sources[12].start_after, 3);
    assert_int_equal(comparison.sources[12].lost_after, 3);
    arena_free(&arena);
    order_log_close(&log);
}

/* "a x, a y, b x": who has which of the labels x, y, z. */
static struct label_comparison compare_labels(const struct order_log *log, const char *const *pairs,
                                              size_t count, struct arena *arena)
{
    static const char *const names[] = {"x", "y", "z"};
    struct client_label *items = arena_array(arena, struct client_label, count);
    struct rate before = rate_between(log, &thirty_days, on("2023-02-01"), on("2023-02-28"), 1);
    struct rate after = rate_between(log, &thirty_days, on("2023-03-01"), on("2023-03-31"), 1);

    for (size_t i = 0; i < count; i++)
        items[i] = (struct client_label){
            .client = (uint32_t)client_named(log, arena_copy(arena, pairs[i], 1)),
            .label = (uint32_t)(pairs[i][2] - 'x'),
        };
    const struct client_labels labels = {names, 3, items, count};
    return comparison_by_labels(log, &thirty_days, &before, &after, &labels, 2);
}

static void counts_a_client_with_each_of_their_labels(void **state)
{
    (void)state;
    struct arena arena = {0};
    /* At the end of January a, b, c are active; a is lost in February. At its end b, c, d are;
     * b and c are lost in March. */
    struct order_log log = sample_log("a 2023-01-20 1\nb 2023-02-10 1\nb 2023-01-15 1\n"
                                      "c 2023-01-25 1\nc 2023-02-20 1\n"
                                      "d 2023-02-25 1\nd 2023-03-20 1\n",
                                      "2023-03-31");
    const char *const pairs[] = {"d y", "b x", "b y", "a x"};
    struct label_comparison by_label = compare_labels(&log, pairs, 4, &arena);

    assert_int_equal(by_label.group_count, 3); /* nobody has z */
    assert_int_equal(by_label.left_out, 0);
    check_group(&by_label.groups[0], "", 1, 0, 1, 1);  /* c */
    check_group(&by_label.groups[1], "x", 2, 1, 1, 1); /* a, b */
    check_group(&by_label.groups[2], "y", 1, 0, 2, 1); /* b, d */
    assert_false(by_label.groups[2].can_tell);

    by_label = compare_labels(&log, NULL, 0, &arena);
    assert_int_equal(by_label.group_count, 1);
    check_group(&by_label.groups[0], "", 3, 1, 3, 2);
    arena_free(&arena);
    order_log_close(&log);
}

/* Groups by one label each are what groups by source are, whatever the number of threads. */
static void agrees_with_the_groups_by_source(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text lines = text_new(&arena);

    for (int i = 0; i < 9000; i++)
        text_format(&lines, "c%d 2023-%s 1 %c\nc%d 2023-02-%02d 1\n", i,
                    i % 7 < 4 ? "01-15" : "01-02", 'x' + i % 3, i, 1 + (i * 31 + i / 5) % 28);
    struct order_log log = sample_log(lines.at, "2023-03-31");
    const struct comparison by_source =
        compare(&log, "2023-02-01", "2023-02-28", "2023-03-01", "2023-03-31");
    const char *const names[] = {"", "x", "y", "z"};
    struct client_label *items = arena_array(&arena, struct client_label, log.client_count);

    for (size_t i = 0; i < log.client_count; i++)
        items[log.client_count - 1 - i] =
            (struct client_label){(uint32_t)i, log.source[log.first[i]]};
    const struct client_labels labels = {names, 4, items, log.client_count};
    struct label_comparison by_label =
        comparison_by_labels(&log, &thirty_days, &by_source.before, &by_source.after, &labels, 3);

    assert_int_equal(by_source.source_count, 3);
    assert_int_equal(by_label.group_count, by_source.source_count);
    for (size_t i = 0; i < by_label.group_count; i++) {
        const struct compared_group *one = &by_label.groups[i], *other = &by_source.sources[i];

        check_group(one, other->name, other->start_before, other->lost_before, other->start_after,
                    other->lost_after);
        assert_true(one->difference.low == other->difference.low);
        assert_true(one->can_tell == other->can_tell);
    }
    arena_free(&arena);
    order_log_close(&log);
}

static void says_how_many_labels_are_left_out(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct order_log log = sample_log("a 2023-02-10 1\nb 2023-02-10 1\n", "2023-03-31");
    struct rate before = rate_between(&log, &thirty_days, on("2023-02-01"), on("2023-02-28"), 1);
    struct rate after = rate_between(&log, &thirty_days, on("2023-03-01"), on("2023-03-31"), 1);
    struct client_label items[20];
    const char *names[20];

    for (uint32_t i = 0; i < 20; i++) {
        items[i] = (struct client_label){(uint32_t)client_named(&log, "a"), i};
        names[i] = arena_copy(&arena, (const char[]){(char)('A' + i)}, 1);
    }
    struct label_comparison by_label = comparison_by_labels(
        &log, &thirty_days, &before, &after, &(struct client_labels){names, 20, items, 20}, 1);

    assert_int_equal(by_label.group_count, COMPARED_GROUPS_MAX);
    assert_int_equal(by_label.left_out, 21 - COMPARED_GROUPS_MAX);
    check_group(&by_label.groups[0], "", 0, 0, 1, 1);
    check_group(&by_label.groups[11], "K", 0, 0, 1, 1);
    arena_free(&arena);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_the_lost_by_first_source_and_last_service),
        cmocka_unit_test(says_nothing_of_groups_the_log_does_not_name),
        cmocka_unit_test(can_tell_when_the_interval_leaves_zero_out),
        cmocka_unit_test(adds_up_the_groups_beyond_the_largest),
        cmocka_unit_test(counts_a_client_with_each_of_their_labels),
        cmocka_unit_test(agrees_with_the_groups_by_source),
        cmocka_unit_test(says_how_many_labels_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
