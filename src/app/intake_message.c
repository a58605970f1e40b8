// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake_mail.h"

#include <string.h>

#include "app/conversation_send.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "store/blobs.h"
#include "store/messages.h"

enum { RECEIVERS_KEPT = 50 };

const char *intake_cut(struct arena *arena, const char *text, size_t most)
{
    struct slice rest = slice_of(text);

    if (rest.length <= most)
        return text;
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--;
    return arena_copy(arena, text, most);
}

/* Behind the first empty line; servers on the way change what stands before it. */
static struct slice body_of(struct slice raw)
{
    for (size_t i = 0; i + 1 < raw.length; i++) {
        if (raw.at[i] != '\n')
            continue;
        size_t next = i + 1 + (raw.at[i + 1] == '\r' ? 1 : 0);
        if (next < raw.length && raw.at[next] == '\n')
            return (struct slice){raw.at + next + 1, raw.length - next - 1};
    }
    return (struct slice){raw.at, 0};
}

static void add_text(struct secret_digest *digest, const char *text)
{
    secret_digest_add(digest, text, strlen(text) + 1);
}

/* AC-023, D-35. Of its bytes, not of what was read in them: reading gets better, and a mail that
 * comes again years later is still the same. */
void intake_likeness(const struct intake_mail *mail, const char *mailbox,
                     uint8_t ret_likeness[SECRET_HASH_SIZE])
{
    const struct mail_message *message = &mail->reading.message;
    struct secret_digest *digest = secret_digest_open();
    struct slice body = body_of(mail->raw);

    add_text(digest, mailbox);
    add_text(digest, mail->arrival.is_sent ? "sent" : "came");
    add_text(digest, message->message_id);
    if (message->message_id[0] == '\0' || mail->is_unreadable)
        secret_digest_add(digest, mail->raw.at, mail->raw.length - body.length);
    secret_digest_add(digest, body.at, body.length);
    secret_digest_close(digest, ret_likeness);
}

static void put_addresses(struct json *json, const char *key,
                          const struct mail_addresses *addresses)
{
    json_begin_array(json, key);
    for (size_t i = 0; i < addresses->count && i < RECEIVERS_KEPT; i++) {
        json_begin_object(json, NULL);
        json_text(json, "name", addresses->items[i].name);
        json_text(json, "address", addresses->items[i].address);
        json_end(json);
    }
    json_end(json);
}

static const char *receivers_of(struct work *work, const struct mail_message *message)
{
    struct text text = text_new(work->arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    put_addresses(&json, "to", &message->to);
    put_addresses(&json, "cc", &message->cc);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status put_file(struct work *work, const struct intake_mail *mail, int64_t message_id,
                            int32_t place)
{
    const struct mail_attachment *attachment = &mail->reading.message.attachments.items[place];
    const size_t length = (size_t)attachment->length;
    struct message_file file = {
        .id = work_new_id(work),
        .message_id = message_id,
        .place = place,
        .name = attachment->name,
        .media_type = attachment->media_type,
        .content_id = attachment->content_id,
        .is_inline = attachment->is_inline,
        .length = (int64_t)attachment->length,
        .is_kept = true,
    };
    const struct arena_mark mark = arena_mark(work->arena);
    char *bytes = arena_alloc(work->arena, length);
    enum status status = STATUS_OK;

    if (length > 0)
        status = mail_attachment_bytes(&mail->reading, attachment, 0, bytes, length, &work->fault);
    if (status == STATUS_OK)
        status = blobs_put(work, (struct slice){bytes, length}, file.hash);
    if (status != STATUS_OK)
        return status;
    arena_rewind(work->arena, mark);
    return message_files_insert(work, &file);
}

static int32_t flags_of(const struct intake_mail *mail, size_t files)
{
    const struct mail_message *message = &mail->reading.message;
    const bool is_unread = mail->is_unreadable || (message->cuts & MAIL_CUT_UNREAD) != 0;

    return (is_unread ? MESSAGE_UNREADABLE : 0) |
           (mail_is_partly_shown(message) || mail->arrival.is_head ||
                    files < message->attachments.count
                ? MESSAGE_PARTLY_SHOWN
                : 0) |
           (message->bounce.kind == MAIL_DELIVERY || message->bounce.kind == MAIL_LIKE_A_BOUNCE
                ? MESSAGE_BOUNCE
                : 0) |
           (message->remote_pictures > 0 ? MESSAGE_PICTURES_OUT : 0) |
           (files > 0 ? MESSAGE_HAS_FILES : 0);
}

enum status intake_write(struct work *work, const struct intake_mail *mail,
                         struct conversation_message *message)
{
    const struct mail_message *read = &mail->reading.message;
    const size_t attachments = read->attachments.count;
    const size_t files = attachments < MESSAGE_FILES_MAX ? attachments : MESSAGE_FILES_MAX;
    enum status status = STATUS_OK;

    message->receivers = receivers_of(work, read);
    message->subject = intake_cut(work->arena, read->subject, CONVERSATION_SUBJECT_MAX);
    message->text = read->text;
    message->own_length = (int64_t)read->quote_at;
    message->mail_id = read->message_id;
    message->written_at = read->has_date ? read->dated_at : 0;
    message->flags |= flags_of(mail, files);
    message->has_html = read->html[0] != '\0';
    if (message->has_html)
        status = blobs_put(work, slice_of(read->html), message->html_hash);
    if (status == STATUS_OK)
        status = messages_insert(work, message);
    if (status == STATUS_OK)
        status = message_words_put(work, message);
    for (size_t i = 0; i < files && status == STATUS_OK; i++)
        status = put_file(work, mail, message->id, (int32_t)i);
    return status;
}
