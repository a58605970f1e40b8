// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/text.h"

/*
 * Length of the UTF-8 sequence that `text` (not empty) begins with. When it is none
 * (overlong, a surrogate, beyond U+10FFFF, cut off), *ret_is_valid is false and the length is
 * that of the bytes which one U+FFFD stands for (Unicode 15, 3.9, maximal subparts).
 */
size_t utf8_cut(struct slice text, bool *ret_is_valid);

/*
 * Appends any bytes so that they can stand in HTML or SVG text and in quoted attribute values:
 * & < > " ' are escaped, invalid UTF-8 becomes U+FFFD, control characters other than tab and
 * line feed are dropped.
 */
void escape_markup(struct text *out, struct slice text);
