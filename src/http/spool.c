// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/spool.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "http/multipart.h"

struct spool {
    struct multipart *multipart;
    const char *folder;
    struct arena *arena;
    uint64_t length;
    int fd; /* -1 until there is something to write */
    bool is_dropped;
    unsigned code; /* 0 while nothing is wrong */
    struct fault fault;
    size_t kept_length;
    char *kept;
};

static enum status refuse_disk(struct spool *spool, struct fault *fault, int error_number)
{
    if (error_number == ENOSPC || error_number == EDQUOT) {
        spool->code = 507;
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("there is too little room on the server's disk for "
                                             "this file; nothing of it was kept"),
                               error_number);
    }
    spool->code = 503;
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("the server cannot keep a file just now; nothing of it "
                                         "was kept"),
                           error_number);
}

/* Some file systems have no files without a name; then one that loses its name at once. */
static int open_unnamed(const char *folder, struct arena *arena)
{
    struct text path = text_new(arena);
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
        return fd;
    text_format(&path, "%s/.upload-XXXXXX", folder);
    char *name = arena_copy(arena, path.at, path.length);
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(name);
    return fd;
}

static enum status open_file(struct spool *spool, struct fault *fault)
{
    struct statvfs disk;

    spool->fd = open_unnamed(spool->folder, spool->arena);
    if (spool->fd < 0)
        return refuse_disk(spool, fault, errno);
    if (fstatvfs(spool->fd, &disk) == 0 &&
        (uint64_t)disk.f_bavail * disk.f_frsize < spool->length + SPOOL_SPARE_BYTES)
        return refuse_disk(spool, fault, ENOSPC);
    return STATUS_OK;
}

static enum status write_file(void *context, struct slice bytes, struct fault *fault)
{
    struct spool *spool = context;
    enum status status = spool->fd < 0 ? open_file(spool, fault) : STATUS_OK;

    while (status == STATUS_OK && bytes.length > 0) {
        ssize_t written = write(spool->fd, bytes.at, bytes.length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return refuse_disk(spool, fault, errno);
        bytes = (struct slice){bytes.at + written, bytes.length - (size_t)written};
    }
    return status;
}

struct spool *spool_start(const char *folder, const char *boundary, uint64_t length,
                          struct arena *arena)
{
    struct spool *spool = arena_alloc(arena, sizeof(*spool));

    spool->folder = folder;
    spool->arena = arena;
    spool->length = length;
    spool->fd = -1;
    spool->multipart = multipart_start(boundary, arena, write_file, spool);
    spool->kept = arena_alloc(arena, length < SPOOL_ROOM ? (size_t)length : SPOOL_ROOM);
    return spool;
}

bool spool_keep(struct spool *spool, struct slice bytes)
{
    if (spool->is_dropped || spool->code != 0)
        return false;
    assert(bytes.length <= SPOOL_ROOM - spool->kept_length);
    memcpy(spool->kept + spool->kept_length, bytes.at, bytes.length);
    spool->kept_length += bytes.length;
    return spool->kept_length >= SPOOL_PIECE;
}

/* The disk has set its code; else what came is no form of ours. */
static void fail(struct spool *spool)
{
    if (spool->code == 0)
        spool->code = 400;
    if (spool->fd >= 0)
        close(spool->fd);
    spool->fd = -1;
}

void spool_write(struct spool *spool)
{
    struct slice bytes = {spool->kept, spool->kept_length};

    spool->kept_length = 0;
    if (spool->is_dropped || spool->code != 0)
        return;
    if (multipart_add(spool->multipart, bytes, &spool->fault) != STATUS_OK)
        fail(spool);
}

void spool_drop(struct spool *spool, unsigned code)
{
    spool->is_dropped = true;
    spool->kept_length = 0;
    if (code == 0)
        return;
    if (spool->code == 0)
        spool->code = code;
    fail(spool);
}

static enum status hand_over(struct spool *spool, struct exchange *exchange)
{
    struct multipart_form form;

    enum status status = multipart_finish(spool->multipart, &spool->fault, &form);
    /* An empty file is a file too. */
    if (status == STATUS_OK && form.file_field && spool->fd < 0)
        status = open_file(spool, &spool->fault);
    if (status != STATUS_OK)
        return status;
    exchange->form = form.fields;
    if (form.file_field == NULL)
        return STATUS_OK;
    (void)lseek(spool->fd, 0, SEEK_SET);
    exchange->upload = (struct upload){.fd = spool->fd,
                                       .field = form.file_field,
                                       .file_name = form.file_name,
                                       .media_type = form.media_type,
                                       .length = form.file_length};
    spool->fd = -1;
    return STATUS_OK;
}

unsigned spool_finish(struct spool *spool, struct exchange *exchange)
{
    if (!spool->is_dropped && spool->code == 0 && hand_over(spool, exchange) != STATUS_OK)
        fail(spool);
    if (spool->code != 0)
        *exchange->fault = spool->fault;
    return spool->code;
}

void spool_close(struct spool *spool)
{
    if (spool->fd >= 0)
        close(spool->fd);
    spool->fd = -1;
}
