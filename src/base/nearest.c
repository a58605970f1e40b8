// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/nearest.h"

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static struct slice held_to_limit(struct slice word)
{
    word.length = smaller(word.length, NEAREST_LENGTH_MAX);
    return word;
}

size_t slips_between(struct slice a, struct slice b)
{
    size_t rows[3][NEAREST_LENGTH_MAX + 1]; /* the last three of the table, in turn */

    a = held_to_limit(a);
    b = held_to_limit(b);
    for (size_t j = 0; j <= b.length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            size_t changed = above[j - 1] + (a.at[i - 1] != b.at[j - 1]);

            row[j] = smaller(changed, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                row[j] = smaller(row[j], above_that[j - 2] + 1);
        }
    }
    return rows[a.length % 3][b.length];
}

bool is_near(struct slice word, struct slice name)
{
    return slips_between(word, name) <= (name.length + 2) / 3;
}
