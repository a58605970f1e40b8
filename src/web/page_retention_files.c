// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_report.h"
#include "app/retention_tables.h"
#include "app/site.h"
#include "web/list_export.h"
#include "web/pages.h"
#include "web/retention_query.h"

enum { SECTION_MAX = 20 };

/* GET /retention/table.csv?section=&the page's own query; without a section the rate by periods */
enum status page_retention_table(struct exchange *exchange)
{
    struct retention_choice choice;
    const char *section = "";
    int fd = -1;

    enum status status = retention_choice_of(exchange, &choice);
    if (status == STATUS_OK)
        status = query_text(exchange, "section", SECTION_MAX, &section);
    if (section[0] == '\0')
        section = "periods";
    if (status == STATUS_OK)
        status = retention_table(exchange->work, exchange->site->snapshots, &choice, section,
                                 list_form(exchange, LIST_AS_CSV), &fd);
    if (status != STATUS_OK)
        return status;
    struct text name = text_new(exchange->arena);
    text_format(&name, "retention-%s", section);
    reply_list(exchange, LIST_AS_CSV, name.at, fd);
    return STATUS_OK;
}

/* GET /retention/report.html?the page's own query */
enum status page_retention_report(struct exchange *exchange)
{
    const char *name = exchange->workspace_name;
    struct retention_choice choice;
    struct text report = text_new(exchange->arena);

    enum status status = retention_choice_of(exchange, &choice);
    if (status == STATUS_OK)
        status =
            retention_report(exchange->work, exchange->site->snapshots, &choice, exchange->language,
                             name != NULL && name[0] != '\0' ? name : "Regulars", &report);
    if (status != STATUS_OK)
        return status;
    struct html out = reply_html(exchange);
    text_add_slice(out.to, (struct slice){report.at, report.length});
    reply_attachment(exchange, "retention-report.html");
    return STATUS_OK;
}
