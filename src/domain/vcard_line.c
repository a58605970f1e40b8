// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/vcard_line.h"

#include <strings.h>

#include "base/utf8.h"

static struct slice slice_from(struct slice slice, size_t at)
{
    return (struct slice){slice.at + at, slice.length - at};
}

bool vcard_word_is(struct slice slice, const char *word)
{
    return slice.length == strlen(word) && strncasecmp(slice.at, word, slice.length) == 0;
}

/* The text's next line without its end: LF, CRLF or a lone CR. */
static struct slice take_line(struct vcard_reader *reader)
{
    struct slice rest = slice_from(reader->text, reader->at);
    size_t length = 0;

    while (length < rest.length && rest.at[length] != '\n' && rest.at[length] != '\r')
        length++;
    size_t end = length;
    if (end < rest.length)
        end += end + 1 < rest.length && rest.at[end] == '\r' && rest.at[end + 1] == '\n' ? 2 : 1;
    reader->at += end;
    reader->line++;
    return (struct slice){rest.at, length};
}

static char next_byte(const struct vcard_reader *reader)
{
    return reader->at < reader->text.length ? reader->text.at[reader->at] : '\n';
}

/* The colon is looked for this far. */
enum { HEAD_MAX = 4096 };

static bool says_encoding(const struct vcard_line *line, const char *word)
{
    return vcard_word_is(vcard_parameter(line, "ENCODING"), word) || vcard_has_type(line, word);
}

static void part_line(struct vcard_line *line)
{
    struct slice text = line->text;
    size_t name = 0, colon = 0, most = text.length < HEAD_MAX ? text.length : HEAD_MAX;
    bool is_quoted = false;

    while (colon < most && (text.at[colon] != ':' || is_quoted))
        is_quoted ^= text.at[colon++] == '"';
    line->is_property = colon < most;
    if (!line->is_property)
        return;
    while (name < colon && text.at[name] != ';')
        name++;
    line->value = slice_from(text, colon + 1);
    line->parameters = (struct slice){text.at + name, colon - name};
    line->name = (struct slice){text.at, name};
    const char *dot = memchr(text.at, '.', name);
    if (dot)
        line->name = slice_from(line->name, (size_t)(dot - text.at) + 1);
    line->name = slice_trim(line->name);
    line->is_quoted_printable = says_encoding(line, "QUOTED-PRINTABLE");
    line->is_base64 =
        says_encoding(line, "BASE64") || vcard_word_is(vcard_parameter(line, "ENCODING"), "B");
}

/* The whole text is another one, and longer, after a continuation. */
static void keep_text(struct vcard_line *line, const struct text *text)
{
    size_t value_at = line->is_property ? (size_t)(line->value.at - line->text.at) : 0;
    bool is_open = !line->is_property && line->text.length < HEAD_MAX;
    const char *before = line->text.at;

    line->text = (struct slice){text->at, text->length};
    line->is_too_long = text->length > VCARD_LINE_MAX;
    if (is_open)
        part_line(line);
    if (is_open || !line->is_property)
        return;
    line->name.at = text->at + (line->name.at - before);
    line->parameters.at = text->at + (line->parameters.at - before);
    line->value = slice_from(line->text, value_at);
}

/* Of base64 some programs write the further lines without a space before them. */
static bool goes_on_bare(const struct vcard_reader *reader)
{
    struct vcard_reader ahead = *reader;
    struct slice next = take_line(&ahead);

    return next.length > 0 && memchr(next.at, ':', next.length) == NULL;
}

static bool ends_softly(const struct text *text)
{
    return text->length > 0 && text->at[text->length - 1] == '=';
}

/* Adds the next line of the text to a property that goes on there. */
static bool take_continuation(struct vcard_reader *reader, const struct vcard_line *line,
                              struct text *text)
{
    bool is_soft = line->is_quoted_printable && ends_softly(text);
    char next = next_byte(reader);

    if (reader->at >= reader->text.length)
        return false;
    if (is_soft) {
        text->length--;
        text_add_slice(text, take_line(reader));
        return true;
    }
    if (next == ' ' || next == '\t') {
        text_add_slice(text, slice_from(take_line(reader), 1));
        return true;
    }
    if (!line->is_base64 || !goes_on_bare(reader))
        return false;
    text_add_slice(text, take_line(reader));
    return true;
}

bool vcard_line_next(struct vcard_reader *reader, struct arena *arena, struct vcard_line *ret_line)
{
    if (reader->at >= reader->text.length)
        return false;
    struct vcard_line line = {.line = reader->line};
    struct text text = text_new(arena);

    text_add_slice(&text, take_line(reader));
    do {
        keep_text(&line, &text);
    } while (!line.is_too_long && take_continuation(reader, &line, &text));
    *ret_line = line;
    return true;
}

bool vcard_line_is(const struct vcard_line *line, const char *name)
{
    return line->is_property && vcard_word_is(line->name, name);
}

/* ---- parameters ---- */

static struct slice unquoted(struct slice value)
{
    value = slice_trim(value);
    if (value.length >= 2 && value.at[0] == '"' && value.at[value.length - 1] == '"')
        return (struct slice){value.at + 1, value.length - 2};
    return value;
}

/* Cuts the next parameter off, a bare word having an empty name; false after the last. */
static bool next_parameter(struct slice *rest, struct slice *ret_name, struct slice *ret_value)
{
    size_t end = 1, equals = 0;
    bool is_quoted = false;

    if (rest->length == 0)
        return false;
    for (; end < rest->length && (rest->at[end] != ';' || is_quoted); end++) {
        is_quoted ^= rest->at[end] == '"';
        if (rest->at[end] == '=' && equals == 0)
            equals = end;
    }
    *ret_name =
        equals == 0 ? (struct slice){"", 0} : slice_trim((struct slice){rest->at + 1, equals - 1});
    *ret_value = (struct slice){rest->at + (equals == 0 ? 1 : equals + 1), 0};
    ret_value->length = (size_t)(rest->at + end - ret_value->at);
    *rest = slice_from(*rest, end);
    return true;
}

struct slice vcard_parameter(const struct vcard_line *line, const char *name)
{
    struct slice rest = line->parameters, found, value;

    while (next_parameter(&rest, &found, &value))
        if (vcard_word_is(found, name))
            return unquoted(value);
    return (struct slice){"", 0};
}

/* Among values parted by commas. */
static bool list_holds(struct slice list, const char *word)
{
    while (list.length > 0) {
        const char *comma = memchr(list.at, ',', list.length);
        size_t length = comma ? (size_t)(comma - list.at) : list.length;
        if (vcard_word_is(slice_trim((struct slice){list.at, length}), word))
            return true;
        list = slice_from(list, comma ? length + 1 : length);
    }
    return false;
}

bool vcard_has_type(const struct vcard_line *line, const char *type)
{
    struct slice rest = line->parameters, name, value;

    while (next_parameter(&rest, &name, &value))
        if ((name.length == 0 || vcard_word_is(name, "TYPE")) && list_holds(unquoted(value), type))
            return true;
    return false;
}

/* ---- values ---- */

static int hex_digit(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'A' && character <= 'F')
        return character - 'A' + 10;
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* RFC 2045 6.7; what is no code stands as it is. */
static struct slice decode_quoted(struct slice value, struct arena *arena)
{
    char *bytes = arena_alloc(arena, value.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < value.length; i++) {
        bool has_two = value.at[i] == '=' && value.length - i > 2;
        int high = has_two ? hex_digit(value.at[i + 1]) : -1;
        int low = has_two ? hex_digit(value.at[i + 2]) : -1;
        bool is_code = high >= 0 && low >= 0;

        bytes[length++] = (char)(is_code ? high << 4 | low : value.at[i]);
        i += is_code ? 2 : 0;
    }
    return (struct slice){bytes, length};
}

const char *vcard_text(const struct vcard_line *line, vcard_decoder *decode, struct arena *arena)
{
    struct slice value = line->value, charset = vcard_parameter(line, "CHARSET");

    if (line->is_quoted_printable)
        value = decode_quoted(value, arena);
    if (memchr(value.at, '\0', value.length) != NULL)
        return NULL;
    bool is_utf8 =
        charset.length == 0 || vcard_word_is(charset, "UTF-8") || vcard_word_is(charset, "UTF8");
    if (utf8_is_valid(value) && (is_utf8 || !line->is_quoted_printable))
        return arena_copy(arena, value.at, value.length);
    if (is_utf8 || !decode)
        return NULL;
    return decode(arena_copy(arena, charset.at, charset.length), value, arena);
}

static void add_unescaped(struct text *out, const char **at)
{
    char character = **at;

    if (character == '\\' && (*at)[1] != '\0') {
        character = *++*at;
        if (character == 'n' || character == 'N')
            character = ' ';
    }
    text_add_char(out, character == '\n' || character == '\r' ? ' ' : character);
    ++*at;
}

static const char *trimmed(const struct text *text, struct arena *arena)
{
    struct slice whole = slice_trim((struct slice){text->at, text->length});

    return arena_copy(arena, whole.at, whole.length);
}

const char *vcard_component(const char *value, size_t index, struct arena *arena)
{
    struct text out = text_new(arena), passed = text_new(arena);
    const char *at = value;

    for (size_t i = 0; i < index && *at != '\0';) {
        i += *at == ';';
        add_unescaped(&passed, &at);
    }
    while (*at != '\0' && *at != ';') {
        if (*at == ',') {
            text_add_char(&out, ' ');
            at++;
        } else {
            add_unescaped(&out, &at);
        }
    }
    return trimmed(&out, arena);
}

const char *vcard_whole(const char *value, struct arena *arena)
{
    struct text out = text_new(arena);

    while (*value != '\0')
        add_unescaped(&out, &value);
    return trimmed(&out, arena);
}
