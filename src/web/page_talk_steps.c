// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/conversations.h"
#include "app/outgoing_steps.h"
#include "app/pick_client.h"
#include "app/site.h"
#include "http/events.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/press.h"
#include "web/talk_courtesy.h"
#include "web/talk_page.h"

/* One press each on the page of a conversation. */

enum { WORD_MAX = 40, NAME_MAX = 800, TEXT_MAX = REPLY_TEXT_MAX + 1 };

/* Whoever has it open is told to look again; what it says stands in the store. */
static void tell(struct exchange *exchange, const char *name, int64_t id)
{
    struct text text = text_new(exchange->arena);

    text_format(&text, "%" PRId64, id);
    if (exchange->site)
        events_publish(exchange->site->events, exchange->work->workspace_id, 0, name, text.at);
}

static enum status answer(struct exchange *exchange, int64_t id, enum status status,
                          enum page_deed deed, int64_t audit_id)
{
    const struct press press = {.show = show_talk_page, .folder = "/inbox", .deed = deed, .id = id};

    if (status == STATUS_OK)
        tell(exchange, "conversation", id);
    return press_answer(exchange, &press, status, audit_id);
}

/* A number of the form; 0 when it is not there. */
static enum status form_number(struct exchange *exchange, const char *name, int64_t *ret_number)
{
    const char *value = fields_value(&exchange->form, name);

    *ret_number = 0;
    if (!value || strcmp(value, "0") == 0)
        return STATUS_OK;
    return form_id(exchange, name, ret_number);
}

/* --- what is said --- */

struct typed {
    int64_t id, version, template_id;
    const char *what, *text;
};

static enum status read_typed(struct exchange *exchange, struct typed *typed)
{
    enum status status = param_id(exchange, "id", &typed->id);

    if (status == STATUS_OK)
        status = form_number(exchange, "version", &typed->version);
    if (status == STATUS_OK)
        status = form_number(exchange, "template", &typed->template_id);
    if (status == STATUS_OK)
        status = form_text(exchange, "do", WORD_MAX, &typed->what);
    if (status == STATUS_OK)
        status = form_text(exchange, "text", TEXT_MAX, &typed->text);
    typed->what = typed->what ? typed->what : "send";
    typed->text = typed->text ? typed->text : "";
    return status;
}

static enum status keep(struct exchange *exchange, const struct typed *typed)
{
    enum status status = keep_reply_draft(exchange->work, typed->id, typed->text);

    if (status == STATUS_OK)
        tell(exchange, "writing", typed->id);
    if (status == STATUS_OK)
        page_done(exchange, DEED_REPLY_KEPT, 0);
    return answer(exchange, typed->id, status, DEED_REPLY_KEPT, 0);
}

/* What was typed so far goes along as the draft. */
static enum status go_on_by_hand(struct exchange *exchange, const struct typed *typed)
{
    enum status status = keep_reply_draft(exchange->work, typed->id, typed->text);

    if (status != STATUS_OK)
        return answer(exchange, typed->id, status, DEED_REPLY_KEPT, 0);
    reply_see_other(exchange, "/inbox/%" PRId64 "/by-hand", typed->id);
    return STATUS_OK;
}

/* POST /inbox/:id/reply */
enum status page_talk_reply(struct exchange *exchange)
{
    struct conversation_said said = {0};
    struct typed typed = {0};

    enum status status = read_typed(exchange, &typed);
    if (status != STATUS_OK)
        return status;
    if (talk_is_checked(exchange))
        return show_talk_checked(exchange, typed.id);
    if (strcmp(typed.what, "keep") == 0)
        return keep(exchange, &typed);
    if (strcmp(typed.what, "hand") == 0)
        return go_on_by_hand(exchange, &typed);
    if (strcmp(typed.what, "template") == 0 && typed.template_id != 0)
        return show_talk_template(exchange, typed.id, typed.template_id);
    status = reply_to_conversation(
        exchange->work,
        &(struct conversation_reply){.id = typed.id,
                                     .version = typed.version,
                                     .text = typed.text,
                                     .closes = strcmp(typed.what, "close") == 0},
        &said);
    return answer(exchange, typed.id, status, said.is_held ? DEED_REPLY_HELD : DEED_REPLY_QUEUED,
                  said.audit_id);
}

/* POST /inbox/:id/draft: what was typed so far, told by script while one types */
enum status page_talk_draft(struct exchange *exchange)
{
    struct typed typed = {0};

    enum status status = read_typed(exchange, &typed);
    if (status == STATUS_OK)
        status = keep_reply_draft(exchange->work, typed.id, typed.text);
    if (status != STATUS_OK)
        return status;
    tell(exchange, "writing", typed.id);
    reply_see_other(exchange, "/inbox/%" PRId64, typed.id);
    return STATUS_OK;
}

/* POST /inbox/:id/note */
enum status page_talk_note(struct exchange *exchange)
{
    struct conversation_said said = {0};
    const char *text = NULL;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_text(exchange, "text", TEXT_MAX, &text);
    if (status != STATUS_OK)
        return status;
    status = add_internal_note(exchange->work, id, text ? text : "", &said);
    return answer(exchange, id, status, DEED_TALK_NOTED, said.audit_id);
}

/* POST /inbox/:id/spoke */
enum status page_talk_spoke(struct exchange *exchange)
{
    struct conversation_said said = {0};
    struct logged_talk talk = {0};

    enum status status = param_id(exchange, "id", &talk.id);
    if (status == STATUS_OK)
        status = form_text(exchange, "kind", WORD_MAX, &talk.kind);
    if (status == STATUS_OK)
        status = form_text(exchange, "at", WORD_MAX, &talk.at);
    if (status == STATUS_OK)
        status = form_text(exchange, "text", TEXT_MAX, &talk.text);
    if (status != STATUS_OK)
        return status;
    talk.kind = talk.kind ? talk.kind : "";
    talk.text = talk.text ? talk.text : "";
    status = log_talk(exchange->work, &talk, &said);
    return answer(exchange, talk.id, status, DEED_TALK_NOTED, said.audit_id);
}

/* POST /inbox/messages/:id/withdraw */
enum status page_talk_withdraw(struct exchange *exchange)
{
    int64_t id = 0, conversation_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = take_back_message(exchange->work, id, &conversation_id);
    if (conversation_id == 0)
        return status;
    if (status == STATUS_OK)
        page_done(exchange, DEED_UNDONE, 0);
    return answer(exchange, conversation_id, status, DEED_UNDONE, 0);
}

/* POST /inbox/messages/:id/again */
enum status page_talk_again(struct exchange *exchange)
{
    struct outgoing_stepped stepped = {0};
    struct conversation_message message = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_message(exchange->work, id, &message);
    if (status != STATUS_OK)
        return status;
    status = send_message_again(exchange->work, id, &stepped);
    return answer(exchange, message.conversation_id, status, DEED_MESSAGE_LEAVES, stepped.audit_id);
}

/* --- where it stands --- */

static enum status read_version(struct exchange *exchange, int64_t *ret_id, int64_t *ret_version)
{
    enum status status = param_id(exchange, "id", ret_id);

    if (status == STATUS_OK)
        status = form_number(exchange, "version", ret_version);
    return status;
}

/* POST /inbox/:id/close */
enum status page_talk_close(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0, version = 0;

    enum status status = read_version(exchange, &id, &version);
    if (status != STATUS_OK)
        return status;
    status = close_conversation(exchange->work, id, version, &changed);
    return answer(exchange, id, status, DEED_TALK_CLOSED, changed.audit_id);
}

/* POST /inbox/:id/reopen */
enum status page_talk_reopen(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0, version = 0;

    enum status status = read_version(exchange, &id, &version);
    if (status != STATUS_OK)
        return status;
    status = reopen_conversation(exchange->work, id, version, &changed);
    return answer(exchange, id, status, DEED_TALK_OPENED, changed.audit_id);
}

/* POST /inbox/:id/spam */
enum status page_talk_spam(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0, version = 0;

    enum status status = read_version(exchange, &id, &version);
    if (status != STATUS_OK)
        return status;
    status = put_conversation_in_spam(exchange->work, id, version, &changed);
    return answer(exchange, id, status, DEED_TALK_SPAM, changed.audit_id);
}

/* POST /inbox/:id/snooze */
enum status page_talk_snooze(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0, version = 0;
    const char *until = NULL;

    enum status status = read_version(exchange, &id, &version);
    if (status == STATUS_OK)
        status = form_text(exchange, "until", WORD_MAX, &until);
    if (status != STATUS_OK)
        return status;
    status = snooze_conversation(exchange->work, id, version, until ? until : "", &changed);
    return answer(exchange, id, status, DEED_TALK_SNOOZED, changed.audit_id);
}

/* POST /inbox/:id/owner */
enum status page_talk_owner(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0, owner_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_number(exchange, "owner", &owner_id);
    if (status != STATUS_OK)
        return status;
    status = assign_conversation(exchange->work, id, 0, owner_id, &changed);
    return answer(exchange, id, status, DEED_TALK_GIVEN, changed.audit_id);
}

/* --- whose client they are --- */

/* By the number, or by the name that was typed. */
static enum status read_client(struct exchange *exchange, int64_t *ret_client_id)
{
    struct picked_client picked = {.name = ""};
    const char *name = NULL;

    enum status status = form_text(exchange, "name", NAME_MAX, &name);
    if (status != STATUS_OK || !name)
        return status == STATUS_OK ? form_number(exchange, "client", ret_client_id) : status;
    status = pick_client(exchange->work, name, &picked);
    if (status == STATUS_OK && picked.id == 0)
        return fault_set(exchange->fault, STATUS_INVALID, "name",
                         PLAIN_MESSAGE("no client is called so, or several are; type the whole "
                                       "name"));
    *ret_client_id = picked.id;
    return status;
}

/* POST /inbox/:id/client */
enum status page_talk_client(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0, client_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = read_client(exchange, &client_id);
    if (status == STATUS_OK)
        status = link_conversation(exchange->work, id, 0, client_id, &changed);
    return answer(exchange, id, status, DEED_SAVED, changed.audit_id);
}

/* POST /inbox/:id/client/new */
enum status page_talk_client_new(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    struct client_list same = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = make_client_of_sender(exchange->work, id, 0,
                                   fields_value(&exchange->form, "sure") != NULL, &same, &changed);
    if (status == STATUS_OK && same.count > 0)
        return show_talk_same(exchange, id, &same);
    return answer(exchange, id, status, DEED_CLIENT_MADE, changed.audit_id);
}

/* POST /inbox/:id/enquiry */
enum status page_talk_enquiry(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = make_enquiry_of_conversation(exchange->work, id, 0, &changed);
    return answer(exchange, id, status, DEED_TALK_ASKED, changed.audit_id);
}

/* --- two that are one, and one that is two --- */

/* POST /inbox/:id/merge */
enum status page_talk_merge(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0, from_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "from", &from_id);
    if (status != STATUS_OK)
        return status;
    status = merge_conversations(exchange->work, id, from_id, &changed);
    return answer(exchange, id, status, DEED_TALK_MERGED, changed.audit_id);
}

/* POST /inbox/:id/split: it goes on with the new one */
enum status page_talk_split(struct exchange *exchange)
{
    struct conversation_changed changed = {0};
    int64_t id = 0, message_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "message", &message_id);
    if (status != STATUS_OK)
        return status;
    status = split_conversation(exchange->work, id, message_id, &changed);
    return answer(exchange, status == STATUS_OK ? changed.conversation.id : id, status,
                  DEED_TALK_SPLIT, changed.audit_id);
}
