// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/block_queue.h"

#include <pthread.h>

#include "base/pages.h"
#include "retention/csv_layout.h"

/* A block stays in the second-level cache from read() to the last row. */
enum { BLOCK_SIZE = 256 * 1024 };

struct block_queue {
    struct arena arena;
    pthread_mutex_t mutex;
    pthread_cond_t finished;
    struct byte_source *source;
    struct slice pending;     /* read, but not yet in a block */
    struct record_block tail; /* a buffer that holds `pending` between blocks */
    char delimiter;
    bool is_end; /* of the source */
    int64_t taken, finished_count;
    enum status status;
    struct fault *fault;
    void (*progress)(void *context, int64_t consumed);
    void *progress_context;
};

struct block_queue *block_queue_open(struct byte_source *source, struct slice head, char delimiter,
                                     void (*progress)(void *context, int64_t consumed),
                                     void *progress_context, struct fault *fault)
{
    struct arena arena = {0};
    struct block_queue *queue = arena_alloc(&arena, sizeof(*queue));

    *queue = (struct block_queue){.arena = arena,
                                  .source = source,
                                  .pending = head,
                                  .delimiter = delimiter,
                                  .fault = fault,
                                  .progress = progress,
                                  .progress_context = progress_context};
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->finished, NULL);
    return queue;
}

void block_queue_close(struct block_queue *queue)
{
    if (queue == NULL)
        return;
    pthread_mutex_destroy(&queue->mutex);
    pthread_cond_destroy(&queue->finished);
    record_block_free(&queue->tail);
    struct arena arena = queue->arena; /* holds `queue` itself */
    arena_free(&arena);
}

void record_block_free(struct record_block *block)
{
    pages_unmap(block->buffer, block->capacity + BLOCK_PADDING);
    *block = (struct record_block){0};
}

static void grow_buffer(struct record_block *block, size_t capacity)
{
    if (capacity <= block->capacity)
        return;
    char *buffer = pages_map(capacity + BLOCK_PADDING);

    if (block->length > 0)
        memcpy(buffer, block->at, block->length);
    pages_unmap(block->buffer, block->capacity + BLOCK_PADDING);
    block->buffer = block->at = buffer;
    block->capacity = capacity;
}

/* Adds what is pending, then what the source gives, until the buffer is full or the end. */
static enum status fill(struct block_queue *queue, struct record_block *block)
{
    size_t room = block->capacity - block->length;
    size_t length = queue->pending.length < room ? queue->pending.length : room;

    if (length > 0)
        memcpy(block->at + block->length, queue->pending.at, length);
    block->length += length;
    queue->pending.at += length;
    queue->pending.length -= length;
    while (block->length < block->capacity && !queue->is_end) {
        enum status status = byte_source_read(queue->source, block->at + block->length,
                                              block->capacity - block->length, &length);
        if (status != STATUS_OK)
            return status;
        block->length += length;
        queue->is_end = length == 0;
    }
    return STATUS_OK;
}

static size_t end_of_last_line(const char *at, size_t length)
{
    const char *line_feed = memrchr(at, '\n', length);

    if (line_feed != NULL)
        return (size_t)(line_feed - at) + 1;
    /* Lone carriage returns; one at the very end may be half of a pair. */
    const char *carriage_return = length > 1 ? memrchr(at, '\r', length - 1) : NULL;
    return carriage_return != NULL ? (size_t)(carriage_return - at) + 1 : 0;
}

/* A quote opens a field only at its start (RFC 4180, section 2, rule 5 to 7). */
static bool opens_field(const char *at, size_t position, char delimiter)
{
    char before = position == 0 ? '\n' : at[position - 1];

    return before == delimiter || before == '\n' || before == '\r';
}

/* The position after the quote that closes the field opened before `from`; 0 = it stays open. */
static size_t end_of_quotes(const char *at, size_t from, size_t length)
{
    for (;;) {
        const char *quote = from < length ? memchr(at + from, '"', length - from) : NULL;
        if (quote == NULL)
            return 0;
        from = (size_t)(quote - at) + 1;
        if (from >= length || at[from] != '"')
            return from;
        from++;
    }
}

/* Bytes of whole records at the front of the block, going from quote to quote. */
static size_t whole_records(struct record_block *block, char delimiter)
{
    const char *at = block->at;
    size_t length = block->length, from = 0, end = 0;
    const char *quote = memchr(at, '"', length);

    block->has_quotes = quote != NULL;
    block->has_open_quote = false;
    while (quote != NULL) {
        size_t position = (size_t)(quote - at),
               /* With the quote: a carriage return before it is no half of a pair. */
            line_end = end_of_last_line(at + from, position + 1 - from);

        if (line_end > 0)
            end = from + line_end;
        from = position + 1;
        if (opens_field(at, position, delimiter)) {
            from = end_of_quotes(at, from, length);
            block->has_open_quote = from == 0;
            if (block->has_open_quote)
                return end;
        }
        quote = from < length ? memchr(at + from, '"', length - from) : NULL;
    }
    size_t line_end = end_of_last_line(at + from, length - from);
    return line_end > 0 ? from + line_end : end;
}

/* Keeps what lies behind the block's whole records for the next block. */
static void keep_tail(struct block_queue *queue, const struct record_block *block, size_t end)
{
    size_t length = block->length - end;

    if (queue->pending.length > 0) {
        /* All of the block came from there, so the tail still stands before the rest. */
        queue->pending.at -= length;
        queue->pending.length += length;
        return;
    }
    queue->tail.length = 0;
    grow_buffer(&queue->tail, length);
    if (length > 0)
        memcpy(queue->tail.at, block->at + end, length);
    queue->pending = (struct slice){queue->tail.at, length};
}

static bool is_exhausted(const struct block_queue *queue)
{
    return queue->is_end && queue->pending.length == 0;
}

/* Fills the block with whole records, however large the buffer must become for one. */
static enum status take_records(struct block_queue *queue, struct record_block *block)
{
    grow_buffer(block, BLOCK_SIZE);
    for (;;) {
        enum status status = fill(queue, block);
        if (status != STATUS_OK)
            return status;
        size_t end = whole_records(block, queue->delimiter);
        if (end == 0 && is_exhausted(queue))
            return STATUS_OK; /* the last record, without a line end */
        if (end > 0) {
            /* At the end of the log the last record needs no line end; one that stays open
             * comes alone, so that its line can be told. */
            if (!is_exhausted(queue) || block->has_open_quote) {
                keep_tail(queue, block, end);
                block->length = end;
                block->has_open_quote = false;
            }
            return STATUS_OK;
        }
        if (block->capacity >= CSV_RECORD_MAX) {
            block->is_too_long = true;
            block->length = 0;
            return STATUS_OK;
        }
        grow_buffer(block, block->capacity * 2);
    }
}

bool block_queue_take(struct block_queue *queue, struct record_block *block)
{
    bool is_taken = false;

    pthread_mutex_lock(&queue->mutex);
    block->length = 0;
    block->is_too_long = false;
    if (queue->status == STATUS_OK && !is_exhausted(queue)) {
        queue->status = take_records(queue, block);
        is_taken = queue->status == STATUS_OK && (block->length > 0 || block->is_too_long);
        if (queue->progress != NULL)
            queue->progress(queue->progress_context, byte_source_consumed(queue->source));
    }
    if (is_taken) {
        memset(block->at + block->length, '\n', BLOCK_PADDING);
        block->number = queue->taken++;
    }
    pthread_mutex_unlock(&queue->mutex);
    return is_taken;
}

void block_queue_begin_finish(struct block_queue *queue, const struct record_block *block)
{
    pthread_mutex_lock(&queue->mutex);
    while (queue->finished_count != block->number)
        pthread_cond_wait(&queue->finished, &queue->mutex);
}

void block_queue_end_finish(struct block_queue *queue)
{
    queue->finished_count++;
    pthread_cond_broadcast(&queue->finished);
    pthread_mutex_unlock(&queue->mutex);
}

void block_queue_fail(struct block_queue *queue, enum status status)
{
    if (queue->status == STATUS_OK)
        queue->status = status;
}

enum status block_queue_status(const struct block_queue *queue)
{
    return queue->status;
}
