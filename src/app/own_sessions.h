// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/browser.h"
#include "store/work.h"

/* Where whoever acts is signed in, in all their workspaces; the newest first. */
struct own_session {
    int64_t id;
    int64_t created_at, used_at;
    struct browser_name browser;
    bool is_this;
};
struct own_session_list {
    struct own_session *items;
    size_t count;
};
CHECKED enum status list_own_sessions(struct work *work, const char *session_token,
                                      struct own_session_list *ret_list);

/* Ends one; NOT_FOUND when it is nobody's of theirs, or has ended. It leaves a row in the trail. */
CHECKED enum status end_own_session(struct work *work, int64_t id);

/* All but the one of this token. */
CHECKED enum status end_other_sessions(struct work *work, const char *session_token);
