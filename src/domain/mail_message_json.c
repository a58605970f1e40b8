// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/json.h"
#include "domain/mail_message.h"

static void write_addresses(struct json *json, const char *key, const struct mail_addresses *list)
{
    json_begin_object(json, key);
    json_int(json, "total", (int64_t)list->total);
    json_begin_array(json, "items");
    for (size_t i = 0; i < list->count; i++) {
        json_begin_object(json, NULL);
        json_text(json, "name", list->items[i].name);
        json_text(json, "address", list->items[i].address);
        json_end(json);
    }
    json_end(json);
    json_end(json);
}

static void write_head(struct json *json, const struct mail_message *message)
{
    json_text(json, "message_id", message->message_id);
    json_text(json, "in_reply_to", message->in_reply_to);
    json_begin_array(json, "references");
    for (size_t i = 0; i < message->reference_count; i++)
        json_text(json, NULL, message->references[i]);
    json_end(json);
    if (message->has_date)
        json_int(json, "dated_at", message->dated_at);
    else
        json_null(json, "dated_at");
    json_text(json, "subject", message->subject);
    write_addresses(json, "from", &message->from);
    write_addresses(json, "sender", &message->sender);
    write_addresses(json, "reply_to", &message->reply_to);
    write_addresses(json, "to", &message->to);
    write_addresses(json, "cc", &message->cc);
    write_addresses(json, "delivered_to", &message->delivered_to);
}

static void write_texts(struct json *json, const struct mail_message *message)
{
    json_text(json, "text", message->text);
    json_bool(json, "text_is_of_html", message->text_is_of_html);
    json_int(json, "quote_at", (int64_t)message->quote_at);
    json_int(json, "signature_at", (int64_t)message->signature_at);
    json_text(json, "html", message->html);
    json_int(json, "remote_pictures", (int64_t)message->remote_pictures);
}

static void write_attachments(struct json *json, const struct mail_attachments *list)
{
    json_begin_array(json, "attachments");
    for (size_t i = 0; i < list->count; i++) {
        const struct mail_attachment *attachment = &list->items[i];

        json_begin_object(json, NULL);
        json_text(json, "name", attachment->name);
        json_text(json, "media_type", attachment->media_type);
        json_text(json, "content_id", attachment->content_id);
        json_int(json, "offset", (int64_t)attachment->offset);
        json_int(json, "length", (int64_t)attachment->length);
        json_bool(json, "is_inline", attachment->is_inline);
        json_int(json, "kind", attachment->kind);
        json_end(json);
    }
    json_end(json);
}

static void write_machine(struct json *json, const struct mail_machine *machine)
{
    json_begin_object(json, "machine");
    json_text(json, "auto_submitted", machine->auto_submitted);
    json_text(json, "precedence", machine->precedence);
    json_text(json, "auto_response_suppress", machine->auto_response_suppress);
    json_text(json, "list_id", machine->list_id);
    json_text(json, "return_path", machine->return_path);
    json_text(json, "loop", machine->loop);
    json_text(json, "checked_by", machine->checked_by);
    json_int(json, "spf", machine->spf);
    json_int(json, "dkim", machine->dkim);
    json_int(json, "dmarc", machine->dmarc);
    json_bool(json, "has_return_path", machine->has_return_path);
    json_bool(json, "has_list_fields", machine->has_list_fields);
    json_bool(json, "is_report", machine->is_report);
    json_bool(json, "is_spam", machine->is_spam);
    json_end(json);
}

static void write_bounce(struct json *json, const struct mail_bounce *bounce)
{
    json_begin_object(json, "bounce");
    json_int(json, "kind", bounce->kind);
    json_text(json, "original_id", bounce->original_id);
    json_text(json, "original_envelope_id", bounce->original_envelope_id);
    json_text(json, "reporter", bounce->reporter);
    json_text(json, "feedback_type", bounce->feedback_type);
    json_begin_array(json, "recipients");
    for (size_t i = 0; i < bounce->recipient_count; i++) {
        const struct mail_recipient *recipient = &bounce->recipients[i];

        json_begin_object(json, NULL);
        json_text(json, "address", recipient->address);
        json_text(json, "original", recipient->original);
        json_text(json, "status", recipient->status);
        json_text(json, "diagnostic", recipient->diagnostic);
        json_int(json, "action", recipient->action);
        json_end(json);
    }
    json_end(json);
    json_end(json);
}

static void write_invitation(struct json *json, const struct mail_invitation *invitation)
{
    json_begin_object(json, "invitation");
    json_bool(json, "is_there", invitation->is_there);
    json_text(json, "method", invitation->method);
    json_text(json, "summary", invitation->summary);
    json_text(json, "location", invitation->location);
    json_end(json);
}

void mail_message_json(struct text *out, const struct mail_message *message)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    write_head(&json, message);
    write_texts(&json, message);
    write_attachments(&json, &message->attachments);
    write_machine(&json, &message->machine);
    write_bounce(&json, &message->bounce);
    write_invitation(&json, &message->invitation);
    json_int(&json, "size", (int64_t)message->size);
    json_int(&json, "cuts", message->cuts);
    json_end(&json);
    json_finish(&json);
}
