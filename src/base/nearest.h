// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"

/*
 * How many slips of the pen part two words: a letter missing, added, wrong, or two swapped
 * (optimal string alignment). Words are compared up to NEAREST_LENGTH_MAX bytes.
 */
enum { NEAREST_LENGTH_MAX = 40 };
size_t slips_between(struct slice a, struct slice b);

/* Whether `word` is close enough to `name` to have been meant: a slip per three letters. */
bool is_near(struct slice word, struct slice name);
