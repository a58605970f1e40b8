// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_parts.h"

#include "base/text.h"
#include "domain/mail_message.h"

enum { FIRST_PARTS = 8 };

struct reader {
    const struct charsets *charsets;
    struct arena *arena;
    struct mime_parts parts;
    size_t room;
};

static size_t add_part(struct reader *reader, size_t parent)
{
    struct mime_parts *parts = &reader->parts;

    if (parts->count == reader->room) {
        struct mime_part *old = parts->items;

        reader->room = reader->room == 0 ? FIRST_PARTS : reader->room * 4;
        parts->items = arena_array(reader->arena, struct mime_part, reader->room);
        if (parts->count > 0)
            memcpy(parts->items, old, parts->count * sizeof(*old));
    }
    struct mime_part *part = &parts->items[parts->count];
    part->parent = parent;
    part->depth = parts->count == 0 ? 0 : parts->items[parent].depth + 1;
    return parts->count++;
}

/* A type without a subtype is none; RFC 2045 5.2 and 2046 5.1.5 say what holds then. */
static const char *type_of(const struct reader *reader, size_t place)
{
    const struct mime_part *part = &reader->parts.items[place];
    const char *type = part->type.value;
    const char *slash = strchr(type, '/');

    if (slash && slash > type && slash[1] != '\0')
        return type;
    if (place > 0 && strcmp(reader->parts.items[part->parent].type.value, "multipart/digest") == 0)
        return "message/rfc822";
    return "text/plain";
}

static void read_head(struct reader *reader, size_t place, struct slice bytes)
{
    struct mime_part *part = &reader->parts.items[place];
    size_t body_at;

    part->fields = mime_fields_read(bytes, reader->arena, &body_at);
    part->body = (struct slice){bytes.at + body_at, bytes.length - body_at};
    if (part->fields.is_cut)
        reader->parts.cuts |= MAIL_CUT_HEADERS;
    part->type =
        mime_value_read(reader->charsets, mime_field(&part->fields, "Content-Type"), reader->arena);
    part->type.value = type_of(reader, place);
    part->disposition = mime_value_read(
        reader->charsets, mime_field(&part->fields, "Content-Disposition"), reader->arena);
    part->transfer = transfer_of(mime_without_comments(
        mime_field(&part->fields, "Content-Transfer-Encoding"), reader->arena));
}

/* "--" and the boundary; "" when there is none that could be found. */
static struct slice delimiter_of(const struct reader *reader, const struct mime_part *part)
{
    struct slice boundary = mime_parameter(&part->type, "boundary");
    struct text delimiter = text_new(reader->arena);

    text_add(&delimiter, "");
    if (boundary.at == NULL || boundary.length == 0 || boundary.length > MIME_BOUNDARY_MAX ||
        memchr(boundary.at, '\0', boundary.length) || memchr(boundary.at, '\n', boundary.length))
        return (struct slice){"", 0};
    text_add(&delimiter, "--");
    text_add_slice(&delimiter, boundary);
    return (struct slice){delimiter.at, delimiter.length};
}

/* A line that parts others: where it begins, where the next one does, and whether it is the last.
 */
struct delimiter_line {
    size_t start, end;
    bool is_last;
};

static bool is_delimiter(struct slice body, size_t at, size_t length, struct delimiter_line *ret)
{
    size_t end = at + length;
    bool is_last = body.length - end >= 2 && body.at[end] == '-' && body.at[end + 1] == '-';

    if (at > 0 && body.at[at - 1] != '\n')
        return false;
    end += is_last ? 2 : 0;
    while (end < body.length &&
           (body.at[end] == ' ' || body.at[end] == '\t' || body.at[end] == '\r'))
        end++;
    if (end < body.length && body.at[end] != '\n')
        return false;
    *ret = (struct delimiter_line){at, end < body.length ? end + 1 : end, is_last};
    return true;
}

static bool find_delimiter(struct slice body, size_t from, struct slice delimiter,
                           struct delimiter_line *ret_line)
{
    while (from < body.length) {
        const char *found =
            memmem(body.at + from, body.length - from, delimiter.at, delimiter.length);

        if (!found)
            return false;
        if (is_delimiter(body, (size_t)(found - body.at), delimiter.length, ret_line))
            return true;
        from = (size_t)(found - body.at) + 1;
    }
    return false;
}

/* The line end before a delimiter belongs to it. */
static struct slice between(struct slice body, size_t start, size_t end)
{
    if (end > start && body.at[end - 1] == '\n')
        end--;
    if (end > start && body.at[end - 1] == '\r')
        end--;
    return (struct slice){body.at + start, end - start};
}

static void read_part(struct reader *reader, size_t parent, struct slice bytes);

static void read_children(struct reader *reader, size_t place, struct slice delimiter)
{
    struct slice body = reader->parts.items[place].body;
    struct delimiter_line line, next;

    if (!find_delimiter(body, 0, delimiter, &line))
        return;
    reader->parts.items[place].is_multipart = true;
    while (!line.is_last) {
        bool is_there = find_delimiter(body, line.end, delimiter, &next);

        if (reader->parts.count == MIME_PARTS_MAX) {
            reader->parts.cuts |= MAIL_CUT_PARTS;
            return;
        }
        read_part(reader, place, between(body, line.end, is_there ? next.start : body.length));
        if (!is_there)
            return;
        line = next;
    }
}

/* Calls itself as deep as MIME_DEPTH_MAX. */
static void read_part(struct reader *reader, size_t parent, struct slice bytes)
{
    size_t place = add_part(reader, parent);

    read_head(reader, place, bytes);
    const struct mime_part *part = &reader->parts.items[place];
    if (!mime_begins(slice_of(part->type.value), "multipart/"))
        return;
    if (part->depth == MIME_DEPTH_MAX) {
        reader->parts.cuts |= MAIL_CUT_DEPTH;
        return;
    }
    struct slice delimiter = delimiter_of(reader, part);
    if (delimiter.length > 0)
        read_children(reader, place, delimiter);
    if (!reader->parts.items[place].is_multipart)
        reader->parts.items[place].type.value = "text/plain";
}

struct mime_parts mime_parts_read(const struct charsets *charsets, struct slice mail,
                                  struct arena *arena)
{
    struct reader reader = {.charsets = charsets, .arena = arena};

    read_part(&reader, 0, mail);
    return reader.parts;
}
