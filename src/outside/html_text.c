// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/html_text.h"

#include "base/text.h"
#include "domain/safe_html.h"
#include "outside/html_tokens.h"

enum { QUOTES_SHOWN_MAX = 8, LISTS_SHOWN_MAX = 8 };

struct list {
    bool is_numbered;
    int number;
};
struct writer {
    struct arena *arena;
    struct text out;
    int breaks; /* line ends due before the next word */
    bool needs_space, needs_tab;
    int quotes, pre;
    int quotes_between; /* around the empty lines that are due */
    struct list lists[SAFE_HTML_DEPTH_MAX];
    int list_count;
    const char *marker;   /* of the list item that begins */
    struct slice address; /* of the link that is open */
    size_t link_start;
};

static bool is_at_line_start(const struct writer *writer)
{
    return writer->out.length == 0 || writer->breaks > 0;
}

static void add_prefix(struct writer *writer)
{
    for (int i = 0; i < writer->quotes && i < QUOTES_SHOWN_MAX; i++)
        text_add(&writer->out, "> ");
    for (int i = 1; i < writer->list_count && i < LISTS_SHOWN_MAX; i++)
        text_add(&writer->out, "  ");
    if (writer->marker)
        text_add(&writer->out, writer->marker);
    else if (writer->list_count > 0)
        text_add(&writer->out, "  ");
    writer->marker = NULL;
}

/* What is due before anything is written. */
static void flush(struct writer *writer)
{
    bool is_new = is_at_line_start(writer);

    for (int i = 0; i < writer->breaks && writer->out.length > 0; i++) {
        if (i > 0) /* an empty line within a quote belongs to it */
            for (int quote = 0; quote < writer->quotes_between && quote < QUOTES_SHOWN_MAX; quote++)
                text_add(&writer->out, quote == 0 ? ">" : " >");
        text_add_char(&writer->out, '\n');
    }
    writer->breaks = 0;
    writer->quotes_between = writer->quotes;
    if (is_new)
        add_prefix(writer);
    else if (writer->needs_tab)
        text_add_char(&writer->out, '\t');
    else if (writer->needs_space)
        text_add_char(&writer->out, ' ');
    writer->needs_space = writer->needs_tab = false;
}

static void need_breaks(struct writer *writer, int count)
{
    if (writer->breaks < count)
        writer->breaks = count;
    writer->needs_space = writer->needs_tab = false;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

static void add_preformatted(struct writer *writer, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n') {
            writer->breaks += writer->breaks < 3;
            continue;
        }
        flush(writer);
        text_add_char(&writer->out, *text);
    }
}

static void add_words(struct writer *writer, const char *text)
{
    if (writer->pre > 0) {
        add_preformatted(writer, text);
        return;
    }
    while (*text) {
        size_t length = strcspn(text, " \n\t");

        if (length > 0) {
            flush(writer);
            text_add_slice(&writer->out, (struct slice){text, length});
        }
        text += length;
        if (is_space(*text) && !is_at_line_start(writer))
            writer->needs_space = true;
        text += strspn(text, " \n\t");
    }
}

static const char *decoded(struct writer *writer, struct slice written)
{
    struct text out = text_new(writer->arena);

    text_add(&out, "");
    html_add_decoded(&out, written);
    return out.at;
}

static bool is_name(const struct html_token *token, const char *name)
{
    return strcmp(token->name, name) == 0;
}

static bool is_among(const struct html_token *token, const char *const names[])
{
    for (size_t i = 0; names[i]; i++) {
        if (is_name(token, names[i]))
            return true;
    }
    return false;
}

static const char *const spaced[] = {"p",  "h1", "h2",  "h3",    "h4", "h5",
                                     "h6", "dl", "pre", "table", NULL};
static const char *const lines[] = {"div", "li", "dt", "dd", "tr", "caption", NULL};

static void open_list(struct writer *writer, bool is_numbered)
{
    need_breaks(writer, writer->list_count == 0 ? 2 : 1);
    if (writer->list_count < SAFE_HTML_DEPTH_MAX)
        writer->lists[writer->list_count++] = (struct list){is_numbered, 0};
}

static void begin_item(struct writer *writer)
{
    struct list *list = writer->list_count == 0 ? NULL : &writer->lists[writer->list_count - 1];
    struct text marker = text_new(writer->arena);

    if (list && list->is_numbered)
        text_format(&marker, "%d. ", ++list->number);
    else
        text_add(&marker, "- ");
    writer->marker = marker.at;
}

static void take_block(struct writer *writer, const struct html_token *token)
{
    if (is_among(token, spaced))
        need_breaks(writer, 2);
    else if (is_among(token, lines))
        need_breaks(writer, 1);
}

static void take_open(struct writer *writer, const struct html_token *token)
{
    take_block(writer, token);
    if (is_name(token, "br")) {
        writer->breaks += writer->breaks < 2;
        writer->needs_space = false;
    } else if (is_name(token, "hr")) {
        need_breaks(writer, 1);
        flush(writer);
        text_add(&writer->out, "----------");
        need_breaks(writer, 1);
    } else if (is_name(token, "blockquote")) {
        need_breaks(writer, 1);
        writer->quotes++;
    } else if (is_name(token, "ul") || is_name(token, "ol")) {
        open_list(writer, is_name(token, "ol"));
    } else if (is_name(token, "li")) {
        begin_item(writer);
    } else if (is_name(token, "pre")) {
        writer->pre++;
    } else if (is_name(token, "a")) {
        writer->address = html_attribute_of(token, "href");
        writer->link_start = writer->out.length;
    } else if (is_name(token, "img")) {
        add_words(writer, decoded(writer, html_attribute_of(token, "alt")));
    }
}

static struct slice without_scheme(struct slice address)
{
    static const char *const starts[] = {"https://www.", "http://www.", "https://",
                                         "http://",      "mailto:",     "tel:"};

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        size_t length = strlen(starts[i]);

        if (address.length >= length && memcmp(address.at, starts[i], length) == 0) {
            address = (struct slice){address.at + length, address.length - length};
            break;
        }
    }
    while (address.length > 0 && address.at[address.length - 1] == '/')
        address.length--;
    return address;
}

/* A link that shows where it leads says it once. */
static void end_link(struct writer *writer)
{
    if (writer->address.at == NULL)
        return;
    struct slice address = slice_of(decoded(writer, writer->address));
    struct slice shown = slice_trim((struct slice){writer->out.at + writer->link_start,
                                                   writer->out.length - writer->link_start});
    bool is_shown = shown.length > 0 && memmem(shown.at, shown.length, without_scheme(address).at,
                                               without_scheme(address).length) != NULL;
    if (!is_shown && shown.length > 0) {
        text_add(&writer->out, " <");
        text_add_slice(&writer->out, address);
        text_add(&writer->out, ">");
    }
    writer->address = (struct slice){NULL, 0};
}

static void take_close(struct writer *writer, const struct html_token *token)
{
    take_block(writer, token);
    if (is_name(token, "blockquote")) {
        writer->quotes -= writer->quotes > 0;
        writer->quotes_between = writer->quotes;
        need_breaks(writer, 1);
    } else if (is_name(token, "ul") || is_name(token, "ol")) {
        writer->list_count -= writer->list_count > 0;
        need_breaks(writer, writer->list_count == 0 ? 2 : 1);
    } else if (is_name(token, "pre")) {
        writer->pre -= writer->pre > 0;
    } else if (is_name(token, "a")) {
        end_link(writer);
    } else if ((is_name(token, "td") || is_name(token, "th")) && !is_at_line_start(writer)) {
        writer->needs_tab = true;
    }
}

struct slice html_text(struct slice html, size_t max, struct arena *arena, bool *ret_is_cut)
{
    struct html_reader reader = {.html = html};
    struct writer *writer = arena_alloc(arena, sizeof(*writer));
    struct html_token *token = arena_alloc(arena, sizeof(*token));

    *writer = (struct writer){.arena = arena, .out = text_new(arena)};
    text_add(&writer->out, "");
    for (html_next(&reader, token); token->kind != HTML_END && writer->out.length <= max;
         html_next(&reader, token)) {
        if (token->kind == HTML_OPEN)
            take_open(writer, token);
        else if (token->kind == HTML_CLOSE)
            take_close(writer, token);
        else
            add_words(writer, decoded(writer, token->text));
    }
    if (writer->out.length > 0)
        text_add_char(&writer->out, '\n');
    *ret_is_cut = writer->out.length > max;
    return (struct slice){writer->out.at, writer->out.length < max ? writer->out.length : max};
}
