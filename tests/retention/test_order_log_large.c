// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>

#include "base/text.h"
#include "support/check.h"
#include "support/read_log.h"

/* Logs of many blocks: what one thread finds, several find too. */

struct client_sum {
    struct slice name;
    uint32_t occasions;
    int64_t amount;
};

static int compare_sums(const void *left, const void *right)
{
    const struct client_sum *a = left, *b = right;
    size_t length = a->name.length < b->name.length ? a->name.length : b->name.length;
    int order = memcmp(a->name.at, b->name.at, length);

    return order != 0 ? order : (int)a->name.length - (int)b->name.length;
}

static struct client_sum *sums_of(const struct order_log *log, struct arena *arena)
{
    struct client_sum *sums = arena_array(arena, struct client_sum, log->client_count);

    for (size_t i = 0; i < log->client_count; i++) {
        sums[i] = (struct client_sum){.name = order_log_name(log, i), .occasions = log->count[i]};
        for (size_t j = 0; j < log->count[i]; j++)
            sums[i].amount += log->amount[log->first[i] + j];
    }
    qsort(sums, log->client_count, sizeof(*sums), compare_sums);
    return sums;
}

/* 120,000 rows of 5,000 clients, some quoted, every 30,001st with a bad date. */
static struct text large_log(struct arena *arena)
{
    struct text text = text_new(arena);

    text_add(&text, "client,date,amount\n");
    for (int i = 0; i < 120000; i++) {
        int client = i * 7919 % 5000;
        text_format(&text, client % 9 == 0 ? "\"client, no %d\"" : "client-%d", client);
        if (i % 30001 == 30000)
            text_add(&text, ",soon,1\n");
        else
            text_format(&text, ",20%02d-%02d-%02d,%d.%02d\n", 10 + i % 15, 1 + i % 12, 1 + i % 28,
                        i % 400, i % 100);
    }
    return text;
}

static void several_threads_find_what_one_finds(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = large_log(&arena);
    struct slice file = {text.at, text.length};
    struct read_case cases[2];

    for (unsigned i = 0; i < 2; i++) {
        read_case_open(&cases[i]);
        cases[i].options.threads = i == 0 ? 1 : 4;
        cases[i].options.skip_bad_rows = true;
        assert_int_equal(read_case_read(&cases[i], &file, 1), STATUS_OK);
        assert_int_equal(cases[i].log.client_count, 5000);
        assert_int_equal(cases[i].log.counts.rows, 119997);
        assert_int_equal(cases[i].log.counts.rows_skipped, 3);
        assert_int_equal(cases[i].findings->bad_rows[0].line, 30002);
        assert_int_equal(cases[i].findings->bad_rows[2].line, 90004);
    }
    const struct client_sum *one = sums_of(&cases[0].log, &arena);
    const struct client_sum *several = sums_of(&cases[1].log, &arena);
    for (size_t i = 0; i < 5000; i++) {
        assert_true(slice_equal(one[i].name, several[i].name));
        assert_int_equal(one[i].occasions, several[i].occasions);
        assert_int_equal(one[i].amount, several[i].amount);
    }
    read_case_close(&cases[0]);
    read_case_close(&cases[1]);
    arena_free(&arena);
}

struct rejected_lines {
    int64_t lines[8];
    size_t count;
    bool are_raw;
};

static void keep_line(void *context, const struct bad_row *row, struct slice raw)
{
    struct rejected_lines *rejected = context;

    rejected->lines[rejected->count++] = row->line;
    rejected->are_raw =
        rejected->are_raw && raw.length > 7 && memcmp(raw.at + raw.length - 7, ",soon,1", 7) == 0;
}

static void hands_rejected_rows_over_in_order_of_the_file(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = large_log(&arena);
    struct slice file = {text.at, text.length};
    struct rejected_lines rejected = {.are_raw = true};
    struct read_case read_case;

    read_case_open(&read_case);
    read_case.options.threads = 4;
    read_case.options.skip_bad_rows = true;
    read_case.options.rejected = keep_line;
    read_case.options.rejected_context = &rejected;
    assert_int_equal(read_case_read(&read_case, &file, 1), STATUS_OK);
    assert_int_equal(rejected.count, 3);
    assert_true(rejected.are_raw);
    assert_int_equal(rejected.lines[0], 30002);
    assert_int_equal(rejected.lines[1], 60003);
    assert_int_equal(rejected.lines[2], 90004);
    read_case_close(&read_case);
    arena_free(&arena);
}

static void counts_all_bad_rows_and_shows_the_first(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct read_case read_case;

    text_add(&text, "client,date\nAda,2025-01-01\n");
    for (int i = 0; i < 100000; i++)
        text_add(&text, "Ada,never\n");
    struct slice file = {text.at, text.length};
    read_case_open(&read_case);
    assert_int_equal(read_case_read(&read_case, &file, 1), STATUS_INVALID);
    assert_int_equal(read_case.findings->bad_row_count, 100000);
    assert_int_equal(read_case.findings->bad_rows_shown, BAD_ROWS_SHOWN);
    assert_int_equal(read_case.findings->bad_rows[0].line, 3);
    assert_int_equal(read_case.findings->bad_rows[19].line, 22);
    assert_int_equal(read_case.fault.message.args[0].count, 100000);
    read_case_close(&read_case);
    arena_free(&arena);
}

static void reads_a_log_whose_first_row_is_long(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct read_case read_case;

    text_add(&text, "client,date,amount,note\nAda,2025-01-01,5,\"");
    for (int i = 0; i < 100000; i++)
        text_add(&text, "many words\n");
    text_add(&text, "\"\nBo,2025-01-02,6,\n");
    struct slice file = {text.at, text.length};
    read_case_open(&read_case);
    assert_int_equal(read_case_read(&read_case, &file, 1), STATUS_OK);
    assert_int_equal(read_case.log.occasion_count, 2);
    assert_int_equal(read_case.findings->files[0].lines, 100003);
    read_case_close(&read_case);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_threads_find_what_one_finds),
        cmocka_unit_test(hands_rejected_rows_over_in_order_of_the_file),
        cmocka_unit_test(counts_all_bad_rows_and_shows_the_first),
        cmocka_unit_test(reads_a_log_whose_first_row_is_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
