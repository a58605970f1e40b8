// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_privacy.h"

#include <inttypes.h>
#include <string.h>

#include "app/attempt.h"
#include "app/client_change.h"
#include "app/client_json.h"
#include "app/clients.h"
#include "app/job_board.h"
#include "app/jobs.h"
#include "store/audits.h"
#include "store/blobs.h"
#include "store/complaints.h"
#include "store/conversations.h"
#include "store/erasures.h"
#include "store/forecasts.h"
#include "store/jobs.h"
#include "store/losses.h"
#include "store/messages.h"
#include "store/own_cues.h"

/* --- giving out --- */

enum { TRAIL_MAX = 5000 };

/* Page by page, however much there is. */
static enum status add_happenings(struct work *work, int64_t id, struct json *json)
{
    enum { AT_ONCE = 500 };
    struct happening_place before = {0};
    struct happening_list list = {.has_more = true};
    enum status status = STATUS_OK;

    json_begin_array(json, "timeline");
    while (status == STATUS_OK && list.has_more) {
        list = (struct happening_list){0};
        status = timeline_list(work, id, &before, AT_ONCE, &list);
        for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
            client_json_happening(json, &list.items[i]);
            before = (struct happening_place){list.items[i].at, list.items[i].id};
        }
    }
    json_end(json);
    return status;
}

static enum status add_trail(struct work *work, int64_t id, struct json *json)
{
    struct audit_list list = {0};

    enum status status = audits_of_object(work, id, TRAIL_MAX, &list);
    json_begin_array(json, "changes");
    for (size_t i = 0; i < list.count; i++) {
        json_begin_object(json, NULL);
        json_instant(json, "at", list.items[i].at);
        json_int(json, "action", list.items[i].action);
        json_text(json, "before", list.items[i].before_json);
        json_text(json, "after", list.items[i].after_json);
        json_end(json);
    }
    json_end(json);
    return status;
}

static enum status add_losses(struct work *work, int64_t id, struct json *json)
{
    struct client_loss_list losses = {0};

    enum status status = losses_of_client(work, id, &losses);
    json_begin_array(json, "losses");
    for (size_t i = 0; i < losses.count; i++) {
        json_begin_object(json, NULL);
        json_day(json, "last_order_on", losses.items[i].last_order_on);
        json_text(json, "reason", loss_reason_word(losses.items[i].reason));
        json_text(json, "words", losses.items[i].words);
        json_instant(json, "said_at", losses.items[i].said_at);
        json_end(json);
    }
    json_end(json);
    return status;
}

/* What is or was to be done for them, in the words of whoever put it on Today. */
static enum status add_own_cues(struct work *work, int64_t id, struct json *json)
{
    struct own_cues list = {0};
    char day[DAY_TEXT_SIZE];

    enum status status = own_cues_of_client(work, id, OWN_CUES_ALL, TRAIL_MAX, &list);
    json_begin_array(json, "own_cues");
    for (size_t i = 0; i < list.count; i++) {
        const struct own_cue *own = &list.items[i];

        day_write(own->cue.due_on, day);
        json_begin_object(json, NULL);
        json_text(json, "words", own->cue.words);
        json_text(json, "why", own->cue.why);
        json_text(json, "due_on", day);
        json_instant(json, "created_at", own->created_at);
        json_bool(json, "is_waiting", own->is_waiting);
        json_end(json);
    }
    json_end(json);
    return status;
}

static enum status add_notes_of(struct work *work, int64_t complaint_id, struct json *json)
{
    struct complaint_note_list notes = {0};

    enum status status = complaint_notes_list(work, complaint_id, &notes);
    json_begin_array(json, "notes");
    for (size_t i = 0; i < notes.count; i++) {
        json_begin_object(json, NULL);
        json_text(json, "text", notes.items[i].text);
        json_instant(json, "created_at", notes.items[i].created_at);
        json_end(json);
    }
    json_end(json);
    return status;
}

/* What they complained of, with what was said of it among ourselves: that is about them, too. */
static enum status add_complaints(struct work *work, int64_t id, struct json *json)
{
    struct complaint_list list = {0};

    enum status status = complaints_of_client(work, id, TRAIL_MAX, &list);
    json_begin_array(json, "complaints");
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        const struct complaint *complaint = &list.items[i].complaint;

        json_begin_object(json, NULL);
        json_text(json, "title", complaint->title);
        json_text(json, "details", complaint->details);
        json_text(json, "service", complaint->service);
        json_text(json, "stage", complaint_stage_word(complaint->stage));
        json_text(json, "cause", complaint_cause_word(complaint->cause));
        json_instant(json, "opened_at", complaint->opened_at);
        json_text(json, "mended", complaint->mended);
        json_text(json, "gesture", complaint->gesture);
        json_text(json, "learnt", complaint->learnt);
        status = add_notes_of(work, complaint->id, json);
        json_end(json);
    }
    json_end(json);
    return status;
}

/* What was written with them, whole, conversation by conversation. */
static enum status add_messages(struct work *work, int64_t conversation_id, struct json *json)
{
    enum { AT_ONCE = 100 };
    struct message_place before = {0};
    struct message_list list = {.has_earlier = true};
    enum status status = STATUS_OK;

    while (status == STATUS_OK && list.has_earlier) {
        list = (struct message_list){0};
        status = messages_list(work, conversation_id, before, AT_ONCE, &list);
        for (size_t i = list.count; status == STATUS_OK && i-- > 0;) {
            const struct conversation_message *message = &list.items[i];

            json_begin_object(json, NULL);
            json_text(json, "kind", message_kind_word(message->kind));
            json_instant(json, "at", message->happened_at);
            json_text(json, "sender_name", message->sender_name);
            json_text(json, "sender_address", message->sender_address);
            json_text(json, "receivers", message->receivers);
            json_text(json, "subject", message->subject);
            json_text(json, "text", message->text);
            json_end(json);
            before = (struct message_place){message->happened_at, message->id};
        }
    }
    return status;
}

static enum status add_conversations(struct work *work, int64_t id, struct json *json)
{
    enum { AT_ONCE = 100 };
    struct conversation_choice choice = {.client_id = id, .limit = AT_ONCE};
    struct conversation_list list = {.has_more = true};
    enum status status = STATUS_OK;

    json_begin_array(json, "conversations");
    while (status == STATUS_OK && list.has_more) {
        list = (struct conversation_list){0};
        status = conversations_list(work, &choice, &list);
        for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
            const struct conversation *conversation = &list.items[i].conversation;

            json_begin_object(json, NULL);
            json_text(json, "name", conversation->name);
            json_text(json, "address", conversation->address);
            json_text(json, "subject", conversation->subject);
            json_begin_array(json, "messages");
            status = add_messages(work, conversation->id, json);
            json_end(json);
            json_end(json);
            choice.has_after = true;
            choice.after_at = conversation->last_at;
            choice.after_id = conversation->id;
        }
    }
    json_end(json);
    return status;
}

struct telling {
    int64_t id;
};

static enum status run_telling(struct work *work, void *context)
{
    const struct telling *telling = context;
    const struct audit audit = {.action = AUDIT_PERSON_EXPORTED, .object_id = telling->id};
    struct client client;
    int64_t audit_id = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = clients_find(work, telling->id, &client);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status export_person(struct work *work, int64_t id, struct json *json)
{
    struct telling telling = {.id = id};
    struct client_card card = {0};

    if (!actor_may(&work->actor, RIGHT_EXPORT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only an owner may take everything out"));
    enum status status = attempt(work, run_telling, &telling);
    if (status == STATUS_OK)
        status = show_client(work, id, &card);
    if (status != STATUS_OK)
        return status;
    json_begin_object(json, NULL);
    json_int(json, "schema", 1);
    client_json_fields(json, &card.client);
    client_json_summary(json, &card.client);
    client_json_card(json, &card);
    client_json_facts(json, &card);
    status = add_losses(work, id, json);
    if (status == STATUS_OK)
        status = add_happenings(work, id, json);
    if (status == STATUS_OK)
        status = add_own_cues(work, id, json);
    if (status == STATUS_OK)
        status = add_conversations(work, id, json);
    if (status == STATUS_OK)
        status = add_complaints(work, id, json);
    if (status == STATUS_OK)
        status = add_trail(work, id, json);
    json_end(json);
    return status;
}

/* --- erasing --- */

struct erasing {
    int64_t id, version;
    const char *typed_name;
};

static enum status check_erasing(struct work *work, const struct erasing *erasing,
                                 const struct client *client)
{
    const char *typed = NULL;

    enum status status =
        client_name_clean(slice_of(erasing->typed_name), "name", work->arena, &work->fault, &typed);
    if (status == STATUS_OK && strcmp(typed, client->name) != 0)
        return fault_set(
            &work->fault, STATUS_INVALID, "name",
            PLAIN_MESSAGE("this is not the client's name; type it as it stands above"));
    if (status == STATUS_OK && client->version != erasing->version)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("somebody changed this client meanwhile; see how it is now, "
                                       "and decide"));
    return status;
}

static enum status write_erasing(struct work *work, const struct erasing *erasing)
{
    const struct audit audit = {.action = AUDIT_CLIENT_ERASED, .object_id = erasing->id};
    struct text name = text_new(work->arena);
    struct slice sort_key;
    int64_t audit_id = 0;

    text_format(&name, "Erased client %" PRId64, erasing->id);
    enum status status = client_sort_key(work, name.at, &sort_key);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &audit_id);
    if (status == STATUS_OK)
        status = erase_person(work, erasing->id, name.at, sort_key, audit_id);
    if (status == STATUS_OK)
        status = client_forecasts_delete(work, erasing->id);
    if (status == STATUS_OK)
        status = jobs_forget_files(work, JOB_IMPORT);
    return status;
}

static enum status run_erasing(struct work *work, void *context)
{
    const struct erasing *erasing = context;
    struct client client;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = clients_find(work, erasing->id, &client);
    if (status == STATUS_OK)
        status = check_erasing(work, erasing, &client);
    if (status == STATUS_OK)
        status = write_erasing(work, erasing);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status erase_client(struct work *work, struct job_board *board, int64_t id, int64_t version,
                         const char *typed_name)
{
    struct erasing erasing = {.id = id, .version = version, .typed_name = typed_name};

    if (!actor_may(&work->actor, RIGHT_OWN))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only an owner may erase a client"));
    enum status status = attempt(work, run_erasing, &erasing);
    if (status == STATUS_OK && board)
        job_board_forget_workspace(board, work->workspace_id);
    return status;
}
