// SPDX-License-Identifier: AGPL-3.0-or-later
#include <complex.h>
#include <math.h>

#include "retention/bg_steps.h"
#include "retention/special.h"
#include "retention/special_parts.h"

/*
 * The chance p of leaving is beta(a, b), and given p
 *   P(still a client) = G(p) = E[(1 - p)^N], E[orders] = (1 - G(p)) / p,
 * where for k = 1 G(p) = (1 + p h)^-shape with h = weeks / rate. For k > 1 the whole part in
 * N = floor((j + steps) / k) is taken by the k roots of unity w_l: with t = (1 - p)^(1 / k),
 *   (1 - p)^floor(m / k) = sum over l of d_l (t w_l)^m, d_l = p t w_l / (k (1 - p) (1 - t w_l)).
 * Integrated over ln(p / (1 - p)), where everything is smooth: singularities lie pi off the axis.
 */
enum { NEAR_ONE_TERMS = 6 };

struct ahead_integral {
    enum bg_ahead wanted;
    int k;
    double shape, ahead;                /* ahead: h */
    double stage[BG_STAGES_MAX];        /* P(j steps since the last order) */
    double near_one[NEAR_ONE_TERMS];    /* powers of 1 - p, times exp(-near_one_log) */
    double near_one_log, near_one_from; /* where 1 - p is below this, the roots would cancel */
    double a, b;                        /* of the beta law */
    double p, q;                        /* its mean, and 1 less that: the centre */
};

struct chance {
    double p, q; /* q = 1 - p, with all its digits */
};

static void find_stages(struct ahead_integral *integral, const struct bg_client *client)
{
    double part = 1 / bg_stages(client->k, client->shape, client->idle);

    for (int j = 0; j < client->k; j++) {
        integral->stage[j] = part;
        part *= (client->shape + j) / (j + 1) * client->idle;
    }
}

/* P(N = n), or P(N > n), for n = 0 ... NEAR_ONE_TERMS - 1. */
static void find_near_one(struct ahead_integral *integral, const struct bg_client *client,
                          double weeks)
{
    struct bg_steps steps = bg_steps_of(client, weeks);
    double more = integral->wanted == BG_ORDERS ? bg_at_least(client, weeks, 1) : 0;

    integral->near_one_log = integral->wanted == BG_ORDERS ? 0 : steps.log_scale;
    for (int n = 0; n < NEAR_ONE_TERMS; n++) {
        double just = bg_steps_next(&steps, client->k);

        if (n > 0 && integral->wanted == BG_ORDERS)
            more = fmax(more - just * exp(steps.log_scale), 0);
        integral->near_one[n] = integral->wanted == BG_ORDERS ? more : just;
    }
    double last = integral->near_one[NEAR_ONE_TERMS - 1] / integral->near_one[0];
    integral->near_one_from = fmin(1e-3, pow(last / 1e-13, -1.0 / (NEAR_ONE_TERMS - 1)));
}

static struct ahead_integral open_integral(const struct bg_client *client, double weeks,
                                           enum bg_ahead wanted)
{
    struct ahead_integral integral = {
        .wanted = wanted,
        .k = client->k,
        .shape = client->shape,
        .ahead = weeks / client->rate,
        .a = client->a,
        .b = client->b,
    };

    if (client->a < client->b) {
        integral.p = client->a / (client->a + client->b);
        integral.q = 1 - integral.p;
    } else {
        integral.q = client->b / (client->a + client->b);
        integral.p = 1 - integral.q;
    }
    find_stages(&integral, client);
    if (client->k > 1)
        find_near_one(&integral, client, weeks);
    return integral;
}

/* exp(z) - 1 without the loss of digits near 0. */
static double complex complex_expm1(double complex z)
{
    double half = sin(cimag(z) / 2);

    return expm1(creal(z)) * cos(cimag(z)) - 2 * half * half + exp(creal(z)) * sin(cimag(z)) * I;
}

/* d_l / p. */
static double complex root_weight(int k, double q, double complex root)
{
    return root / (k * q * (1 - root));
}

/* What root l > 0 adds to E[orders]. */
static double orders_by_root(const struct ahead_integral *integral, double q, double complex root)
{
    double complex grown = 1 + integral->ahead * (1 - root);
    double complex gone = complex_expm1(-integral->shape * clog(grown)), power = 1;
    double complex sum = -integral->stage[0] * gone;

    for (int j = 1; j < integral->k; j++) {
        power *= root;
        gone = (1 + gone) / grown - 1;
        sum -= integral->stage[j] * power * gone;
    }
    return creal(root_weight(integral->k, q, root) * sum);
}

/* What root l > 0 adds to P(still a client), relative to (1 + h (1 - t))^-shape. */
static double staying_by_root(const struct ahead_integral *integral, struct chance chance,
                              double complex root, double log_grown)
{
    double complex grown = 1 + integral->ahead * (1 - root), step = root / grown;
    double complex sum = 0;

    for (int j = integral->k - 1; j >= 0; j--)
        sum = sum * step + integral->stage[j];
    double complex stays = cexp(-integral->shape * (clog(grown) - log_grown));
    return chance.p * creal(root_weight(integral->k, chance.q, root) * stays * sum);
}

static double complex root_of_unity(int k, int l)
{
    static const double third = 0.86602540378443864676; /* sin(2 pi / 3) */

    if (2 * l == k)
        return -1;
    return k == 3 ? -0.5 + third * I : I;
}

/* Root 0: t, 1 - t and ln(1 + h (1 - t)). */
struct real_root {
    double root, rest, log_grown;
};

static struct real_root real_root_of(const struct ahead_integral *integral, struct chance chance)
{
    double log_root = (chance.q > 0.5 ? log1p(-chance.p) : log(chance.q)) / integral->k;
    double rest = -expm1(log_root);

    return (struct real_root){exp(log_root), rest, log1p(integral->ahead * rest)};
}

static double log_orders(const struct ahead_integral *integral, struct chance chance)
{
    int k = integral->k;
    struct real_root real = real_root_of(integral, chance);
    double power = 1, sum = 0;

    for (int j = 0; j < k; j++, power *= real.root)
        sum -= integral->stage[j] * power * expm1(-(integral->shape + j) * real.log_grown);
    sum *= k > 1 ? real.root / (k * chance.q * real.rest) : 1 / chance.p;
    for (int l = 1; 2 * l <= k; l++)
        sum += (2 * l == k ? 1 : 2) *
               orders_by_root(integral, chance.q, real.root * root_of_unity(k, l));
    return log(sum);
}

static double log_staying(const struct ahead_integral *integral, struct chance chance)
{
    int k = integral->k;
    struct real_root real = real_root_of(integral, chance);
    double step = real.root * exp(-real.log_grown), sum = 0;

    if (k == 1)
        return -integral->shape * real.log_grown;
    for (int j = k - 1; j >= 0; j--)
        sum = sum * step + integral->stage[j];
    sum *= chance.p * real.root / (k * chance.q * real.rest);
    for (int l = 1; 2 * l <= k; l++)
        sum += (2 * l == k ? 1 : 2) *
               staying_by_root(integral, chance, real.root * root_of_unity(k, l), real.log_grown);
    return log(sum) - integral->shape * real.log_grown;
}

static double log_near_one(const struct ahead_integral *integral, double q)
{
    double sum = 0;

    for (int n = NEAR_ONE_TERMS - 1; n >= 0; n--)
        sum = sum * q + integral->near_one[n];
    return integral->near_one_log + log(sum);
}

/* ln of the integrand, relative to the beta law's density at its mean; `at` from there. */
static double log_integrand(const struct ahead_integral *integral, double at)
{
    double p = integral->p, q = integral->q, scale = q + p * exp(at);
    struct chance chance = {p * exp(at) / scale, q / scale};
    double less = p * expm1(at), more = q * expm1(-at);
    double log_weight = -integral->b * (less < -0.5 ? log(scale) : log1p(less)) -
                        integral->a * (more < -0.5 ? log(p + q * exp(-at)) : log1p(more));

    if (integral->k > 1 && chance.q < integral->near_one_from)
        return log_weight + log_near_one(integral, chance.q);
    return log_weight +
           (integral->wanted == BG_ORDERS ? log_orders : log_staying)(integral, chance);
}

struct span {
    double from, to;
};

/*
 * Beyond these the integrand is exp(a s), or exp(-b s), but for 1e-12: integrated by hand. Within,
 * it has one maximum (for k = 1 where a quadratic in exp(s) has its one positive root).
 */
static struct span cuts_of(const struct ahead_integral *integral)
{
    double centre = log(integral->p / integral->q);
    double steep_below = 1 + integral->b + integral->ahead * (1 + integral->shape);
    double steep_above = 1 + integral->a + integral->shape;

    return (struct span){-log(steep_below) - 28 - centre, log(steep_above) + 28 - centre};
}

/* Golden-section search. */
static double find_top(const struct ahead_integral *integral, struct span span)
{
    static const double golden = 0.61803398874989484820;
    double low = span.to - golden * (span.to - span.from);
    double high = span.from + golden * (span.to - span.from);
    double at_low = log_integrand(integral, low), at_high = log_integrand(integral, high);

    for (int i = 0; i < 44; i++) {
        if (at_low > at_high) {
            span.to = high;
            high = low;
            at_high = at_low;
            low = span.to - golden * (span.to - span.from);
            at_low = log_integrand(integral, low);
        } else {
            span.from = low;
            low = high;
            at_low = at_high;
            high = span.from + golden * (span.to - span.from);
            at_high = log_integrand(integral, high);
        }
    }
    return (span.from + span.to) / 2;
}

/* How far from the top, at most to `cut`, the integrand has fallen to nothing. */
static double find_end(const struct ahead_integral *integral, double top, double cut)
{
    static const double nothing = 38;
    double a = integral->a, b = integral->b, direction = cut < top ? -1 : 1;
    double high = log_integrand(integral, top);
    double step = 6 / sqrt(1 + a * (b / (a + b)) + integral->shape);

    while (step < fabs(cut - top)) {
        if (log_integrand(integral, top + direction * step) < high - nothing)
            return top + direction * step;
        step *= 1.5;
    }
    return cut;
}

/* Panels short against the distance pi to singularities, and against the steeper side. */
static double integrate(const struct ahead_integral *integral, struct span span, double top,
                        double high)
{
    double widest = fmin(4, fmin(span.to - top, top - span.from) / 2);
    int panels = (int)fmin(ceil((span.to - span.from) / widest), 200);
    double sum = 0;

    double width = (span.to - span.from) / panels;
    for (int panel = 0; panel < panels; panel++)
        for (int i = 0; i < QUADRATURE_NODES; i++) {
            double at = span.from + width * (panel + quadrature_node[i]);

            sum += quadrature_weight[i] * width * exp(log_integrand(integral, at) - high);
        }
    return sum;
}

double bg_ahead_by_integral(const struct bg_client *client, double weeks, enum bg_ahead wanted)
{
    struct ahead_integral integral = open_integral(client, weeks, wanted);
    struct span cuts = cuts_of(&integral), span;
    double top = find_top(&integral, cuts), high = log_integrand(&integral, top);

    span.from = find_end(&integral, top, cuts.from);
    span.to = find_end(&integral, top, cuts.to);
    double sum = integrate(&integral, span, top, high);
    if (span.from <= cuts.from)
        sum += exp(log_integrand(&integral, cuts.from) - high) / integral.a;
    if (span.to >= cuts.to)
        sum += exp(log_integrand(&integral, cuts.to) - high) / integral.b;
    struct unit_split centre = {integral.p, integral.q, 0, 0};
    return exp(high + log_beta_density(centre, integral.a, integral.b)) * sum;
}
