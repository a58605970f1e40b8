// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/api_keys.h"

#include <string.h>

#include "app/attempt.h"
#include "app/tries.h"
#include "base/text.h"
#include "domain/written_text.h"
#include "store/audits.h"

#define MINUTE INT64_C(60000000) /* in microseconds */
#define DAY (24 * 60 * MINUTE)
enum { TOUCH_MINUTES = 10, PREFIX_LENGTH = sizeof(API_KEY_PREFIX) - 1 };

static enum status needs_person(struct work *work)
{
    if (work->actor.user_id != 0 && work->actor.withheld == 0 &&
        actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("keys are made and ended by members who are signed in"));
}

/* {"scopes": 3} for the trail: what it is called and who may use it stand in the row. */
static const char *scopes_json(struct arena *arena, unsigned scopes)
{
    struct text json = text_new(arena);

    text_format(&json, "{\"scopes\": %u}\n", scopes);
    return json.at;
}

/* --- making --- */

struct making {
    const char *key;
    struct api_key row;
};

static enum status check_scopes(struct work *work, unsigned scopes)
{
    if (scopes == 0 || (scopes & ~(unsigned)SCOPES_ALL) != 0)
        return fault_set(&work->fault, STATUS_INVALID, "scopes",
                         PLAIN_MESSAGE("say what the key is for: to read, or also to change"));
    for (unsigned bit = 1; bit <= SCOPES_ALL; bit <<= 1)
        if ((scopes & bit) && !actor_may(&work->actor, api_scope_right((enum api_scope)bit)))
            return fault_set(&work->fault, STATUS_FORBIDDEN, "scopes",
                             PLAIN_MESSAGE("your role in this workspace does not allow this"));
    return STATUS_OK;
}

static enum status check_wanted(struct work *work, const struct new_api_key *wanted,
                                struct api_key *key)
{
    enum status status = check_scopes(work, wanted->scopes);

    if (status == STATUS_OK && (wanted->days < 0 || wanted->days > API_KEY_DAYS_MAX))
        return fault_set(&work->fault, STATUS_INVALID, "days",
                         MESSAGE("a key works for at most {1} days, or until it is ended",
                                 arg_count(API_KEY_DAYS_MAX)));
    if (status == STATUS_OK)
        status = written_line_clean(slice_of(wanted->name ? wanted->name : ""), API_KEY_NAME_MAX,
                                    "name", work->arena, &work->fault, &key->name);
    if (status == STATUS_OK && key->name[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "name",
                         PLAIN_MESSAGE("a key needs a name that says what it is for"));
    key->scopes = wanted->scopes;
    key->expires_at = wanted->days == 0 ? 0 : work->now + wanted->days * DAY;
    return status;
}

static enum status run_making(struct work *work, void *context)
{
    const struct making *making = (const struct making *)context;
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t id = 0, audit_id;

    secret_hash(making->key, hash);
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = api_keys_insert(work, hash, &making->row, &id);
    if (status == STATUS_OK)
        status = audits_insert(
            work,
            &(struct audit){.action = AUDIT_API_KEY_MADE,
                            .object_id = id,
                            .after_json = scopes_json(work->arena, making->row.scopes)},
            &audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status make_api_key(struct work *work, const struct new_api_key *wanted,
                         struct made_api_key *ret_made)
{
    struct text key = text_new(work->arena);
    struct making making = {.key = NULL};
    char token[SECRET_TOKEN_SIZE];

    enum status status = needs_person(work);
    if (status == STATUS_OK)
        status = check_wanted(work, wanted, &making.row);
    if (status != STATUS_OK)
        return status;
    secret_token(token);
    text_format(&key, API_KEY_PREFIX "%s", token);
    making.key = key.at;
    status = attempt(work, run_making, &making);
    if (status == STATUS_OK)
        *ret_made = (struct made_api_key){making.row.name, key.at, making.row.expires_at};
    return status;
}

/* --- what there is --- */

enum status list_api_keys(struct work *work, struct api_key_list *ret_list)
{
    const bool sees_all = actor_may(&work->actor, RIGHT_OWN);

    enum status status = needs_person(work);
    if (status == STATUS_OK)
        status = api_keys_list(work, sees_all ? 0 : work->actor.user_id, ret_list);
    return status;
}

static enum status run_revoking(struct work *work, void *context)
{
    const int64_t id = *(const int64_t *)context;
    struct api_key key = {0};
    int64_t audit_id;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = api_keys_get(work, id, &key);
    if (status == STATUS_OK && key.user_id != work->actor.user_id &&
        !actor_may(&work->actor, RIGHT_OWN))
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such key any more"));
    if (status == STATUS_OK)
        status = api_keys_revoke(work, id);
    if (status == STATUS_OK)
        status = audits_insert(work,
                               &(struct audit){.action = AUDIT_API_KEY_REVOKED,
                                               .object_id = id,
                                               .before_json = scopes_json(work->arena, key.scopes)},
                               &audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status revoke_api_key(struct work *work, int64_t id)
{
    enum status status = needs_person(work);

    if (status == STATUS_OK)
        status = attempt(work, run_revoking, &id);
    return status;
}

/* --- using one --- */

bool looks_like_api_key(const char *text)
{
    return strncmp(text, API_KEY_PREFIX, PREFIX_LENGTH) == 0 &&
           strlen(text) == PREFIX_LENGTH + SECRET_TOKEN_SIZE - 1;
}

static enum status touch(struct work *work, void *context)
{
    enum status status = work_begin_at_once(work);

    if (status == STATUS_OK)
        status = api_keys_touch(work, (const uint8_t *)context);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

/* A store that cannot be written for the moment can still be looked at. */
static void note_use(struct work *work, const struct api_key *key, uint8_t hash[SECRET_HASH_SIZE])
{
    if (key->used_at != 0 && work->now - key->used_at < TOUCH_MINUTES * MINUTE)
        return;
    if (attempt(work, touch, hash) == STATUS_OK)
        return;
    work_end(work);
    work->fault = (struct fault){.status = STATUS_OK};
}

enum status open_api_key(struct work *work, const char *key, struct signed_in_by_key *ret_by_key)
{
    struct api_key_holder holder = {0};
    uint8_t hash[SECRET_HASH_SIZE];
    enum status status = STATUS_OK;

    if (looks_like_api_key(key)) {
        secret_hash(key, hash);
        status = api_keys_find(work, hash, &holder);
    }
    if (status == STATUS_OK && holder.key.id == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this key does not work, or no longer"));
    if (status != STATUS_OK)
        return status;
    work->workspace_id = holder.workspace_id;
    work->actor = (struct actor){.user_id = holder.key.user_id,
                                 .role = holder.role,
                                 .withheld = api_scopes_withheld(holder.key.scopes)};
    note_use(work, &holder.key, hash);
    *ret_by_key = (struct signed_in_by_key){holder.key.user_name, holder.language};
    return STATUS_OK;
}

/* Behind a key that works stand others with the same address: it never waits, and nobody finds 256
 * bits by trying. What is slowed down is a program that asks on and on with a key that has ended.
 */
bool wrong_key_must_wait(struct work *work, struct accounts *accounts, const char *address,
                         int64_t *ret_seconds)
{
    struct text name = text_new(work->arena);

    if (address[0] == '\0')
        return false;
    text_format(&name, "keys from %s", address);
    const struct try_key key = try_key_of(accounts, TRY_ADDRESS, name.at);
    return tries_must_wait(&(struct tries){accounts, &key, 1}, work->now, ret_seconds);
}
