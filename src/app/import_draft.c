// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_draft.h"

#include <string.h>

#include "base/json.h"
#include "base/json_read.h"
#include "base/text.h"

/* ---- what columns mean ---- */

static const struct import_meaning order_meanings[] = {
    {"", N_("left out"), COLUMN_NONE},
    {"client", N_("client"), ROLE_CLIENT},
    {"client-else", N_("client, where the first is empty"), ROLE_CLIENT_ELSE},
    {"date", N_("day of the order"), ROLE_DATE},
    {"amount", N_("amount"), ROLE_AMOUNT},
    {"refunded", N_("amount given back"), ROLE_REFUNDED},
    {"currency", N_("currency"), ROLE_CURRENCY},
    {"order", N_("order number"), ROLE_ORDER},
    {"status", N_("status"), ROLE_STATUS},
    {"kind", N_("kind of entry: sale, fee, payout"), ROLE_KIND},
    {"cancelled", N_("cancelled, when not empty"), ROLE_CANCELLED},
    {"source", N_("source"), ROLE_SOURCE},
    {"service", N_("service"), ROLE_SERVICE},
};

static const struct import_meaning contact_meanings[] = {
    {"", N_("left out"), COLUMN_UNUSED},
    {"name", N_("name"), COLUMN_NAME},
    {"given", N_("given name"), COLUMN_GIVEN},
    {"family", N_("family name"), COLUMN_FAMILY},
    {"additional", N_("patronymic or middle name"), COLUMN_ADDITIONAL},
    {"company", N_("company"), COLUMN_COMPANY},
    {"email", N_("e-mail"), COLUMN_EMAIL},
    {"phone", N_("phone"), COLUMN_PHONE},
    {"telegram", N_("Telegram"), COLUMN_TELEGRAM},
    {"web", N_("website"), COLUMN_WEB},
    {"other", N_("other address"), COLUMN_OTHER},
    {"preferred", N_("which way they prefer"), COLUMN_PREFERRED},
    {"greeting", N_("greeting"), COLUMN_GREETING},
    {"language", N_("language"), COLUMN_LANGUAGE},
    {"address", N_("form of address"), COLUMN_ADDRESS},
    {"client", N_("client that they belong to"), COLUMN_CLIENT},
    {"reference", N_("what orders call the client"), COLUMN_REFERENCE},
};

const struct import_meaning *import_meanings(enum import_kind kind, size_t *ret_count)
{
    if (kind == IMPORT_CONTACTS) {
        *ret_count = sizeof(contact_meanings) / sizeof(contact_meanings[0]);
        return contact_meanings;
    }
    *ret_count = sizeof(order_meanings) / sizeof(order_meanings[0]);
    return order_meanings;
}

const char *import_meaning_word(enum import_kind kind, int value)
{
    size_t count;
    const struct import_meaning *meanings = import_meanings(kind, &count);

    for (size_t i = 1; i < count; i++)
        if (meanings[i].value == value)
            return meanings[i].word;
    return "";
}

static const struct import_meaning *meaning_of(enum import_kind kind, const char *word)
{
    size_t count;
    const struct import_meaning *meanings = import_meanings(kind, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(meanings[i].word, word) == 0)
            return &meanings[i];
    return NULL;
}

/* ---- kept ---- */

const char *import_draft_json(struct arena *arena, const struct import_draft *draft)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "file", draft->file_name);
    json_text(&json, "header", draft->header);
    json_int(&json, "what", draft->what);
    json_text(&json, "sheet", draft->sheet);
    json_text(&json, "currency", draft->currency);
    json_text(&json, "country", draft->country);
    json_int(&json, "date_order", draft->date_order);
    json_int(&json, "decimal_mark", draft->decimal_mark);
    json_int(&json, "encoding", draft->encoding);
    json_bool(&json, "leaves_bad_rows", draft->leaves_bad_rows);
    json_bool(&json, "leaves_existing", draft->leaves_existing);
    json_begin_array(&json, "columns");
    for (size_t i = 0; i < draft->column_count; i++)
        json_text(&json, NULL, draft->columns[i]);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static const char *text_of(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);

    return member && member->kind == VALUE_TEXT ? member->text.at : "";
}

/* 0 for what is none of 0 to `most`. */
static int number_of(const struct json_value *object, const char *name, int most)
{
    const struct json_value *member = json_member(object, name);
    bool is_one =
        member && member->kind == VALUE_INTEGER && member->integer >= 0 && member->integer <= most;

    return is_one ? (int)member->integer : 0;
}

static bool is_true(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);

    return member && member->kind == VALUE_BOOL && member->boolean;
}

static void read_columns(const struct json_value *object, struct import_draft *draft)
{
    const struct json_value *columns = json_member(object, "columns");

    if (!columns || columns->kind != VALUE_ARRAY)
        return;
    for (size_t i = 0; i < columns->count && i < IMPORT_CHOICES_MAX; i++) {
        const struct json_value *word = &columns->items[i];
        draft->columns[draft->column_count++] = word->kind == VALUE_TEXT ? word->text.at : "";
    }
}

enum status import_draft_read(const char *json, struct arena *arena, struct fault *fault,
                              struct import_draft *ret_draft)
{
    const struct json_value *object;
    struct fault json_fault = {0};

    if (json_read(slice_of(json), arena, &json_fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT)
        return fault_set(fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was decided about this file cannot be read any more: "
                                       "give the file again"));
    *ret_draft = (struct import_draft){
        .file_name = text_of(object, "file"),
        .header = text_of(object, "header"),
        .what = (enum import_what)number_of(object, "what", IMPORT_WHAT_CONTACTS),
        .sheet = text_of(object, "sheet"),
        .currency = text_of(object, "currency"),
        .country = text_of(object, "country"),
        .date_order = (enum date_order)number_of(object, "date_order", DATE_MONTH_FIRST),
        .decimal_mark = (enum decimal_mark)number_of(object, "decimal_mark", DECIMAL_COMMA),
        .encoding = (enum encoding)number_of(object, "encoding", ENCODINGS - 1),
    };
    ret_draft->leaves_bad_rows = is_true(object, "leaves_bad_rows");
    ret_draft->leaves_existing = is_true(object, "leaves_existing");
    read_columns(object, ret_draft);
    return STATUS_OK;
}

/* ---- checked ---- */

static const char *field_of(struct arena *arena, size_t column)
{
    struct text field = text_new(arena);

    text_format(&field, "c%zu", column);
    return field.at;
}

/* Of orders each role has one column; of contacts several may hold e-mails and so on. */
static bool may_repeat(enum import_kind kind, const struct import_meaning *meaning)
{
    return meaning->word[0] == '\0' || (kind == IMPORT_CONTACTS && meaning->value >= COLUMN_EMAIL &&
                                        meaning->value <= COLUMN_OTHER);
}

static bool stands_before(const struct import_draft *draft, size_t column)
{
    for (size_t i = 0; i < column; i++)
        if (strcmp(draft->columns[i], draft->columns[column]) == 0)
            return true;
    return false;
}

static bool has_word(const struct import_draft *draft, const char *word)
{
    for (size_t i = 0; i < draft->column_count; i++)
        if (strcmp(draft->columns[i], word) == 0)
            return true;
    return false;
}

static enum status check_words(const struct import_draft *draft, enum import_kind kind,
                               struct arena *arena, struct fault *fault)
{
    for (size_t i = 0; i < draft->column_count; i++) {
        const struct import_meaning *meaning = meaning_of(kind, draft->columns[i]);

        if (!meaning)
            return fault_set(fault, STATUS_INVALID, field_of(arena, i),
                             PLAIN_MESSAGE("choose what this column holds from the list"));
        if (!may_repeat(kind, meaning) && stands_before(draft, i))
            return fault_set(fault, STATUS_INVALID, field_of(arena, i),
                             PLAIN_MESSAGE("another column is taken for the same: leave one of "
                                           "them out"));
    }
    return STATUS_OK;
}

enum status import_draft_check(const struct import_draft *draft, enum import_kind kind,
                               struct arena *arena, struct fault *fault)
{
    enum status status = check_words(draft, kind, arena, fault);

    if (status != STATUS_OK || draft->column_count == 0)
        return status;
    if (kind != IMPORT_CONTACTS && !(has_word(draft, "client") && has_word(draft, "date")))
        return fault_set(fault, STATUS_INVALID, "columns",
                         PLAIN_MESSAGE("orders need a column with the client and one with the "
                                       "day: choose them in the list"));
    if (kind == IMPORT_CONTACTS && !has_word(draft, "name") && !has_word(draft, "given") &&
        !has_word(draft, "family") && !has_word(draft, "company") && !has_word(draft, "email") &&
        !has_word(draft, "phone") && !has_word(draft, "telegram"))
        return fault_set(fault, STATUS_INVALID, "columns",
                         PLAIN_MESSAGE("contacts need a column with a name, a company or a way to "
                                       "reach them: choose it in the list"));
    return STATUS_OK;
}

/* ---- the request ---- */

/* By its number, written so that no header has the same name. */
static const char *column_number(struct arena *arena, size_t column)
{
    struct text number = text_new(arena);

    text_format(&number, "%06zu", column + 1);
    return number.at;
}

static void choose_roles(const struct import_draft *draft, struct arena *arena,
                         struct csv_choice *choice)
{
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        choice->column[i] = "-";
    for (size_t i = 0; i < draft->column_count; i++) {
        const struct import_meaning *meaning = meaning_of(IMPORT_ORDERS, draft->columns[i]);

        if (meaning && meaning->word[0] != '\0')
            choice->column[meaning->value] = column_number(arena, i);
    }
}

static const enum contact_column *choose_columns(const struct import_draft *draft,
                                                 struct arena *arena)
{
    enum contact_column *columns = arena_array(arena, enum contact_column, draft->column_count);

    for (size_t i = 0; i < draft->column_count; i++) {
        const struct import_meaning *meaning = meaning_of(IMPORT_CONTACTS, draft->columns[i]);
        columns[i] = meaning ? (enum contact_column)meaning->value : COLUMN_UNUSED;
    }
    return columns;
}

struct import_request import_draft_request(const struct import_draft *draft, struct arena *arena,
                                           int fd)
{
    struct import_request request = {
        .name = draft->file_name,
        .fd = fd,
        .what = draft->what,
        .sheet = draft->sheet[0] != '\0' ? draft->sheet : NULL,
        .country_prefix = draft->country[0] != '\0' ? draft->country : NULL,
        .unknown_columns = UNKNOWN_LEFT_OUT,
        .existing = draft->leaves_existing ? EXISTING_LEFT : EXISTING_COMPLETED,
        .is_beside_server = true,
        .reading = {.date_order = draft->date_order,
                    .decimal_mark = draft->decimal_mark,
                    .encoding = draft->encoding,
                    .skip_bad_rows = draft->leaves_bad_rows},
    };

    if (strlen(draft->currency) == 3)
        memcpy(request.reading.currency, draft->currency, 4);
    if (draft->column_count > 0 && draft->what == IMPORT_WHAT_ORDERS)
        choose_roles(draft, arena, &request.reading.columns);
    if (draft->column_count > 0 && draft->what == IMPORT_WHAT_CONTACTS) {
        request.contact_columns = choose_columns(draft, arena);
        request.contact_column_count = draft->column_count;
    }
    return request;
}
