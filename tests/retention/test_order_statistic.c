// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_statistic.h"

#include <stdlib.h>

#include "support/check.h"

enum { VALUES_MAX = 5000 };

static int by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void check_against_a_sort(int64_t *values, size_t count)
{
    const size_t ranks[4] = {0, count / 5, count / 2, count - 1};
    struct arena arena = {0};
    int64_t found[4];

    order_statistics(values, count, ranks, 4, &arena, found);
    qsort(values, count, sizeof(*values), by_value);
    for (size_t i = 0; i < 4; i++) {
        if (found[i] != values[ranks[i]])
            fail_msg("rank %zu of %zu: %lld, want %lld", ranks[i], count, (long long)found[i],
                     (long long)values[ranks[i]]);
    }
    arena_free(&arena);
}

static void finds_what_a_sort_would(void **state)
{
    (void)state;
    static int64_t values[VALUES_MAX];
    uint64_t random = 20260101;

    for (size_t count = 1; count <= VALUES_MAX; count += 1 + count / 3) {
        for (int shift = 0; shift < 64; shift += 7) {
            for (size_t i = 0; i < count; i++)
                values[i] = (int64_t)(next_random(&random) >> shift);
            check_against_a_sort(values, count);
        }
    }
}

static void stands_ties_and_the_whole_range(void **state)
{
    (void)state;
    int64_t same[] = {7, 7, 7, 7, 7, 7};
    int64_t widest[] = {INT64_MIN, INT64_MAX, 0, -1, 1, INT64_MAX, INT64_MIN};
    int64_t outlier[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, INT64_MAX};
    int64_t one[] = {-3};

    check_against_a_sort(same, 6);
    check_against_a_sort(widest, 7);
    check_against_a_sort(outlier, 10);
    check_against_a_sort(one, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_a_sort_would),
        cmocka_unit_test(stands_ties_and_the_whole_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
