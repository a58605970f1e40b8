// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/contact_limits.h"

#include <inttypes.h>
#include <string.h>

#include "app/attempt.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "store/audits.h"
#include "store/clients.h"
#include "store/last_contacts.h"

static enum status check_right(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

/* Of what is changed now: each change has another, also after all was taken away in between. */
static int64_t version_after(const struct work *work, int64_t version)
{
    return work->now > version ? work->now : version + 1;
}

static enum status moved_on(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("somebody changed the limits meanwhile; see how they are now, "
                                   "and decide"));
}

/* What is taken away altogether has no version: what is there tells whether it was changed since.
 */
static bool is_as_left(const struct audit *audit, const char *json)
{
    return audit->after_json && strcmp(audit->after_json, json) == 0;
}

static enum status limits_moved_since(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("the limits were changed again since; what was before cannot "
                                   "be put back without losing that"));
}

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

/* ---- of standings and tags ---- */

enum status show_contact_limits(struct work *work, struct contact_limits_base *ret_base)
{
    enum status status = check_right(work, RIGHT_VIEW);

    return status == STATUS_OK ? contact_limits_base(work, ret_base) : status;
}

static const char *base_json(struct arena *arena, const struct contact_limits_base *base)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_begin_array(&json, "standings");
    for (size_t i = 0; i < CLIENT_STANDINGS; i++)
        json_int(&json, NULL, base->standing_days[i]);
    json_end(&json);
    json_begin_array(&json, "tags");
    for (size_t i = 0; i < base->tag_count; i++)
        if (base->tags[i].days != LIMIT_UNSET) {
            json_int(&json, NULL, base->tags[i].tag_id);
            json_int(&json, NULL, base->tags[i].days);
        }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static struct tag_limit *tag_of(const struct contact_limits_base *base, int64_t id)
{
    for (size_t i = 0; i < base->tag_count; i++)
        if (base->tags[i].tag_id == id)
            return &base->tags[i];
    return NULL;
}

static enum status write_base(struct work *work, const struct contact_limits_base *stored,
                              const struct contact_limits_base *wanted, enum audit_action action,
                              int64_t *ret_audit_id)
{
    struct audit audit = {.action = action,
                          .object_id = work->workspace_id,
                          .version = version_after(work, stored->version),
                          .before_json = base_json(work->arena, stored),
                          .after_json = base_json(work->arena, wanted)};

    if (strcmp(audit.before_json, audit.after_json) == 0)
        return STATUS_OK;
    enum status status = contact_limits_replace_base(work, wanted, audit.version);
    return status == STATUS_OK ? audits_insert(work, &audit, ret_audit_id) : status;
}

struct saving {
    const struct contact_limits_base *wanted;
    struct contact_limits_saved saved;
};

/* The tags that are there, with what is wanted of those that are named. */
static struct contact_limits_base joined(struct arena *arena,
                                         const struct contact_limits_base *stored,
                                         const struct contact_limits_base *wanted)
{
    struct contact_limits_base base = *wanted;

    base.tags = arena_alloc_array(arena, stored->tag_count, sizeof(base.tags[0]));
    base.tag_count = stored->tag_count;
    for (size_t i = 0; i < stored->tag_count; i++) {
        const struct tag_limit *named = tag_of(wanted, stored->tags[i].tag_id);

        base.tags[i] = stored->tags[i];
        if (named)
            base.tags[i].days = named->days;
    }
    return base;
}

static enum status run_saving(struct work *work, void *context)
{
    struct saving *saving = (struct saving *)context;
    struct contact_limits_base stored = {0};

    saving->saved = (struct contact_limits_saved){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = contact_limits_base(work, &stored);
    if (status == STATUS_OK && stored.version != saving->wanted->version)
        return moved_on(work);
    if (status != STATUS_OK)
        return status;
    const struct contact_limits_base base = joined(work->arena, &stored, saving->wanted);
    status =
        write_base(work, &stored, &base, AUDIT_CONTACT_LIMITS_CHANGED, &saving->saved.audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status check_base(struct work *work, const struct contact_limits_base *base)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < CLIENT_STANDINGS && status == STATUS_OK; i++) {
        struct text field = text_new(work->arena);

        text_format(&field, "standing-%s", client_standing_word((enum client_standing)i));
        status = contact_limit_check(base->standing_days[i], field.at, &work->fault);
    }
    for (size_t i = 0; i < base->tag_count && status == STATUS_OK; i++) {
        struct text field = text_new(work->arena);

        text_format(&field, "tag-%" PRId64, base->tags[i].tag_id);
        status = contact_limit_check(base->tags[i].days, field.at, &work->fault);
    }
    return status;
}

enum status save_contact_limits(struct work *work, const struct contact_limits_base *wanted,
                                struct contact_limits_saved *ret_saved)
{
    struct saving saving = {.wanted = wanted};

    enum status status = check_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = check_base(work, wanted);
    if (status == STATUS_OK)
        status = attempt(work, run_saving, &saving);
    if (status == STATUS_OK)
        *ret_saved = saving.saved;
    return status;
}

/* ---- and back ---- */

static bool is_days(const struct json_value *value)
{
    return value->kind == VALUE_INTEGER && value->integer >= LIMIT_UNSET &&
           value->integer <= LIMIT_DAYS_MAX;
}

static bool read_tags(const struct json_value *tags, struct contact_limits_base *base)
{
    if (!tags || tags->kind != VALUE_ARRAY || tags->count % 2 != 0)
        return false;
    for (size_t i = 0; i < tags->count; i += 2) {
        if (tags->items[i].kind != VALUE_INTEGER || !is_days(&tags->items[i + 1]))
            return false;
        struct tag_limit *tag = tag_of(base, tags->items[i].integer);
        if (tag)
            tag->days = (int32_t)tags->items[i + 1].integer;
    }
    return true;
}

/* What was said before, of the tags that there are now. */
static bool read_base(struct arena *arena, const char *text,
                      const struct contact_limits_base *stored, struct contact_limits_base *base)
{
    const struct json_value *object;
    struct fault fault = {0};

    *base = joined(arena, stored, stored);
    for (size_t i = 0; i < base->tag_count; i++)
        base->tags[i].days = LIMIT_UNSET;
    if (!text || json_read(slice_of(text), arena, &fault, &object) != STATUS_OK)
        return false;
    const struct json_value *standings = json_member(object, "standings");
    if (!standings || standings->kind != VALUE_ARRAY || standings->count != CLIENT_STANDINGS)
        return false;
    for (size_t i = 0; i < CLIENT_STANDINGS; i++) {
        if (!is_days(&standings->items[i]))
            return false;
        base->standing_days[i] = (int32_t)standings->items[i].integer;
    }
    return read_tags(json_member(object, "tags"), base);
}

enum status undo_contact_limits(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    struct contact_limits_base stored = {0}, before = {0};
    int64_t audit_id = 0;

    enum status status = check_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = contact_limits_base(work, &stored);
    if (status == STATUS_OK && !is_as_left(audit, base_json(work->arena, &stored)))
        return limits_moved_since(work);
    if (status == STATUS_OK && !read_base(work->arena, audit->before_json, &stored, &before))
        return unreadable(work);
    if (status == STATUS_OK)
        status = write_base(work, &stored, &before, AUDIT_CONTACT_LIMITS_RESTORED, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}

/* ---- of one client ---- */

static enum status day_of_contact(struct work *work, const struct client *client,
                                  const char *time_zone, day_t *ret_day)
{
    int64_t said_at = 0;
    day_t day = client->last_order_on;

    enum status status = last_contacts_said(work, client->id, &said_at);
    if (status != STATUS_OK)
        return status;
    day_t said_on =
        said_at == 0 ? CLIENT_DAY_NONE : zone_day_by_name(time_zone, said_at / INT64_C(1000000));
    *ret_day =
        said_on != CLIENT_DAY_NONE && (day == CLIENT_DAY_NONE || said_on > day) ? said_on : day;
    return STATUS_OK;
}

enum status show_client_contact(struct work *work, const struct client *client,
                                enum client_standing standing, const struct standing_now *now,
                                struct client_contact *ret_contact)
{
    struct client_contact contact = {.last_on = CLIENT_DAY_NONE};

    enum status status = check_right(work, RIGHT_VIEW);
    if (status == STATUS_OK)
        status = day_of_contact(work, client, now->time_zone, &contact.last_on);
    if (status == STATUS_OK)
        status = contact_limits_client(work, client->id, standing, &contact.limits);
    if (status != STATUS_OK)
        return status;
    if (now->window.active_days == 0)
        contact.limits.said.standing_days = LIMIT_UNSET;
    contact.held = contact_limit_held(&contact.limits.said, client->mark);
    contact.silence = contact_silence_of(contact.held.days, contact.last_on, now->today);
    *ret_contact = contact;
    return STATUS_OK;
}

static const char *own_json(struct arena *arena, int32_t days)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "days", days);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status write_own(struct work *work, int64_t client_id,
                             const struct contact_limits_client *stored, int32_t days,
                             enum audit_action action, int64_t *ret_audit_id)
{
    struct audit audit = {.action = action,
                          .object_id = client_id,
                          .version = version_after(work, stored->version),
                          .before_json = own_json(work->arena, stored->said.own_days),
                          .after_json = own_json(work->arena, days)};

    if (stored->said.own_days == days)
        return STATUS_OK;
    enum status status = contact_limits_put_client(work, client_id, days, audit.version);
    return status == STATUS_OK ? audits_insert(work, &audit, ret_audit_id) : status;
}

struct own_saving {
    int64_t client_id, version;
    int32_t days;
    struct contact_limits_saved saved;
};

static enum status run_own_saving(struct work *work, void *context)
{
    struct own_saving *saving = (struct own_saving *)context;
    struct contact_limits_client stored = {0};
    struct client client = {.name = ""};

    saving->saved = (struct contact_limits_saved){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = clients_find(work, saving->client_id, &client);
    if (status == STATUS_OK)
        status = contact_limits_client(work, saving->client_id, CLIENT_WITHOUT_ORDERS, &stored);
    if (status == STATUS_OK && stored.version != saving->version)
        return moved_on(work);
    if (status == STATUS_OK)
        status = write_own(work, saving->client_id, &stored, saving->days,
                           AUDIT_CLIENT_LIMIT_CHANGED, &saving->saved.audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status save_client_limit(struct work *work, int64_t client_id, int64_t version, int64_t days,
                              struct contact_limits_saved *ret_saved)
{
    struct own_saving saving = {.client_id = client_id, .version = version};

    enum status status = check_right(work, RIGHT_EDIT);
    if (status == STATUS_OK)
        status = contact_limit_check(days, "days", &work->fault);
    if (status != STATUS_OK)
        return status;
    saving.days = (int32_t)days;
    status = attempt(work, run_own_saving, &saving);
    if (status == STATUS_OK)
        *ret_saved = saving.saved;
    return status;
}

static bool read_own(struct arena *arena, const char *text, int32_t *ret_days)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (!text || json_read(slice_of(text), arena, &fault, &object) != STATUS_OK)
        return false;
    const struct json_value *days = json_member(object, "days");
    if (!days || !is_days(days))
        return false;
    *ret_days = (int32_t)days->integer;
    return true;
}

enum status undo_client_limit(struct work *work, const struct audit *audit,
                              struct undone *ret_undone)
{
    struct contact_limits_client stored = {0};
    struct client client = {.name = ""};
    int64_t audit_id = 0;
    int32_t before = LIMIT_UNSET;

    enum status status = clients_find(work, audit->object_id, &client);
    if (status == STATUS_OK)
        status = contact_limits_client(work, audit->object_id, CLIENT_WITHOUT_ORDERS, &stored);
    if (status == STATUS_OK && !is_as_left(audit, own_json(work->arena, stored.said.own_days)))
        return limits_moved_since(work);
    if (status == STATUS_OK && !read_own(work->arena, audit->before_json, &before))
        return unreadable(work);
    if (status == STATUS_OK)
        status = write_own(work, audit->object_id, &stored, before, AUDIT_CLIENT_LIMIT_RESTORED,
                           &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}
