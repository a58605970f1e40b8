// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/view.h"

#include <string.h>
#include <strings.h>

#include "base/escape.h"

void view_text(struct html *out, const struct language *language, const char *text)
{
    (void)language;
    html_text(out, text == NULL ? "" : text);
}

void view_int(struct html *out, const struct language *language, int64_t number)
{
    (void)language;
    html_int(out, number);
}

void view_figure(struct html *out, const struct language *language, struct message_arg figure)
{
    html_text(out, value_text(out->to->arena, language, figure));
}

void view_say(struct html *out, const struct language *language, struct message message)
{
    if (message.one != NULL)
        html_text(out, message_text(out->to->arena, language, message));
}

void view_markup(struct html *out, const struct language *language, struct markup markup)
{
    (void)language;
    if (markup.html != NULL)
        html_markup(out, markup);
}

void view_words(struct html *out, const struct language *language, const char *id)
{
    html_text(out, translate(language, id));
}

struct message_arg view_arg_same(struct message_arg arg)
{
    return arg;
}

/* A browser drops tabs and line ends inside an address, and takes \ for /: neither passes. */
static bool is_address(const char *url)
{
    for (const char *at = url; *at != '\0'; at++)
        if ((unsigned char)*at <= ' ' || *at == '\\' || *at == 0x7f)
            return false;
    if (url[0] == '/')
        return url[1] != '/';
    return url[0] == '#' || url[0] == '?' || strncasecmp(url, "http://", 7) == 0 ||
           strncasecmp(url, "https://", 8) == 0 || strncasecmp(url, "mailto:", 7) == 0 ||
           strncasecmp(url, "sms:", 4) == 0 || strncasecmp(url, "viber:", 6) == 0;
}

void view_url(struct html *out, const struct language *language, const char *url)
{
    (void)language;
    html_text(out, url != NULL && is_address(url) ? url : "#");
}

void view_part_text(struct html *out, const struct language *language, const char *text)
{
    (void)language;
    escape_uri(out->to, text == NULL ? "" : text);
}

bool view_is_text(const char *text)
{
    return text != NULL && text[0] != '\0';
}

bool view_is_number(int64_t number)
{
    return number != 0;
}

bool view_is_size(size_t number)
{
    return number != 0;
}

bool view_is_message(struct message message)
{
    return message.one != NULL;
}

bool view_is_figure(struct message_arg figure)
{
    return figure.kind != ARG_NONE;
}
