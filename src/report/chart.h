// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/html.h"
#include "base/language.h"

/*
 * Charts as SVG, coloured by the classes of report.css alone. Each is drawn twice, wide and
 * narrow, so that labels stay 12 px on screen at every width; the style sheet shows one. What
 * comes in may be any number: values are held to the axis, so no coordinate is ever NaN.
 */
struct chart {
    struct html *out;
    struct arena *arena;
    const struct language *language;
    const char *id; /* unique in the page, letters only */
    const char *title, *description;
};

/* A line of value to coordinate; `at_to` may be less than `at_from`, as for heights. */
struct chart_scale {
    double from, to;
    double at_from, at_to;
};
double chart_at(const struct chart_scale *scale, double value);

/* An axis of shares: from a multiple of a tenth, cut when it does not begin at 0. */
struct share_axis {
    double from, to, step;
};

struct chart_dot {
    double value, low, high;
    const char *label;      /* below the dot */
    const char *label_more; /* in a line of its own below that; NULL for none */
};
enum { CHART_DOTS_WIDE = 24, CHART_DOTS_NARROW = 12 };

/* The axis that fits the newest CHART_DOTS_WIDE dots and their intervals. */
struct share_axis chart_dots_axis(const struct chart_dot *dots, size_t count);

/* Dots with intervals, joined by a line, the last one labelled; the newest when there are more
 * than fit. `count` at least 1. */
void chart_dots(const struct chart *chart, const struct chart_dot *dots, size_t count);

struct chart_step {
    int32_t day; /* ascending */
    double share, low, high;
};
struct chart_steps {
    const struct chart_step *steps; /* from day 0, share 0 is added */
    size_t count;
    int32_t day_to;                 /* where the axis ends */
    int32_t shaded_from, shaded_to; /* a window of days; both -1 for none */
    const char *axis_label, *end_label;
};
enum { CHART_STEPS_WIDE = 400, CHART_STEPS_NARROW = 200 };

/* Step curve with its band; more steps than pixels are thinned to the last one of each pixel. */
void chart_steps(const struct chart *chart, const struct chart_steps *steps);

/* What was foretold beside what came. */
struct chart_pair {
    double actual, predicted;
    double low, high;  /* of the prediction; equal to it without a band */
    const char *label; /* below; as many are shown as there is room for */
};
struct chart_pairs {
    const struct chart_pair *pairs;
    size_t count; /* at least 1 */
    bool has_band;
    const char *axis_label, *actual_label, *predicted_label;
};

/* A line with its band for what was foretold, dots for what came, both named at their ends. */
void chart_pairs(const struct chart *chart, const struct chart_pairs *pairs);

/* A difference of shares with its interval on a common scale of -reach to reach, for a table
 * cell: the dot is filled only if zero is outside the interval. */
void chart_difference(struct html *out, double difference, double low, double high, double reach);

/* A bar of `share` (0 to 1) of the cell's width, for a table cell. */
void chart_bar(struct html *out, double share);

/* 1 to 5, the class s1 to s5 of a heat map's cell, by value / largest. */
int chart_heat(double value, double largest);
