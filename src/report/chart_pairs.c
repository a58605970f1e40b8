// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "base/display.h"
#include "report/chart_frame.h"

static const struct chart_frame wide = {"w", 700, 260, 52, 612, 16, 206};
static const struct chart_frame narrow = {"n", 328, 240, 46, 262, 16, 186};

enum { GRID_LINES_MOST = 5, LETTER_PIXELS = 7, LABEL_GAP_PIXELS = 16 };

/* The axis of counts: from zero, in steps of 1, 2 or 5 times a power of ten, up to the largest. */
static struct share_axis axis_of(const struct chart_pairs *pairs)
{
    double largest = 0, step;

    for (size_t i = 0; i < pairs->count; i++) {
        const struct chart_pair *pair = &pairs->pairs[i];

        largest = fmax(largest, fmax(pair->actual, fmax(pair->predicted, pair->high)));
    }
    if (!(largest > 0) || !isfinite(largest))
        return (struct share_axis){0, 1, 1};
    step = pow(10, floor(log10(largest / GRID_LINES_MOST)));
    if (largest / (step * 2) <= GRID_LINES_MOST)
        step *= largest / step <= GRID_LINES_MOST ? 1 : 2;
    else
        step *= largest / (step * 5) <= GRID_LINES_MOST ? 5 : 10;
    return (struct share_axis){0, ceil(largest / step) * step, step};
}

static void draw_grid(const struct chart *chart, const struct chart_frame *frame,
                      const struct share_axis *axis)
{
    struct chart_scale scale = {axis->from, axis->to, frame->bottom, frame->top};
    int decimals = axis->step >= 1 ? 0 : (int)ceil(-log10(axis->step));

    for (int i = 0; i <= lround(axis->to / axis->step); i++) {
        double value = i * axis->step, y = chart_at(&scale, value);

        html_literal(chart->out, "<path class=\"gl\" d=\"M");
        chart_point(chart->out, frame->left, y);
        html_literal(chart->out, "H");
        html_real(chart->out, frame->right, 1);
        html_literal(chart->out, "\"/>");
        chart_text(
            chart->out, frame->left - 7, y + 4, ANCHOR_END,
            value_text(chart->arena, chart->language,
                       decimals > 0 ? arg_real(value, decimals) : arg_count(llround(value))));
    }
}

struct axes {
    struct chart_scale x, y;
};

static void trace(struct html *out, const struct axes *axes, size_t i, double value,
                  const char *command)
{
    html_raw(out, command);
    chart_point(out, chart_at(&axes->x, (double)i), chart_at(&axes->y, value));
}

static void draw_band(struct html *out, const struct axes *axes, const struct chart_pairs *pairs)
{
    html_literal(out, "<path class=\"b1\" d=\"");
    for (size_t i = 0; i < pairs->count; i++)
        trace(out, axes, i, pairs->pairs[i].high, i == 0 ? "M" : "L");
    for (size_t i = pairs->count; i-- > 0;)
        trace(out, axes, i, pairs->pairs[i].low, "L");
    html_literal(out, "Z\"/>\n");
}

static void draw_line(struct html *out, const struct axes *axes, const struct chart_pairs *pairs)
{
    html_literal(out, "<path class=\"l1\" d=\"");
    for (size_t i = 0; i < pairs->count; i++)
        trace(out, axes, i, pairs->pairs[i].predicted, i == 0 ? "M" : "L");
    html_literal(out, "\"/>\n");
}

/* What came: dots in the colour of text; small ones where they stand close. */
static void draw_dots(struct html *out, const struct axes *axes, const struct chart_pairs *pairs)
{
    double apart = (axes->x.at_to - axes->x.at_from) / (double)pairs->count;

    for (size_t i = 0; i < pairs->count; i++) {
        html_literal(out, "<circle class=\"f0\" cx=\"");
        html_real(out, chart_at(&axes->x, (double)i), 1);
        html_literal(out, "\" cy=\"");
        html_real(out, chart_at(&axes->y, pairs->pairs[i].actual), 1);
        html_literal(out, "\" r=\"");
        html_real(out, fmin(4, fmax(1.5, apart / 3)), 1);
        html_literal(out, "\"/>\n");
    }
}

/* Room that the widest label needs, so that none runs into the next. */
static double label_pixels(const struct chart_pairs *pairs)
{
    size_t widest = 1;

    for (size_t i = 0; i < pairs->count; i++) {
        size_t width = display_width(slice_of(pairs->pairs[i].label));

        widest = width > widest ? width : widest;
    }
    return (double)(widest * LETTER_PIXELS + LABEL_GAP_PIXELS);
}

static void draw_labels(const struct chart *chart, const struct chart_frame *frame,
                        const struct chart_scale *x, const struct chart_pairs *pairs)
{
    double apart = pairs->count > 1 ? (frame->right - frame->left - 20) / (double)(pairs->count - 1)
                                    : frame->right - frame->left;
    size_t each = (size_t)ceil(label_pixels(pairs) / apart);

    for (size_t i = (pairs->count - 1) % each; i < pairs->count; i += each)
        chart_text(chart->out, chart_at(x, (double)i), frame->bottom + 20, ANCHOR_MIDDLE,
                   pairs->pairs[i].label);
    chart_text(chart->out, frame->right, frame->bottom + 42, ANCHOR_END, pairs->axis_label);
}

/* The names of both, beside their ends on the right, kept apart. */
static void draw_names(const struct chart *chart, const struct chart_frame *frame,
                       const struct axes *axes, const struct chart_pairs *pairs)
{
    enum { LINE = 16 };
    const struct chart_pair *last = &pairs->pairs[pairs->count - 1];
    double actual = chart_at(&axes->y, last->actual) + 4;
    double predicted = chart_at(&axes->y, last->predicted) + 4;
    double middle = (actual + predicted) / 2;

    if (fabs(actual - predicted) < LINE) {
        double half = last->actual < last->predicted ? LINE / 2.0 : -LINE / 2.0;

        actual = middle + half;
        predicted = middle - half;
    }
    chart_text(chart->out, frame->right + 6, actual, ANCHOR_LABEL, pairs->actual_label);
    chart_text(chart->out, frame->right + 6, predicted, ANCHOR_GREEN, pairs->predicted_label);
}

static void draw(const struct chart *chart, const struct chart_frame *frame,
                 const struct chart_pairs *pairs)
{
    struct share_axis axis = axis_of(pairs);
    struct axes axes = {{0, (double)(pairs->count - 1), frame->left + 10, frame->right - 10},
                        {axis.from, axis.to, frame->bottom, frame->top}};

    chart_open(chart, frame);
    draw_grid(chart, frame, &axis);
    if (pairs->has_band && pairs->count > 1)
        draw_band(chart->out, &axes, pairs);
    if (pairs->count > 1)
        draw_line(chart->out, &axes, pairs);
    draw_dots(chart->out, &axes, pairs);
    draw_labels(chart, frame, &axes.x, pairs);
    draw_names(chart, frame, &axes, pairs);
    chart_close(chart);
}

void chart_pairs(const struct chart *chart, const struct chart_pairs *pairs)
{
    draw(chart, &wide, pairs);
    draw(chart, &narrow, pairs);
}
