// SPDX-License-Identifier: AGPL-3.0-or-later
#include <unistd.h>

#include "app/import_result.h"
#include "app/imports.h"
#include "app/job_kinds.h"
#include "app/unnamed_file.h"
#include "store/blobs.h"

/* The job ends with what it brought in, or neither is there. */
static enum status seal(struct work *work, void *context, const struct import_result *result)
{
    const struct job_run *run = (const struct job_run *)context;

    const struct import_figures figures = import_figures_of(result);

    return job_run_finish(run, import_figures_json(work->arena, &figures));
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
    if (status != STATUS_OK || !result.was_there)
        return status;
    const struct import_figures figures = import_figures_of(&result);
    *ret_result = import_figures_json(work->arena, &figures);
    return STATUS_OK;
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
