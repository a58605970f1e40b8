// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"
#include "web/navigation.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

struct settings_view settings_frame(struct exchange *exchange, const char *title)
{
    const char *settings = translate(exchange->language, N_("Settings"));
    struct text window = text_new(exchange->arena);

    text_format(&window, "%s · %s", title, settings);
    struct settings_view view = {.page = page_frame(exchange, window.at),
                                 .links = settings_links(exchange)};
    view.page.heading = settings;
    view.page.lead = title;
    return view;
}

/* GET /settings */
enum status page_settings(struct exchange *exchange)
{
    struct nav_links links = settings_links(exchange);

    if (links.count == 0)
        return fault_set(exchange->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    reply_see_other(exchange, "%s", links.items[0].path);
    return STATUS_OK;
}
