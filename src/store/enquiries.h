// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/enquiry.h"
#include "store/work.h"

struct enquiry_list {
    struct enquiry *items;
    size_t count;
    bool has_more;
};

/* Also a deleted one. NOT_FOUND. */
CHECKED enum status enquiries_find(struct work *work, int64_t id, struct enquiry *ret_enquiry);

/* Of one stage, who has waited longest first, behind the one received at `after_at` with the id
 * `after_id` (0: from the start). */
CHECKED enum status enquiries_list(struct work *work, enum enquiry_stage stage, int64_t after_at,
                                   int64_t after_id, size_t limit, struct enquiry_list *ret_list);

/* The same with the newest first, before the place; `before_id` 0: from the newest. */
CHECKED enum status enquiries_list_newest(struct work *work, enum enquiry_stage stage,
                                          int64_t before_at, int64_t before_id, size_t limit,
                                          struct enquiry_list *ret_list);

/* At version 1; `id` and the instants of the row are the work's. */
CHECKED enum status enquiries_insert(struct work *work, const struct enquiry *enquiry,
                                     int64_t *ret_id);

/* All its fields. CONFLICT when it is no longer at enquiry->version. */
CHECKED enum status enquiries_update(struct work *work, const struct enquiry *enquiry,
                                     int64_t *ret_version);

/* A client that was made for an enquiry goes, unless somebody has changed them or anything hangs on
 * them; *ret_is_gone says so. */
CHECKED enum status enquiries_delete_client(struct work *work, int64_t client_id,
                                            bool *ret_is_gone);
