// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/likelihood.h"

#include <math.h>

#include "support/check.h"
#include "support/near.h"

enum { BUYERS = 5 * GROUPS_AT_A_TIME + 17 };

static struct buying many_buyers(struct arena *arena)
{
    struct buyer *buyers = arena_array(arena, struct buyer, BUYERS);

    for (uint32_t i = 0; i < BUYERS; i++)
        buyers[i] = (struct buyer){i, 0, 1 + 1.0 / (i + 1)};
    return buying_group(buyers, NULL, NULL, BUYERS, arena);
}

/* Sums whose bits hang on where the additions begin. */
static void add_fractions(const void *context, const struct buying *buying, size_t from, size_t to,
                          struct derivatives *sum)
{
    assert_string_equal(context, "context");
    assert_true(to - from <= GROUPS_AT_A_TIME);
    for (size_t i = from; i < to; i++) {
        sum->value += log(buying->groups[i].until);
        sum->gradient[3] += 1 / buying->groups[i].until;
        sum->hessian[2][1] += 1;
        sum->hessian[0][0] += buying->groups[i].orders;
    }
}

static void adds_every_group_once(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buying buying = many_buyers(&arena);
    struct derivatives sum;

    likelihood_sum(&buying, add_fractions, "context", 1, &arena, &sum);
    assert_near(sum.hessian[0][0], (double)BUYERS * (BUYERS - 1) / 2, 0);
    assert_near(sum.hessian[2][1], BUYERS, 0);
    assert_near(sum.hessian[1][2], BUYERS, 0);
    /* The product of (i + 2) / (i + 1) telescopes. */
    assert_near(sum.value, log(BUYERS + 1), 1e-11);
    arena_free(&arena);
}

static void adds_to_the_same_bits_whatever_the_threads(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buying buying = many_buyers(&arena);
    struct derivatives one, other;

    likelihood_sum(&buying, add_fractions, "context", 1, &arena, &one);
    for (unsigned threads = 0; threads < 7; threads++) {
        likelihood_sum(&buying, add_fractions, "context", threads, &arena, &other);
        assert_memory_equal(&one, &other, sizeof(one));
    }
    arena_free(&arena);
}

static void is_zero_for_nobody(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buying nobody = {0};
    struct derivatives zero = {0}, sum;

    likelihood_sum(&nobody, add_fractions, "context", 2, &arena, &sum);
    assert_memory_equal(&sum, &zero, sizeof(sum));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_every_group_once),
        cmocka_unit_test(adds_to_the_same_bits_whatever_the_threads),
        cmocka_unit_test(is_zero_for_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
