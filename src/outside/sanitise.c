// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/sanitise.h"

#include <strings.h>

#include "base/escape.h"
#include "base/text.h"
#include "domain/mail_clean.h"
#include "domain/safe_html.h"
#include "outside/html_tokens.h"
#include "outside/sanitise_links.h"

/* Room kept for what closes all that can be open, and for the longest tag. Each is asked for where
 * it is written, so that a second reading of the result stops nowhere else. */
enum { ENDINGS_BYTES = SAFE_HTML_DEPTH_MAX * (SAFE_HTML_NAME_MAX + 3), TAG_BYTES_MAX = 20000 };

/* What is written, what is open in it, and what is being passed over. */
struct writer {
    struct arena *arena;
    struct text out;
    size_t max;
    const struct safe_element *open[SAFE_HTML_DEPTH_MAX];
    size_t depth;
    char hidden[HTML_NAME_MAX]; /* the element that is not to be seen; "" when none is open */
    size_t hidden_depth;        /* of those of the same name within */
    struct sanitised result;
};

static bool is_element(const struct safe_element *element, const char *name)
{
    return strcmp(element->name, name) == 0;
}

static bool is_one_of(const struct safe_element *element, const char *const names[])
{
    for (size_t i = 0; names[i]; i++) {
        if (is_element(element, names[i]))
            return true;
    }
    return false;
}

static const char *const cells[] = {"td", "th", "caption", NULL};

static void close_last(struct writer *writer)
{
    const struct safe_element *element = writer->open[--writer->depth];

    text_format(&writer->out, "</%s>", element->name);
}

static void close_to(struct writer *writer, size_t depth)
{
    while (writer->depth > depth)
        close_last(writer);
}

/* The place of the innermost open element of that name, one more; 0 when there is none before one
 * of `barriers`. */
static size_t find_open(const struct writer *writer, const char *name, const char *const barriers[])
{
    for (size_t i = writer->depth; i > 0; i--) {
        if (is_element(writer->open[i - 1], name))
            return i;
        if (barriers && is_one_of(writer->open[i - 1], barriers))
            return 0;
    }
    return 0;
}

static void close_if_open(struct writer *writer, const char *name, const char *const barriers[])
{
    size_t place = find_open(writer, name, barriers);

    if (place > 0)
        close_to(writer, place - 1);
}

static bool has_bytes(struct writer *writer)
{
    if (writer->out.length + TAG_BYTES_MAX + ENDINGS_BYTES > writer->max)
        writer->result.is_cut = true;
    return !writer->result.is_cut;
}

static void open_bare(struct writer *writer, const char *name)
{
    if (!has_bytes(writer))
        return;
    writer->open[writer->depth++] = safe_element(slice_of(name));
    text_format(&writer->out, "<%s>", name);
}

/* Whether what comes stands between the cells of a table, where browsers move it elsewhere. */
static bool is_between_cells(const struct writer *writer)
{
    return writer->depth > 0 && (is_element(writer->open[writer->depth - 1], "table") ||
                                 is_element(writer->open[writer->depth - 1], "tr"));
}

/* How many elements it takes to stand in a cell. */
static size_t cells_missing(const struct writer *writer)
{
    if (!is_between_cells(writer))
        return 0;
    return is_element(writer->open[writer->depth - 1], "table") ? 2 : 1;
}

/* Gives what comes a cell, with room for `within` more elements. False: there is no room. */
static bool enter_cell(struct writer *writer, size_t within)
{
    size_t missing = cells_missing(writer);

    if (writer->depth + missing + within > SAFE_HTML_DEPTH_MAX)
        return false;
    if (missing == 2)
        open_bare(writer, "tr");
    if (missing > 0)
        open_bare(writer, "td");
    return !writer->result.is_cut;
}

/* Closes and opens what a row, cell or caption needs to stand in the innermost table. False: there
 * is no table, or no room. */
static bool enter_table(struct writer *writer, const struct safe_element *element)
{
    size_t table = find_open(writer, "table", NULL);
    bool is_cell = is_element(element, "td") || is_element(element, "th");

    if (table == 0)
        return false;
    bool has_row = is_cell && writer->depth > table && is_element(writer->open[table], "tr");
    size_t needed = table + (is_cell ? 2 : 1);
    if (needed > SAFE_HTML_DEPTH_MAX)
        return false;
    close_to(writer, table + has_row);
    if (is_cell && !has_row)
        open_bare(writer, "tr");
    return !writer->result.is_cut;
}

static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6", NULL};

static bool is_heading(const struct safe_element *element)
{
    return is_one_of(element, headings);
}

/* What browsers close by themselves before `element` is closed here, so that both see one tree. */
static void close_implied(struct writer *writer, const struct safe_element *element)
{
    static const char *const item_barriers[] = {"ul", "ol", "td", "th", "caption", NULL};
    static const char *const term_barriers[] = {"dl", "td", "th", "caption", NULL};

    if (element->kind == SAFE_BLOCK || is_element(element, "hr"))
        close_if_open(writer, "p", cells);
    if (is_element(element, "li"))
        close_if_open(writer, "li", item_barriers);
    if (is_element(element, "dt") || is_element(element, "dd")) {
        close_if_open(writer, "dt", term_barriers);
        close_if_open(writer, "dd", term_barriers);
    }
    if (is_element(element, "a"))
        close_if_open(writer, "a", cells);
    for (size_t i = 0; is_heading(element) && headings[i]; i++)
        close_if_open(writer, headings[i], cells);
}

static void add_value(struct writer *writer, const char *name, struct slice escaped)
{
    text_format(&writer->out, " %s=\"", name);
    text_add_slice(&writer->out, escaped);
    text_add_char(&writer->out, '"');
}

static struct slice escaped_line(struct slice text, struct arena *arena)
{
    struct text out = text_new(arena);
    const char *line = mail_line_clean(text, SAFE_HTML_ADDRESS_MAX / 2, arena);

    text_add(&out, "");
    escape_markup(&out, slice_of(line));
    return (struct slice){out.at, out.length};
}

/* The value of an attribute, escaped; false when it has none that is allowed. */
static bool read_value(struct writer *writer, const struct html_token *token,
                       const struct safe_attribute *attribute, struct slice *ret_escaped)
{
    struct slice written = html_attribute_of(token, attribute->name);
    struct text decoded = text_new(writer->arena);

    if (written.at == NULL && attribute->value != SAFE_REL)
        return false;
    text_add(&decoded, "");
    html_add_decoded(&decoded, written);
    struct slice value = {decoded.at, decoded.length};
    if (attribute->value == SAFE_LINK)
        value = sanitise_link(value, writer->arena);
    if (attribute->value == SAFE_PICTURE)
        value = sanitise_picture(value, writer->arena);
    if (attribute->value == SAFE_REL)
        value = slice_of(SAFE_HTML_REL);
    if (attribute->value == SAFE_NUMBER || attribute->value == SAFE_DIRECTION)
        value = sanitise_word(value, writer->arena);
    *ret_escaped = escaped_line(value, writer->arena);
    return safe_value_is_allowed(attribute->value, *ret_escaped);
}

static void add_open_tag(struct writer *writer, const struct html_token *token,
                         const struct safe_element *element)
{
    bool has_link = false;

    text_format(&writer->out, "<%s", element->name);
    for (size_t i = 0; i < SAFE_ATTRIBUTES_MAX && element->attributes[i].name; i++) {
        const struct safe_attribute *attribute = &element->attributes[i];
        struct slice escaped;

        if (attribute->value == SAFE_REL && !has_link)
            continue;
        if (!read_value(writer, token, attribute, &escaped))
            continue;
        has_link |= attribute->value == SAFE_LINK;
        add_value(writer, attribute->name, escaped);
    }
    text_add(&writer->out, ">");
}

/* As much of an escaped text as there is room for, whole characters and references. */
static void add_escaped(struct writer *writer, struct slice escaped)
{
    size_t room = writer->max - ENDINGS_BYTES - writer->out.length;

    if (escaped.length > room) {
        writer->result.is_cut = true;
        while (room > 0 && ((unsigned char)escaped.at[room] & 0xC0U) == 0x80)
            room--;
        for (size_t i = 1; i <= strlen("&quot") && i <= room; i++) {
            if (escaped.at[room - i] == ';')
                break;
            if (escaped.at[room - i] == '&')
                room -= i;
        }
        escaped.length = room;
    }
    text_add_slice(&writer->out, escaped);
}

/* A text as it is written, with references. */
static void add_words(struct writer *writer, struct slice text)
{
    struct text decoded = text_new(writer->arena);
    struct text clean = text_new(writer->arena);
    struct text escaped = text_new(writer->arena);

    text_add(&decoded, "");
    html_add_decoded(&decoded, text);
    text_add(&clean, "");
    mail_clean_add(&clean, (struct slice){decoded.at, decoded.length});
    text_add(&escaped, "");
    escape_markup(&escaped, (struct slice){clean.at, clean.length});
    add_escaped(writer, (struct slice){escaped.at, escaped.length});
}

/* A picture from elsewhere is left out; what it says in words stays. */
static void add_picture(struct writer *writer, const struct html_token *token,
                        const struct safe_element *element)
{
    struct slice source = html_attribute_of(token, "src"), escaped;

    if (read_value(writer, token, &element->attributes[0], &escaped)) {
        add_open_tag(writer, token, element);
        return;
    }
    add_words(writer, html_attribute_of(token, "alt"));
    writer->result.remote_pictures += sanitise_is_remote(source, writer->arena);
}

static void add_void(struct writer *writer, const struct html_token *token,
                     const struct safe_element *element)
{
    if (!enter_cell(writer, 0))
        return;
    close_implied(writer, element);
    if (!has_bytes(writer))
        return;
    if (is_element(element, "img"))
        add_picture(writer, token, element);
    else
        add_open_tag(writer, token, element);
}

/* Elements that are not on the list and mean the same as one that is. */
static struct slice same_as(const char *name)
{
    static const struct {
        const char *other, *name;
    } same[] = {{"center", "div"},  {"strike", "s"},    {"font", "span"},  {"tt", "code"},
                {"section", "div"}, {"article", "div"}, {"header", "div"}, {"footer", "div"},
                {"main", "div"},    {"address", "div"}, {"image", "img"},  {"dir", "ul"},
                {"menu", "ul"},     {"kbd", "code"},    {"samp", "code"},  {"cite", "i"},
                {"big", "span"}};

    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        if (strcmp(name, same[i].other) == 0)
            return slice_of(same[i].name);
    }
    return slice_of(name);
}

static void open_element(struct writer *writer, const struct html_token *token,
                         const struct safe_element *element)
{
    if (element->kind == SAFE_VOID) {
        add_void(writer, token, element);
        return;
    }
    bool has_place =
        element->kind == SAFE_TABLE ? enter_table(writer, element) : enter_cell(writer, 1);
    if (!has_place)
        return;
    close_implied(writer, element);
    if (!has_bytes(writer))
        return;
    writer->open[writer->depth++] = element;
    add_open_tag(writer, token, element);
}

/* What senders hide from whoever reads: a first line for the list of letters, words for filters. */
static bool is_hidden(const struct html_token *token, struct arena *arena)
{
    struct slice style = html_attribute_of(token, "style");
    struct text folded = text_new(arena);

    if (html_attribute_of(token, "hidden").at != NULL)
        return true;
    text_add(&folded, "");
    for (size_t i = 0; i < style.length; i++) {
        if (style.at[i] != ' ')
            text_add_char(&folded, style.at[i]);
    }
    return strcasestr(folded.at, "display:none") != NULL ||
           strcasestr(folded.at, "visibility:hidden") != NULL;
}

static bool is_passed_over(const char *name)
{
    static const char *const names[] = {"object", "applet", "template", "select", "svg", "math"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static void take_open(struct writer *writer, const struct html_token *token)
{
    const struct safe_element *element = safe_element(same_as(token->name));
    bool is_void = element && element->kind == SAFE_VOID;

    if (writer->hidden[0] != '\0') {
        writer->hidden_depth += strcmp(writer->hidden, token->name) == 0;
        return;
    }
    if (is_passed_over(token->name) || is_hidden(token, writer->arena)) {
        if (!is_void && !token->is_self_closed && !sanitise_is_void(token->name)) {
            memcpy(writer->hidden, token->name, sizeof(writer->hidden));
            writer->hidden_depth = 1;
        }
        return;
    }
    if (element)
        open_element(writer, token, element);
}

static void take_close(struct writer *writer, const struct html_token *token)
{
    const struct safe_element *element = safe_element(same_as(token->name));

    if (writer->hidden[0] != '\0') {
        if (strcmp(writer->hidden, token->name) == 0 && --writer->hidden_depth == 0)
            writer->hidden[0] = '\0';
        return;
    }
    if (!element || element->kind == SAFE_VOID)
        return;
    bool is_of_table = element->kind == SAFE_TABLE || is_element(element, "table");
    size_t place = find_open(writer, element->name, is_of_table ? NULL : cells);
    /* A row or cell of a table further out does not end where an inner table stands. */
    if (place > 0 && element->kind == SAFE_TABLE && find_open(writer, "table", NULL) > place)
        return;
    if (place > 0)
        close_to(writer, place - 1);
}

static bool is_blank(struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (!strchr(" \t\r\n\f", text.at[i]) || text.at[i] == '\0')
            return false;
    }
    return true;
}

static void take_text(struct writer *writer, const struct html_token *token)
{
    if (writer->hidden[0] != '\0' || (is_between_cells(writer) && is_blank(token->text)))
        return;
    if (enter_cell(writer, 0))
        add_words(writer, token->text);
}

static void take(struct writer *writer, const struct html_token *token)
{
    if (token->kind == HTML_OPEN)
        take_open(writer, token);
    else if (token->kind == HTML_CLOSE)
        take_close(writer, token);
    else
        take_text(writer, token);
}

struct sanitised sanitise(struct slice html, size_t max, struct arena *arena)
{
    struct html_reader reader = {.html = html};
    struct writer *writer = arena_alloc(arena, sizeof(*writer));
    struct html_token *token = arena_alloc(arena, sizeof(*token));

    *writer = (struct writer){.arena = arena, .out = text_new(arena), .max = max};
    text_add(&writer->out, "");
    for (html_next(&reader, token); token->kind != HTML_END && !writer->result.is_cut;
         html_next(&reader, token))
        take(writer, token);
    close_to(writer, 0);
    writer->result.html = (struct slice){writer->out.at, writer->out.length};
    return writer->result;
}
