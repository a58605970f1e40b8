// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

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
enum form_look { FORM_LINE, FORM_AREA, FORM_CHOICE, FORM_DAY, FORM_TIME };
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

/* The next row; `stored` is what is stored now, or what an empty form begins with. */
struct form_row *form_page_row(struct form_page *form, const struct form_spec *spec,
                               const char *stored);

/* Options of a choice that are not words of ours: names of people. Chosen is the row's value. */
void form_row_options(struct form_page *form, struct form_row *row, const char *const *values,
                      const char *const *texts, size_t count);

/* Replies 200, 422 with a fault, or 409 in mode FORM_CHANGED. */
void form_page_show(struct form_page *form);

/* printf() into the exchange's arena: a path. */
const char *path_text(struct exchange *exchange, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
