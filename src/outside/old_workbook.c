// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/old_workbook.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, SCAN_MAX = 256 * 1024 * 1024 };

static const unsigned char signature[8] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

/* The entry's name in the container's directory, in UTF-16. */
static const char encrypted_package[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

/* Pieces overlap by the name's length, so that none is missed at their seam. */
static bool holds_encrypted_package(int fd)
{
    char piece[PIECE];
    const size_t overlap = sizeof(encrypted_package);

    for (off_t at = 0; at < SCAN_MAX; at += (off_t)(PIECE - overlap)) {
        ssize_t length = pread(fd, piece, sizeof(piece), at);

        if (length <= 0)
            return false;
        if (memmem(piece, (size_t)length, encrypted_package, sizeof(encrypted_package)) != NULL)
            return true;
        if (length < PIECE)
            return false;
    }
    return false;
}

enum outside_code old_workbook_kind(int fd)
{
    unsigned char head[sizeof(signature)];

    if (pread(fd, head, sizeof(head), 0) != sizeof(head) ||
        memcmp(head, signature, sizeof(signature)) != 0)
        return OUTSIDE_NOT_A_WORKBOOK;
    return holds_encrypted_package(fd) ? OUTSIDE_PROTECTED : OUTSIDE_OLD_WORKBOOK;
}
