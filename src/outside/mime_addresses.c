// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_addresses.h"

#include "base/text.h"
#include "domain/mail_clean.h"
#include "outside/mime_words.h"

/* White space within an address is left out before it is measured. */
enum { COMMENT_DEPTH_MAX = 16, ADDRESS_ROOM = 4 * MAIL_ADDRESS_MAX };

/* One mailbox while it is read: the words of its name, what stands in angle brackets, the last
 * comment, and all of it as it was written. */
struct mailbox {
    struct text words, angle, comment, written;
    bool has_angle;
};
struct reader {
    const struct charsets *charsets;
    struct arena *arena;
    struct slice field;
    size_t at, room;
    bool unclosed_quote; /* seen once, there is none to look for */
    struct mailbox mailbox;
    struct mail_addresses list;
};

static struct text empty_text(struct arena *arena)
{
    struct text text = text_new(arena);

    text_add(&text, "");
    return text;
}

static void begin(struct reader *reader)
{
    reader->mailbox = (struct mailbox){.words = empty_text(reader->arena),
                                       .angle = empty_text(reader->arena),
                                       .comment = empty_text(reader->arena),
                                       .written = empty_text(reader->arena)};
}

static struct slice slice_of_text(const struct text *text)
{
    return (struct slice){text->at, text->length};
}

static const char *decoded(const struct reader *reader, struct slice text)
{
    return mail_line_clean(mime_words_decode(reader->charsets, text, reader->arena), MAIL_NAME_MAX,
                           reader->arena);
}

/* Without white space; "" when it is too long to be one. */
static const char *address_of(const struct reader *reader, struct slice text)
{
    const char *line = mail_line_clean(
        charset_decode(reader->charsets, (struct slice){"", 0}, text, reader->arena), ADDRESS_ROOM,
        reader->arena);
    struct text address = empty_text(reader->arena);

    /* A route (RFC 5322 4.4) leads there, and is not part of it. */
    const char *colon = line[0] == '@' ? strrchr(line, ':') : NULL;
    for (const char *at = colon ? colon + 1 : line; *at; at++) {
        if (*at != ' ' && *at != '<' && *at != '>')
            text_add_char(&address, *at);
    }
    return address.length <= MAIL_ADDRESS_MAX
               ? mail_line_clean(slice_of_text(&address), MAIL_ADDRESS_MAX, reader->arena)
               : "";
}

/* Without angle brackets: the last word with an @ is the address, the others are the name. */
static void split_words(const struct reader *reader, struct mail_address *address)
{
    struct slice written = slice_trim(slice_of_text(&reader->mailbox.written));
    size_t start = written.length;

    while (start > 0 && written.at[start - 1] != ' ' && written.at[start - 1] != '\t')
        start--;
    struct slice last = {written.at + start, written.length - start};
    if (last.length > 0 && memchr(last.at, '@', last.length) != NULL) {
        bool is_quoted = written.at[0] == '"';

        address->address = address_of(reader, is_quoted ? written : last);
        if (!is_quoted && start > 0)
            address->name = decoded(reader, (struct slice){written.at, start});
    } else if (written.length > 0) {
        address->name = decoded(reader, slice_of_text(&reader->mailbox.words));
    }
}

static void keep(struct reader *reader, const struct mail_address *address)
{
    struct mail_addresses *list = &reader->list;

    list->total++;
    if (list->count == MAIL_ADDRESSES_MAX)
        return;
    if (list->count == reader->room) {
        struct mail_address *old = list->items;

        reader->room = reader->room == 0 ? 4 : reader->room * 4;
        list->items = arena_array(reader->arena, struct mail_address, reader->room);
        if (list->count > 0)
            memcpy(list->items, old, list->count * sizeof(*old));
    }
    list->items[list->count++] = *address;
}

static bool is_empty(const struct mailbox *mailbox)
{
    return !mailbox->has_angle && mailbox->comment.length == 0 &&
           slice_trim(slice_of_text(&mailbox->written)).length == 0;
}

/* What lies beyond those kept is counted alone. */
static void finish(struct reader *reader)
{
    struct mailbox *mailbox = &reader->mailbox;
    struct mail_address address = {"", ""};

    if (is_empty(mailbox))
        return;
    if (reader->list.count == MAIL_ADDRESSES_MAX) {
        reader->list.total++;
    } else {
        if (mailbox->has_angle) {
            address.address = address_of(reader, slice_of_text(&mailbox->angle));
            address.name = decoded(reader, slice_of_text(&mailbox->words));
        } else {
            split_words(reader, &address);
        }
        if (address.name[0] == '\0')
            address.name = decoded(reader, slice_of_text(&mailbox->comment));
        if (address.name[0] != '\0' || address.address[0] != '\0')
            keep(reader, &address);
    }
    begin(reader);
}

/* Where the quote that opens at `at` closes, or 0: it does not. */
static size_t end_of_quote(const struct reader *reader)
{
    for (size_t at = reader->at + 1; at < reader->field.length; at++) {
        if (reader->field.at[at] == '\\')
            at++;
        else if (reader->field.at[at] == '"')
            return at;
    }
    return 0;
}

static bool take_quoted(struct reader *reader)
{
    size_t end = reader->unclosed_quote ? 0 : end_of_quote(reader);

    if (end == 0) {
        reader->unclosed_quote = true;
        return false;
    }
    for (size_t at = reader->at + 1; at < end; at++) {
        if (reader->field.at[at] == '\\' && at + 1 < end)
            at++;
        text_add_char(&reader->mailbox.words, reader->field.at[at]);
    }
    text_add_slice(&reader->mailbox.written,
                   (struct slice){reader->field.at + reader->at, end + 1 - reader->at});
    reader->at = end + 1;
    return true;
}

static void take_comment(struct reader *reader)
{
    struct slice field = reader->field;
    int depth = 0;

    reader->mailbox.comment = empty_text(reader->arena);
    for (; reader->at < field.length; reader->at++) {
        char byte = field.at[reader->at];

        if (byte == '(' && depth < COMMENT_DEPTH_MAX && depth++ == 0)
            continue;
        if (byte == ')' && --depth == 0)
            break;
        if (byte == '\\' && reader->at + 1 < field.length)
            byte = field.at[++reader->at];
        text_add_char(&reader->mailbox.comment, byte);
    }
    reader->at += reader->at < field.length;
}

/* Up to the closing bracket; where it is missing, up to the comma. */
static void take_angle(struct reader *reader)
{
    struct slice rest = {reader->field.at + reader->at + 1, reader->field.length - reader->at - 1};
    const char *close = rest.length == 0 ? NULL : memchr(rest.at, '>', rest.length);
    const char *comma = rest.length == 0 ? NULL : memchr(rest.at, ',', rest.length);
    bool has_close = close && (!comma || close < comma || rest.at[0] == '@');
    const char *end = has_close ? close : comma ? comma : rest.at + rest.length;

    reader->mailbox.has_angle = true;
    reader->mailbox.angle = empty_text(reader->arena);
    text_add_slice(&reader->mailbox.angle, (struct slice){rest.at, (size_t)(end - rest.at)});
    reader->at += 1 + (size_t)(end - rest.at) + has_close;
}

static bool take_word(struct reader *reader)
{
    struct slice rest = {reader->field.at + reader->at, reader->field.length - reader->at};
    size_t length = mime_word_length(rest);

    text_add_slice(&reader->mailbox.words, (struct slice){rest.at, length});
    text_add_slice(&reader->mailbox.written, (struct slice){rest.at, length});
    reader->at += length;
    return length > 0;
}

static void take_other(struct reader *reader, char byte)
{
    reader->at++;
    if (byte == ',' || byte == ';') {
        finish(reader);
    } else if (byte == ':' && !reader->mailbox.has_angle) {
        begin(reader); /* the name of a group */
    } else {
        char kept = byte == '\r' || byte == '\n' ? ' ' : byte;

        text_add_char(&reader->mailbox.words, kept);
        text_add_char(&reader->mailbox.written, kept);
    }
}

struct mail_addresses mime_addresses_read(const struct charsets *charsets, struct slice field,
                                          struct arena *arena)
{
    struct reader reader = {.charsets = charsets, .arena = arena, .field = field};

    begin(&reader);
    while (reader.at < field.length) {
        char byte = field.at[reader.at];

        if (byte == '"' && take_quoted(&reader))
            continue;
        if (byte == '=' && take_word(&reader))
            continue;
        if (byte == '(')
            take_comment(&reader);
        else if (byte == '<')
            take_angle(&reader);
        else
            take_other(&reader, byte);
    }
    finish(&reader);
    return reader.list;
}
