// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_groups.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/utf8.h"

enum { TABLE_SIZE = 16384 }; /* a power of two, over twice ORDER_GROUPS_MAX */

struct order_groups {
    struct arena arena;
    pthread_mutex_t mutex;
    bool are_too_many;
    size_t count;                             /* with the entry 0 */
    struct slice names[ORDER_GROUPS_MAX + 1]; /* [code] */
    uint16_t table[TABLE_SIZE];               /* open addressing: code, 0 = free */
};

struct order_groups *order_groups_open(void)
{
    struct arena arena = {0};
    struct order_groups *groups = arena_alloc(&arena, sizeof(*groups));

    groups->arena = arena;
    groups->count = 1;
    groups->names[0] = slice_of("");
    pthread_mutex_init(&groups->mutex, NULL);
    return groups;
}

void order_groups_close(struct order_groups *groups)
{
    if (groups == NULL)
        return;
    pthread_mutex_destroy(&groups->mutex);
    struct arena arena = groups->arena; /* holds `groups` itself */
    arena_free(&arena);
}

/* FNV-1a (Fowler, Noll and Vo): short names, few of them. */
static size_t hash_of(struct slice name)
{
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < name.length; i++)
        hash = (hash ^ (uint8_t)name.at[i]) * 16777619U;
    return hash;
}

static uint16_t find_or_add(struct order_groups *groups, struct slice name)
{
    size_t slot = hash_of(name) & (TABLE_SIZE - 1);

    for (; groups->table[slot] != 0; slot = (slot + 1) & (TABLE_SIZE - 1))
        if (slice_equal(groups->names[groups->table[slot]], name))
            return groups->table[slot];
    if (groups->count > ORDER_GROUPS_MAX || name.length > ORDER_GROUP_NAME_MAX) {
        groups->are_too_many = true;
        return 0;
    }
    uint16_t code = (uint16_t)groups->count++;
    groups->names[code] =
        (struct slice){arena_copy(&groups->arena, name.at, name.length), name.length};
    groups->table[slot] = code;
    return code;
}

/* Names are strings from here on. */
static bool is_name(struct slice name)
{
    return utf8_is_valid(name) && memchr(name.at, '\0', name.length) == NULL;
}

uint16_t order_groups_code(struct order_groups *groups, struct slice name)
{
    bool is_long = name.length > ORDER_GROUP_NAME_MAX;

    if (name.length == 0 || (!is_long && !is_name(name)))
        return 0;
    pthread_mutex_lock(&groups->mutex);
    uint16_t code = find_or_add(groups, name);
    pthread_mutex_unlock(&groups->mutex);
    return code;
}

size_t order_groups_count(const struct order_groups *groups)
{
    return groups->count;
}

bool order_groups_are_too_many(const struct order_groups *groups)
{
    return groups->are_too_many;
}

struct coded_name {
    const char *name;
    uint16_t code;
};

static int compare_names(const void *left, const void *right)
{
    return strcmp(((const struct coded_name *)left)->name,
                  ((const struct coded_name *)right)->name);
}

struct sorted_groups order_groups_sort(const struct order_groups *groups, struct arena *arena)
{
    struct sorted_groups sorted = {
        .names = arena_array(arena, const char *, groups->count),
        .count = groups->count,
        .places = arena_array(arena, uint16_t, groups->count),
    };
    struct coded_name *order = arena_array(arena, struct coded_name, groups->count);

    for (size_t code = 0; code < groups->count; code++) {
        struct slice name = groups->names[code];
        order[code] = (struct coded_name){arena_copy(arena, name.at, name.length), (uint16_t)code};
    }
    qsort(order, groups->count, sizeof(*order), compare_names);
    for (size_t place = 0; place < groups->count; place++) {
        sorted.names[place] = order[place].name;
        sorted.places[order[place].code] = (uint16_t)place;
    }
    return sorted;
}
