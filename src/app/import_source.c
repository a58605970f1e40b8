// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_source.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/import_parts.h"
#include "app/outside_process.h"
#include "app/workbook_desk.h"
#include "app/workbook_file.h"

enum { PIECE = 256 * 1024 };

static enum status cannot_read(const char *name, struct fault *fault, int error_number)
{
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("{1} cannot be read", arg_text(name)), error_number);
}

static enum status hash_file(int fd, const char *name, struct arena *arena, struct fault *fault,
                             uint8_t ret_hash[SECRET_HASH_SIZE])
{
    struct secret_digest *digest = secret_digest_open();
    char *piece = arena_alloc(arena, PIECE);
    off_t at = 0;
    ssize_t length;

    while ((length = pread(fd, piece, PIECE, at)) > 0 || (length < 0 && errno == EINTR)) {
        if (length < 0)
            continue;
        secret_digest_add(digest, piece, (size_t)length);
        at += length;
    }
    int error_number = errno;
    secret_digest_close(digest, ret_hash);
    return length == 0 ? STATUS_OK : cannot_read(name, fault, error_number);
}

/* The workbook's CSV in a file without a name. The process's own end outranks what became of the
 * copy. */
static enum status turn_into_csv(const struct import_request *request, int fd, struct arena *arena,
                                 struct fault *fault, int *ret_fd, struct import_sheets *ret_sheets)
{
    struct workbook_findings findings;
    struct outside_process *process;
    struct fault copy_fault = {0};
    int csv_fd, spool = -1;

    enum status status =
        outside_xlsx_to_csv(fd, request->name, request->sheet, arena, fault, &process, &csv_fd);
    if (status != STATUS_OK)
        return status;
    enum status copied = workbook_file_spool(csv_fd, request->name, &copy_fault, &spool);
    close(csv_fd);
    status = outside_process_end(process, &findings);
    if (status == STATUS_OK && copied != STATUS_OK) {
        *fault = copy_fault;
        status = copied;
    }
    if (status == STATUS_OK) {
        *ret_fd = spool;
        *ret_sheets = (struct import_sheets){findings.sheet, findings.sheets, findings.sheet_count};
    } else if (spool >= 0) {
        close(spool);
    }
    return status;
}

/* The same where a process may be started. */
struct turning {
    const struct import_request *request;
    int fd;
    struct arena *arena;
    struct fault *fault;
    int csv_fd;
    struct import_sheets sheets;
    enum status status;
};

static void turn(void *context)
{
    struct turning *turning = (struct turning *)context;

    turning->status = turn_into_csv(turning->request, turning->fd, turning->arena, turning->fault,
                                    &turning->csv_fd, &turning->sheets);
}

enum status import_source_open(const struct import_request *request, struct arena *arena,
                               struct fault *fault, int *ret_fd, struct import_sheets *ret_sheets,
                               uint8_t ret_hash[SECRET_HASH_SIZE])
{
    struct import_sheets sheets = {0};
    int fd;

    enum status status = workbook_file_spool(request->fd, request->name, fault, &fd);
    if (status != STATUS_OK)
        return status;
    status = hash_file(fd, request->name, arena, fault, ret_hash);
    if (status == STATUS_OK && lseek(fd, 0, SEEK_SET) != 0)
        status = cannot_read(request->name, fault, errno);
    if (status == STATUS_OK && workbook_file_is(fd)) {
        struct turning turning = {.request = request, .fd = fd, .arena = arena, .fault = fault};

        workbook_desk_run(request->desk, turn, &turning);
        status = turning.status;
        if (status == STATUS_OK) {
            close(fd);
            fd = turning.csv_fd;
            sheets = turning.sheets;
        }
    }
    if (status != STATUS_OK) {
        close(fd);
        return status;
    }
    *ret_fd = fd;
    *ret_sheets = sheets;
    return STATUS_OK;
}

enum status import_head(struct import_reading *reading, size_t max, struct slice *ret_text)
{
    const char *name = reading->request->name;
    struct byte_source *source;
    size_t capacity = 64 * 1024, length = 0, more = 1;
    char *text = arena_alloc(reading->arena, capacity);

    if (lseek(reading->fd, 0, SEEK_SET) != 0)
        return cannot_read(name, reading->fault, errno);
    enum status status = byte_source_open(reading->fd, name, reading->reading.encoding,
                                          reading->arena, reading->fault, &source);
    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && more > 0 && length < max) {
        if (length == capacity) {
            char *larger = arena_alloc(reading->arena, capacity * 2);
            memcpy(larger, text, length);
            text = larger;
            capacity *= 2;
        }
        size_t room = capacity < max ? capacity : max;
        status = byte_source_read(source, text + length, room - length, &more);
        length += status == STATUS_OK ? more : 0;
    }
    byte_source_close(source);
    if (status == STATUS_OK)
        *ret_text = (struct slice){text, length};
    return status;
}

enum status import_text(struct import_reading *reading, size_t max, struct slice *ret_text)
{
    struct slice text = {0};

    enum status status = import_head(reading, max + 1, &text);
    if (status != STATUS_OK)
        return status;
    if (text.length > max)
        return fault_set(reading->fault, STATUS_INVALID, "",
                         MESSAGE("{1} is larger than {2} MB, the most that is read of contacts: "
                                 "bring it in as several files",
                                 arg_text(reading->request->name),
                                 arg_count((int64_t)(max / 1000000))));
    *ret_text = text;
    return STATUS_OK;
}
