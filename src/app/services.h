// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/services.h"

/* What one can do with services, as with orders (app/orders.h). */

/* As typed; NULL: as it is, of a new one nothing. `unit` is a word of domain/service.h. */
struct service_input {
    const char *name, *price, *currency, *unit, *usual_days;
};
struct service_changed {
    int64_t audit_id;
    struct service service;
    int64_t renamed; /* orders that have the new name now */
    int64_t renamed_audit_id;
};

/* RIGHT_MANAGE for what changes, RIGHT_VIEW for looking. INVALID with the field, also for a name
 * that another service has ("name"); NOT_FOUND; CONFLICT when it is no longer at `version`. */
CHECKED enum status add_service(struct work *work, const struct service_input *input,
                                struct service_changed *ret_changed);
/* `renames_orders`: orders that have its old name get the new one, and reports follow. */
CHECKED enum status edit_service(struct work *work, int64_t id, int64_t version,
                                 const struct service_input *input, bool renames_orders,
                                 struct service_changed *ret_changed);
CHECKED enum status archive_service(struct work *work, int64_t id, bool is_archived,
                                    struct service_changed *ret_changed);
CHECKED enum status show_service(struct work *work, int64_t id, struct service *ret_service);
CHECKED enum status list_services(struct work *work, bool with_archived,
                                  struct service_list *ret_list);

/* RIGHT_VIEW. What is suggested while one types: services that are offered and those that the
 * newest orders name, and the sources of these. */
struct known_words {
    const char **services, **sources;
    size_t service_count, source_count;
};
CHECKED enum status known_words(struct work *work, struct known_words *ret_words);

/* RIGHT_VIEW. Names that orders have and that are no services yet. */
CHECKED enum status suggest_services(struct work *work, struct known_words *ret_words);
