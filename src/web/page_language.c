// SPDX-License-Identifier: AGPL-3.0-or-later
#include "face/let_in.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { YEAR_SECONDS = 365 * 86400, LANGUAGE_FIELD_MAX = 8 };

/* POST /language: kept in this browser, because a language belongs to whoever sits before it. */
enum status page_language(struct exchange *exchange)
{
    const char *code = NULL, *back = NULL;

    enum status status = form_text(exchange, "language", LANGUAGE_FIELD_MAX, &code);
    if (status == STATUS_OK)
        status = form_text(exchange, "back", WAY_BACK_MAX, &back);
    if (status != STATUS_OK)
        return status;
    const struct language *language = code ? language_by_code(code) : NULL;
    if (!language)
        return fault_set(exchange->fault, STATUS_INVALID, "language",
                         PLAIN_MESSAGE("Regulars speaks English, Russian and Croatian"));
    reply_cookie(exchange, LANGUAGE_COOKIE, language->code, YEAR_SECONDS);
    reply_see_other(exchange, "%s", back && is_way_back(back) ? back : "/");
    return STATUS_OK;
}
