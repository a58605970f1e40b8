// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/backups.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/attempt.h"
#include "app/backup_files.h"
#include "app/exports.h"
#include "app/fault_json.h"
#include "app/job_board.h"
#include "app/nightly.h"
#include "base/log.h"
#include "store/store.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)
enum { OPEN_MAX = 100, OPEN_HOURS = 6, JOBS_LOOKED_AT = 5 };

static enum status check_right(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EXPORT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("only an owner can take everything out"));
}

static const char *folder_of(const struct job_board *board)
{
    return board ? job_board_means(board)->backup_folder : NULL;
}

static struct message fault_of(struct work *work, const char *fault)
{
    const struct json_value *value;
    struct fault none = {0};

    if (!fault || json_read(slice_of(fault), work->arena, &none, &value) != STATUS_OK ||
        value->kind != VALUE_OBJECT)
        return (struct message){0};
    return fault_json_read(json_member(value, "fault"));
}

/* The job that waits or runs. */
static enum status find_job(struct work *work, struct job_board *board, struct job_view *ret_view)
{
    struct job_view view = {0};
    struct job_list list;

    enum status status = jobs_list(work, JOB_BACKUP, JOBS_LOOKED_AT, &list);
    for (size_t i = 0; i < list.count && status == STATUS_OK && view.job.id == 0; i++)
        if (list.items[i].state == JOB_WAITING || list.items[i].state == JOB_RUNS)
            status = show_job(work, board, JOB_BACKUP, list.items[i].id, &view);
    if (status == STATUS_OK)
        *ret_view = view;
    return status;
}

static enum status find_last_good(struct work *work, struct backup *ret_backup)
{
    struct backup_list list = {0};

    enum status status = backups_list_good(work, 1, &list);
    if (status == STATUS_OK)
        *ret_backup = list.count > 0 ? list.items[0] : (struct backup){0};
    return status;
}

static enum status look_for_others(struct work *work, bool *ret_is_only)
{
    int64_t ids[2];
    size_t count = 0;

    enum status status = jobs_workspaces(work, 2, ids, &count);
    if (status == STATUS_OK)
        *ret_is_only = count < 2;
    return status;
}

enum status list_backups(struct work *work, struct job_board *board, struct backups_view *ret_view)
{
    struct backups_view view = {.folder = folder_of(board)};
    struct backup_list list = {0};

    enum status status = check_right(work);
    if (status == STATUS_OK)
        status = backups_list(work, BACKUPS_SHOWN, &list);
    if (status == STATUS_OK)
        status = find_last_good(work, &view.last_good);
    if (status == STATUS_OK)
        status = find_job(work, board, &view.job);
    if (status == STATUS_OK)
        status = look_for_others(work, &view.may_take);
    if (status != STATUS_OK)
        return status;
    view.rows = arena_array(work->arena, struct backup_row, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct backup *backup = &list.items[i];
        view.rows[view.count++] = (struct backup_row){
            .backup = *backup,
            .fault = fault_of(work, backup->fault),
            .is_there = view.folder && backup->verified_at != 0 &&
                        backup_is_there(work->arena, view.folder, backup->file_name)};
    }
    *ret_view = view;
    return STATUS_OK;
}

/* ---- by hand ---- */

static enum status run_start(struct work *work, void *context)
{
    const struct job job = {.kind = JOB_BACKUP, .state = JOB_WAITING, .input = "{}"};
    int64_t *id = (int64_t *)context;
    struct job_view open;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_job(work, NULL, &open);
    if (status == STATUS_OK && open.job.id != 0)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("a backup is being made already; it shows here when it "
                                         "is done"));
    if (status == STATUS_OK)
        status = jobs_insert(work, &job, id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status start_backup(struct work *work, struct job_board *board, int64_t *ret_job_id)
{
    int64_t id = 0;

    enum status status = check_export(work, EXPORT_ARCHIVE);
    if (status == STATUS_OK && !folder_of(board))
        status = fault_set(&work->fault, STATUS_INVALID, "",
                           PLAIN_MESSAGE("this server was started without a folder for backups"));
    if (status == STATUS_OK)
        status = attempt(work, run_start, &id);
    if (status != STATUS_OK)
        return status;
    job_board_ring(board);
    *ret_job_id = id;
    return STATUS_OK;
}

enum status stop_backup(struct work *work, struct job_board *board, int64_t job_id)
{
    enum status status = check_export(work, EXPORT_ARCHIVE);

    return status == STATUS_OK ? stop_job(work, board, JOB_BACKUP, job_id) : status;
}

enum status open_backup(struct work *work, struct job_board *board, int64_t id, int *ret_fd,
                        const char **ret_name)
{
    const char *folder = folder_of(board);
    struct backup backup = {0};
    int fd = -1;

    enum status status = check_export(work, EXPORT_ARCHIVE);
    if (status == STATUS_OK)
        status = backups_find(work, id, &backup);
    work_end(work);
    if (status != STATUS_OK)
        return status;
    if (folder && backup.verified_at != 0 && backup_is_there(work->arena, folder, backup.file_name))
        fd = open(backup_path(work->arena, folder, backup.file_name),
                  O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this backup is no longer kept"));
    *ret_fd = fd;
    *ret_name = backup.file_name;
    return STATUS_OK;
}

/* ---- for the server ---- */

enum status tell_backups(struct work *work, struct job_board *board)
{
    struct backup last = {0};
    struct nightly nightly;

    enum status status = find_last_good(work, &last);
    if (status == STATUS_OK)
        status = show_nightly(work, &nightly);
    work_end(work);
    if (status == STATUS_OK)
        job_board_tell_backups(board, &(struct backup_watch){last.started_at, nightly.since,
                                                             nightly.begun_at, nightly.skipped});
    return status;
}

struct tidying {
    const char *folder;
    struct backup_list list;
    const char *fault;
};

static enum status run_tidy(struct work *work, void *context)
{
    struct tidying *tidying = (struct tidying *)context;
    /* Nobody but the one process can be making any of a SQLite store. */
    int64_t before =
        store_kind(work->store) == STORE_SQLITE ? work->now + 1 : work->now - OPEN_HOURS * HOUR;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = backups_list_open(work, before, OPEN_MAX, &tidying->list);
    for (size_t i = 0; i < tidying->list.count && status == STATUS_OK; i++)
        status = backups_set_fault(work, tidying->list.items[i].id, tidying->fault);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status tidy_backups(struct work *work, struct job_board *board)
{
    const struct fault broken_off = {
        .message = PLAIN_MESSAGE("the server ended while it was made; it was thrown away")};
    struct tidying tidying = {.folder = folder_of(board)};

    tidying.fault = fault_json(work->arena, &broken_off);
    enum status status = attempt(work, run_tidy, &tidying);
    work_end(work);
    if (status != STATUS_OK || !tidying.folder)
        return status;
    for (size_t i = 0; i < tidying.list.count; i++) {
        (void)backup_remove(work->arena, tidying.folder, tidying.list.items[i].file_name);
        log_event(LOG_WARNING, "backup broken off",
                  LOG_FIELDS({.name = "file", .text = tidying.list.items[i].file_name}));
    }
    backup_clear_left(work->arena, tidying.folder,
                      store_kind(work->store) == STORE_SQLITE ? 0 : HOUR / SECOND);
    return STATUS_OK;
}
