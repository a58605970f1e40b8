// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_fields.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { COMMENT_DEPTH_MAX = 16, FIRST_FIELDS = 32 };

bool mime_is(struct slice slice, const char *word)
{
    return slice.length == strlen(word) && strncasecmp(slice.at, word, slice.length) == 0;
}

bool mime_begins(struct slice slice, const char *word)
{
    size_t length = strlen(word);

    return slice.length >= length && strncasecmp(slice.at, word, length) == 0;
}

/* With its line feed, if it has one. */
static size_t line_length(struct slice text)
{
    const char *end = text.length == 0 ? NULL : memchr(text.at, '\n', text.length);

    return end ? (size_t)(end - text.at) + 1 : text.length;
}

static bool is_blank(struct slice line)
{
    while (line.length > 0 &&
           (line.at[line.length - 1] == '\n' || line.at[line.length - 1] == '\r'))
        line.length--;
    return line.length == 0;
}

static bool continues(struct slice rest)
{
    return rest.length > 0 && (rest.at[0] == ' ' || rest.at[0] == '\t') &&
           !is_blank((struct slice){rest.at, line_length(rest)});
}

/* A field with all its continuations. */
static size_t field_length(struct slice text)
{
    size_t length = line_length(text);

    while (continues((struct slice){text.at + length, text.length - length}))
        length += line_length((struct slice){text.at + length, text.length - length});
    return length;
}

static bool split(struct slice line, struct mime_field *ret_field)
{
    const char *colon = line.length == 0 ? NULL : memchr(line.at, ':', line.length);

    if (!colon)
        return false;
    struct slice name = slice_trim((struct slice){line.at, (size_t)(colon - line.at)});
    if (name.length == 0 || memchr(name.at, ' ', name.length) != NULL)
        return false;
    *ret_field = (struct mime_field){.name = name,
                                     .value = slice_trim((struct slice){
                                         colon + 1, (size_t)(line.at + line.length - colon) - 1})};
    return true;
}

/* What is being read, with room for `room` fields. */
struct reading {
    struct mime_fields fields;
    struct arena *arena;
    size_t room, bytes;
};

static void add(struct reading *reading, const struct mime_field *field)
{
    struct mime_fields *fields = &reading->fields;

    if (fields->count == reading->room) {
        struct mime_field *old = fields->items;

        reading->room = reading->room == 0 ? FIRST_FIELDS : reading->room * 4;
        fields->items = arena_array(reading->arena, struct mime_field, reading->room);
        if (fields->count > 0)
            memcpy(fields->items, old, fields->count * sizeof(*old));
    }
    fields->items[fields->count++] = *field;
}

static void take_field(struct reading *reading, struct slice line)
{
    struct mime_field field;

    if (line.length > MIME_LINE_MAX) {
        line.length = MIME_LINE_MAX;
        reading->fields.is_cut = true;
    }
    reading->bytes += line.length;
    if (reading->bytes > MIME_FIELDS_BYTES_MAX || reading->fields.count == MIME_FIELDS_MAX)
        reading->fields.is_cut = true;
    else if (split(line, &field))
        add(reading, &field);
}

/* A line without a colon is none of a header: the empty line before the text is missing. What
 * mailbox files and faulty programs write at the top is passed over. */
static bool is_text(struct slice line, size_t field_count)
{
    return memchr(line.at, ':', line.length) == NULL && field_count > 0;
}

struct mime_fields mime_fields_read(struct slice text, struct arena *arena, size_t *ret_body_at)
{
    struct reading reading = {.arena = arena};
    size_t at = 0;

    while (at < text.length) {
        struct slice rest = {text.at + at, text.length - at};
        struct slice line = {rest.at, line_length(rest)};

        if (is_blank(line)) {
            at += line.length;
            break;
        }
        if (is_text(line, reading.fields.count))
            break;
        line.length = field_length(rest);
        take_field(&reading, line);
        at += line.length;
    }
    *ret_body_at = at;
    return reading.fields;
}

struct slice mime_field(const struct mime_fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (mime_is(fields->items[i].name, name))
            return fields->items[i].value;
    }
    return (struct slice){NULL, 0};
}

struct slice mime_field_last(const struct mime_fields *fields, const char *name)
{
    for (size_t i = fields->count; i > 0; i--) {
        if (mime_is(fields->items[i - 1].name, name))
            return fields->items[i - 1].value;
    }
    return (struct slice){NULL, 0};
}

/* Behind the comment that begins at `at`. */
static size_t skip_comment(struct slice value, size_t at)
{
    int depth = 0;

    for (; at < value.length; at++) {
        if (value.at[at] == '\\')
            at++;
        else if (value.at[at] == '(' && depth < COMMENT_DEPTH_MAX)
            depth++;
        else if (value.at[at] == ')' && --depth == 0)
            return at + 1;
    }
    return value.length;
}

struct slice mime_without_comments(struct slice value, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add(&out, "");
    for (size_t at = 0; at < value.length;) {
        if (value.at[at] == '(') {
            at = skip_comment(value, at);
            continue;
        }
        if (value.at[at] != '\r' && value.at[at] != '\n')
            text_add_char(&out, value.at[at]);
        at++;
    }
    return slice_trim((struct slice){out.at, out.length});
}
