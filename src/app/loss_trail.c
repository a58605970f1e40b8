// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/loss_trail.h"

#include "app/losses.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"

enum status loss_check_reason(struct work *work, enum loss_reason reason)
{
    if (reason > LOSS_UNKNOWN && (int)reason < LOSS_REASONS)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "reason",
                     PLAIN_MESSAGE("choose one of the reasons"));
}

/* NULL for none. */
static const char *loss_json(struct arena *arena, const struct client_loss *loss)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    if (loss->id == 0)
        return NULL;
    json_begin_object(&json, NULL);
    json_int(&json, "id", loss->id);
    json_int(&json, "last_order_on", loss->last_order_on);
    json_int(&json, "reason", loss->reason);
    json_text(&json, "words", loss->words);
    json_int(&json, "said_at", loss->said_at);
    json_int(&json, "said_by", loss->said_by);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* Puts `after` in place of `before`, as it is. */
static enum status replace(struct work *work, const struct client_loss *before,
                           const struct client_loss *after, enum audit_action action,
                           int64_t *ret_audit_id)
{
    enum status status = STATUS_OK;

    if (before->id != 0)
        status = losses_delete(work, before->id);
    if (status == STATUS_OK && after->id != 0)
        status = losses_insert(work, after);
    if (status != STATUS_OK)
        return status;
    return audits_insert(
        work,
        &(struct audit){.action = action,
                        .object_id = before->id != 0 ? before->client_id : after->client_id,
                        .before_json = loss_json(work->arena, before),
                        .after_json = loss_json(work->arena, after)},
        ret_audit_id);
}

enum status loss_write(struct work *work, const struct client_loss *before,
                       struct client_loss *after, enum audit_action action, int64_t *ret_audit_id)
{
    after->id = after->reason == LOSS_UNKNOWN ? 0 : work_new_id(work);
    after->said_at = work->now;
    after->said_by = work->actor.user_id;
    return replace(work, before, after, action, ret_audit_id);
}

/* ---- and back ---- */

static int64_t number_of(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);

    return member && member->kind == VALUE_INTEGER ? member->integer : 0;
}

static enum status read_loss(struct work *work, const struct audit *audit, const char *text,
                             struct client_loss *ret_loss)
{
    const struct json_value *object, *words;
    struct fault fault = {0};

    *ret_loss = (struct client_loss){.words = ""};
    if (!text)
        return STATUS_OK;
    if (json_read(slice_of(text), work->arena, &fault, &object) != STATUS_OK ||
        number_of(object, "id") == 0)
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    words = json_member(object, "words");
    *ret_loss =
        (struct client_loss){.id = number_of(object, "id"),
                             .client_id = audit->object_id,
                             .last_order_on = (day_t)number_of(object, "last_order_on"),
                             .reason = (enum loss_reason)number_of(object, "reason"),
                             .words = words && words->kind == VALUE_TEXT ? words->text.at : "",
                             .said_at = number_of(object, "said_at"),
                             .said_by = number_of(object, "said_by")};
    return STATUS_OK;
}

static enum status said_since(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("something else was said of this since"));
}

/* What stands there must be what the audited change left. */
static enum status check_unchanged(struct work *work, const struct audit *audit,
                                   day_t last_order_on, const struct client_loss *after)
{
    struct client_loss stored = {0};

    enum status status = losses_find(work, audit->object_id, last_order_on, &stored);
    if (status == STATUS_OK && stored.id != after->id)
        return said_since(work);
    return status;
}

enum status undo_loss(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    struct client_loss before, after;
    int64_t audit_id = 0;

    enum status status = read_loss(work, audit, audit->before_json, &before);
    if (status == STATUS_OK)
        status = read_loss(work, audit, audit->after_json, &after);
    if (status != STATUS_OK)
        return status;
    if (before.id == 0 && after.id == 0) /* of a client who was erased since */
        return said_since(work);
    status = check_unchanged(work, audit,
                             before.id != 0 ? before.last_order_on : after.last_order_on, &after);
    if (status == STATUS_OK)
        status = replace(work, &after, &before, AUDIT_LOSS_RESTORED, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}
