// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/form_page.h"

#include <stdio.h>
#include <string.h>

#include "web/form_field.h"
#include "web/page_frame.h"

const char *path_text(struct exchange *exchange, const char *format, ...)
{
    enum { PATH_MAX_BYTES = 300 };
    char path[PATH_MAX_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(path, sizeof(path), format, arguments);
    va_end(arguments);
    return arena_copy(exchange->arena, path, strlen(path));
}

struct form_page form_page_start(struct exchange *exchange, enum form_mode mode, const char *title)
{
    struct form_page form = form_rows_start(exchange, mode);
    const bool is_changed = mode == FORM_CHANGED;
    const struct language *language = exchange->language;

    form.view.page = page_frame(exchange, title);
    form.view.title = is_changed ? translate(language, N_("Changed meanwhile")) : title;
    form.view.lead =
        is_changed
            ? translate(language,
                        N_("While you were writing, this was changed in another place. A field "
                           "where the two differ shows what is stored now and, below it, what you "
                           "typed. Nothing is lost: choose which to keep."))
            : "";
    form.view.save = translate(language, is_changed ? N_("Save mine over it") : N_("Save"));
    form.view.leave =
        translate(language, is_changed ? N_("Keep what is stored") : N_("Leave as it was"));
    return form;
}

struct form_page form_rows_start(struct exchange *exchange, enum form_mode mode)
{
    return (struct form_page){
        .exchange = exchange,
        .mode = mode,
        .view.fields = {.csrf = exchange->csrf_token,
                        .rows.items =
                            arena_array(exchange->arena, struct form_row, FORM_ROWS_MAX)}};
}

static struct form_field field_of(const struct form_page *form, const char *name,
                                  const char *stored)
{
    switch (form->mode) {
    case FORM_OPENED:
        break;
    case FORM_TYPED:
        return form_field_typed(form->exchange, name, stored);
    case FORM_CHANGED:
        return form_field_changed(form->exchange, name, stored);
    }
    return form_field_opened(stored);
}

/* What is stored, as people see it: of a choice its words. */
static struct message stored_words(const struct form_page *form, const struct form_spec *spec,
                                   const char *stored)
{
    for (const struct form_choice *choice = spec->choices; choice && choice->value; choice++)
        if (strcmp(choice->value, stored) == 0)
            return MESSAGE("Stored now: {1}",
                           arg_text(translate(form->exchange->language, choice->words)));
    if (stored[0] == '\0')
        return PLAIN_MESSAGE("Stored now: nothing");
    return MESSAGE("Stored now: {1}", arg_text(stored));
}

static void add_choices(struct form_page *form, const struct form_choice *choices,
                        struct form_row *row)
{
    size_t count = 0;

    while (choices && choices[count].value)
        count++;
    row->options.items = arena_array(form->exchange->arena, struct form_option, count);
    row->options.count = count;
    for (size_t i = 0; i < count; i++)
        row->options.items[i] =
            (struct form_option){.value = choices[i].value,
                                 .words = {.one = choices[i].words},
                                 .is_chosen = strcmp(choices[i].value, row->value) == 0};
}

static const char *type_of(enum form_look look)
{
    if (look == FORM_DAY)
        return "date";
    return look == FORM_TIME ? "datetime-local" : "text";
}

static const char *list_of(enum form_look look)
{
    if (look == FORM_SERVICE)
        return "known-services";
    return look == FORM_SOURCE ? "known-sources" : NULL;
}

struct form_row *form_page_row(struct form_page *form, const struct form_spec *spec,
                               const char *stored)
{
    struct form_rows *rows = &form->view.fields.rows;
    struct form_row *row = &rows->items[rows->count < FORM_ROWS_MAX ? rows->count++ : 0];
    const struct form_field field = field_of(form, spec->name, stored);

    *row = (struct form_row){.name = spec->name,
                             .id = spec->id ? spec->id : spec->name,
                             .value = field.value,
                             .base = field.base,
                             .type = type_of(spec->look),
                             .label = {.one = spec->label},
                             .hint = {.one = spec->hint},
                             .list = list_of(spec->look),
                             .is_area = spec->look == FORM_AREA,
                             .is_amount = spec->look == FORM_AMOUNT,
                             .is_choice = spec->look == FORM_CHOICE};
    if (spec->look == FORM_CHOICE)
        add_choices(form, spec->choices, row);
    if (form->mode == FORM_CHANGED && strcmp(field.value, stored) != 0)
        row->stored = stored_words(form, spec, stored);
    if (form->fault.status != STATUS_OK && strcmp(form->fault.field, spec->name) == 0) {
        row->fault = form->fault.message;
        form->fault.status = STATUS_OK;
    }
    return row;
}

void form_row_options(struct form_page *form, struct form_row *row, const char *const *values,
                      const char *const *texts, size_t count)
{
    row->options.items = arena_array(form->exchange->arena, struct form_option, count);
    row->options.count = count;
    for (size_t i = 0; i < count; i++)
        row->options.items[i] = (struct form_option){
            .value = values[i], .text = texts[i], .is_chosen = strcmp(values[i], row->value) == 0};
}

struct word_rows form_words(struct arena *arena, const char *const *words, size_t count)
{
    struct word_rows rows = {arena_array(arena, struct word_row, count), count};

    for (size_t i = 0; i < count; i++)
        rows.items[i].word = words[i];
    return rows;
}

/* --- own fields --- */

static const struct form_choice yes_no_choices[] = {
    {"", N_("not said")}, {"yes", N_("yes")}, {"no", N_("no")}, {NULL, NULL}};

/* The lines of a list of choices, nothing first. */
static void add_own_choices(struct form_page *form, const char *lines, struct form_row *row)
{
    enum { CHOICES_MAX = 500 };
    const char **values = arena_array(form->exchange->arena, const char *, CHOICES_MAX);
    size_t count = 0;

    values[count++] = "";
    while (*lines != '\0' && count < CHOICES_MAX) {
        size_t length = strcspn(lines, "\n");

        values[count++] = arena_copy(form->exchange->arena, lines, length);
        lines += length + (lines[length] != '\0');
    }
    form_row_options(form, row, values, values, count);
}

void form_own_rows(struct form_page *form, const struct own_shown_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct own_shown *own = &list->items[i];
        struct form_spec spec = {.name = own_field_key(form->exchange->arena, own->field.id),
                                 .label = own->field.name};

        if (own->field.kind == OWN_DAY)
            spec.look = FORM_DAY;
        if (own->field.kind == OWN_YES_NO || own->field.kind == OWN_CHOICE)
            spec.look = FORM_CHOICE;
        if (own->field.kind == OWN_YES_NO)
            spec.choices = yes_no_choices;
        struct form_row *row = form_page_row(form, &spec, own->value);
        row->text_label = own->field.name;
        if (own->field.kind == OWN_CHOICE)
            add_own_choices(form, own->field.choices, row);
    }
}

/* --- shown --- */

struct form_rows_view form_rows_end(struct form_page *form)
{
    const bool has_fault = form->fault.message.one != NULL;

    if (form->fault.status != STATUS_OK)
        form->view.fields.fault = form->fault.message;
    if (form->mode == FORM_CHANGED)
        reply_code(form->exchange, 409);
    else if (has_fault)
        reply_code(form->exchange, 422);
    return form->view.fields;
}

void form_page_show(struct form_page *form)
{
    struct html out = reply_html(form->exchange);

    (void)form_rows_end(form);
    view_form_page(&out, form->exchange->language, &form->view);
}

enum form_mode form_again(struct exchange *exchange, enum status status, struct fault *ret_fault)
{
    const bool is_changed = status == STATUS_CONFLICT;

    *ret_fault = is_changed ? (struct fault){0} : *exchange->fault;
    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    return is_changed ? FORM_CHANGED : FORM_TYPED;
}

int64_t form_version(struct exchange *exchange, enum form_mode mode, int64_t stored)
{
    int64_t typed = stored;

    if (mode == FORM_TYPED && form_id(exchange, "version", &typed) != STATUS_OK)
        *exchange->fault = (struct fault){0};
    return typed;
}

enum status form_texts(struct exchange *exchange, const struct form_text_field *fields,
                       size_t count)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = form_text(exchange, fields[i].name, fields[i].max, fields[i].text);
    return status;
}
