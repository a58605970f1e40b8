// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/mailbox_trials.h"
#include "http/exchange.h"
#include "web/views.h"

/* The form of a mailbox, for page_mail.c and page_mail_edit.c. */

/* What its fields hold. */
struct mail_form {
    struct mailbox_wish wish; /* the address is that of the form; id 0: a new one */
    const char *address;      /* of one that is kept */
    int64_t version;
    enum { MAIL_FORM_OPENED, MAIL_FORM_TYPED, MAIL_FORM_CONFLICT } state;
    struct fault fault;                /* of MAIL_FORM_TYPED, or what could not be kept */
    const struct mailbox_trial *trial; /* that failed; NULL: none */
};

/* Replies with the form; 409 and 422 are for the caller to set. */
void mail_form_show(struct exchange *exchange, const struct mail_form *form);

/* What a new one begins with, going by its address, which may be "". */
CHECKED enum status mail_form_guess(struct exchange *exchange, const char *address,
                                    struct mailbox_wish *ret_wish);

/* What was typed, over what is there already in *wish. */
CHECKED enum status mail_form_read(struct exchange *exchange, struct mailbox_wish *wish,
                                   bool *ret_anyway);
