// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_head.h"

#include <strings.h>

#include "base/text.h"
#include "domain/mail_clean.h"
#include "outside/mime_addresses.h"
#include "outside/mime_date.h"
#include "outside/mime_words.h"

struct head {
    const struct charsets *charsets;
    const struct mime_fields *fields;
    struct arena *arena;
    struct mail_message *message;
};

const char *mime_line(const struct charsets *charsets, struct slice field, size_t max,
                      struct arena *arena)
{
    return mail_line_clean(mime_words_decode(charsets, field, arena), max, arena);
}

const char *mime_keyword(struct slice field, struct arena *arena)
{
    struct slice word = mime_without_comments(field, arena);
    const char *end = word.length == 0 ? NULL : memchr(word.at, ';', word.length);

    word.length = end ? (size_t)(end - word.at) : word.length;
    char *line = arena_copy(arena, word.at, word.length);
    for (size_t i = 0; line[i]; i++) {
        if (line[i] >= 'A' && line[i] <= 'Z')
            line[i] |= 0x20;
    }
    return mail_line_clean(slice_of(line), MAIL_WORD_MAX, arena);
}

/* The next id of a field between angle brackets; false behind the last. */
static bool take_id(struct slice *rest, struct slice *ret_id)
{
    const char *open = rest->length == 0 ? NULL : memchr(rest->at, '<', rest->length);
    size_t left = open ? rest->length - (size_t)(open + 1 - rest->at) : 0;
    const char *close = left == 0 ? NULL : memchr(open + 1, '>', left);

    if (!close)
        return false;
    *ret_id = (struct slice){open + 1, (size_t)(close - open) - 1};
    *rest = (struct slice){close + 1, (size_t)(rest->at + rest->length - close) - 1};
    return true;
}

/* White space within an id is none of it: some mailers fold there. */
static const char *id_text(struct slice id, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add(&out, "");
    for (size_t i = 0; i < id.length && out.length <= MAIL_ID_MAX; i++) {
        if ((unsigned char)id.at[i] > ' ')
            text_add_char(&out, id.at[i]);
    }
    return mail_line_clean((struct slice){out.at, out.length}, MAIL_ID_MAX, arena);
}

const char *mime_id(struct slice field, struct arena *arena)
{
    struct slice rest = field, id;

    if (take_id(&rest, &id))
        return id_text(id, arena);
    size_t length = 0;
    while (length < field.length && (unsigned char)field.at[length] > ' ')
        length++;
    return id_text((struct slice){field.at, length}, arena);
}

/* The first one began the thread, the last ones are the nearest: what lies between may go. */
static void read_references(struct head *head)
{
    struct slice rest = mime_field(head->fields, "References"), id;
    struct mail_message *message = head->message;
    size_t most = MAIL_REFERENCES_MAX;

    message->references = arena_array(head->arena, const char *, most);
    while (take_id(&rest, &id)) {
        const char *text = id_text(id, head->arena);

        if (text[0] == '\0')
            continue;
        if (message->reference_count == most) {
            memmove(&message->references[1], &message->references[2],
                    (most - 2) * sizeof(message->references[0]));
            message->reference_count--;
        }
        message->references[message->reference_count++] = text;
    }
}

static struct mail_addresses addresses(const struct head *head, const char *name)
{
    struct mail_addresses list =
        mime_addresses_read(head->charsets, mime_field(head->fields, name), head->arena);

    if (list.total > list.count)
        head->message->cuts |= MAIL_CUT_ADDRESSES;
    return list;
}

/* Who got it by the envelope; several servers write it in their own way. */
static struct mail_addresses delivered_to(const struct head *head)
{
    static const char *const names[] = {"Delivered-To", "X-Original-To", "Envelope-To",
                                        "X-Envelope-To", "X-Delivered-To"};
    struct text all = text_new(head->arena);

    text_add(&all, "");
    for (size_t i = 0; i < head->fields->count; i++) {
        for (size_t name = 0; name < sizeof(names) / sizeof(names[0]); name++) {
            if (!mime_is(head->fields->items[i].name, names[name]))
                continue;
            text_add_slice(&all, head->fields->items[i].value);
            text_add(&all, ", ");
        }
    }
    return mime_addresses_read(head->charsets, (struct slice){all.at, all.length}, head->arena);
}

static const char *keyword(const struct head *head, const char *name)
{
    return mime_keyword(mime_field(head->fields, name), head->arena);
}

static const char *line(const struct head *head, const char *name, size_t max)
{
    return mime_line(head->charsets, mime_field(head->fields, name), max, head->arena);
}

static void read_return_path(const struct head *head, struct mail_machine *machine)
{
    struct slice field = mime_field(head->fields, "Return-Path");
    struct mail_addresses path = mime_addresses_read(head->charsets, field, head->arena);

    machine->has_return_path = field.at != NULL;
    if (path.count > 0)
        machine->return_path = path.items[0].address;
}

/* " dkim=pass " and its like, of one method. What fails outweighs what passes. */
static enum mail_verdict verdict(struct slice results, const char *method)
{
    enum mail_verdict found = MAIL_UNCHECKED;
    size_t length = strlen(method);

    for (size_t at = 1; at + length < results.length; at++) {
        struct slice rest = {results.at + at, results.length - at};
        bool is_word = strchr(" ;\t\r\n", results.at[at - 1]) && results.at[at - 1] != '\0';

        if (!is_word || !mime_begins(rest, method) || rest.at[length] != '=')
            continue;
        rest = (struct slice){rest.at + length + 1, rest.length - length - 1};
        if (mime_begins(rest, "pass") && found == MAIL_UNCHECKED)
            found = MAIL_PASSED;
        if (mime_begins(rest, "fail"))
            found = MAIL_FAILED;
    }
    return found;
}

/* RFC 8601: the topmost is of the last server. */
static void read_verdicts(const struct head *head, struct mail_machine *machine)
{
    struct slice field = mime_field(head->fields, "Authentication-Results");

    if (field.at == NULL)
        return;
    machine->checked_by = mime_keyword(field, head->arena);
    struct slice results = mime_without_comments(field, head->arena);
    machine->spf = verdict(results, "spf");
    machine->dkim = verdict(results, "dkim");
    machine->dmarc = verdict(results, "dmarc");
}

static void read_machine(const struct head *head, const struct mime_part *part)
{
    struct mail_machine *machine = &head->message->machine;

    machine->auto_submitted = keyword(head, "Auto-Submitted");
    machine->precedence = keyword(head, "Precedence");
    machine->auto_response_suppress = keyword(head, "X-Auto-Response-Suppress");
    machine->list_id = line(head, "List-Id", MAIL_LINE_MAX);
    machine->loop = line(head, "X-Loop", MAIL_LINE_MAX);
    machine->is_report = strcmp(part->type.value, "multipart/report") == 0;
    machine->is_spam = mime_begins(mime_field(head->fields, "X-Spam-Flag"), "yes") ||
                       mime_begins(mime_field(head->fields, "X-Spam-Status"), "yes");
    for (size_t i = 0; i < head->fields->count; i++)
        machine->has_list_fields |= mime_begins(head->fields->items[i].name, "List-");
    read_return_path(head, machine);
    read_verdicts(head, machine);
}

void mime_head_read(const struct charsets *charsets, const struct mime_part *part,
                    struct arena *arena, struct mail_message *message)
{
    struct head head = {charsets, &part->fields, arena, message};
    struct slice date = mime_without_comments(mime_field(head.fields, "Date"), arena);

    message->message_id = mime_id(mime_field(head.fields, "Message-ID"), arena);
    message->in_reply_to = mime_id(mime_field(head.fields, "In-Reply-To"), arena);
    read_references(&head);
    message->has_date = mime_date_read(date, &message->dated_at);
    message->subject = line(&head, "Subject", MAIL_SUBJECT_MAX);
    message->from = addresses(&head, "From");
    message->sender = addresses(&head, "Sender");
    message->reply_to = addresses(&head, "Reply-To");
    message->to = addresses(&head, "To");
    message->cc = addresses(&head, "Cc");
    message->delivered_to = delivered_to(&head);
    read_machine(&head, part);
}
