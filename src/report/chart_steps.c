// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "report/chart_frame.h"

static const struct chart_frame wide = {"w", 700, 310, 48, 686, 14, 266};
static const struct chart_frame narrow = {"n", 328, 270, 46, 322, 14, 226};

/* The axis begins at zero and ends at the first of these that holds the curve. */
static struct share_axis axis_of(const struct chart_steps *steps)
{
    static const struct share_axis axes[] = {
        {0, 0.02, 0.005}, {0, 0.05, 0.01}, {0, 0.1, 0.02}, {0, 0.2, 0.05}, {0, 0.5, 0.1},
    };
    double high = 0;

    for (size_t i = 0; i < steps->count; i++)
        high = fmax(high, steps->steps[i].high);
    for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
        if (high <= axes[i].to)
            return axes[i];
    }
    return (struct share_axis){0, 1, 0.25};
}

/* Steps that are shown: within the axis, and of those on one pixel the last. */
static size_t thin(const struct chart *chart, const struct chart_steps *steps, size_t most,
                   struct chart_step **ret_steps)
{
    struct chart_step *kept = arena_array(chart->arena, struct chart_step, most + 1);
    size_t count = 0;
    int64_t pixel_before = -1;

    for (size_t i = 0; i < steps->count && steps->steps[i].day <= steps->day_to; i++) {
        int64_t pixel = (int64_t)steps->steps[i].day * (int64_t)most / (steps->day_to + 1);

        if (pixel != pixel_before)
            count++;
        kept[count - 1] = steps->steps[i];
        pixel_before = pixel;
    }
    *ret_steps = kept;
    return count;
}

enum edge { EDGE_SHARE, EDGE_LOW, EDGE_HIGH };

static double edge_of(const struct chart_step *step, enum edge edge)
{
    if (edge == EDGE_SHARE)
        return step->share;
    return edge == EDGE_LOW ? step->low : step->high;
}

struct axes {
    struct chart_scale x, y;
};

/* From the left, beginning on the zero line, to the right end. */
static void trace_forward(struct html *out, const struct axes *axes, const struct chart_step *steps,
                          size_t count, enum edge edge)
{
    html_literal(out, "M");
    chart_point(out, axes->x.at_from, axes->y.at_from);
    for (size_t i = 0; i < count; i++) {
        html_literal(out, "H");
        html_real(out, chart_at(&axes->x, steps[i].day), 1);
        html_literal(out, "V");
        html_real(out, chart_at(&axes->y, edge_of(&steps[i], edge)), 1);
    }
    html_literal(out, "H");
    html_real(out, axes->x.at_to, 1);
}

static void trace_back(struct html *out, const struct axes *axes, const struct chart_step *steps,
                       size_t count, enum edge edge)
{
    for (size_t i = count; i > 0; i--) {
        html_literal(out, "V");
        html_real(out, chart_at(&axes->y, edge_of(&steps[i - 1], edge)), 1);
        html_literal(out, "H");
        html_real(out, chart_at(&axes->x, steps[i - 1].day), 1);
    }
    html_literal(out, "V");
    html_real(out, axes->y.at_from, 1);
    html_literal(out, "Z");
}

static void draw_curve(struct html *out, const struct axes *axes, const struct chart_step *steps,
                       size_t count)
{
    html_literal(out, "<path class=\"b1\" d=\"");
    trace_forward(out, axes, steps, count, EDGE_HIGH);
    trace_back(out, axes, steps, count, EDGE_LOW);
    html_literal(out, "\"/>\n<path class=\"l1\" d=\"");
    trace_forward(out, axes, steps, count, EDGE_SHARE);
    html_literal(out, "\"/>\n");
}

static int32_t day_step(int32_t day_to, int32_t most)
{
    static const int32_t steps[] = {1, 2, 7, 14, 30, 60, 90, 180, 360, 720, 1800, 3600};
    size_t count = sizeof(steps) / sizeof(steps[0]);

    for (size_t i = 0; i < count; i++) {
        if (day_to / steps[i] <= most)
            return steps[i];
    }
    return day_to / most + 1;
}

static void draw_days(const struct chart *chart, const struct chart_frame *frame,
                      const struct chart_steps *steps, const struct chart_scale *x)
{
    int32_t step = day_step(steps->day_to, frame->width > 500 ? 7 : 4);
    struct html *out = chart->out;

    for (int64_t day = 0; day <= steps->day_to; day += step) {
        double at = chart_at(x, (double)day);

        html_literal(out, "<path class=\"ax\" d=\"M");
        chart_point(out, at, frame->bottom);
        html_literal(out, "v4\"/>");
        chart_text(out, at, frame->bottom + 18, ANCHOR_MIDDLE,
                   value_text(chart->arena, chart->language, arg_count(day)));
    }
    html_literal(out, "<path class=\"ax\" d=\"M");
    chart_point(out, frame->left, frame->bottom);
    html_literal(out, "H");
    html_real(out, frame->right, 1);
    html_literal(out, "\"/>");
    chart_text(out, frame->right, frame->bottom + 40, ANCHOR_END, steps->axis_label);
}

static void draw_shade(struct html *out, const struct chart_frame *frame,
                       const struct chart_steps *steps, const struct chart_scale *x)
{
    double from = chart_at(x, steps->shaded_from), to = chart_at(x, steps->shaded_to);

    if (steps->shaded_from < 0 || to <= from)
        return;
    html_literal(out, "<rect class=\"win\" x=\"");
    html_real(out, from, 1);
    html_literal(out, "\" y=\"");
    html_real(out, frame->top, 1);
    html_literal(out, "\" width=\"");
    html_real(out, to - from, 1);
    html_literal(out, "\" height=\"");
    html_real(out, frame->bottom - frame->top, 1);
    html_literal(out, "\"/>\n");
}

/* Above the curve's end, or below it where there is no room above. */
static void draw_end_label(struct html *out, const struct chart_frame *frame,
                           const struct chart_steps *steps, const struct chart_step *last,
                           const struct chart_scale *y)
{
    double above = chart_at(y, last->high) - 12;
    double at = above < frame->top + 12 ? chart_at(y, last->low) + 22 : above;

    chart_text(out, frame->right, at, ANCHOR_LABEL_END, steps->end_label);
}

static void draw(const struct chart *chart, const struct chart_frame *frame,
                 const struct chart_steps *steps, size_t most)
{
    struct share_axis axis = axis_of(steps);
    struct axes axes = {{0, steps->day_to, frame->left, frame->right},
                        {axis.from, axis.to, frame->bottom, frame->top}};
    struct chart_step *kept;
    size_t count = thin(chart, steps, most, &kept);

    chart_open(chart, frame);
    draw_shade(chart->out, frame, steps, &axes.x);
    chart_share_grid(chart, frame, &axis);
    draw_days(chart, frame, steps, &axes.x);
    if (count > 0) {
        draw_curve(chart->out, &axes, kept, count);
        draw_end_label(chart->out, frame, steps, &kept[count - 1], &axes.y);
    }
    chart_close(chart);
}

void chart_steps(const struct chart *chart, const struct chart_steps *steps)
{
    draw(chart, &wide, steps, CHART_STEPS_WIDE);
    draw(chart, &narrow, steps, CHART_STEPS_NARROW);
}
