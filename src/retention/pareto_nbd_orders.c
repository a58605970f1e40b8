// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/gamma_rate.h"
#include "retention/pareto_parts.h"
#include "retention/special.h"

/*
 * P(n orders in a span) of Pareto/NBD is a sum of positive parts: still a client at its end, with
 * n orders as in NBD; or gone at y, with n orders until then:
 *
 *   C(n) integral of q^n (1 - q)^r s / (beta + y) (beta / (beta + y))^s dy,  q = y / (alpha + y).
 *
 * In t with y = alpha sinh^2 t each peak over n has the curvature -4 r of a bell of the width
 * 1 / (2 sqrt r), wherever it lies, so that panels of one width in t serve all n at once.
 */
enum { NODES = 24, FIRST = GAUSS_TABLE - NODES };
struct nodes {
    double mass[NODES], share[NODES];  /* share is q; mass is that of n = 0 to begin with */
    double factor[NODES], fall[NODES]; /* mass is factor exp(-fall) */
};

static const double fall_most = 20, fall_end = 700;

static double reach(const struct silence *ahead, double y)
{
    return asinh(sqrt(y / ahead->alpha));
}

static double leaves_by(const struct silence *ahead, double t)
{
    double root = sinh(t);

    return ahead->s * log1p(ahead->alpha * root * root / ahead->beta);
}

/* Narrow enough for the bells, for the pole at y = -beta, and for the fall of who stays. */
static double width_at(const struct silence *ahead, double t, double rest)
{
    double pole = ahead->beta < ahead->alpha ? asin(sqrt(ahead->beta / ahead->alpha)) : 1;
    double width = fmin(fmin(rest, 1.5), fmin(4 / sqrt(ahead->r), 3 * fmax(pole, t)));

    while (leaves_by(ahead, t + width) - leaves_by(ahead, t) > fall_most)
        width /= 2;
    return width;
}

static void set_nodes(const struct silence *ahead, double t, double width, struct nodes *nodes)
{
    for (int i = 0; i < NODES; i++) {
        double at = t + width * gauss_node[FIRST + i], root = sinh(at);
        double y = ahead->alpha * root * root;
        double step = 2 * ahead->alpha * root * sqrt(1 + root * root) * width;

        nodes->share[i] = y / (ahead->alpha + y);
        nodes->factor[i] = step * gauss_weight[FIRST + i] * ahead->s / (ahead->beta + y);
        nodes->fall[i] = silence_exponent(ahead, y);
        nodes->mass[i] = nodes->factor[i] * exp(-nodes->fall[i]);
    }
}

/* From one n to the next. */
static void add_by_steps(const struct silence *ahead, struct nodes *nodes, size_t count,
                         double *probabilities)
{
    for (size_t n = 1; n < count; n++) {
        double step = (ahead->r + ((double)n - 1)) / (double)n, sum = 0;

        for (int i = 0; i < NODES; i++) {
            nodes->mass[i] *= step * nodes->share[i];
            sum += nodes->mass[i];
        }
        probabilities[n] += sum;
    }
}

/* Each n by itself, where n = 0 lies below the doubles' range. */
static void add_by_logarithms(const struct silence *ahead, const struct nodes *nodes, size_t count,
                              double *probabilities)
{
    for (size_t n = 1; n < count; n++) {
        double orders = (double)n;
        double ways = log_rising(ahead->r, orders) - log_rising(1, orders);

        for (int i = 0; i < NODES; i++)
            probabilities[n] +=
                exp(log(nodes->factor[i]) - nodes->fall[i] + ways + orders * log(nodes->share[i]));
    }
}

/* Where silent() is a power of y, q is 1: the same for all n but for the number of ways. */
static void add_tail(const struct silence *ahead, double far, size_t count, double *probabilities)
{
    double mass = exp(-silence_exponent(ahead, far)) - exp(-silence_exponent(ahead, ahead->weeks));

    mass *= ahead->s / (ahead->r + ahead->s);
    for (size_t n = 1; n < count; n++) {
        mass *= (ahead->r + ((double)n - 1)) / (double)n;
        probabilities[n] += mass;
    }
}

static void add_gone(const struct silence *ahead, size_t count, double *probabilities)
{
    double far = 1e15 * fmax(ahead->alpha, ahead->beta), t = 0;
    double bell = 0.5 / sqrt(ahead->r);
    double last_bell = reach(ahead, ahead->alpha * ((double)count - 1) / ahead->r);
    double end = reach(ahead, fmin(ahead->weeks, far));
    double until = fmin(end, last_bell + 10 * bell + 16 / ahead->r);

    while (t < until && leaves_by(ahead, t) < fall_end) {
        struct nodes nodes;
        double rest = until - t, width = width_at(ahead, t, rest), root = sinh(t + width);

        set_nodes(ahead, t, width, &nodes);
        if (ahead->r * log1p(root * root) > 600)
            add_by_logarithms(ahead, &nodes, count, probabilities);
        else
            add_by_steps(ahead, &nodes, count, probabilities);
        t = width < rest ? t + width : until;
    }
    if (ahead->weeks > far && until == end)
        add_tail(ahead, far, count, probabilities);
}

void pareto_distribution(const struct model *model, const double *parameters,
                         const struct buyer *buyer, double weeks, size_t count,
                         double *ret_probabilities)
{
    struct silence ahead = silence_to_come(parameters, buyer, weeks);
    double alive = pareto_alive(model, parameters, buyer, 0);
    double stays = exp(-ahead.s * log1p(weeks / ahead.beta));

    if (count == 0)
        return;
    gamma_rate_distribution(ahead.r, ahead.alpha, weeks, count, ret_probabilities);
    for (size_t n = 1; n < count; n++)
        ret_probabilities[n] *= stays;
    if (count > 1)
        add_gone(&ahead, count, ret_probabilities);
    for (size_t n = 1; n < count; n++)
        ret_probabilities[n] = fmin(1, alive * ret_probabilities[n]);
    ret_probabilities[0] = pareto_none(model, parameters, buyer, weeks);
}
