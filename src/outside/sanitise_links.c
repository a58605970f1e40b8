// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/sanitise_links.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "domain/mail_clean.h"
#include "domain/safe_html.h"
#include "outside/html_tokens.h"

enum { LINK_BYTES_MAX = SAFE_HTML_ADDRESS_MAX / 2 };

/* Without white space at its ends and without controls anywhere; spaces within as %20. */
static struct slice as_address(struct slice value, struct arena *arena)
{
    const char *line = mail_line_clean(value, value.length * 3, arena);
    struct text out = text_new(arena);

    text_add(&out, "");
    for (size_t i = 0; line[i]; i++) {
        if (line[i] == ' ')
            text_add(&out, "%20");
        else
            text_add_char(&out, line[i]);
    }
    return (struct slice){out.at, out.length};
}

/* Tabs and line ends go before anything else is looked at. */
static struct slice without_breaks(struct slice value, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add(&out, "");
    for (size_t i = 0; i < value.length; i++) {
        if (value.at[i] != '\t' && value.at[i] != '\n' && value.at[i] != '\r')
            text_add_char(&out, value.at[i]);
    }
    return (struct slice){out.at, out.length};
}

static bool has_scheme(struct slice value, const char *scheme)
{
    size_t length = strlen(scheme);

    return value.length > length && strncasecmp(value.at, scheme, length) == 0;
}

static struct slice with_scheme(struct slice value, const char *scheme, struct arena *arena)
{
    struct text out = text_new(arena);
    size_t length = strlen(scheme);

    text_add(&out, scheme);
    text_add_slice(&out, (struct slice){value.at + length, value.length - length});
    return (struct slice){out.at, out.length};
}

struct slice sanitise_link(struct slice value, struct arena *arena)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:", "tel:"};
    struct slice address = as_address(without_breaks(value, arena), arena);

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (address.length <= LINK_BYTES_MAX && has_scheme(address, schemes[i]))
            return with_scheme(address, schemes[i], arena);
    }
    return (struct slice){"", 0};
}

struct slice sanitise_picture(struct slice value, struct arena *arena)
{
    struct slice address = as_address(without_breaks(value, arena), arena);

    if (address.length > LINK_BYTES_MAX || !has_scheme(address, "cid:"))
        return (struct slice){"", 0};
    return with_scheme(address, "cid:", arena);
}

struct slice sanitise_word(struct slice value, struct arena *arena)
{
    char *word = arena_copy(arena, value.at, value.length);

    for (size_t i = 0; word[i]; i++) {
        if (word[i] >= 'A' && word[i] <= 'Z')
            word[i] |= 0x20;
    }
    return slice_trim(slice_of(word));
}

bool sanitise_is_remote(struct slice written, struct arena *arena)
{
    struct text decoded = text_new(arena);

    text_add(&decoded, "");
    html_add_decoded(&decoded, written);
    struct slice value =
        slice_trim(without_breaks((struct slice){decoded.at, decoded.length}, arena));
    return has_scheme(value, "http:") || has_scheme(value, "https:") || has_scheme(value, "//") ||
           has_scheme(value, "ftp:");
}

bool sanitise_is_void(const char *name)
{
    static const char *const names[] = {"area",  "base",  "basefont", "bgsound", "col",
                                        "embed", "frame", "input",    "keygen",  "link",
                                        "meta",  "param", "source",   "track",   "wbr"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}
