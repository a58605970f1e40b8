// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"
#include "domain/safe_html.h"

/*
 * What the program knows of one mail after reading it. Texts are UTF-8, never NULL ("" when there
 * is none), without control characters and marks that turn the direction of writing; only `text`
 * holds line feeds and tabs. Nothing in it is to be believed: a sender writes what they like.
 */
enum {
    MAIL_BYTES_MAX = 50 * 1024 * 1024, /* of one mail, as it is fetched and read */
    MAIL_ID_MAX = 998,                 /* RFC 5322 2.1.1: a line's own limit */
    MAIL_REFERENCES_MAX = 100,         /* the first one and the last ones */
    MAIL_ADDRESS_MAX = 320,            /* as CONTACT_POINT_MAX */
    MAIL_NAME_MAX = 255,               /* of a person, of a file */
    MAIL_ADDRESSES_MAX = 200,          /* of each field; AC-021 */
    MAIL_REPLY_ALL_MAX = 50,           /* more are never offered at once; AC-021 */
    MAIL_SUBJECT_MAX = 1000,
    MAIL_WORD_MAX = 200, /* media types, codes, keywords */
    MAIL_LINE_MAX = 1000,
    MAIL_TEXT_MAX = 1024 * 1024,
    MAIL_HTML_MAX = SAFE_HTML_MAX,
    MAIL_ATTACHMENTS_MAX = 200,
    MAIL_RECIPIENTS_MAX = 50, /* of one bounce */
    MAIL_JSON_MAX = 24 * 1024 * 1024,
};

/* Without angle brackets and comments; `address` is as it was written. One of them may be "". */
struct mail_address {
    const char *name, *address;
};
struct mail_addresses {
    struct mail_address *items;
    size_t count;
    size_t total; /* as many as the mail names: more than MAIL_ADDRESSES_MAX are only counted */
};

/* What is to be said of an attachment beside its name; stored, never renumbered. */
enum mail_attachment_kind {
    MAIL_FILE = 0,
    MAIL_WINMAIL = 1,    /* winmail.dat: files packed by Outlook (TNEF), not unpacked */
    MAIL_FORWARDED = 2,  /* another mail */
    MAIL_INVITATION = 3, /* text/calendar */
    MAIL_SIGNATURE = 4,  /* of S/MIME or PGP, not checked */
    MAIL_ENCRYPTED = 5,  /* by S/MIME or PGP, not opened */
};
enum { MAIL_ATTACHMENT_KINDS = 6 };

/*
 * `name` is fit to be shown and saved under: no path, no control, direction or unseen characters,
 * at most MAIL_NAME_MAX bytes, never "" (AC-009). The media type is what the sender says: whoever
 * hands the file out does so as application/octet-stream (AC-008).
 */
struct mail_attachment {
    const char *name;
    const char *media_type;  /* in lower case: "image/png" */
    const char *content_id;  /* without angle brackets: what `cid:` in the HTML names */
    uint64_t offset, length; /* where its decoded bytes stand, see mail_reading.h */
    bool is_inline;          /* shown within the text, not as a file of its own */
    enum mail_attachment_kind kind;
};
struct mail_attachments {
    struct mail_attachment *items;
    size_t count;
};

/* As the last server that looked tells it. Whether that server is ours is for the caller to know:
 * anybody can write such a line. */
enum mail_verdict { MAIL_UNCHECKED = 0, MAIL_PASSED = 1, MAIL_FAILED = 2 };
enum { MAIL_VERDICTS = 3 };

/* What says that a machine wrote it, and what others found. Keywords are in lower case. */
struct mail_machine {
    const char *auto_submitted;         /* RFC 3834: "no", "auto-replied" ... */
    const char *precedence;             /* "bulk", "list", "junk" ... */
    const char *auto_response_suppress; /* "all", "oof, autoreply" ... */
    const char *list_id;                /* RFC 2919, as written */
    const char *return_path;            /* "" also for the empty one: has_return_path tells */
    const char *loop;                   /* X-Loop: who has had it before */
    const char *checked_by;             /* the server whose verdicts these are */
    enum mail_verdict spf, dkim, dmarc;
    bool has_return_path;
    bool has_list_fields; /* any List-* */
    bool is_report;       /* multipart/report */
    bool is_spam;         /* X-Spam-Flag, X-Spam-Status */
};

/* What a bounce is about; stored, never renumbered. */
enum mail_report {
    MAIL_NO_REPORT = 0,
    MAIL_DELIVERY = 1,      /* RFC 3464 */
    MAIL_COMPLAINT = 2,     /* RFC 5965: somebody called a mail of ours spam */
    MAIL_RECEIPT = 3,       /* RFC 8098: it was shown to somebody */
    MAIL_LIKE_A_BOUNCE = 4, /* looks like one, and follows no standard: soft evidence only */
};
enum { MAIL_REPORTS = 5 };

enum mail_action {
    MAIL_ACTION_UNSAID = 0,
    MAIL_BOUNCED = 1, /* "failed" */
    MAIL_DELAYED = 2,
    MAIL_DELIVERED = 3,
    MAIL_RELAYED = 4,
    MAIL_EXPANDED = 5,
};
enum { MAIL_ACTIONS = 6 };

struct mail_recipient {
    const char *address; /* Final-Recipient, or Original-Recipient where that is all */
    const char
        *original;      /* Original-Recipient: whom it was sent to, before others sent it on; "" */
    const char *status; /* RFC 3463: "5.1.1", "" */
    const char *diagnostic;
    enum mail_action action;
};
struct mail_bounce {
    enum mail_report kind;
    struct mail_recipient *recipients;
    size_t recipient_count;
    const char *original_id;          /* Message-ID of the mail that bounced; "" */
    const char *original_envelope_id; /* ENVID; "" */
    const char *reporter;             /* Reporting-MTA, or who reports the complaint */
    const char *feedback_type;        /* of a complaint: "abuse" */
};

/* The first invitation of the mail; the text of somebody else, to be escaped (AC-007). */
struct mail_invitation {
    bool is_there;
    const char *method; /* "request", "cancel", "" */
    const char *summary, *location;
};

/* Why a mail is shown in part only: bits. Its bytes are kept as they came in any case. */
enum mail_cut {
    MAIL_CUT_DEPTH = 1,        /* parts within parts */
    MAIL_CUT_PARTS = 2,        /* too many parts */
    MAIL_CUT_HEADERS = 4,      /* header lines too long, or too many */
    MAIL_CUT_TEXT = 8,         /* longer than MAIL_TEXT_MAX */
    MAIL_CUT_HTML = 16,        /* longer than MAIL_HTML_MAX */
    MAIL_CUT_ATTACHMENTS = 32, /* more than MAIL_ATTACHMENTS_MAX */
    MAIL_CUT_ADDRESSES = 64,   /* more than MAIL_ADDRESSES_MAX */
    MAIL_CUT_SIZE = 128,       /* longer than MAIL_BYTES_MAX */
    MAIL_CUT_UNREAD = 256,     /* it could not be read at all: it took too long, or too much */
    MAIL_CUT_UNDECODED = 512,  /* a part in a way of writing that is not known */
};
enum { MAIL_CUTS = 10, MAIL_CUTS_ALL = 1023 };

struct mail_message {
    const char *message_id; /* without angle brackets, as the next two */
    const char *in_reply_to;
    const char **references; /* in their order, the last is the nearest */
    size_t reference_count;

    bool has_date;
    int64_t dated_at; /* what the sender says; 0 without has_date */

    const char *subject;
    struct mail_addresses from, sender, reply_to, to, cc;
    struct mail_addresses delivered_to; /* Delivered-To, X-Original-To, Envelope-To */

    const char *text;     /* to be shown: as it was sent, or made from the HTML */
    bool text_is_of_html; /* there was no text, or none with anything in it */
    size_t quote_at;      /* where earlier letters begin in it; its length when there are none */
    size_t signature_at;  /* where the signature begins; its length when there is none */

    const char *html;       /* canonical, see safe_html.h; "" when there is none */
    size_t remote_pictures; /* that were left out of it (AC-006) */

    struct mail_attachments attachments;
    struct mail_machine machine;
    struct mail_bounce bounce;
    struct mail_invitation invitation;

    uint64_t size; /* bytes of the whole mail */
    unsigned cuts; /* bits of enum mail_cut */
};

static inline bool mail_is_partly_shown(const struct mail_message *message)
{
    return message->cuts != 0;
}

/* All texts "", nothing in it. */
struct mail_message mail_message_empty(void);

/* Why it is shown in part: the first reason of its bits. `cuts` is not 0. */
struct message mail_cut_sentence(unsigned cuts);

/* A word about an attachment that is no ordinary file; an empty message (one == NULL) for a file.
 */
struct message mail_attachment_sentence(enum mail_attachment_kind kind);

/* As JSON, one object. */
struct text;
void mail_message_json(struct text *out, const struct mail_message *message);

/*
 * What mail_message_json() wrote, from a peer that is not trusted: every limit above and every
 * promise is checked, the HTML too, and attachments lie within `attachments_length` bytes, one
 * behind the other. INVALID when anything is not as it should be.
 */
CHECKED enum status mail_message_read(struct slice json, uint64_t attachments_length,
                                      struct arena *arena, struct fault *fault,
                                      struct mail_message *ret_message);
