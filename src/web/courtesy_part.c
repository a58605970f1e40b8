// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/courtesy_part.h"

#include <inttypes.h>
#include <string.h>

#include "app/local_time.h"
#include "app/site.h"
#include "base/text.h"
#include "web/page_frame.h"

enum { KEY_MAX = 80, DAY_MAX = 24, PLACE_DIGITS = 9 };

/* ---- words of the address ---- */

static const char *const use_words[] = {"letter", "template", "note"};
static const char *const kind_words[] = {"reply", "delivery",  "delay",    "review_reply",
                                         "quote", "complaint", "reminder", "first_contact"};

const char *courtesy_use_word(enum courtesy_use use)
{
    return use_words[use];
}

static bool word_of(const char *word, const char *const *words, size_t count, int *ret_word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0) {
            *ret_word = (int)i;
            return true;
        }
    return false;
}

bool courtesy_use_of(const char *word, enum courtesy_use *ret_use)
{
    int found = 0;

    if (!word_of(word, use_words, sizeof(use_words) / sizeof(use_words[0]), &found))
        return false;
    *ret_use = (enum courtesy_use)found;
    return true;
}

bool courtesy_kind_of(const char *word, enum courtesy_kind *ret_kind)
{
    int found = 0;

    if (!word_of(word, kind_words, sizeof(kind_words) / sizeof(kind_words[0]), &found))
        return false;
    *ret_kind = (enum courtesy_kind)found;
    return true;
}

/* ---- the place ---- */

struct courtesy_view courtesy_place(struct arena *arena, const char *area,
                                    const struct courtesy_request *request)
{
    struct text id = text_new(arena);

    text_format(&id, "courtesy-%s", area);
    return (struct courtesy_view){.id = id.at,
                                  .area = area,
                                  .use = use_words[request->use],
                                  .kind = kind_words[request->kind],
                                  .language = request->language,
                                  .client = request->client_id,
                                  .contact = request->contact_id,
                                  .found = {.language = request->language}};
}

struct courtesy_view courtesy_place_of_note(struct arena *arena, const char *area,
                                            int64_t client_id)
{
    const struct courtesy_request request = {
        .client_id = client_id, .use = COURTESY_NOTE, .kind = COURTESY_REPLY, .language = ""};

    return courtesy_place(arena, area, &request);
}

/* ---- rows ---- */

/* What the button says, by what it does. */
static struct message button_words(const struct courtesy_told *told, struct arena *arena)
{
    const char *with = told->change.with;
    size_t length;

    if (!told->has_change)
        return (struct message){.one = NULL};
    if (told->finding.label == COURTESY_SHOUTING)
        return PLAIN_MESSAGE("Write it small");
    if (told->finding.label == COURTESY_INTERNAL_REMARK)
        return PLAIN_MESSAGE("Take it out");
    if (told->finding.label == COURTESY_MANY_QUESTIONS)
        return PLAIN_MESSAGE("Number them");
    with += strspn(with, " .\n");
    length = strlen(with);
    while (length > 0 && with[length - 1] == '\n')
        length--;
    return MESSAGE("Write “{1}”", arg_text(arena_copy(arena, with, length)));
}

static const char *key_of(const struct courtesy_told *told, struct arena *arena)
{
    struct text key = text_new(arena);

    text_format(&key, "%s-%zu", courtesy_label_key(told->finding.label), told->finding.from);
    return key.at;
}

/* The day after today, as a form has it. */
static enum status next_day(struct exchange *exchange, const char **ret_day)
{
    char text[DAY_TEXT_SIZE];
    struct zone *zone = NULL;

    enum status status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    day_write(zone_day(zone, exchange->work->now / INT64_C(1000000)) + 1, text);
    zone_close(zone);
    *ret_day = arena_copy(exchange->arena, text, strlen(text));
    return STATUS_OK;
}

static struct message said_before(const struct courtesy_checked *checked)
{
    return MESSAGE("“{1}” stands in a message to {2}.", arg_text(checked->said_words),
                   arg_text(checked->said_to));
}

static struct courtesy_row row_of(struct exchange *exchange, const struct courtesy_request *request,
                                  const struct courtesy_checked *checked,
                                  const struct courtesy_told *told, const char *day)
{
    const enum courtesy_label label = told->finding.label;
    const struct slice text = slice_of(checked->text);
    struct text id = text_new(exchange->arena);

    text_format(&id, "promise_on_%zu", told->finding.from);
    struct courtesy_row row = {
        .id = id.at,
        .key = key_of(told, exchange->arena),
        .title = courtesy_title(label, exchange->language),
        .quote = told->quote,
        .why = courtesy_why(label, exchange->language),
        .mend = courtesy_mend(label, exchange->language),
        .rule = courtesy_label_rule(label),
        .words = button_words(told, exchange->arena),
        .with = told->has_change ? told->change.with : "",
        .from = (int64_t)courtesy_units(text, told->change.from),
        .to = (int64_t)courtesy_units(text, told->change.to),
    };

    if (label == COURTESY_ONLY_FOR_YOU && checked->said_to)
        row.said = said_before(checked);
    if (told->finding.is_to_find_out && request->client_id != 0 &&
        request->use == COURTESY_LETTER && actor_may(&exchange->work->actor, RIGHT_EDIT))
        row.promise_on = day;
    return row;
}

static struct message what_is_said(const struct courtesy_checked *checked)
{
    if (checked->text[0] == '\0')
        return (struct message){.one = NULL};
    if (checked->count == 0)
        return PLAIN_MESSAGE("The courtesy check finds nothing to mend.");
    return MESSAGE_N("The courtesy check would look at {1} place again.",
                     "The courtesy check would look at {1} places again.",
                     arg_count((int64_t)checked->count));
}

enum status courtesy_look(struct exchange *exchange, const struct courtesy_request *request,
                          struct courtesy_view *view)
{
    struct courtesy_checked checked = {.text = ""};
    const char *day = "";

    enum status status =
        check_courtesy(exchange->work, exchange->site->courtesy, request, &checked);
    if (status == STATUS_OK)
        status = next_day(exchange, &day);
    if (status != STATUS_OK)
        return status;
    struct courtesy_found_view *found = &view->found;
    found->said = what_is_said(&checked);
    found->rows.items = arena_array(exchange->arena, struct courtesy_row, checked.count);
    for (size_t i = 0; i < checked.count; i++)
        found->rows.items[found->rows.count++] =
            row_of(exchange, request, &checked, &checked.items[i], day);
    if (checked.was_cut)
        found->cut =
            MESSAGE("Only the first {1} bytes were looked at.", arg_count(COURTESY_TEXT_MAX));
    if (checked.muted_count > 0)
        found->muted = MESSAGE_N("You muted {1} rule.", "You muted {1} rules.",
                                 arg_count((int64_t)checked.muted_count));
    return STATUS_OK;
}

/* ---- without script ---- */

/* "blame-117": a label and a byte. */
static bool read_key(const char *key, struct arena *arena, const char **ret_label, size_t *ret_from)
{
    const char *mark = strrchr(key, '-');
    size_t from = 0;

    if (!mark || mark[1] == '\0' || strlen(mark + 1) > PLACE_DIGITS)
        return false;
    for (const char *at = mark + 1; *at != '\0'; at++) {
        if (*at < '0' || *at > '9')
            return false;
        from = from * 10 + (size_t)(*at - '0');
    }
    *ret_label = arena_copy(arena, key, (size_t)(mark - key));
    *ret_from = from;
    return true;
}

static void put_field(struct exchange *exchange, const char *name, const char *value)
{
    for (size_t i = 0; i < exchange->form.count; i++)
        if (strcmp(exchange->form.items[i].name, name) == 0)
            exchange->form.items[i].value = value;
}

enum status courtesy_take(struct exchange *exchange, const char *name,
                          const struct courtesy_request *request, bool *ret_is_asked)
{
    struct courtesy_checked checked = {.text = ""};
    const char *mend = NULL, *label = "";
    size_t from = 0;

    *ret_is_asked = fields_value(&exchange->form, "check") != NULL;
    enum status status = form_text(exchange, "mend", KEY_MAX, &mend);
    if (status != STATUS_OK || !mend)
        return status;
    *ret_is_asked = true;
    if (!read_key(mend, exchange->arena, &label, &from))
        return STATUS_OK;
    status = check_courtesy(exchange->work, exchange->site->courtesy, request, &checked);
    if (status == STATUS_OK)
        put_field(exchange, name, courtesy_mended(&checked, label, from, exchange->arena));
    return status;
}

/* The words of the finding whose button was pressed; NULL when it is gone. */
static const char *quote_of(const struct courtesy_checked *checked, const char *label, size_t from)
{
    for (size_t i = 0; i < checked->count; i++)
        if (checked->items[i].finding.from == from &&
            strcmp(courtesy_label_key(checked->items[i].finding.label), label) == 0)
            return checked->items[i].quote;
    return NULL;
}

static enum status keep(struct exchange *exchange, const struct courtesy_request *request,
                        const char *quote, const char *day, struct message *ret_kept)
{
    const struct courtesy_promise promise = {
        .client_id = request->client_id, .quote = quote, .due_on = day};
    int64_t audit_id = 0;
    day_t due_on = 0;

    enum status status =
        keep_courtesy_promise(exchange->work, exchange->language, &promise, &audit_id);
    if (status == STATUS_INVALID) {
        *ret_kept = exchange->fault->message;
        *exchange->fault = (struct fault){0};
        work_end(exchange->work);
        reply_code(exchange, 422);
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_RECORD_ADDED, audit_id);
    *ret_kept = day_read(day, &due_on)
                    ? MESSAGE("It is on Today for {1}: “{2}”", arg_day(due_on), arg_text(quote))
                    : PLAIN_MESSAGE("It is on Today.");
    return STATUS_OK;
}

enum status courtesy_keep(struct exchange *exchange, const struct courtesy_request *request,
                          struct message *ret_kept)
{
    struct courtesy_checked checked = {.text = ""};
    const char *key = NULL, *day = NULL, *label = "";
    struct text field = text_new(exchange->arena);
    size_t from = 0;

    enum status status = form_text(exchange, "promise", KEY_MAX, &key);
    if (status != STATUS_OK || !key || !read_key(key, exchange->arena, &label, &from))
        return status;
    text_format(&field, "promise_on_%zu", from);
    status = form_text(exchange, field.at, DAY_MAX, &day);
    if (status == STATUS_OK)
        status = check_courtesy(exchange->work, exchange->site->courtesy, request, &checked);
    const char *quote = status == STATUS_OK ? quote_of(&checked, label, from) : NULL;
    if (!quote)
        return status;
    return keep(exchange, request, quote, day ? day : "", ret_kept);
}
