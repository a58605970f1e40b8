// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"

/*
 * Ends the test unless `text` is what stands in tests/report/expected/NAME.
 * REGULARS_WRITE_EXPECTED=1 writes the files anew: look at their difference before a commit.
 */
void assert_expected_text(struct arena *arena, const char *name, const char *text);
