// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/* Doubles that must agree; NaN agrees with nothing. cmocka compares floats only. */
#include <math.h>

#include "support/check.h"

#define assert_near(got, want, tolerance) check_near_at(got, want, tolerance, __FILE__, __LINE__)
#define assert_near_relative(got, want, tolerance) \
    check_near_at(got, want, (tolerance)*fabs(want), __FILE__, __LINE__)

static inline void check_near_at(double got, double want, double tolerance, const char *file,
                                 int line)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s:%d: got %.17g, want %.17g within %g", file, line, got, want, tolerance);
}
