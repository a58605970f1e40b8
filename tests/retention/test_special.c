// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/special.h"

#include <math.h>
#include <stdbool.h>

#include "support/check.h"

/* Expected values were worked out with 60 digits. */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void check_relative(const char *what, double x, double n, double got, double want)
{
    if (!(fabs(got - want) <= 1e-12 * fabs(want)))
        fail_msg("%s(%.17g, %.17g): got %.17g, want %.17g", what, x, n, got, want);
}

/* x, n, and the rises of ln Gamma, digamma and trigamma from x to x + n. */
static const double rises[][5] = {
    {1e-10, 1e-10, -0.6931471806176668758827, 4.999999999999999818004e+9,
     -7.499999999999999453517e+19},
    {1e-10, 10000000.0, 1.511809263436229856692e+8, 1.000000001669531090137e+10,
     -9.999999999999999271521e+19},
    {1e-10, 1000000000000.0, 2.663102111589262578526e+13, 1.000000002820823641634e+10,
     -9.999999999999999271521e+19},
    {1e-05, 1.0, -11.51292546497022833829, 99999.99999999999181969, -9.999999999999998363939e+9},
    {1e-05, 1000.0, 5893.707572588837392714, 100007.4844544213267023, -1.000000000164390788982e+10},
    {0.03, 1e-10, -3.386225436498442962616e-9, 1.112686732322664951362e-7,
     -7.407629367229969243671e-6},
    {0.03, 0.0001, -3.380674323648606244537e-3, 0.1108995225997477999797, -7.37075626415296392732},
    {0.03, 0.6, -3.136362760704050306201, 32.42644154913713607171, -1109.329396364405100176},
    {0.03, 1000.0, 5901.937670271828834791, 40.7695396308221359097, -1112.685735556342047655},
    {0.03, 1000000000000.0, 2.663102111591299059578e+13, 61.49327553654684327857,
     -1112.686736026478600613},
    {0.7, 0.0001, -1.219881861964010014836e-4, 2.833727450176788976677e-4,
     -6.433699157844710638942e-4},
    {0.7, 0.6, -0.3690420560395270282409, 1.050832664831135009418, -1.699795721697991478421},
    {0.7, 7.5, 8.670061859378682940899, 3.261944586856998771197, -2.704360498502506992254},
    {0.7, 1000.0, 5909.794879664940714745, 8.12797885433273577218, -2.833049356737902235206},
    {1.0, 1e-10, -5.772156648192861782973e-11, 1.644934066728020806096e-10,
     -2.404113805994491688315e-10},
    {1.0, 7.5, 9.549267257300997711737, 2.657306482480952982009, -1.52009594792930041448},
    {1.7, 0.0001, 2.085875355082240546906e-5, 7.932026271923170139195e-5,
     -6.040446091872548136895e-5},
    {1.7, 0.6, 0.2499971523666964149075, 0.3914920054904756175445, -0.2506953714987399819644},
    {1.7, 1.0, 0.5306282510621703701086, 0.5882352941176470741899, -0.3460207612456747585626},
    {1.7, 7.5, 11.1308709575876228071, 1.955324377797765231749, -0.6784162719124060888112},
    {1.7, 1000.0, 5917.060009642975857581, 6.700406726250964350054, -0.7922340288087583605636},
    {1.7, 10000000.0, 1.511809768660442774763e+8, 15.90954789608481908334,
     -0.7932327301640104087733},
    {3.25, 1e-10, 1.016990911086168987921e-10, 3.597982903031720408252e-11,
     -1.281569471345934576209e-11},
    {3.25, 0.6, 0.6707788892424099482445, 0.1956268120002973460178, -0.06344263124275554454006},
    {3.25, 1.0, 1.178654996341646117219, 0.3076923076923076923077, -0.09467455621301775147929},
    {3.25, 10000000.0, 1.511810008174832140709e+8, 15.10110501489010335594,
     -0.3597981903096073750663},
    {9.75, 0.0001, 2.225114935187320647738e-4, 1.080026606686047262012e-5,
     -1.165331867036507710847e-6},
    {9.75, 1.0, 2.277267285009755808614, 0.1025641025641025641026, -0.01051939513477975016437},
    {9.75, 10000000.0, 1.511810942787058363566e+8, 13.89298704091331638058,
     -0.1080031433367243544748},
    {17.5, 1e-10, 2.833357432231624535776e-10, 5.880658809561064857207e-12,
     -3.457220372013991343776e-13},
    {17.5, 0.6, 1.710477334365224600827, 0.03467590669191758874772, -2.003674589010193173692e-3},
    {17.5, 1.0, 2.862200880929468370289, 0.05714285714285714285714, -3.265306122448979591837e-3},
    {17.5, 7.5, 22.70361450216496970359, 0.3653850806232899053822, -0.01799592483855792826085},
    {17.5, 10000000.0, 1.511811993550473472552e+8, 13.28473991872819110328,
     -0.0588064880959535071593},
    {1234.5, 0.6, 4.270955582552086060941, 4.861054678730366808216e-4, -3.938308627065335291077e-7},
    {1234.5, 1.0, 7.118421308785234193888, 8.100445524503847711624e-4, -6.561721769545441645706e-7},
    {1234.5, 10000000.0, 1.511932966837885999832e+8, 9.000202811517168663722,
     -8.102727394654440846633e-4},
    {1000000.0, 0.6, 8.289306214778568155704, 6.000001199999919777811e-7,
     -6.000002399999759777379e-13},
    {1000000.0, 7.5, 103.6163535596751809789, 7.499975625113749405863e-6,
     -7.499951250341247623454e-12},
    {1000000.0, 1000.0, 13816.00989163064101223, 9.995008325841990843085e-4,
     -9.990019975034955056597e-10},
    {1000000000000.0, 1e-10, 2.763102111592804921487e-9, 1.000000000000500036432e-22,
     -1.000000000001000036432e-34},
    {1000000000000.0, 1.0, 27.63102111592854820822, 1.0e-12, -1.0e-24},
    {1000000000000.0, 7.5, 207.2326583694884865616, 7.499999999975625e-12, -7.49999999995125e-24},
    {1000000000000.0, 1000.0, 27631.02111642804820805, 9.999999995005000003328e-10,
     -9.999999990010000009985e-22},
    {1000000000000.0, 10000000.0, 2.763102611591138162738e+8, 9.999950000338330783354e-6,
     -9.999900001009989850102e-18},
    {1000000000000.0, 1000000000000.0, 2.801731547704809225346e+13, 0.6931471805601953094172,
     -5.00000000000375e-13},
};

static void rises_keep_their_digits_however_short_or_long_they_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rises); i++) {
        double x = rises[i][0], n = rises[i][1];

        check_relative("log_rising", x, n, log_rising(x, n), rises[i][2]);
        check_relative("digamma_rise", x, n, digamma_rise(x, n), rises[i][3]);
        check_relative("trigamma_rise", x, n, trigamma_rise(x, n), rises[i][4]);
        assert_true(log_rising(x, 0) == 0);
        assert_true(digamma_rise(x, 0) == 0);
        assert_true(trigamma_rise(x, 0) == 0);
    }
}

/* x, digamma, trigamma. */
static const double polygammas[][3] = {
    {1e-10, -1.000000000057721530042e+10, 9.999999999999999271521e+19},
    {1e-05, -100000.5771992156728887, 1.000000000164490838997e+10},
    {0.03, -33.86225442061876507035, 1112.686736026479600613},
    {0.7, -1.220023553697934740606, 2.834049156694610912617},
    {1.0, -0.5772156649015328606065, 1.644934066848226436472},
    {1.7, 0.2085478748734939214534, 0.7932328301639984087746},
    {3.25, 1.016990911068179036355, 0.3597982903095798750738},
    {9.75, 2.225109535044576011979, 0.1080032433366318545603},
    {17.5, 2.833357432228684103146, 0.05880658809578350744822},
    {1234.5, 7.118016231827997843305, 8.103727271269666526951e-4},
    {1000000.0, 13.81551005796419077077, 1.000000500000166666667e-6},
    {1000000000000.0, 27.63102111592804820822, 1.0000000000005e-12},
};

static void digamma_and_trigamma_are_exact_from_small_to_large(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(polygammas); i++) {
        check_relative("digamma", polygammas[i][0], 0, digamma(polygammas[i][0]), polygammas[i][1]);
        check_relative("trigamma", polygammas[i][0], 0, trigamma(polygammas[i][0]),
                       polygammas[i][2]);
    }
}

/* a, b, ln B(a, b). */
static const double betas[][3] = {
    {1e-10, 1e-10, 23.71899811050040211315},
    {1e-10, 1000000000000.0, 23.02585092711963312567},
    {1e-05, 3.0, 11.51291046503272796329},
    {0.3, 0.7, 1.356665241349742097087},
    {1.0, 5.0, -1.609437912434100374601},
    {2.5, 1000000.0, -34.25409539943651610181},
    {30.0, 40.0, -48.30174909591612519599},
    {1000000.0, 1000000.0, -1.386300003362921116326e+6},
    {1000000000000.0, 1000000000000.0, -1.386294361132440617269e+12},
    {12345.5, 0.01, 4.505269809971273183689},
    {1000000000000.0, 9.5, -250.8053671805643144955},
};

static void log_beta_is_exact_and_symmetric(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(betas); i++) {
        check_relative("log_beta", betas[i][0], betas[i][1], log_beta(betas[i][0], betas[i][1]),
                       betas[i][2]);
        assert_true(log_beta(betas[i][0], betas[i][1]) == log_beta(betas[i][1], betas[i][0]));
    }
}

static void log_add_knows_zero_and_never_overflows(void **state)
{
    (void)state;
    assert_true(log_add(-INFINITY, -INFINITY) == -INFINITY);
    assert_true(log_add(-INFINITY, 3) == 3);
    assert_true(log_add(800, -800) == 800);
    check_relative("log_add", 1000, 1000, log_add(1000, 1000), 1000.6931471805599453);
    check_relative("log_add", 0, -1, log_add(0, -1), 0.31326168751822283405);
    check_relative("log_add", -1, 0, log_add(-1, 0), 0.31326168751822283405);
}

/* x, a, b, I_x(a, b), 1 - I. */
static const double beta_areas[][5] = {
    {0.3, 1e-10, 2.0, 0.9999999999496027195662, 5.039728043377366075116e-11},
    {0.3, 1e-10, 1e-10, 0.4999999999576351069868, 0.5000000000423648930132},
    {0.9, 1e-10, 1e-06, 0.9999000102187003571015, 9.998978129964289845275e-5},
    {1e-10, 0.3, 0.7, 8.583936913400827087724e-4, 0.9991416063086599172912},
    {0.5, 0.5, 0.5, 0.5, 0.5},
    {0.25, 2.0, 3.0, 0.26171875, 0.73828125},
    {0.999, 2.0, 3.0, 0.999999996003, 3.997000000000010647483e-9},
    {1e-08, 1.5, 1000000.0, 7.477556242648184571161e-4, 0.9992522443757351815429},
    {0.1, 1.0, 50.0, 0.994846224792679888279, 5.153775207320111720965e-3},
    {0.6, 40.0, 30.0, 0.6818561974094370125345, 0.3181438025905629874655},
    {0.7, 400.0, 300.0, 0.9999999999996533628153, 3.466371846932348576065e-13},
    {0.5, 100000.0, 100000.0, 0.5, 0.5},
    {0.501, 100000.0, 100000.0, 0.8144532554424432453496, 0.1855467445575567546504},
    {0.0101, 10000.0, 1000000.0, 0.9777875433046724847929, 0.02221245669532751520714},
    {0.3, 5000.0, 12000.0, 0.9534338785883750452417, 0.04656612141162495475826},
    {0.99, 10000.0, 3.0, 1.147212489633777511959e-40, 1.0},
    {1e-12, 1.0, 1000000000000.0, 0.6321205588287416107258, 0.3678794411712583892742},
    {0.2, 0.8, 3.0, 0.5797072145595440223066, 0.4202927854404559776934},
    {0.65, 9.0, 0.01, 5.744830180012720834589e-5, 0.9999425516981998727917},
    {0.02, 100.0, 0.5, 7.214809364742396096703e-172, 1.0},
};

static void both_tails_of_the_beta_law_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(beta_areas); i++) {
        const double *row = beta_areas[i];

        check_relative("beta_below", row[0], row[1], beta_below(row[0], row[1], row[2]), row[3]);
        check_relative("beta_above", row[0], row[1], beta_above(row[0], row[1], row[2]), row[4]);
    }
    assert_true(beta_below(0, 2, 3) == 0 && beta_above(0, 2, 3) == 1);
    assert_true(beta_below(1, 2, 3) == 1 && beta_above(1, 2, 3) == 0);
}

/* a, x, P(a, x), Q(a, x). */
static const double gamma_areas[][4] = {
    {1e-10, 1e-10, 0.9999999977551364759976, 2.244863524002411021963e-9},
    {1e-10, 0.5, 0.9999999999440226405195, 5.597735948054988113258e-11},
    {1e-10, 3.0, 0.9999999999986951618903, 1.304838109667161154193e-12},
    {1e-10, 30.0, 1.0, 3.021552011900379205379e-25},
    {0.3, 1e-08, 4.435879313645329506594e-3, 0.9955641206863546704934},
    {0.3, 1.2, 0.9366052804307408952191, 0.06339471956925910478092},
    {1.0, 1.0, 0.6321205588285576784045, 0.3678794411714423215955},
    {1.0, 40.0, 0.9999999999999999957516, 4.248354255291588995329e-18},
    {2.5, 0.1, 8.861387888124426067417e-4, 0.9991138612111875573933},
    {2.5, 9.0, 0.9970535954121197096269, 2.946404587880290373072e-3},
    {9.75, 4.0, 0.01043994224218708957501, 0.989560057757812910425},
    {30.0, 45.0, 0.9926628007022034963714, 7.33719929779650362864e-3},
    {1000.0, 900.0, 5.49902265711782923013e-4, 0.999450097734288217077},
    {1000.0, 1100.0, 0.9989406767460700226511, 1.059323253929977348875e-3},
    {100000.0, 100000.0, 0.5004205221103651766933, 0.4995794778896348233067},
    {1000000.0, 1002000.0, 0.9771959041012301372418, 0.02280409589876986275816},
    {1000000.0, 998000.0, 0.02269611400673680280602, 0.977303885993263197194},
    {50.0, 1.0, 1.233750897909735127207e-65, 1.0},
    {5.0, 200.0, 1.0, 9.413291991183476091897e-80},
};

static void both_tails_of_the_gamma_law_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(gamma_areas); i++) {
        const double *row = gamma_areas[i];

        check_relative("gamma_below", row[0], row[1], gamma_below(row[0], row[1]), row[2]);
        check_relative("gamma_above", row[0], row[1], gamma_above(row[0], row[1]), row[3]);
    }
    assert_true(gamma_below(2, 0) == 0 && gamma_above(2, 0) == 1);
    assert_true(gamma_below(2, INFINITY) == 1 && gamma_above(2, INFINITY) == 0);
}

/* z, P(Z <= z). */
static const double normals[][2] = {
    {-37.0, 5.725571222524576822683e-300}, {-10.0, 7.619853024160526065973e-24},
    {-3.0, 1.349898031630094526652e-3},    {-1.0, 0.1586552539314570514148},
    {-0.1, 0.4601721627229710163311},      {0.0, 0.5},
    {0.5, 0.6914624612740131036377},       {2.0, 0.9772498680518207927997},
    {6.0, 0.9999999990134123549623},
};

/* p, z. */
static const double normal_quantiles[][2] = {
    {1e-300, -37.04709629936119923655}, {1e-20, -9.262340089798407579572},
    {0.001, -3.090232306167813535358},  {0.05, -1.644853626951472687952},
    {0.3, -0.5244005127080408159695},   {0.5, 0.0},
    {0.7, 0.5244005127080406563136},    {0.95, 1.644853626951472284276},
    {0.999, 3.090232306167813277758},
};

static void the_normal_law_is_exact_in_its_tails(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(normals); i++)
        check_relative("normal_below", normals[i][0], 0, normal_below(normals[i][0]),
                       normals[i][1]);
    for (size_t i = 0; i < COUNT(normal_quantiles); i++) {
        double got = normal_quantile(normal_quantiles[i][0]), want = normal_quantiles[i][1];

        if (!(fabs(got - want) <= 1e-12 * fabs(want) + 1e-16))
            fail_msg("normal_quantile(%g): got %.17g, want %.17g", normal_quantiles[i][0], got,
                     want);
    }
}

static const double probabilities[] = {1e-12, 0.001, 0.05, 0.3, 0.5, 0.8, 0.95, 0.999};
static const double shapes[] = {0.01, 0.3, 0.9, 1, 2.5, 9.9, 40, 1000, 1e6};

static void check_quantile(const char *what, double a, double b, double probability, double below,
                           double above)
{
    double got = probability <= 0.5 ? below : above;
    double want = probability <= 0.5 ? probability : 1 - probability;

    if (!(fabs(got - want) <= 1e-9 * want))
        fail_msg("%s(%g; %g, %g): the tail there is %.17g", what, probability, a, b, got);
}

static void quantiles_are_the_inverse_of_the_areas(void **state)
{
    (void)state;
    for (size_t p = 0; p < COUNT(probabilities); p++)
        for (size_t i = 0; i < COUNT(shapes); i++) {
            double probability = probabilities[p], a = shapes[i];
            double x = gamma_quantile(probability, a);

            /* Below the smallest double there is nothing to compare. */
            if (x > 1e-300)
                check_quantile("gamma_quantile", a, 0, probability, gamma_below(a, x),
                               gamma_above(a, x));
            for (size_t j = 0; j < COUNT(shapes); j++) {
                x = beta_quantile(probability, a, shapes[j]);
                assert_true(x >= 0 && x <= 1);
                if (x > 1e-300 && x < 0.9)
                    check_quantile("beta_quantile", a, shapes[j], probability,
                                   beta_below(x, a, shapes[j]), beta_above(x, a, shapes[j]));
            }
        }
}

static void quantiles_of_tiny_shapes_are_zero_or_one(void **state)
{
    (void)state;
    assert_true(gamma_quantile(0.05, 1e-10) == 0);
    assert_true(beta_quantile(0.05, 1e-10, 1) == 0);
    assert_true(beta_quantile(0.95, 1, 1e-10) == 1);
    assert_true(beta_quantile(0.2, 1e-10, 1e-10) == 0);
    assert_true(beta_quantile(0.8, 1e-10, 1e-10) == 1);
}

/* 32 nodes integrate x^63 without error. */
static void quadrature_is_exact_for_polynomials(void **state)
{
    (void)state;
    for (int power = 0; power < 64; power++) {
        double sum = 0;

        for (size_t i = 0; i < QUADRATURE_NODES; i++)
            sum += quadrature_weight[i] * pow(quadrature_node[i], power);
        check_relative("quadrature", power, 0, sum, 1.0 / (power + 1));
    }
}

/* Multiplies by a fixed odd number: the same inputs each time. */
static double next_uniform(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return ((double)(*seed >> 11) + 0.5) * 0x1p-53;
}

static void areas_of_random_laws_are_probabilities_that_make_one(void **state)
{
    (void)state;
    uint64_t seed = 20;

    for (int i = 0; i < 100000; i++) {
        double a = exp(40 * next_uniform(&seed) - 22), b = exp(40 * next_uniform(&seed) - 22);
        double x = next_uniform(&seed), y = a * exp(6 * next_uniform(&seed) - 3);
        double below = beta_below(x, a, b), above = beta_above(x, a, b);

        assert_true(below >= 0 && below <= 1 && fabs(below + above - 1) <= 1e-12);
        below = gamma_below(a, y);
        above = gamma_above(a, y);
        assert_true(below >= 0 && below <= 1 && fabs(below + above - 1) <= 1e-12);
        assert_true(isfinite(log_beta(a, b)) && isfinite(log_rising(a, b)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rises_keep_their_digits_however_short_or_long_they_are),
        cmocka_unit_test(digamma_and_trigamma_are_exact_from_small_to_large),
        cmocka_unit_test(log_beta_is_exact_and_symmetric),
        cmocka_unit_test(log_add_knows_zero_and_never_overflows),
        cmocka_unit_test(both_tails_of_the_beta_law_are_exact),
        cmocka_unit_test(both_tails_of_the_gamma_law_are_exact),
        cmocka_unit_test(the_normal_law_is_exact_in_its_tails),
        cmocka_unit_test(quantiles_are_the_inverse_of_the_areas),
        cmocka_unit_test(quantiles_of_tiny_shapes_are_zero_or_one),
        cmocka_unit_test(quadrature_is_exact_for_polynomials),
        cmocka_unit_test(areas_of_random_laws_are_probabilities_that_make_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
