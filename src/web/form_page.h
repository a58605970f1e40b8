// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/own_fields.h"
#include "http/exchange.h"
#include "web/views.h"

/*
 * Pages that are one form: fields described by rows of a table, shown empty, as they are stored, as
 * they were typed, or, when somebody changed the record meanwhile, with what is stored beside what
 * was typed (form_field.h).
 */
struct form_choice {
    const char *value, *words; /* N_() */
};
enum form_look {
    FORM_LINE,
    FORM_AREA,
    FORM_CHOICE,
    FORM_DAY,
    FORM_TIME,
    FORM_AMOUNT,
    FORM_SERVICE, /* a line, with those that are known to choose from */
    FORM_SOURCE,
};
struct form_spec {
    const char *name, *id;    /* id NULL: the name */
    const char *label, *hint; /* N_(); hint NULL: none */
    enum form_look look;
    const struct form_choice *choices; /* of a choice; value NULL ends them */
};
enum form_mode { FORM_OPENED, FORM_TYPED, FORM_CHANGED };

/* At most FORM_ROWS_MAX rows. */
enum { FORM_ROWS_MAX = 40 };
struct form_page {
    struct exchange *exchange;
    enum form_mode mode;
    struct fault fault; /* is shown beside its field, or above all when no row has it */
    struct form_page_view view;
};
struct form_page form_page_start(struct exchange *exchange, enum form_mode mode, const char *title);

/* The rows alone, for a view that has {{> form_rows fields }} within a frame of its own; ending
 * them sets the code of the reply, as form_page_show() does. */
struct form_page form_rows_start(struct exchange *exchange, enum form_mode mode);
struct form_rows_view form_rows_end(struct form_page *form);

/* What a failed save leads to: its unit is over, what is stored can be read anew. *ret_fault is to
 * be shown. */
enum form_mode form_again(struct exchange *exchange, enum status status, struct fault *ret_fault);

/* The version for the form: what was looked at while somebody types, else what is stored. */
int64_t form_version(struct exchange *exchange, enum form_mode mode, int64_t stored);

/* What came of several fields, each at most `max` bytes. */
struct form_text_field {
    const char *name;
    size_t max;
    const char **text;
};
CHECKED enum status form_texts(struct exchange *exchange, const struct form_text_field *fields,
                               size_t count);

/* The next row; `stored` is what is stored now, or what an empty form begins with. */
struct form_row *form_page_row(struct form_page *form, const struct form_spec *spec,
                               const char *stored);

/* Options of a choice that are not words of ours: names of people. Chosen is the row's value. */
void form_row_options(struct form_page *form, struct form_row *row, const char *const *values,
                      const char *const *texts, size_t count);

/* Rows of the business's own fields, called as own_field_key() does. */
void form_own_rows(struct form_page *form, const struct own_shown_list *list);

/* Words to choose from while one types, of form.view.fields.services and sources. */
struct word_rows form_words(struct arena *arena, const char *const *words, size_t count);

/* Replies 200, 422 with a fault, or 409 in mode FORM_CHANGED. */
void form_page_show(struct form_page *form);

/* printf() into the exchange's arena: a path. */
const char *path_text(struct exchange *exchange, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
