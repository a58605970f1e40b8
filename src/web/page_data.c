// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/exports.h"

#include <string.h>

#include "app/site.h"
#include "store/work.h"
#include "web/list_export.h"
#include "web/pages.h"
#include "web/settings_frame.h"

#define DAY_MICROSECONDS (INT64_C(24) * 3600 * 1000000)
enum { WHAT_MAX = 4 };

static struct message what_words(enum export_what what)
{
    switch (what) {
    case EXPORT_ARCHIVE:
        return PLAIN_MESSAGE("Archive with everything");
    case EXPORT_TABLES:
        return PLAIN_MESSAGE("Clients and orders, CSV");
    case EXPORT_SHEETS:
        return PLAIN_MESSAGE("Clients and orders, CSV for a spreadsheet");
    case EXPORT_CARDS:
        return PLAIN_MESSAGE("Contacts, vCard");
    case EXPORT_BOOK:
        return PLAIN_MESSAGE("Clients and orders, Excel");
    }
    return PLAIN_MESSAGE("Archive with everything");
}

static struct message state_words(const struct export_row *row)
{
    switch (row->view.job.state) {
    case JOB_DRAFT:
    case JOB_WAITING:
        return PLAIN_MESSAGE("Waiting for its turn");
    case JOB_RUNS:
        return PLAIN_MESSAGE("Being made");
    case JOB_DONE:
        return row->file_count > 0 ? PLAIN_MESSAGE("Ready")
                                   : PLAIN_MESSAGE("No longer kept: have it made again");
    case JOB_FAILED:
        return row->view.fault.one ? row->view.fault : PLAIN_MESSAGE("Not made");
    case JOB_STOPPED:
        return PLAIN_MESSAGE("Stopped");
    case JOB_BROKEN_OFF:
        return PLAIN_MESSAGE("Broken off when the server ended: have it made again");
    }
    return PLAIN_MESSAGE("Not made");
}

static struct made_export made_of(const struct export_row *row)
{
    enum job_state state = row->view.job.state;
    struct message progress = {0};

    if (state == JOB_RUNS && row->view.done > 0)
        progress = MESSAGE_N("{1} row so far", "{1} rows so far", arg_count(row->view.done));
    return (struct made_export){
        .id = row->view.job.id,
        .what = what_words(row->what),
        .state = state_words(row),
        .progress = progress,
        .day = arg_day_short((day_t)(row->view.job.created_at / DAY_MICROSECONDS)),
        .is_open = state == JOB_WAITING || state == JOB_RUNS,
        .has_first = row->file_count > 0,
        .has_second = row->file_count > 1,
        .is_pair = row->what == EXPORT_TABLES || row->what == EXPORT_SHEETS,
    };
}

/* How each stands, for the script that tells whether any stands otherwise. */
static const char *key_of(struct arena *arena, const struct export_rows *rows)
{
    struct text key = text_new(arena);
    bool is_open = false;

    for (size_t i = 0; i < rows->count; i++) {
        enum job_state state = rows->items[i].view.job.state;

        is_open |= state == JOB_WAITING || state == JOB_RUNS;
        text_format(&key, "%d", (int)state);
    }
    return is_open ? key.at : "";
}

static enum status show(struct exchange *exchange, struct message trouble)
{
    struct data_export_view view = {.csrf = exchange->csrf_token, .trouble = trouble};
    struct export_rows rows = {0};

    enum status status = list_exports(exchange->work, exchange->site->jobs, &rows);
    if (status != STATUS_OK)
        return status;
    view.made.items = arena_array(exchange->arena, struct made_export, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        view.made.items[view.made.count++] = made_of(&rows.items[i]);
    view.jobs = key_of(exchange->arena, &rows);
    view.frame = settings_frame(exchange, translate(exchange->language, N_("Data")));
    view.frame.page.is_waiting = view.jobs[0] != '\0';
    struct html out = reply_html(exchange);
    view_data_export(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/data */
enum status page_data(struct exchange *exchange)
{
    return show(exchange, (struct message){0});
}

/* POST /settings/data/export */
enum status page_data_export(struct exchange *exchange)
{
    const char *what = NULL;
    int64_t id = 0;

    enum status status = form_text(exchange, "what", WHAT_MAX, &what);
    int64_t number =
        what && strlen(what) == 1 && what[0] >= '0' && what[0] <= '9' ? what[0] - '0' : 0;
    if (status == STATUS_OK)
        status = start_export(exchange->work, exchange->site->jobs, number,
                              exchange->language->code, &id);
    if (status == STATUS_INVALID) {
        const struct message trouble = exchange->fault->message;

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, 422);
        return show(exchange, trouble);
    }
    if (status == STATUS_OK)
        reply_see_other(exchange, "/settings/data");
    return status;
}

/* POST /settings/data/export/:id/stop */
enum status page_data_stop(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = stop_export(exchange->work, exchange->site->jobs, id);
    if (status == STATUS_OK)
        reply_see_other(exchange, "/settings/data");
    return status;
}

static const char *type_of(const char *name)
{
    const char *point = strrchr(name, '.');

    if (point && strcmp(point, ".gz") == 0)
        return "application/gzip";
    if (point && strcmp(point, ".xlsx") == 0)
        return XLSX_TYPE;
    return point && strcmp(point, ".vcf") == 0 ? "text/vcard; charset=utf-8"
                                               : "text/csv; charset=utf-8";
}

/* GET /settings/data/export/:id/:place */
enum status page_data_download(struct exchange *exchange)
{
    const char *place = param_text(exchange, "place"), *name = "";
    int64_t id = 0;
    int fd = -1;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = open_export(exchange->work, exchange->site->jobs, id,
                             strcmp(place, "0") == 0   ? 0
                             : strcmp(place, "1") == 0 ? 1
                                                       : -1,
                             &fd, &name);
    if (status != STATUS_OK)
        return status;
    exchange->reply.fd = fd;
    exchange->reply.content_type = type_of(name);
    reply_attachment(exchange, name);
    return STATUS_OK;
}
