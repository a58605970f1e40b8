// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/*
 * The HTML of somebody else as it may be shown: a list of the elements and attributes that are
 * allowed, and one way only to write them (docs/decisions/reading-mail.md). Whatever is not on the
 * list is not in it: no script, style, form, frame, foreign content, event, no address but http,
 * https, mailto and tel, no picture but an attachment of the same mail (cid:). outside/sanitise.h
 * makes it in a process that is not trusted; safe_html_is_canonical() tells in ours whether it did.
 */
enum {
    SAFE_HTML_MAX = 2 * 1024 * 1024,
    SAFE_HTML_DEPTH_MAX = 64,
    SAFE_HTML_NAME_MAX = 10,      /* of an element */
    SAFE_HTML_ADDRESS_MAX = 4000, /* of a link, escaped */
};

/* So that whoever is led to does not learn from where. */
#define SAFE_HTML_REL "noopener noreferrer nofollow"

/* How an element behaves. */
enum safe_kind {
    SAFE_INLINE,
    SAFE_BLOCK, /* ends a paragraph */
    SAFE_TABLE, /* stands within a table only */
    SAFE_VOID,  /* has no end */
};

/* What each attribute may hold. */
enum safe_value {
    SAFE_LINK,      /* an address of one of the four schemes */
    SAFE_REL,       /* SAFE_HTML_REL, behind each link */
    SAFE_PICTURE,   /* cid: and a Content-ID */
    SAFE_TEXT,      /* anything, escaped */
    SAFE_NUMBER,    /* 1 to 4 digits */
    SAFE_DIRECTION, /* ltr, rtl or auto */
};
struct safe_attribute {
    const char *name;
    enum safe_value value;
};
enum { SAFE_ATTRIBUTES_MAX = 4 };
struct safe_element {
    const char *name;
    enum safe_kind kind;
    struct safe_attribute attributes[SAFE_ATTRIBUTES_MAX]; /* in the order they are written in */
};

/* The element of that name in lower case, or NULL: not allowed. */
const struct safe_element *safe_element(struct slice name);

/* Whether a value, as it is written between its quotes, is one of its kind. */
bool safe_value_is_allowed(enum safe_value kind, struct slice escaped);

/* Whether all of it is written as outside/sanitise.h writes it, in one pass. */
bool safe_html_is_canonical(struct slice html);
