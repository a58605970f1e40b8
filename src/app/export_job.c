// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/archive.h"
#include "app/export_files.h"
#include "app/exports.h"
#include "app/job_kinds.h"
#include "app/unnamed_file.h"
#include "base/json.h"
#include "base/text.h"

enum { FOLDER_MAX = 64 };

/* An export on its way: files without a name, the job's until the board has them. */
struct making {
    const struct job_run *run;
    enum export_what what;
    const char *language;
    int fds[EXPORT_FILES_MAX];
    int64_t rows;
};

static enum status no_folder(struct work *work, int error_number)
{
    return fault_set_errno(&work->fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("there is no room for temporary files in /var/tmp"),
                           error_number);
}

/* Where the disk's folder for temporary files cannot do it, memory can. */
static enum status open_file(struct work *work, int *ret_fd)
{
    int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

    if (fd < 0)
        return unnamed_file((struct slice){"", 0}, "export", &work->fault, ret_fd);
    *ret_fd = fd;
    return STATUS_OK;
}

static const char *path_in(struct arena *arena, const char *folder, const char *name)
{
    struct text path = text_new(arena);

    text_format(&path, "%s/%s", folder, name);
    return path.at;
}

/* Opened, and their names taken away: what is kept is kept by its descriptor. */
static enum status take_files(struct making *making, const char *folder, enum status status)
{
    static const char *const names[] = {"clients.csv", "orders.csv"};
    struct work *work = making->run->work;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *path = path_in(work->arena, folder, names[i]);

        if (status == STATUS_OK) {
            making->fds[i] = open(path, O_RDONLY | O_CLOEXEC);
            if (making->fds[i] < 0)
                status = no_folder(work, errno);
        }
        (void)unlink(path);
    }
    (void)rmdir(folder);
    return status;
}

static enum status make_tables(struct making *making)
{
    struct work *work = making->run->work;
    char folder[FOLDER_MAX] = "/var/tmp/regulars-XXXXXX";
    struct export_count count = {0};
    struct csv_form form = {0};

    if (making->what == EXPORT_SHEETS)
        form = export_spreadsheet_form(making->language);
    if (!mkdtemp(folder))
        return no_folder(work, errno);
    enum status status = export_tables(work, folder, form, &count);
    making->rows = count.contacts + count.orders;
    return take_files(making, folder, status);
}

static enum status make_one(struct making *making)
{
    struct work *work = making->run->work;
    struct archive_count rows = {0};
    struct export_count count = {0};

    enum status status = open_file(work, &making->fds[0]);
    if (status == STATUS_OK && making->what == EXPORT_ARCHIVE)
        status = write_archive(work, making->fds[0], ARCHIVE_GZIP, &rows);
    else if (status == STATUS_OK && making->what == EXPORT_BOOK)
        status = export_workbook_to(work, making->fds[0], &count);
    else if (status == STATUS_OK)
        status = export_cards_to(work, making->fds[0], &(struct card_choice){.is_everybody = true},
                                 &count);
    making->rows = rows.rows + count.contacts + count.orders;
    return status;
}

static enum status read_input(struct making *making)
{
    struct work *work = making->run->work;
    const struct json_value *value, *what, *language;

    enum status status =
        json_read(slice_of(making->run->job->input), work->arena, &work->fault, &value);
    if (status != STATUS_OK)
        return status;
    what = json_member(value, "what");
    language = json_member(value, "language");
    making->what =
        what && what->kind == VALUE_INTEGER ? (enum export_what)what->integer : EXPORT_ARCHIVE;
    making->language = language && language->kind == VALUE_TEXT ? language->text.at : "en";
    return STATUS_OK;
}

static const char *rows_json(struct arena *arena, int64_t rows)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "rows", rows);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static int64_t size_of(int fd)
{
    struct stat facts;

    return fstat(fd, &facts) == 0 ? facts.st_size : 0;
}

static enum status check_sizes(const struct making *making)
{
    for (int i = 0; i < EXPORT_FILES_MAX; i++)
        if (making->fds[i] >= 0 && size_of(making->fds[i]) / (1024 * 1024) >= EXPORT_FILE_MIB)
            return fault_set(&making->run->work->fault, STATUS_INVALID, "",
                             MESSAGE("the file would have more than {1} MiB, the most that is kept "
                                     "here: whoever runs the server takes it out with regulars "
                                     "export",
                                     arg_count(EXPORT_FILE_MIB)));
    return STATUS_OK;
}

static void keep(const struct making *making, enum status status)
{
    const struct job_run *run = making->run;

    for (int i = 0; i < EXPORT_FILES_MAX; i++) {
        if (making->fds[i] < 0)
            continue;
        if (status == STATUS_OK)
            job_board_keep(run->board, &(struct job_file){.workspace_id = run->job->workspace_id,
                                                          .job_id = run->job->id,
                                                          .made_at = run->work->now,
                                                          .size = size_of(making->fds[i]),
                                                          .place = i,
                                                          .fd = making->fds[i]});
        else
            close(making->fds[i]);
    }
}

enum status export_job(const struct job_run *run, const char **ret_result)
{
    struct making making = {.run = run, .fds = {-1, -1}};
    struct work *work = run->work;

    enum status status = read_input(&making);
    if (status == STATUS_OK)
        status = check_export(work, making.what);
    if (status == STATUS_OK)
        status = making.what == EXPORT_TABLES || making.what == EXPORT_SHEETS ? make_tables(&making)
                                                                              : make_one(&making);
    work_end(work);
    if (status == STATUS_OK && job_board_is_stopped(run->board, run->job->id))
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("it was stopped before its end; nothing of it was kept"));
    if (status == STATUS_OK)
        status = check_sizes(&making);
    keep(&making, status);
    if (status == STATUS_OK)
        *ret_result = rows_json(work->arena, making.rows);
    return status;
}
