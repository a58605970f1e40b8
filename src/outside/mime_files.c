// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_files.h"

#include <errno.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/text.h"
#include "domain/mail_clean.h"
#include "outside/mime_body.h"
#include "outside/mime_head.h"

enum { PIECE_BYTES = 64 * 1024, NAME_NUMBER_MAX = 1000 };

struct files {
    const struct mime_task *task;
    const struct mime_parts *parts;
    struct arena *arena;
    char *piece; /* PIECE_BYTES */
    uint64_t written;
    struct mail_message *message;
};

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t done = write(fd, bytes, length);

        if (done < 0 && errno != EINTR)
            return false;
        bytes += done < 0 ? 0 : done;
        length -= done < 0 ? 0 : (size_t)done;
    }
    return true;
}

static bool write_part(struct files *files, const struct mime_part *part, uint64_t *ret_length)
{
    struct slice coded = part->body;
    uint64_t before = files->written;

    while (coded.length > 0) {
        size_t used,
            length = transfer_decode(part->transfer, coded, files->piece, PIECE_BYTES, &used);

        if (files->task->attachments_fd >= 0 &&
            !write_all(files->task->attachments_fd, files->piece, length))
            return false;
        files->written += length;
        coded = (struct slice){coded.at + used, coded.length - used};
        if (used == 0)
            break;
    }
    *ret_length = files->written - before;
    return true;
}

static bool is_type(const struct mime_part *part, const char *type)
{
    return strcmp(part->type.value, type) == 0;
}

static bool is_among(const struct mime_part *part, const char *const types[])
{
    for (size_t i = 0; types[i]; i++) {
        if (is_type(part, types[i]))
            return true;
    }
    return false;
}

static bool is_named(const struct mime_part *part, const char *name)
{
    struct slice given = mime_part_name(part);

    return given.at != NULL && mime_is(given, name);
}

static enum mail_attachment_kind kind_of(const struct files *files, const struct mime_part *part)
{
    static const char *const signatures[] = {"application/pgp-signature",
                                             "application/pkcs7-signature",
                                             "application/x-pkcs7-signature", NULL};
    static const char *const sealed[] = {"application/pkcs7-mime", "application/x-pkcs7-mime",
                                         NULL};
    const struct mime_part *around = &files->parts->items[part->parent];

    if (is_type(part, "application/ms-tnef") || is_named(part, "winmail.dat"))
        return MAIL_WINMAIL;
    if (is_type(part, "message/rfc822") || is_type(part, "message/global"))
        return MAIL_FORWARDED;
    if (is_type(part, "text/calendar"))
        return MAIL_INVITATION;
    if (is_among(part, signatures))
        return MAIL_SIGNATURE;
    if (is_among(part, sealed) || (around != part && is_type(around, "multipart/encrypted") &&
                                   is_type(part, "application/octet-stream")))
        return MAIL_ENCRYPTED;
    return MAIL_FILE;
}

/* What other programs made for other programs, and ways of writing the text that were not taken. */
static bool is_left_out(const struct files *files, size_t place)
{
    static const char *const for_programs[] = {
        "message/delivery-status", "message/feedback-report",   "message/disposition-notification",
        "text/rfc822-headers",     "application/pgp-encrypted", NULL};
    const struct mime_part *part = &files->parts->items[place];

    if (part->is_multipart || mime_begins(slice_of(part->type.value), "multipart/"))
        return true;
    if (is_among(part, for_programs))
        return true;
    return mime_begins(slice_of(part->type.value), "text/") && !is_type(part, "text/calendar") &&
           mime_alternative_of(files->parts, place) != place && mime_part_name(part).at == NULL;
}

/* The ending that goes with a type, for what comes without a name. */
static const char *ending_of(const struct mime_part *part)
{
    static const struct {
        const char *type, *ending;
    } endings[] = {{"image/jpeg", ".jpg"},      {"image/png", ".png"},
                   {"image/gif", ".gif"},       {"application/pdf", ".pdf"},
                   {"message/rfc822", ".eml"},  {"message/global", ".eml"},
                   {"text/calendar", ".ics"},   {"text/plain", ".txt"},
                   {"text/html", ".html"},      {"application/pgp-signature", ".asc"},
                   {"application/zip", ".zip"}, {"application/pkcs7-mime", ".p7m"},
                   {"text/vcard", ".vcf"},      {"application/pkcs7-signature", ".p7s"}};

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (is_type(part, endings[i].type))
            return endings[i].ending;
    }
    return ".bin";
}

/* A forwarded mail goes by its subject. */
static struct slice subject_within(const struct files *files, const struct mime_part *part)
{
    size_t body_at;
    struct mime_fields fields = mime_fields_read(part->body, files->arena, &body_at);

    return slice_of(mime_line(files->task->charsets, mime_field(&fields, "Subject"),
                              MAIL_NAME_MAX / 2, files->arena));
}

/* In a subject they part words, and not a path. */
static struct slice without_slashes(struct slice subject, struct arena *arena)
{
    char *copy = arena_copy(arena, subject.at, subject.length);

    for (size_t i = 0; i < subject.length; i++) {
        if (copy[i] == '/' || copy[i] == '\\')
            copy[i] = '-';
    }
    return (struct slice){copy, subject.length};
}

static const char *name_of(const struct files *files, const struct mime_part *part,
                           enum mail_attachment_kind kind)
{
    struct slice given = mime_part_name(part);
    struct text name = text_new(files->arena);

    if (given.at == NULL && kind == MAIL_FORWARDED)
        given = without_slashes(subject_within(files, part), files->arena);
    else if (given.at != NULL)
        given = slice_of(mail_file_name_clean(given, files->arena));
    text_add(&name, "");
    text_add_slice(&name, given);
    if (kind == MAIL_FORWARDED && given.length > 0 && strstr(name.at, ".eml") == NULL)
        text_add(&name, ".eml");
    if (given.length == 0)
        text_format(&name, "%zu%s", files->message->attachments.count + 1, ending_of(part));
    const char *clean = mail_file_name_clean((struct slice){name.at, name.length}, files->arena);
    return clean[0] == '\0' ? "1.bin" : clean;
}

/* Pictures and the like that the HTML shows by their Content-ID. */
static bool is_shown_within(const struct files *files, const char *content_id)
{
    struct text needle = text_new(files->arena);
    const char *html = files->message->html;

    if (content_id[0] == '\0' || html[0] == '\0')
        return false;
    text_add(&needle, " src=\"cid:");
    escape_markup(&needle, slice_of(content_id));
    text_add(&needle, "\"");
    return strstr(html, needle.at) != NULL;
}

static bool add_file(struct files *files, const struct mime_part *part)
{
    struct mail_attachments *list = &files->message->attachments;
    struct mail_attachment *file = &list->items[list->count];

    *file = (struct mail_attachment){.kind = kind_of(files, part), .offset = files->written};
    file->name = name_of(files, part, file->kind);
    file->media_type = mail_line_clean(slice_of(part->type.value), MAIL_WORD_MAX, files->arena);
    file->content_id = mime_id(mime_field(&part->fields, "Content-ID"), files->arena);
    file->is_inline = is_shown_within(files, file->content_id);
    if (part->transfer == TRANSFER_UNKNOWN)
        files->message->cuts |= MAIL_CUT_UNDECODED;
    list->count++;
    return write_part(files, part, &file->length);
}

bool mime_files_read(const struct mime_task *task, const struct mime_parts *parts,
                     const bool *is_shown, struct arena *arena, struct mail_message *message)
{
    struct files files = {.task = task, .parts = parts, .arena = arena, .message = message};
    size_t room = parts->count < MAIL_ATTACHMENTS_MAX ? parts->count : MAIL_ATTACHMENTS_MAX;

    message->attachments.items = arena_array(arena, struct mail_attachment, room);
    for (size_t i = 0; i < parts->count; i++) {
        if (is_shown[i] || is_left_out(&files, i))
            continue;
        if (message->attachments.count == MAIL_ATTACHMENTS_MAX) {
            message->cuts |= MAIL_CUT_ATTACHMENTS;
            break;
        }
        if (!files.piece)
            files.piece = arena_alloc(arena, PIECE_BYTES);
        if (!add_file(&files, &parts->items[i]))
            return false;
    }
    return true;
}
