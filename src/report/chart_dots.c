// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "report/chart_frame.h"

static const struct chart_frame wide = {"w", 700, 240, 44, 652, 16, 186};
static const struct chart_frame narrow = {"n", 328, 220, 42, 284, 16, 166};

/* An axis that would begin below this share begins at zero: a cut must be worth its mark. */
static const double CUT_FROM = 0.2;

struct share_axis chart_dots_axis(const struct chart_dot *dots, size_t count)
{
    size_t first = count > CHART_DOTS_WIDE ? count - CHART_DOTS_WIDE : 0;
    double low = 1, high = 0;

    for (size_t i = first; i < count; i++) {
        low = fmin(low, dots[i].low);
        high = fmax(high, dots[i].high);
    }
    struct share_axis axis = {.from = fmax(low, 0), .to = fmin(high, 1)};
    axis.step = axis.to - axis.from > 0.5 || axis.from < CUT_FROM ? 0.2 : 0.1;
    axis.from = axis.from < CUT_FROM
                    ? 0
                    : fmin(floor(axis.from / axis.step), 1 / axis.step - 2) * axis.step;
    axis.to = fmin(fmax(ceil(axis.to / axis.step) * axis.step, axis.from + 2 * axis.step), 1);
    return axis;
}

static void draw_dot(struct html *out, const struct chart_scale *y, double x,
                     const struct chart_dot *dot)
{
    html_literal(out, "<path class=\"iv\" d=\"M");
    chart_point(out, x, chart_at(y, dot->low));
    html_literal(out, "V");
    html_real(out, chart_at(y, dot->high), 1);
    html_literal(out, "\"/><circle class=\"f1\" cx=\"");
    html_real(out, x, 1);
    html_literal(out, "\" cy=\"");
    html_real(out, chart_at(y, dot->value), 1);
    html_literal(out, "\" r=\"4\"/>\n");
}

static void draw_line(struct html *out, const struct chart_scale *x, const struct chart_scale *y,
                      const struct chart_dot *dots, size_t count)
{
    html_literal(out, "<path class=\"l1 thin\" d=\"M");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            html_literal(out, "L");
        chart_point(out, chart_at(x, (double)i), chart_at(y, dots[i].value));
    }
    html_literal(out, "\"/>\n");
}

/* A zigzag where the axis has been cut off below. */
static void draw_cut(struct html *out, const struct chart_frame *frame)
{
    html_literal(out, "<path class=\"ax cut\" d=\"M");
    chart_point(out, frame->left, frame->bottom);
    html_literal(out, "v4l-5 3l10 4l-5 3v4\"/>\n");
}

static void draw_labels(struct html *out, const struct chart_frame *frame,
                        const struct chart_scale *x, const struct chart_dot *dots, size_t count)
{
    double apart = count > 1 ? (frame->right - frame->left) / (double)(count - 1) : 1000;
    size_t each = (size_t)ceil(58 / apart);

    /* Counted from the last one, which is the one that matters. */
    for (size_t i = (count - 1) % each; i < count; i += each) {
        double at = chart_at(x, (double)i);

        chart_text(out, at, frame->bottom + 24, ANCHOR_MIDDLE, dots[i].label);
        if (dots[i].label_more != NULL)
            chart_text(out, at, frame->bottom + 40, ANCHOR_MIDDLE, dots[i].label_more);
    }
}

static void draw(const struct chart *chart, const struct chart_frame *frame,
                 const struct share_axis *axis, const struct chart_dot *dots, size_t count)
{
    struct chart_scale y = {axis->from, axis->to, frame->bottom, frame->top};
    struct chart_scale x = {0, (double)(count - 1), frame->left + 24, frame->right - 10};
    const struct chart_dot *last = &dots[count - 1];

    chart_open(chart, frame);
    chart_share_grid(chart, frame, axis);
    if (axis->from > 0)
        draw_cut(chart->out, frame);
    if (count > 1)
        draw_line(chart->out, &x, &y, dots, count);
    for (size_t i = 0; i < count; i++)
        draw_dot(chart->out, &y, chart_at(&x, (double)i), &dots[i]);
    draw_labels(chart->out, frame, &x, dots, count);
    chart_text(chart->out, chart_at(&x, (double)(count - 1)) + 9, chart_at(&y, last->value) + 4,
               ANCHOR_LABEL,
               value_text(chart->arena, chart->language, arg_percent(last->value, 0)));
    chart_close(chart);
}

static void draw_newest(const struct chart *chart, const struct chart_frame *frame,
                        const struct chart_dot *dots, size_t count, size_t most)
{
    struct share_axis axis = chart_dots_axis(dots, count);
    size_t shown = count < most ? count : most;

    draw(chart, frame, &axis, dots + (count - shown), shown);
}

void chart_dots(const struct chart *chart, const struct chart_dot *dots, size_t count)
{
    draw_newest(chart, &wide, dots, count, CHART_DOTS_WIDE);
    draw_newest(chart, &narrow, dots, count, CHART_DOTS_NARROW);
}
