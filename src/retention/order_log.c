// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_log.h"

#include <assert.h>
#include <string.h>

#include "base/pages.h"
#include "retention/order_columns.h"
#include "retention/order_grouping.h"

enum { COLUMNS_MAX = 11 };

/* The pieces that order_log_close() gives back, and small things like the groups' names. */
struct order_log_memory {
    struct arena arena;
    struct {
        void *pages;
        size_t size;
    } columns[COLUMNS_MAX];
    size_t column_count;
};

static void *map_column(struct order_log_memory *memory, size_t count, size_t item_size)
{
    assert(memory->column_count < COLUMNS_MAX);
    size_t size = count * item_size;
    void *pages = pages_map(size);

    memory->columns[memory->column_count].pages = pages;
    memory->columns[memory->column_count++].size = size;
    return pages;
}

void column_space_open(struct column_space *space, struct bin_totals totals, unsigned parts)
{
    struct arena arena = {0};
    struct order_log_memory *memory = arena_alloc(&arena, sizeof(*memory));
    struct order_log *log = &space->log;
    size_t orders = totals.orders;

    memory->arena = arena;
    *space = (struct column_space){.log.memory = memory};
    log->first = map_column(memory, orders, sizeof(*log->first));
    log->count = map_column(memory, orders, sizeof(*log->count));
    log->name_at = map_column(memory, orders, sizeof(*log->name_at));
    log->names = map_column(memory, totals.client_bytes + orders * sizeof(uint16_t), 1);
    log->day = map_column(memory, orders, sizeof(*log->day));
    log->refund_client = map_column(memory, orders, sizeof(*log->refund_client));
    log->refund_day = map_column(memory, orders, sizeof(*log->refund_day));
    log->refund_amount = map_column(memory, orders, sizeof(*log->refund_amount));
    if ((parts & COLUMNS_AMOUNT) != 0)
        log->amount = map_column(memory, orders, sizeof(*log->amount));
    if ((parts & COLUMNS_SOURCE) != 0)
        log->source = map_column(memory, orders, sizeof(*log->source));
    if ((parts & COLUMNS_SERVICE) != 0)
        log->service = map_column(memory, orders, sizeof(*log->service));
}

size_t column_space_name_size(struct slice name)
{
    return sizeof(uint16_t) + name.length;
}

void column_space_put_name(const struct column_space *space, size_t at, struct slice name)
{
    uint16_t length = (uint16_t)name.length;

    memcpy(space->log.names + at, &length, sizeof(length));
    memcpy(space->log.names + at + sizeof(length), name.at, name.length);
}

struct order_log column_space_finish(struct column_space *space)
{
    struct order_log log = space->log;

    log.client_count = atomic_load(&space->clients);
    log.occasion_count = atomic_load(&space->occasions);
    log.refund_count = atomic_load(&space->refunds);
    return log;
}

struct arena *order_log_arena(struct order_log *log)
{
    return &log->memory->arena;
}

struct slice order_log_name(const struct order_log *log, size_t client)
{
    uint16_t length;
    const char *at = log->names + log->name_at[client];

    memcpy(&length, at, sizeof(length));
    return (struct slice){at + sizeof(length), length};
}

void order_log_close(struct order_log *log)
{
    struct order_log_memory *memory = log->memory;

    if (memory == NULL)
        return;
    for (size_t i = 0; i < memory->column_count; i++)
        pages_unmap(memory->columns[i].pages, memory->columns[i].size);
    struct arena arena = memory->arena; /* holds `memory` itself */
    arena_free(&arena);
    *log = (struct order_log){0};
}
