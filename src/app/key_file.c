// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/hand_over.h"
#include "base/base64url.h"
#include "base/clock.h"
#include "base/new_file.h"
#include "base/text.h"

enum { KEY_TEXT_LENGTH = 43, KEY_FILE_MAX = 64 };

static enum status no_key(struct fault *fault, const char *path)
{
    return fault_set(fault, STATUS_INVALID, "",
                     MESSAGE("{1} holds no key; put the one back that stood there, or turn "
                             "two-factor sign-in off with \"regulars user two-factor off\"",
                             arg_text(path)));
}

/* AC-121 */
static enum status check_guarded(int fd, const char *path, struct fault *fault)
{
    struct stat file;

    if (fstat(fd, &file) != 0)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               MESSAGE("the key file {1} cannot be read", arg_text(path)), errno);
    if ((file.st_mode & S_IRWXO) == 0)
        return STATUS_OK;
    return fault_set(fault, STATUS_INVALID, "",
                     MESSAGE("others may read the key in {1}: take that from them with chmod o=",
                             arg_text(path)));
}

/* *ret_found stays false where there is no file. */
static enum status read_key(const char *path, struct fault *fault, uint8_t key[SECRET_KEY_SIZE],
                            bool *ret_found)
{
    char text[KEY_FILE_MAX];
    size_t length = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT)
        return STATUS_OK;
    enum status status = fd < 0 ? STATUS_OK : check_guarded(fd, path, fault);
    if (status != STATUS_OK) {
        close(fd);
        return status;
    }
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof(text));
    int failure = errno;
    if (fd >= 0)
        close(fd);
    if (got < 0)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               MESSAGE("the key file {1} cannot be read", arg_text(path)), failure);
    if ((size_t)got < KEY_TEXT_LENGTH || !base64url_read(text, KEY_TEXT_LENGTH, &length) ||
        length != SECRET_KEY_SIZE)
        return no_key(fault, path);
    memcpy(key, text, SECRET_KEY_SIZE);
    secret_wipe(text, sizeof(text));
    *ret_found = true;
    return STATUS_OK;
}

static enum status make_key(const char *path, struct fault *fault, uint8_t key[SECRET_KEY_SIZE])
{
    struct arena arena = {0};
    struct new_file file = {.fd = -1};
    char text[KEY_TEXT_LENGTH + 1];

    struct fault own = {0};

    random_bytes(key, SECRET_KEY_SIZE);
    base64url_write(text, (struct slice){(const char *)key, SECRET_KEY_SIZE});
    text[KEY_TEXT_LENGTH] = '\n';
    enum status status = new_file_open(path, (struct kept_files){0}, &arena, &own, &file);
    if (status == STATUS_OK && fchmod(file.fd, S_IRUSR | S_IWUSR) != 0)
        status = fault_set_errno(&own, STATUS_UNAVAILABLE, "", PLAIN_MESSAGE(""), errno);
    if (status == STATUS_OK)
        status = new_file_write(&file, (struct slice){text, sizeof(text)});
    if (status == STATUS_OK)
        status = new_file_finish(&file);
    if (status != STATUS_OK) {
        new_file_abandon(&file);
        status = fault_set(fault, STATUS_UNAVAILABLE, "",
                           MESSAGE("the key file {1} cannot be made", arg_text(path)));
        memcpy(fault->detail, own.detail, sizeof(fault->detail));
    }
    secret_wipe(text, sizeof(text));
    arena_free(&arena);
    return status;
}

enum status key_file_read(const char *path, enum key_wish wish, struct fault *fault,
                          uint8_t key[SECRET_KEY_SIZE])
{
    bool found = false;

    enum status status = read_key(path, fault, key, &found);
    if (status != STATUS_OK || found)
        return status;
    if (wish == KEY_MAKE)
        return make_key(path, fault, key);
    return fault_set(fault, STATUS_NOT_FOUND, "",
                     MESSAGE("the key file {1} is missing; put it back, or use a recovery code",
                             arg_text(path)));
}

const char *key_file_beside(const char *store_address, struct arena *arena)
{
    struct fault ignored = {0};
    const char *store = NULL;
    struct text path = text_new(arena);

    if (hand_over_place(store_address, arena, &ignored, &store) != STATUS_OK)
        return NULL;
    text_format(&path, "%s.key", store);
    return path.at;
}
