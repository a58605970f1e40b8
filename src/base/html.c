// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/html.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/escape.h"

void html_raw(struct html *out, const char *markup)
{
    text_add(out->to, markup);
}

void html_text(struct html *out, const char *text)
{
    escape_markup(out->to, slice_of(text));
}

void html_slice(struct html *out, struct slice text)
{
    escape_markup(out->to, text);
}

void html_int(struct html *out, int64_t number)
{
    text_format(out->to, "%" PRId64, number);
}

void html_markup(struct html *out, struct markup markup)
{
    text_add(out->to, markup.html);
}

void html_real(struct html *out, double number, int decimals)
{
    char digits[64];

    assert(isfinite(number) && fabs(number) < 1e15 && decimals >= 0 && decimals <= 6);
    int length = snprintf(digits, sizeof(digits), "%.*f", decimals, number);
    size_t end = (size_t)length;

    if (decimals > 0) {
        while (digits[end - 1] == '0')
            end--;
        if (digits[end - 1] == '.')
            end--;
    }
    /* A small negative number rounds to "-0". */
    size_t start = end == 2 && digits[0] == '-' && digits[1] == '0' ? 1 : 0;
    text_add_slice(out->to, (struct slice){digits + start, end - start});
}

void html_attribute_raw(struct html *out, const char *opening, const char *value)
{
    text_add(out->to, opening);
    html_text(out, value);
    text_add_char(out->to, '"');
}
