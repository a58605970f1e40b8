// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/steady_sum.h"

#include <math.h>
#include <stdint.h>

/* Bits that the sum of all may take. */
#define SUM_BITS 62
/* So that the scale is a number; what is smaller counts as nothing. */
#define EXPONENT_MIN (-900)

double steady_sum(const double *values, size_t count)
{
    double largest = 0;
    int64_t sum = 0;
    int exponent;

    for (size_t i = 0; i < count; i++) {
        double size = fabs(values[i]);

        largest = size > largest ? size : largest;
    }
    if (!(largest > 0))
        return 0;
    (void)frexp(largest, &exponent);
    exponent = exponent < EXPONENT_MIN ? EXPONENT_MIN : exponent;
    for (size_t some = count; some > 0; some /= 2)
        exponent++;
    double scale = ldexp(1, SUM_BITS - exponent);
    for (size_t i = 0; i < count; i++)
        sum += (int64_t)(values[i] * scale);
    return (double)sum / scale;
}
