// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

/* Which file it is, whatever its path. */
struct file_identity {
    dev_t device;
    ino_t number;
};

/* Files that must stay as they are: the inputs of this run. */
struct kept_files {
    const struct file_identity *items;
    size_t count;
};

/*
 * A file that appears complete or not at all. It is written without a name (or, where the
 * file system cannot do that, under a temporary name beside its place) and takes its name in
 * one step when it is finished; a file that stood there is replaced then, and not before. A
 * link is followed and its target replaced. A device or a pipe is written straight away.
 */
struct new_file {
    int fd; /* -1 when nothing is open; what was written can be read back from a file */
    enum new_file_way { NEW_FILE_UNNAMED, NEW_FILE_NAMED, NEW_FILE_DIRECT } way;
    const char *path;      /* as given */
    const char *target;    /* what appears: the path made absolute, links followed */
    const char *temporary; /* its name meanwhile */
    struct fault *fault;
};

/* INVALID when `path` is one of `kept` or a folder; NOT_FOUND without its folder; UNAVAILABLE. */
CHECKED enum status new_file_open(const char *path, struct kept_files kept, struct arena *arena,
                                  struct fault *fault, struct new_file *ret_file);

CHECKED enum status new_file_write(struct new_file *file, struct slice bytes);

/*
 * Waits until all bytes are on the disk. Of several files, settle each before the first is
 * finished: a full disk then leaves none of them.
 */
CHECKED enum status new_file_settle(struct new_file *file);

/* Settles, gives the file its name, and closes it. */
CHECKED enum status new_file_finish(struct new_file *file);

/* Removes what was written. After new_file_finish(), and on a file of zeros, it does nothing. */
void new_file_abandon(struct new_file *file);
