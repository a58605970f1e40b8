// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* The forms of the page on password, two-factor sign-in and sessions. */
enum security_form { FORM_NONE, FORM_PASSWORD, FORM_CODES, FORM_OFF };

/* Shows the page with the fault that the use case behind `form` ended with; what cannot be mended
 * in the form is returned as it is. */
CHECKED enum status security_page_again(struct exchange *exchange, enum security_form form,
                                        enum status status);
