// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/chart.h"

#include <math.h>

#include "support/check.h"

static struct chart chart_to(struct html *out, struct arena *arena)
{
    return (struct chart){out, arena, language_by_code("en"), "t", "A <title>", "What it says"};
}

static size_t count_of(const char *text, const char *wanted)
{
    size_t count = 0;

    for (const char *at = strstr(text, wanted); at != NULL; at = strstr(at + 1, wanted))
        count++;
    return count;
}

static void values_map_to_coordinates(void **state)
{
    (void)state;
    const struct chart_scale heights = {0, 1, 266, 14};

    assert_float_equal(chart_at(&heights, 0), 266, 1e-9);
    assert_float_equal(chart_at(&heights, 0.5), 140, 1e-9);
    assert_float_equal(chart_at(&heights, 1), 14, 1e-9);
}

static void whatever_the_value_a_coordinate_is_within_its_scale(void **state)
{
    (void)state;
    const struct chart_scale scale = {0, 1, 266, 14}, no_span = {3, 3, 7, 9};

    assert_float_equal(chart_at(&scale, -5), 266, 0);
    assert_float_equal(chart_at(&scale, 7), 14, 0);
    assert_float_equal(chart_at(&scale, (double)NAN), 266, 0);
    assert_float_equal(chart_at(&scale, (double)INFINITY), 14, 0);
    assert_float_equal(chart_at(&scale, (double)-INFINITY), 266, 0);
    assert_float_equal(chart_at(&no_span, 3), 7, 0);
}

static void an_axis_of_dots_is_cut_only_when_it_is_worth_it(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        double low, high, from, to, step;
    } cases[] = {
        {"high shares are cut", 0.63, 0.97, 0.6, 1, 0.1},
        {"low shares begin at zero", 0.15, 0.4, 0, 0.4, 0.2},
        {"a wide span has wide steps", 0.25, 0.95, 0.2, 1, 0.2},
        {"nearly one value has room above", 0.81, 0.82, 0.8, 1, 0.1},
        {"all at one", 1, 1, 0.8, 1, 0.1},
        {"all at zero", 0, 0, 0, 0.4, 0.2},
        {"beyond what shares can be", -1, 3, 0, 1, 0.2},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct chart_dot dot = {cases[i].low, cases[i].low, cases[i].high, "", NULL};
        struct share_axis axis = chart_dots_axis(&dot, 1);

        if (fabs(axis.from - cases[i].from) > 1e-9 || fabs(axis.to - cases[i].to) > 1e-9 ||
            fabs(axis.step - cases[i].step) > 1e-9)
            fail_msg("%s: %g to %g by %g", cases[i].why, axis.from, axis.to, axis.step);
    }
}

static void dots_stand_at_their_shares(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct html out = {&text};
    struct chart chart = chart_to(&out, &arena);
    const struct chart_dot dots[] = {{0.5, 0, 1, "Jan", "2026"}, {0.25, 0.1, 0.5, "Feb", "2026"}};

    chart_dots(&chart, dots, 2);
    /* The wide box is 16 to 186 high for 0 to 1, its dots stand at 68 and 642. */
    assert_non_null(strstr(text.at, "<path class=\"iv\" d=\"M68 186V16\"/>"
                                    "<circle class=\"f1\" cx=\"68\" cy=\"101\" r=\"4\"/>"));
    assert_non_null(strstr(text.at, "cx=\"642\" cy=\"143.5\""));
    assert_int_equal(count_of(text.at, "<circle"), 4);
    assert_int_equal(count_of(text.at, ">Jan</text>"), 2);
    assert_int_equal(count_of(text.at, "<svg"), 2);
    assert_int_equal(count_of(text.at, "<title id=\"tw-t\">A &lt;title&gt;</title>"), 1);
    assert_int_equal(count_of(text.at, "class=\"ax cut\""), 0);
    arena_free(&arena);
}

static void only_the_newest_dots_are_drawn(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct html out = {&text};
    struct chart chart = chart_to(&out, &arena);
    struct chart_dot dots[100];

    for (size_t i = 0; i < 100; i++)
        dots[i] = (struct chart_dot){0.8, 0.7, 0.9, i < 76 ? "old" : "new", NULL};
    chart_dots(&chart, dots, 100);
    assert_int_equal(count_of(text.at, "<circle"), CHART_DOTS_WIDE + CHART_DOTS_NARROW);
    assert_int_equal(count_of(text.at, ">old<"), 0);
    assert_true(count_of(text.at, ">new<") > 2);
    assert_int_equal(count_of(text.at, "class=\"ax cut\""), 2);
    arena_free(&arena);
}

static void a_curve_climbs_at_its_days(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct html out = {&text};
    struct chart chart = chart_to(&out, &arena);
    const struct chart_step steps[] = {{0, 0.25, 0.25, 0.25}, {50, 0.5, 0.25, 0.75}};
    const struct chart_steps drawing = {steps, 2, 100, 25, 50, "days", "50 % by day 100"};

    chart_steps(&chart, &drawing);
    /* The wide box is 48 to 686 wide for 0 to 100 days, 14 to 266 high for 0 to 1. */
    assert_non_null(strstr(text.at, "<path class=\"l1\" d=\"M48 266H48V203H367V140H686\"/>"));
    assert_non_null(strstr(text.at, "<path class=\"b1\" d=\"M48 266H48V203H367V77H686"
                                    "V203H367V203H48V266Z\"/>"));
    assert_non_null(strstr(text.at, "<rect class=\"win\" x=\"207.5\" y=\"14\" width=\"159.5\""));
    arena_free(&arena);
}

/* A log of thousands of event days must not make a page of megabytes. */
static void a_long_curve_is_thinned_and_keeps_its_end(void **state)
{
    (void)state;
    enum { DAYS = 6000 };
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct html out = {&text};
    struct chart chart = chart_to(&out, &arena);
    struct chart_step *steps = arena_array(&arena, struct chart_step, DAYS);
    struct chart_steps drawing = {steps, DAYS, DAYS - 1, -1, -1, "days", "end"};

    for (int32_t day = 0; day < DAYS; day++)
        steps[day] = (struct chart_step){day, day / (double)(DAYS - 1), 0, 1};
    chart_steps(&chart, &drawing);

    const char *curve = strstr(text.at, "<path class=\"l1\" d=\"");
    const char *end = strchr(curve, '>');
    size_t verticals = 0;
    for (const char *at = curve; at < end; at++)
        verticals += *at == 'V';
    assert_in_range(verticals, CHART_STEPS_WIDE / 2, CHART_STEPS_WIDE);
    assert_memory_equal(end - 9, "V14H686\"/>", 10);
    assert_true(text.length < 40000);
    assert_int_equal(count_of(text.at, "class=\"win\""), 0);
    arena_free(&arena);
}

/* NaN, infinities and shares beyond 0 to 1 in every place where a number can stand. */
static void no_number_breaks_a_drawing(void **state)
{
    (void)state;
    static const double odd[] = {(double)NAN, (double)INFINITY, (double)-INFINITY, -1, 2, 0, 1,
                                 1e300};
    enum { ODD = sizeof(odd) / sizeof(odd[0]) };

    for (size_t i = 0; i < ODD * ODD; i++) {
        struct arena arena = {0};
        struct text text = text_new(&arena);
        struct html out = {&text};
        struct chart chart = chart_to(&out, &arena);
        double a = odd[i % ODD], b = odd[i / ODD];
        const struct chart_dot dots[] = {{a, b, a, "x", NULL}, {b, a, b, "y", "z"}};
        const struct chart_step steps[] = {{3, a, b, a}, {4, b, a, b}};
        const struct chart_steps drawing = {steps, 2, 0, 3, 2, "days", "end"};

        chart_dots(&chart, dots, 2);
        chart_steps(&chart, &drawing);
        chart_difference(&out, a, b, a, 0.1);
        chart_bar(&out, a);
        assert_in_range(chart_heat(a, b), 1, 5);
        assert_null(strstr(text.at, "nan"));
        assert_null(strstr(text.at, "inf"));
        arena_free(&arena);
    }
}

static void a_difference_is_filled_only_without_zero(void **state)
{
    (void)state;
    static const struct {
        double low, high;
        const char *want;
    } cases[] = {{-0.1, 0.3, "hollow"}, {0, 0.3, "hollow"}, {0.01, 0.3, "f1"}, {-0.3, -0.01, "f1"}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        struct text text = text_new(&arena);
        struct html out = {&text};

        chart_difference(&out, 0.1, cases[i].low, cases[i].high, 0.5);
        assert_non_null(strstr(text.at, cases[i].want));
        arena_free(&arena);
    }
}

static void heat_has_five_levels(void **state)
{
    (void)state;
    static const struct {
        double value, largest;
        int want;
    } cases[] = {{0, 10, 1}, {1.9, 10, 1}, {2, 10, 2}, {9.9, 10, 5}, {10, 10, 5}, {3, 0, 1}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(chart_heat(cases[i].value, cases[i].largest), cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_map_to_coordinates),
        cmocka_unit_test(whatever_the_value_a_coordinate_is_within_its_scale),
        cmocka_unit_test(an_axis_of_dots_is_cut_only_when_it_is_worth_it),
        cmocka_unit_test(dots_stand_at_their_shares),
        cmocka_unit_test(only_the_newest_dots_are_drawn),
        cmocka_unit_test(a_curve_climbs_at_its_days),
        cmocka_unit_test(a_long_curve_is_thinned_and_keeps_its_end),
        cmocka_unit_test(no_number_breaks_a_drawing),
        cmocka_unit_test(a_difference_is_filled_only_without_zero),
        cmocka_unit_test(heat_has_five_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
