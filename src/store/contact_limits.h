// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/contact_limit.h"
#include "store/work.h"

/* Limits between two contacts, as they are said: by standing, tag or client. */
struct contact_limits_base {
    int32_t standing_days[CLIENT_STANDINGS]; /* LIMIT_UNSET for none */
    struct tag_limit {
        int64_t tag_id;
        const char *name;
        int32_t days;
    } * tags; /* every tag, in the order of names; at most LIMIT_TAGS_MAX */
    size_t tag_count;
    int64_t version; /* of all these together; 0 when nothing is said */
};
enum { LIMIT_TAGS_MAX = 300 };
CHECKED enum status contact_limits_base(struct work *work, struct contact_limits_base *ret_base);

/* Those of standings alone; LIMIT_UNSET for none. */
CHECKED enum status contact_limits_standings(struct work *work, int32_t ret_days[CLIENT_STANDINGS]);

/* How far those of tags and clients reach: whether there are any, and the shortest that is not
 * never; 0 for none. Of more than LIMITS_SEEN_MAX it is one day. */
struct contact_limits_reach {
    bool is_narrow;
    int32_t least_days;
};
enum { LIMITS_SEEN_MAX = 1000 };
CHECKED enum status contact_limits_reach(struct work *work, struct contact_limits_reach *ret_reach);

/* Clients that have a limit of their own or by a tag, of more than no days, in no order, some of
 * them twice: at most `limit`. */
CHECKED enum status contact_limits_named(struct work *work, size_t limit, int64_t *ret_ids,
                                         size_t *ret_count);

/* In place of what was said of standings and of these tags; what is LIMIT_UNSET is taken away. The
 * whole has `version` after it. */
CHECKED enum status contact_limits_replace_base(struct work *work,
                                                const struct contact_limits_base *base,
                                                int64_t version);

/* What is said of one client; standing_days is that of `standing`. */
struct contact_limits_client {
    struct contact_limits_said said;
    int64_t version; /* of their own; 0 when there is none */
};
CHECKED enum status contact_limits_client(struct work *work, int64_t client_id,
                                          enum client_standing standing,
                                          struct contact_limits_client *ret_limits);

/* Their own, in place of what it was; LIMIT_UNSET takes it away. */
CHECKED enum status contact_limits_put_client(struct work *work, int64_t client_id, int32_t days,
                                              int64_t version);
