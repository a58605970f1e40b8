// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/own_field.h"

#include <string.h>

#include "base/day.h"
#include "base/text.h"
#include "domain/written_text.h"

enum { DIGITS_MAX = 15 };

static const char *const kind_words[] = {NULL, "text", "number", "day", "choice", "yes_no"};
static const char *const object_words[] = {NULL, "clients", "orders"};

const char *own_kind_word(enum own_field_kind kind)
{
    return kind >= OWN_TEXT && kind <= OWN_YES_NO ? kind_words[kind] : "";
}

bool own_kind_of(const char *word, enum own_field_kind *ret_kind)
{
    for (int i = OWN_TEXT; i <= OWN_YES_NO; i++) {
        if (strcmp(word, kind_words[i]) != 0)
            continue;
        *ret_kind = (enum own_field_kind)i;
        return true;
    }
    return false;
}

const char *own_object_word(enum own_field_object object)
{
    return object == OWN_OF_CLIENTS || object == OWN_OF_ORDERS ? object_words[object] : "";
}

bool own_object_of(const char *word, enum own_field_object *ret_object)
{
    for (int i = OWN_OF_CLIENTS; i <= OWN_OF_ORDERS; i++) {
        if (strcmp(word, object_words[i]) != 0)
            continue;
        *ret_object = (enum own_field_object)i;
        return true;
    }
    return false;
}

/* The line that *rest begins with, trimmed; false at the end. */
static bool next_line(struct slice *rest, struct slice *ret_line)
{
    if (rest->length == 0)
        return false;
    const char *end = memchr(rest->at, '\n', rest->length);
    size_t length = end ? (size_t)(end - rest->at) : rest->length;
    size_t taken = end ? length + 1 : length;

    *ret_line = slice_trim((struct slice){rest->at, length});
    *rest = (struct slice){rest->at + taken, rest->length - taken};
    return true;
}

static bool has_line(struct slice lines, struct slice wanted)
{
    struct slice line;

    while (next_line(&lines, &line))
        if (slice_equal(line, wanted))
            return true;
    return false;
}

/* "-12.5": digits with at most one point or comma between them. */
static bool write_number(const char *at, struct text *out)
{
    size_t digits = 0, points = 0;
    bool ends_in_digit = false;

    if (*at == '-') {
        text_add_char(out, *at++);
    }
    for (; *at != '\0'; at++) {
        bool is_digit = *at >= '0' && *at <= '9';

        if (!is_digit && (!ends_in_digit || (*at != '.' && *at != ',')))
            return false;
        digits += is_digit;
        points += !is_digit;
        text_add_char(out, is_digit ? *at : '.');
        ends_in_digit = is_digit;
    }
    return ends_in_digit && points <= 1 && digits <= DIGITS_MAX;
}

static struct message why_not(enum own_field_kind kind)
{
    switch (kind) {
    case OWN_NUMBER:
        return PLAIN_MESSAGE("this is a number, as 12 or 12.5, of at most 15 digits");
    case OWN_DAY:
        return PLAIN_MESSAGE("this is a day, as 2026-11-19");
    case OWN_CHOICE:
        return PLAIN_MESSAGE("this is one of the choices of the list");
    case OWN_TEXT:
    case OWN_YES_NO:
        break;
    }
    return PLAIN_MESSAGE("this is yes or no");
}

static bool is_value(const struct own_field *own, const char *value, struct text *number)
{
    day_t day;

    switch (own->kind) {
    case OWN_NUMBER:
        return write_number(value, number);
    case OWN_DAY:
        return day_read(value, &day);
    case OWN_CHOICE:
        return has_line(slice_of(own->choices), slice_of(value));
    case OWN_YES_NO:
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    case OWN_TEXT:
        break;
    }
    return true;
}

enum status own_value_clean(const struct own_field *own, const char *value, const char *field,
                            struct arena *arena, struct fault *fault, const char **ret_value)
{
    struct text number = text_new(arena);
    const char *line = NULL;

    enum status status =
        written_line_clean(slice_of(value), OWN_VALUE_MAX, field, arena, fault, &line);
    if (status != STATUS_OK)
        return status;
    if (line[0] != '\0' && !is_value(own, line, &number))
        return fault_set(fault, STATUS_INVALID, field, why_not(own->kind));
    *ret_value = own->kind == OWN_NUMBER ? number.at : line;
    return STATUS_OK;
}

enum status own_choices_clean(const char *text, const char *field, struct arena *arena,
                              struct fault *fault, const char **ret_choices)
{
    struct text out = text_new(arena);
    struct slice rest, line;
    const char *clean = NULL;

    enum status status =
        written_text_clean(slice_of(text), OWN_CHOICES_MAX, field, arena, fault, &clean);
    if (status != STATUS_OK)
        return status;
    rest = slice_of(clean);
    while (next_line(&rest, &line)) {
        if (line.length == 0 || has_line((struct slice){out.at, out.length}, line))
            continue;
        text_add(&out, out.length > 0 ? "\n" : "");
        text_add_slice(&out, line);
    }
    if (out.length == 0)
        return fault_set(fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("a choice needs what to choose from, one a line"));
    *ret_choices = out.at;
    return STATUS_OK;
}
