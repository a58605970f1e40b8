// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/text.h"
#include "domain/client.h"

/*
 * Cards of people as phones and address books give them out: vCard 2.1, 3.0 (RFC 2426) and 4.0
 * (RFC 6350). Pure: bytes in, structs out; nothing that a card points to is ever fetched. Read are
 * UID, FN, N, ORG, KIND, EMAIL, TEL, IMPP, URL, LANG, PHOTO, and the X- names of Telegram; the rest
 * is passed over.
 */
enum {
    VCARD_SIZE_MAX = 1024 * 1024, /* of one card, in bytes */
    VCARD_LINE_MAX = 512 * 1024,  /* of one property, unfolded */
    VCARD_PHOTO_MAX = 200 * 1024, /* of a picture; a larger one is left out and told */
    VCARD_POINTS_MAX = POINTS_OF_CONTACT_MAX,
};

struct vcard_point {
    enum contact_point_kind kind;
    const char *value; /* a phone number without tel:, a Telegram name without @ */
    bool is_preferred;
};

struct vcard {
    int64_t line;                            /* of its BEGIN, from 1 */
    struct slice raw;                        /* all of it, as it was written */
    const char *uid;                         /* "urn:uuid:..."; "" when there is none */
    const char *name;                        /* FN, else made of what there is; never "" */
    const char *given, *family, *additional; /* "" when not known */
    const char *organisation;                /* "" when not known */
    bool is_company;                         /* the card is a company's own */
    const char *language;                    /* "ru"; "" when not known */
    struct vcard_point *points;
    size_t point_count;
    struct slice photo;     /* decoded; empty when there is none */
    const char *photo_type; /* "image/jpeg", from our own list; "" without a picture */
    bool photo_left_out;    /* too large, damaged, of a kind not kept, or only pointed to */
};

/* A card that cannot be taken, or what is left when no card ends. */
struct vcard_problem {
    int64_t line; /* where the fault is */
    struct slice raw;
    const char *property; /* "" when the card as a whole is at fault */
    struct slice value;
    struct message reason;
};

/*
 * Text in another character set as UTF-8, for CHARSET= of vCard 2.1. NULL in the reader, or when it
 * is not known or not so: the card is then at fault.
 */
typedef const char *vcard_decoder(const char *charset, struct slice bytes, struct arena *arena);

/* `text` is UTF-8 but for what a CHARSET covers, and is borrowed. */
struct vcard_reader {
    struct slice text;
    vcard_decoder *decode;
    size_t at;
    int64_t line; /* of what is read next, from 0 */
};

enum vcard_result { VCARD_READ, VCARD_BAD, VCARD_END };

/* The next card, or what is wrong with it; after VCARD_BAD the one behind it can be read. Lines
 * between cards are passed over. */
enum vcard_result vcard_next(struct vcard_reader *reader, struct arena *arena,
                             struct vcard *ret_card, struct vcard_problem *ret_problem);

/* Whether a text begins as a card does. */
bool vcard_begins(struct slice text);

/* Appends it as vCard 4.0, which reads as the same card. */
void vcard_write(struct text *out, const struct vcard *card);
