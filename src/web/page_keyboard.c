// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/pages.h"
#include "web/settings_frame.h"

/* GET /settings/keyboard */
enum status page_keyboard(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("Keyboard"));
    struct keyboard_view view = {.frame = settings_frame(exchange, title),
                                 .has_shortcuts = exchange->has_shortcuts};
    struct html out = reply_html(exchange);

    view_keyboard(&out, exchange->language, &view);
    return STATUS_OK;
}
