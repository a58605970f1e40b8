// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/text.h"

/*
 * HTML being built. A type of its own, so that nothing gets into a page but through the
 * functions below: types escape, people do not.
 */
struct html {
    struct text *to;
};

/* Text that is already HTML, made by this program and nobody else. */
struct markup {
    const char *html;
};

/* Template text. Pasting "" makes passing a variable a syntax error. */
#define html_literal(out, literal) html_raw((out), "" literal)
void html_raw(struct html *out, const char *markup);

void html_text(struct html *out, const char *text); /* escaped, see escape_markup() */
void html_slice(struct html *out, struct slice text);
void html_int(struct html *out, int64_t number);
void html_markup(struct html *out, struct markup markup);

/* A finite number with a decimal point and at most `decimals` (0 to 6) digits behind it: a
 * coordinate of a drawing, not a figure for people. */
void html_real(struct html *out, double number, int decimals);

/* ` name="value"`, the value escaped. */
#define html_attribute(out, name, value) html_attribute_raw((out), " " name "=\"", (value))
void html_attribute_raw(struct html *out, const char *opening, const char *value);

/*
 * Writes one value of a view. The type decides whether it is escaped, never the author of the
 * template: a char pointer always is, a struct markup never.
 */
#define html_put(out, value) \
    _Generic((value), char *                                                                       \
             : html_text, const char *                                                             \
             : html_text, struct slice                                                             \
             : html_slice, int32_t                                                                 \
             : html_int, int64_t                                                                   \
             : html_int, uint32_t                                                                  \
             : html_int, struct markup                                                             \
             : html_markup)(out, value)
