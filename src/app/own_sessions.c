// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_sessions.h"

#include "app/attempt.h"
#include "app/own_user.h"
#include "app/sign_in.h"

#define HOUR INT64_C(3600000000) /* in microseconds */

enum status list_own_sessions(struct work *work, const char *session_token,
                              struct own_session_list *ret_list)
{
    struct session this_one = {0};
    struct session_list all = {0};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(session_token, hash);
    enum status status = check_own(work);
    if (status == STATUS_OK)
        status = sessions_find(work, hash, &this_one);
    if (status == STATUS_OK)
        status = sessions_of_user(work, work->actor.user_id, work->now - SESSION_IDLE_HOURS * HOUR,
                                  &all);
    if (status != STATUS_OK)
        return status;

    struct own_session_list list = {arena_array(work->arena, struct own_session, all.count), 0};
    for (size_t i = 0; i < all.count; i++)
        list.items[list.count++] =
            (struct own_session){.id = all.items[i].id,
                                 .created_at = all.items[i].created_at,
                                 .used_at = all.items[i].used_at,
                                 .browser = browser_name_of(all.items[i].agent),
                                 .is_this = all.items[i].id == this_one.id};
    *ret_list = list;
    return STATUS_OK;
}

static enum status run_ending(struct work *work, void *context)
{
    const int64_t *id = (const int64_t *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = sessions_delete_of_user(work, work->actor.user_id, *id);
    if (status == STATUS_OK)
        status = own_audit(work, AUDIT_SESSION_ENDED);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status end_own_session(struct work *work, int64_t id)
{
    enum status status = check_own(work);

    return status == STATUS_OK ? attempt(work, run_ending, &id) : status;
}

static enum status run_ending_others(struct work *work, void *context)
{
    const uint8_t *kept = (const uint8_t *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = sessions_delete_others(work, work->actor.user_id, kept, NULL);
    if (status == STATUS_OK)
        status = own_audit(work, AUDIT_SESSIONS_ENDED);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status end_other_sessions(struct work *work, const char *session_token)
{
    uint8_t kept[SECRET_HASH_SIZE];

    secret_hash(session_token, kept);
    enum status status = check_own(work);
    return status == STATUS_OK ? attempt(work, run_ending_others, kept) : status;
}
