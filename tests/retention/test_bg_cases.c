// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/model.h"
#include "support/model_check.h"
#include "support/near.h"

#include "support/check.h"

extern const struct model bg_nbd, bg_cnbd_3, bg_cnbd_4, mbg_nbd, mbg_cnbd_2, mbg_cnbd_3;

/* Single values that other programs and 30-digit arithmetic agree on, and where they stand. */
static const double cdnow[] = {0.243, 4.414, 0.793, 2.426};    /* BG, as published */
static const double modified[] = {0.525, 6.183, 0.891, 1.614}; /* MBG, as published */
static const double regular[] = {0.85, 1.45, 0.79, 2.42};      /* MBG/CNBD-3 */
static const double fitted[] = {0.242593, 4.413532, 0.792886, 2.425753};

static void knows_the_likelihood_of_single_clients(void **state)
{
    (void)state;
    const double parameters[] = {0.25, 4, 0.8, 2.5};
    const struct buyer once = {0, 0, 40};
    const struct buyer regulars[] = {{0, 0, 32}, {1, 12, 32}, {3, 12, 32}};
    const double log_gaps[] = {0, 2.484906650, 5};
    const double regular_values[] = {-0.971173108241, -5.247957729092, -7.699212361693};

    assert_near(buyer_likelihood(&bg_nbd, parameters, &once), -0.59947382, 1e-8);
    assert_near(buyer_likelihood(&mbg_nbd, parameters, &once), -0.41792826, 1e-8);
    for (int i = 0; i < 3; i++)
        assert_near(buyer_likelihood(&mbg_cnbd_3, regular, &regulars[i]) + 2 * log_gaps[i],
                    regular_values[i], 1e-8);
}

static void knows_who_is_still_a_client(void **state)
{
    (void)state;
    const struct buyer modified_buyers[] = {
        {0, 0, 38.86}, {1, 1.71, 38.86}, {2, 30.43, 38.86}, {10, 35, 38.86}};
    const double modified_values[] = {0.389735080919, 0.170836484310, 0.706202265118,
                                      0.835437610412};
    const struct buyer regulars[] = {{0, 0, 32}, {1, 12, 32}, {3, 12, 32}};
    const double regular_values[] = {0.350024209663, 0.462764837600, 0.022086807265};
    const struct buyer many = {23, 39, 39}, once = {0, 0, 1};

    assert_near(bg_nbd.alive(&bg_nbd, cdnow, &many, 0), 0.968555454221, 1e-11);
    assert_near(bg_nbd.alive(&bg_nbd, cdnow, &once, 0), 1, 0);
    for (int i = 0; i < 4; i++)
        assert_near(mbg_nbd.alive(&mbg_nbd, modified, &modified_buyers[i], 0), modified_values[i],
                    1e-11);
    for (int i = 0; i < 3; i++)
        assert_near(mbg_cnbd_3.alive(&mbg_cnbd_3, regular, &regulars[i], 0), regular_values[i],
                    1e-11);
}

static void expects_what_all_expect(void **state)
{
    (void)state;
    const double counts[] = {0.122171798762, 0.128104149900, 0.127536556326, 0.121369942182};
    const struct buyer known = {2, 30.43, 38.86};

    assert_near(bg_nbd.expected(&bg_nbd, fitted, &known, 39), 1.226, 5e-4);
    for (uint32_t i = 0; i < 4; i++) {
        const struct buyer buyer = {5 + i, 25, 39};
        assert_near_relative(bg_nbd.expected(&bg_nbd, cdnow, &buyer, 2), counts[i], 1e-11);
    }
}

/* Where closed forms have a pole, overflow or lose their digits. */
static void expects_where_closed_forms_fail(void **state)
{
    (void)state;
    const struct {
        double parameters[4], weeks;
        struct buyer buyer;
        double expected;
    } cases[] = {
        {{0.11, 2.24, 0.31, 0.5}, 30, {1, 0.5, 1}, 3.5103606164},
        {{0.243, 4.414, 0.793, 2.426}, 39, {1000, 38, 39}, 6.52488816002e-5},
        {{0.25, 4, 0.8, 2.5}, 10, {200, 38, 40}, 0.928698114823},
        {{0.243, 4.414, 0.793, 2.426}, 10000, {3, 30, 39}, 32.3376799057},
        {{0.11, 2.24, 0.31, 0.5}, 30, {0, 0, 1}, 0.564588615533},
    };
    const double pole[] = {1.2, 3, 1, 2.5};
    const struct buyer buyer = {5, 20, 30};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_near_relative(
            bg_nbd.expected(&bg_nbd, cases[i].parameters, &cases[i].buyer, cases[i].weeks),
            cases[i].expected, 2e-12);
    assert_near_relative(mbg_nbd.expected(&mbg_nbd, pole, &buyer, 10), 0.751858928181, 1e-12);
}

/* Many orders ahead, if anybody were left: worked out with 40 digits, by 2F1 and by quadrature. */
static void knows_what_is_next_to_impossible(void **state)
{
    (void)state;
    const double unsteady[] = {12.08071278730338, 1.4403558266328986, 27.615894548541064,
                               0.08486029013070588};
    const double regular_but_gone[] = {13.633925936757782, 19.140075550170756, 35.052445546035194,
                                       9.162492820199395};
    const struct buyer buyer = {5, 13.090920682709346, 37.05598107730202};
    const struct buyer other = {5, 228.2864705773778, 1110.9627675082218};

    assert_near_relative(bg_nbd.alive(&bg_nbd, unsteady, &buyer, 28742.86766373753),
                         5.74498621049873777e-56, 1e-12);
    assert_near_relative(bg_nbd.expected(&bg_nbd, unsteady, &buyer, 28742.86766373753),
                         1.0443111347525e-8, 1e-12);
    assert_near_relative(bg_cnbd_3.alive(&bg_cnbd_3, regular_but_gone, &other, 49924.714860975364),
                         7.87582554596491e-49, 1e-12);
    assert_near_relative(
        bg_cnbd_3.expected(&bg_cnbd_3, regular_but_gone, &other, 49924.714860975364),
        1.93733761514099e-17, 1e-12);
}

/* Beside P(none), which is all but 1, nothing would be left of it. With 140 digits. */
static void knows_whether_an_order_comes_however_unlikely(void **state)
{
    (void)state;
    const struct {
        const struct model *model;
        double parameters[4];
        struct buyer buyer;
        double within[3]; /* 4, 13 and 52 weeks */
    } cases[] = {
        {&bg_cnbd_3, /* P(alive) 9e-28 */
         {0.32, 0.58, 2.75, 9.12},
         {12, 20, 143},
         {0.628138945518206, 0.95589975567656, 0.999985499047408}},
        {&mbg_cnbd_2, /* 1e-18 */
         {3.03, 3.09, 0.736, 1.1},
         {6, 7, 218},
         {0.235628060760832, 0.575257237738212, 0.957842139997763}},
        {&mbg_nbd, /* 1e-20 */
         {1.8, 2.14, 1.93, 2.62},
         {19, 16, 181},
         {0.36199370766897, 0.759832405161528, 0.994475419876475}},
        {&bg_cnbd_4, /* sure to be there, but hardly ever orders */
         {1e-6, 50, 1.93, 2.62},
         {0, 0, 2},
         {3.54824191803102e-11, 8.70756492839108e-10, 3.16746634745963e-8}},
    };
    const double weeks[] = {4, 13, 52};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (int h = 0; h < 3; h++)
            assert_near_relative(cases[i].model->within(cases[i].model, cases[i].parameters,
                                                        &cases[i].buyer, weeks[h]),
                                 cases[i].within[h], 1e-12);
}

/* At 39 and 52 weeks by quadrature with 30 digits: BTYDplus' own series is off in the 7th there. */
static void expects_of_new_clients(void **state)
{
    (void)state;
    const struct buyer buyer = BUYER_NEW;
    const double weeks[] = {0.1429, 1, 3, 31.8571, 32, 78};
    const double orders[] = {0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576};
    const double modified_weeks[] = {1, 10, 39, 52};
    const double modified_orders[] = {0.0530847952637, 0.4334674151566, 1.18295366559717,
                                      1.41972375771275};

    for (int i = 0; i < 6; i++)
        assert_near(bg_nbd.expected(&bg_nbd, fitted, &buyer, weeks[i]), orders[i], 1e-3);
    for (int i = 0; i < 4; i++)
        assert_near_relative(mbg_nbd.expected(&mbg_nbd, modified, &buyer, modified_weeks[i]),
                             modified_orders[i], 1e-12);
    assert_near(mbg_cnbd_3.expected(&mbg_cnbd_3, regular, &buyer, 11), 1.06880081059, 1e-6);
    assert_near(mbg_cnbd_3.expected(&mbg_cnbd_3, regular, &buyer, 32), 2.50706665036, 1e-6);
}

static void knows_the_numbers_of_orders_of_new_clients(void **state)
{
    (void)state;
    const struct buyer buyer = BUYER_NEW;
    const double modified_values[] = {0.5824731894933, 0.1827830772875, 0.0868948256735,
                                      0.0485704429516};
    const double regular_values[] = {0.3929844847989, 0.1978048896330, 0.1185279013669};
    double got[21];

    bg_nbd.distribution(&bg_nbd, cdnow, &buyer, 2, 11, got);
    assert_near_relative(got[10], 1.07868964036e-07, 1e-11);
    bg_nbd.distribution(&bg_nbd, cdnow, &buyer, 30, 21, got);
    assert_near(got[11], 0.001999521447479, 1e-14);
    assert_near(got[12], 0.001517023629965, 1e-14);
    assert_near(got[13], 0.001163315006656, 1e-14);
    assert_near(got[20], 0.000222226048007, 1e-14);
    mbg_nbd.distribution(&mbg_nbd, modified, &buyer, 39, 4, got);
    for (int n = 0; n < 4; n++)
        assert_near(got[n], modified_values[n], 1e-12);
    mbg_cnbd_3.distribution(&mbg_cnbd_3, regular, &buyer, 28, 3, got);
    for (int n = 0; n < 3; n++)
        assert_near(got[n], regular_values[n], 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_likelihood_of_single_clients),
        cmocka_unit_test(knows_who_is_still_a_client),
        cmocka_unit_test(expects_what_all_expect),
        cmocka_unit_test(expects_where_closed_forms_fail),
        cmocka_unit_test(knows_what_is_next_to_impossible),
        cmocka_unit_test(knows_whether_an_order_comes_however_unlikely),
        cmocka_unit_test(expects_of_new_clients),
        cmocka_unit_test(knows_the_numbers_of_orders_of_new_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
