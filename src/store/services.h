// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/service.h"
#include "store/work.h"

struct service_list {
    struct service *items;
    size_t count;
};
enum { SERVICES_MAX = 500 }; /* of a workspace, archived ones too */

/* By name_key; archived ones too when `with_archived`. */
CHECKED enum status services_list(struct work *work, bool with_archived,
                                  struct service_list *ret_list);
CHECKED enum status services_find(struct work *work, int64_t id, struct service *ret_service);

/* By its folded name; id 0 when there is none. */
CHECKED enum status services_find_key(struct work *work, const char *name_key,
                                      struct service *ret_service);

CHECKED enum status services_insert(struct work *work, const struct service *service,
                                    int64_t *ret_id);

/* All its fields. CONFLICT when it is no longer at service->version. */
CHECKED enum status services_update(struct work *work, const struct service *service,
                                    int64_t *ret_version);

/* Services and sources that the newest orders name, the newest first, as they were written. */
struct recent_words {
    const char **services, **sources;
    size_t service_count, source_count;
};
enum { RECENT_ORDERS = 500 };
CHECKED enum status services_recent(struct work *work, struct recent_words *ret_words);
