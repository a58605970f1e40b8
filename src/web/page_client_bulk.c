// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/client_bulk.h"
#include "app/client_list_export.h"
#include "app/own_cues.h"
#include "app/site.h"
#include "web/client_list_query.h"
#include "web/list_export.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { DEED_WORD_MAX = 20, TAG_FIELD_MAX = 400, CUE_FIELD_MAX = 2000, ALL_WORD_MAX = 8 };

/* What the form of a list asks for. */
struct bulk_form {
    struct client_filter filter; /* of the list it stood on */
    const char *query;           /* the same as an address */
    const char *deed, *tag, *mark;
    const char *words, *why, *due_on; /* of a cue */
    bool is_all;
    int64_t *ids;
    size_t count;
};

static enum status not_an_id(struct exchange *exchange)
{
    return fault_set(exchange->fault, STATUS_INVALID, "id",
                     PLAIN_MESSAGE("these are no clients of the list; select them again"));
}

static bool read_id(const char *text, int64_t *ret_id)
{
    int64_t id = 0;

    for (; *text >= '0' && *text <= '9'; text++) {
        if (id > (INT64_MAX - 9) / 10)
            return false;
        id = id * 10 + (*text - '0');
    }
    *ret_id = id;
    return *text == '\0' && id > 0;
}

static enum status read_ids(struct exchange *exchange, struct bulk_form *form)
{
    const struct http_fields *fields = &exchange->form;

    form->ids = arena_array(exchange->arena, int64_t, fields->count);
    for (size_t i = 0; i < fields->count; i++) {
        if (strcmp(fields->items[i].name, "id") != 0)
            continue;
        if (!read_id(fields->items[i].value, &form->ids[form->count++]))
            return not_an_id(exchange);
    }
    return STATUS_OK;
}

static enum status read_form(struct exchange *exchange, struct bulk_form *form)
{
    const char *all = NULL;

    enum status status = client_filter_of(exchange, &exchange->query, &form->filter);
    if (status == STATUS_OK)
        status = form_text(exchange, "do", DEED_WORD_MAX, &form->deed);
    if (status == STATUS_OK)
        status = form_text(exchange, "tag", TAG_FIELD_MAX, &form->tag);
    if (status == STATUS_OK)
        status = form_text(exchange, "mark", DEED_WORD_MAX, &form->mark);
    if (status == STATUS_OK)
        status = form_text(exchange, "words", CUE_FIELD_MAX, &form->words);
    if (status == STATUS_OK)
        status = form_text(exchange, "why", CUE_FIELD_MAX, &form->why);
    if (status == STATUS_OK)
        status = form_text(exchange, "due_on", DEED_WORD_MAX, &form->due_on);
    if (status == STATUS_OK)
        status = form_text(exchange, "all", ALL_WORD_MAX, &all);
    if (status == STATUS_OK)
        status = read_ids(exchange, form);
    if (status != STATUS_OK)
        return status;
    form->is_all = all != NULL;
    form->query = client_filter_query(&form->filter, FILTER_ALL, NULL, exchange->arena);
    return STATUS_OK;
}

/* Everybody in the list, as it is now. */
static enum status take_all(struct exchange *exchange, struct bulk_form *form)
{
    const struct client_listing_query query = {
        .filter = form->filter, .limit = CLIENTS_PAGE_MAX, .snapshots = exchange->site->snapshots};

    if (!form->is_all)
        return STATUS_OK;
    return list_chosen_ids(exchange->work, &query, BULK_ALL_MAX, &form->ids, &form->count);
}

/* --- what is chosen on a page of its own --- */

enum bulk_choice { CHOOSE_TAG, CHOOSE_MARK, CHOOSE_CUE };

static struct message choice_title(enum bulk_choice choice)
{
    switch (choice) {
    case CHOOSE_TAG:
        return PLAIN_MESSAGE("Tag clients");
    case CHOOSE_MARK:
        return PLAIN_MESSAGE("Mark clients");
    case CHOOSE_CUE:
        break;
    }
    return PLAIN_MESSAGE("Put on Today");
}

static struct message fault_of(const struct fault *fault, const char *field)
{
    return fault->field && strcmp(fault->field, field) == 0 ? fault->message : (struct message){0};
}

/* The list in words, as far as they fit: why these clients and no others. */
static const char *list_words(struct exchange *exchange, const struct client_filter *filter)
{
    const struct own_names own = {NULL, 0};
    struct filter_chips chips = client_filter_chips(filter, exchange->arena);
    struct text out = text_new(exchange->arena);

    for (size_t i = 0; i < chips.count; i++) {
        const char *words = message_text(exchange->arena, exchange->language,
                                         client_chip_words(&chips.items[i], exchange, &own));

        if (out.length + strlen(words) + 2 > CUE_OWN_WHY_MAX)
            break;
        text_add(&out, out.length > 0 ? "; " : "");
        text_add(&out, words);
    }
    return out.at;
}

/* What was typed, else what it begins with. */
static void set_cue(struct exchange *exchange, const struct bulk_form *form, day_t today,
                    const struct fault *fault, struct client_bulk_view *view)
{
    char day[DAY_TEXT_SIZE];

    day_write(today, day);
    view->words = form->words ? form->words : translate(exchange->language, N_("Look after them"));
    view->why = form->why ? form->why : list_words(exchange, &form->filter);
    view->due_on = form->due_on ? form->due_on : arena_copy(exchange->arena, day, strlen(day));
    view->words_fault = fault_of(fault, "words");
    view->why_fault = fault_of(fault, "why");
    view->due_fault = fault_of(fault, "due_on");
}

static enum status show_choice(struct exchange *exchange, const struct bulk_form *form,
                               enum bulk_choice choice, const struct fault *fault)
{
    const struct message title = choice_title(choice);
    day_t today = 0;

    enum status status = choice == CHOOSE_CUE ? own_cue_today(exchange->work, &today) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    struct client_bulk_view view = {
        .page = page_frame(exchange, message_text(exchange->arena, exchange->language, title)),
        .action = client_list_path(exchange, "/clients/bulk", form->query),
        .back = client_list_path(exchange, "/clients", form->query),
        .title = title,
        .is_tag = choice == CHOOSE_TAG,
        .is_cue = choice == CHOOSE_CUE,
        .is_all = form->is_all,
        .tag = form->tag ? form->tag : "",
        .fault = fault_of(fault, "tag"),
        .ids = {arena_array(exchange->arena, struct bulk_id, form->count), form->count},
    };

    for (size_t i = 0; i < form->count; i++)
        view.ids.items[i].id = form->ids[i];
    view.page.crumb = view.page.title;
    set_cue(exchange, form, today, fault, &view);
    struct html out = reply_html(exchange);
    view_client_bulk(&out, exchange->language, &view);
    return STATUS_OK;
}

/* The form again, with what was wrong beside its field: the unit of what failed is over. */
static enum status show_again(struct exchange *exchange, const struct bulk_form *form,
                              enum bulk_choice choice)
{
    const struct fault fault = *exchange->fault;

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    reply_code(exchange, 422);
    return show_choice(exchange, form, choice, &fault);
}

/* --- what is done --- */

static const struct {
    const char *word;
    enum bulk_deed deed;
    enum page_deed said;
} deeds[] = {
    {"tag", BULK_TAG, DEED_CLIENTS_CHANGED},
    {"untag", BULK_UNTAG, DEED_CLIENTS_CHANGED},
    {"mark", BULK_MARK, DEED_CLIENTS_CHANGED},
    {"archive", BULK_ARCHIVE, DEED_CLIENTS_ARCHIVED},
    {"restore", BULK_BRING_BACK, DEED_CLIENTS_BROUGHT_BACK},
};

static enum status do_deed(struct exchange *exchange, struct bulk_form *form, size_t place)
{
    struct bulk_done done = {0};

    enum status status = take_all(exchange, form);
    const struct client_bulk bulk = {.deed = deeds[place].deed,
                                     .tag = form->tag,
                                     .mark = form->mark,
                                     .ids = form->ids,
                                     .count = form->count};
    if (status == STATUS_OK)
        status = change_clients(exchange->work, &bulk, &done);
    if (status == STATUS_INVALID && strcmp(exchange->fault->field, "tag") == 0)
        return show_again(exchange, form, CHOOSE_TAG);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, done.audit_id != 0 ? deeds[place].said : DEED_NOTHING_CHANGED,
              done.audit_id);
    reply_see_other(exchange, "%s", client_list_path(exchange, "/clients", form->query));
    return STATUS_OK;
}

/* A cue for each of them. */
static enum status put_cues(struct exchange *exchange, struct bulk_form *form)
{
    struct bulk_done done = {0};
    struct bulk_form typed = *form;

    enum status status = take_all(exchange, form);
    const struct own_cue_bulk bulk = {.words = form->words,
                                      .why = form->why,
                                      .due_on = form->due_on,
                                      .ids = form->ids,
                                      .count = form->count};
    if (status == STATUS_OK)
        status = put_on_today(exchange->work, &bulk, &done);
    if (status == STATUS_INVALID && strcmp(exchange->fault->field, "id") != 0 &&
        strcmp(exchange->fault->field, "all") != 0)
        return show_again(exchange, &typed, CHOOSE_CUE);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, done.audit_id != 0 ? DEED_CUES_MADE : DEED_NOTHING_CHANGED, done.audit_id);
    reply_see_other(exchange, "%s", client_list_path(exchange, "/clients", form->query));
    return STATUS_OK;
}

/* Nothing is changed: who is picked comes as a file. */
static enum status send_cards(struct exchange *exchange, struct bulk_form *form)
{
    int fd = -1;

    enum status status = take_all(exchange, form);
    if (status == STATUS_OK && form->count == 0)
        status = not_an_id(exchange);
    if (status == STATUS_OK)
        status = export_picked_cards(exchange->work, form->ids, form->count, &fd);
    if (status == STATUS_OK)
        reply_list(exchange, LIST_AS_CARDS, "contacts", fd);
    return status;
}

/* What a deed is done with is asked for on a page of its own first. */
static bool has_to_choose(const struct bulk_form *form, const char *deed,
                          enum bulk_choice *ret_choice)
{
    const struct {
        const char *word, *chosen;
        enum bulk_choice choice;
    } choices[] = {{"tag", form->tag, CHOOSE_TAG},
                   {"mark", form->mark, CHOOSE_MARK},
                   {"cue", form->words, CHOOSE_CUE}};

    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
        if (strcmp(deed, choices[i].word) == 0 && !choices[i].chosen &&
            (form->count > 0 || form->is_all)) {
            *ret_choice = choices[i].choice;
            return true;
        }
    return false;
}

/* POST /clients/bulk?the list's own query */
enum status page_client_bulk(struct exchange *exchange)
{
    struct bulk_form form = {0};

    enum status status = read_form(exchange, &form);
    if (status != STATUS_OK)
        return status;
    const char *deed = form.deed ? form.deed : "";
    enum bulk_choice choice = CHOOSE_TAG;

    if (has_to_choose(&form, deed, &choice))
        return show_choice(exchange, &form, choice, &(struct fault){0});
    if (strcmp(deed, "cue") == 0)
        return put_cues(exchange, &form);
    if (strcmp(deed, "cards") == 0)
        return send_cards(exchange, &form);
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
        if (strcmp(deeds[i].word, deed) == 0)
            return do_deed(exchange, &form, i);
    return fault_set(exchange->fault, STATUS_INVALID, "do",
                     PLAIN_MESSAGE("this cannot be done with clients of a list"));
}
