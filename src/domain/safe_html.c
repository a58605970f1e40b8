// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/safe_html.h"

#include "base/utf8.h"
#include "domain/mail_clean.h"

#define DIRECTED              \
    {                         \
        "dir", SAFE_DIRECTION \
    }

static const struct safe_element elements[] = {
    {"a", SAFE_INLINE, {{"href", SAFE_LINK}, {"rel", SAFE_REL}}},
    {"b", SAFE_INLINE, {{0}}},
    {"blockquote", SAFE_BLOCK, {DIRECTED}},
    {"br", SAFE_VOID, {{0}}},
    {"caption", SAFE_TABLE, {{0}}},
    {"code", SAFE_INLINE, {{0}}},
    {"dd", SAFE_BLOCK, {DIRECTED}},
    {"del", SAFE_INLINE, {{0}}},
    {"div", SAFE_BLOCK, {DIRECTED}},
    {"dl", SAFE_BLOCK, {DIRECTED}},
    {"dt", SAFE_BLOCK, {DIRECTED}},
    {"em", SAFE_INLINE, {{0}}},
    {"h1", SAFE_BLOCK, {DIRECTED}},
    {"h2", SAFE_BLOCK, {DIRECTED}},
    {"h3", SAFE_BLOCK, {DIRECTED}},
    {"h4", SAFE_BLOCK, {DIRECTED}},
    {"h5", SAFE_BLOCK, {DIRECTED}},
    {"h6", SAFE_BLOCK, {DIRECTED}},
    {"hr", SAFE_VOID, {{0}}},
    {"i", SAFE_INLINE, {{0}}},
    {"img",
     SAFE_VOID,
     {{"src", SAFE_PICTURE}, {"alt", SAFE_TEXT}, {"width", SAFE_NUMBER}, {"height", SAFE_NUMBER}}},
    {"ins", SAFE_INLINE, {{0}}},
    {"li", SAFE_BLOCK, {DIRECTED}},
    {"ol", SAFE_BLOCK, {DIRECTED}},
    {"p", SAFE_BLOCK, {DIRECTED}},
    {"pre", SAFE_BLOCK, {DIRECTED}},
    {"s", SAFE_INLINE, {{0}}},
    {"small", SAFE_INLINE, {{0}}},
    {"span", SAFE_INLINE, {DIRECTED}},
    {"strong", SAFE_INLINE, {{0}}},
    {"sub", SAFE_INLINE, {{0}}},
    {"sup", SAFE_INLINE, {{0}}},
    {"table", SAFE_BLOCK, {DIRECTED}},
    {"td", SAFE_TABLE, {{"colspan", SAFE_NUMBER}, {"rowspan", SAFE_NUMBER}, DIRECTED}},
    {"th", SAFE_TABLE, {{"colspan", SAFE_NUMBER}, {"rowspan", SAFE_NUMBER}, DIRECTED}},
    {"tr", SAFE_TABLE, {{0}}},
    {"u", SAFE_INLINE, {{0}}},
    {"ul", SAFE_BLOCK, {DIRECTED}},
};
enum { ELEMENTS = sizeof(elements) / sizeof(elements[0]) };

const struct safe_element *safe_element(struct slice name)
{
    size_t first = 0, end = ELEMENTS;

    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int difference = slice_compare(name, slice_of(elements[middle].name));

        if (difference == 0)
            return &elements[middle];
        if (difference < 0)
            end = middle;
        else
            first = middle + 1;
    }
    return NULL;
}

static bool begins_with(struct slice text, const char *start)
{
    size_t length = strlen(start);

    return text.length >= length && memcmp(text.at, start, length) == 0;
}

/* The schemes in lower case, since that is how they are written. What follows has no white space:
 * a browser would leave it out and see another address. */
static bool is_link(struct slice value)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:", "tel:"};

    if (value.length > SAFE_HTML_ADDRESS_MAX)
        return false;
    for (size_t i = 0; i < value.length; i++) {
        if ((unsigned char)value.at[i] <= ' ')
            return false;
    }
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (begins_with(value, schemes[i]) && value.length > strlen(schemes[i]))
            return true;
    }
    return false;
}

static bool is_number(struct slice value)
{
    if (value.length == 0 || value.length > 4)
        return false;
    for (size_t i = 0; i < value.length; i++) {
        if (value.at[i] < '0' || value.at[i] > '9')
            return false;
    }
    return true;
}

static bool equals(struct slice value, const char *text)
{
    return slice_equal(value, slice_of(text));
}

bool safe_value_is_allowed(enum safe_value kind, struct slice escaped)
{
    switch (kind) {
    case SAFE_LINK:
        return is_link(escaped);
    case SAFE_REL:
        return equals(escaped, SAFE_HTML_REL);
    case SAFE_PICTURE:
        return begins_with(escaped, "cid:") && escaped.length > strlen("cid:") &&
               escaped.length <= SAFE_HTML_ADDRESS_MAX;
    case SAFE_TEXT:
        return true;
    case SAFE_NUMBER:
        return is_number(escaped);
    case SAFE_DIRECTION:
        return equals(escaped, "ltr") || equals(escaped, "rtl") || equals(escaped, "auto");
    }
    return false;
}

/* The HTML, how far it was looked at, and what is open there. */
struct walk {
    struct slice html;
    size_t at;
    const struct safe_element *open[SAFE_HTML_DEPTH_MAX];
    size_t depth;
};

static bool is_next(struct walk *walk, const char *text)
{
    size_t length = strlen(text);

    if (!begins_with((struct slice){walk->html.at + walk->at, walk->html.length - walk->at}, text))
        return false;
    walk->at += length;
    return true;
}

/* Up to `end`, which is not part of it. False: it does not come. */
static bool take_until(struct walk *walk, char end, struct slice *ret_slice)
{
    const char *from = walk->html.at + walk->at;
    const char *found = memchr(from, end, walk->html.length - walk->at);

    if (!found)
        return false;
    *ret_slice = (struct slice){from, (size_t)(found - from)};
    walk->at += ret_slice->length + 1;
    return true;
}

/* Written by escape_markup(): no character of markup but the five references. */
static bool is_escaped(struct slice text)
{
    static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

    for (size_t at = 0; at < text.length; at++) {
        bool is_reference = false;

        if (strchr("<>\"'", text.at[at]) != NULL)
            return false;
        for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++)
            is_reference |=
                begins_with((struct slice){text.at + at, text.length - at}, references[i]);
        if (text.at[at] == '&' && !is_reference)
            return false;
    }
    return true;
}

static size_t name_length(struct slice text)
{
    size_t length = 0;

    while (length < text.length && ((text.at[length] >= 'a' && text.at[length] <= 'z') ||
                                    (text.at[length] >= '0' && text.at[length] <= '9')))
        length++;
    return length;
}

static bool walk_attributes(struct walk *walk, const struct safe_element *element)
{
    for (size_t i = 0; i < SAFE_ATTRIBUTES_MAX && element->attributes[i].name; i++) {
        size_t before = walk->at;
        struct slice value;

        if (!is_next(walk, " ") || !is_next(walk, element->attributes[i].name) ||
            !is_next(walk, "=\"")) {
            walk->at = before;
            continue;
        }
        if (!take_until(walk, '"', &value) || !is_escaped(value) ||
            !safe_value_is_allowed(element->attributes[i].value, value))
            return false;
    }
    return is_next(walk, ">");
}

/* Behind a "<". */
static bool walk_tag(struct walk *walk)
{
    bool is_end = is_next(walk, "/");
    struct slice name = {walk->html.at + walk->at, walk->html.length - walk->at};

    name.length = name_length(name);
    walk->at += name.length;
    const struct safe_element *element = safe_element(name);
    if (!element || (is_end && element->kind == SAFE_VOID))
        return false;
    if (is_end) {
        bool is_mine = walk->depth > 0 && walk->open[walk->depth - 1] == element;

        walk->depth -= is_mine;
        return is_mine && is_next(walk, ">");
    }
    if (element->kind != SAFE_VOID) {
        if (walk->depth == SAFE_HTML_DEPTH_MAX)
            return false;
        walk->open[walk->depth++] = element;
    }
    return walk_attributes(walk, element);
}

bool safe_html_is_canonical(struct slice html)
{
    struct walk walk = {.html = html};

    if (html.length > SAFE_HTML_MAX || !mail_text_is_clean(html, SAFE_HTML_MAX))
        return false;
    while (walk.at < html.length) {
        const char *from = html.at + walk.at;
        const char *found = memchr(from, '<', html.length - walk.at);
        size_t length = found ? (size_t)(found - from) : html.length - walk.at;

        if (!is_escaped((struct slice){from, length}))
            return false;
        walk.at += length + (found != NULL);
        if (found && !walk_tag(&walk))
            return false;
    }
    return walk.depth == 0;
}
