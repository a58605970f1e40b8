// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/contact_columns.h"
#include "app/import_parts.h"
#include "base/csv.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/vcard.h"
#include "retention/encoding.h"

enum { CONTACTS_BYTES_MAX = 64 * 1000 * 1000 };

/* ---- rows of a table ---- */

struct row_writing {
    struct drafting *drafting;
    const struct contact_layout *layout;
    struct written_contact contact;
    struct slice preferred; /* which of the points are, as they stand there */
    size_t capacity;
};

static void add_point(struct row_writing *row, const struct written_point *point)
{
    struct written_contact *contact = &row->contact;

    if (slice_trim(point->value).length == 0)
        return;
    if (contact->point_count == row->capacity) {
        size_t capacity = row->capacity * 2 + 4;
        struct written_point *points =
            arena_array(row->drafting->arena, struct written_point, capacity);
        if (contact->point_count > 0)
            memcpy(points, contact->points, contact->point_count * sizeof(*points));
        contact->points = points;
        row->capacity = capacity;
    }
    contact->points[contact->point_count++] = *point;
}

#define BETWEEN ":::"
enum { BETWEEN_LENGTH = sizeof(BETWEEN) - 1 };

/* Cuts the first of several off a cell: "1 ::: 2", and without such colons, "1, 2". */
static struct slice cut_first(struct slice *cell, const char *marks)
{
    const char *colons = memmem(cell->at, cell->length, BETWEEN, BETWEEN_LENGTH);
    size_t length = 0;

    if (colons) {
        length = (size_t)(colons - cell->at);
    } else {
        while (length < cell->length &&
               (cell->at[length] == '\0' || strchr(marks, cell->at[length]) == NULL))
            length++;
    }
    struct slice first = {cell->at, length};
    length += length == cell->length ? 0 : colons ? BETWEEN_LENGTH : 1;
    *cell = (struct slice){cell->at + length, cell->length - length};
    return first;
}

/* Where there are colons, commas are part of what stands between them, to the end of the cell. */
static const char *marks_between(enum contact_point_kind kind, struct slice cell)
{
    bool is_whole = kind == POINT_WEB || kind == POINT_OTHER ||
                    memmem(cell.at, cell.length, BETWEEN, BETWEEN_LENGTH) != NULL;

    return is_whole ? "" : ",;\n\r";
}

/* A cell may hold several: "a@example.hr, b@example.hr", "1 ::: 2". */
static void add_points(struct row_writing *row, enum contact_point_kind kind, const char *column,
                       struct slice cell)
{
    const char *marks = marks_between(kind, cell);

    while (cell.length > 0)
        add_point(row, &(struct written_point){
                           .kind = kind, .value = cut_first(&cell, marks), .column = column});
}

static void mark_preferred(struct row_writing *row)
{
    struct slice list = row->preferred;

    while (list.length > 0) {
        struct slice value = slice_trim(cut_first(&list, ""));
        for (size_t i = 0; i < row->contact.point_count; i++)
            if (slice_equal(slice_trim(row->contact.points[i].value), value))
                row->contact.points[i].is_preferred = true;
    }
}

/* Where a column's text goes; NULL when it goes nowhere, or is a point. */
static struct slice *text_of(struct row_writing *row, enum contact_column column)
{
    struct written_contact *contact = &row->contact;
    struct slice *const texts[] = {
        [COLUMN_NAME] = &contact->name,
        [COLUMN_GIVEN] = &contact->given,
        [COLUMN_FAMILY] = &contact->family,
        [COLUMN_ADDITIONAL] = &contact->additional,
        [COLUMN_COMPANY] = &contact->company,
        [COLUMN_LANGUAGE] = &contact->language,
        [COLUMN_ADDRESS] = &contact->form_of_address,
        [COLUMN_PREFERRED] = &row->preferred,
        [COLUMN_GREETING] = &contact->greeting,
        [COLUMN_CLIENT] = &contact->client_key,
        [COLUMN_REFERENCE] = &contact->reference,
        [COLUMN_FORBIDDEN] = NULL,
    };

    return texts[column];
}

static void take_cell(struct row_writing *row, size_t column, struct slice cell)
{
    static const enum contact_point_kind kinds[] = {
        [COLUMN_EMAIL] = POINT_EMAIL,       [COLUMN_PHONE] = POINT_PHONE,
        [COLUMN_TELEGRAM] = POINT_TELEGRAM, [COLUMN_WEB] = POINT_WEB,
        [COLUMN_OTHER] = POINT_OTHER,       [COLUMN_FORBIDDEN] = 0,
    };
    enum contact_column meaning = row->layout->columns[column];
    struct slice *text = text_of(row, meaning);
    const char *name = row->layout->names[column];

    row->layout->holds_something[column] |= cell.length > 0;
    if (text && text->length == 0)
        *text = cell;
    if (kinds[meaning] != 0)
        add_points(row, kinds[meaning], name, cell);
}

static void refuse_row(struct drafting *drafting, int64_t line, struct slice raw,
                       struct message reason)
{
    const struct bad_row row = {.file = drafting->file,
                                .line = line,
                                .column = "",
                                .value = draft_shown(drafting->arena, raw),
                                .reason = reason};

    draft_refuse(drafting, &row, raw);
}

static bool is_blank(const struct slice *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_trim(fields[i]).length > 0)
            return false;
    return true;
}

static void take_row(struct drafting *drafting, const struct contact_layout *layout,
                     const struct slice *fields, size_t count, const struct csv_row *raw_row,
                     int64_t line)
{
    struct row_writing row = {
        .drafting = drafting, .layout = layout, .contact = {.line = line, .raw = raw_row->raw}};

    if (is_blank(fields, count))
        return;
    if (count > layout->column_count &&
        !is_blank(fields + layout->column_count, count - layout->column_count)) {
        refuse_row(drafting, line, raw_row->raw,
                   MESSAGE("the row has {1} columns where the header has {2}: a delimiter inside a "
                           "value must stand in quotation marks",
                           arg_count((int64_t)count), arg_count((int64_t)layout->column_count)));
        return;
    }
    for (size_t i = 0; i < count && i < layout->column_count; i++)
        take_cell(&row, i, csv_unguarded(slice_trim(fields[i])));
    mark_preferred(&row);
    draft_contact(drafting, &row.contact);
}

static enum status too_many(struct import_reading *reading)
{
    return fault_set(reading->fault, STATUS_INVALID, "",
                     MESSAGE("{1} holds more than {2} contacts: bring it in as several files",
                             arg_text(reading->request->name), arg_count(IMPORT_CONTACTS_MAX)));
}

static enum status take_rows(struct import_reading *reading, struct drafting *drafting,
                             const struct contact_layout *layout)
{
    struct slice *fields = arena_array(reading->arena, struct slice, CSV_COLUMNS_MAX + 1);
    struct slice rest = layout->rows;
    int64_t line = layout->header_lines + 1;

    while (rest.length > 0) {
        size_t count;
        size_t length = csv_record_cut(rest, true, layout->delimiter, reading->arena, fields,
                                       CSV_COLUMNS_MAX + 1, &count);
        if (length == 0)
            return fault_set(reading->fault, STATUS_INVALID, "",
                             MESSAGE("{1}: a quotation mark opened in line {2} or later is never "
                                     "closed: close it, or double it inside the value",
                                     arg_text(reading->request->name), arg_plain(line)));
        struct csv_row row = {.raw = {rest.at, length}};
        take_row(drafting, layout, fields, count, &row, line);
        if (drafting->drafts.count > IMPORT_CONTACTS_MAX)
            return too_many(reading);
        line += (int64_t)csv_lines(row.raw);
        rest = (struct slice){rest.at + length, rest.length - length};
    }
    return STATUS_OK;
}

/* What no file may decide, and what is not understood, is refused by its name (AC-032). */
static enum status check_columns(struct import_reading *reading,
                                 const struct contact_layout *layout)
{
    const char *forbidden = contact_columns_text(layout, COLUMN_FORBIDDEN, reading->arena);
    const char *unknown = contact_columns_text(layout, COLUMN_UNKNOWN, reading->arena);

    if (layout->column_count > CSV_COLUMNS_MAX)
        return fault_set(reading->fault, STATUS_INVALID, "",
                         MESSAGE("{1} has more than {2} columns", arg_text(reading->request->name),
                                 arg_count(CSV_COLUMNS_MAX)));
    if (forbidden[0] != '\0')
        return fault_set(reading->fault, STATUS_INVALID, "columns",
                         MESSAGE("{1} has columns that no file can bring in: {2}; take them out",
                                 arg_text(reading->request->name), arg_text(forbidden)));
    if (unknown[0] != '\0' && reading->request->unknown_columns == UNKNOWN_REFUSED)
        return fault_set(reading->fault, STATUS_INVALID, "columns",
                         MESSAGE("{1} has columns that are not known: {2}; rename them, or leave "
                                 "them out with --ignore-unknown",
                                 arg_text(reading->request->name), arg_text(unknown)));
    return STATUS_OK;
}

static enum status read_table(struct import_reading *reading, struct drafting *drafting,
                              struct slice text)
{
    struct contact_layout layout = {0};

    if (!contact_layout_find(text, reading->reading.columns.delimiter, reading->arena, &layout))
        return fault_set(reading->fault, STATUS_INVALID, "columns",
                         MESSAGE("{1}: no column is known to hold contacts; the first row should "
                                 "name them, as name, email, phone",
                                 arg_text(reading->request->name)));
    for (size_t i = 0; i < layout.column_count && i < reading->request->contact_column_count; i++)
        layout.columns[i] = reading->request->contact_columns[i];
    enum status status = check_columns(reading, &layout);
    if (status == STATUS_OK)
        status = take_rows(reading, drafting, &layout);
    drafting->drafts.columns_unused = contact_columns_left_out(&layout, reading->arena);
    return status;
}

/* ---- cards ---- */

static const char *decode_charset(const char *charset, struct slice bytes, struct arena *arena)
{
    enum encoding encoding = encoding_by_name(charset);
    size_t capacity = bytes.length * 4 + 4, taken, written;
    char *text = arena_alloc(arena, capacity + 1);

    if (encoding == ENCODING_UNKNOWN || encoding == ENCODING_UTF_8)
        return NULL;
    if (encoding_decode(encoding, bytes, text, capacity, &taken, &written) != DECODE_DONE ||
        taken != bytes.length || memchr(text, '\0', written) != NULL)
        return NULL;
    return text;
}

static void take_card(struct drafting *drafting, const struct vcard *card)
{
    struct row_writing row = {.drafting = drafting,
                              .contact = {.line = card->line,
                                          .raw = card->raw,
                                          .name = slice_of(card->name),
                                          .given = slice_of(card->given),
                                          .family = slice_of(card->family),
                                          .additional = slice_of(card->additional),
                                          .company = slice_of(card->organisation),
                                          .language = slice_of(card->language),
                                          .is_company = card->is_company,
                                          .photo = card->photo,
                                          .photo_type = card->photo_type}};
    static const char *const properties[] = {
        [POINT_EMAIL] = "EMAIL", [POINT_PHONE] = "TEL",  [POINT_TELEGRAM] = "IMPP",
        [POINT_WEB] = "URL",     [POINT_OTHER] = "IMPP",
    };

    for (size_t i = 0; i < card->point_count; i++)
        add_point(&row, &(struct written_point){
                            .kind = card->points[i].kind,
                            .value = slice_of(card->points[i].value),
                            .column = properties[card->points[i].kind],
                            .is_preferred = card->points[i].is_preferred,
                        });
    drafting->drafts.pictures_left_out += card->photo_left_out;
    draft_contact(drafting, &row.contact);
}

static enum status read_cards(struct import_reading *reading, struct drafting *drafting,
                              struct slice text)
{
    struct vcard_reader reader = {.text = text, .decode = decode_charset};
    struct vcard_problem problem;
    struct vcard card;
    enum vcard_result result;

    while ((result = vcard_next(&reader, reading->arena, &card, &problem)) != VCARD_END) {
        if (result == VCARD_READ) {
            take_card(drafting, &card);
        } else {
            const struct bad_row row = {.file = drafting->file,
                                        .line = problem.line,
                                        .column = problem.property,
                                        .value = draft_shown(reading->arena, problem.value),
                                        .reason = problem.reason};
            draft_refuse(drafting, &row, problem.raw);
        }
        if (drafting->drafts.count > IMPORT_CONTACTS_MAX)
            return too_many(reading);
    }
    return STATUS_OK;
}

/* ---- either ---- */

static enum status check_contacts(struct import_reading *reading, const struct drafting *drafting)
{
    int64_t bad = drafting->findings->bad_row_count;

    if (bad > 0 && !reading->reading.skip_bad_rows)
        return fault_set(reading->fault, STATUS_INVALID, "",
                         MESSAGE_N("{1} row cannot be read: mend it, or leave it out with "
                                   "--skip-bad-rows",
                                   "{1} rows cannot be read: mend them, or leave them out with "
                                   "--skip-bad-rows",
                                   arg_count(bad)));
    if (drafting->drafts.count == 0)
        return fault_set(reading->fault, STATUS_INVALID, "",
                         MESSAGE("there is no contact in {1}", arg_text(reading->request->name)));
    return STATUS_OK;
}

enum status import_contacts_read(struct import_reading *reading)
{
    struct read_findings *findings = arena_alloc(reading->arena, sizeof(*findings));
    struct drafting drafting = {.arena = reading->arena,
                                .file = reading->request->name,
                                .country_prefix = reading->request->country_prefix,
                                .reading = &reading->reading,
                                .findings = findings};
    struct slice text;

    reading->findings = findings;
    enum status status = import_text(reading, CONTACTS_BYTES_MAX, &text);
    if (status == STATUS_OK)
        status = vcard_begins(text) ? read_cards(reading, &drafting, text)
                                    : read_table(reading, &drafting, text);
    if (status == STATUS_OK)
        status = check_contacts(reading, &drafting);
    reading->contacts = drafting.drafts;
    return status;
}

/* Besides a client and a day: what only a log has, and whether nobody could be reached by it. */
static bool is_surely_a_log(const struct csv_layout *orders, const struct contact_layout *contacts)
{
    bool has_more = orders->column[ROLE_ORDER] != COLUMN_NONE ||
                    orders->column[ROLE_STATUS] != COLUMN_NONE ||
                    orders->column[ROLE_CURRENCY] != COLUMN_NONE;

    return (orders->column[ROLE_AMOUNT] != COLUMN_NONE && has_more) ||
           !contact_layout_reaches(contacts);
}

/* Orders have a client, a day, and mostly an amount; contacts have phones and parts of names. */
enum status import_guess(struct import_reading *reading)
{
    enum { HEAD_MAX = 256 * 1024 };
    struct fault layout_fault = {0};
    struct contact_layout contacts = {0};
    struct csv_layout orders;
    struct slice text;

    enum status status = import_head(reading, HEAD_MAX, &text);
    if (status != STATUS_OK)
        return status;
    bool has_orders = csv_layout_find(text, reading->request->name, &reading->reading.columns,
                                      reading->arena, &layout_fault, &orders) == STATUS_OK;
    bool has_contacts =
        vcard_begins(text) ||
        contact_layout_find(text, reading->reading.columns.delimiter, reading->arena, &contacts);
    /* A header that would do for a log, and for contacts only by a name: what is wrong with the log
     * is what helps. */
    if (!has_orders && has_contacts && !vcard_begins(text) && !contact_layout_reaches(&contacts) &&
        contact_layout_certainty(&contacts) == 0 &&
        contact_columns_text(&contacts, COLUMN_UNKNOWN, reading->arena)[0] != '\0')
        has_contacts = false;
    bool is_certain = has_orders && (orders.column[ROLE_AMOUNT] != COLUMN_NONE ||
                                     contact_layout_certainty(&contacts) == 0);

    reading->kind = has_contacts && !is_certain ? IMPORT_CONTACTS : IMPORT_ORDERS;
    reading->may_be_other = has_orders && has_contacts && !is_surely_a_log(&orders, &contacts);
    return STATUS_OK;
}
