// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/html_tokens.h"

#include <strings.h>

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

static bool is_letter(char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_at_end(const struct html_reader *reader)
{
    return reader->at >= reader->html.length;
}

static char here(const struct html_reader *reader)
{
    return reader->html.at[reader->at];
}

static struct slice rest_of(const struct html_reader *reader)
{
    return (struct slice){reader->html.at + reader->at, reader->html.length - reader->at};
}

static bool begins(struct slice text, const char *start)
{
    size_t length = strlen(start);

    return text.length >= length && strncasecmp(text.at, start, length) == 0;
}

/* Behind the next `end`, or at the end of all. */
static void skip_past(struct html_reader *reader, const char *end)
{
    struct slice rest = rest_of(reader);
    const char *found = memmem(rest.at, rest.length, end, strlen(end));

    reader->at = found ? (size_t)(found - reader->html.at) + strlen(end) : reader->html.length;
}

/* From "<!": a comment, which may also end at once or with --!>, or what counts as one. */
static void skip_declaration(struct html_reader *reader)
{
    if (!begins(rest_of(reader), "<!--")) {
        skip_past(reader, ">");
        return;
    }
    reader->at += strlen("<!--");
    if (begins(rest_of(reader), ">") || begins(rest_of(reader), "->")) {
        skip_past(reader, ">");
        return;
    }
    for (; !is_at_end(reader); reader->at++) {
        struct slice rest = rest_of(reader);

        if (rest.at[0] == '-' && (begins(rest, "-->") || begins(rest, "--!>"))) {
            skip_past(reader, ">");
            return;
        }
    }
}

static void take_name(struct html_reader *reader, char name[HTML_NAME_MAX])
{
    size_t length = 0;

    for (; !is_at_end(reader) && !is_space(here(reader)) && here(reader) != '/' &&
           here(reader) != '>';
         reader->at++) {
        char byte = here(reader);

        if (length + 1 < HTML_NAME_MAX)
            name[length++] = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
    }
    name[length] = '\0';
}

static struct slice take_attribute_name(struct html_reader *reader)
{
    size_t start = reader->at;

    reader->at++; /* also a "=" at the start is a name */
    while (!is_at_end(reader) && !is_space(here(reader)) && here(reader) != '/' &&
           here(reader) != '>' && here(reader) != '=')
        reader->at++;
    return (struct slice){reader->html.at + start, reader->at - start};
}

static void skip_spaces(struct html_reader *reader)
{
    while (!is_at_end(reader) && is_space(here(reader)))
        reader->at++;
}

static struct slice take_value(struct html_reader *reader)
{
    size_t start;

    skip_spaces(reader);
    if (is_at_end(reader))
        return (struct slice){"", 0};
    char quote = here(reader);
    if (quote == '"' || quote == '\'') {
        struct slice rest = {reader->html.at + reader->at + 1,
                             reader->html.length - reader->at - 1};
        const char *end = rest.length == 0 ? NULL : memchr(rest.at, quote, rest.length);

        rest.length = end ? (size_t)(end - rest.at) : rest.length;
        reader->at += rest.length + 1 + (end != NULL);
        return rest;
    }
    for (start = reader->at; !is_at_end(reader) && !is_space(here(reader)) && here(reader) != '>';)
        reader->at++;
    return (struct slice){reader->html.at + start, reader->at - start};
}

static void take_attribute(struct html_reader *reader, struct html_token *token)
{
    struct html_attribute attribute = {take_attribute_name(reader), {"", 0}};

    skip_spaces(reader);
    if (!is_at_end(reader) && here(reader) == '=') {
        reader->at++;
        attribute.value = take_value(reader);
    }
    if (token->attribute_count < HTML_ATTRIBUTES_MAX)
        token->attributes[token->attribute_count++] = attribute;
}

/* False when the tag does not end: then it is none. */
static bool take_attributes(struct html_reader *reader, struct html_token *token)
{
    while (!is_at_end(reader)) {
        if (here(reader) == '>') {
            token->is_self_closed = reader->html.at[reader->at - 1] == '/';
            reader->at++;
            return true;
        }
        if (is_space(here(reader)) || here(reader) == '/')
            reader->at++;
        else
            take_attribute(reader, token);
    }
    return false;
}

/* What holds nothing that is shown, or a text of its own that is none of the letter's. */
static bool hides_content(const char *name)
{
    static const char *const hiding[] = {"script",  "style",    "title",    "iframe",
                                         "noembed", "noframes", "textarea", "xmp"};

    for (size_t i = 0; i < sizeof(hiding) / sizeof(hiding[0]); i++) {
        if (strcmp(name, hiding[i]) == 0)
            return true;
    }
    return false;
}

/* Up to the tag that closes `name`, which is then read like any other. */
static void skip_content(struct html_reader *reader, const char *name)
{
    size_t length = strlen(name);

    while (!is_at_end(reader)) {
        struct slice rest = rest_of(reader);
        const char *found = memmem(rest.at, rest.length, "</", 2);

        if (!found) {
            reader->at = reader->html.length;
            return;
        }
        reader->at = (size_t)(found - reader->html.at);
        rest = rest_of(reader);
        if (rest.length > length + 2 && strncasecmp(rest.at + 2, name, length) == 0 &&
            (is_space(rest.at[length + 2]) || strchr("/>", rest.at[length + 2])))
            return;
        reader->at += 2;
    }
}

static bool take_tag(struct html_reader *reader, enum html_token_kind kind,
                     struct html_token *token)
{
    reader->at += kind == HTML_OPEN ? 1 : 2;
    token->kind = kind;
    token->attribute_count = 0;
    take_name(reader, token->name);
    if (!take_attributes(reader, token))
        return false;
    if (kind == HTML_OPEN && hides_content(token->name))
        skip_content(reader, token->name);
    return true;
}

/* Whether `rest`, which begins with "<", begins with more than that character. */
static bool is_markup(struct slice rest)
{
    if (rest.length < 2)
        return false;
    return is_letter(rest.at[1]) || rest.at[1] == '!' || rest.at[1] == '?' ||
           (rest.at[1] == '/' && rest.length > 2);
}

static void take_text(struct html_reader *reader, struct html_token *token)
{
    size_t start = reader->at;

    do {
        struct slice rest = {reader->html.at + reader->at + 1,
                             reader->html.length - reader->at - 1};
        const char *found = rest.length == 0 ? NULL : memchr(rest.at, '<', rest.length);

        reader->at = found ? (size_t)(found - reader->html.at) : reader->html.length;
    } while (!is_at_end(reader) && !is_markup(rest_of(reader)));
    token->kind = HTML_TEXT;
    token->text = (struct slice){reader->html.at + start, reader->at - start};
}

void html_next(struct html_reader *reader, struct html_token *ret_token)
{
    while (!is_at_end(reader)) {
        struct slice rest = rest_of(reader);

        if (rest.at[0] != '<' || !is_markup(rest)) {
            take_text(reader, ret_token);
            return;
        }
        if (is_letter(rest.at[1]) && take_tag(reader, HTML_OPEN, ret_token))
            return;
        if (rest.at[1] == '/' && is_letter(rest.at[2]) && take_tag(reader, HTML_CLOSE, ret_token))
            return;
        if (is_at_end(reader))
            break;
        if (rest.at[1] == '!')
            skip_declaration(reader);
        else
            skip_past(reader, ">"); /* <? and </ before no letter are comments */
    }
    ret_token->kind = HTML_END;
}

struct slice html_attribute_of(const struct html_token *token, const char *name)
{
    for (size_t i = 0; i < token->attribute_count; i++) {
        struct slice given = token->attributes[i].name;

        if (given.length == strlen(name) && strncasecmp(given.at, name, given.length) == 0)
            return token->attributes[i].value;
    }
    return (struct slice){NULL, 0};
}
