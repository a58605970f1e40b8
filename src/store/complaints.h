// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/complaint.h"
#include "store/work.h"

struct complaint_row {
    struct complaint complaint;
    const char *client_name;
    const char *owner_name; /* "" for somebody who is gone */
};
struct complaint_list {
    struct complaint_row *items;
    size_t count;
    bool has_more;
};

/* Also a deleted one. NOT_FOUND. */
CHECKED enum status complaints_find(struct work *work, int64_t id, struct complaint_row *ret_row);

/* Those that are not closed, what is due first at the top; of clients that are not archived. */
CHECKED enum status complaints_open(struct work *work, size_t limit,
                                    struct complaint_list *ret_list);

/* Closed ones, the newest first, from before a place (`before_id` 0: from the newest). */
struct complaint_choice {
    enum complaint_cause cause; /* COMPLAINT_CAUSE_NONE: any */
    const char *service;        /* NULL: any; "": those without one */
    int64_t before_at, before_id;
    size_t limit;
};
CHECKED enum status complaints_closed(struct work *work, const struct complaint_choice *choice,
                                      struct complaint_list *ret_list);

/* Of one client, the newest first. */
CHECKED enum status complaints_of_client(struct work *work, int64_t client_id, size_t limit,
                                         struct complaint_list *ret_list);

/* How many closed ones there are of each service and cause, the most frequent first. */
struct complaint_tally {
    const char *service; /* "" */
    enum complaint_cause cause;
    int64_t count;
};
enum { COMPLAINT_TALLIES_MAX = 500 };
struct complaint_tally_list {
    struct complaint_tally *items;
    size_t count;
};
CHECKED enum status complaints_tally(struct work *work, struct complaint_tally_list *ret_list);

/* At version 1; `id` and the instants of the row are the work's. */
CHECKED enum status complaints_insert(struct work *work, const struct complaint *complaint,
                                      int64_t *ret_id);

/* All its fields. CONFLICT when it is no longer at complaint->version. */
CHECKED enum status complaints_update(struct work *work, const struct complaint *complaint,
                                      int64_t *ret_version);

/* Ids of all of a client's, for a merge; and moves them to another. */
CHECKED enum status complaints_ids(struct work *work, int64_t client_id, size_t most,
                                   int64_t **ret_ids, size_t *ret_count);
CHECKED enum status complaints_move(struct work *work, const int64_t *ids, size_t count,
                                    int64_t from_client, int64_t to_client, int64_t *ret_moved);

/* ---- what colleagues say ---- */

struct complaint_note {
    int64_t id, complaint_id;
    int64_t author_id;                    /* 0 for a command */
    int64_t asked_id;                     /* 0: nobody in particular */
    const char *author_name, *asked_name; /* ""; filled when read */
    const char *text;
    int64_t created_at;
};
enum { COMPLAINT_NOTES_MAX = 200 };
struct complaint_note_list {
    struct complaint_note *items;
    size_t count;
};
/* In the order in which they were said. */
CHECKED enum status complaint_notes_list(struct work *work, int64_t complaint_id,
                                         struct complaint_note_list *ret_list);
CHECKED enum status complaint_notes_count(struct work *work, int64_t complaint_id,
                                          int64_t *ret_count);

/* With id and created_at given. */
CHECKED enum status complaint_notes_insert(struct work *work, const struct complaint_note *note);
CHECKED enum status complaint_notes_delete(struct work *work, int64_t id, bool *ret_is_gone);
