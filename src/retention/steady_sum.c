// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/steady_sum.h"

#include <math.h>
#include <stdint.h>

/* Bits that the sum of all may take. */
#define SUM_BITS 62

double steady_sum(const double *values, size_t count)
{
    double largest = 0;
    int64_t sum = 0;
    int exponent;

    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(values[i]));
    if (!(largest > 0))
        return 0;
    (void)frexp(largest, &exponent);
    for (size_t some = count; some > 0; some /= 2)
        exponent++;
    for (size_t i = 0; i < count; i++)
        sum += llround(ldexp(values[i], SUM_BITS - exponent));
    return ldexp((double)sum, exponent - SUM_BITS);
}
