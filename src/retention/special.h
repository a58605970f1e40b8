// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

/*
 * Functions that the models share, exact to 1e-12 relative where they are not near a zero.
 * Arguments are positive unless said otherwise. Sources: DLMF chapters 5, 8 and 15.
 */

/* ln Gamma(x + n) - ln Gamma(x), without the loss of digits when x is large or n small; n >= 0. */
double log_rising(double x, double n);
double digamma(double x);  /* d/dx ln Gamma(x) */
double trigamma(double x); /* its derivative */
/* digamma(x + n) - digamma(x) and trigamma(x + n) - trigamma(x), to full digits. */
double digamma_rise(double x, double n);
double trigamma_rise(double x, double n);

double log_beta(double a, double b);
/* ln(exp(a) + exp(b)); -INFINITY is zero. */
double log_add(double a, double b);
/* Regularised incomplete beta I_x(a, b), 0 <= x <= 1; and its complement without cancellation. */
double beta_below(double x, double a, double b);
double beta_above(double x, double a, double b);
/* Regularised lower incomplete gamma P(a, x), x >= 0; and Q = 1 - P. */
double gamma_below(double a, double x);
double gamma_above(double a, double x);
/* Standard normal: P(Z <= z), and the z of a probability in (0, 1). */
double normal_below(double z);
double normal_quantile(double probability);
/* x with I_x(a, b) = p; and the gamma (shape, rate 1) quantile. */
double beta_quantile(double probability, double a, double b);
double gamma_quantile(double probability, double shape);
/* To 1e-3 of the value from shape 0.05 on, in a third of the time: for ends of intervals. */
double gamma_quantile_rough(double probability, double shape);

/* Gauss-Legendre on (0, 1): nodes and weights. */
enum { QUADRATURE_NODES = 32 };
extern const double quadrature_node[QUADRATURE_NODES], quadrature_weight[QUADRATURE_NODES];
