// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/courtesy.h"
#include "http/exchange.h"
#include "web/views.h"

/*
 * What the courtesy check says beside a text that is being written: {{> courtesy courtesy }}.
 * `area` is the id of the text's field; it is empty until it is looked at, by script or by
 * courtesy_look().
 */
struct courtesy_view courtesy_place(struct arena *arena, const char *area,
                                    const struct courtesy_request *request);

/* The same for a note about a client that is written on a page of something else. */
struct courtesy_view courtesy_place_of_note(struct arena *arena, const char *area,
                                            int64_t client_id);

/* Fills it in for `request`, which has the text. */
CHECKED enum status courtesy_look(struct exchange *exchange, const struct courtesy_request *request,
                                  struct courtesy_view *view);

/* The same of what somebody typed into the field `name` of the form. When they pressed a mend, it
 * is made in the field first: then, and when they asked for the check, *ret_is_asked is true, and
 * the form is to be shown again. */
CHECKED enum status courtesy_take(struct exchange *exchange, const char *name,
                                  const struct courtesy_request *request, bool *ret_is_asked);

/* When the button of a promise was pressed: it is put on Today, and `view` says so. */
CHECKED enum status courtesy_keep(struct exchange *exchange, const struct courtesy_request *request,
                                  struct message *ret_kept);

/* "reply", and back; "letter", and back. */
const char *courtesy_use_word(enum courtesy_use use);
bool courtesy_use_of(const char *word, enum courtesy_use *ret_use);
bool courtesy_kind_of(const char *word, enum courtesy_kind *ret_kind);
