// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

/* A message as a person means it, to be written as RFC 5322 and MIME have it. All text is UTF-8. */
struct mail_person {
    const char *name; /* "" for none */
    const char *address;
};
struct mail_people {
    const struct mail_person *items;
    size_t count;
};

struct mail_file {
    const char *name;
    const char *type; /* "application/pdf"; "" for any bytes */
    struct slice bytes;
};

enum mail_hand {
    MAIL_BY_HAND,
    MAIL_AUTO_GENERATED, /* a notice of its own accord (RFC 3834) */
    MAIL_AUTO_REPLIED,   /* an answer that nobody wrote */
};

struct mail_draft {
    struct mail_person from;
    struct mail_person reply_to; /* with the token of the conversation; address NULL: none */
    struct mail_people to, cc;
    const char *subject;
    const char *text;
    const struct mail_file *files;
    size_t file_count;
    const char *message_id;  /* without its brackets; kept over retries, see mail_message_id() */
    const char *in_reply_to; /* the same of the message answered; NULL: none */
    const char *const *references; /* the same, oldest first; those in the middle may be left out */
    size_t reference_count;
    int64_t date_at;             /* Unix microseconds */
    int32_t date_offset_minutes; /* of the zone in which it was written: 60 for +0100 */
    enum mail_hand hand;
    const char *list_id;          /* of a series: "bonus.primjer.example"; NULL: none, as below */
    const char *list_unsubscribe; /* https address, taken with one click (RFC 8058) */
    const char *unsubscribe_address; /* e-mail address for the same */
};

enum {
    MAIL_DRAFT_SUBJECT_MAX = 1000,     /* bytes */
    MAIL_DRAFT_NAME_MAX = 400,         /* bytes of a display name */
    MAIL_DRAFT_TEXT_MAX = 1024 * 1024, /* bytes */
    MAIL_PEOPLE_MAX = 100,             /* of To and Cc together */
    MAIL_FILES_MAX = 50,
    MAIL_FILE_NAME_MAX = 255,       /* bytes */
    MAIL_DRAFT_ID_MAX = 250,        /* bytes of a Message-ID; a longer reference is left out */
    MAIL_DRAFT_REFERENCES_MAX = 41, /* the first and the last 40 are written */
};

/* Bytes of the files of one message together, and of the message made of them. */
#define MAIL_FILE_BYTES_MAX (UINT64_C(25) * 1000 * 1000)

/*
 * Appends the message: CRLF, lines of at most 78 octets, seven bits alone (an address beyond ASCII
 * stands as it is, and needs SMTPUTF8). Nothing in it is of this moment: the same draft gives the
 * same bytes. INVALID, with "from", "reply_to", "to", "cc", "subject", "text", "files",
 * "message_id" or "list" named: CR, LF or NUL in what becomes a header (AC-017, AC-020), a limit
 * passed, no UTF-8, no recipient.
 */
CHECKED enum status mail_compose(const struct mail_draft *draft, struct arena *arena,
                                 struct fault *fault, struct slice *ret_raw);

/* A new Message-ID without brackets: 128 bits of chance, at the domain of `address`. */
const char *mail_message_id(const uint8_t chance[16], const char *address, struct arena *arena);

/* name+TOKEN@domain: the return path that tells which message came back (VERP), and by the same
 * form the reply address of a conversation. The token is of letters, digits, - and _. */
const char *mail_token_address(const char *address, const char *token, struct arena *arena);

/* The token in such an address; NULL when it has none. */
const char *mail_token_of(const char *address, struct arena *arena);
