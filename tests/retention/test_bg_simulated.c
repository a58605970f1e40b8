// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/model.h"
#include "support/near.h"
#include "support/simulated_buyers.h"

#include "support/check.h"

extern const struct model bg_nbd, bg_cnbd_2, mbg_nbd, mbg_cnbd_3, mbg_cnbd_4;

enum { CLIENTS = 20000, COUNTS = 4 };

/* What was foretold of all clients together, and what came; with the variance foretold. */
struct tally {
    double foretold, came, variance;
};

static void note(struct tally *tally, double probability, bool came)
{
    tally->foretold += probability;
    tally->variance += probability * (1 - probability);
    tally->came += came;
}

static void assert_foretold(const struct tally *tally)
{
    assert_near(tally->came, tally->foretold, 4 * sqrt(tally->variance));
}

/* Clients who buy as the model says, with gaps of any law, leave and order as it foretells. */
static void check_foretold(const struct model *model, enum law law, double weeks)
{
    const double parameters[] = {0.85, 3.5 / model->k, 0.9, 2.6};
    const struct shop shop = {.law = law,
                              .k = model->k,
                              .r = parameters[0],
                              .alpha = parameters[1],
                              .a = parameters[2],
                              .b = parameters[3],
                              .weeks = 60,
                              .joining = 50};
    struct dice dice = dice_from(7);
    struct tally alive = {0}, alive_later = {0}, none = {0}, counts[COUNTS] = {{0}}, orders = {0};

    for (int i = 0; i < CLIENTS; i++) {
        struct simulated client = simulate_client(&shop, &dice);
        struct buyer buyer = client.buyer;
        double got[COUNTS], expected = model->expected(model, parameters, &buyer, weeks);

        note(&alive, model->alive(model, parameters, &buyer, 0), client.is_alive);
        model->distribution(model, parameters, &buyer, weeks, COUNTS, got);
        struct future future = simulate_on(&shop, weeks, &dice, &client);
        note(&alive_later, model->alive(model, parameters, &buyer, weeks), client.is_alive);
        note(&none, model->none(model, parameters, &buyer, weeks), future.orders == 0);
        for (uint32_t n = 0; n < COUNTS; n++)
            note(&counts[n], got[n], future.orders == n);
        orders.foretold += expected;
        orders.came += future.orders;
        orders.variance += (future.orders - expected) * (future.orders - expected);
    }
    assert_foretold(&alive);
    assert_foretold(&alive_later);
    assert_foretold(&none);
    assert_foretold(&orders);
    for (int n = 0; n < COUNTS; n++)
        assert_foretold(&counts[n]);
}

static void foretells_random_buyers(void **state)
{
    (void)state;
    check_foretold(&bg_nbd, LAW_BG, 26);
    check_foretold(&mbg_nbd, LAW_MBG, 26);
}

static void foretells_regular_buyers(void **state)
{
    (void)state;
    check_foretold(&bg_cnbd_2, LAW_BG, 13);
    check_foretold(&mbg_cnbd_3, LAW_MBG, 6);
    check_foretold(&mbg_cnbd_3, LAW_MBG, 52);
    check_foretold(&mbg_cnbd_4, LAW_MBG, 26);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foretells_random_buyers),
        cmocka_unit_test(foretells_regular_buyers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
