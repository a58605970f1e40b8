// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text_map.h"

#include "base/clock.h"

enum { PLACES_LEAST = 64 };

struct place {
    struct slice text; /* .at NULL: free */
    uint64_t hash;
    int64_t value;
};

struct text_map {
    struct arena *arena;
    struct place *places; /* open addressing, a power of two, at most half full */
    size_t size, count;
    uint64_t key;
};

static uint64_t mix(uint64_t hash)
{
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static uint64_t hash_of(const struct text_map *map, struct slice text)
{
    uint64_t hash = map->key ^ text.length, word;

    for (; text.length >= sizeof(word); text.at += sizeof(word), text.length -= sizeof(word)) {
        memcpy(&word, text.at, sizeof(word));
        hash = mix(hash ^ word);
    }
    word = 0;
    if (text.length > 0)
        memcpy(&word, text.at, text.length);
    return mix(mix(hash ^ word));
}

struct text_map *text_map_new(struct arena *arena, size_t expected)
{
    struct text_map *map = arena_alloc(arena, sizeof(*map));

    *map = (struct text_map){.arena = arena, .size = PLACES_LEAST};
    while (map->size / 2 < expected)
        map->size *= 2;
    map->places = arena_array(arena, struct place, map->size);
    random_bytes(&map->key, sizeof(map->key));
    return map;
}

/* The text's place, or the free one where it belongs. */
static struct place *place_of(const struct text_map *map, struct slice text, uint64_t hash)
{
    size_t at = (size_t)hash & (map->size - 1);

    for (; map->places[at].text.at != NULL; at = (at + 1) & (map->size - 1))
        if (map->places[at].hash == hash && slice_equal(map->places[at].text, text))
            break;
    return &map->places[at];
}

static void grow(struct text_map *map)
{
    struct place *before = map->places;
    size_t size = map->size;

    map->size *= 2;
    map->places = arena_array(map->arena, struct place, map->size);
    for (size_t i = 0; i < size; i++)
        if (before[i].text.at != NULL)
            *place_of(map, before[i].text, before[i].hash) = before[i];
}

int64_t *text_map_value(struct text_map *map, struct slice text)
{
    uint64_t hash = hash_of(map, text);
    struct place *place = place_of(map, text, hash);

    if (place->text.at != NULL)
        return &place->value;
    if ((map->count + 1) * 2 > map->size) {
        grow(map);
        place = place_of(map, text, hash);
    }
    map->count++;
    *place = (struct place){.text = text, .hash = hash};
    return &place->value;
}

int64_t text_map_find(const struct text_map *map, struct slice text)
{
    const struct place *place = place_of(map, text, hash_of(map, text));

    return place->text.at != NULL ? place->value : 0;
}

size_t text_map_count(const struct text_map *map)
{
    return map->count;
}
