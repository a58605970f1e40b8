// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/attempt.h"
#include "app/channel_parts.h"
#include "app/channel_secret.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "domain/contact_point.h"
#include "store/audits.h"
#include "store/outboxes.h"

enum { WAITING_COUNTED = 1000 };

/* As it stands in what was done: without the secret, sealed or not. */
static const char *channel_json(struct arena *arena, const struct channel *channel)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "name", channel->name);
    json_text(&json, "address", channel->address);
    json_text(&json, "signature", channel->signature);
    json_text(&json, "settings", channel->settings);
    json_bool(&json, "paused", channel->is_paused);
    json_bool(&json, "archived", channel->is_archived);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status changed_meanwhile(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this mailbox was changed meanwhile; look at it again"));
}

static enum status too_many(struct work *work)
{
    return fault_set(
        &work->fault, STATUS_INVALID, "address",
        MESSAGE("there are {1} mailboxes, which is the most", arg_count(CHANNELS_MAX)));
}

/* Mailboxes alone are ever the main one; the main one is the first of them. NULL: there is none. */
static const struct channel *first_mailbox(const struct channel_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == CHANNEL_MAIL)
            return &list->items[i];
    return NULL;
}

/* ---- saving ---- */

struct saving {
    const struct channel_given *given;
    uint8_t key[SECRET_KEY_SIZE];
    struct channel_saved saved;
};

static enum status insert_new(struct work *work, struct saving *saving, struct channel_draft *draft)
{
    struct channel_list list = {0};

    enum status status = channels_list(work, &list);
    if (status == STATUS_OK && list.count >= CHANNELS_MAX)
        return too_many(work);
    draft->channel.id = work_new_id(work);
    struct slice sealed = {0};
    if (draft->secret[0] != '\0')
        sealed = channel_secret_seal(work, saving->key, draft->channel.id, draft->secret);
    if (status == STATUS_OK)
        status = channels_insert(work, &draft->channel, draft->address_key, sealed);
    if (status == STATUS_OK && !first_mailbox(&list))
        status = channels_set_main(work, draft->channel.id);
    saving->saved.id = draft->channel.id;
    if (status != STATUS_OK)
        return status;
    return audits_insert(work,
                         &(struct audit){.action = AUDIT_CHANNEL_ADDED,
                                         .object_id = draft->channel.id,
                                         .after_json = channel_json(work->arena, &draft->channel),
                                         .version = 1},
                         &saving->saved.audit_id);
}

/* One of those that are there is the main one; none of those that were removed is. */
static enum status settle_main(struct work *work)
{
    struct channel_list list = {0};

    enum status status = channels_list(work, &list);
    const struct channel *first = status == STATUS_OK ? first_mailbox(&list) : NULL;
    if (first && !first->is_main)
        status = channels_set_main(work, first->id);
    return status;
}

/* It would wait for ever, and nobody would know. */
static enum status check_nothing_waits(struct work *work, int64_t id)
{
    int64_t count = 0;

    enum status status = outboxes_count_under_way(work, id, WAITING_COUNTED, &count);
    if (status != STATUS_OK || count == 0)
        return status;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     MESSAGE_N("{1} message is still to leave by it: under “What leaves” you can "
                               "send it now, or keep it here",
                               "{1} messages are still to leave by it: under “What leaves” you can "
                               "send them now, or keep them here",
                               arg_count(count)));
}

static enum status write_change(struct work *work, const struct channel *before,
                                const struct channel *after, struct slice sealed,
                                enum audit_action action, int64_t *ret_audit_id)
{
    struct audit audit = {.action = action,
                          .object_id = before->id,
                          .before_json = channel_json(work->arena, before),
                          .after_json = channel_json(work->arena, after),
                          .version = before->version + 1};

    if (!sealed.at && strcmp(audit.before_json, audit.after_json) == 0)
        return STATUS_OK;
    enum status status = STATUS_OK;
    if (after->is_archived && !before->is_archived)
        status = check_nothing_waits(work, before->id);
    if (status == STATUS_OK && after->is_archived && before->is_main)
        status = channels_set_main(work, 0);
    if (status == STATUS_OK)
        status = channels_update(work, after, sealed);
    if (status == STATUS_OK && after->is_archived != before->is_archived)
        status = settle_main(work);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, ret_audit_id);
    return status;
}

static enum status change_stored(struct work *work, struct saving *saving,
                                 const struct channel *stored, const struct channel_draft *draft)
{
    struct slice sealed = {0};
    bool is_sealed_anew = draft->secret[0] != '\0';

    if (stored->version != saving->given->version)
        return changed_meanwhile(work);
    if (is_sealed_anew)
        sealed = channel_secret_seal(work, saving->key, stored->id, draft->secret);
    saving->saved.id = stored->id;
    return write_change(work, stored, &draft->channel, sealed,
                        is_sealed_anew || draft->has_other_servers ? AUDIT_CHANNEL_CONNECTED
                                                                   : AUDIT_CHANNEL_CHANGED,
                        &saving->saved.audit_id);
}

static enum status run_saving(struct work *work, void *context)
{
    struct saving *saving = (struct saving *)context;
    struct channel stored;
    struct channel_draft draft;

    saving->saved = (struct channel_saved){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = channel_draft(work, saving->given, &stored, &draft);
    if (status == STATUS_OK)
        status = saving->given->id == 0 ? insert_new(work, saving, &draft)
                                        : change_stored(work, saving, &stored, &draft);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status save_channel(struct work *work, struct accounts *accounts,
                         const struct channel_given *given, struct channel_saved *ret_saved)
{
    struct saving saving = {.given = given};

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK && given->secret[0] != '\0')
        status = accounts_key(accounts, KEY_MAKE, &work->fault, saving.key);
    if (status == STATUS_OK)
        status = attempt(work, run_saving, &saving);
    secret_wipe(saving.key, sizeof(saving.key));
    if (status == STATUS_OK)
        *ret_saved = saving.saved;
    return status;
}

/* ---- steps ---- */

struct stepping {
    int64_t id, version;
    enum channel_step step;
    struct channel_saved saved;
};

static enum audit_action action_of(enum channel_step step)
{
    switch (step) {
    case CHANNEL_PAUSE:
        return AUDIT_CHANNEL_PAUSED;
    case CHANNEL_RESUME:
        return AUDIT_CHANNEL_RESUMED;
    case CHANNEL_ARCHIVE:
        break;
    }
    return AUDIT_CHANNEL_ARCHIVED;
}

static enum status find_there(struct work *work, int64_t id, struct channel *ret_channel)
{
    struct channel channel = {0};

    enum status status = channels_find(work, id, &channel);
    if (status == STATUS_OK && channel.is_archived)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such mailbox, or it was removed"));
    if (status == STATUS_OK)
        *ret_channel = channel;
    return status;
}

static enum status run_step(struct work *work, void *context)
{
    struct stepping *stepping = (struct stepping *)context;
    struct channel stored = {0};

    stepping->saved = (struct channel_saved){.id = stepping->id};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_there(work, stepping->id, &stored);
    if (status == STATUS_OK && stored.version != stepping->version)
        status = changed_meanwhile(work);
    if (status != STATUS_OK)
        return status;
    struct channel after = stored;
    after.is_paused =
        stepping->step == CHANNEL_PAUSE || (stored.is_paused && stepping->step != CHANNEL_RESUME);
    after.is_archived = stepping->step == CHANNEL_ARCHIVE;
    status = write_change(work, &stored, &after, (struct slice){0}, action_of(stepping->step),
                          &stepping->saved.audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status step_channel(struct work *work, int64_t id, int64_t version, enum channel_step step,
                         struct channel_saved *ret_saved)
{
    struct stepping stepping = {.id = id, .version = version, .step = step};

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = attempt(work, run_step, &stepping);
    if (status == STATUS_OK)
        *ret_saved = stepping.saved;
    return status;
}

/* ---- the main one ---- */

static enum status find_main(struct work *work, int64_t *ret_id)
{
    struct channel_list list = {0};

    enum status status = channels_list(work, &list);
    *ret_id = list.count > 0 && list.items[0].is_main ? list.items[0].id : 0;
    return status;
}

static const char *main_json(struct arena *arena, int64_t id)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "main", id);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status write_main(struct work *work, int64_t before, int64_t after,
                              enum audit_action action, int64_t *ret_audit_id)
{
    enum status status = channels_set_main(work, after);

    if (status != STATUS_OK)
        return status;
    return audits_insert(work,
                         &(struct audit){.action = action,
                                         .object_id = after != 0 ? after : before,
                                         .before_json = main_json(work->arena, before),
                                         .after_json = main_json(work->arena, after)},
                         ret_audit_id);
}

static enum status run_main(struct work *work, void *context)
{
    struct stepping *stepping = (struct stepping *)context;
    struct channel stored;
    struct channel_settings settings;
    int64_t before = 0;

    stepping->saved = (struct channel_saved){.id = stepping->id};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = channel_read(work, stepping->id, &stored, &settings);
    if (status == STATUS_OK)
        status = find_main(work, &before);
    if (status == STATUS_OK && before != stepping->id)
        status =
            write_main(work, before, stepping->id, AUDIT_CHANNEL_MAIN, &stepping->saved.audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status set_main_channel(struct work *work, int64_t id, struct channel_saved *ret_saved)
{
    struct stepping stepping = {.id = id};

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = attempt(work, run_main, &stepping);
    if (status == STATUS_OK)
        *ret_saved = stepping.saved;
    return status;
}

/* ---- Undo ---- */

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

static bool take_text(const struct json_value *object, const char *name, const char **ret_text)
{
    const struct json_value *member = json_member(object, name);

    if (!member || member->kind != VALUE_TEXT)
        return false;
    *ret_text = member->text.at;
    return true;
}

static bool take_bool(const struct json_value *object, const char *name, bool *ret_value)
{
    const struct json_value *member = json_member(object, name);

    if (!member || member->kind != VALUE_BOOL)
        return false;
    *ret_value = member->boolean;
    return true;
}

static bool read_before(struct arena *arena, const char *json, struct channel *channel)
{
    const struct json_value *object;
    struct fault fault = {0};

    return json_read(slice_of(json), arena, &fault, &object) == STATUS_OK &&
           take_text(object, "name", &channel->name) &&
           take_text(object, "signature", &channel->signature) &&
           take_text(object, "settings", &channel->settings) &&
           take_bool(object, "paused", &channel->is_paused) &&
           take_bool(object, "archived", &channel->is_archived);
}

/* Before one comes back: its address may have been added anew meanwhile. */
static enum status check_room(struct work *work, const struct channel *back)
{
    struct channel_list list = {0};
    const char *wanted = NULL, *key = NULL;

    enum status status = channels_list(work, &list);
    if (status == STATUS_OK && list.count >= CHANNELS_MAX)
        return too_many(work);
    /* Of others the bytes are compared, which the index of the store does. */
    if (status != STATUS_OK || back->kind != CHANNEL_MAIL)
        return status;
    status = contact_point_key(POINT_EMAIL, slice_of(back->address), NULL, "address", work->arena,
                               &work->fault, &wanted);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
        if (list.items[i].kind != CHANNEL_MAIL)
            continue;
        status = contact_point_key(POINT_EMAIL, slice_of(list.items[i].address), NULL, "address",
                                   work->arena, &work->fault, &key);
        if (status == STATUS_OK && strcmp(key, wanted) == 0)
            return fault_set(&work->fault, STATUS_CONFLICT, "",
                             PLAIN_MESSAGE("this address is among your mailboxes already"));
    }
    return status;
}

enum status undo_channel_change(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    struct channel stored = {0};
    int64_t audit_id = 0;

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = channels_find(work, audit->object_id, &stored);
    if (status == STATUS_OK && stored.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this mailbox was changed again since; what was before "
                                         "cannot be put back without losing that"));
    struct channel before = stored;
    if (status == STATUS_OK && !audit->before_json)
        before.is_archived = true;
    else if (status == STATUS_OK && !read_before(work->arena, audit->before_json, &before))
        status = unreadable(work);
    if (status == STATUS_OK && stored.is_archived && !before.is_archived)
        status = check_room(work, &before);
    if (status == STATUS_OK)
        status = write_change(work, &stored, &before, (struct slice){0}, AUDIT_CHANNEL_RESTORED,
                              &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = stored.id, .audit_id = audit_id};
    return status;
}

static bool read_main(struct arena *arena, const char *json, int64_t *ret_id)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (json_read(slice_of(json), arena, &fault, &object) != STATUS_OK)
        return false;
    const struct json_value *member = json_member(object, "main");
    if (!member || member->kind != VALUE_INTEGER)
        return false;
    *ret_id = member->integer;
    return true;
}

enum status undo_channel_main(struct work *work, const struct audit *audit,
                              struct undone *ret_undone)
{
    int64_t before = 0, after = 0, now = 0, audit_id = 0;

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK && (!read_main(work->arena, audit->before_json, &before) ||
                                !read_main(work->arena, audit->after_json, &after)))
        status = unreadable(work);
    if (status == STATUS_OK)
        status = find_main(work, &now);
    if (status == STATUS_OK && now != after)
        status = changed_meanwhile(work);
    if (status == STATUS_OK)
        status = write_main(work, now, before, AUDIT_CHANNEL_MAIN_RESTORED, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}
