// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/message.h"
#include "report/chart.h"

/* What the drawings of chart_dots.c, chart_pairs.c and chart_steps.c have in common. */

/* One drawing: its size and the box in which values are drawn. */
struct chart_frame {
    const char *width_class; /* "w" or "n", see report.css */
    double width, height;
    double left, right, top, bottom;
};

enum chart_anchor { ANCHOR_MIDDLE, ANCHOR_END, ANCHOR_LABEL, ANCHOR_LABEL_END, ANCHOR_GREEN };

void chart_open(const struct chart *chart, const struct chart_frame *frame);
void chart_close(const struct chart *chart);
void chart_point(struct html *out, double x, double y);
void chart_text(struct html *out, double x, double y, enum chart_anchor anchor, const char *text);
void chart_share_grid(const struct chart *chart, const struct chart_frame *frame,
                      const struct share_axis *axis);
