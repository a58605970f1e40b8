// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/exports.h"

#include <unistd.h>

#include "app/attempt.h"
#include "app/job_board.h"
#include "base/json.h"
#include "base/text.h"

static enum status check_right(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EXPORT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("only an owner can take everything out"));
}

enum status check_export(struct work *work, int64_t what)
{
    int64_t ids[2];
    size_t count = 0;

    enum status status = check_right(work);
    if (status == STATUS_OK && what == EXPORT_ARCHIVE)
        status = jobs_workspaces(work, sizeof(ids) / sizeof(ids[0]), ids, &count);
    if (status == STATUS_OK && count > 1)
        status = fault_set(&work->fault, STATUS_FORBIDDEN, "what",
                           PLAIN_MESSAGE("an archive holds every business on this server: whoever "
                                         "runs it makes one with regulars backup"));
    work_end(work);
    return status;
}

struct starting {
    const char *input;
    int64_t id;
};

static enum status check_open(struct work *work)
{
    struct job_stock waiting = {0}, running = {0};

    enum status status = jobs_stock(work, JOB_EXPORT, JOB_WAITING, &waiting);
    if (status == STATUS_OK)
        status = jobs_stock(work, JOB_EXPORT, JOB_RUNS, &running);
    if (status == STATUS_OK && waiting.count + running.count >= EXPORTS_OPEN_MAX)
        status = fault_set(&work->fault, STATUS_INVALID, "what",
                           MESSAGE("{1} exports are on their way, the most at a time: wait for one "
                                   "of them, or stop it",
                                   arg_count(EXPORTS_OPEN_MAX)));
    return status;
}

static enum status start(struct work *work, void *context)
{
    struct starting *starting = (struct starting *)context;
    const struct job job = {.kind = JOB_EXPORT, .state = JOB_WAITING, .input = starting->input};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = check_open(work);
    if (status == STATUS_OK)
        status = jobs_insert(work, &job, &starting->id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static const char *input_json(struct arena *arena, int64_t what, const char *language)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "what", what);
    json_text(&json, "language", language);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

enum status start_export(struct work *work, struct job_board *board, int64_t what,
                         const char *language, int64_t *ret_id)
{
    struct starting starting = {.input = input_json(work->arena, what, language)};

    enum status status = check_export(work, what);
    if (status == STATUS_OK && (what < EXPORT_ARCHIVE || what > EXPORT_BOOK))
        status = fault_set(&work->fault, STATUS_INVALID, "what",
                           PLAIN_MESSAGE("choose what is to be taken out"));
    if (status == STATUS_OK)
        status = attempt(work, start, &starting);
    if (status != STATUS_OK)
        return status;
    if (board)
        job_board_ring(board);
    *ret_id = starting.id;
    return STATUS_OK;
}

/* 0 when it cannot be read. */
static enum export_what what_of(struct work *work, const struct job *job)
{
    const struct json_value *value, *what = NULL;
    struct fault fault = {0};

    if (json_read(slice_of(job->input), work->arena, &fault, &value) == STATUS_OK &&
        value->kind == VALUE_OBJECT)
        what = json_member(value, "what");
    return what && what->kind == VALUE_INTEGER ? (enum export_what)what->integer
                                               : (enum export_what)0;
}

static size_t files_of(enum export_what what)
{
    return what == EXPORT_TABLES || what == EXPORT_SHEETS ? 2 : 1;
}

static size_t files_at_hand(struct work *work, struct job_board *board, int64_t id,
                            enum export_what what)
{
    size_t count = 0;

    while (board && count < files_of(what)) {
        int fd = job_board_file(board, id, (int)count, work->now);
        if (fd < 0)
            break;
        close(fd);
        count++;
    }
    return count;
}

enum status list_exports(struct work *work, struct job_board *board, struct export_rows *ret_rows)
{
    struct export_rows rows = {0};
    struct job_list list = {0};

    enum status status = check_right(work);
    if (status == STATUS_OK)
        status = jobs_list(work, JOB_EXPORT, EXPORTS_SHOWN, &list);
    if (status == STATUS_OK)
        rows.items = arena_array(work->arena, struct export_row, list.count + 1);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
        struct export_row *row = &rows.items[rows.count++];

        status = show_job(work, board, JOB_EXPORT, list.items[i].id, &row->view);
        row->what = what_of(work, &list.items[i]);
        if (status == STATUS_OK && row->view.job.state == JOB_DONE)
            row->file_count = files_at_hand(work, board, row->view.job.id, row->what);
    }
    if (status == STATUS_OK)
        *ret_rows = rows;
    return status;
}

static const char *name_of(enum export_what what, int64_t place)
{
    if (what == EXPORT_ARCHIVE)
        return "regulars.jsonl.gz";
    if (what == EXPORT_CARDS)
        return "contacts.vcf";
    if (what == EXPORT_BOOK)
        return "regulars.xlsx";
    return place == 0 ? "clients.csv" : "orders.csv";
}

enum status open_export(struct work *work, struct job_board *board, int64_t id, int64_t place,
                        int *ret_fd, const char **ret_name)
{
    struct job_view view;
    int fd = -1;

    enum status status = check_right(work);
    if (status == STATUS_OK)
        status = show_job(work, board, JOB_EXPORT, id, &view);
    if (status != STATUS_OK)
        return status;
    if (board && place >= 0 && place < EXPORT_FILES_MAX)
        fd = job_board_file(board, id, (int)place, work->now);
    if (fd < 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this file was kept for a day, or until the server was "
                                       "started again, and is gone: have it made again"));
    *ret_fd = fd;
    *ret_name = name_of(what_of(work, &view.job), place);
    return STATUS_OK;
}

enum status stop_export(struct work *work, struct job_board *board, int64_t id)
{
    enum status status = check_right(work);

    return status == STATUS_OK ? stop_job(work, board, JOB_EXPORT, id) : status;
}
