// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_box.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/mail_message.h"
#include "store/arrivals.h"

/* Of one folder so many files are looked at; more wait until some were taken away. */
enum { FILES_MAX = 20000, BATCH_BYTES = 4 * 1024 * 1024 };

struct names {
    const char **items;
    size_t count;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_mail(const char *name)
{
    size_t length = strlen(name);

    return name[0] != '.' && length > 4 && strcmp(name + length - 4, ".eml") == 0;
}

static enum status cannot_open(struct work *work, const char *folder)
{
    return fault_set_errno(&work->fault, STATUS_UNAVAILABLE, "folder",
                           MESSAGE("the folder {1} cannot be read; see that it is there, and that "
                                   "the server may read it",
                                   arg_text(folder)),
                           errno);
}

static enum status list_names(struct work *work, const char *folder, struct names *ret_names)
{
    struct names names = {.items = arena_array(work->arena, const char *, FILES_MAX)};
    DIR *open = opendir(folder);
    const struct dirent *entry;

    if (!open)
        return cannot_open(work, folder);
    while (names.count < FILES_MAX && (entry = readdir(open)) != NULL)
        if (is_mail(entry->d_name))
            names.items[names.count++] =
                arena_copy(work->arena, entry->d_name, strlen(entry->d_name));
    closedir(open);
    if (names.count > 0)
        qsort(names.items, names.count, sizeof(names.items[0]), compare_names);
    *ret_names = names;
    return STATUS_OK;
}

/* False: it is no file that can be read, or too large. */
static bool read_file(const char *folder, const char *name, struct arena *arena,
                      struct slice *ret_bytes)
{
    struct text path = text_new(arena);
    struct stat found;
    size_t length = 0;

    text_format(&path, "%s/%s", folder, name);
    int fd = open(path.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool is_read =
        fstat(fd, &found) == 0 && S_ISREG(found.st_mode) && found.st_size <= MAIL_BYTES_MAX;
    char *bytes = is_read ? arena_alloc(arena, (size_t)found.st_size) : NULL;
    while (is_read && length < (size_t)found.st_size) {
        ssize_t got = read(fd, bytes + length, (size_t)found.st_size - length);

        if (got <= 0)
            break;
        length += (size_t)got;
    }
    close(fd);
    *ret_bytes = (struct slice){bytes, length};
    return is_read;
}

/* Those that were not kept yet. */
static enum status collect(struct work *work, struct mail_box *box, const struct names *names)
{
    enum status status = STATUS_OK;
    size_t total = 0;

    for (size_t i = 0; i < names->count && status == STATUS_OK; i++) {
        struct intake_piece piece = {.origin = names->items[i]};
        bool has = false;

        if (box->count == INTAKE_PIECES_MAX || total >= BATCH_BYTES)
            break;
        status = arrivals_has(work, box->channel_id, names->items[i], &has);
        if (status != STATUS_OK || has)
            continue;
        if (!read_file(box->mailbox, names->items[i], &box->batch, &piece.raw))
            continue;
        box->pieces[box->count++] = piece;
        total += piece.raw.length;
    }
    return status;
}

enum status mail_folder_take(struct work *work, struct mail_box *box, size_t *ret_new)
{
    struct names names = {0};

    enum status status = list_names(work, box->mailbox, &names);
    if (status == STATUS_OK)
        status = collect(work, box, &names);
    work_end(work);
    const struct intake_pieces pieces = {
        .channel_id = box->channel_id, .items = box->pieces, .count = box->count};
    const bool is_news = box->count > 0 || box->code != MAIL_WORKS || box->told_at == 0;
    *ret_new = 0;
    if (status == STATUS_OK && is_news)
        status = intake_keep(work, &pieces, ret_new);
    if (status == STATUS_OK && is_news)
        box->told_at = clock_ticks();
    return status;
}
