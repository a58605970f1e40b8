// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/views.h"

/* The fields that several forms of accounts have. `fault` of struct fault is set beside the field
 * that it names by entry_fault(). */
struct entry_field_view entry_email(const char *value);
struct entry_field_view entry_name(const char *value);

/* To sign in with, or to confirm with; `id` tells apart those of several forms on one page. */
struct entry_field_view entry_password(const char *id, const char *name, struct message label);
struct entry_field_view entry_new_password(const char *id);
struct entry_field_view entry_code(const char *id, struct message label);

/* The fault, if it is about the field of this name; nothing otherwise. */
struct message entry_fault(const struct fault *fault, const char *name);

/* As form_text(), "" when missing. */
CHECKED enum status entry_text(struct exchange *exchange, const char *name, size_t max,
                               const char **ret_text);

/* A way back out of the form, or "/". */
const char *entry_back(const struct exchange *exchange);

/* Longest values that forms take, before they are trimmed: in bytes. */
enum {
    ENTRY_NAME_MAX = 2000,
    ENTRY_EMAIL_MAX = 1000,
    ENTRY_PASSWORD_MAX = 4000,
    ENTRY_CODE_MAX = 100
};
