// SPDX-License-Identifier: AGPL-3.0-or-later
#include <unistd.h>

#include "app/imports.h"
#include "app/job_kinds.h"
#include "app/unnamed_file.h"
#include "base/json.h"
#include "base/text.h"
#include "store/blobs.h"

/* The figures, as the page of the result wants them. */
static const char *result_json(struct arena *arena, const struct import_result *result)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);
    const struct {
        const char *name;
        int64_t figure;
    } figures[] = {
        {"kind", result->kind},
        {"was_there_at", result->was_there ? result->was_there_at : 0},
        {"import_id", result->import_id},
        {"audit_id", result->audit_id},
        {"clients_new", result->clients_new},
        {"clients_matched", result->clients_matched},
        {"contacts_new", result->contacts_new},
        {"contacts_matched", result->contacts_matched},
        {"points_new", result->points_new},
        {"orders_new", result->orders_new},
        {"orders_cancelled", result->orders_cancelled},
        {"refunds", result->refunds},
        {"orders_repeated", result->orders_repeated},
        {"orders_there", result->orders_there},
        {"rows_left_out", result->rows_left_out},
        {"rows_bad", result->findings ? result->findings->bad_row_count : 0},
    };

    json_begin_object(&json, NULL);
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
        json_int(&json, figures[i].name, figures[i].figure);
    json_text(&json, "columns_unused", result->columns_unused);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* The job ends with what it brought in, or neither is there. */
static enum status seal(struct work *work, void *context, const struct import_result *result)
{
    const struct job_run *run = (const struct job_run *)context;

    return job_run_finish(run, result_json(work->arena, result));
}

static enum status bring_in(const struct job_run *run, const struct import_draft *draft, int fd,
                            const char **ret_result)
{
    struct work *work = run->work;
    struct import_request request = import_draft_request(draft, work->arena, fd);
    struct job_run own = *run;
    struct import_result result;

    request.effect = IMPORT_WRITES;
    request.seal = seal;
    request.seal_context = &own;
    enum status status = import_file(work, &request, &result);
    if (status == STATUS_OK && result.was_there)
        *ret_result = result_json(work->arena, &result);
    return status;
}

enum status import_job(const struct job_run *run, const char **ret_result)
{
    struct work *work = run->work;
    struct import_draft draft;
    struct slice bytes = {0};
    int fd = -1;

    enum status status = import_draft_read(run->job->input, work->arena, &work->fault, &draft);
    if (status == STATUS_OK && !run->job->has_blob)
        status = fault_set(&work->fault, STATUS_NOT_FOUND, "",
                           PLAIN_MESSAGE("the file was kept for a day and is gone: give it again"));
    if (status == STATUS_OK)
        status = blobs_get(work, run->job->blob_hash, IMPORT_FILE_MAX, &bytes);
    work_end(work);
    if (status == STATUS_OK)
        status = unnamed_file(bytes, draft.file_name, &work->fault, &fd);
    if (status != STATUS_OK)
        return status;
    status = bring_in(run, &draft, fd, ret_result);
    close(fd);
    return status;
}
