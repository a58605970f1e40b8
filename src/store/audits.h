// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

enum audit_action {
#define AUDIT(name, number) AUDIT_##name = (number),
#include "store/audit_actions.def"
#undef AUDIT
};

struct audit {
    int64_t id;
    int64_t at;
    int64_t user_id;       /* 0: the program or a command */
    const char *user_name; /* NULL when 0 */
    enum audit_action action;
    int64_t object_id;
    const char *before_json, *after_json; /* NULL when there is nothing to say */
    int64_t version;                      /* of the object afterwards; 0 when it has none */
    int64_t undone_by;                    /* 0 when it stands */
};
struct audit_list {
    struct audit *items;
    size_t count;
    bool has_more;
};

/* `at`, `user_id` come from the work. */
CHECKED enum status audits_insert(struct work *work, const struct audit *audit, int64_t *ret_id);
CHECKED enum status audits_find(struct work *work, int64_t id, struct audit *ret_audit);

/* Of one object, the newest first. */
CHECKED enum status audits_of_object(struct work *work, int64_t object_id, size_t limit,
                                     struct audit_list *ret_list);

/* CONFLICT when it was taken back before. */
CHECKED enum status audits_set_undone(struct work *work, int64_t id, int64_t undone_by);
