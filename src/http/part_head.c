// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/part_head.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/utf8.h"
#include "http/octets.h"

enum { NAME_MAX_BYTES = 255 };

static bool is_control(char octet)
{
    return (unsigned char)octet < ' ' || octet == 0x7F;
}

static void skip_spaces(struct slice *rest)
{
    while (rest->length > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'))
        *rest = (struct slice){rest->at + 1, rest->length - 1};
}

static struct slice skipped(struct slice text, size_t length)
{
    return (struct slice){text.at + length, text.length - length};
}

static bool is_word(struct slice text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.at, word, text.length) == 0;
}

static size_t token_length(struct slice text)
{
    size_t length = 0;

    while (length < text.length && octet_is_token(text.at[length]))
        length++;
    return length;
}

static bool read_value(struct slice *rest, struct slice *ret_value)
{
    if (rest->length > 0 && rest->at[0] == '"') {
        const char *end = memchr(rest->at + 1, '"', rest->length - 1);

        if (end == NULL)
            return false;
        *ret_value = (struct slice){rest->at + 1, (size_t)(end - rest->at) - 1};
        *rest = skipped(*rest, ret_value->length + 2);
        return true;
    }
    *ret_value = (struct slice){rest->at, token_length(*rest)};
    *rest = skipped(*rest, ret_value->length);
    return ret_value->length > 0;
}

bool next_parameter(struct slice *rest, struct slice *ret_name, struct slice *ret_value)
{
    struct slice at = *rest;

    skip_spaces(&at);
    if (at.length == 0) {
        *rest = at;
        return false;
    }
    if (at.at[0] != ';')
        return false;
    at = skipped(at, 1);
    skip_spaces(&at);
    struct slice name = {at.at, token_length(at)};
    at = skipped(at, name.length);
    if (name.length == 0 || at.length == 0 || at.at[0] != '=')
        return false;
    at = skipped(at, 1);
    if (!read_value(&at, ret_value))
        return false;
    *ret_name = name;
    *rest = at;
    return true;
}

/* Browsers escape three characters in names (HTML, 4.10.21.8), and a backslash stands for itself.
 */
static const char *unescaped(struct slice text, struct arena *arena)
{
    static const struct {
        const char *escape;
        char octet;
    } escapes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
    struct text out = text_new(arena);

    while (text.length > 0) {
        char octet = text.at[0];
        size_t length = 1;

        for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
            if (text.length >= 3 && memcmp(text.at, escapes[i].escape, 3) == 0) {
                octet = escapes[i].octet;
                length = 3;
            }
        text_add_char(&out, octet);
        text = skipped(text, length);
    }
    return out.at;
}

/* Nothing of a path, nothing that is not shown: it is never used as a name of a file of ours. */
static const char *plain_file_name(const char *name, struct arena *arena)
{
    const char *start = name;
    bool is_chosen = name[0] != '\0';

    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            start = at + 1;
    char *plain = arena_copy(arena, start, strlen(start));
    for (char *at = plain; *at != '\0'; at++)
        if (is_control(*at))
            *at = '_';
    bool is_name = plain[0] != '\0' && strcmp(plain, ".") != 0 && strcmp(plain, "..") != 0;
    return is_name || !is_chosen ? plain : "file";
}

static bool is_field_name(const char *name)
{
    for (const char *at = name; *at != '\0'; at++)
        if (is_control(*at))
            return false;
    return name[0] != '\0' && strlen(name) <= NAME_MAX_BYTES;
}

static bool read_disposition(struct slice value, struct arena *arena, struct part_head *head)
{
    size_t length = token_length(value);
    struct slice rest = skipped(value, length), name, text;

    if (head->name || !is_word((struct slice){value.at, length}, "form-data"))
        return false;
    while (next_parameter(&rest, &name, &text)) {
        if (is_word(name, "name") && !head->name)
            head->name = unescaped(text, arena);
        else if (is_word(name, "filename") && !head->file_name)
            head->file_name = plain_file_name(unescaped(text, arena), arena);
        else
            return false;
    }
    return rest.length == 0 && head->name && is_field_name(head->name);
}

static bool read_media_type(struct slice value, struct arena *arena, struct part_head *head)
{
    struct slice kind = {value.at, token_length(value)};
    struct slice rest = skipped(value, kind.length), name, text;

    if (head->media_type || rest.length == 0 || rest.at[0] != '/')
        return false;
    rest = skipped(rest, 1);
    struct slice detail = {rest.at, token_length(rest)};
    rest = skipped(rest, detail.length);
    while (next_parameter(&rest, &name, &text))
        continue;
    if (kind.length == 0 || detail.length == 0 || rest.length > 0 || is_word(kind, "multipart"))
        return false;
    char *type = arena_copy(arena, value.at, kind.length + 1 + detail.length);
    for (char *at = type; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    head->media_type = type;
    return true;
}

/* The content stands as it is; RFC 7578 has done away with encodings. */
static bool is_as_it_is(struct slice encoding)
{
    return is_word(encoding, "7bit") || is_word(encoding, "8bit") || is_word(encoding, "binary");
}

static bool read_line(struct slice line, struct arena *arena, struct part_head *head)
{
    struct slice name = {line.at, token_length(line)};
    struct slice value = skipped(line, name.length);

    if (name.length == 0 || value.length == 0 || value.at[0] != ':')
        return false;
    value = skipped(value, 1);
    skip_spaces(&value);
    if (is_word(name, "Content-Disposition"))
        return read_disposition(value, arena, head);
    if (is_word(name, "Content-Type"))
        return read_media_type(value, arena, head);
    if (is_word(name, "Content-Transfer-Encoding"))
        return is_as_it_is(value);
    return true;
}

/* Up to the next line; false where a carriage return, a line feed or a control stands alone. */
static bool take_line(struct slice *rest, struct slice *ret_line)
{
    size_t length = 0;

    while (length < rest->length && (!is_control(rest->at[length]) || rest->at[length] == '\t'))
        length++;
    if (rest->length - length < 2 || memcmp(rest->at + length, "\r\n", 2) != 0)
        return false;
    *ret_line = (struct slice){rest->at, length};
    *rest = skipped(*rest, length + 2);
    return true;
}

bool part_head_read(struct slice lines, struct arena *arena, struct part_head *ret_head)
{
    struct part_head head = {0};
    struct slice line;

    if (!utf8_is_valid(lines))
        return false;
    while (lines.length > 0)
        if (!take_line(&lines, &line) || !read_line(line, arena, &head))
            return false;
    if (head.name == NULL)
        return false;
    if (head.media_type == NULL)
        head.media_type = head.file_name ? "application/octet-stream" : "text/plain";
    *ret_head = head;
    return head.file_name || strcmp(head.media_type, "text/plain") == 0;
}
