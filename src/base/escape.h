// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"

/*
 * Appends any bytes so that they can stand in HTML or SVG text and in quoted attribute values:
 * & < > " ' are escaped, each byte that is not UTF-8 becomes U+FFFD, control characters other than
 * tab and line feed are dropped.
 */
void escape_markup(struct text *out, struct slice text);
