// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/block_queue.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/parallel.h"
#include "base/text.h"
#include "retention/csv_layout.h"
#include "support/check.h"

struct queue_case {
    struct arena arena;
    struct fault fault;
    struct byte_source *source;
    struct block_queue *queue;
    int fd;
};

/* A queue over `text`, of which the first `head` bytes were read before. */
static void open_case(struct queue_case *queue_case, struct slice text, size_t head)
{
    *queue_case = (struct queue_case){.fd = memfd_create("log", 0)};
    assert_int_equal(write(queue_case->fd, text.at, text.length), text.length);
    assert_int_equal(lseek(queue_case->fd, 0, SEEK_SET), 0);
    assert_int_equal(byte_source_open(queue_case->fd, "log", ENCODING_UTF_8, &queue_case->arena,
                                      &queue_case->fault, &queue_case->source),
                     STATUS_OK);
    char *bytes = arena_alloc(&queue_case->arena, head + 1);
    size_t length = 0;
    for (size_t more = 1; length < head && more > 0; length += more)
        assert_int_equal(byte_source_read(queue_case->source, bytes + length, head - length, &more),
                         STATUS_OK);
    queue_case->queue = block_queue_open(queue_case->source, (struct slice){bytes, length}, ',',
                                         NULL, NULL, &queue_case->fault);
}

static void close_case(struct queue_case *queue_case)
{
    block_queue_close(queue_case->queue);
    byte_source_close(queue_case->source);
    close(queue_case->fd);
    arena_free(&queue_case->arena);
}

/* All blocks one after the other are the text again, each of whole records. */
static void assert_cut_into_records(struct slice text, size_t head, char last_of_block)
{
    struct queue_case queue_case;
    struct record_block block = {0};
    size_t at = 0;

    open_case(&queue_case, text, head);
    while (block_queue_take(queue_case.queue, &block)) {
        assert_true(at + block.length <= text.length);
        assert_memory_equal(block.at, text.at + at, block.length);
        at += block.length;
        if (at < text.length)
            assert_int_equal(block.at[block.length - 1], last_of_block);
        assert_int_equal(block.at[block.length], '\n');
        block_queue_begin_finish(queue_case.queue, &block);
        block_queue_end_finish(queue_case.queue);
    }
    assert_int_equal(at, text.length);
    assert_int_equal(block_queue_status(queue_case.queue), STATUS_OK);
    record_block_free(&block);
    close_case(&queue_case);
}

static struct text lines_of(struct arena *arena, size_t count, const char *before,
                            const char *after)
{
    struct text text = text_new(arena);

    for (size_t i = 0; i < count; i++)
        text_format(&text, "%s%zu%s", before, i, after);
    return text;
}

static void cuts_a_log_of_many_blocks_between_records(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = lines_of(&arena, 100000, "client-", ",2025-01-01,1.00\n");
    struct slice slice = {text.at, text.length};

    assert_cut_into_records(slice, 0, '\n');
    assert_cut_into_records(slice, 1000, '\n');
    assert_cut_into_records(slice, 700000, '\n');
    assert_cut_into_records(slice, text.length + 10, '\n');
    assert_cut_into_records((struct slice){text.at, text.length - 1}, 5, '\n');
    arena_free(&arena);
}

static void does_not_cut_within_quotes(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = lines_of(&arena, 60000, "\"", "\nof \"\"two\"\" lines\n,\",x\"y,1\r\n");
    struct queue_case queue_case;
    struct record_block block = {0};

    open_case(&queue_case, (struct slice){text.at, text.length}, 100);
    while (block_queue_take(queue_case.queue, &block)) {
        assert_true(block.has_quotes);
        assert_false(block.has_open_quote);
        assert_memory_equal(block.at + block.length - 7, "x\"y,1\r\n", 7);
        block_queue_begin_finish(queue_case.queue, &block);
        block_queue_end_finish(queue_case.queue);
    }
    record_block_free(&block);
    close_case(&queue_case);
    arena_free(&arena);
}

static void cuts_at_lone_carriage_returns(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = lines_of(&arena, 50000, "client-", ",2025-01-01\r");

    assert_cut_into_records((struct slice){text.at, text.length}, 10, '\r');
    arena_free(&arena);
}

static void cuts_at_a_carriage_return_before_a_quote(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = lines_of(&arena, 50000, "\"client-", "\",\"2025-01-01\"\r");
    struct queue_case queue_case;
    struct record_block block = {0};

    assert_cut_into_records((struct slice){text.at, text.length}, 10, '\r');
    open_case(&queue_case, (struct slice){text.at, text.length}, 10);
    assert_true(block_queue_take(queue_case.queue, &block));
    assert_in_range(block.length, 1, text.length / 2);
    record_block_free(&block);
    close_case(&queue_case);
    arena_free(&arena);
}

static void tells_a_quote_that_stays_open_and_a_record_without_end(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct queue_case queue_case;
    struct record_block block = {0};

    open_case(&queue_case, slice_of("a,b\n\"c,d\ne,f\n"), 3);
    assert_true(block_queue_take(queue_case.queue, &block));
    assert_false(block.has_open_quote);
    assert_int_equal(block.length, 4);
    assert_true(block_queue_take(queue_case.queue, &block));
    assert_true(block.has_open_quote);
    assert_memory_equal(block.at, "\"c,d", 4);
    close_case(&queue_case);

    size_t length = (size_t)CSV_RECORD_MAX + 100;
    char *long_line = memset(arena_alloc(&arena, length), 'x', length);
    open_case(&queue_case, (struct slice){long_line, length}, 3);
    assert_true(block_queue_take(queue_case.queue, &block));
    assert_true(block.is_too_long);
    record_block_free(&block);
    close_case(&queue_case);
    arena_free(&arena);
}

/* Threads take blocks in any order, but finish them in theirs. */
struct finish_order {
    struct queue_case queue_case;
    int64_t finished;
    bool is_in_order;
};

static void take_all(void *context, size_t from, size_t to, unsigned thread)
{
    struct finish_order *order = context;
    struct record_block block = {0};

    (void)from;
    (void)to;
    (void)thread;
    while (block_queue_take(order->queue_case.queue, &block)) {
        block_queue_begin_finish(order->queue_case.queue, &block);
        order->is_in_order = order->is_in_order && block.number == order->finished;
        order->finished++;
        block_queue_end_finish(order->queue_case.queue);
    }
    record_block_free(&block);
}

static void finishes_blocks_in_order_whatever_the_threads(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = lines_of(&arena, 200000, "client-", ",2025-01-01,1.00\n");
    struct finish_order order = {.is_in_order = true};

    open_case(&order.queue_case, (struct slice){text.at, text.length}, 100);
    parallel_for(4, 4, 1, take_all, &order);
    assert_true(order.is_in_order);
    assert_true(order.finished > 10);
    close_case(&order.queue_case);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_a_log_of_many_blocks_between_records),
        cmocka_unit_test(does_not_cut_within_quotes),
        cmocka_unit_test(cuts_at_lone_carriage_returns),
        cmocka_unit_test(cuts_at_a_carriage_return_before_a_quote),
        cmocka_unit_test(tells_a_quote_that_stays_open_and_a_record_without_end),
        cmocka_unit_test(finishes_blocks_in_order_whatever_the_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
