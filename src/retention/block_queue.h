// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/slice.h"
#include "retention/byte_source.h"

/*
 * A log cut into blocks of whole records, which several threads take and parse. Blocks are
 * finished in the order they were taken, so that line numbers, the first bad rows and what is
 * written about them do not hang on the threads.
 */
struct block_queue;

/* At least this many bytes beyond a block's records may be read; the first is a line feed. */
enum { BLOCK_PADDING = 16 };

/* A thread's buffer and the block in it. Zeros to begin with. */
struct record_block {
    char *at;
    size_t length; /* whole records; only the last of the log may lack its line end */
    bool has_quotes;
    bool has_open_quote; /* the log ends inside quotes */
    bool is_too_long;    /* a record longer than CSV_RECORD_MAX begins here; nothing is in it */
    int64_t number;
    char *buffer;
    size_t capacity;
};

/* `head` are the bytes already read from `source`, without the header; borrowed for the first
 * blocks. `delimiter` is the layout's. `progress` may be NULL; called under the queue's lock. */
struct block_queue *block_queue_open(struct byte_source *source, struct slice head, char delimiter,
                                     void (*progress)(void *context, int64_t consumed),
                                     void *progress_context, struct fault *fault);
void block_queue_close(struct block_queue *queue);

/* False at the end, or after a failure of any thread: see block_queue_status(). */
bool block_queue_take(struct block_queue *queue, struct record_block *block);

/* Waits until all blocks before this one are finished; then nobody else is between these two. */
void block_queue_begin_finish(struct block_queue *queue, const struct record_block *block);
void block_queue_end_finish(struct block_queue *queue);

/* Makes all threads stop; only between begin and end. The caller has set the fault. */
void block_queue_fail(struct block_queue *queue, enum status status);

enum status block_queue_status(const struct block_queue *queue);

void record_block_free(struct record_block *block);
