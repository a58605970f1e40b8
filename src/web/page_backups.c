// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/backups.h"
#include "app/job_board.h"
#include "app/nightly.h"
#include "app/site.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

#define SECOND INT64_C(1000000)
#define LATE (900 * SECOND) /* what is done so much later was missed */
enum { HOURS = 24, HOUR_MAX = 2, CHECK_MAX = 1 };

static const char *clock_text(struct arena *arena, int32_t minute)
{
    struct text text = text_new(arena);

    text_format(&text, "%02d:%02d", minute / 60, minute % 60);
    return text.at;
}

static const char *size_text(struct arena *arena, int64_t bytes)
{
    static const int64_t kib = 1024;
    struct text text = text_new(arena);

    if (bytes < kib * kib)
        text_format(&text, "%" PRId64 " KiB", (bytes + kib - 1) / kib);
    else
        text_format(&text, "%" PRId64 " MiB", (bytes + kib * kib - 1) / (kib * kib));
    return text.at;
}

static struct message state_of(const struct backup_row *row, bool has_folder)
{
    if (row->backup.verified_at == 0)
        return row->fault.one ? row->fault : PLAIN_MESSAGE("Being made");
    if (has_folder && !row->is_there)
        return PLAIN_MESSAGE("Its file is no longer in the folder");
    return PLAIN_MESSAGE("Good: it was restored for trial");
}

static struct backup_lines lines_of(struct arena *arena, const struct backups_view *backups,
                                    struct zone *zone)
{
    struct backup_lines lines = {.items =
                                     arena_array(arena, struct backup_line, backups->count + 1)};

    for (size_t i = 0; i < backups->count; i++) {
        const struct backup_row *row = &backups->rows[i];
        int64_t started = row->backup.started_at / SECOND;

        lines.items[lines.count++] =
            (struct backup_line){.id = row->backup.id,
                                 .day = arg_day_short(zone_day(zone, started)),
                                 .time = clock_text(arena, zone_minute(zone, started)),
                                 .rows = arg_count(row->backup.row_count),
                                 .size = size_text(arena, row->backup.byte_count),
                                 .state = state_of(row, backups->folder != NULL),
                                 .is_good = row->backup.verified_at != 0,
                                 .is_there = row->is_there && backups->may_take};
    }
    return lines;
}

static struct message standing_of(struct arena *arena, const struct backup *last, struct zone *zone)
{
    int64_t at = last->started_at / SECOND;

    if (last->id == 0)
        return PLAIN_MESSAGE("No backup has been made yet.");
    return MESSAGE("The last good backup was made on {1} at {2}, and restored for trial.",
                   arg_day(zone_day(zone, at)), arg_text(clock_text(arena, zone_minute(zone, at))));
}

static struct message night_of(struct arena *arena, const struct nightly *nightly,
                               struct zone *zone, int64_t now)
{
    int64_t next = nightly_next(zone, nightly->hour, now) / SECOND;

    return MESSAGE("The server brings the forecast up to date each night, and makes a backup if "
                   "you like. The next time is on {1} at {2}.",
                   arg_day(zone_day(zone, next)),
                   arg_text(clock_text(arena, zone_minute(zone, next))));
}

/* What the last night missed. */
static struct message missed_of(struct arena *arena, const struct nightly *nightly,
                                struct zone *zone)
{
    int64_t due = nightly->due_at / SECOND, begun = nightly->begun_at / SECOND;

    if (nightly->skipped > 0)
        return MESSAGE_N("The server did not run for {1} night before the one of {2}: its work was "
                         "done once, afterwards.",
                         "The server did not run for {1} nights before the one of {2}: their work "
                         "was done once, afterwards.",
                         arg_count(nightly->skipped), arg_day(zone_day(zone, due)));
    if (nightly->due_at == 0 || nightly->begun_at - nightly->due_at < LATE)
        return (struct message){0};
    return MESSAGE("What was due on {1} at {2} was done at {3}, once the server ran again.",
                   arg_day(zone_day(zone, due)),
                   arg_text(clock_text(arena, zone_minute(zone, due))),
                   arg_text(clock_text(arena, zone_minute(zone, begun))));
}

static struct message progress_of(const struct job_view *job)
{
    if (job->job.id == 0)
        return (struct message){0};
    if (job->job.state == JOB_WAITING)
        return PLAIN_MESSAGE("A backup waits for its turn.");
    return job->done > 0
               ? MESSAGE_N("A backup is being made: {1} row so far.",
                           "A backup is being made: {1} rows so far.", arg_count(job->done))
               : PLAIN_MESSAGE("A backup is being made.");
}

static struct backup_hours hours_of(struct arena *arena, int32_t chosen)
{
    struct backup_hours hours = {arena_array(arena, struct backup_hour, HOURS), HOURS};

    for (int32_t hour = 0; hour < HOURS; hour++)
        hours.items[hour] =
            (struct backup_hour){hour, clock_text(arena, hour * 60), hour == chosen};
    return hours;
}

static const char *restore_command(struct exchange *exchange, const struct backups_view *backups)
{
    const char *name = backups->last_good.id != 0 ? backups->last_good.file_name : "BACKUP";
    const char *store = exchange->site->store_shown;
    bool is_file = strncmp(store, "postgres", 8) != 0;
    struct text text = text_new(exchange->arena);

    text_format(&text, "regulars restore '%s%s%s' '%s'%s", backups->folder ? backups->folder : "",
                backups->folder ? "/" : "", name, store, is_file ? " --replace" : "");
    return text.at;
}

static void fill(struct exchange *exchange, const struct backups_view *backups,
                 const struct nightly *nightly, const char *time_zone,
                 struct backup_page_view *view)
{
    struct zone *zone = zone_open_known(time_zone);
    struct arena *arena = exchange->arena;

    view->folder = backups->folder;
    view->store = restore_command(exchange, backups);
    view->standing = standing_of(arena, &backups->last_good, zone);
    view->night = night_of(arena, nightly, zone, exchange->work->now);
    view->missed = missed_of(arena, nightly, zone);
    view->progress = progress_of(&backups->job);
    view->job_id = backups->job.job.id;
    view->job_state = (int64_t)backups->job.job.state;
    view->may_take = backups->may_take;
    view->has_backup = nightly->has_backup;
    view->lines = lines_of(arena, backups, zone);
    view->hours = hours_of(arena, nightly->hour);
    zone_close(zone);
}

/* GET /settings/backups */
enum status page_backups(struct exchange *exchange)
{
    struct backup_page_view view = {.csrf = exchange->csrf_token};
    struct backups_view backups = {0};
    struct nightly nightly = {0};
    const char *time_zone = "UTC";

    enum status status = list_backups(exchange->work, exchange->site->jobs, &backups);
    if (status == STATUS_OK)
        status = show_nightly(exchange->work, &nightly);
    if (status == STATUS_OK)
        status = nightly_zone(exchange->work, &time_zone);
    if (status != STATUS_OK)
        return status;
    fill(exchange, &backups, &nightly, time_zone, &view);
    view.frame = settings_frame(exchange, translate(exchange->language, N_("Backups")));
    view.frame.page.is_waiting = backups.job.job.id != 0;
    struct html out = reply_html(exchange);
    view_backup_page(&out, exchange->language, &view);
    return STATUS_OK;
}

/* POST /settings/backups */
enum status page_backup_now(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = start_backup(exchange->work, exchange->site->jobs, &id);
    /* One that is being made already shows on the page. */
    if (status == STATUS_CONFLICT) {
        *exchange->fault = (struct fault){0};
        status = STATUS_OK;
    }
    if (status == STATUS_OK)
        reply_see_other(exchange, "/settings/backups");
    return status;
}

/* POST /settings/backups/:id/stop */
enum status page_backup_stop(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = stop_backup(exchange->work, exchange->site->jobs, id);
    if (status == STATUS_OK)
        reply_see_other(exchange, "/settings/backups");
    return status;
}

/* POST /settings/backups/night */
enum status page_backup_night(struct exchange *exchange)
{
    const char *hour = NULL, *backup = NULL;
    int64_t audit_id = 0;

    enum status status = form_text(exchange, "hour", HOUR_MAX, &hour);
    if (status == STATUS_OK)
        status = form_text(exchange, "backup", CHECK_MAX, &backup);
    if (status != STATUS_OK)
        return status;
    bool is_number = hour && hour[0] != '\0' && strspn(hour, "0123456789") == strlen(hour);
    status = set_nightly(exchange->work, backup && strcmp(backup, "1") == 0,
                         is_number ? strtol(hour, NULL, 10) : -1, &audit_id);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_SAVED, 0);
    reply_see_other(exchange, "/settings/backups");
    return STATUS_OK;
}

/* GET /settings/backups/:id/file */
enum status page_backup_file(struct exchange *exchange)
{
    const char *name = "";
    int64_t id = 0;
    int fd = -1;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = open_backup(exchange->work, exchange->site->jobs, id, &fd, &name);
    if (status != STATUS_OK)
        return status;
    exchange->reply.fd = fd;
    exchange->reply.content_type = "application/gzip";
    reply_attachment(exchange, name);
    return STATUS_OK;
}
