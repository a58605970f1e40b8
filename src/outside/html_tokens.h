// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "base/text.h"

/*
 * HTML taken apart into tags and text, as browsers do it (HTML standard 13.2.5): comments,
 * declarations and what they call bogus are left out, and so is what stands in script, style, title
 * and the like. Reads any bytes forward once; attributes beyond HTML_ATTRIBUTES_MAX are left out.
 */
enum { HTML_ATTRIBUTES_MAX = 32, HTML_NAME_MAX = 16 };

enum html_token_kind { HTML_END, HTML_TEXT, HTML_OPEN, HTML_CLOSE };
struct html_attribute {
    struct slice name, value; /* as written */
};
struct html_token {
    enum html_token_kind kind;
    struct slice text;        /* HTML_TEXT, as written */
    bool is_self_closed;      /* HTML_OPEN: <svg/> */
    char name[HTML_NAME_MAX]; /* in lower case; longer names are cut, and are none of ours */
    struct html_attribute attributes[HTML_ATTRIBUTES_MAX];
    size_t attribute_count;
};

struct html_reader {
    struct slice html;
    size_t at;
};
void html_next(struct html_reader *reader, struct html_token *ret_token);

/* The value as it is written of the first attribute of that name; `at` NULL: none. */
struct slice html_attribute_of(const struct html_token *token, const char *name);

/* Appends `text` with its references (&amp; &#1234;) as what they stand for. */
void html_add_decoded(struct text *out, struct slice text);
