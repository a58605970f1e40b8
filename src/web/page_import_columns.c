// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "store/work.h"
#include "web/import_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { WORD_MAX = 40, SHEET_MAX = 200, CURRENCY_BYTES = 8, COUNTRY_BYTES = 8 };

/* ---- choices ---- */

static struct choices choices_of(struct arena *arena, enum import_kind kind, const char *word)
{
    size_t count;
    const struct import_meaning *meanings = import_meanings(kind, &count);
    struct choices choices = {.items = arena_array(arena, struct choice, count), .count = count};

    for (size_t i = 0; i < count; i++)
        choices.items[i] = (struct choice){.value = meanings[i].word,
                                           .words = {.one = meanings[i].label},
                                           .is_chosen = strcmp(meanings[i].word, word) == 0};
    return choices;
}

struct numbered {
    const char *value;
    struct message words;
};

static struct choices numbered_choices(struct arena *arena, const struct numbered *all,
                                       size_t count, int chosen)
{
    struct choices choices = {.items = arena_array(arena, struct choice, count), .count = count};

    for (size_t i = 0; i < count; i++)
        choices.items[i] = (struct choice){
            .value = all[i].value, .words = all[i].words, .is_chosen = (int)i == chosen};
    return choices;
}

static const char *const date_words[] = {"", "day", "month"};
static const char *const decimal_words[] = {"", "point", "comma"};

static void add_readings(struct arena *arena, const struct import_draft *draft,
                         struct import_columns_view *view)
{
    const struct numbered dates[] = {
        {date_words[0], PLAIN_MESSAGE("as the file itself tells")},
        {date_words[1], PLAIN_MESSAGE("the day first: 3 April")},
        {date_words[2], PLAIN_MESSAGE("the month first: 4 March")},
    };
    const struct numbered decimals[] = {
        {decimal_words[0], PLAIN_MESSAGE("as the file itself tells")},
        {decimal_words[1], PLAIN_MESSAGE("decimal point: a thousand and more")},
        {decimal_words[2], PLAIN_MESSAGE("decimal comma: one and a bit")},
    };
    struct numbered encodings[ENCODINGS] = {
        {"", PLAIN_MESSAGE("as the file itself tells")},
    };

    for (int i = 1; i < ENCODINGS; i++)
        encodings[i] = (struct numbered){encoding_name((enum encoding)i),
                                         {.one = encoding_name((enum encoding)i)}};
    view->date_orders = numbered_choices(arena, dates, 3, (int)draft->date_order);
    view->decimal_marks = numbered_choices(arena, decimals, 3, (int)draft->decimal_mark);
    view->encodings = numbered_choices(arena, encodings, ENCODINGS, (int)draft->encoding);
}

/* ---- shown ---- */

/* "c3" of a fault; -1 for another field. */
static int64_t column_of_field(const char *field)
{
    int64_t number = 0;

    if (field[0] != 'c' || field[1] < '0' || field[1] > '9')
        return -1;
    for (const char *at = field + 1; *at >= '0' && *at <= '9' && number < IMPORT_CHOICES_MAX; at++)
        number = number * 10 + (*at - '0');
    return number;
}

static void add_columns(struct exchange *exchange, const struct import_head *head,
                        const struct import_draft *draft, const struct fault *fault,
                        struct import_columns_view *view)
{
    int64_t faulty = fault->field ? column_of_field(fault->field) : -1;
    bool is_chosen = draft->column_count == head->column_count;

    view->columns.items = arena_array(exchange->arena, struct column_row, head->column_count + 1);
    view->columns.count = head->column_count;
    for (size_t i = 0; i < head->column_count; i++) {
        const struct import_column *column = &head->columns[i];
        const char *word = is_chosen ? draft->columns[i] : column->word;
        struct column_row *row = &view->columns.items[i];

        *row = (struct column_row){.place = (int64_t)i,
                                   .name = column->name,
                                   .first = column->samples[0],
                                   .second = column->samples[1],
                                   .third = column->samples[2],
                                   .choices = choices_of(exchange->arena, head->kind, word),
                                   .is_forbidden = column->is_forbidden,
                                   .is_unknown = column->is_unknown && word[0] == '\0'};
        if ((int64_t)i == faulty)
            row->fault = fault->message;
    }
}

static void place_fault(const struct fault *fault, struct import_columns_view *view)
{
    if (!fault->message.one || column_of_field(fault->field) >= 0)
        return;
    if (strcmp(fault->field, "currency") == 0)
        view->currency_fault = fault->message;
    else if (strcmp(fault->field, "country") == 0)
        view->country_fault = fault->message;
    else
        view->fault = import_fault_words(fault);
}

static struct choices sheets_of(struct arena *arena, const struct import_sheets *sheets)
{
    struct choices choices = {.items = arena_array(arena, struct choice, sheets->count + 1)};

    for (size_t i = 0; i < sheets->count; i++)
        choices.items[choices.count++] = (struct choice){
            .value = sheets->names[i],
            .words = MESSAGE("{1}", arg_text(sheets->names[i])),
            .is_chosen = sheets->taken && strcmp(sheets->names[i], sheets->taken) == 0};
    return choices;
}

/* Of a file for which nothing was chosen yet: as it was with the last one of the same header. Of
 * another kind it is looked at once more, as that. */
static enum status remember(struct exchange *exchange, int64_t id, struct import_draft *draft,
                            struct import_head *head, bool *ret_is_remembered)
{
    const struct import_place place = import_place_of(exchange);
    enum import_what guessed =
        head->kind == IMPORT_CONTACTS ? IMPORT_WHAT_CONTACTS : IMPORT_WHAT_ORDERS;

    *ret_is_remembered = false;
    if (draft->what != IMPORT_WHAT_GUESS || draft->column_count > 0)
        return STATUS_OK;
    enum status status = remember_import(exchange->work, head, draft, ret_is_remembered);
    if (status != STATUS_OK || !*ret_is_remembered || draft->what == guessed)
        return status;
    struct import_draft plain = *draft;
    plain.column_count = 0;
    return look_at_import(exchange->work, &place, id, &plain, head);
}

/* Of a sheet that cannot be read the first one with data is shown, so that another can be chosen.
 */
static enum status look_without_sheet(struct exchange *exchange, int64_t id,
                                      struct import_draft *plain, struct import_head *head)
{
    const struct import_place place = import_place_of(exchange);
    enum status status = STATUS_INVALID;

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    if (plain->sheet[0] != '\0') {
        plain->sheet = "";
        status = look_at_import(exchange->work, &place, id, plain, head);
        work_end(exchange->work);
    }
    if (status == STATUS_INVALID) {
        *exchange->fault = (struct fault){0};
        status = STATUS_OK;
    }
    return status;
}

/* The columns as they are found, and as they were chosen; `fault` is of a choice, or empty. */
static enum status show_columns(struct exchange *exchange, int64_t id,
                                const struct import_draft *chosen, struct fault fault)
{
    const struct import_place place = import_place_of(exchange);
    struct import_draft own = *chosen, *draft = &own;
    struct import_head head = {0};
    bool is_remembered = false;

    /* Of a draft that cannot be read as chosen the columns are shown as they are found. */
    struct import_draft plain = *draft;
    plain.column_count = 0;
    enum status status = look_at_import(exchange->work, &place, id, &plain, &head);
    if (status == STATUS_INVALID && !fault.message.one) {
        fault = *exchange->fault;
        head = (struct import_head){.kind = IMPORT_ORDERS};
        status = look_without_sheet(exchange, id, &plain, &head);
    }
    if (status == STATUS_OK)
        status = remember(exchange, id, draft, &head, &is_remembered);
    if (status != STATUS_OK)
        return status;
    if (!fault.field)
        fault.field = "";
    struct import_columns_view view = {
        .csrf = exchange->csrf_token,
        .name = draft->file_name,
        .sheet = head.sheets.taken ? head.sheets.taken : "",
        .header = import_head_key(exchange->arena, &head),
        .is_remembered = is_remembered,
        .leaves_existing = draft->leaves_existing,
        .format = head.format ? head.format : "",
        .encoding = head.encoding == ENCODING_UNKNOWN ? "" : encoding_name(head.encoding),
        .currency = draft->currency,
        .country = draft->country,
        .id = id,
        .is_contacts = head.kind == IMPORT_CONTACTS,
        .may_be_other = head.may_be_other,
        .is_cards = head.is_cards,
        .what = head.kind == IMPORT_CONTACTS ? "contacts" : "orders",
    };
    add_columns(exchange, &head, draft, &fault, &view);
    if (head.sheets.count > 1)
        view.sheets = sheets_of(exchange->arena, &head.sheets);
    add_readings(exchange->arena, draft, &view);
    place_fault(&fault, &view);
    view.page = page_frame(exchange, translate(exchange->language, N_("What the columns hold")));
    view.page.crumb = translate(exchange->language, N_("Import"));
    struct html out = reply_html(exchange);
    view_import_columns(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /import/:id */
enum status page_import_columns(struct exchange *exchange)
{
    const struct import_place place = import_place_of(exchange);
    struct import_view view;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_import(exchange->work, &place, id, &view);
    if (status != STATUS_OK)
        return status;
    if (view.job.job.state != JOB_DRAFT) {
        reply_see_other(exchange, "/import/%" PRId64 "/progress", id);
        return STATUS_OK;
    }
    return show_columns(exchange, id, &view.draft, (struct fault){0});
}

/* ---- chosen ---- */

static int place_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; word && i < count; i++)
        if (strcmp(words[i], word) == 0)
            return (int)i;
    return 0;
}

static enum status take_columns(struct exchange *exchange, struct import_draft *draft)
{
    draft->column_count = 0;
    for (size_t i = 0; i < IMPORT_CHOICES_MAX; i++) {
        struct text name = text_new(exchange->arena);
        const char *word = NULL;

        text_format(&name, "c%zu", i);
        enum status status = form_text(exchange, name.at, WORD_MAX, &word);
        if (status != STATUS_OK)
            return status;
        if (!word)
            break;
        draft->columns[draft->column_count++] = word;
    }
    return STATUS_OK;
}

static enum status take_readings(struct exchange *exchange, struct import_draft *draft)
{
    const char *dates = NULL, *decimals = NULL, *encoding = NULL, *header = NULL;
    const char *existing = NULL;

    enum status status = form_text(exchange, "dates", WORD_MAX, &dates);
    if (status == STATUS_OK)
        status = form_text(exchange, "decimals", WORD_MAX, &decimals);
    if (status == STATUS_OK)
        status = form_text(exchange, "encoding", WORD_MAX, &encoding);
    if (status == STATUS_OK)
        status = form_text(exchange, "header", WORD_MAX, &header);
    if (status == STATUS_OK)
        status = form_text(exchange, "existing", WORD_MAX, &existing);
    draft->leaves_existing = existing && strcmp(existing, "leave") == 0;
    draft->header = header ? header : "";
    draft->date_order = (enum date_order)place_of(dates, date_words, 3);
    draft->decimal_mark = (enum decimal_mark)place_of(decimals, decimal_words, 3);
    draft->encoding =
        encoding && encoding[0] != '\0' ? encoding_by_name(encoding) : ENCODING_UNKNOWN;
    return status;
}

static enum status take_codes(struct exchange *exchange, struct import_draft *draft)
{
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *currency = NULL, *country = NULL;

    enum status status = form_text(exchange, "currency", CURRENCY_BYTES, &currency);
    if (status == STATUS_OK)
        status = form_text(exchange, "country", COUNTRY_BYTES, &country);
    if (status != STATUS_OK)
        return status;
    draft->currency = currency ? currency : "";
    draft->country = country ? country + (country[0] == '+') : "";
    if (draft->currency[0] != '\0' &&
        (strlen(draft->currency) != 3 || strspn(draft->currency, capitals) != 3))
        return fault_set(exchange->fault, STATUS_INVALID, "currency",
                         PLAIN_MESSAGE("a currency is written as its code in capitals, as EUR"));
    size_t digits = strspn(draft->country, "0123456789");
    if (draft->country[digits] != '\0' || digits > 3 || draft->country[0] == '0')
        return fault_set(exchange->fault, STATUS_INVALID, "country",
                         PLAIN_MESSAGE("a country is written as its numbers begin abroad, as "
                                       "+385"));
    return STATUS_OK;
}

/* The kind that was chosen, and whether the columns below were those of the other. */
static enum status take_kind(struct exchange *exchange, struct import_draft *draft,
                             bool *ret_is_other)
{
    const char *what = NULL, *shown = NULL;

    enum status status = form_text(exchange, "what", WORD_MAX, &what);
    if (status == STATUS_OK)
        status = form_text(exchange, "shown", WORD_MAX, &shown);
    if (status != STATUS_OK)
        return status;
    draft->what = what && strcmp(what, "contacts") == 0 ? IMPORT_WHAT_CONTACTS : IMPORT_WHAT_ORDERS;
    *ret_is_other = what && shown && strcmp(what, shown) != 0;
    return STATUS_OK;
}

/* The sheet that was chosen, and whether the columns below were those of another. */
static enum status take_sheet(struct exchange *exchange, struct import_draft *draft,
                              bool *ret_is_other)
{
    const char *sheet = NULL, *shown = NULL;

    enum status status = form_text(exchange, "sheet", SHEET_MAX, &sheet);
    if (status == STATUS_OK)
        status = form_text(exchange, "shown_sheet", SHEET_MAX, &shown);
    draft->sheet = sheet ? sheet : "";
    *ret_is_other = sheet && strcmp(sheet, shown ? shown : "") != 0;
    return status;
}

/* POST /import/:id */
enum status page_import_choose(struct exchange *exchange)
{
    const struct import_place place = import_place_of(exchange);
    struct import_view view;
    bool is_other = false, is_other_sheet = false;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_import(exchange->work, &place, id, &view);
    if (status != STATUS_OK)
        return status;
    struct import_draft draft = view.draft;
    status = take_kind(exchange, &draft, &is_other);
    if (status == STATUS_OK)
        status = take_columns(exchange, &draft);
    if (status == STATUS_OK)
        status = take_readings(exchange, &draft);
    if (status == STATUS_OK)
        status = take_codes(exchange, &draft);
    if (status == STATUS_OK)
        status = take_sheet(exchange, &draft, &is_other_sheet);
    /* Of another kind or sheet there are other columns: they are looked at anew. */
    is_other = is_other || is_other_sheet;
    if (is_other)
        draft.column_count = 0;
    if (is_other_sheet)
        draft.what = IMPORT_WHAT_GUESS;
    if (status == STATUS_OK)
        status = choose_for_import(exchange->work, &place, id, &draft);
    if (status == STATUS_INVALID) {
        const struct fault fault = *exchange->fault;

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, 422);
        return show_columns(exchange, id, &draft, fault);
    }
    if (status == STATUS_OK)
        reply_see_other(exchange, "/import/%" PRId64 "%s", id, is_other ? "" : "/check");
    return status;
}
