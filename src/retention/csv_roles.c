// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/csv_roles.h"

#include <stdlib.h>

#include "base/text.h"
#include "retention/column_words.h"
#include "retention/known_exports.h"

static const char *const role_names[COLUMN_ROLES] = {
    "client", "client-else", "date", "amount",    "refunded", "currency",
    "order",  "status",      "kind", "cancelled", "source",   "service",
};

const char *column_role_name(enum column_role role)
{
    return role_names[role];
}

/* The columns for a fault: names, or numbers with a first field. */
static const char *columns_text(const struct csv_finding *finding, const struct csv_layout *layout)
{
    enum { SHOWN_MAX = 20, EXAMPLE_MAX = 24 };
    struct text text = text_new(finding->arena);

    for (size_t i = 0; i < layout->column_count && i < SHOWN_MAX; i++) {
        text_add(&text, i == 0 ? "" : ", ");
        if (layout->has_header) {
            text_add(&text, layout->column_names[i]);
            continue;
        }
        struct slice example = csv_cell(&finding->sample.rows[finding->header.first], i);
        if (example.length > EXAMPLE_MAX)
            example.length = EXAMPLE_MAX;
        text_format(&text, "%zu (%s)", i + 1, csv_readable(example, finding->arena));
    }
    if (layout->column_count > SHOWN_MAX)
        text_add(&text, ", …");
    return text.at;
}

/* ---- as asked for ---- */

static size_t columns_named(const struct csv_finding *finding, const struct csv_layout *layout,
                            const char *asked, int32_t *ret_column)
{
    const struct csv_row *header = &finding->sample.rows[finding->header.row];
    size_t found = 0;

    for (size_t i = 0; layout->has_header && i < header->count; i++) {
        if (!csv_name_is(header->fields[i], asked))
            continue;
        *ret_column = found == 0 ? (int32_t)i : *ret_column;
        found++;
    }
    return found;
}

static bool read_number(const char *text, size_t column_count, int32_t *ret_column)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || number < 1 || number > column_count)
        return false;
    *ret_column = (int32_t)(number - 1);
    return true;
}

CHECKED static enum status take_asked(const struct csv_finding *finding, enum column_role role,
                                      struct csv_layout *layout)
{
    const char *asked = finding->search.choice->column[role], *option = column_role_name(role);
    int32_t column = COLUMN_NONE;

    layout->was_asked[role] = true;
    layout->column[role] = COLUMN_NONE;
    if (strcmp(asked, "-") == 0)
        return STATUS_OK;
    size_t named = columns_named(finding, layout, asked, &column);
    if (named > 1)
        return fault_set(finding->fault, STATUS_INVALID, option,
                         MESSAGE("{1}: {2} columns are called {3}; give the number of one with "
                                 "--{4}",
                                 arg_text(finding->file_name), arg_count((int64_t)named),
                                 arg_text(asked), arg_text(option)));
    if (named == 0 && !read_number(asked, layout->column_count, &column))
        return fault_set(finding->fault, STATUS_INVALID, option,
                         MESSAGE("{1} has no column {2} as --{3} asks; its columns are: {4}",
                                 arg_text(finding->file_name), arg_text(asked), arg_text(option),
                                 arg_text(columns_text(finding, layout))));
    layout->column[role] = column;
    return STATUS_OK;
}

/* ---- by their names ---- */

struct candidate {
    int32_t column;
    int rank;
    bool reads; /* its fields read as the role wants, or say nothing against it */
};

static bool is_taken(const struct csv_layout *layout, int32_t column)
{
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        if (layout->was_asked[i] && layout->column[i] == column)
            return true;
    return false;
}

static bool reads_as(const struct csv_finding *finding, enum column_role role, int32_t column)
{
    struct column_contents contents =
        column_contents_of(&finding->sample, finding->header.first, (size_t)column);

    if (contents.filled == 0)
        return false;
    if (role == ROLE_DATE)
        return column_is_dates(&contents) || column_is_digit_dates(&contents);
    if (role == ROLE_AMOUNT || role == ROLE_REFUNDED)
        return column_is_amounts(&contents);
    return true;
}

static bool same_fields(const struct csv_finding *finding, int32_t a, int32_t b)
{
    for (size_t i = finding->header.first; i < finding->sample.count; i++) {
        const struct csv_row *row = &finding->sample.rows[i];
        if (!slice_equal(csv_cell(row, (size_t)a), csv_cell(row, (size_t)b)))
            return false;
    }
    return true;
}

/* > 0 when `a` is the better one, 0 when neither is. */
static int compare(const struct candidate *a, const struct candidate *b)
{
    if (a->reads != b->reads)
        return a->reads ? 1 : -1;
    return a->rank - b->rank;
}

/* The best of the columns whose names fit the role, and how many are as good but not the same. */
static struct candidate best_of(const struct csv_finding *finding, const struct csv_layout *layout,
                                const struct column_meaning *meanings, enum column_role role,
                                size_t *ret_rivals)
{
    struct candidate best = {.column = COLUMN_NONE};
    size_t rivals = 0;

    for (size_t i = 0; i < layout->column_count; i++) {
        if (meanings[i].role != (int)role || is_taken(layout, (int32_t)i))
            continue;
        struct candidate here = {(int32_t)i, meanings[i].rank, reads_as(finding, role, (int32_t)i)};
        int better = best.column == COLUMN_NONE ? 1 : compare(&here, &best);
        if (better > 0) {
            best = here;
            rivals = 0;
        }
        rivals += better == 0 && !same_fields(finding, here.column, best.column);
    }
    *ret_rivals = rivals;
    return best;
}

static const char *rivals_text(const struct csv_finding *finding, const struct csv_layout *layout,
                               const struct column_meaning *meanings, enum column_role role,
                               const struct candidate *best)
{
    struct text text = text_new(finding->arena);

    for (size_t i = 0; i < layout->column_count; i++) {
        struct candidate here = {(int32_t)i, meanings[i].rank, reads_as(finding, role, (int32_t)i)};
        if (meanings[i].role == (int)role && !is_taken(layout, here.column) &&
            compare(&here, best) == 0)
            text_format(&text, "%s%s (%zu)", text.length == 0 ? "" : ", ", layout->column_names[i],
                        i + 1);
    }
    return text.at;
}

CHECKED static enum status fault_of_rivals(const struct csv_finding *finding, enum column_role role,
                                           const char *rivals)
{
    struct message_arg file = arg_text(finding->file_name), names = arg_text(rivals);
    const char *option = column_role_name(role);

    if (role == ROLE_CLIENT)
        return fault_set(finding->fault, STATUS_INVALID, option,
                         MESSAGE("{1}: several columns may be the client: {2}; choose one with "
                                 "--client",
                                 file, names));
    if (role == ROLE_DATE)
        return fault_set(finding->fault, STATUS_INVALID, option,
                         MESSAGE("{1}: several columns may be the date: {2}; choose one with "
                                 "--date",
                                 file, names));
    return fault_set(finding->fault, STATUS_INVALID, option,
                     MESSAGE("{1}: several columns may be the amount: {2}; choose one with "
                             "--amount",
                             file, names));
}

static bool must_be_certain(enum column_role role)
{
    return role == ROLE_CLIENT || role == ROLE_DATE || role == ROLE_AMOUNT;
}

static bool has_quantity(const struct column_meaning *meanings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (meanings[i].role == WORD_QUANTITY)
            return true;
    return false;
}

/* Where the client's column is empty, another stable key of theirs may stand in: never a name,
 * which would make one client of two. */
static int32_t stand_in(const struct csv_layout *layout, const struct column_meaning *meanings)
{
    int32_t client = layout->column[ROLE_CLIENT], found = COLUMN_NONE;
    int best = 0;

    if (client == COLUMN_NONE || meanings[client].role != ROLE_CLIENT)
        return COLUMN_NONE;
    for (size_t i = 0; i < layout->column_count; i++) {
        bool fits = meanings[i].role == ROLE_CLIENT && meanings[i].rank >= RANK_STABLE_KEY &&
                    meanings[i].rank < meanings[client].rank && !is_taken(layout, (int32_t)i);
        if (fits && meanings[i].rank > best) {
            best = meanings[i].rank;
            found = (int32_t)i;
        }
    }
    return found;
}

CHECKED static enum status roles_by_names(const struct csv_finding *finding,
                                          struct csv_layout *layout)
{
    struct column_meaning *meanings =
        arena_array(finding->scratch, struct column_meaning, layout->column_count);
    const struct csv_row *header = &finding->sample.rows[finding->header.row];

    for (size_t i = 0; i < layout->column_count; i++)
        meanings[i] = column_meaning_of(finding->search.words, csv_cell(header, i));
    for (int i = 0; i < COLUMN_ROLES; i++) {
        enum column_role role = (enum column_role)i;
        size_t rivals;
        if (layout->was_asked[role] || role == ROLE_CLIENT_ELSE)
            continue;
        struct candidate best = best_of(finding, layout, meanings, role, &rivals);
        if (rivals > 0 && must_be_certain(role))
            return fault_of_rivals(finding, role,
                                   rivals_text(finding, layout, meanings, role, &best));
        bool is_one_of_many = role == ROLE_AMOUNT && best.rank <= RANK_PRICE &&
                              has_quantity(meanings, layout->column_count);
        layout->column[role] = is_one_of_many ? COLUMN_NONE : best.column;
    }
    if (!layout->was_asked[ROLE_CLIENT_ELSE] && !layout->was_asked[ROLE_CLIENT])
        layout->column[ROLE_CLIENT_ELSE] = stand_in(layout, meanings);
    return STATUS_OK;
}

static void keep_asked(const struct csv_layout *layout, int32_t column[COLUMN_ROLES])
{
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        if (layout->was_asked[i])
            column[i] = layout->column[i];
}

CHECKED static enum status find_unasked(const struct csv_finding *finding,
                                        struct csv_layout *layout)
{
    int32_t column[COLUMN_ROLES];

    layout->export = &general_rules;
    if (!layout->has_header) {
        if (csv_roles_by_contents(finding, layout))
            return STATUS_OK;
        return fault_set(finding->fault, STATUS_INVALID, "client",
                         MESSAGE("{1} has no header that says what its columns are; give their "
                                 "numbers with --client, --date and --amount: {2}",
                                 arg_text(finding->file_name),
                                 arg_text(columns_text(finding, layout))));
    }
    const struct known_export *known =
        known_export_find(&finding->sample.rows[finding->header.row], column);
    if (known == NULL)
        return roles_by_names(finding, layout);
    layout->export = known;
    keep_asked(layout, column);
    memcpy(layout->column, column, sizeof(column));
    return STATUS_OK;
}

CHECKED static enum status check_needed(const struct csv_finding *finding,
                                        const struct csv_layout *layout)
{
    struct message_arg file = arg_text(finding->file_name);
    const char *columns = columns_text(finding, layout);

    if (layout->column[ROLE_CLIENT] == COLUMN_NONE)
        return fault_set(finding->fault, STATUS_INVALID, "client",
                         MESSAGE("{1}: no column is known to be the client; name it with --client. "
                                 "The columns are: {2}",
                                 file, arg_text(columns)));
    if (layout->column[ROLE_DATE] == COLUMN_NONE)
        return fault_set(finding->fault, STATUS_INVALID, "date",
                         MESSAGE("{1}: no column is known to be the date; name it with --date. "
                                 "The columns are: {2}",
                                 file, arg_text(columns)));
    return STATUS_OK;
}

enum status csv_roles_find(const struct csv_finding *finding, struct csv_layout *layout)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < COLUMN_ROLES; i++)
        layout->column[i] = COLUMN_NONE;
    for (int i = 0; i < COLUMN_ROLES && status == STATUS_OK; i++)
        if (finding->search.choice->column[i] != NULL)
            status = take_asked(finding, (enum column_role)i, layout);
    if (status == STATUS_OK)
        status = find_unasked(finding, layout);
    if (status == STATUS_OK)
        status = check_needed(finding, layout);
    return status;
}
