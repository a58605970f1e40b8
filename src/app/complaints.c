// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/complaints.h"

#include "app/attempt.h"
#include "app/complaint_change.h"
#include "app/local_time.h"
#include "app/pick_client.h"
#include "base/json.h"
#include "domain/client_order.h"
#include "domain/typed_text.h"
#include "store/clients.h"
#include "store/conversations.h"
#include "store/orders.h"

#define MICROSECONDS INT64_C(1000000)

static enum status may_edit(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EDIT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may look at complaints, but not change them"));
}

/* --- fields as they were typed --- */

/* Whoever is named may work here: whose it becomes, or who is asked. */
static enum status check_member(struct work *work, int64_t user_id, const char *field)
{
    enum role role = ROLE_NONE;

    enum status status = members_role(work, user_id, &role);
    const struct actor member = {.user_id = user_id, .role = role};
    if (status == STATUS_OK && !actor_may(&member, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("choose somebody who works in this business"));
    return status;
}

static enum status take_client(struct work *work, const struct complaint_input *input,
                               struct complaint *complaint)
{
    struct picked_client picked = {.name = ""};
    struct client client;

    if (input->client_id != 0) {
        complaint->client_id = input->client_id;
        return clients_find(work, input->client_id, &client);
    }
    if (!input->name || complaint->client_id != 0)
        return STATUS_OK;
    enum status status = pick_client(work, input->name, &picked);
    if (status == STATUS_OK && picked.id == 0)
        return fault_set(&work->fault, STATUS_INVALID, "client",
                         PLAIN_MESSAGE("no client is called so; type the name as it stands in the "
                                       "list"));
    if (status == STATUS_OK)
        complaint->client_id = picked.id;
    return status;
}

/* What it hangs on says whose it is, and which service. */
static enum status take_links(struct work *work, const struct complaint_input *input,
                              struct complaint *complaint)
{
    struct conversation conversation = {0};
    struct client_order order = {0};
    enum status status = STATUS_OK;

    if (input->order_id != 0)
        status = orders_find(work, input->order_id, &order);
    if (status == STATUS_OK && input->conversation_id != 0)
        status = conversations_find(work, input->conversation_id, &conversation);
    if (status != STATUS_OK)
        return status;
    if (complaint->client_id == 0)
        complaint->client_id = order.client_id != 0 ? order.client_id : conversation.client_id;
    if (order.client_id != 0 && order.client_id != complaint->client_id)
        return fault_set(&work->fault, STATUS_INVALID, "order",
                         PLAIN_MESSAGE("this order is another client's"));
    complaint->order_id = input->order_id;
    complaint->conversation_id = input->conversation_id;
    if (order.service && complaint->service[0] == '\0')
        complaint->service = order.service;
    return STATUS_OK;
}

static enum status take_due(struct work *work, const char *typed, struct complaint *complaint)
{
    struct zone *zone;

    if (typed && typed[0] == '\0')
        return complaint_due(work, complaint->opened_at, &complaint->due_at);
    if (!typed)
        return STATUS_OK;
    enum status status = local_zone_open(work, &zone);
    if (status != STATUS_OK)
        return status;
    const bool is_time = local_time_read(zone, typed, &complaint->due_at);

    zone_close(zone);
    if (is_time)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "due",
                     PLAIN_MESSAGE("say by which day and hour it is to be mended"));
}

static enum status take_input(struct work *work, const struct complaint_input *input,
                              struct complaint *complaint)
{
    enum status status = take_client(work, input, complaint);

    if (status == STATUS_OK && input->title)
        status = typed_line(slice_of(input->title), COMPLAINT_TITLE_MAX, "title", work->arena,
                            &work->fault, &complaint->title);
    if (status == STATUS_OK && input->service)
        status = typed_line(slice_of(input->service), ORDER_WORD_MAX, "service", work->arena,
                            &work->fault, &complaint->service);
    if (status == STATUS_OK && input->details)
        status = typed_lines(slice_of(input->details), COMPLAINT_DETAILS_MAX, "details",
                             work->arena, &work->fault, &complaint->details);
    if (status == STATUS_OK && (input->order_id != 0 || input->conversation_id != 0))
        status = take_links(work, input, complaint);
    if (status == STATUS_OK)
        status = take_due(work, input->due, complaint);
    if (status == STATUS_OK && input->owner_id != 0 && input->owner_id != complaint->owner_id) {
        complaint->owner_id = input->owner_id;
        status = check_member(work, input->owner_id, "owner");
    }
    return status == STATUS_OK ? complaint_check(complaint, &work->fault) : status;
}

/* --- opening --- */

struct changing {
    int64_t id, version;
    enum audit_action action;
    enum status (*become)(struct work *work, const struct changing *changing,
                          struct complaint *complaint);
    const struct complaint_input *input;
    enum complaint_cause cause;
    const char *words; /* what was mended, given, learnt */
    struct complaint_changed changed;
};

static enum status run_opening(struct work *work, void *context)
{
    struct changing *changing = context;
    struct complaint_input input = *changing->input;

    enum status status = work_begin(work);
    struct complaint complaint = {.title = "",
                                  .details = "",
                                  .service = "",
                                  .mended = "",
                                  .gesture = "",
                                  .learnt = "",
                                  .owner_id = work->actor.user_id,
                                  .stage = COMPLAINT_OPEN,
                                  .opened_at = work->now};
    input.due = input.due ? input.due : "";
    if (status == STATUS_OK)
        status = take_input(work, &input, &complaint);
    if (status == STATUS_OK)
        status = complaint_enter(work, &complaint, &changing->changed);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status run_changing(struct work *work, void *context)
{
    struct changing *changing = context;
    struct complaint before = {0}, after;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = complaint_take(work, changing->id, changing->version, &before);
    if (status != STATUS_OK)
        return status;
    after = before;
    status = changing->become(work, changing, &after);
    if (status == STATUS_OK)
        status = complaint_change(work, &before, &after, changing->action, &changing->changed);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status run(struct work *work, enum status (*use_case)(struct work *, void *),
                       struct changing *changing, struct complaint_changed *ret_changed)
{
    enum status status = may_edit(work);

    if (status == STATUS_OK)
        status = attempt(work, use_case, changing);
    if (status == STATUS_OK)
        *ret_changed = changing->changed;
    return status;
}

enum status open_complaint(struct work *work, const struct complaint_input *input,
                           struct complaint_changed *ret_changed)
{
    struct changing changing = {.input = input};

    return run(work, run_opening, &changing, ret_changed);
}

/* --- changing one --- */

static enum status become_edited(struct work *work, const struct changing *changing,
                                 struct complaint *complaint)
{
    struct complaint_input input = *changing->input;

    input.order_id = input.conversation_id = 0;
    return take_input(work, &input, complaint);
}

enum status edit_complaint(struct work *work, int64_t id, int64_t version,
                           const struct complaint_input *input,
                           struct complaint_changed *ret_changed)
{
    struct changing changing = {.id = id,
                                .version = version,
                                .action = AUDIT_COMPLAINT_CHANGED,
                                .become = become_edited,
                                .input = input};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status typed_words(struct work *work, const struct changing *changing,
                               const char *field, const char **ret_words)
{
    return typed_lines(slice_of(changing->words), COMPLAINT_WORDS_MAX, field, work->arena,
                       &work->fault, ret_words);
}

static enum status become_mended(struct work *work, const struct changing *changing,
                                 struct complaint *complaint)
{
    const char *words = "";

    enum status status = typed_words(work, changing, "mended", &words);
    return status == STATUS_OK ? complaint_mend(complaint, words, work->now, &work->fault) : status;
}

enum status mend_complaint(struct work *work, int64_t id, const char *mended,
                           struct complaint_changed *ret_changed)
{
    struct changing changing = {.id = id,
                                .action = AUDIT_COMPLAINT_MENDED,
                                .become = become_mended,
                                .words = mended ? mended : ""};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_explained(struct work *work, const struct changing *changing,
                                    struct complaint *complaint)
{
    const char *words = "";

    enum status status = typed_words(work, changing, "gesture", &words);
    return status == STATUS_OK ? complaint_explain(complaint, words, work->now, &work->fault)
                               : status;
}

enum status explain_complaint(struct work *work, int64_t id, const char *gesture,
                              struct complaint_changed *ret_changed)
{
    struct changing changing = {.id = id,
                                .action = AUDIT_COMPLAINT_EXPLAINED,
                                .become = become_explained,
                                .words = gesture ? gesture : ""};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_closed(struct work *work, const struct changing *changing,
                                 struct complaint *complaint)
{
    const char *words = "";

    enum status status = typed_words(work, changing, "learnt", &words);
    return status == STATUS_OK
               ? complaint_close(complaint, changing->cause, words, work->now, &work->fault)
               : status;
}

enum status close_complaint(struct work *work, int64_t id, enum complaint_cause cause,
                            const char *learnt, struct complaint_changed *ret_changed)
{
    struct changing changing = {.id = id,
                                .action = AUDIT_COMPLAINT_CLOSED,
                                .become = become_closed,
                                .cause = cause,
                                .words = learnt ? learnt : ""};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_open(struct work *work, const struct changing *changing,
                               struct complaint *complaint)
{
    int64_t due_at = 0;

    (void)changing;
    enum status status = complaint_due(work, work->now, &due_at);
    return status == STATUS_OK ? complaint_reopen(complaint, due_at, &work->fault) : status;
}

enum status reopen_complaint(struct work *work, int64_t id, struct complaint_changed *ret_changed)
{
    struct changing changing = {
        .id = id, .action = AUDIT_COMPLAINT_REOPENED, .become = become_open};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_deleted(struct work *work, const struct changing *changing,
                                  struct complaint *complaint)
{
    (void)work;
    (void)changing;
    complaint->is_deleted = true;
    return STATUS_OK;
}

enum status delete_complaint(struct work *work, int64_t id, int64_t version,
                             struct complaint_changed *ret_changed)
{
    struct changing changing = {
        .id = id, .version = version, .action = AUDIT_COMPLAINT_DELETED, .become = become_deleted};

    return run(work, run_changing, &changing, ret_changed);
}

/* --- among ourselves --- */

struct noting {
    int64_t id, asked_id;
    const char *text;
    int64_t audit_id;
};

static const char *note_json(struct arena *arena, const struct complaint_note *note)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "note", note->id);
    json_int(&json, "asked_id", note->asked_id);
    json_text(&json, "text", note->text);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status check_note(struct work *work, const struct noting *noting, const char *text)
{
    struct complaint complaint;
    int64_t count = 0;

    if (text[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "text",
                         PLAIN_MESSAGE("write what you want to say or ask"));
    enum status status = complaint_take(work, noting->id, 0, &complaint);
    if (status == STATUS_OK && noting->asked_id != 0)
        status = check_member(work, noting->asked_id, "asked");
    if (status == STATUS_OK)
        status = complaint_notes_count(work, noting->id, &count);
    if (status == STATUS_OK && count >= COMPLAINT_NOTES_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "text",
                         MESSAGE("at most {1} notes stand with a complaint; write the rest with "
                                 "the client",
                                 arg_count(COMPLAINT_NOTES_MAX)));
    return status;
}

static enum status run_noting(struct work *work, void *context)
{
    struct noting *noting = context;
    const char *text = "";

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = typed_lines(slice_of(noting->text), COMPLAINT_NOTE_MAX, "text", work->arena,
                             &work->fault, &text);
    if (status == STATUS_OK)
        status = check_note(work, noting, text);
    if (status != STATUS_OK)
        return status;
    const struct complaint_note note = {.id = work_new_id(work),
                                        .complaint_id = noting->id,
                                        .author_id = work->actor.user_id,
                                        .asked_id = noting->asked_id,
                                        .text = text,
                                        .created_at = work->now};
    const struct audit audit = {.action = AUDIT_COMPLAINT_NOTED,
                                .object_id = noting->id,
                                .after_json = note_json(work->arena, &note)};
    status = complaint_notes_insert(work, &note);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &noting->audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status note_complaint(struct work *work, int64_t id, int64_t asked_id, const char *text,
                           int64_t *ret_audit_id)
{
    struct noting noting = {.id = id, .asked_id = asked_id, .text = text ? text : ""};

    enum status status = may_edit(work);
    if (status == STATUS_OK)
        status = attempt(work, run_noting, &noting);
    if (status == STATUS_OK)
        *ret_audit_id = noting.audit_id;
    return status;
}
