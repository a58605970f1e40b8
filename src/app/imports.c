// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/imports.h"

#include <string.h>
#include <unistd.h>

#include "app/attempt.h"
#include "app/rejected_rows.h"
#include "app/unnamed_file.h"
#include "base/text.h"
#include "store/blobs.h"
#include "store/imports.h"

enum { NAME_MAX_BYTES = 200 };

static enum status check_right(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_IMPORT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not bring files in"));
}

/* ---- given ---- */

struct starting {
    struct import_upload upload;
    const char *input;
    int64_t id;
};

static enum status check_room(struct work *work, size_t length)
{
    const int64_t mib = INT64_C(1024) * 1024;
    struct job_stock stock = {0};

    enum status status = jobs_stock(work, JOB_IMPORT, JOB_DRAFT, &stock);
    if (status != STATUS_OK)
        return status;
    if (stock.count >= IMPORT_DRAFTS_MAX)
        return fault_set(
            &work->fault, STATUS_INVALID, "file",
            MESSAGE("{1} files wait here to be looked at, the most there may be: bring "
                    "one of them in or remove it first",
                    arg_count(IMPORT_DRAFTS_MAX)));
    if (stock.bytes + (int64_t)length > IMPORT_DRAFTS_MIB * mib)
        return fault_set(&work->fault, STATUS_INVALID, "file",
                         MESSAGE("files that wait here to be looked at may have {1} MiB together: "
                                 "bring one of them in or remove it first",
                                 arg_count(IMPORT_DRAFTS_MIB)));
    return STATUS_OK;
}

static enum status start(struct work *work, void *context)
{
    struct starting *starting = (struct starting *)context;
    struct job job = {.kind = JOB_IMPORT, .state = JOB_DRAFT, .input = starting->input};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = check_room(work, starting->upload.bytes.length);
    if (status == STATUS_OK)
        status = blobs_put(work, starting->upload.bytes, job.blob_hash);
    job.has_blob = true;
    if (status == STATUS_OK)
        status = jobs_insert(work, &job, &starting->id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

/* Browsers of old give a whole path, with either slash. What cannot be shown is left out. */
static const char *shown_name(struct arena *arena, const char *name)
{
    struct slice rest = slice_of(name);

    for (size_t i = rest.length; i > 0; i--)
        if (rest.at[i - 1] == '/' || rest.at[i - 1] == '\\') {
            rest = (struct slice){rest.at + i, rest.length - i};
            break;
        }
    const char *shown = csv_readable(slice_trim(rest), arena);
    return shown[0] != '\0' ? shown : "?";
}

static bool is_blank(struct slice bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        if (strchr(" \t\r\n", bytes.at[i]) == NULL)
            return false;
    return true;
}

enum status start_import(struct work *work, const struct import_upload *upload, int64_t *ret_id)
{
    const struct import_draft draft = {.file_name = shown_name(work->arena, upload->name),
                                       .header = "",
                                       .sheet = "",
                                       .currency = "",
                                       .country = ""};
    struct starting starting = {.upload = *upload, .input = import_draft_json(work->arena, &draft)};

    enum status status = check_right(work);
    if (status == STATUS_OK && is_blank(upload->bytes))
        status = fault_set(&work->fault, STATUS_INVALID, "file",
                           PLAIN_MESSAGE("there is nothing in it: choose a file, or paste its "
                                         "rows"));
    if (status == STATUS_OK && upload->bytes.length > IMPORT_FILE_MAX)
        status = fault_set(&work->fault, STATUS_INVALID, "file",
                           MESSAGE("the file has more than {1} MiB: bring it in as several, or by "
                                   "regulars import",
                                   arg_count(IMPORT_FILE_MAX / (1024 * 1024))));
    if (status == STATUS_OK)
        status = attempt(work, start, &starting);
    if (status == STATUS_OK)
        *ret_id = starting.id;
    return status;
}

/* ---- looked at ---- */

enum status show_import(struct work *work, const struct import_place *place, int64_t id,
                        struct import_view *ret_view)
{
    struct import_view view;

    enum status status = check_right(work);
    if (status == STATUS_OK)
        status = show_job(work, place->board, JOB_IMPORT, id, &view.job);
    if (status == STATUS_OK)
        status = import_draft_read(view.job.job.input, work->arena, &work->fault, &view.draft);
    if (status == STATUS_OK)
        *ret_view = view;
    return status;
}

/* The bytes as a file of the caller's. */
static enum status open_bytes(struct work *work, const struct import_place *place, int64_t id,
                              int *ret_fd)
{
    struct import_view view;
    struct slice bytes = {0};

    enum status status = show_import(work, place, id, &view);
    if (status == STATUS_OK && !view.job.job.has_blob)
        status = fault_set(&work->fault, STATUS_NOT_FOUND, "",
                           PLAIN_MESSAGE("the file was kept for a day and is gone: give it again"));
    if (status == STATUS_OK)
        status = blobs_get(work, view.job.job.blob_hash, IMPORT_FILE_MAX, &bytes);
    work_end(work);
    if (status == STATUS_OK)
        status = unnamed_file(bytes, view.draft.file_name, &work->fault, ret_fd);
    return status;
}

enum status look_at_import(struct work *work, const struct import_place *place, int64_t id,
                           const struct import_draft *draft, struct import_head *ret_head)
{
    int fd = -1;

    enum status status = open_bytes(work, place, id, &fd);
    if (status != STATUS_OK)
        return status;
    struct import_request request = import_draft_request(draft, work->arena, fd);
    request.desk = place->desk;
    status = import_look_at(&request, work->arena, &work->fault, ret_head);
    close(fd);
    return status;
}

struct choosing {
    int64_t id;
    const char *input;
};

static enum status choose(struct work *work, void *context)
{
    const struct choosing *choosing = (const struct choosing *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = jobs_set_input(work, choosing->id, choosing->input);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status choose_for_import(struct work *work, const struct import_place *place, int64_t id,
                              const struct import_draft *draft)
{
    struct choosing choosing = {.id = id};
    enum import_kind kind = draft->what == IMPORT_WHAT_CONTACTS ? IMPORT_CONTACTS : IMPORT_ORDERS;
    struct import_view view;

    enum status status = show_import(work, place, id, &view);
    if (status == STATUS_OK)
        status = import_draft_check(draft, kind, work->arena, &work->fault);
    if (status != STATUS_OK)
        return status;
    choosing.input = import_draft_json(work->arena, draft);
    return attempt(work, choose, &choosing);
}

static bool is_chosen_for(const struct import_draft *draft, const char *key)
{
    return draft->column_count > 0 && strcmp(draft->header, key) == 0;
}

enum status remember_import(struct work *work, const struct import_head *head,
                            struct import_draft *draft, bool *ret_is_remembered)
{
    const char *key = import_head_key(work->arena, head);
    struct job_list jobs = {0};

    *ret_is_remembered = false;
    enum status status = check_right(work);
    if (status == STATUS_OK && key[0] != '\0')
        status = jobs_list(work, JOB_IMPORT, IMPORTS_SHOWN, &jobs);
    for (size_t i = 0; i < jobs.count && status == STATUS_OK; i++) {
        struct import_draft before;
        struct fault fault = {0};

        if (jobs.items[i].state != JOB_DONE ||
            import_draft_read(jobs.items[i].input, work->arena, &fault, &before) != STATUS_OK ||
            !is_chosen_for(&before, key))
            continue;
        before.file_name = draft->file_name;
        before.sheet = draft->sheet;
        before.leaves_bad_rows = false;
        *draft = before;
        *ret_is_remembered = true;
        break;
    }
    return status;
}

/* ---- tried ---- */

enum status try_import(struct work *work, const struct import_place *place, int64_t id,
                       const struct import_draft *draft, struct import_result *ret_result)
{
    int fd = -1;

    enum status status = open_bytes(work, place, id, &fd);
    if (status != STATUS_OK)
        return status;
    struct import_request request = import_draft_request(draft, work->arena, fd);
    request.desk = place->desk;
    request.effect = IMPORT_TRIES;
    request.reading.skip_bad_rows = true;
    status = import_file(work, &request, ret_result);
    close(fd);
    return status;
}

/* ---- brought in ---- */

enum status run_import(struct work *work, const struct import_place *place, int64_t id,
                       bool leaves_bad_rows)
{
    struct import_view view;

    enum status status = show_import(work, place, id, &view);
    if (status != STATUS_OK)
        return status;
    view.draft.leaves_bad_rows = leaves_bad_rows;
    struct choosing choosing = {id, import_draft_json(work->arena, &view.draft)};
    status = attempt(work, choose, &choosing);
    work_end(work);
    if (status == STATUS_OK)
        status = start_job(work, place->board, JOB_IMPORT, id);
    return status;
}

enum status stop_import(struct work *work, const struct import_place *place, int64_t id)
{
    enum status status = check_right(work);

    return status == STATUS_OK ? stop_job(work, place->board, JOB_IMPORT, id) : status;
}

static enum status run_remove(struct work *work, void *context)
{
    const int64_t *id = (const int64_t *)context;
    struct job job;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = jobs_find(work, *id, &job);
    if (status == STATUS_OK && job.kind != JOB_IMPORT)
        status = fault_set(&work->fault, STATUS_NOT_FOUND, "",
                           PLAIN_MESSAGE("there is no such job, or it was cleared away"));
    if (status == STATUS_OK)
        status = jobs_delete_draft(work, *id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status remove_import(struct work *work, int64_t id)
{
    enum status status = check_right(work);

    return status == STATUS_OK ? attempt(work, run_remove, &id) : status;
}

/* ---- rejected rows ---- */

struct rejecting {
    struct text text;
    const struct language *language;
    int fd;
    const char *name;
    struct fault *fault;
    enum status status;
};

static void drain(struct rejecting *rejecting)
{
    const struct slice bytes = {rejecting->text.at, rejecting->text.length};

    if (rejecting->status == STATUS_OK)
        rejecting->status =
            unnamed_file_write(rejecting->fd, bytes, rejecting->name, rejecting->fault);
    rejecting->text.length = 0;
}

static void take_rejected(void *context, const struct bad_row *row, struct slice raw)
{
    enum { DRAIN_AT = 64 * 1024 };
    struct rejecting *rejecting = (struct rejecting *)context;

    rejected_row_add(&rejecting->text, rejecting->language, row, raw);
    if (rejecting->text.length >= DRAIN_AT)
        drain(rejecting);
}

static enum status write_rejected(struct work *work, const struct import_place *place,
                                  const struct import_draft *draft, int fd,
                                  struct rejecting *rejecting)
{
    struct import_request request = import_draft_request(draft, work->arena, fd);
    struct import_result result;

    request.desk = place->desk;
    request.reading.skip_bad_rows = true;
    request.reading.rejected = take_rejected;
    request.reading.rejected_context = rejecting;
    rejected_head_add(&rejecting->text);
    enum status status = import_look(&request, work->arena, &work->fault, &result);
    drain(rejecting);
    return status == STATUS_OK ? rejecting->status : status;
}

enum status rejected_by_import(struct work *work, const struct import_place *place, int64_t id,
                               const struct language *language, int *ret_fd)
{
    struct import_view view;
    int fd = -1;

    enum status status = show_import(work, place, id, &view);
    if (status == STATUS_OK)
        status = open_bytes(work, place, id, &fd);
    if (status != STATUS_OK)
        return status;
    struct rejecting rejecting = {.text = text_new(work->arena),
                                  .language = language,
                                  .fd = -1,
                                  .name = view.draft.file_name,
                                  .fault = &work->fault};
    status = unnamed_file((struct slice){"", 0}, view.draft.file_name, &work->fault, &rejecting.fd);
    if (status == STATUS_OK)
        status = write_rejected(work, place, &view.draft, fd, &rejecting);
    close(fd);
    if (status == STATUS_OK)
        *ret_fd = rejecting.fd;
    else if (rejecting.fd >= 0)
        close(rejecting.fd);
    return status;
}

/* ---- history ---- */

static void leave_done_out(struct job_list *list)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].state != JOB_DONE)
            list->items[count++] = list->items[i];
    list->count = count;
}

enum status list_imports(struct work *work, struct import_history *ret_history)
{
    struct import_history history = {0};

    enum status status = check_right(work);
    if (status == STATUS_OK)
        status = imports_list(work, IMPORTS_SHOWN, &history.done);
    if (status == STATUS_OK)
        status = jobs_list(work, JOB_IMPORT, IMPORTS_SHOWN, &history.open);
    if (status != STATUS_OK)
        return status;
    leave_done_out(&history.open);
    *ret_history = history;
    return STATUS_OK;
}
