// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/audits.h"
#include "store/complaints.h"
#include "store/users.h"

/*
 * What one can do with complaints (C8). Looking needs RIGHT_VIEW, all else RIGHT_EDIT. `version` is
 * the one that was looked at, 0: whichever; CONFLICT when it was changed meanwhile, NOT_FOUND.
 */

/* As typed; NULL: as it is, of a new one nothing. What is not 0 of the numbers is taken. */
struct complaint_input {
    int64_t client_id;                 /* 0: by the name, else by the order or conversation */
    int64_t order_id, conversation_id; /* of a new one only */
    int64_t owner_id;                  /* 0: of a new one whoever opens it */
    const char *name;                  /* of the client */
    const char *title, *details, *service;
    const char *due; /* clock of the business, as local_time_read() takes it; "": a working day */
};
struct complaint_changed {
    int64_t audit_id; /* for Undo; 0 when nothing changed */
    struct complaint complaint;
};

/* INVALID "client", "order", "conversation", "owner", "title", "details", "service", "due". */
CHECKED enum status open_complaint(struct work *work, const struct complaint_input *input,
                                   struct complaint_changed *ret_changed);
CHECKED enum status edit_complaint(struct work *work, int64_t id, int64_t version,
                                   const struct complaint_input *input,
                                   struct complaint_changed *ret_changed);

/* One press each; what domain/complaint.h says of them. */
CHECKED enum status mend_complaint(struct work *work, int64_t id, const char *mended,
                                   struct complaint_changed *ret_changed);
CHECKED enum status explain_complaint(struct work *work, int64_t id, const char *gesture,
                                      struct complaint_changed *ret_changed);
CHECKED enum status close_complaint(struct work *work, int64_t id, enum complaint_cause cause,
                                    const char *learnt, struct complaint_changed *ret_changed);
/* Anew by a working day from now. */
CHECKED enum status reopen_complaint(struct work *work, int64_t id,
                                     struct complaint_changed *ret_changed);
CHECKED enum status delete_complaint(struct work *work, int64_t id, int64_t version,
                                     struct complaint_changed *ret_changed);

/* A note among ourselves, or with `asked_id` a question to a colleague. It never leaves. INVALID
 * "text", "asked"; at most COMPLAINT_NOTES_MAX. Undo takes it away. */
CHECKED enum status note_complaint(struct work *work, int64_t id, int64_t asked_id,
                                   const char *text, int64_t *ret_audit_id);

/* ---- looking ---- */

/* Who works here, for whose it is. RIGHT_VIEW. */
CHECKED enum status list_complaint_members(struct work *work, struct member_list *ret_members);

struct complaint_card {
    struct complaint_row row;
    const char *order_title; /* "" */
    int64_t minutes_left;    /* of working time until it is to be mended; below 0: over */
    struct complaint_note_list notes;
    struct member_list members; /* whose it may become, and who can be asked */
    struct audit_list trail;
};
CHECKED enum status show_complaint(struct work *work, int64_t id, struct complaint_card *ret_card);

/* The words ready for its step, with gaps for what only people know (app/cue_draft.h); has_letter
 * false once nobody is to be written to. RIGHT_VIEW. */
struct cue_draft;
CHECKED enum status complaint_letter(struct work *work, const struct complaint *complaint,
                                     bool *ret_has_letter, struct cue_draft *ret_draft);

/* The first COMPLAINTS_OPEN_MAX that are open, each with its working minutes as above. */
enum { COMPLAINTS_OPEN_MAX = 200, COMPLAINTS_PAGE = 50, COMPLAINTS_PAGE_MAX = 200 };
struct open_complaints {
    struct complaint_list list;
    int64_t *minutes_left;
};
CHECKED enum status list_open_complaints(struct work *work, struct open_complaints *ret_open);

/* The mistake log: what was learnt, the newest first, of one cause and service or of all; `after`
 * as a page before gave it. */
struct lesson_query {
    enum complaint_cause cause; /* COMPLAINT_CAUSE_NONE: any */
    const char *service;        /* NULL: any */
    const char *after;          /* "" for the first page */
    size_t limit;
};
struct lesson_page {
    struct complaint_list list;
    const char *next; /* NULL on the last */
};
CHECKED enum status list_lessons(struct work *work, const struct lesson_query *query,
                                 struct lesson_page *ret_page);
CHECKED enum status count_lessons(struct work *work, struct complaint_tally_list *ret_tallies);

/* The newest of one client. */
enum { CARD_COMPLAINTS = 10 };
CHECKED enum status list_client_complaints(struct work *work, int64_t client_id,
                                           struct complaint_list *ret_list);

/* For undo(), within its write unit. */
struct undone;
CHECKED enum status undo_complaint_change(struct work *work, const struct audit *audit,
                                          struct undone *ret_undone);
CHECKED enum status undo_complaint_note(struct work *work, const struct audit *audit,
                                        struct undone *ret_undone);
