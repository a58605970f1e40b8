// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bounces.h"

#include "app/attempt.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "store/audits.h"

#define MICROSECONDS INT64_C(1000000)

enum status list_bounces(struct work *work, int64_t client_id, struct bounced_list *ret_list)
{
    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    return bounces_of_client(work, client_id, ret_list);
}

/* ---- it works after all ---- */

struct clearing {
    int64_t client_id, point_id, audit_id;
};

static const char *bounce_json(struct arena *arena, const struct bounced_point *point)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "point", point->point_id);
    json_int(&json, "bounced_at", point->bounced_at);
    json_text(&json, "bounce", point->bounce);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status put_nothing(struct work *work, struct clearing *clearing, bool *ret_changed)
{
    const struct bounced_point works = {
        .point_id = clearing->point_id, .client_id = clearing->client_id, .bounce = ""};

    return bounces_put(work, &works, ret_changed);
}

static enum status write_clearing(struct work *work, struct clearing *clearing)
{
    struct audit audit = {.action = AUDIT_BOUNCE_CLEARED, .object_id = clearing->client_id};
    struct bounced_list list = {0};
    bool changed = false;

    enum status status = bounces_of_client(work, clearing->client_id, &list);
    if (status == STATUS_OK)
        status = put_nothing(work, clearing, &changed);
    if (status == STATUS_OK && !changed)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this client has no such address any more"));
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        if (list.items[i].point_id == clearing->point_id) {
            audit.before_json = bounce_json(work->arena, &list.items[i]);
            status = audits_insert(work, &audit, &clearing->audit_id);
        }
    return status;
}

static enum status run_clearing(struct work *work, void *context)
{
    struct clearing *clearing = context;

    clearing->audit_id = 0;
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = write_clearing(work, clearing);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status clear_bounce(struct work *work, int64_t client_id, int64_t point_id,
                         int64_t *ret_audit_id)
{
    struct clearing clearing = {.client_id = client_id, .point_id = point_id};

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not change them"));
    enum status status = attempt(work, run_clearing, &clearing);
    if (status == STATUS_OK)
        *ret_audit_id = clearing.audit_id;
    return status;
}

/* ---- and back ---- */

static enum status read_before(struct work *work, const struct audit *audit,
                               struct bounced_point *ret_point)
{
    const struct json_value *object, *point, *at, *bounce;
    struct fault fault = {0};

    if (!audit->before_json) /* of a client who was erased since */
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this client has no such address any more"));
    if (json_read(slice_of(audit->before_json), work->arena, &fault, &object) != STATUS_OK)
        object = NULL;
    point = object ? json_member(object, "point") : NULL;
    at = object ? json_member(object, "bounced_at") : NULL;
    bounce = object ? json_member(object, "bounce") : NULL;
    if (!point || !at || !bounce || point->kind != VALUE_INTEGER || at->kind != VALUE_INTEGER ||
        bounce->kind != VALUE_TEXT)
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    *ret_point = (struct bounced_point){.point_id = point->integer,
                                        .client_id = audit->object_id,
                                        .bounced_at = at->integer,
                                        .bounce = bounce->text.at};
    return STATUS_OK;
}

enum status undo_bounce_cleared(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    const struct audit told = {.action = AUDIT_BOUNCE_BACK, .object_id = audit->object_id};
    struct bounced_point point = {0};
    int64_t audit_id = 0;
    bool changed = false;

    enum status status = read_before(work, audit, &point);
    if (status == STATUS_OK)
        status = bounces_put(work, &point, &changed);
    if (status == STATUS_OK && !changed)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this client has no such address any more"));
    if (status == STATUS_OK)
        status = audits_insert(work, &told, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id};
    return status;
}

/* ---- Today ---- */

enum status bounce_cues(struct work *work, struct zone *zone, struct cue_bounce **ret_bounces,
                        size_t *ret_count)
{
    struct bounced_list list = {0};

    enum status status = bounces_all(work, &list);
    if (status != STATUS_OK)
        return status;
    struct cue_bounce *bounces = arena_array(work->arena, struct cue_bounce, list.count);

    for (size_t i = 0; i < list.count; i++)
        bounces[i] = (struct cue_bounce){
            .point_id = list.items[i].point_id,
            .client_id = list.items[i].client_id,
            .value = list.items[i].value,
            .bounced_on = zone_day(zone, list.items[i].bounced_at / MICROSECONDS)};
    *ret_bounces = bounces;
    *ret_count = list.count;
    return STATUS_OK;
}
