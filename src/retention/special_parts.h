// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/* What the files of special.h share among themselves, and with integrals over a beta law. */

/* ln Gamma(x) less Stirling's (x - 1/2) ln x - x + ln(2 pi) / 2; x >= STIRLING_MIN. */
#define STIRLING_MIN 10.0
double stirling_rest(double x);

/* ln(1 + t) - t for t > -1, to full digits near 0. */
double log1p_less(double t);

/* Series and fractions take of the order of the square root of their arguments. */
enum { STEPS_MAX = 100000000 };

/* x and y = 1 - x, and what rounding left out of each: the true ones are x + x_rest, y + y_rest. */
struct unit_split {
    double x, y, x_rest, y_rest;
};
struct unit_split unit_split(double x);

/* ln(x^a y^b / B(a, b)): what the density of ln(x / y) is. */
double log_beta_density(struct unit_split at, double a, double b);
/* I_x(a, b) and its complement. */
struct tails {
    double below, above;
};
struct tails beta_tails(struct unit_split at, double a, double b);

/* ln(x^a e^-x / Gamma(a)), the density of ln x; x > 0. */
double log_gamma_density(double a, double x);
struct tails gamma_tails(double a, double x);
