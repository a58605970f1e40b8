// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_header.h"

#include "base/text.h"
#include "base/utf8.h"
#include "domain/mail_encode.h"
#include "domain/mail_envelope.h"

enum { LINE_MAX = 76, QUOTED_MAX = 60, FALLBACK_MAX = 50 };

struct mail_header mail_header_begin(struct text *out, const char *name)
{
    text_add(out, name);
    text_add_char(out, ':');
    return (struct mail_header){.out = out, .column = strlen(name) + 1, .is_first = true};
}

static bool is_safe(struct slice token)
{
    for (size_t i = 0; i < token.length; i++)
        if ((uint8_t)token.at[i] < ' ' || token.at[i] == 0x7F)
            return false;
    return utf8_is_valid(token);
}

void mail_header_token(struct mail_header *header, struct slice token)
{
    if (!is_safe(token)) {
        header->is_refused = true;
        return;
    }
    /* A field whose first line is empty is lost on some servers. */
    bool must_fold = !header->is_first && header->column + 1 + token.length > LINE_MAX;
    text_add(header->out, must_fold ? "\r\n " : " ");
    text_add_slice(header->out, token);
    header->column = (must_fold ? 0 : header->column) + 1 + token.length;
    header->is_first = false;
}

bool mail_header_end(struct mail_header *header)
{
    text_add(header->out, "\r\n");
    return !header->is_refused;
}

/* ---- words ---- */

static bool contains(struct slice text, const char *what)
{
    size_t length = strlen(what);

    for (size_t i = 0; i + length <= text.length; i++)
        if (memcmp(text.at + i, what, length) == 0)
            return true;
    return false;
}

/* ASCII words with single spaces between them, none of which looks like an encoded word. */
static bool is_as_it_stands(struct slice text)
{
    size_t word = 0;

    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = (uint8_t)text.at[i];

        word = byte == ' ' ? 0 : word + 1;
        if (byte < ' ' || byte > 0x7E || word > LINE_MAX - 20)
            return false;
    }
    return text.length > 0 && text.at[0] != ' ' && text.at[text.length - 1] != ' ' &&
           !contains(text, "  ") && !contains(text, "=?");
}

static void add_plain_words(struct mail_header *header, struct slice text)
{
    while (text.length > 0) {
        const char *space = memchr(text.at, ' ', text.length);
        size_t length = space ? (size_t)(space - text.at) : text.length;

        mail_header_token(header, (struct slice){text.at, length});
        length += space ? 1 : 0;
        text = (struct slice){text.at + length, text.length - length};
    }
}

/* What is encoded would hide what must not be there from the reader of the token. */
static void add_encoded_words(struct mail_header *header, struct slice text)
{
    enum mail_word kind = mail_word_best(text);

    if (!is_safe(text)) {
        header->is_refused = true;
        return;
    }
    while (text.length > 0) {
        struct text word = text_new(header->out->arena);
        size_t left = header->column + 1 < LINE_MAX ? LINE_MAX - header->column - 1 : 0;
        size_t room = left >= MAIL_WORD_MIN || header->is_first ? left : MAIL_WORD_MAX;
        size_t taken =
            mail_word_add(&word, kind, text, room < MAIL_WORD_MIN ? MAIL_WORD_MIN : room);

        mail_header_token(header, (struct slice){word.at, word.length});
        text = (struct slice){text.at + taken, text.length - taken};
    }
}

void mail_header_words(struct mail_header *header, struct slice text)
{
    if (is_as_it_stands(text))
        add_plain_words(header, text);
    else
        add_encoded_words(header, text);
}

/* ---- people ---- */

static bool is_atom(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (memchr("()<>[]:;@\\,.\"", text.at[i], 13))
            return false;
    return true;
}

static struct slice quote(struct slice text, struct arena *arena)
{
    struct text quoted = text_new(arena);

    text_add_char(&quoted, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            text_add_char(&quoted, '\\');
        text_add_char(&quoted, text.at[i]);
    }
    text_add_char(&quoted, '"');
    return (struct slice){quoted.at, quoted.length};
}

static void add_name(struct mail_header *header, struct slice name)
{
    if (!is_as_it_stands(name) || name.length > QUOTED_MAX)
        add_encoded_words(header, name);
    else if (is_atom(name))
        add_plain_words(header, name);
    else
        mail_header_token(header, quote(name, header->out->arena));
}

void mail_header_people(struct mail_header *header, struct mail_people people)
{
    for (size_t i = 0; i < people.count; i++) {
        const struct mail_person *person = &people.items[i];
        struct text address = text_new(header->out->arena);
        bool has_name = person->name && person->name[0] != '\0';

        if (!mail_envelope_takes(slice_of(person->address)))
            header->is_refused = true;
        if (has_name)
            add_name(header, slice_of(person->name));
        text_format(&address, "%s%s%s%s", has_name ? "<" : "", person->address, has_name ? ">" : "",
                    i + 1 < people.count ? "," : "");
        mail_header_token(header, (struct slice){address.at, address.length});
    }
}

/* ---- parameters ---- */

static bool is_plain_value(struct slice value)
{
    for (size_t i = 0; i < value.length; i++)
        if ((uint8_t)value.at[i] < ' ' || (uint8_t)value.at[i] > 0x7E)
            return false;
    return value.length <= QUOTED_MAX;
}

/* For programs that read the old form alone. */
static struct slice fallback(struct slice value, struct arena *arena)
{
    struct text plain = text_new(arena);

    for (size_t i = 0; i < value.length && plain.length < FALLBACK_MAX; i++) {
        uint8_t byte = (uint8_t)value.at[i];

        if (byte >= ' ' && byte <= 0x7E)
            text_add_char(&plain, (char)byte);
        else if ((byte & 0xC0) != 0x80)
            text_add_char(&plain, '_');
    }
    return (struct slice){plain.at, plain.length};
}

static void add_parameter_token(struct mail_header *header, struct slice token)
{
    text_add_char(header->out, ';');
    header->column++;
    mail_header_token(header, token);
}

static void add_quoted_parameter(struct mail_header *header, const char *name, struct slice value)
{
    struct text token = text_new(header->out->arena);

    text_format(&token, "%s=", name);
    text_add_slice(&token, quote(value, header->out->arena));
    add_parameter_token(header, (struct slice){token.at, token.length});
}

void mail_header_parameter(struct mail_header *header, const char *name, struct slice value)
{
    if (!is_safe(value)) {
        header->is_refused = true;
        return;
    }
    if (is_plain_value(value)) {
        add_quoted_parameter(header, name, value);
        return;
    }
    struct slice plain = fallback(value, header->out->arena);
    for (int part = 0; value.length > 0; part++) {
        struct text token = text_new(header->out->arena);

        text_format(&token, "%s*%d*=%s", name, part, part == 0 ? "UTF-8''" : "");
        size_t taken = mail_percent_add(&token, value, LINE_MAX - 2 - token.length);
        add_parameter_token(header, (struct slice){token.at, token.length});
        value = (struct slice){value.at + taken, value.length - taken};
    }
    /* Behind it: readers that know both take the first. */
    add_quoted_parameter(header, name, plain);
}
