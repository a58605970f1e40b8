// SPDX-License-Identifier: AGPL-3.0-or-later
#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "retention/special.h"
#include "retention/special_parts.h"

double normal_below(double z)
{
    return 0.5 * erfc(-z * 0.70710678118654752440);
}

/* Abramowitz and Stegun 26.2.23, good to 4.5e-4, then Halley's steps, which cube the error. */
static double normal_quantile_below_half(double probability)
{
    double t = sqrt(-2 * log(probability));
    double z = (2.515517 + t * (0.802853 + t * 0.010328)) /
                   (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) -
               t;

    for (int i = 0; i < 3; i++) {
        double step = (normal_below(z) - probability) * 2.5066282746310005024 * exp(z * z / 2);
        z -= step / (1 + z * step / 2);
    }
    return z;
}

double normal_quantile(double probability)
{
    return probability <= 0.5 ? normal_quantile_below_half(probability)
                              : -normal_quantile_below_half(1 - probability);
}

/* A law on the whole line: tails at u and the logarithm of its density there. */
struct law {
    double a, b;
    struct tails (*tails)(const struct law *law, double u);
    double (*log_density)(const struct law *law, double u);
};

static struct unit_split split_of_logit(double u)
{
    return (struct unit_split){.x = 1 / (1 + exp(-u)), .y = 1 / (1 + exp(u))};
}

static struct tails beta_law_tails(const struct law *law, double u)
{
    return beta_tails(split_of_logit(u), law->a, law->b);
}

static double beta_law_density(const struct law *law, double u)
{
    return log_beta_density(split_of_logit(u), law->a, law->b);
}

static struct tails gamma_law_tails(const struct law *law, double u)
{
    return gamma_tails(law->a, exp(u));
}

static double gamma_law_density(const struct law *law, double u)
{
    return log_gamma_density(law->a, exp(u));
}

/*
 * The u of a probability: Newton on the logarithm of the smaller tail, which is nearly straight
 * where the tail is small, between ends that hold it. Halving steps in where Newton leaves them.
 */
static double find_quantile(const struct law *law, double probability, double start, double near)
{
    double low = -740, high = 740, u = start;

    for (int i = 0; i < 200; i++) {
        struct tails tails = law->tails(law, u);
        bool below = tails.below <= probability;
        if (below)
            low = u;
        else
            high = u;
        bool use_below = probability <= 0.5;
        double tail = use_below ? tails.below : tails.above;
        double wanted = use_below ? probability : 1 - probability;
        double step = log(wanted / tail) * tail * exp(-law->log_density(law, u));
        double next = use_below ? u + step : u - step;
        if (!(next > low && next < high))
            next = (low + high) / 2;
        if (fabs(next - u) <= fmax(near, 4 * DBL_EPSILON * (1 + fabs(u))))
            return next;
        u = next;
    }
    return u;
}

/* So close to 0 that the law is a power: P = x^a / constant. */
static const double power_only = -80;

/* Of the step that leads to the answer; Newton squares what is off. */
static const double exact = 0, rough = 0.02;

static double gamma_quantile_to(double near, double probability, double shape)
{
    double log_small = (log(probability) + log_rising(1, shape)) / shape;

    if (log_small < power_only)
        return exp(log_small);
    /* Wilson and Hilferty: the cube root is nearly normal. */
    double ninth = 1 / (9 * shape);
    double root = 1 - ninth + normal_quantile(probability) * sqrt(ninth);
    double start = shape > 0.5 && root > 0.1 ? log(shape) + 3 * log(root) : log_small;
    struct law law = {.a = shape, .tails = gamma_law_tails, .log_density = gamma_law_density};
    return exp(find_quantile(&law, probability, start, near));
}

double gamma_quantile(double probability, double shape)
{
    return gamma_quantile_to(exact, probability, shape);
}

double gamma_quantile_rough(double probability, double shape)
{
    return gamma_quantile_to(rough, probability, shape);
}

double beta_quantile(double probability, double a, double b)
{
    double log_b = log_beta(a, b);
    double log_small = (log(probability) + log(a) + log_b) / a;
    double log_large = (log1p(-probability) + log(b) + log_b) / b;

    if (log_small < power_only - log(1 + b))
        return exp(log_small);
    if (log_large < power_only - log(1 + a))
        return 1;
    /* The logit is nearly normal when a and b are large; Newton mends the rest. */
    double spread = sqrt(1 / a + 1 / b);
    double start = log(a / b) + normal_quantile(probability) * (spread < 5 ? spread : 5);
    struct law law = {.a = a, .b = b, .tails = beta_law_tails, .log_density = beta_law_density};
    return split_of_logit(find_quantile(&law, probability, start, exact)).x;
}
