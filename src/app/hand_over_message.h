// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/hand_over.h"
#include "base/slice.h"

/*
 * A handed command as bytes: a head of numbers, then texts, each with its NUL. Both sides are the
 * same machine's; another version of the program has another magic number and is refused.
 */
enum {
    HANDED_MESSAGE_MAX = HANDED_BYTES_MAX + 64,
    HANDED_DESCRIPTORS = 4, /* standard input, output, error, folder; then the files */
};

struct handed_answer {
    uint32_t magic;
    int32_t exit_code;
};
enum { HANDED_ANSWER_MAGIC = 0x52474131 };

/* INVALID: more texts than HANDED_BYTES_MAX, or too many arguments or files. */
CHECKED enum status handed_command_write(const struct handed_command *command, struct arena *arena,
                                         struct fault *fault, struct slice *ret_bytes);

/*
 * The texts are copied into the arena; descriptors stay -1. INVALID: not such a message, of another
 * version, or one whose files do not fit the `descriptor_count` that came with it.
 */
CHECKED enum status handed_command_read(struct slice bytes, size_t descriptor_count,
                                        struct arena *arena, struct fault *fault,
                                        struct handed_command *ret_command);
