// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/today.h"
#include "domain/cue_letter.h"
#include "domain/letter_template.h"
#include "store/contacts.h"

/*
 * The words ready for a cue that stands (C7): to whom, in their language and form of address, by a
 * text of the program's or one of the business's own, and where it may be sent. Nothing is stored.
 */
struct cue_draft {
    const struct cue *cue; /* NULL: of none, see show_draft_to() */
    enum cue_letter letter;
    int64_t client_id;  /* 0: nobody known */
    int64_t contact_id; /* who is written to; 0 for an enquiry of nobody known */
    int64_t enquiry_id; /* that is answered; 0 */
    const char *name;   /* of who is written to */
    const struct language *language;
    bool is_other_language; /* no letters are written in theirs: this is the business's */
    bool is_form_known;     /* how they wish to be addressed; else it is formal */
    enum form_of_address form_of_address;
    const char *subject;
    const char *text;             /* with marks, see letter_pieces() */
    const char *their_words;      /* B8; "" */
    const char *marketplace;      /* inside which no contact is shown; "" for none */
    bool is_forbidden;            /* what the cue asks for is, there: nothing is written */
    struct contact_point *points; /* where they are reached */
    size_t point_count;
    struct letter_template_list templates; /* in that language and form */
    int64_t template_id;                   /* that it was made of; 0: the program's own text */
};

/* Whether there are words for a cue, without asking the store. */
bool cue_has_draft(const struct cue *cue);

/*
 * RIGHT_VIEW. `template_id` 0: the program's own text. NOT_FOUND when there is no such cue, or it
 * has no draft; INVALID "template" for one that is not among those to choose from.
 */
CHECKED enum status show_cue_draft(struct work *work, struct snapshots *snapshots,
                                   const struct cue_key *key, int64_t template_id,
                                   struct cue_day *ret_day, struct cue_draft *ret_draft);

/* The same for a cue of a day that was read in this unit. */
CHECKED enum status cue_draft(struct work *work, const struct cue *cue, int64_t template_id,
                              struct cue_draft *ret_draft);

/* Words that no cue asks for: a greeting, a gap, who signs, or a text of the business's own.
 * RIGHT_VIEW. NOT_FOUND; INVALID "template" as above. */
struct draft_receiver {
    int64_t client_id;  /* 0: somebody we do not know, who has a name */
    int64_t contact_id; /* 0: the client's main contact */
    const char *name;   /* of whom we do not know; "" */
    const char *reach;  /* where they wrote from, besides what the client's card holds; "" */
};
CHECKED enum status show_draft_to(struct work *work, const struct draft_receiver *receiver,
                                  int64_t template_id, struct cue_draft *ret_draft);

/* A template, stored or not, as a client would get it, whichever language and form they wish:
 * draft.subject and draft.text. RIGHT_VIEW. INVALID as letter_template_clean(); NOT_FOUND. */
CHECKED enum status show_template_with(struct work *work, const struct letter_template *tried,
                                       int64_t client_id, struct cue_draft *ret_draft);

/*
 * It was sent, by hand: in one transaction a message is noted with the client, at this instant and
 * with this text (not of somebody unknown), an enquiry is answered, and the cue is done.
 * RIGHT_EDIT. INVALID "text", "contact"; NOT_FOUND when the cue is gone, as by a second press.
 * *ret_audit_id takes all of it back.
 */
struct cue_sent {
    struct cue_key key;
    int64_t contact_id; /* 0: nobody in particular */
    const char *text;
};
CHECKED enum status note_cue_sent(struct work *work, struct snapshots *snapshots,
                                  const struct cue_sent *sent, int64_t *ret_audit_id);

/* For undo(), within its write unit. CONFLICT when a part of it was changed since. */
CHECKED enum status undo_cue_sent(struct work *work, const struct audit *audit,
                                  struct undone *ret_undone);
