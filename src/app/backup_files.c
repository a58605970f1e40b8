// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/backup_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/archive_parts.h"
#include "app/archive_place.h"
#include "app/archive_reader.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/language.h"
#include "base/log.h"
#include "base/text.h"
#include "store/migrate.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

const char *backup_file_name(struct arena *arena, int64_t now)
{
    int64_t seconds = now % DAY / SECOND;
    struct text name = text_new(arena);
    char date[DAY_TEXT_SIZE];

    day_write((day_t)(now / DAY), date);
    text_format(&name, "regulars-%s-%02d%02d%02d.jsonl.gz", date, (int)(seconds / 3600),
                (int)(seconds / 60 % 60), (int)(seconds % 60));
    return name.at;
}

const char *backup_path(struct arena *arena, const char *folder, const char *name)
{
    struct text path = text_new(arena);

    text_format(&path, "%s/%s", folder, name);
    return path.at;
}

/* A name out of the store leads nowhere but into the folder. */
static bool is_ours(const char *name)
{
    return strncmp(name, "regulars-", 9) == 0 && strchr(name, '/') == NULL;
}

bool backup_is_there(struct arena *arena, const char *folder, const char *name)
{
    struct stat found;

    return is_ours(name) && lstat(backup_path(arena, folder, name), &found) == 0 &&
           S_ISREG(found.st_mode);
}

const char *backup_trial_address(struct arena *arena, const char *folder)
{
    struct text address = text_new(arena);

    text_format(&address, "sqlite:%s/" BACKUP_HIDDEN "trial", folder);
    return address.at;
}

/* ---- the trial ---- */

static enum status hash_of_file(struct work *work, int fd, struct archive_sum *ret_sum)
{
    const struct archive_bytes bytes = {.fd = fd};
    struct arena arena = {0};
    struct schema_state schema;

    enum status status = schema_state(work, &schema);
    work_end(work);
    if (status == STATUS_OK)
        status = archive_check(&bytes, schema.newest, &arena, &work->fault, ret_sum);
    arena_free(&arena);
    return status;
}

/* What the check of a whole store finds is told, and is no fault of the backup. */
static enum status look_over(struct work *trial)
{
    struct finding_list findings = {0};

    enum status status = verify_store(trial, &findings);
    for (size_t i = 0; i < findings.count && status == STATUS_OK; i++) {
        struct text words = text_new(trial->arena);

        text_message(&words, language_by_code("en"), &findings.items[i]);
        log_event(LOG_WARNING, "backup holds a finding",
                  LOG_FIELDS({.name = "message", .text = words.at}));
    }
    return status;
}

static enum status must_be_same(struct work *trial, const struct archive_sum *meant)
{
    struct archive_count count;
    uint8_t hash[SECRET_HASH_SIZE];

    enum status status = archive_hash_of(trial, &count, hash);
    if (status == STATUS_OK && memcmp(hash, meant->hash, SECRET_HASH_SIZE) != 0)
        status = fault_set(&trial->fault, STATUS_BROKEN, "",
                           PLAIN_MESSAGE("the backup was restored for trial, and what came back "
                                         "is not what went in; it was thrown away"));
    return status;
}

static enum status restore_for_trial(struct work *work, const char *folder, int fd,
                                     const struct archive_sum *meant)
{
    struct archive_place place;
    struct archive_count count;

    enum status status = archive_place_open(backup_trial_address(work->arena, folder),
                                            PLACE_REPLACES, work->arena, &work->fault, &place);
    if (status != STATUS_OK)
        return status;
    struct work trial = work_start(place.store, work->arena);
    trial.actor = actor_system();
    trial.progress = work->progress;
    status = restore_archive(&trial, fd, &count);
    if (status == STATUS_OK)
        status = must_be_same(&trial, meant);
    if (status == STATUS_OK)
        status = look_over(&trial);
    if (status != STATUS_OK)
        work->fault = trial.fault;
    work_end(&trial);
    archive_place_abandon(&place);
    return status;
}

static enum status cannot_read(struct work *work, const char *name, int error_number)
{
    return fault_set_errno(&work->fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("{1} cannot be read back", arg_text(name)), error_number);
}

enum status backup_try(struct work *work, const char *folder, const char *name, int64_t *ret_rows,
                       int64_t *ret_bytes)
{
    int fd = open(backup_path(work->arena, folder, name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct archive_sum sum = {0};
    struct stat found;

    if (fd < 0)
        return cannot_read(work, name, errno);
    enum status status = fstat(fd, &found) == 0 ? STATUS_OK : cannot_read(work, name, errno);
    if (status == STATUS_OK)
        status = hash_of_file(work, fd, &sum);
    if (status == STATUS_OK)
        status = restore_for_trial(work, folder, fd, &sum);
    close(fd);
    if (status != STATUS_OK)
        return status;
    *ret_rows = sum.rows;
    *ret_bytes = (int64_t)found.st_size;
    return STATUS_OK;
}

/* ---- order in the folder ---- */

bool backup_remove(struct arena *arena, const char *folder, const char *name)
{
    return is_ours(name) && (unlink(backup_path(arena, folder, name)) == 0 || errno == ENOENT);
}

static bool is_old(int folder_fd, const char *name, int64_t older_than_seconds)
{
    struct stat found;

    return fstatat(folder_fd, name, &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(found.st_mode) &&
           clock_now() / SECOND - (int64_t)found.st_mtime >= older_than_seconds;
}

void backup_clear_left(struct arena *arena, const char *folder, int64_t older_than_seconds)
{
    static const char hidden[] = BACKUP_HIDDEN;
    DIR *files = opendir(folder);

    if (!files)
        return;
    for (struct dirent *file; (file = readdir(files)) != NULL;)
        if (strncmp(file->d_name, hidden, strlen(hidden)) == 0 &&
            is_old(dirfd(files), file->d_name, older_than_seconds))
            (void)unlink(backup_path(arena, folder, file->d_name));
    closedir(files);
}
