// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "support/check.h"
#include "support/simulated_buyers.h"

/* What the generator makes is what the models say: means known in closed form. */
enum { CLIENTS = 40000 };

static void assert_near(const char *what, double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%s: got %.10g, want %.10g within %g", what, got, want, within);
}

static void dice_have_the_moments_of_their_laws(void **state)
{
    (void)state;
    double sums[6] = {0};
    struct dice dice = dice_from(1);

    for (int i = 0; i < CLIENTS; i++) {
        double z = dice_normal(&dice), gamma = dice_gamma(&dice, 0.3);
        sums[0] += z;
        sums[1] += z * z;
        sums[2] += gamma;
        sums[3] += gamma * gamma;
        sums[4] += dice_beta(&dice, 0.8, 2.4);
        sums[5] += dice_exponential(&dice);
    }
    assert_near("normal", sums[0] / CLIENTS, 0, 0.02);
    assert_near("its square", sums[1] / CLIENTS, 1, 0.03);
    assert_near("gamma", sums[2] / CLIENTS, 0.3, 0.012);
    assert_near("its square", sums[3] / CLIENTS, 0.39, 0.05);
    assert_near("beta", sums[4] / CLIENTS, 0.25, 0.005);
    assert_near("exponential", sums[5] / CLIENTS, 1, 0.02);
}

struct sums {
    double orders, none, alive, future;
};
static struct sums sums_of(const struct shop *shop, double ahead)
{
    struct sums sums = {0};
    struct dice dice = dice_from(7);

    for (int i = 0; i < CLIENTS; i++) {
        struct simulated client = simulate_client(shop, &dice);
        assert_true(client.buyer.last <= client.buyer.until);
        assert_true((client.buyer.orders == 0) == (client.buyer.last == 0));
        sums.orders += client.buyer.orders;
        sums.none += client.buyer.orders == 0;
        sums.alive += client.is_alive;
        sums.future += simulate_on(shop, ahead, &dice, &client).orders;
        assert_near("time", client.buyer.until, shop->weeks + ahead, 1e-9);
    }
    sums.orders /= CLIENTS;
    sums.none /= CLIENTS;
    sums.alive /= CLIENTS;
    sums.future /= CLIENTS;
    return sums;
}

static void nobody_leaves_an_nbd_shop(void **state)
{
    (void)state;
    const struct shop shop = {LAW_NBD, 1, .r = 0.5, .alpha = 10, .weeks = 40};
    struct sums sums = sums_of(&shop, 20);

    assert_near("orders", sums.orders, 2, 0.05);
    assert_near("none", sums.none, sqrt(0.2), 0.01);
    assert_near("alive", sums.alive, 1, 0);
    assert_near("future", sums.future, 1, 0.03);
}

/* Expected orders of new clients and P(none) as computed for these parameters elsewhere. */
static void buyers_leave_as_each_law_says(void **state)
{
    (void)state;
    const struct shop bg = {LAW_BG,     1,          .r = 0.243, .alpha = 4.414,
                            .a = 0.793, .b = 2.426, .weeks = 32};
    const struct shop mbg = {LAW_MBG,    1,          .r = 0.525, .alpha = 6.183,
                             .a = 0.891, .b = 1.614, .weeks = 39};
    const struct shop pareto = {LAW_PARETO, 1,          .r = 0.55,  .alpha = 10.56,
                                .a = 0.61,  .b = 11.64, .weeks = 39};
    const struct shop regular = {LAW_MBG,   3,         .r = 0.85,  .alpha = 1.45,
                                 .a = 0.79, .b = 2.42, .weeks = 32};
    struct sums sums = sums_of(&bg, 46);

    assert_near("BG", sums.orders, 1.0437, 0.04);
    assert_near("BG, 78 weeks", sums.orders + sums.future, 1.8576, 0.06);
    sums = sums_of(&mbg, 0);
    assert_near("MBG", sums.orders, 1.1829534924, 0.04);
    assert_near("MBG, none", sums.none, 0.5824731895, 0.01);
    sums = sums_of(&pareto, 0);
    assert_near("Pareto, none", sums.none, 0.595938069598, 0.01);
    assert_near("Pareto, alive", sums.alive, pow(11.64 / 50.64, 0.61), 0.01);
    sums = sums_of(&regular, 0);
    assert_near("Erlang-3", sums.orders, 2.50706665036, 0.08);
}

static void amounts_have_the_mean_of_their_law(void **state)
{
    (void)state;
    const struct shop shop = {LAW_NBD,   1,      .r = 5,     .alpha = 1,
                              .p = 6.25, .q = 6, .v = 15.44, .weeks = 4};
    double sum = 0, spenders = 0;
    struct dice dice = dice_from(3);

    for (int i = 0; i < CLIENTS; i++) {
        struct simulated client = simulate_client(&shop, &dice);
        assert_int_equal(client.spender.orders, client.buyer.orders);
        sum += client.spender.mean;
        spenders += client.spender.orders > 0;
    }
    assert_near("mean", sum / spenders, 6.25 * 15.44 / 5, 0.3);
}

static void the_same_seed_makes_the_same_base(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct simulated *clients;
    struct buying one = simulate_base(&sample_shops[0].shop, 300, 5, &arena, &clients);
    struct buying same = simulate_base(&sample_shops[0].shop, 300, 5, &arena, NULL);
    struct buying other = simulate_base(&sample_shops[0].shop, 300, 6, &arena, NULL);

    assert_int_equal(one.clients, 300);
    assert_int_equal(one.group_count, same.group_count);
    assert_memory_equal(one.groups, same.groups, one.group_count * sizeof(*one.groups));
    assert_true(one.orders == same.orders && one.orders != other.orders);
    for (size_t i = 0; i < 300; i++) {
        double days = clients[i].buyer.last * 7;
        assert_near("a whole day", days, nearbyint(days), 1e-9);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dice_have_the_moments_of_their_laws),
        cmocka_unit_test(nobody_leaves_an_nbd_shop),
        cmocka_unit_test(buyers_leave_as_each_law_says),
        cmocka_unit_test(amounts_have_the_mean_of_their_law),
        cmocka_unit_test(the_same_seed_makes_the_same_base),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
