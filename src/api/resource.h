// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * What has a version is shown, made, changed and taken away in one way: ETag, If-None-Match,
 * If-Match (428 when it is missing), 412 with the present state when it is another by now, and
 * undo_id. A handler says what its own use case does.
 */
struct versioned {
    int64_t id, version;
    const void *what; /* for resource.write */
    int64_t undo_id;  /* of a change; 0: nothing changed, or it cannot be taken back */
};
struct resource {
    const char *parameter; /* of the path: "id" */
    enum status (*find)(struct exchange *exchange, int64_t id, struct versioned *ret_found);
    void (*write)(struct json *json, const void *what);
};

/* Finds and shows it, or says that whoever asks has it already. */
CHECKED enum status resource_show(struct exchange *exchange, const struct resource *resource);

/* Runs `add` and answers 201. Location: the path that was asked, and the id. No id: `add` has
 * answered. */
CHECKED enum status resource_add(struct exchange *exchange, const struct resource *resource,
                                 enum status (*add)(struct exchange *exchange,
                                                    struct versioned *ret_made));

/* The same; it then stands below the path `place`. */
CHECKED enum status resource_add_at(struct exchange *exchange, const struct resource *resource,
                                    const char *place,
                                    enum status (*add)(struct exchange *exchange,
                                                       struct versioned *ret_made));

/* Runs `change` with the version of If-Match. Its CONFLICT is 412 when that is not the present one,
 * and 409 otherwise. A resource that is gone afterwards is `removed`: undo_id alone. */
enum resource_deed { RESOURCE_CHANGED, RESOURCE_REMOVED };
CHECKED enum status resource_change(struct exchange *exchange, const struct resource *resource,
                                    enum resource_deed deed,
                                    enum status (*change)(struct exchange *exchange, int64_t id,
                                                          int64_t version,
                                                          struct versioned *ret_changed));

/* The reply of a page of a list, begun: an object with the array `name`; its members are objects of
 * the caller. resource_page_end() closes both, with `next` (NULL: the last page) and Link. */
struct json resource_page(struct exchange *exchange, const char *name);
void resource_page_end(struct exchange *exchange, struct json *json, const char *next);

/* `cursor` and `limit` of the address, and back what a use case calls its fault's field. */
CHECKED enum status read_page(struct exchange *exchange, int64_t limit_max, const char **ret_after,
                              size_t *limit);
enum status page_fault(struct exchange *exchange, enum status status);
