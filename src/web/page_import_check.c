// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "store/work.h"
#include "web/import_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { ROWS_SHOWN = 8, PLACES = 2, LEAVE_MAX = 8 };

/* ---- the first rows ---- */

static struct preview_row order_row(struct arena *arena, const struct listed_order *order)
{
    struct text what = text_new(arena);
    struct preview_row row = {.who = order->client, .day = arg_day_short(order->day)};

    text_add(&what, order->number);
    if (order->number[0] != '\0' && order->service[0] != '\0')
        text_add(&what, " · ");
    text_add(&what, order->service);
    row.what = what.at;
    if (order->has_amount)
        row.amount = arg_money(order->amount, PLACES, order->currency);
    if (order->fate == LISTED_REFUND)
        row.fate = PLAIN_MESSAGE("refund");
    else if (order->fate == LISTED_REPEATED)
        row.fate = PLAIN_MESSAGE("repeated: left out");
    else if (order->fate == LISTED_CANCELLED)
        row.fate = PLAIN_MESSAGE("cancelled");
    return row;
}

static struct preview_row contact_row(struct arena *arena, const struct contact_draft *contact)
{
    struct text reached = text_new(arena);

    for (size_t i = 0; i < contact->point_count && i < PLACES; i++) {
        text_add(&reached, i > 0 ? " · " : "");
        text_add(&reached, contact->points[i].value);
    }
    return (struct preview_row){.who = contact->name[0] != '\0' ? contact->name : contact->company,
                                .what = reached.at};
}

static void add_rows(struct arena *arena, const struct import_result *result,
                     struct import_check_view *view)
{
    size_t count = result->read_count < ROWS_SHOWN ? result->read_count : ROWS_SHOWN;

    view->rows.items = arena_array(arena, struct preview_row, count + 1);
    for (size_t i = 0; i < count; i++)
        view->rows.items[view->rows.count++] = result->kind == IMPORT_CONTACTS
                                                   ? contact_row(arena, &result->contacts[i])
                                                   : order_row(arena, &result->orders[i]);
}

static void add_bad_rows(struct arena *arena, const struct read_findings *findings,
                         struct import_check_view *view)
{
    if (!findings || findings->bad_rows_shown == 0)
        return;
    view->bad_said = MESSAGE_N("{1} row cannot be read", "{1} rows cannot be read",
                               arg_count(findings->bad_row_count));
    view->bad.items = arena_array(arena, struct bad_view, findings->bad_rows_shown);
    for (size_t i = 0; i < findings->bad_rows_shown; i++) {
        const struct bad_row *row = &findings->bad_rows[i];
        view->bad.items[view->bad.count++] = (struct bad_view){
            .line = arg_plain(row->line),
            .column = row->column,
            .value = row->value,
            .reason = row->reason,
        };
    }
}

/* ---- the check ---- */

static enum status show_check(struct exchange *exchange, int64_t id, struct message run_fault)
{
    const struct import_place place = import_place_of(exchange);
    struct import_check_view view = {.csrf = exchange->csrf_token, .id = id, .left_out = ""};
    struct import_result result = {.columns_unused = ""};
    struct import_view import;

    enum status status = show_import(exchange->work, &place, id, &import);
    if (status == STATUS_OK)
        status = try_import(exchange->work, &place, id, &import.draft, &result);
    if (status == STATUS_INVALID)
        view.problem = import_fault_words(exchange->fault);
    else if (status != STATUS_OK)
        return status;
    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    view.name = import.draft.file_name;
    view.is_contacts = result.kind == IMPORT_CONTACTS;
    view.may_run = status == STATUS_OK && !result.was_there;
    view.left_out = result.columns_unused;
    view.run_fault = run_fault;
    add_bad_rows(exchange->arena, result.findings, &view);
    if (status == STATUS_OK) {
        struct import_figures figures = import_figures_of(&result);
        figures.rows_bad = 0; /* it stands above the rows */
        view.figures = import_figure_words(exchange->arena, &figures);
        add_rows(exchange->arena, &result, &view);
    }
    view.page = page_frame(exchange, translate(exchange->language, N_("What would come in")));
    view.page.crumb = translate(exchange->language, N_("Import"));
    struct html out = reply_html(exchange);
    view_import_check(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /import/:id/check */
enum status page_import_check(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    return status == STATUS_OK ? show_check(exchange, id, (struct message){0}) : status;
}

/* POST /import/:id/run */
enum status page_import_run(struct exchange *exchange)
{
    const struct import_place place = import_place_of(exchange);
    const char *leave = NULL, *bad = NULL;
    struct import_view view;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_text(exchange, "leave", LEAVE_MAX, &leave);
    if (status == STATUS_OK)
        status = form_text(exchange, "bad", LEAVE_MAX, &bad);
    if (status == STATUS_OK && bad && !leave) {
        reply_code(exchange, 422);
        return show_check(exchange, id,
                          PLAIN_MESSAGE("mend these rows in the file and give it again, or say "
                                        "here that they stay out"));
    }
    if (status == STATUS_OK)
        status = show_import(exchange->work, &place, id, &view);
    if (status == STATUS_OK)
        status = run_import(exchange->work, &place, id, leave || view.draft.leaves_bad_rows);
    if (status == STATUS_OK)
        reply_see_other(exchange, "/import/%" PRId64 "/progress", id);
    return status;
}

/* POST /import/:id/stop */
enum status page_import_stop(struct exchange *exchange)
{
    const struct import_place place = import_place_of(exchange);
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = stop_import(exchange->work, &place, id);
    if (status == STATUS_OK)
        reply_see_other(exchange, "/import/%" PRId64 "/progress", id);
    return status;
}

/* POST /import/:id/remove */
enum status page_import_remove(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = remove_import(exchange->work, id);
    if (status == STATUS_OK)
        reply_see_other(exchange, "/import");
    return status;
}

/* GET /import/:id/rejected */
enum status page_import_rejected(struct exchange *exchange)
{
    const struct import_place place = import_place_of(exchange);
    int64_t id = 0;
    int fd = -1;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = rejected_by_import(exchange->work, &place, id, exchange->language, &fd);
    if (status != STATUS_OK)
        return status;
    exchange->reply.fd = fd;
    exchange->reply.content_type = "text/csv; charset=utf-8";
    reply_attachment(exchange, "rejected.csv");
    return STATUS_OK;
}

/* ---- the job ---- */

static struct message headline(const struct import_view *view)
{
    return import_state_words(view->job.job.state);
}

static struct import_progress_view progress_of(const struct exchange *exchange,
                                               const struct import_view *import)
{
    enum job_state state = import->job.job.state;
    struct import_figures figures = import_figures_read(import->job.result);
    struct import_progress_view view = {
        .csrf = exchange->csrf_token,
        .name = import->draft.file_name,
        .left_out = "",
        .id = import->job.job.id,
        .done = import->job.done,
        .total = import->job.total > 0 ? import->job.total : 0,
        .said = headline(import),
        .state = (int64_t)state,
        .is_open = state == JOB_WAITING || state == JOB_RUNS,
        .is_done = state == JOB_DONE,
        .may_begin_again =
            (state == JOB_FAILED || state == JOB_STOPPED || state == JOB_BROKEN_OFF) &&
            import->job.job.has_blob,
    };

    if (state == JOB_FAILED && import->job.fault.one)
        view.fault = import->job.fault;
    if (state != JOB_DONE)
        return view;
    view.figures = import_figure_words(exchange->arena, &figures);
    view.undo_id = figures.was_there_at == 0 ? figures.audit_id : 0;
    view.left_out = figures.columns_unused;
    view.has_rejected = figures.rows_bad > 0 && import->job.job.has_blob;
    return view;
}

/* GET /import/:id/progress */
enum status page_import_progress(struct exchange *exchange)
{
    const struct import_place place = import_place_of(exchange);
    struct import_view import;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_import(exchange->work, &place, id, &import);
    if (status != STATUS_OK)
        return status;
    if (import.job.job.state == JOB_DRAFT) {
        reply_see_other(exchange, "/import/%" PRId64, id);
        return STATUS_OK;
    }
    struct import_progress_view view = progress_of(exchange, &import);
    view.page =
        page_frame(exchange, message_text(exchange->arena, exchange->language, headline(&import)));
    view.page.is_waiting = view.is_open;
    view.page.crumb = translate(exchange->language, N_("Import"));
    struct html out = reply_html(exchange);
    view_import_progress(&out, exchange->language, &view);
    return STATUS_OK;
}
