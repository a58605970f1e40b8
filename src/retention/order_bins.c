// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_bins.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/bits.h"
#include "base/clock.h"
#include "base/pages.h"
#include "retention/order_log.h"

/*
 * A chunk is reserved, not touched: what is not written costs no memory. A record is its head
 * without padding between the fields (18 bytes), then what its flags announce, then the client.
 */
enum {
    CHUNK_SIZE = 128 * 1024,
    SLAB_CHUNKS = 64,
    BINS_USUAL = 256, /* each writes to a cache line of its own, and there are few enough */
    BINS_MAX = 1024,  /* for logs whose bins would no longer fit the cache */
    BYTES_PER_BIN = 256 * 1024,
    BYTES_PER_BIN_MOST = 4 * 1024 * 1024,
    HEAD_SIZE = 18,
    GROUPS_SIZE = 4,
    AMOUNT_SIZE = 8,
    ROW_HASH_SIZE = 8,
};

enum {
    FLAG_LENGTH = 0x03FF, /* of the client's text */
    FLAG_OPEN = 1 << 10,  /* the amount depends on the log's decimal mark */
    FLAG_GROUPS = 1 << 12,
    FLAG_ROW_HASH = 1 << 13,
};
static_assert((int)ORDER_CLIENT_MAX <= (int)FLAG_LENGTH, "a client's length fits its bits");

struct bin_chunk {
    struct bin_chunk *next;
    size_t used; /* bytes of `records`; of the last chunk, see chunk_used() */
    unsigned char records[];
};

/* All that adding an order touches, save the record itself, on one cache line. */
struct bin {
    unsigned char *at, *end; /* free bytes of the last chunk */
    struct bin_totals totals;
    struct bin_chunk *first, *last;
    char padding[16];
};

struct slab {
    struct slab *older;
    unsigned char *pages;
};

/* One thread's bins; on cache lines of its own, since each order writes here. */
struct writer {
    struct bin *bins;
    struct arena arena;
    struct slab *slabs;
    size_t chunks_left; /* in the newest slab */
    char padding[64];
};

struct order_bins {
    struct arena arena;
    struct writer *writers;
    unsigned writer_count;
    size_t bin_count; /* a power of two */
    uint64_t key;
};

static size_t bins_for(int64_t bytes_expected)
{
    int64_t count = 1;

    if (bytes_expected < 0)
        return BINS_USUAL;
    while (count < BINS_USUAL && count * BYTES_PER_BIN < bytes_expected)
        count *= 2;
    while (count < BINS_MAX && count * BYTES_PER_BIN_MOST < bytes_expected)
        count *= 2;
    return (size_t)count;
}

struct order_bins *order_bins_open(unsigned writers, int64_t bytes_expected)
{
    struct arena arena = {0};
    struct order_bins *bins = arena_alloc(&arena, sizeof(*bins));

    bins->bin_count = bins_for(bytes_expected);
    bins->writer_count = writers;
    bins->writers = arena_array(&arena, struct writer, writers);
    for (unsigned i = 0; i < writers; i++)
        bins->writers[i].bins = arena_array(&arena, struct bin, bins->bin_count);
    random_bytes(&bins->key, sizeof(bins->key));
    bins->arena = arena;
    return bins;
}

void order_bins_close(struct order_bins *bins)
{
    if (bins == NULL)
        return;
    for (unsigned i = 0; i < bins->writer_count; i++) {
        for (struct slab *slab = bins->writers[i].slabs; slab != NULL; slab = slab->older)
            pages_unmap(slab->pages, (size_t)SLAB_CHUNKS * CHUNK_SIZE);
        arena_free(&bins->writers[i].arena);
    }
    struct arena arena = bins->arena;
    arena_free(&arena);
}

static inline uint64_t mix(uint64_t hash)
{
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

uint64_t order_bins_hash(const struct order_bins *bins, struct slice client)
{
    uint64_t hash = bins->key ^ client.length;
    const char *at = client.at;
    size_t left = client.length;

    for (; left > 8; at += 8, left -= 8)
        hash = mix(hash ^ bytes_load(at));
    /* The last 1 to 8 bytes as one word; those beyond the end are shifted out. */
    return mix(mix(hash ^ bytes_load(at) << (64 - 8 * left)));
}

static size_t chunk_used(const struct bin *bin, const struct bin_chunk *chunk)
{
    return chunk == bin->last ? (size_t)(bin->at - chunk->records) : chunk->used;
}

static void add_chunk(struct writer *writer, struct bin *bin)
{
    if (writer->chunks_left == 0) {
        struct slab *slab = arena_alloc(&writer->arena, sizeof(*slab));
        slab->pages = pages_map((size_t)SLAB_CHUNKS * CHUNK_SIZE);
        slab->older = writer->slabs;
        writer->slabs = slab;
        writer->chunks_left = SLAB_CHUNKS;
    }
    void *pages = writer->slabs->pages + (SLAB_CHUNKS - writer->chunks_left) * CHUNK_SIZE;
    struct bin_chunk *chunk = pages;

    writer->chunks_left--;
    if (bin->last == NULL) {
        bin->first = chunk;
    } else {
        bin->last->used = chunk_used(bin, bin->last);
        bin->last->next = chunk;
    }
    bin->last = chunk;
    bin->at = chunk->records;
    bin->end = (unsigned char *)pages + CHUNK_SIZE - ORDER_BINS_PADDING;
}

static struct bin *bin_of(const struct order_bins *bins, unsigned writer, uint64_t hash)
{
    return &bins->writers[writer].bins[hash >> 32 & (bins->bin_count - 1)];
}

void order_bins_expect(const struct order_bins *bins, unsigned writer, uint64_t hash)
{
    bytes_expect(bin_of(bins, writer, hash));
}

void order_bins_add(struct order_bins *bins, unsigned writer_number,
                    const struct binned_order *order)
{
    struct writer *writer = &bins->writers[writer_number];
    struct bin *bin = bin_of(bins, writer_number, order->hash);
    bool has_groups = order->source != 0 || order->service != 0;
    bool is_open = order->amount != order->amount_if_comma;
    size_t size = HEAD_SIZE + order->client.length + (is_open ? AMOUNT_SIZE : 0) +
                  (has_groups ? GROUPS_SIZE : 0) + (order->row_hash != 0 ? ROW_HASH_SIZE : 0);
    uint32_t hash = (uint32_t)order->hash;
    uint16_t flags =
        (uint16_t)(order->client.length | (is_open ? FLAG_OPEN : 0U) |
                   (has_groups ? FLAG_GROUPS : 0U) | (order->row_hash != 0 ? FLAG_ROW_HASH : 0U));

    if ((size_t)(bin->end - bin->at) < size)
        add_chunk(writer, bin);
    unsigned char *at = bin->at;
    memcpy(at, &hash, 4);
    memcpy(at + 4, &order->date, 4);
    memcpy(at + 8, &order->amount, 8);
    memcpy(at + 16, &flags, 2);
    at += HEAD_SIZE;
    if (is_open) {
        memcpy(at, &order->amount_if_comma, AMOUNT_SIZE);
        at += AMOUNT_SIZE;
    }
    if (has_groups) {
        memcpy(at, &order->source, 2);
        memcpy(at + 2, &order->service, 2);
        at += GROUPS_SIZE;
    }
    if (order->row_hash != 0) {
        memcpy(at, &order->row_hash, ROW_HASH_SIZE);
        at += ROW_HASH_SIZE;
    }
    bytes_copy_padded((char *)at, order->client.at, order->client.length);
    bin->at += size;
    bin->totals.orders++;
    bin->totals.client_bytes += order->client.length;
}

size_t order_bins_count(const struct order_bins *bins)
{
    return bins->bin_count;
}

unsigned order_bins_writers(const struct order_bins *bins)
{
    return bins->writer_count;
}

struct bin_totals order_bins_totals(const struct order_bins *bins, size_t bin)
{
    struct bin_totals totals = {0};
    size_t from = bin == ORDER_BINS_ALL ? 0 : bin;
    size_t to = bin == ORDER_BINS_ALL ? bins->bin_count : bin + 1;

    for (unsigned i = 0; i < bins->writer_count; i++) {
        for (size_t b = from; b < to; b++) {
            totals.orders += bins->writers[i].bins[b].totals.orders;
            totals.client_bytes += bins->writers[i].bins[b].totals.client_bytes;
        }
    }
    return totals;
}

/* Goes on to the next chunk where one is used up, and looks at the order there. */
static void look_ahead(struct bin_cursor *cursor)
{
    while (cursor->chunk != NULL && cursor->at == chunk_used(cursor->bin, cursor->chunk)) {
        cursor->at = 0;
        cursor->chunk = cursor->chunk->next;
    }
    if (cursor->chunk != NULL)
        memcpy(&cursor->next_date, cursor->chunk->records + cursor->at + 4, 4);
}

struct bin_cursor bin_cursor_open(const struct order_bins *bins, unsigned writer, size_t bin_number)
{
    const struct bin *bin = &bins->writers[writer].bins[bin_number];
    struct bin_cursor cursor = {.bin = bin, .chunk = bin->first};

    look_ahead(&cursor);
    return cursor;
}

void bin_cursor_next(struct bin_cursor *cursor, struct binned_order *ret_order)
{
    uint32_t hash;
    uint16_t flags;

    unsigned char *at = cursor->chunk->records + cursor->at;
    *ret_order = (struct binned_order){0};
    memcpy(&hash, at, 4);
    memcpy(&ret_order->date, at + 4, 4);
    memcpy(&ret_order->amount, at + 8, 8);
    memcpy(&flags, at + 16, 2);
    at += HEAD_SIZE;
    ret_order->hash = hash;
    ret_order->amount_if_comma = ret_order->amount;
    if ((flags & FLAG_OPEN) != 0) {
        memcpy(&ret_order->amount_if_comma, at, AMOUNT_SIZE);
        at += AMOUNT_SIZE;
    }
    if ((flags & FLAG_GROUPS) != 0) {
        memcpy(&ret_order->source, at, 2);
        memcpy(&ret_order->service, at + 2, 2);
        at += GROUPS_SIZE;
    }
    if ((flags & FLAG_ROW_HASH) != 0) {
        memcpy(&ret_order->row_hash, at, ROW_HASH_SIZE);
        at += ROW_HASH_SIZE;
    }
    ret_order->client = (struct slice){(const char *)at, flags & FLAG_LENGTH};
    cursor->at = (size_t)(at - cursor->chunk->records) + ret_order->client.length;
    look_ahead(cursor);
}

void order_bins_release(struct order_bins *bins, size_t bin)
{
    for (unsigned i = 0; i < bins->writer_count; i++) {
        struct bin_chunk *chunk = bins->writers[i].bins[bin].first;
        while (chunk != NULL) {
            struct bin_chunk *next = chunk->next;
            pages_release(chunk, CHUNK_SIZE);
            chunk = next;
        }
        bins->writers[i].bins[bin] = (struct bin){0};
    }
}
