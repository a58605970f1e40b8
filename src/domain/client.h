// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"
#include "base/slice.h"
#include "base/status.h"

/*
 * A client is who pays: a company or a person. A contact is a person of it, with contact points.
 * Each client has exactly one main contact, made with it; for a person it is themselves.
 * Stored values of enums are never renumbered.
 */
enum client_kind { CLIENT_PERSON = 1, CLIENT_COMPANY = 2 };

/* How a person wishes to be addressed: Vi and ti, вы and ты, Ms Smith and Anna. */
enum form_of_address { ADDRESS_UNKNOWN = 0, ADDRESS_FORMAL = 1, ADDRESS_FIRST_NAME = 2 };

/* The user's own opinion of a client, beside what the figures say. */
enum client_mark { MARK_NONE = 0, MARK_ACTIVE = 1, MARK_LOST = 2, MARK_RARE = 3 };
enum { CLIENT_MARKS = 4 };

/* How closely they wish to follow the work (C6): asked at the start, honoured by reports. */
enum client_rhythm {
    RHYTHM_UNASKED = 0,
    RHYTHM_EVERY_STEP = 1,
    RHYTHM_WEEKLY = 2,
    RHYTHM_MILESTONES = 3,
    RHYTHM_RESULT_ONLY = 4,
};
enum { CLIENT_RHYTHMS = 5 };

enum contact_point_kind {
    POINT_EMAIL = 1,
    POINT_PHONE = 2,
    POINT_TELEGRAM = 3,
    POINT_WEB = 4,
    POINT_OTHER = 5,
};

/* In bytes of UTF-8. */
enum {
    CLIENT_NAME_MAX = 1000, /* as the order log has it: ORDER_CLIENT_MAX */
    CONTACT_NAME_PART_MAX = 200,
    CONTACT_POINT_MAX = 320,
    LANGUAGE_CODE_MAX = 8,
    CONTACTS_OF_CLIENT_MAX = 200,
    POINTS_OF_CONTACT_MAX = 50,
    CLIENT_REFERENCE_MAX = 1000, /* as a name: order logs often call a client by it */
    CLIENT_SOURCE_MAX = 200,
    CLIENT_NOTES_MAX = 4000, /* each of words, likes, talked_of */
};

struct client {
    int64_t id;
    int64_t version; /* raised by each change; what an ETag names */
    enum client_kind kind;
    const char *name;
    const char *reference; /* what an order log calls them; NULL when none does */
    int64_t created_at, changed_at;
    int64_t archived_at; /* 0 while they are in lists and counts */

    enum client_mark mark;
    enum client_rhythm rhythm;
    const char *source;    /* where they came from; the texts are "" when nothing is known */
    const char *words;     /* their own terms (B8) */
    const char *likes;     /* what pleases them */
    const char *talked_of; /* what was talked about last */

    /* A summary kept with the client, so that lists need not count: orders that count (not
     * cancelled, not refunds) and the day of the last one. */
    int64_t order_count;
    int64_t occasion_count; /* days on which they ordered */
    day_t last_order_on;    /* CLIENT_DAY_NONE when there is none */

    /* Of the main contact. */
    int64_t contact_id;
    const char *contact_name;
    enum form_of_address form_of_address;
    const char *language; /* "ru"; "" when not known */
};

#define CLIENT_DAY_NONE INT32_MIN

struct client_list {
    struct client *items;
    size_t count;
    bool has_more;
};

struct contact {
    int64_t id;
    int64_t client_id;
    const char *name;                        /* as one piece; never NULL */
    const char *given, *family, *additional; /* "" when not known; additional is the patronymic */
    const char *salutation;                  /* what to write instead of the rule's greeting; "" */
    enum form_of_address form_of_address;
    const char *language; /* "" when not known */
    bool is_main;
    int64_t import_id; /* 0 when they were entered here */
};

struct contact_point {
    int64_t id;
    int64_t contact_id;
    enum contact_point_kind kind;
    const char *value; /* as a person writes it */
    const char *key;   /* as it is compared: see contact_point_key() in contact_point.h */
    bool is_main;
    int64_t import_id; /* 0 when it was entered here */
};

/*
 * A name as it is stored: trimmed, inner runs of white space as one space, NFC. INVALID, with
 * `field` named: empty, longer than CLIENT_NAME_MAX, not UTF-8, control characters, more than 30
 * combining marks on one letter (reliability case AC-109).
 */
CHECKED enum status client_name_clean(struct slice name, const char *field, struct arena *arena,
                                      struct fault *fault, const char **ret_name);

/* The words of JSON and forms for the enums above, "" for the value 0, and back; false for none. */
const char *client_kind_word(enum client_kind kind);
bool client_kind_of(const char *word, enum client_kind *ret_kind);
const char *client_mark_word(enum client_mark mark);
bool client_mark_of(const char *word, enum client_mark *ret_mark);
const char *client_rhythm_word(enum client_rhythm rhythm);
bool client_rhythm_of(const char *word, enum client_rhythm *ret_rhythm);
const char *point_kind_word(enum contact_point_kind kind);
bool point_kind_of(const char *word, enum contact_point_kind *ret_kind);
