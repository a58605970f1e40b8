// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/nightly.h"

#include "app/attempt.h"
#include "app/exports.h"
#include "app/job_board.h"
#include "app/links.h"
#include "app/once.h"
#include "base/json.h"
#include "base/text.h"
#include "store/audits.h"
#include "store/installation.h"
#include "store/workspaces.h"

enum { HOUR_MAX = 23 };

enum status show_nightly(struct work *work, struct nightly *ret_nightly)
{
    struct nightly nightly = {0};
    int64_t hour = 0, backup = 0;

    enum status status = installation_number(work, NIGHTLY_HOUR, NIGHTLY_HOUR_DEFAULT, &hour);
    if (status == STATUS_OK)
        status = installation_number(work, NIGHTLY_BACKUP, 1, &backup);
    if (status == STATUS_OK)
        status = installation_number(work, NIGHTLY_SINCE, 0, &nightly.since);
    if (status == STATUS_OK)
        status = installation_number(work, NIGHTLY_BEGUN_AT, 0, &nightly.begun_at);
    if (status == STATUS_OK)
        status = installation_number(work, NIGHTLY_DUE_AT, 0, &nightly.due_at);
    if (status == STATUS_OK)
        status = installation_number(work, NIGHTLY_SKIPPED, 0, &nightly.skipped);
    if (status != STATUS_OK)
        return status;
    nightly.hour = hour >= 0 && hour <= HOUR_MAX ? (int32_t)hour : NIGHTLY_HOUR_DEFAULT;
    nightly.has_backup = backup != 0;
    *ret_nightly = nightly;
    return STATUS_OK;
}

enum status nightly_zone(struct work *work, const char **ret_time_zone)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, 0, &workspace);
    if (status == STATUS_OK)
        *ret_time_zone = workspace.time_zone;
    return status;
}

/* ---- settings ---- */

struct setting {
    int64_t hour, audit_id;
    bool has_backup;
};

static const char *settings_json(struct arena *arena, int64_t hour, bool has_backup)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "hour", hour);
    json_int(&json, "backup", has_backup);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status run_set(struct work *work, void *context)
{
    struct setting *setting = (struct setting *)context;
    struct nightly before;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = show_nightly(work, &before);
    if (status == STATUS_OK)
        status = installation_set_number(work, NIGHTLY_HOUR, setting->hour);
    if (status == STATUS_OK)
        status = installation_set_number(work, NIGHTLY_BACKUP, setting->has_backup);
    /* An hour of today that has passed already is not due by that. */
    if (status == STATUS_OK && before.hour != setting->hour)
        status = installation_set_number(work, NIGHTLY_BEGUN_AT, work->now);
    if (status != STATUS_OK)
        return status;
    const struct audit audit = {
        .action = AUDIT_NIGHTLY_CHANGED,
        .object_id = work->workspace_id,
        .before_json = settings_json(work->arena, before.hour, before.has_backup),
        .after_json = settings_json(work->arena, setting->hour, setting->has_backup)};
    status = audits_insert(work, &audit, &setting->audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status set_nightly(struct work *work, bool has_backup, int64_t hour, int64_t *ret_audit_id)
{
    struct setting setting = {.hour = hour, .has_backup = has_backup};

    enum status status = check_export(work, EXPORT_ARCHIVE);
    if (status == STATUS_OK && (hour < 0 || hour > HOUR_MAX))
        status = fault_set(&work->fault, STATUS_INVALID, "hour",
                           PLAIN_MESSAGE("choose a full hour, from 0 to 23"));
    if (status == STATUS_OK)
        status = attempt(work, run_set, &setting);
    if (status == STATUS_OK)
        *ret_audit_id = setting.audit_id;
    return status;
}

/* ---- the night ---- */

static enum status begin_counting(struct work *work)
{
    enum status status = installation_set_number(work, NIGHTLY_SINCE, work->now);

    if (status == STATUS_OK)
        status = installation_set_number(work, NIGHTLY_BEGUN_AT, work->now);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status find_due(struct work *work, struct nightly *nightly, struct nightly_due *ret_due)
{
    struct workspace workspace;

    enum status status = show_nightly(work, nightly);
    if (status == STATUS_OK)
        status = workspaces_find(work, 0, &workspace);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(workspace.time_zone);
    *ret_due = nightly_due(zone, nightly->hour, nightly->begun_at, work->now);
    zone_close(zone);
    work->workspace_id = workspace.id;
    return STATUS_OK;
}

static enum status leave_job(struct work *work, enum job_kind kind)
{
    const struct job job = {.kind = (int32_t)kind, .state = JOB_WAITING, .input = "{}"};
    int64_t id;

    return jobs_insert(work, &job, &id);
}

static enum status note_begun(struct work *work, const struct nightly_due *due)
{
    enum status status = installation_set_number(work, NIGHTLY_BEGUN_AT, work->now);

    if (status == STATUS_OK)
        status = installation_set_number(work, NIGHTLY_DUE_AT, due->due_at);
    return status == STATUS_OK ? installation_set_number(work, NIGHTLY_SKIPPED, due->skipped)
                               : status;
}

/* Decided and noted in one transaction: of two servers on one store only one does it. */
static enum status run_begin(struct work *work, void *context)
{
    const struct job_means *means = job_board_means((struct job_board *)context);
    struct nightly nightly;
    struct nightly_due due;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_due(work, &nightly, &due);
    if (status == STATUS_OK && nightly.since == 0)
        return begin_counting(work);
    if (status != STATUS_OK || !due.is_due)
        return status;
    status = note_begun(work, &due);
    if (status == STATUS_OK)
        status = forget_answers(work);
    if (status == STATUS_OK && nightly.has_backup && means->backup_folder)
        status = leave_job(work, JOB_BACKUP);
    if (status == STATUS_OK)
        status = leave_job(work, JOB_FORECAST);
    if (status == STATUS_OK)
        status = leave_link_test(work, (struct job_board *)context);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status begin_nightly(struct work *work, struct job_board *board)
{
    struct nightly nightly;
    struct nightly_due due;

    enum status status = find_due(work, &nightly, &due);
    work_end(work);
    if (status == STATUS_OK && (due.is_due || nightly.since == 0))
        status = attempt(work, run_begin, board);
    work_end(work);
    return status;
}
