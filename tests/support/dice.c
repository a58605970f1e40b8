// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "support/simulated_buyers.h"

/* splitmix64 (Steele, Lea and Flood 2014): seeds that differ little give states that differ much.
 */
static uint64_t mixed(uint64_t *seed)
{
    uint64_t bits = (*seed += 0x9e3779b97f4a7c15U);

    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
    return bits ^ (bits >> 31);
}

struct dice dice_from(uint64_t seed)
{
    struct dice dice;

    for (int i = 0; i < 4; i++)
        dice.state[i] = mixed(&seed);
    return dice;
}

static uint64_t rotated(uint64_t bits, int by)
{
    return (bits << by) | (bits >> (64 - by));
}

double dice_uniform(struct dice *dice)
{
    uint64_t *state = dice->state;
    uint64_t bits = rotated(state[1] * 5, 7) * 9, shifted = state[1] << 17;

    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotated(state[3], 45);
    return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

/* Marsaglia's polar method. */
double dice_normal(struct dice *dice)
{
    for (;;) {
        double u = 2 * dice_uniform(dice) - 1, v = 2 * dice_uniform(dice) - 1;
        double square = u * u + v * v;
        if (square < 1 && square > 0)
            return u * sqrt(-2 * log(square) / square);
    }
}

double dice_exponential(struct dice *dice)
{
    return -log(dice_uniform(dice));
}

/* Marsaglia and Tsang 2000. */
double dice_gamma(struct dice *dice, double shape)
{
    if (shape < 1)
        return dice_gamma(dice, shape + 1) * pow(dice_uniform(dice), 1 / shape);
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double z = dice_normal(dice), cube = pow(1 + c * z, 3);
        if (1 + c * z > 0 && log(dice_uniform(dice)) < z * z / 2 + d - d * cube + d * log(cube))
            return d * cube;
    }
}

double dice_beta(struct dice *dice, double a, double b)
{
    double x = dice_gamma(dice, a), y = dice_gamma(dice, b);

    return x + y > 0 ? x / (x + y) : a / (a + b);
}
