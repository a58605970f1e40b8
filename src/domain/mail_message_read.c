// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/json_read.h"
#include "domain/mail_clean.h"
#include "domain/mail_message.h"

/* As far as it got: `is_sound` turns false at the first value that is not as promised. */
struct reading {
    struct arena *arena;
    bool is_sound;
};

static const struct json_value *take(struct reading *reading, const struct json_value *object,
                                     const char *key, enum json_kind kind)
{
    static const struct json_value nothing;
    const struct json_value *value = object->kind == VALUE_OBJECT ? json_member(object, key) : NULL;

    if (value && value->kind == kind)
        return value;
    reading->is_sound = false;
    return &nothing;
}

static const char *take_line(struct reading *reading, const struct json_value *object,
                             const char *key, size_t max)
{
    const struct json_value *value = take(reading, object, key, VALUE_TEXT);

    if (!reading->is_sound || !mail_line_is_clean(value->text, max)) {
        reading->is_sound = false;
        return "";
    }
    return arena_copy(reading->arena, value->text.at, value->text.length);
}

static int64_t take_number(struct reading *reading, const struct json_value *object,
                           const char *key, int64_t most)
{
    const struct json_value *value = take(reading, object, key, VALUE_INTEGER);

    if (!reading->is_sound || value->integer < 0 || value->integer > most) {
        reading->is_sound = false;
        return 0;
    }
    return value->integer;
}

static bool take_bool(struct reading *reading, const struct json_value *object, const char *key)
{
    return take(reading, object, key, VALUE_BOOL)->boolean && reading->is_sound;
}

/* An empty list when it is longer than `most`. */
static const struct json_value *take_list(struct reading *reading, const struct json_value *object,
                                          const char *key, size_t most)
{
    static const struct json_value nothing;
    const struct json_value *list = take(reading, object, key, VALUE_ARRAY);

    if (!reading->is_sound || list->count > most) {
        reading->is_sound = false;
        return &nothing;
    }
    return list;
}

static struct mail_addresses take_addresses(struct reading *reading,
                                            const struct json_value *object, const char *key)
{
    const struct json_value *value = take(reading, object, key, VALUE_OBJECT);
    const struct json_value *list = take_list(reading, value, "items", MAIL_ADDRESSES_MAX);
    struct mail_addresses addresses = {
        .items = arena_array(reading->arena, struct mail_address, list->count),
        .count = list->count,
        .total = (size_t)take_number(reading, value, "total", MAIL_BYTES_MAX)};

    for (size_t i = 0; i < list->count; i++) {
        const struct json_value *item = &list->items[i];

        addresses.items[i] =
            (struct mail_address){take_line(reading, item, "name", MAIL_NAME_MAX),
                                  take_line(reading, item, "address", MAIL_ADDRESS_MAX)};
        if (addresses.items[i].name[0] == '\0' && addresses.items[i].address[0] == '\0')
            reading->is_sound = false;
    }
    if (addresses.total < addresses.count)
        reading->is_sound = false;
    return addresses;
}

static void take_references(struct reading *reading, const struct json_value *root,
                            struct mail_message *message)
{
    const struct json_value *list = take_list(reading, root, "references", MAIL_REFERENCES_MAX);

    message->references = arena_array(reading->arena, const char *, list->count);
    message->reference_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const struct json_value *item = &list->items[i];

        message->references[i] = "";
        if (item->kind != VALUE_TEXT || item->text.length == 0 ||
            !mail_line_is_clean(item->text, MAIL_ID_MAX))
            reading->is_sound = false;
        else
            message->references[i] = arena_copy(reading->arena, item->text.at, item->text.length);
    }
}

/* Years 0 to 9999, as json_instant() has it. */
static void take_date(struct reading *reading, const struct json_value *root,
                      struct mail_message *message)
{
    const int64_t first = INT64_C(-62167219200000000), last = INT64_C(253402300799999999);
    const struct json_value *value = json_member(root, "dated_at");

    if (value && value->kind == VALUE_NULL)
        return;
    value = take(reading, root, "dated_at", VALUE_INTEGER);
    if (!reading->is_sound || value->integer < first || value->integer > last)
        reading->is_sound = false;
    message->has_date = reading->is_sound;
    message->dated_at = reading->is_sound ? value->integer : 0;
}

static void take_head(struct reading *reading, const struct json_value *root,
                      struct mail_message *message)
{
    message->message_id = take_line(reading, root, "message_id", MAIL_ID_MAX);
    message->in_reply_to = take_line(reading, root, "in_reply_to", MAIL_ID_MAX);
    take_references(reading, root, message);
    take_date(reading, root, message);
    message->subject = take_line(reading, root, "subject", MAIL_SUBJECT_MAX);
    message->from = take_addresses(reading, root, "from");
    message->sender = take_addresses(reading, root, "sender");
    message->reply_to = take_addresses(reading, root, "reply_to");
    message->to = take_addresses(reading, root, "to");
    message->cc = take_addresses(reading, root, "cc");
    message->delivered_to = take_addresses(reading, root, "delivered_to");
}

static void take_texts(struct reading *reading, const struct json_value *root,
                       struct mail_message *message)
{
    const struct json_value *text = take(reading, root, "text", VALUE_TEXT);
    const struct json_value *html = take(reading, root, "html", VALUE_TEXT);

    if (!reading->is_sound || !mail_text_is_clean(text->text, MAIL_TEXT_MAX) ||
        !safe_html_is_canonical(html->text)) {
        reading->is_sound = false;
        return;
    }
    int64_t length = (int64_t)text->text.length;
    message->text = arena_copy(reading->arena, text->text.at, text->text.length);
    message->html = arena_copy(reading->arena, html->text.at, html->text.length);
    message->text_is_of_html = take_bool(reading, root, "text_is_of_html");
    message->quote_at = (size_t)take_number(reading, root, "quote_at", length);
    message->signature_at = (size_t)take_number(reading, root, "signature_at", length);
    message->remote_pictures =
        (size_t)take_number(reading, root, "remote_pictures", MAIL_BYTES_MAX);
}

static struct mail_attachment take_attachment(struct reading *reading,
                                              const struct json_value *item, uint64_t begins,
                                              uint64_t ends)
{
    struct mail_attachment attachment = {
        .name = take_line(reading, item, "name", MAIL_NAME_MAX),
        .media_type = take_line(reading, item, "media_type", MAIL_WORD_MAX),
        .content_id = take_line(reading, item, "content_id", MAIL_ID_MAX),
        .offset = (uint64_t)take_number(reading, item, "offset", (int64_t)ends),
        .length = (uint64_t)take_number(reading, item, "length", (int64_t)ends),
        .is_inline = take_bool(reading, item, "is_inline"),
        .kind = (enum mail_attachment_kind)take_number(reading, item, "kind",
                                                       MAIL_ATTACHMENT_KINDS - 1)};
    const char *clean = mail_file_name_clean(slice_of(attachment.name), reading->arena);

    if (attachment.name[0] == '\0' || strcmp(clean, attachment.name) != 0 ||
        attachment.offset != begins || attachment.length > ends - begins)
        reading->is_sound = false;
    return attachment;
}

static void take_attachments(struct reading *reading, const struct json_value *root, uint64_t bytes,
                             struct mail_attachments *attachments)
{
    const struct json_value *list = take_list(reading, root, "attachments", MAIL_ATTACHMENTS_MAX);
    uint64_t at = 0;

    attachments->items = arena_array(reading->arena, struct mail_attachment, list->count);
    attachments->count = list->count;
    for (size_t i = 0; i < list->count && reading->is_sound; i++) {
        attachments->items[i] = take_attachment(reading, &list->items[i], at, bytes);
        at += attachments->items[i].length;
    }
    if (at != bytes)
        reading->is_sound = false;
}

static enum mail_verdict take_verdict(struct reading *reading, const struct json_value *value,
                                      const char *key)
{
    return (enum mail_verdict)take_number(reading, value, key, MAIL_VERDICTS - 1);
}

static void take_machine(struct reading *reading, const struct json_value *root,
                         struct mail_machine *machine)
{
    const struct json_value *value = take(reading, root, "machine", VALUE_OBJECT);

    machine->auto_submitted = take_line(reading, value, "auto_submitted", MAIL_WORD_MAX);
    machine->precedence = take_line(reading, value, "precedence", MAIL_WORD_MAX);
    machine->auto_response_suppress =
        take_line(reading, value, "auto_response_suppress", MAIL_WORD_MAX);
    machine->list_id = take_line(reading, value, "list_id", MAIL_LINE_MAX);
    machine->return_path = take_line(reading, value, "return_path", MAIL_ADDRESS_MAX);
    machine->loop = take_line(reading, value, "loop", MAIL_LINE_MAX);
    machine->checked_by = take_line(reading, value, "checked_by", MAIL_WORD_MAX);
    machine->spf = take_verdict(reading, value, "spf");
    machine->dkim = take_verdict(reading, value, "dkim");
    machine->dmarc = take_verdict(reading, value, "dmarc");
    machine->has_return_path = take_bool(reading, value, "has_return_path");
    machine->has_list_fields = take_bool(reading, value, "has_list_fields");
    machine->is_report = take_bool(reading, value, "is_report");
    machine->is_spam = take_bool(reading, value, "is_spam");
}

static void take_bounce(struct reading *reading, const struct json_value *root,
                        struct mail_bounce *bounce)
{
    const struct json_value *value = take(reading, root, "bounce", VALUE_OBJECT);
    const struct json_value *list = take_list(reading, value, "recipients", MAIL_RECIPIENTS_MAX);

    bounce->kind = (enum mail_report)take_number(reading, value, "kind", MAIL_REPORTS - 1);
    bounce->original_id = take_line(reading, value, "original_id", MAIL_ID_MAX);
    bounce->original_envelope_id = take_line(reading, value, "original_envelope_id", MAIL_ID_MAX);
    bounce->reporter = take_line(reading, value, "reporter", MAIL_LINE_MAX);
    bounce->feedback_type = take_line(reading, value, "feedback_type", MAIL_WORD_MAX);
    bounce->recipients = arena_array(reading->arena, struct mail_recipient, list->count);
    bounce->recipient_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const struct json_value *item = &list->items[i];

        bounce->recipients[i] = (struct mail_recipient){
            .address = take_line(reading, item, "address", MAIL_ADDRESS_MAX),
            .original = take_line(reading, item, "original", MAIL_ADDRESS_MAX),
            .status = take_line(reading, item, "status", MAIL_WORD_MAX),
            .diagnostic = take_line(reading, item, "diagnostic", MAIL_LINE_MAX),
            .action = (enum mail_action)take_number(reading, item, "action", MAIL_ACTIONS - 1)};
    }
}

static void take_invitation(struct reading *reading, const struct json_value *root,
                            struct mail_invitation *invitation)
{
    const struct json_value *value = take(reading, root, "invitation", VALUE_OBJECT);

    invitation->is_there = take_bool(reading, value, "is_there");
    invitation->method = take_line(reading, value, "method", MAIL_WORD_MAX);
    invitation->summary = take_line(reading, value, "summary", MAIL_LINE_MAX);
    invitation->location = take_line(reading, value, "location", MAIL_LINE_MAX);
}

enum status mail_message_read(struct slice json, uint64_t attachments_length, struct arena *arena,
                              struct fault *fault, struct mail_message *ret_message)
{
    struct mail_message message = mail_message_empty();
    struct reading reading = {.arena = arena, .is_sound = json.length <= MAIL_JSON_MAX};
    const struct json_value *root;
    struct fault unread = {0};

    if (reading.is_sound && attachments_length <= INT64_MAX &&
        json_read(json, arena, &unread, &root) == STATUS_OK && root->kind == VALUE_OBJECT) {
        take_head(&reading, root, &message);
        take_texts(&reading, root, &message);
        take_attachments(&reading, root, attachments_length, &message.attachments);
        take_machine(&reading, root, &message.machine);
        take_bounce(&reading, root, &message.bounce);
        take_invitation(&reading, root, &message.invitation);
        message.size = (uint64_t)take_number(&reading, root, "size", INT64_MAX);
        message.cuts = (unsigned)take_number(&reading, root, "cuts", MAIL_CUTS_ALL);
    } else {
        reading.is_sound = false;
    }
    if (!reading.is_sound)
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("what regulars-outside made of the message is not what it "
                                       "should be"));
    *ret_message = message;
    return STATUS_OK;
}
