// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_language.h"
#include "face/let_in.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { YEAR_SECONDS = 365 * 86400, LANGUAGE_FIELD_MAX = 8 };

/* POST /language: kept with the user, and in this browser for the pages before one signs in. It is
 * also changed while the store cannot be written, since somebody wants to read what the pages say.
 */
enum status page_language(struct exchange *exchange)
{
    const char *code = NULL, *back = NULL;

    enum status status = form_text(exchange, "language", LANGUAGE_FIELD_MAX, &code);
    if (status == STATUS_OK)
        status = form_text(exchange, "back", WAY_BACK_MAX, &back);
    if (status != STATUS_OK)
        return status;
    status = choose_own_language(exchange->work, code);
    if (status != STATUS_OK && status != STATUS_UNAVAILABLE)
        return status;
    reply_cookie(exchange, LANGUAGE_COOKIE, code, YEAR_SECONDS);
    reply_see_other(exchange, "%s", back && is_way_back(back) ? back : "/");
    return STATUS_OK;
}
