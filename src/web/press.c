// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/press.h"

#include <inttypes.h>

#include "web/form_page.h"

enum status press_answer(struct exchange *exchange, const struct press *press, enum status status,
                         int64_t audit_id)
{
    const char *back = fields_value(&exchange->form, "back");
    struct fault fault;

    if (status == STATUS_INVALID || status == STATUS_CONFLICT) {
        fault = *exchange->fault;
        (void)form_again(exchange, status, &(struct fault){0});
        reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
        return press->show(exchange, press->id, &fault);
    }
    if (status != STATUS_OK)
        return status;
    if (audit_id != 0)
        page_done(exchange, press->deed, audit_id);
    if (press->is_gone)
        reply_see_other(exchange, "%s", press->board ? press->board : "/orders");
    else if (back && is_way_back(back))
        reply_see_other(exchange, "%s", back);
    else
        reply_see_other(exchange, "%s/%" PRId64, press->folder, press->id);
    return STATUS_OK;
}
