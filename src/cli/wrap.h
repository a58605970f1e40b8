// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"

/* Appends `count` spaces. */
void text_spaces(struct text *out, size_t count);

/*
 * Appends `words` in lines of at most `columns`, from column `indent` on: the first line where
 * the text stands already, the others after `indent` spaces. A longer word gets its own line.
 * Ends with a line end.
 */
void text_wrap(struct text *out, const char *words, size_t indent, size_t columns);
