// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "domain/client.h"

/*
 * Links that open a program of the user's own with a letter filled in. They are patterns, so that
 * script can fill them in anew while one types: {subject} and {text} stand for what is written, per
 * cent encoded, {body} for the text with line ends of mail (RFC 6068 5).
 */
enum letter_way_kind {
    WAY_MAIL,     /* mailto: (RFC 6068) */
    WAY_TELEGRAM, /* https://t.me/name?text=, https://t.me/+number?text= */
    WAY_WHATSAPP, /* https://wa.me/number?text= */
    WAY_VIBER,    /* viber://chat?number=, which takes no text to a person's number */
    WAY_SMS,      /* sms:number?body= (RFC 5724) */
    WAY_PAGE,     /* an address of the web, which takes no text */
};
struct letter_way {
    enum letter_way_kind kind;
    const char *value;   /* as a person writes it */
    const char *pattern; /* with the text */
    const char *bare;    /* without it, for one that is too long */
};

/* The ways that a contact point gives; at most LETTER_WAYS_OF_POINT, none for what is no address of
 * these kinds. Returns how many. */
enum { LETTER_WAYS_OF_POINT = 4 };
size_t letter_ways_of(const struct contact_point *point,
                      struct letter_way ways[LETTER_WAYS_OF_POINT], struct arena *arena);

/*
 * How long a link may be, in bytes. Windows hands a program at most 2,048 characters, so that
 * browsers there drop what is longer without a word; others take much more.
 */
enum { LETTER_LINK_MAX_WINDOWS = 2000, LETTER_LINK_MAX = 8000 };

/* Whether a link of this kind carries a text; else it is copied, and pasted there. */
bool letter_way_takes_text(enum letter_way_kind kind);

/* The link, by `pattern`, or by `bare` when it would be longer than `max`. */
struct letter_link {
    const char *address;
    bool is_bare;
};
struct letter_link letter_link(const struct letter_way *way, const char *subject, const char *text,
                               size_t max, struct arena *arena);
