// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/chart.h"

#include <math.h>

#include "report/chart_frame.h"

double chart_at(const struct chart_scale *scale, double value)
{
    double span = scale->to - scale->from;

    if (!(span > 0) || !(value > scale->from)) /* also for NaN */
        return scale->at_from;
    if (value >= scale->to)
        return scale->at_to;
    return scale->at_from + (value - scale->from) / span * (scale->at_to - scale->at_from);
}

void chart_open(const struct chart *chart, const struct chart_frame *frame)
{
    struct html *out = chart->out;

    html_literal(out, "<svg class=\"chart ");
    html_raw(out, frame->width_class);
    html_literal(out, "\" viewBox=\"0 0 ");
    html_real(out, frame->width, 0);
    html_literal(out, " ");
    html_real(out, frame->height, 0);
    html_literal(out, "\" role=\"img\" aria-labelledby=\"");
    html_text(out, chart->id);
    html_raw(out, frame->width_class);
    html_literal(out, "-t ");
    html_text(out, chart->id);
    html_raw(out, frame->width_class);
    html_literal(out, "-d\">\n<title id=\"");
    html_text(out, chart->id);
    html_raw(out, frame->width_class);
    html_literal(out, "-t\">");
    html_text(out, chart->title);
    html_literal(out, "</title><desc id=\"");
    html_text(out, chart->id);
    html_raw(out, frame->width_class);
    html_literal(out, "-d\">");
    html_text(out, chart->description);
    html_literal(out, "</desc>\n");
}

void chart_close(const struct chart *chart)
{
    html_literal(chart->out, "</svg>\n");
}

void chart_point(struct html *out, double x, double y)
{
    html_real(out, x, 1);
    html_literal(out, " ");
    html_real(out, y, 1);
}

void chart_text(struct html *out, double x, double y, enum chart_anchor anchor, const char *text)
{
    html_literal(out, "<text x=\"");
    html_real(out, x, 1);
    html_literal(out, "\" y=\"");
    html_real(out, y, 1);
    html_literal(out, "\"");
    if (anchor == ANCHOR_MIDDLE)
        html_literal(out, " class=\"mid\"");
    if (anchor == ANCHOR_END)
        html_literal(out, " class=\"end\"");
    if (anchor == ANCHOR_LABEL)
        html_literal(out, " class=\"lab\"");
    if (anchor == ANCHOR_LABEL_END)
        html_literal(out, " class=\"lab end\"");
    if (anchor == ANCHOR_GREEN)
        html_literal(out, " class=\"lab g1\"");
    html_literal(out, ">");
    html_text(out, text);
    html_literal(out, "</text>\n");
}

/* Lines across, a share at each. */
void chart_share_grid(const struct chart *chart, const struct chart_frame *frame,
                      const struct share_axis *axis)
{
    struct html *out = chart->out;
    struct chart_scale scale = {axis->from, axis->to, frame->bottom, frame->top};
    int decimals = axis->step < 0.01 ? 1 : 0;

    for (int i = 0; i <= lround((axis->to - axis->from) / axis->step); i++) {
        double share = axis->from + i * axis->step;
        double y = chart_at(&scale, share);

        html_literal(out, "<path class=\"gl\" d=\"M");
        chart_point(out, frame->left, y);
        html_literal(out, "H");
        html_real(out, frame->right, 1);
        html_literal(out, "\"/>");
        chart_text(out, frame->left - 7, y + 4, ANCHOR_END,
                   value_text(chart->arena, chart->language, arg_percent(share, decimals)));
    }
}

void chart_difference(struct html *out, double difference, double low, double high, double reach)
{
    struct chart_scale scale = {-reach, reach, 4, 136};
    double from = chart_at(&scale, low), to = chart_at(&scale, high);

    html_literal(out, "<svg class=\"strip\" viewBox=\"0 0 140 16\" aria-hidden=\"true\">"
                      "<path class=\"ax\" d=\"M70 0V16\"/><path class=\"iv\" d=\"M");
    chart_point(out, from, 8);
    html_literal(out, "H");
    html_real(out, to, 1);
    html_literal(out, "\"/><circle class=\"");
    html_raw(out, low > 0 || high < 0 ? "f1" : "hollow");
    html_literal(out, "\" cx=\"");
    html_real(out, chart_at(&scale, difference), 1);
    html_literal(out, "\" cy=\"8\" r=\"4\"/></svg>");
}

void chart_bar(struct html *out, double share)
{
    struct chart_scale scale = {0, 1, 0, 100};

    html_literal(out, "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\""
                      " aria-hidden=\"true\"><rect width=\"");
    html_real(out, chart_at(&scale, share), 1);
    html_literal(out, "\" height=\"10\"/></svg>");
}

int chart_heat(double value, double largest)
{
    struct chart_scale scale = {0, largest, 1, 6};
    int level = (int)chart_at(&scale, value);

    return level > 5 ? 5 : level;
}
