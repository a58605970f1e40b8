// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/conversation_change.h"
#include "base/base64url.h"
#include "base/text.h"
#include "store/blobs.h"

/*
 * A message as it was sent, with the pictures that came in it. They stand within the page, as data:
 * its frame has an origin of its own, and asks nobody for anything (AC-006).
 */
enum { PICTURE_BYTES_MAX = 4 * 1024 * 1024, PICTURES_BYTES_MAX = 12 * 1024 * 1024 };

static const char needle[] = " src=\"cid:";

/* Never one that is a document of its own, such as SVG. */
static bool is_picture(const struct message_file *file)
{
    static const char *const types[] = {"image/gif", "image/jpeg", "image/png", "image/webp"};

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(file->media_type, types[i]) == 0)
            return file->is_kept && file->length > 0 && file->length <= PICTURE_BYTES_MAX;
    return false;
}

static const struct message_file *picture_named(const struct message_files *files,
                                                int64_t message_id, struct slice name)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct message_file *file = &files->items[i];

        if (file->message_id == message_id && is_picture(file) &&
            slice_equal(slice_of(file->content_id), name))
            return file;
    }
    return NULL;
}

/* Base64 as addresses of data have it: with + and /, and filled up. */
static void add_base64(struct arena *arena, struct text *out, struct slice bytes)
{
    const size_t length = base64url_length(bytes.length);
    char *written = arena_alloc(arena, length + 1);

    base64url_write(written, bytes);
    for (size_t i = 0; i < length; i++)
        written[i] = (char)(written[i] == '-' ? '+' : written[i] == '_' ? '/' : written[i]);
    text_add_slice(out, (struct slice){written, length});
    text_add(out, length % 4 == 2 ? "==" : length % 4 == 3 ? "=" : "");
}

struct drawing {
    const struct message_files *files;
    int64_t message_id;
    int64_t left; /* bytes of pictures that still have room */
    struct text *out;
};

/* The address of a picture, whose Content-ID is `name`. */
static enum status add_address(struct work *work, struct drawing *drawing, struct slice name)
{
    const struct message_file *file = picture_named(drawing->files, drawing->message_id, name);
    struct slice bytes = {0};

    if (!file || file->length > drawing->left) {
        text_add(drawing->out, "cid:");
        text_add_slice(drawing->out, name);
        return STATUS_OK;
    }
    enum status status = blobs_get(work, file->hash, PICTURE_BYTES_MAX, &bytes);
    if (status != STATUS_OK)
        return status;
    drawing->left -= file->length;
    text_format(drawing->out, "data:%s;base64,", file->media_type);
    add_base64(work->arena, drawing->out, bytes);
    return STATUS_OK;
}

static const char *find_needle(struct slice rest)
{
    const size_t length = sizeof(needle) - 1;

    for (size_t i = 0; i + length <= rest.length; i++)
        if (rest.at[i] == ' ' && memcmp(rest.at + i, needle, length) == 0)
            return rest.at + i;
    return NULL;
}

static enum status draw(struct work *work, struct drawing *drawing, struct slice rest)
{
    const char *const end = rest.at + rest.length;
    enum status status = STATUS_OK;

    for (const char *at = find_needle(rest); at && status == STATUS_OK; at = find_needle(rest)) {
        const char *name = at + sizeof(needle) - 1;
        const char *quote = memchr(name, '"', (size_t)(end - name));

        if (!quote)
            break;
        text_add_slice(drawing->out, (struct slice){rest.at, (size_t)(at - rest.at)});
        text_add(drawing->out, " src=\"");
        status = add_address(work, drawing, (struct slice){name, (size_t)(quote - name)});
        rest = (struct slice){quote, (size_t)(end - quote)};
    }
    text_add_slice(drawing->out, rest);
    return status;
}

enum status message_html(struct work *work, int64_t message_id, struct slice *ret_html)
{
    struct text out = text_new(work->arena);
    struct conversation_message message = {0};
    struct message_files files = {0};
    struct slice html = {0};

    enum status status = show_message(work, message_id, &message);
    if (status == STATUS_OK && !message.has_html)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this message came as text alone"));
    if (status == STATUS_OK)
        status = blobs_get(work, message.html_hash, MESSAGE_HTML_MAX, &html);
    if (status == STATUS_OK)
        status = message_files_list(work, message.conversation_id, &files);
    struct drawing drawing = {
        .files = &files, .message_id = message_id, .left = PICTURES_BYTES_MAX, .out = &out};
    if (status == STATUS_OK)
        status = draw(work, &drawing, html);
    if (status == STATUS_OK)
        *ret_html = (struct slice){out.at, out.length};
    return status;
}
