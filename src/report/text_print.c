// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/text_print.h"

#include <string.h>

#include "base/display.h"

enum {
    MEASURE_MOST = 96,    /* columns of a line that is still read with ease */
    LOG_TEXT_COLUMNS = 60 /* of a name; tables cut further */
};

static const char *ansi_of(enum tone tone)
{
    switch (tone) {
    case TONE_STRONG:
        return "\x1B[1m";
    case TONE_GOOD:
        return "\x1B[32m";
    case TONE_NEEDS:
        return "\x1B[33m";
    case TONE_QUIET:
        return "\x1B[2m";
    case TONE_PLAIN:
        break;
    }
    return "";
}

/* What our own texts use beyond ASCII, besides letters. */
static const char *const ascii_forms[][2] = {
    {"\xC2\xA0", " "},     {"−", "-"},     {"–", "-"},  {"…", "..."},
    {"“", "\""},           {"”", "\""},    {"„", "\""}, {"«", "\""},
    {"»", "\""},           {"’", "'"},     {"÷", "/"},  {"€", "EUR"},
    {"£", "GBP"},          {"₽", "RUB"}, {"×", "x"},  {"·", "-"},
    {"\xEF\xBF\xBD", "?"},
};

/* The bytes of the form that `text` begins with, or 0. */
static size_t ascii_form(const char *text, const char **ret_form)
{
    for (size_t i = 0; i < sizeof(ascii_forms) / sizeof(ascii_forms[0]); i++) {
        size_t length = strlen(ascii_forms[i][0]);

        if (strncmp(text, ascii_forms[i][0], length) == 0) {
            *ret_form = ascii_forms[i][1];
            return length;
        }
    }
    return 0;
}

static const char *in_ascii(struct printer *printer, const char *text)
{
    struct text out = text_new(printer->arena);
    const char *form = "";

    while (*text != '\0') {
        size_t length = (unsigned char)*text >= 0x80 ? ascii_form(text, &form) : 0;

        if (length > 0) {
            text_add(&out, form);
            text += length;
        } else {
            text_add_char(&out, *text++);
        }
    }
    return out.at;
}

const char *printable(struct printer *printer, const char *text)
{
    struct text safe = text_new(printer->arena);

    text_add_safe(&safe, slice_of(text));
    return printer->style.is_unicode ? safe.at : in_ascii(printer, safe.at);
}

const char *say(struct printer *printer, struct message message)
{
    return printable(printer, message_text(printer->arena, printer->language, message));
}

const char *say_value(struct printer *printer, struct message_arg value)
{
    return printable(printer, value_text(printer->arena, printer->language, value));
}

const char *say_name(struct printer *printer, const char *id)
{
    return say(printer, (struct message){.one = id});
}

const char *say_log_text(struct printer *printer, struct slice text)
{
    struct text out = text_new(printer->arena);

    text_add_fitted(&out, text, LOG_TEXT_COLUMNS, "…");
    return printable(printer, out.at);
}

const char *say_money(struct printer *printer, int64_t amount)
{
    const struct analysis *analysis = printer->analysis;
    int64_t total = analysis->history.revenue_total / 10000;
    int decimals = total < 10000 && total > -10000 ? 2 : 0;

    if (analysis->log->amount == NULL)
        return "";
    return say_value(printer, arg_money(amount, decimals, analysis->log->currency));
}

const char *say_interval(struct printer *printer, double low, double high)
{
    return say(printer, MESSAGE("{1} to {2} %", arg_points(low), arg_points(high)));
}

/* The end of the line that begins with `rest`: at the last space that fits, or within a word. */
static struct slice cut_line(struct slice rest, size_t width)
{
    struct slice line = display_cut(rest, width);
    size_t length = line.length;

    if (length == rest.length || rest.at[length] == ' ')
        return line;
    while (length > 0 && rest.at[length - 1] != ' ')
        length--;
    while (length > 0 && rest.at[length - 1] == ' ')
        length--;
    if (length > 0)
        return (struct slice){rest.at, length};
    return line.length > 0 ? line : (struct slice){rest.at, rest.length};
}

struct lines wrap(struct printer *printer, const char *text, size_t width)
{
    struct slice rest = slice_of(text);
    struct lines lines = {.items = arena_array(printer->arena, struct slice, rest.length + 1)};

    do {
        while (rest.length > 0 && *rest.at == ' ')
            rest = (struct slice){rest.at + 1, rest.length - 1};
        struct slice line = cut_line(rest, width);

        lines.items[lines.count++] = line;
        rest = (struct slice){rest.at + line.length, rest.length - line.length};
    } while (rest.length > 0);
    return lines;
}

void print_toned(struct printer *printer, enum tone tone, struct slice text)
{
    bool is_toned = printer->style.has_colour && tone != TONE_PLAIN && text.length > 0;

    if (is_toned)
        text_add(printer->out, ansi_of(tone));
    text_add_slice(printer->out, text);
    if (is_toned)
        text_add(printer->out, "\x1B[0m");
}

static void print_line(struct printer *printer, enum tone tone, const char *text)
{
    print_toned(printer, tone, slice_of(text));
    text_add_char(printer->out, '\n');
}

void print_rule(struct printer *printer, size_t width)
{
    struct text rule = text_new(printer->arena);

    for (size_t i = 0; i < width; i++)
        text_add(&rule, printer->style.is_unicode ? "─" : "-");
    print_line(printer, TONE_QUIET, rule.at);
}

static size_t measure(const struct printer *printer)
{
    return printer->width < MEASURE_MOST ? printer->width : MEASURE_MOST;
}

void print_gap(struct printer *printer)
{
    const struct text *out = printer->out;

    if (out->length > 0 && !(out->length > 1 && memcmp(out->at + out->length - 2, "\n\n", 2) == 0))
        text_add_char(printer->out, '\n');
}

void print_head(struct printer *printer, const char *text)
{
    struct lines lines = wrap(printer, text, measure(printer));

    print_gap(printer);
    for (size_t i = 0; i < lines.count; i++) {
        print_toned(printer, TONE_STRONG, lines.items[i]);
        text_add_char(printer->out, '\n');
    }
    print_rule(printer, measure(printer));
}

/* A text whose first `strong_length` bytes are bold and whose rest has `tone`. */
struct paragraph {
    const char *text;
    size_t strong_length;
    enum tone tone;
    const char *bullet; /* before the first line; the others are indented by its width */
};

static void print_paragraph(struct printer *printer, const struct paragraph *paragraph)
{
    size_t indent = display_width(slice_of(paragraph->bullet));
    struct lines lines = wrap(printer, paragraph->text, measure(printer) - indent);

    for (size_t i = 0; i < lines.count; i++) {
        struct slice line = lines.items[i];
        size_t at = (size_t)(line.at - paragraph->text);
        size_t strong = paragraph->strong_length > at ? paragraph->strong_length - at : 0;

        if (strong > line.length)
            strong = line.length;
        if (i == 0)
            text_add(printer->out, paragraph->bullet);
        else
            text_format(printer->out, "%*s", (int)indent, "");
        print_toned(printer, TONE_STRONG, (struct slice){line.at, strong});
        print_toned(printer, paragraph->tone,
                    (struct slice){line.at + strong, line.length - strong});
        text_add_char(printer->out, '\n');
    }
}

/* Both halves of a statement as one text; *ret_head_length is where the first ends. */
static struct text join(struct printer *printer, struct statement statement,
                        size_t *ret_head_length)
{
    struct text text = text_new(printer->arena);

    text_add(&text, say(printer, statement.head));
    *ret_head_length = text.length;
    if (statement.head.one != NULL && statement.rest.one != NULL)
        text_add_char(&text, ' ');
    text_add(&text, say(printer, statement.rest));
    return text;
}

static void print_bulleted(struct printer *printer, struct statement statement, const char *bullet)
{
    size_t strong_length = 0;
    struct text text = join(printer, statement, &strong_length);

    if (text.length > 0)
        print_paragraph(printer, &(struct paragraph){text.at, strong_length, TONE_PLAIN, bullet});
}

void print_statement(struct printer *printer, struct statement statement)
{
    print_bulleted(printer, statement, "");
}

void print_item(struct printer *printer, struct statement statement)
{
    print_bulleted(printer, statement, printer->style.is_unicode ? "• " : "* ");
}

void print_aside(struct printer *printer, struct statement statement)
{
    size_t head_length = 0;
    struct text text = join(printer, statement, &head_length);

    if (text.length > 0)
        print_paragraph(printer, &(struct paragraph){text.at, 0, TONE_QUIET, ""});
}

void print_note(struct printer *printer, struct message message)
{
    print_aside(printer, (struct statement){.rest = message});
}

void print_holds(struct printer *printer)
{
    const struct statement_list holds = reading_holds(printer->analysis, printer->arena);

    for (size_t i = 0; i < holds.count; i++)
        print_aside(printer, holds.items[i]);
}
