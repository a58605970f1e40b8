// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "app/undo_import.h"
#include "store/work.h"
#include "web/import_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

#define DAY_MICROSECONDS (INT64_C(24) * 3600 * 1000000)

static struct message_arg shown_day(int64_t at)
{
    return arg_day_short((day_t)(at / DAY_MICROSECONDS));
}

static struct past_import past_of(const struct exchange *exchange, const struct import_row *row)
{
    const struct import *import = &row->import;
    bool is_young = exchange->work->now - import->created_at <= IMPORT_UNDO_DAYS * DAY_MICROSECONDS;
    const char *name =
        import->file_name[0] != '\0'
            ? import->file_name
            : message_text(exchange->arena, exchange->language, import_kind_words(import->kind));

    return (struct past_import){.name = name,
                                .user = row->user_name ? row->user_name : "",
                                .kind = import_kind_words(import->kind),
                                .rows = arg_count(import->row_count),
                                .day = shown_day(import->created_at),
                                .undo_id = is_young ? row->audit_id : 0,
                                .is_undone = import->undone_at != 0};
}

static struct open_import open_of(struct exchange *exchange, const struct job *job)
{
    struct fault fault = {0};
    struct import_draft draft;
    bool is_read = import_draft_read(job->input, exchange->arena, &fault, &draft) == STATUS_OK;

    return (struct open_import){.id = job->id,
                                .name = is_read ? draft.file_name : "?",
                                .state = import_state_words(job->state),
                                .is_draft = job->state == JOB_DRAFT,
                                .day = shown_day(job->created_at)};
}

static enum status show_start(struct exchange *exchange, struct import_start_view *view)
{
    struct import_history history;

    enum status status = list_imports(exchange->work, &history);
    if (status != STATUS_OK)
        return status;
    view->csrf = exchange->csrf_token;
    view->open.items = arena_array(exchange->arena, struct open_import, history.open.count + 1);
    view->past.items = arena_array(exchange->arena, struct past_import, history.done.count + 1);
    for (size_t i = 0; i < history.open.count; i++)
        view->open.items[view->open.count++] = open_of(exchange, &history.open.items[i]);
    for (size_t i = 0; i < history.done.count; i++)
        view->past.items[view->past.count++] = past_of(exchange, &history.done.items[i]);
    view->page = page_frame(exchange, translate(exchange->language, N_("Import")));
    view->page.crumb = translate(exchange->language, N_("Import"));
    struct html out = reply_html(exchange);
    view_import_start(&out, exchange->language, view);
    return STATUS_OK;
}

/* GET /import */
enum status page_import(struct exchange *exchange)
{
    struct import_start_view view = {.text = ""};

    return show_start(exchange, &view);
}

/* What was given once more, with the reason beside it. */
static enum status show_again(struct exchange *exchange, struct import_start_view *view,
                              bool is_text)
{
    struct message message = exchange->fault->message;

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    if (is_text)
        view->text_fault = message;
    else
        view->file_fault = message;
    reply_code(exchange, 422);
    return show_start(exchange, view);
}

static enum status start(struct exchange *exchange, const struct import_upload *upload,
                         struct import_start_view *view, bool is_text)
{
    int64_t id = 0;

    enum status status = start_import(exchange->work, upload, &id);
    if (status == STATUS_INVALID)
        return show_again(exchange, view, is_text);
    if (status == STATUS_OK)
        reply_see_other(exchange, "/import/%" PRId64, id);
    return status;
}

/* The file's bytes, at most one more than are taken. */
static enum status read_upload(struct exchange *exchange, struct slice *ret_bytes)
{
    const struct upload *upload = &exchange->upload;
    size_t wanted =
        upload->length <= IMPORT_FILE_MAX ? (size_t)upload->length : (size_t)IMPORT_FILE_MAX + 1;
    char *bytes = arena_alloc(exchange->arena, wanted + 1);
    size_t length = 0;

    while (length < wanted) {
        ssize_t taken = pread(upload->fd, bytes + length, wanted - length, (off_t)length);
        if (taken <= 0)
            return fault_set(exchange->fault, STATUS_UNAVAILABLE, "",
                             PLAIN_MESSAGE("the file that came cannot be read; send it again"));
        length += (size_t)taken;
    }
    *ret_bytes = (struct slice){bytes, length};
    return STATUS_OK;
}

/* POST /import */
enum status page_import_start(struct exchange *exchange)
{
    struct import_start_view view = {.text = ""};
    struct import_upload upload = {.name = ""};
    enum status status = STATUS_OK;

    if (exchange->upload.fd >= 0) {
        upload.name = exchange->upload.file_name;
        status = read_upload(exchange, &upload.bytes);
    }
    return status == STATUS_OK ? start(exchange, &upload, &view, false) : status;
}

/* POST /import/paste */
enum status page_import_paste(struct exchange *exchange)
{
    const char *text = NULL;

    enum status status = form_text(exchange, "text", IMPORT_PASTE_MAX, &text);
    if (status != STATUS_OK)
        return status;
    struct import_start_view view = {.text = text ? text : ""};
    const struct import_upload upload = {.name = translate(exchange->language, N_("pasted rows")),
                                         .bytes = slice_of(view.text)};
    return start(exchange, &upload, &view, true);
}
