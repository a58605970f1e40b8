// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_body.h"

#include "base/escape.h"
#include "base/text.h"
#include "domain/mail_clean.h"
#include "domain/mail_quote.h"
#include "outside/html_text.h"
#include "outside/sanitise.h"

enum {
    NO_PART = -1,
    TEXT_READ_MAX = 4 * MAIL_TEXT_MAX, /* before decoding shortens it */
    HTML_READ_MAX = 8 * 1024 * 1024,   /* of all parts together */
    HTML_ROOM_MIN = 64 * 1024,         /* less is not begun */
};

/* What is shown together: two ways of writing one text, or one of them. */
struct block {
    int plain, html; /* places, or NO_PART */
    size_t alternative;
    bool is_more; /* of one before it that has a plain text of all */
};
struct body {
    const struct mime_task *task;
    const struct mime_parts *parts;
    struct arena *arena;
    struct block *blocks;
    size_t count;
    bool has_html;
    size_t html_read;
    struct text text, html;
    struct mail_message *message;
};

struct slice mime_part_name(const struct mime_part *part)
{
    struct slice name = mime_parameter(&part->disposition, "filename");

    return name.at ? name : mime_parameter(&part->type, "name");
}

bool mime_part_is_file(const struct mime_part *part)
{
    return strcmp(part->disposition.value, "attachment") == 0 || mime_part_name(part).at != NULL;
}

size_t mime_alternative_of(const struct mime_parts *parts, size_t place)
{
    size_t around = place;

    while (around != parts->items[around].parent) {
        around = parts->items[around].parent;
        if (strcmp(parts->items[around].type.value, "multipart/alternative") == 0)
            return around;
    }
    return place;
}

static bool is_plain(const struct mime_part *part)
{
    return strcmp(part->type.value, "text/plain") == 0;
}

static bool is_html(const struct mime_part *part)
{
    return strcmp(part->type.value, "text/html") == 0;
}

static void add_part(struct body *body, size_t place)
{
    const struct mime_part *part = &body->parts->items[place];
    size_t alternative = mime_alternative_of(body->parts, place);
    bool is_first = body->count == 0;
    struct block *last = &body->blocks[is_first ? 0 : body->count - 1];
    bool is_same = !is_first && alternative != place && last->alternative == alternative;
    bool is_taken = is_same && (is_plain(part) ? last->plain : last->html) != NO_PART;

    if (!is_same || is_taken) {
        bool is_more = is_same && is_html(part) && (last->plain != NO_PART || last->is_more);

        body->blocks[body->count] = (struct block){NO_PART, NO_PART, alternative, is_more};
        last = &body->blocks[body->count++];
    }
    if (is_plain(part))
        last->plain = (int)place;
    else
        last->html = (int)place;
    body->has_html |= is_html(part);
}

struct slice mime_part_text(const struct charsets *charsets, const struct mime_part *part,
                            size_t max, struct arena *arena, bool *ret_is_cut)
{
    struct slice bytes = transfer_decode_all(part->transfer, part->body, max, arena, ret_is_cut);
    struct slice charset = slice_trim(mime_parameter(&part->type, "charset"));

    return charset_decode(charsets, charset.at ? charset : (struct slice){"", 0}, bytes, arena);
}

/* Depth of quoting, with the space that was put before what looks like it taken away. */
static size_t take_quotes(struct slice *line)
{
    size_t depth = 0;

    while (depth < line->length && line->at[depth] == '>')
        depth++;
    *line = (struct slice){line->at + depth, line->length - depth};
    if (line->length > 0 && line->at[0] == ' ')
        *line = (struct slice){line->at + 1, line->length - 1};
    return depth;
}

static void add_quotes(struct text *out, size_t depth)
{
    for (size_t i = 0; i < depth; i++)
        text_add_char(out, '>');
    if (depth > 0)
        text_add_char(out, ' ');
}

struct slice mime_unflow(struct slice text, enum flowed flowed, struct arena *arena)
{
    struct text out = text_new(arena);
    size_t before = 0;
    bool is_open = false; /* the line before ended in a space */

    text_add(&out, "");
    for (size_t at = 0; at < text.length;) {
        const char *end = memchr(text.at + at, '\n', text.length - at);
        struct slice line = {text.at + at, end ? (size_t)(end - text.at) - at : text.length - at};

        at += line.length + 1;
        if (line.length > 0 && line.at[line.length - 1] == '\r')
            line.length--;
        size_t depth = take_quotes(&line);
        bool is_signature = slice_equal(line, slice_of("-- "));
        if (is_open && (depth != before || is_signature)) {
            text_add_char(&out, '\n');
            is_open = false;
        }
        if (!is_open)
            add_quotes(&out, depth);
        is_open = !is_signature && line.length > 0 && line.at[line.length - 1] == ' ';
        before = depth;
        line.length -= is_open && flowed == FLOWED_DROPS_SPACE;
        text_add_slice(&out, line);
        if (!is_open && end)
            text_add_char(&out, '\n');
    }
    return (struct slice){out.at, out.length};
}

static bool is_parameter(const struct mime_part *part, const char *name, const char *value)
{
    struct slice given = mime_parameter(&part->type, name);

    return given.at != NULL && mime_is(slice_trim(given), value);
}

static struct slice plain_text(struct body *body, const struct mime_part *part)
{
    bool is_cut;
    struct slice text =
        mime_part_text(body->task->charsets, part, TEXT_READ_MAX, body->arena, &is_cut);

    if (is_parameter(part, "format", "flowed"))
        text = mime_unflow(
            text, is_parameter(part, "delsp", "yes") ? FLOWED_DROPS_SPACE : FLOWED_KEEPS_SPACE,
            body->arena);
    const char *clean = mail_text_clean(text, MAIL_TEXT_MAX, body->arena, &is_cut);
    if (is_cut)
        body->message->cuts |= MAIL_CUT_TEXT;
    if (part->transfer == TRANSFER_UNKNOWN)
        body->message->cuts |= MAIL_CUT_UNDECODED;
    return slice_of(clean);
}

static struct sanitised safe_html_of(struct body *body, const struct mime_part *part)
{
    size_t room = MAIL_HTML_MAX - body->html.length;
    size_t most = HTML_READ_MAX - body->html_read;
    struct sanitised safe = {.html = {"", 0}, .is_cut = true};
    bool is_cut = false;

    if (room >= HTML_ROOM_MIN && most > 0) {
        struct slice html = mime_part_text(body->task->charsets, part, most, body->arena, &is_cut);

        body->html_read += html.length < most ? html.length : most;
        safe = sanitise(html, room, body->arena);
    }
    if (is_cut || safe.is_cut)
        body->message->cuts |= MAIL_CUT_HTML;
    body->message->remote_pictures += safe.remote_pictures;
    return safe;
}

static bool is_blank(struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] != ' ' && text.at[i] != '\n' && text.at[i] != '\t')
            return false;
    }
    return true;
}

static void add_text(struct body *body, struct slice text)
{
    if (is_blank(text))
        return;
    if (body->text.length > MAIL_TEXT_MAX) {
        body->message->cuts |= MAIL_CUT_TEXT;
        return;
    }
    if (body->text.length > 0)
        text_add(&body->text, body->text.at[body->text.length - 1] == '\n' ? "\n" : "\n\n");
    text_add_slice(&body->text, text);
}

/* Plain text beside HTML, as HTML; as much as there is room for. */
static void add_text_as_html(struct body *body, struct slice text)
{
    struct text out = text_new(body->arena);

    text_add(&out, "<div>");
    for (size_t at = 0; at < text.length;) {
        const char *end = memchr(text.at + at, '\n', text.length - at);
        size_t length = end ? (size_t)(end - text.at) - at : text.length - at;

        escape_markup(&out, (struct slice){text.at + at, length});
        if (end)
            text_add(&out, "<br>");
        at += length + 1;
    }
    text_add(&out, "</div>");
    if (body->html.length + out.length <= MAIL_HTML_MAX)
        text_add_slice(&body->html, (struct slice){out.at, out.length});
    else
        body->message->cuts |= MAIL_CUT_HTML;
}

static void add_block(struct body *body, const struct block *block)
{
    bool has_html = block->html != NO_PART && body->task->html == MIME_WITH_HTML;
    struct slice plain = {"", 0}, html = {"", 0};

    if (block->html != NO_PART && !has_html)
        body->message->cuts |= MAIL_CUT_UNREAD;
    if (block->plain != NO_PART && body->text.length <= MAIL_TEXT_MAX)
        plain = plain_text(body, &body->parts->items[block->plain]);
    if (has_html)
        html = safe_html_of(body, &body->parts->items[block->html]).html;
    if (!is_blank(plain) || !has_html) {
        add_text(body, plain);
    } else if (!block->is_more) {
        bool is_cut;

        body->message->text_is_of_html = true;
        add_text(body, html_text(html, MAIL_TEXT_MAX, body->arena, &is_cut));
        body->message->cuts |= is_cut ? MAIL_CUT_TEXT : 0U;
    }
    if (html.length > 0)
        text_add_slice(&body->html, html);
    else if (body->has_html && body->task->html == MIME_WITH_HTML && !is_blank(plain))
        add_text_as_html(body, plain);
}

static void finish(struct body *body)
{
    struct mail_message *message = body->message;
    bool is_cut;

    message->text = mail_text_clean((struct slice){body->text.at, body->text.length}, MAIL_TEXT_MAX,
                                    body->arena, &is_cut);
    if (is_cut)
        message->cuts |= MAIL_CUT_TEXT;
    const struct mail_folds folds = mail_folds_find(slice_of(message->text));
    message->quote_at = folds.quote_at;
    message->signature_at = folds.signature_at;
    message->html = body->html.at;
}

void mime_body_read(const struct mime_task *task, const struct mime_parts *parts,
                    struct arena *arena, bool *is_shown, struct mail_message *message)
{
    struct body body = {.task = task,
                        .parts = parts,
                        .arena = arena,
                        .blocks = arena_array(arena, struct block, parts->count),
                        .text = text_new(arena),
                        .html = text_new(arena),
                        .message = message};

    text_add(&body.text, "");
    text_add(&body.html, "");
    for (size_t i = 0; i < parts->count; i++) {
        const struct mime_part *part = &parts->items[i];

        is_shown[i] = (is_plain(part) || is_html(part)) && !mime_part_is_file(part);
        if (is_shown[i])
            add_part(&body, i);
    }
    for (size_t i = 0; i < body.count; i++)
        add_block(&body, &body.blocks[i]);
    finish(&body);
}
