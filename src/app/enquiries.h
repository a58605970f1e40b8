// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/orders.h"
#include "store/enquiries.h"

/* What one can do with enquiries, as with orders (app/orders.h). */

/* As typed; NULL: as it is, of a new one nothing. `client_id` 0: by the name; a name that is a
 * known client's makes it theirs. */
struct enquiry_input {
    const char *name, *reach, *title, *details, *service, *source, *amount, *currency;
    int64_t client_id;
};
struct enquiry_changed {
    int64_t audit_id;
    struct enquiry enquiry;
};

/* RIGHT_EDIT. INVALID with the field ("name", "reach", "title", "details", "service", "source",
 * "amount", "currency"); NOT_FOUND; CONFLICT when it is no longer at `version` (0: whichever). */
CHECKED enum status add_enquiry(struct work *work, const struct enquiry_input *input,
                                struct enquiry_changed *ret_changed);
CHECKED enum status edit_enquiry(struct work *work, int64_t id, int64_t version,
                                 const struct enquiry_input *input,
                                 struct enquiry_changed *ret_changed);

/* One press each; what domain/enquiry.h says of them. `amount` as typed. */
CHECKED enum status answer_enquiry(struct work *work, int64_t id,
                                   struct enquiry_changed *ret_changed);
CHECKED enum status quote_enquiry(struct work *work, int64_t id, const char *amount,
                                  struct enquiry_changed *ret_changed);
CHECKED enum status lose_enquiry(struct work *work, int64_t id, const char *reason,
                                 struct enquiry_changed *ret_changed);
CHECKED enum status reopen_enquiry(struct work *work, int64_t id,
                                   struct enquiry_changed *ret_changed);
CHECKED enum status delete_enquiry(struct work *work, int64_t id, int64_t version,
                                   struct enquiry_changed *ret_changed);

/* It becomes an order, accepted today, of its client, who is made when they are new: a company or a
 * person, to be reached as it says. Undo takes the order away again, and the client, while nobody
 * has touched them. */
CHECKED enum status win_enquiry(struct work *work, int64_t id, bool is_company,
                                struct enquiry_changed *ret_changed);

/* RIGHT_VIEW. */
struct enquiry_card {
    struct enquiry enquiry;
    const char *client_name; /* NULL: nobody we know */
    struct audit_list trail;
};
CHECKED enum status show_enquiry(struct work *work, int64_t id, struct enquiry_card *ret_card);

/* RIGHT_VIEW. Open ones by stage, who has waited longest first: ENQUIRY_NEW is columns[0]. */
struct enquiry_board {
    struct enquiry_list columns[ENQUIRY_OPEN_STAGES];
};
CHECKED enum status enquiry_board(struct work *work, struct enquiry_board *ret_board);

/* RIGHT_VIEW. Of one stage, who came first at the top, of those that are closed the newest; `after`
 * as a page before gave it. */
struct enquiry_page {
    struct enquiry_list enquiries;
    const char *next; /* NULL on the last */
};
CHECKED enum status list_enquiries(struct work *work, enum enquiry_stage stage, const char *after,
                                   size_t limit, struct enquiry_page *ret_page);
