// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "app/archive.h"
#include "app/attempt.h"
#include "app/backup_files.h"
#include "app/backups.h"
#include "app/disk_reserve.h"
#include "app/fault_json.h"
#include "app/job_kinds.h"
#include "base/json.h"
#include "base/log.h"
#include "store/workspaces.h"

#define SECOND INT64_C(1000000)
#define FAULTS_KEPT (30 * 86400 * SECOND)
enum { KEPT_MAX = 1000, NOTE_TRIES = 12 };

/* One on its way. */
struct making {
    const char *folder;
    struct backup backup;
    const char *fault;
};

static enum status run_insert(struct work *work, void *context)
{
    struct making *making = (struct making *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = backups_insert(work, making->backup.file_name, &making->backup.id);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status run_set_good(struct work *work, void *context)
{
    const struct making *making = (struct making *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = backups_set_good(work, &making->backup);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status run_set_fault(struct work *work, void *context)
{
    const struct making *making = (struct making *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = backups_set_fault(work, making->backup.id, making->fault);
    return status == STATUS_OK ? work_commit(work) : status;
}

/* A unit of work of its own, later than the one that took long. An import may have the writer for
 * as long as it takes; each try waits for it. */
static enum status note(struct work *work, enum status (*run)(struct work *work, void *context),
                        struct making *making)
{
    struct work own = work_start(work->store, work->arena);
    enum status status = STATUS_UNAVAILABLE;

    for (int i = 0; i < NOTE_TRIES && status == STATUS_UNAVAILABLE; i++) {
        own.fault = (struct fault){0};
        status = attempt(&own, run, making);
        work_end(&own);
    }
    if (status != STATUS_OK)
        work->fault = own.fault;
    return status;
}

/* ---- those that are kept ---- */

static void log_removed(const struct backup *backup, bool is_gone)
{
    log_event(is_gone ? LOG_NOTICE : LOG_WARNING, is_gone ? "backup removed" : "backup not removed",
              LOG_FIELDS({.name = "file", .text = backup->file_name}));
}

static enum status run_delete(struct work *work, void *context)
{
    const struct backup *backup = (const struct backup *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = backups_delete(work, backup->id);
    if (status == STATUS_OK)
        status = backups_sweep(work, work->now - FAULTS_KEPT);
    return status == STATUS_OK ? work_commit(work) : status;
}

/* Good ones whose files are there: what is not there keeps no other from staying. */
static enum status list_there(struct work *work, const char *folder, struct backup_list *ret_list)
{
    struct backup_list list = {0};

    enum status status = backups_list_good(work, KEPT_MAX, &list);
    work_end(work);
    if (status != STATUS_OK)
        return status;
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++)
        if (backup_is_there(work->arena, folder, list.items[i].file_name))
            list.items[count++] = list.items[i];
    *ret_list = (struct backup_list){list.items, count};
    return STATUS_OK;
}

static enum status keep_some(struct work *work, const char *folder)
{
    struct workspace workspace;
    struct backup_list list = {0};

    enum status status = workspaces_find(work, 0, &workspace);
    if (status == STATUS_OK)
        status = list_there(work, folder, &list);
    if (status != STATUS_OK)
        return status;
    day_t *days = arena_array(work->arena, day_t, list.count + 1);
    bool *kept = arena_array(work->arena, bool, list.count + 1);
    struct zone *zone = zone_open_known(workspace.time_zone);
    for (size_t i = 0; i < list.count; i++)
        days[i] = zone_day(zone, list.items[i].started_at / SECOND);
    zone_close(zone);
    backup_keeping(days, list.count, kept);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
        if (kept[i])
            continue;
        bool is_gone = backup_remove(work->arena, folder, list.items[i].file_name);
        log_removed(&list.items[i], is_gone);
        if (is_gone)
            status = attempt(work, run_delete, &list.items[i]);
    }
    return status;
}

/* ---- the job ---- */

static enum status make(struct work *work, struct making *making)
{
    struct archive_count count;

    enum status status =
        back_up(work, backup_path(work->arena, making->folder, making->backup.file_name), &count);
    work_end(work);
    if (status == STATUS_OK)
        status = backup_try(work, making->folder, making->backup.file_name,
                            &making->backup.row_count, &making->backup.byte_count);
    if (status == STATUS_OK)
        status = note(work, run_set_good, making);
    return status;
}

/* What failed is no backup, and looks like none. */
static void tell_failed(struct work *work, struct making *making)
{
    const struct fault fault = work->fault;

    making->fault = fault_json(work->arena, &fault);
    (void)backup_remove(work->arena, making->folder, making->backup.file_name);
    if (note(work, run_set_fault, making) != STATUS_OK)
        log_event(LOG_WARNING, "backup not noted as failed",
                  LOG_FIELDS({.name = "file", .text = making->backup.file_name}));
    work->fault = fault;
    log_event(LOG_ERROR, "backup failed",
              LOG_FIELDS({.name = "file", .text = making->backup.file_name},
                         {.name = "message", .text = fault.message.one},
                         {.name = "detail", .text = fault.detail}));
}

/* Of two within a second the later one is named after the next. */
static const char *free_name(struct work *work, const char *folder)
{
    int64_t at = work->now;

    while (backup_is_there(work->arena, folder, backup_file_name(work->arena, at)))
        at += SECOND;
    return backup_file_name(work->arena, at);
}

enum status backup_job(const struct job_run *run, const char **ret_result)
{
    struct work *work = run->work;
    struct making making = {.folder = job_board_means(run->board)->backup_folder};

    if (!making.folder)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("this server was started without a folder for backups"));
    if (disk_is_short(job_board_means(run->board)->disk))
        return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the disk of the server is full: make room, then back up "
                                       "again"));
    making.backup.file_name = free_name(work, making.folder);
    enum status status = note(work, run_insert, &making);
    if (status != STATUS_OK)
        return status;
    status = make(work, &making);
    if (status != STATUS_OK) {
        tell_failed(work, &making);
        return status;
    }
    log_event(LOG_NOTICE, "backup made",
              LOG_FIELDS({.name = "file", .text = making.backup.file_name},
                         {.name = "rows", .number = making.backup.row_count},
                         {.name = "bytes", .number = making.backup.byte_count}));
    if (keep_some(work, making.folder) != STATUS_OK)
        log_event(LOG_WARNING, "older backups not looked through",
                  LOG_FIELDS({.name = "message", .text = work->fault.message.one}));
    work_end(work);
    if (tell_backups(work, run->board) != STATUS_OK)
        work->fault = (struct fault){0};
    *ret_result = "{}";
    return STATUS_OK;
}
