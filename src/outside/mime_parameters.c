// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_parameters.h"

#include "base/text.h"
#include "outside/mime_fields.h"
#include "outside/mime_words.h"

enum { NAME_MAX_BYTES = 64, SECTIONS_MAX = 100 };

/* A parameter as it is written: name*section*=value. */
struct piece {
    const char *name;
    struct slice value;
    int section; /* -1: it is not cut */
    bool is_extended;
};
struct pieces {
    struct piece items[MIME_PARAMETERS_MAX];
    size_t count;
};

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

static char *lower_copy(struct arena *arena, struct slice text)
{
    char *copy = arena_copy(arena, text.at, text.length);

    for (char *at = copy; *at; at++)
        *at = lower(*at);
    return copy;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void skip_space(struct slice *rest)
{
    while (rest->length > 0 && is_space(rest->at[0]))
        *rest = (struct slice){rest->at + 1, rest->length - 1};
}

/* Behind a quote, up to the next one. */
static struct slice take_quoted(struct slice *rest, struct arena *arena)
{
    struct text out = text_new(arena);
    size_t at = 0;

    text_add(&out, "");
    for (; at < rest->length && rest->at[at] != '"'; at++) {
        if (rest->at[at] == '\\' && at + 1 < rest->length &&
            (rest->at[at + 1] == '"' || rest->at[at + 1] == '\\'))
            at++;
        if (rest->at[at] != '\r' && rest->at[at] != '\n')
            text_add_char(&out, rest->at[at]);
    }
    at += at < rest->length;
    *rest = (struct slice){rest->at + at, rest->length - at};
    return (struct slice){out.at, out.length};
}

/* Names with spaces come without quotes from some mailers: up to the semicolon. */
static struct slice take_bare(struct slice *rest)
{
    const char *end = rest->length == 0 ? NULL : memchr(rest->at, ';', rest->length);
    struct slice value = {rest->at, end ? (size_t)(end - rest->at) : rest->length};

    *rest = (struct slice){rest->at + value.length, rest->length - value.length};
    while (value.length > 0 && is_space(value.at[value.length - 1]))
        value.length--;
    return value;
}

static int section_of(struct slice digits)
{
    int section = 0;

    if (digits.length == 0 || digits.length > 2)
        return -1;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9')
            return -1;
        section = section * 10 + digits.at[i] - '0';
    }
    return section;
}

/* Takes the stars of a name apart. */
static void name_piece(struct piece *piece, struct slice name, struct arena *arena)
{
    const char *star;

    piece->section = -1;
    piece->is_extended = name.length > 1 && name.at[name.length - 1] == '*';
    if (piece->is_extended)
        name.length--;
    star = name.length == 0 ? NULL : memchr(name.at, '*', name.length);
    if (star) {
        size_t before = (size_t)(star - name.at);

        piece->section = section_of((struct slice){star + 1, name.length - before - 1});
        name.length = before;
    }
    piece->name = lower_copy(arena, name);
}

/* False behind the last. */
static bool take_piece(struct slice *rest, struct piece *piece, struct arena *arena)
{
    size_t length = 0;

    while (rest->length > 0 && (rest->at[0] == ';' || is_space(rest->at[0])))
        *rest = (struct slice){rest->at + 1, rest->length - 1};
    while (length < rest->length && rest->at[length] != '=' && rest->at[length] != ';')
        length++;
    if (rest->length == 0)
        return false;
    struct slice name = slice_trim((struct slice){rest->at, length});
    bool has_value = length < rest->length && rest->at[length] == '=';
    *rest = (struct slice){rest->at + length + has_value, rest->length - length - has_value};
    name.length = name.length < NAME_MAX_BYTES ? name.length : NAME_MAX_BYTES;
    name_piece(piece, name, arena);
    skip_space(rest);
    if (has_value && rest->length > 0 && rest->at[0] == '"') {
        *rest = (struct slice){rest->at + 1, rest->length - 1};
        piece->value = take_quoted(rest, arena);
        (void)take_bare(rest);
    } else {
        piece->value = has_value ? take_bare(rest) : (struct slice){"", 0};
    }
    return true;
}

/* charset'language'text, in the first piece. */
static struct slice take_charset(struct slice *value)
{
    const char *first = value->length == 0 ? NULL : memchr(value->at, '\'', value->length);
    size_t before = first ? (size_t)(first - value->at) : 0;
    const char *second = first ? memchr(first + 1, '\'', value->length - before - 1) : NULL;
    struct slice charset = {value->at, before};

    if (!second)
        return (struct slice){"", 0};
    *value = (struct slice){second + 1, (size_t)(value->at + value->length - second) - 1};
    return charset;
}

static int hex(char byte)
{
    byte = lower(byte);
    return byte >= '0' && byte <= '9'   ? byte - '0'
           : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
                                        : -1;
}

static void add_percent(struct text *out, struct slice value)
{
    for (size_t at = 0; at < value.length; at++) {
        bool is_coded = value.at[at] == '%' && at + 2 < value.length &&
                        hex(value.at[at + 1]) >= 0 && hex(value.at[at + 2]) >= 0;

        if (!is_coded) {
            text_add_char(out, value.at[at]);
            continue;
        }
        text_add_char(out, (char)(hex(value.at[at + 1]) * 16 + hex(value.at[at + 2])));
        at += 2;
    }
}

static const struct piece *find_piece(const struct pieces *pieces, const char *name, int section)
{
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->items[i].section == section && strcmp(pieces->items[i].name, name) == 0)
            return &pieces->items[i];
    }
    return NULL;
}

/* The pieces of a name joined, by their numbers. */
static struct slice joined_value(const struct charsets *charsets, const struct pieces *pieces,
                                 const struct piece *first, struct arena *arena)
{
    struct text bytes = text_new(arena);
    struct slice charset = {"", 0};
    bool is_extended = false;

    text_add(&bytes, "");
    for (int section = first->section; section < SECTIONS_MAX; section++) {
        const struct piece *piece =
            section == first->section ? first : find_piece(pieces, first->name, section);
        struct slice value = piece ? piece->value : (struct slice){"", 0};

        if (!piece)
            break;
        if (piece->is_extended && section <= 0)
            charset = take_charset(&value);
        is_extended |= piece->is_extended;
        if (piece->is_extended)
            add_percent(&bytes, value);
        else
            text_add_slice(&bytes, value);
        if (section < 0)
            break;
    }
    const struct slice all = {bytes.at, bytes.length};
    return is_extended ? charset_decode(charsets, charset, all, arena)
                       : mime_words_decode(charsets, all, arena);
}

static void add_values(const struct charsets *charsets, const struct pieces *pieces,
                       struct mime_value *value, struct arena *arena)
{
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece *piece = &pieces->items[i];

        if (piece->section > 0 || mime_parameter(value, piece->name).at != NULL)
            continue;
        /* The way of RFC 2231 says more than the old one beside it. */
        const struct piece *best = find_piece(pieces, piece->name, 0);
        for (size_t j = 0; j < pieces->count && !best; j++) {
            if (pieces->items[j].is_extended && strcmp(pieces->items[j].name, piece->name) == 0)
                best = &pieces->items[j];
        }
        value->parameters[value->count++] = (struct mime_parameter){
            piece->name, joined_value(charsets, pieces, best ? best : piece, arena)};
    }
}

struct mime_value mime_value_read(const struct charsets *charsets, struct slice field,
                                  struct arena *arena)
{
    struct slice rest = field.at ? field : (struct slice){"", 0};
    struct mime_value value = {.parameters = NULL};
    struct pieces *pieces = arena_alloc(arena, sizeof(*pieces));

    value.value = lower_copy(arena, mime_without_comments(take_bare(&rest), arena));
    while (pieces->count < MIME_PARAMETERS_MAX &&
           take_piece(&rest, &pieces->items[pieces->count], arena))
        pieces->count++;
    value.parameters = arena_array(arena, struct mime_parameter, pieces->count);
    add_values(charsets, pieces, &value, arena);
    return value;
}

struct slice mime_parameter(const struct mime_value *value, const char *name)
{
    for (size_t i = 0; i < value->count; i++) {
        if (strcmp(value->parameters[i].name, name) == 0)
            return value->parameters[i].value;
    }
    return (struct slice){NULL, 0};
}
