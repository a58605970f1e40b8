// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/csv_header.h"

#include <stdint.h>

#include "retention/column_words.h"

enum { HEADER_ROWS = 30, NAME_MAX_BYTES = 100 };

bool csv_name_is(struct slice field, const char *asked)
{
    struct slice trimmed = slice_trim(field);

    if (slice_equal(trimmed, slice_trim(slice_of(asked))))
        return true;
    struct folded folded = text_fold(trimmed), wanted = text_fold(slice_of(asked));
    return wanted.length > 0 && wanted.length <= FOLDED_MAX && folded.length == wanted.length &&
           memcmp(folded.letters, wanted.letters, folded.length * sizeof(folded.letters[0])) == 0;
}

static bool starts_as_a_name(struct slice cell)
{
    return cell.length > 0 && cell.length <= NAME_MAX_BYTES &&
           !(cell.at[0] >= '0' && cell.at[0] <= '9');
}

/* How many roles the row's fields name, together with how many names asked for it holds. */
static size_t header_words(const struct csv_row *row, const struct csv_search *search)
{
    bool is_named[COLUMN_ROLES + 1] = {false}, is_asked[COLUMN_ROLES] = {false};
    size_t words = 0;

    for (size_t i = 0; i < row->count; i++) {
        struct slice cell = csv_cell(row, i);
        if (!starts_as_a_name(cell))
            continue;
        int role = column_meaning_of(search->words, cell).role;
        if (role != WORD_NONE && !is_named[role]) {
            is_named[role] = true;
            words++;
        }
        for (size_t k = 0; k < COLUMN_ROLES; k++) {
            if (search->choice->column[k] == NULL || is_asked[k] ||
                !csv_name_is(cell, search->choice->column[k]))
                continue;
            is_asked[k] = true;
            words++;
        }
    }
    return words;
}

/* The usual number of fields: of the rows that hold anything, the most frequent. */
static size_t usual_width(const struct csv_sample *sample)
{
    size_t usual = 0, most = 0;

    for (size_t i = 0; i < sample->count; i++) {
        size_t width = sample->rows[i].count, count = 0;
        if (width == usual || csv_row_is_blank(&sample->rows[i]))
            continue;
        for (size_t k = 0; k < sample->count; k++)
            count += sample->rows[k].count == width && !csv_row_is_blank(&sample->rows[k]);
        if (count > most || (count == most && width > usual)) {
            most = count;
            usual = width;
        }
    }
    return usual;
}

/* True when no field reads as a date or a number and something stands in more than one. */
static bool row_may_be_names(const struct csv_sample *sample, size_t index)
{
    struct csv_sample alone = {.rows = &sample->rows[index], .count = 1};
    size_t filled = 0;

    for (size_t i = 0; i < sample->rows[index].count; i++) {
        struct column_contents contents = column_contents_of(&alone, 0, i);
        if (contents.dates + contents.digit_dates + contents.amounts > 0)
            return false;
        filled += contents.filled;
    }
    return filled > 1 || sample->rows[index].count == 1;
}

static bool rows_below_hold_figures(const struct csv_sample *sample, size_t index)
{
    for (size_t i = 0; i < sample->rows[index].count; i++) {
        struct column_contents contents = column_contents_of(sample, index + 1, i);
        if (column_is_dates(&contents) || column_is_amounts(&contents))
            return true;
    }
    return false;
}

static size_t first_of_width(const struct csv_sample *sample, size_t width)
{
    size_t i = 0;

    while (i < sample->count &&
           (sample->rows[i].count != width || csv_row_is_blank(&sample->rows[i])))
        i++;
    return i;
}

struct csv_header csv_header_find(const struct csv_sample *sample, const struct csv_search *search)
{
    size_t most = 0, best = 0;

    for (size_t i = 0; i < sample->count && i < HEADER_ROWS; i++) {
        size_t words = header_words(&sample->rows[i], search);
        if (words > most) {
            most = words;
            best = i;
        }
    }
    if (most >= 2 || (most == 1 && row_may_be_names(sample, best)))
        return (struct csv_header){true, best, best + 1};

    size_t first = first_of_width(sample, usual_width(sample));
    if (first == sample->count)
        return (struct csv_header){false, 0, 0};
    bool is_there = row_may_be_names(sample, first) && rows_below_hold_figures(sample, first);
    return (struct csv_header){is_there, first, is_there ? first + 1 : first};
}

struct score {
    size_t words, dates, evenness, width;
};

static struct score score_of(const struct csv_sample *sample, const struct csv_search *search)
{
    struct score score = {.width = usual_width(sample)};
    size_t filled = 0, even = 0;

    for (size_t i = 0; i < sample->count; i++) {
        const struct csv_row *row = &sample->rows[i];
        size_t words = i < HEADER_ROWS ? header_words(row, search) : 0;
        if (words > score.words)
            score.words = words;
        filled += !csv_row_is_blank(row);
        even += row->count == score.width && !csv_row_is_blank(row);
    }
    for (size_t i = 0; i < score.width && score.dates == 0; i++) {
        struct column_contents contents = column_contents_of(sample, 1, i);
        score.dates = column_is_dates(&contents);
    }
    score.evenness = filled == 0 ? 0 : even * 10 / filled;
    return score;
}

static bool is_better(const struct score *a, const struct score *b)
{
    size_t a_words = a->words < 2 ? 0 : a->words, b_words = b->words < 2 ? 0 : b->words;

    if (a_words != b_words)
        return a_words > b_words;
    if (a->dates != b->dates)
        return a->dates > b->dates;
    if (a->evenness != b->evenness)
        return a->evenness > b->evenness;
    return a->width > b->width;
}

char csv_delimiter_find(struct slice text, const struct csv_search *search, struct arena *arena)
{
    enum { ROWS_TRIED = 50 };
    /* Of equals the first is taken: commas stand within fields most often. */
    static const char delimiters[] = {'\t', ';', '|', ','};
    struct score best = {0};
    char found = 0;

    for (size_t i = 0; i < sizeof(delimiters); i++) {
        struct csv_sample sample = csv_sample_read(text, delimiters[i], ROWS_TRIED, arena);
        struct score score = score_of(&sample, search);
        if (score.width < 2 && score.words < 2)
            continue;
        if (found == 0 || is_better(&score, &best)) {
            best = score;
            found = delimiters[i];
        }
    }
    return found;
}
