// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/records.h"

/*
 * People, ways to reach them and tags that a client is made with: records (app/records.h) without a
 * trail of their own, so that Undo of the making takes them away with it.
 */
enum { NEW_PEOPLE_MAX = 10, NEW_POINTS_MAX = 50 };
struct client_person {
    const struct record *contact; /* NULL: the main contact, as the client's own fields make it */
    const struct record *points;  /* without their "contact" */
    size_t point_count;
    bool is_main; /* their fields are the main contact's, who is there already */
};
struct client_people {
    const struct client_person *items;
    size_t count;
    const char *tags; /* with commas between; NULL: none */
};

/* Within the write unit that makes the client. INVALID with the field named. */
CHECKED enum status client_people_put(struct work *work, int64_t client_id, int64_t main_contact_id,
                                      const struct client_people *people);
