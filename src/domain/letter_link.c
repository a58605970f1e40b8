// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/letter_link.h"

#include <string.h>

#include "base/escape.h"
#include "base/text.h"
#include "domain/contact_point.h"

/* ---- patterns ---- */

static struct letter_way way_of(enum letter_way_kind kind, const char *value, const char *address,
                                const char *rest, const char *bare_rest, struct arena *arena)
{
    struct text pattern = text_new(arena), bare = text_new(arena);

    text_format(&pattern, "%s%s", address, rest);
    text_format(&bare, "%s%s", address, bare_rest);
    return (struct letter_way){kind, value, pattern.at, bare.at};
}

/* The @ stays as it is, everything else that RFC 6068 wants encoded is. */
static size_t mail_way(const struct contact_point *point, struct letter_way *way,
                       struct arena *arena)
{
    const char *at = strrchr(point->key, '@');
    struct text address = text_new(arena);

    if (!at)
        return 0;
    text_add(&address, "mailto:");
    escape_uri(&address, arena_copy(arena, point->key, (size_t)(at - point->key)));
    text_add_char(&address, '@');
    escape_uri(&address, at + 1);
    *way = way_of(WAY_MAIL, point->value, address.at, "?subject={subject}&body={body}",
                  "?subject={subject}", arena);
    return 1;
}

static size_t telegram_way(const struct contact_point *point, struct letter_way *way,
                           struct arena *arena)
{
    struct text address = text_new(arena);

    text_add(&address, "https://t.me/");
    escape_uri(&address, point->key);
    *way = way_of(WAY_TELEGRAM, point->value, address.at, "?text={text}", "", arena);
    return 1;
}

/* What asks for a number that says its country. */
static size_t messenger_ways(const char *value, const char *digits, struct letter_way *ways,
                             struct arena *arena)
{
    struct text whatsapp = text_new(arena), viber = text_new(arena), telegram = text_new(arena);

    text_format(&whatsapp, "https://wa.me/%s", digits);
    text_format(&viber, "viber://chat?number=%%2B%s", digits);
    text_format(&telegram, "https://t.me/+%s", digits);
    ways[0] = way_of(WAY_WHATSAPP, value, whatsapp.at, "?text={text}", "", arena);
    ways[1] = way_of(WAY_VIBER, value, viber.at, "", "", arena);
    ways[2] = way_of(WAY_TELEGRAM, value, telegram.at, "?text={text}", "", arena);
    return 3;
}

/* A number that says its country can be written to by messengers, too; one with an extension is
 * that of an office, and a code as *100# is nobody's. */
static size_t phone_ways(const struct contact_point *point, struct letter_way *ways,
                         struct arena *arena)
{
    const bool is_world_wide = point->key[0] == '+';
    const char *digits = point->key + is_world_wide;
    struct text short_message = text_new(arena);
    size_t count = 0;

    if (digits[0] == '\0' || digits[strspn(digits, "0123456789")] != '\0')
        return 0;
    text_format(&short_message, "sms:%s", point->key);
    if (is_world_wide)
        count = messenger_ways(point->value, digits, ways, arena);
    ways[count++] = way_of(WAY_SMS, point->value, short_message.at, "?body={text}", "", arena);
    return count;
}

size_t letter_ways_of(const struct contact_point *point,
                      struct letter_way ways[LETTER_WAYS_OF_POINT], struct arena *arena)
{
    switch (point->kind) {
    case POINT_EMAIL:
        return mail_way(point, ways, arena);
    case POINT_TELEGRAM:
        return telegram_way(point, ways, arena);
    case POINT_PHONE:
        return phone_ways(point, ways, arena);
    case POINT_WEB:
        if (contact_point_kind_by_look(point->value) != POINT_WEB)
            return 0;
        ways[0] = (struct letter_way){WAY_PAGE, point->value, point->value, point->value};
        return 1;
    case POINT_OTHER:
        break;
    }
    return 0;
}

/* ---- filled in ---- */

static const char *mail_lines(const char *text, struct arena *arena)
{
    struct text out = text_new(arena);

    for (; *text != '\0'; text++) {
        if (*text == '\n')
            text_add_char(&out, '\r');
        if (*text != '\r')
            text_add_char(&out, *text);
    }
    return out.at;
}

static const char *fill(const char *pattern, const char *subject, const char *text,
                        struct arena *arena)
{
    const struct {
        const char *name, *value;
    } parts[] = {{"{subject}", subject}, {"{text}", text}, {"{body}", mail_lines(text, arena)}};
    struct text out = text_new(arena);

    while (*pattern != '\0') {
        size_t taken = 0;

        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && taken == 0; i++) {
            if (strncmp(pattern, parts[i].name, strlen(parts[i].name)) != 0)
                continue;
            escape_uri(&out, parts[i].value);
            taken = strlen(parts[i].name);
        }
        if (taken == 0)
            text_add_char(&out, *pattern);
        pattern += taken == 0 ? 1 : taken;
    }
    return out.at;
}

bool letter_way_takes_text(enum letter_way_kind kind)
{
    return kind != WAY_PAGE && kind != WAY_VIBER;
}

struct letter_link letter_link(const struct letter_way *way, const char *subject, const char *text,
                               size_t max, struct arena *arena)
{
    if (!letter_way_takes_text(way->kind))
        return (struct letter_link){way->pattern, true};
    const char *whole = fill(way->pattern, subject, text, arena);
    if (strlen(whole) <= max)
        return (struct letter_link){whole, false};
    return (struct letter_link){fill(way->bare, subject, text, arena), true};
}
