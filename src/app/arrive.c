// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/arrive.h"

#include "domain/browser.h"
#include "store/audits.h"
#include "store/sign_in_links.h"
#include "store/users.h"

#define DAY (24 * INT64_C(3600000000)) /* in microseconds */

void arrival_prepare(struct arrival *arrival)
{
    secret_token(arrival->session);
    secret_token(arrival->device);
}

enum status device_is_known(struct work *work, const char *device, int64_t user_id,
                            bool *ret_is_known)
{
    struct sign_in_link link = {0};
    uint8_t hash[SECRET_HASH_SIZE];

    if (!device || user_id == 0) {
        *ret_is_known = false;
        return STATUS_OK;
    }
    secret_hash(device, hash);
    enum status status = sign_in_links_find(work, hash, LINK_DEVICE, &link);
    if (status == STATUS_OK)
        *ret_is_known = link.user_id == user_id;
    return status;
}

/* Somebody who has left since the link was made stays outside. */
static enum status check_member(struct work *work, int64_t user_id)
{
    enum role role = ROLE_NONE;

    enum status status = members_role(work, user_id, &role);
    if (status == STATUS_OK && role == ROLE_NONE)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("you are no member of this workspace any more"));
    return status;
}

/* As much as is kept of it, and no half character at its end. */
static const char *agent_of(const struct visiting_browser *browser, struct arena *arena)
{
    size_t length = browser->agent ? strlen(browser->agent) : 0;

    if (length <= BROWSER_AGENT_MAX)
        return length > 0 ? browser->agent : "";
    length = BROWSER_AGENT_MAX;
    while (length > 0 && ((unsigned char)browser->agent[length] & 0xC0) == 0x80)
        length--;
    return arena_copy(arena, browser->agent, length);
}

static enum status write_session(struct work *work, const struct visiting_browser *browser,
                                 const char *token)
{
    const struct session session = {.user_id = work->actor.user_id,
                                    .workspace_id = work->workspace_id,
                                    .created_at = work->now,
                                    .used_at = work->now,
                                    .expires_at = work->now + SESSION_DAYS * DAY,
                                    .agent = agent_of(browser, work->arena)};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(token, hash);
    enum status status = sessions_sweep(work);
    if (status == STATUS_OK)
        status = sessions_insert(work, hash, &session);
    return status;
}

/* A new session is a new token, also where somebody was signed in (AC-074). */
static enum status end_brought_session(struct work *work, const struct visiting_browser *browser)
{
    uint8_t hash[SECRET_HASH_SIZE];

    if (!browser->session)
        return STATUS_OK;
    secret_hash(browser->session, hash);
    return sessions_delete(work, hash);
}

static enum status remember_device(struct work *work, const char *device)
{
    const struct sign_in_link link = {.user_id = work->actor.user_id,
                                      .workspace_id = work->workspace_id,
                                      .purpose = LINK_DEVICE,
                                      .expires_at = work->now + DEVICE_DAYS * DAY};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(device, hash);
    return sign_in_links_insert(work, hash, &link);
}

enum status arrive(struct work *work, const struct sign_in_link *link,
                   const struct visiting_browser *browser, const char *session)
{
    const struct audit audit = {.action = AUDIT_SIGNED_IN, .object_id = link->user_id};
    int64_t audit_id;

    work->workspace_id = link->workspace_id;
    work->actor = (struct actor){.user_id = link->user_id}; /* whom the trail names */
    enum status status = check_member(work, link->user_id);
    if (status == STATUS_OK)
        status = end_brought_session(work, browser);
    if (status == STATUS_OK)
        status = write_session(work, browser, session);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &audit_id);
    return status;
}

enum status arrive_knowing(struct work *work, const struct sign_in_link *link,
                           const struct visiting_browser *browser, const struct arrival *arrival,
                           bool *ret_is_known)
{
    bool is_known = false;

    enum status status = arrive(work, link, browser, arrival->session);
    if (status == STATUS_OK)
        status = device_is_known(work, browser->device, link->user_id, &is_known);
    if (status == STATUS_OK && !is_known)
        status = remember_device(work, arrival->device);
    if (status == STATUS_OK)
        *ret_is_known = is_known;
    return status;
}
