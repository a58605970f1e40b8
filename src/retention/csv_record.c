// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/csv_layout.h"

#include "base/arena.h"

/* A place in the text being cut. */
struct place {
    const char *at, *end;
    bool is_end; /* nothing follows the text */
};

enum cut { CUT_FIELD, CUT_RECORD, CUT_SHORT };

/* Steps over what ends the field: CUT_SHORT when the text may still go on. */
static enum cut end_field(struct place *cursor, char delimiter)
{
    if (cursor->at == cursor->end)
        return cursor->is_end ? CUT_RECORD : CUT_SHORT;
    char byte = *cursor->at++;
    if (byte == delimiter)
        return CUT_FIELD;
    if (byte == '\r') {
        if (cursor->at == cursor->end && !cursor->is_end)
            return CUT_SHORT;
        if (cursor->at < cursor->end && *cursor->at == '\n')
            cursor->at++;
    }
    return CUT_RECORD;
}

static void skip_plain(struct place *cursor, char delimiter)
{
    while (cursor->at < cursor->end && *cursor->at != delimiter && *cursor->at != '\n' &&
           *cursor->at != '\r')
        cursor->at++;
}

/* The part between quotes, from after the opening one to after the closing one. False when it
 * is never closed. */
static bool skip_quoted(struct place *cursor, size_t *ret_doubled)
{
    *ret_doubled = 0;
    for (;;) {
        const char *quote = memchr(cursor->at, '"', (size_t)(cursor->end - cursor->at));
        if (quote == NULL)
            return false;
        cursor->at = quote + 1;
        if (cursor->at == cursor->end || *cursor->at != '"')
            return true;
        cursor->at++;
        (*ret_doubled)++;
    }
}

/* `quoted` with its doubled quotes single, and what carelessly follows the closing quote. */
static struct slice unquote(struct slice quoted, struct slice rest, struct arena *arena)
{
    char *copy = arena_alloc(arena, quoted.length + rest.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < quoted.length; i++) {
        copy[length++] = quoted.at[i];
        if (quoted.at[i] == '"')
            i++;
    }
    if (rest.length > 0)
        memcpy(copy + length, rest.at, rest.length);
    return (struct slice){copy, length + rest.length};
}

static bool cut_field(struct place *cursor, char delimiter, struct arena *arena,
                      struct slice *ret_field)
{
    const char *start = cursor->at;

    if (start == cursor->end || *start != '"') {
        skip_plain(cursor, delimiter);
        *ret_field = (struct slice){start, (size_t)(cursor->at - start)};
        return true;
    }
    size_t doubled;
    cursor->at++;
    if (!skip_quoted(cursor, &doubled))
        return false;
    const char *closed = cursor->at;
    skip_plain(cursor, delimiter);
    struct slice quoted = {start + 1, (size_t)(closed - 1 - (start + 1))};
    struct slice rest = {closed, (size_t)(cursor->at - closed)};
    *ret_field = doubled > 0 || rest.length > 0 ? unquote(quoted, rest, arena) : quoted;
    return true;
}

size_t csv_record_cut(struct slice text, bool is_end, char delimiter, struct arena *arena,
                      struct slice *fields, size_t max, size_t *ret_count)
{
    struct place cursor = {text.at, text.at + text.length, is_end};
    enum cut cut = CUT_FIELD;
    size_t count = 0;

    if (text.length == 0)
        cut = CUT_SHORT;
    while (cut == CUT_FIELD) {
        struct slice field;
        if (!cut_field(&cursor, delimiter, arena, &field))
            cut = CUT_SHORT;
        else
            cut = end_field(&cursor, delimiter);
        if (cut != CUT_SHORT && count < max)
            fields[count++] = field;
    }
    *ret_count = cut == CUT_SHORT ? 0 : count;
    return cut == CUT_SHORT ? 0 : (size_t)(cursor.at - text.at);
}
