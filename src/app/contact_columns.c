// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/contact_columns.h"

#include "base/text.h"
#include "retention/column_words.h"

static const struct {
    enum contact_column column;
    const char *names;
} tables[] = {
#define WORDS(column, names) {column, names},
#include "app/contact_words.def"
#undef WORDS
};

/* "E-mail 2" and "E-mail" are one; a number alone stays what it is. */
static struct folded without_digits(const struct folded *folded)
{
    struct folded bare = {.length = 0};

    for (size_t i = 0; i < folded->length; i++)
        if (folded->letters[i] < '0' || folded->letters[i] > '9')
            bare.letters[bare.length++] = folded->letters[i];
    return bare.length > 0 ? bare : *folded;
}

static bool names_hold(const char *names, const struct folded *folded)
{
    while (*names != '\0') {
        size_t length = strcspn(names, "|");

        if (folded_equal(folded, (struct slice){names, length}))
            return true;
        names += length + (names[length] == '|');
    }
    return false;
}

static enum contact_column column_of(const struct folded *folded)
{
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        if (names_hold(tables[i].names, folded))
            return tables[i].column;
    return COLUMN_UNKNOWN;
}

/* A name that is known with its number is that: "User 1" of an address book is no user. */
enum contact_column contact_column_of(struct slice name)
{
    struct folded folded = text_fold(slice_trim(name));

    if (folded.length == 0 || folded.length > FOLDED_MAX)
        return COLUMN_UNKNOWN;
    enum contact_column column = column_of(&folded);
    struct folded bare = without_digits(&folded);
    return column == COLUMN_UNKNOWN ? column_of(&bare) : column;
}

static bool tells_somebody(enum contact_column column)
{
    return column >= COLUMN_NAME && column <= COLUMN_TELEGRAM;
}

static size_t telling_columns(const struct csv_row *row)
{
    size_t count = 0;

    for (size_t i = 0; i < row->count; i++)
        count += tells_somebody(contact_column_of(csv_cell(row, i)));
    return count;
}

/* Among the first rows the one that says most; what stands above it is a title. */
static size_t header_row(const struct csv_sample *sample, size_t *ret_words)
{
    size_t best = 0;

    *ret_words = 0;
    for (size_t i = 0; i < sample->count; i++) {
        size_t words = telling_columns(&sample->rows[i]);
        if (words > *ret_words) {
            *ret_words = words;
            best = i;
        }
    }
    return best;
}

static void lay_out(struct slice text, const struct csv_sample *sample, size_t header,
                    struct arena *arena, struct contact_layout *layout)
{
    const struct csv_row *row = &sample->rows[header];
    const char *end = row->raw.at + row->raw.length;
    size_t above = (size_t)(end - text.at);

    layout->rows = (struct slice){end, text.length - above};
    layout->header_lines = (int64_t)csv_lines((struct slice){text.at, above});
    layout->column_count = row->count;
    layout->columns = arena_array(arena, enum contact_column, row->count);
    layout->names = arena_array(arena, const char *, row->count);
    layout->holds_something = arena_array(arena, bool, row->count);
    for (size_t i = 0; i < row->count; i++) {
        layout->columns[i] = contact_column_of(csv_cell(row, i));
        layout->names[i] = csv_readable(csv_cell(row, i), arena);
    }
}

bool contact_layout_find(struct slice text, char delimiter, struct arena *arena,
                         struct contact_layout *ret_layout)
{
    enum { HEADER_ROWS = 10 };
    static const char delimiters[] = {'\t', ';', '|', ','};
    size_t most = 0, widest = 0;

    for (size_t i = 0; i < sizeof(delimiters); i++) {
        size_t words;
        if (delimiter != 0 && delimiter != delimiters[i])
            continue;
        struct csv_sample sample = csv_sample_read(text, delimiters[i], HEADER_ROWS, arena);
        size_t header = header_row(&sample, &words);
        size_t width = sample.count > 0 ? sample.rows[header].count : 0;
        if (words == 0 || words < most || (words == most && width <= widest))
            continue;
        most = words;
        widest = width;
        ret_layout->delimiter = delimiters[i];
        lay_out(text, &sample, header, arena, ret_layout);
    }
    return most > 0;
}

bool contact_layout_reaches(const struct contact_layout *layout)
{
    for (size_t i = 0; i < layout->column_count; i++)
        if (layout->columns[i] == COLUMN_EMAIL || layout->columns[i] == COLUMN_PHONE ||
            layout->columns[i] == COLUMN_TELEGRAM)
            return true;
    return false;
}

size_t contact_layout_certainty(const struct contact_layout *layout)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->column_count; i++) {
        enum contact_column column = layout->columns[i];
        count += column == COLUMN_GIVEN || column == COLUMN_FAMILY || column == COLUMN_ADDITIONAL ||
                 column == COLUMN_PHONE || column == COLUMN_TELEGRAM || column == COLUMN_ADDRESS;
    }
    return count;
}

static void add_name(struct text *out, const char *name)
{
    if (name[0] != '\0')
        text_format(out, "%s%s", out->length > 0 ? ", " : "", name);
}

const char *contact_columns_left_out(const struct contact_layout *layout, struct arena *arena)
{
    struct text text = text_new(arena);

    for (size_t i = 0; i < layout->column_count; i++)
        if (layout->holds_something[i] &&
            (layout->columns[i] == COLUMN_UNUSED || layout->columns[i] == COLUMN_UNKNOWN))
            add_name(&text, layout->names[i]);
    return text.at;
}

const char *contact_columns_text(const struct contact_layout *layout, enum contact_column column,
                                 struct arena *arena)
{
    struct text text = text_new(arena);

    for (size_t i = 0; i < layout->column_count; i++)
        if (layout->columns[i] == column)
            add_name(&text, layout->names[i]);
    return text.at;
}
