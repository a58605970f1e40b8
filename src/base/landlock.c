// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Rights of the later ABIs of Landlock by number, since Debian's headers know the first two
 * only: 3 added truncating, 5 ioctl on devices; 4 TCP, 6 abstract sockets and signals.
 */
#define RIGHT_TRUNCATE (UINT64_C(1) << 14)
#define RIGHT_IOCTL (UINT64_C(1) << 15)

struct landlock_rights {
    uint64_t files, network, scopes;
};

int landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return version < 1 ? 0 : (int)version;
}

static struct landlock_rights rights_of(int version, enum landlock_network network)
{
    struct landlock_rights rights = {.files = LANDLOCK_ACCESS_FS_REFER - 1};

    if (version >= 2)
        rights.files |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        rights.files |= RIGHT_TRUNCATE;
    if (version >= 5)
        rights.files |= RIGHT_IOCTL;
    if (version >= 4 && network == LANDLOCK_NO_TCP)
        rights.network = 3;
    if (version >= 6)
        rights.scopes = 3;
    return rights;
}

int landlock_begin(enum landlock_network network)
{
    int version = landlock_version();

    if (version < 1)
        return -1;
    const struct landlock_rights rights = rights_of(version, network);
    size_t size = version >= 6   ? sizeof(rights)
                  : version >= 4 ? 2 * sizeof(uint64_t)
                                 : sizeof(uint64_t);
    return (int)syscall(SYS_landlock_create_ruleset, &rights, size, 0);
}

static uint64_t rights_of_use(enum landlock_use use, bool is_folder)
{
    uint64_t file = LANDLOCK_ACCESS_FS_READ_FILE;

    if (use == LANDLOCK_READ)
        return is_folder ? file | LANDLOCK_ACCESS_FS_READ_DIR : file;
    file |= LANDLOCK_ACCESS_FS_WRITE_FILE;
    if (landlock_version() >= 3)
        file |= RIGHT_TRUNCATE;
    if (!is_folder)
        return file;
    return file | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
           LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK;
}

void landlock_allow(int rules, const char *path, enum landlock_use use)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    struct stat file;

    if (fd < 0)
        return;
    if (fstat(fd, &file) == 0) {
        const struct landlock_path_beneath_attr rule = {
            .allowed_access = rights_of_use(use, S_ISDIR(file.st_mode)), .parent_fd = fd};
        (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    close(fd);
}

bool landlock_enforce(int rules)
{
    if (rules < 0)
        return false;
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    bool is_enforced = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return is_enforced;
}
