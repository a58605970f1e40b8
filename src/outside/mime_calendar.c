// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_calendar.h"

#include "base/text.h"
#include "domain/mail_clean.h"
#include "domain/mail_message.h"
#include "outside/mime_body.h"
#include "outside/mime_head.h"

enum { CALENDAR_BYTES_MAX = 256 * 1024 };

/* Continued lines joined (RFC 5545 3.1). */
static struct slice unfold(struct slice text, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add(&out, "");
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '\r')
            continue;
        bool is_fold = text.at[i] == '\n' && i + 1 < text.length &&
                       (text.at[i + 1] == ' ' || text.at[i + 1] == '\t');
        if (!is_fold)
            text_add_char(&out, text.at[i]);
        i += is_fold;
    }
    return (struct slice){out.at, out.length};
}

/* The value of a line of that name, with or without parameters. */
static bool take_value(struct slice line, const char *name, struct slice *ret_value)
{
    size_t length = strlen(name);

    if (!mime_begins(line, name) || line.length <= length ||
        (line.at[length] != ':' && line.at[length] != ';'))
        return false;
    const char *colon = memchr(line.at, ':', line.length);
    if (!colon)
        return false;
    *ret_value = (struct slice){colon + 1, (size_t)(line.at + line.length - colon) - 1};
    return true;
}

static const char *unescaped(struct slice value, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add(&out, "");
    for (size_t i = 0; i < value.length; i++) {
        bool is_escape = value.at[i] == '\\' && i + 1 < value.length;

        i += is_escape;
        text_add_char(&out, is_escape && (value.at[i] | 0x20) == 'n' ? ' ' : value.at[i]);
    }
    return mail_line_clean((struct slice){out.at, out.length}, MAIL_LINE_MAX, arena);
}

static void read_line(struct slice line, struct arena *arena, struct mail_invitation *invitation)
{
    struct slice value;

    if (invitation->method[0] == '\0' && take_value(line, "METHOD", &value))
        invitation->method = mime_keyword(value, arena);
    if (invitation->summary[0] == '\0' && take_value(line, "SUMMARY", &value))
        invitation->summary = unescaped(value, arena);
    if (invitation->location[0] == '\0' && take_value(line, "LOCATION", &value))
        invitation->location = unescaped(value, arena);
}

void mime_calendar_read(const struct charsets *charsets, const struct mime_parts *parts,
                        struct arena *arena, struct mail_message *message)
{
    const struct mime_part *part = NULL;
    bool is_cut;

    for (size_t i = 0; i < parts->count && !part; i++) {
        if (strcmp(parts->items[i].type.value, "text/calendar") == 0)
            part = &parts->items[i];
    }
    if (!part)
        return;
    struct slice text =
        unfold(mime_part_text(charsets, part, CALENDAR_BYTES_MAX, arena, &is_cut), arena);
    message->invitation.is_there = true;
    while (text.length > 0) {
        const char *end = memchr(text.at, '\n', text.length);
        size_t length = end ? (size_t)(end - text.at) : text.length;

        read_line((struct slice){text.at, length}, arena, &message->invitation);
        text =
            (struct slice){text.at + length + (end != NULL), text.length - length - (end != NULL)};
    }
}
