// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_privacy.h"

#include <inttypes.h>

#include "app/clients.h"
#include "app/job_board.h"
#include "app/orders.h"
#include "app/site.h"
#include "domain/backup_keeping.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { NAME_BYTES_MAX = 4 * CLIENT_NAME_MAX };

/* POST /clients/:id/export: everything held about them, to be handed over. */
enum status page_client_export(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    status = export_person(exchange->work, id, &json);
    if (status != STATUS_OK)
        return status;
    json_finish(&json);
    reply_header(exchange, "Content-Disposition",
                 path_text(exchange, "attachment; filename=\"client-%" PRId64 ".json\"", id));
    return STATUS_OK;
}

static enum status show_form(struct exchange *exchange, int64_t id, enum form_mode mode,
                             const struct fault *fault)
{
    static const struct form_spec name_spec = {
        "name",
        NULL,
        N_("Type the name to erase them"),
        N_("This cannot be taken back. Backups that were made before still hold them until they "
           "are deleted."),
        FORM_LINE,
        NULL};
    struct client client = {0};
    day_t today = 0;

    enum status status = find_client(exchange->work, id, &client);
    if (status == STATUS_OK)
        status = business_day(exchange->work, &today);
    if (status != STATUS_OK)
        return status;
    struct form_page form =
        form_page_start(exchange, mode, translate(exchange->language, N_("Erase for good")));
    form.fault = *fault;
    form.view.page.crumb = client.name;
    form.view.lead = message_text(
        exchange->arena, exchange->language,
        MESSAGE("Names, people, addresses, notes and everything else that says who {1} is will be "
                "gone. Orders stay, without them, so that the figures hold.",
                arg_text(client.name)));
    form.view.action = path_text(exchange, "/clients/%" PRId64 "/erase", id);
    form.view.back = path_text(exchange, "/clients/%" PRId64, id);
    form.view.fields.version = client.version;
    form.view.save = translate(exchange->language, N_("Erase for good"));
    struct form_row *row = form_page_row(&form, &name_spec, "");
    if (exchange->site->jobs && job_board_means(exchange->site->jobs)->backup_folder)
        row->hint = MESSAGE(
            "This cannot be taken back. The server's own backups hold them until {1}, while new "
            "ones are made; copies and exports that were taken elsewhere are yours to delete.",
            arg_day(backup_kept_until(today)));
    form_page_show(&form);
    return STATUS_OK;
}

/* GET /clients/:id/erase */
enum status page_client_erase(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_form(exchange, id, FORM_OPENED, &(struct fault){0});
    return status;
}

/* POST /clients/:id/erase */
enum status page_client_erase_do(struct exchange *exchange)
{
    int64_t id = 0, version = 0;
    const char *name = NULL;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = form_text(exchange, "name", NAME_BYTES_MAX, &name);
    if (status == STATUS_OK)
        status = erase_client(exchange->work, exchange->site->jobs, id, version, name ? name : "");
    if (status == STATUS_INVALID) {
        struct fault fault;
        const enum form_mode mode = form_again(exchange, status, &fault);

        return show_form(exchange, id, mode, &fault);
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_CLIENT_ERASED, 0);
    reply_see_other(exchange, "/clients");
    return STATUS_OK;
}
