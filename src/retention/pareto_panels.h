// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/*
 * What Pareto/NBD integrates over the unseen time since a client's last order: with a rate of
 * orders gamma(r, alpha) and of leaving gamma(s, beta), as known at the start of a span, how
 * likely is it that they are silent until y, and leave there or go on?
 *
 *   silent(y) = (alpha / (alpha + y))^r (beta / (beta + y))^s
 *
 * In z = ln(1 + y / min(alpha, beta)) this falls like an exponential whose rate grows from one
 * bound to another, and its poles stay pi away from the real line, however far apart alpha and
 * beta are. So Gauss-Legendre on few panels is exact: one in ordinary cases, with as many nodes as
 * the fall and the length ask for. The rule hangs on the span alone, and the result with it.
 */
struct silence {
    double r, alpha, s, beta; /* all positive */
    double weeks;             /* of silence; may be INFINITY */
};

struct panel {
    double from, width; /* in z */
    const double *nodes, *weights;
    int node_count;
};
enum { PANELS_MAX = 48, PANEL_NODES_MAX = 24 };
struct panels {
    struct panel panels[PANELS_MAX];
    int count;
    /* Beyond the panels silent() is a power of y, or nothing: silent at their end, less at
     * `weeks`. */
    double tail;
};
/* Relative error below 1e-10 for silent() times what changes little while it falls. */
void pareto_panels(const struct silence *silence, struct panels *ret_panels);

/* r ln(1 + y / alpha) + s ln(1 + y / beta): -ln silent(y). */
double silence_exponent(const struct silence *silence, double y);

/* A node of a panel: silent() there, times the node's weight in y. */
struct instant {
    double y, log_alpha, log_beta; /* ln(1 + y / alpha), ln(1 + y / beta) */
    double mass;
};
struct instant panel_instant(const struct silence *silence, const struct panel *panel, int node);

/* How a span ends: still a client and silent, left without an order, ordered. Sum 1. */
struct silence_ends {
    double alive, gone, ordered;
};
struct silence_ends silence_ends(const struct silence *silence);

enum { GAUSS_TABLE = 4 + 6 + 8 + 12 + 16 + 24 };
extern const double gauss_node[GAUSS_TABLE], gauss_weight[GAUSS_TABLE];
