// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/export_people.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/contact_point.h"
#include "store/exports.h"

/* So many clients are held in memory at once, with at most CONTACTS_OF_CLIENT_MAX each. */
enum { PAGE_CLIENTS = 100 };

/* ---- lists that grow ---- */

struct people {
    struct exported_contact *items;
    size_t count, capacity;
};

static struct exported_contact *add_person(struct people *people, struct arena *arena)
{
    if (people->count == people->capacity) {
        size_t capacity = people->capacity * 2 + PAGE_CLIENTS;
        struct exported_contact *items = arena_array(arena, struct exported_contact, capacity);
        if (people->count > 0)
            memcpy(items, people->items, people->count * sizeof(*items));
        people->items = items;
        people->capacity = capacity;
    }
    return &people->items[people->count++];
}

static void add_point(struct exported_contact *person, struct arena *arena,
                      const struct contact_point *point)
{
    /* Room is made at 1, 2, 4, 8 ... points. */
    if ((person->point_count & (person->point_count - 1)) == 0) {
        size_t capacity = person->point_count == 0 ? 1 : person->point_count * 2;
        struct contact_point *points = arena_array(arena, struct contact_point, capacity);
        if (person->point_count > 0)
            memcpy(points, person->points, person->point_count * sizeof(*points));
        person->points = points;
    }
    person->points[person->point_count++] = *point;
}

/* ---- contacts ---- */

const char *export_reference(struct arena *arena, int64_t client_id, struct slice reference)
{
    struct text made = text_new(arena);

    if (reference.at)
        return arena_copy(arena, reference.at, reference.length);
    text_format(&made, "regulars:%" PRId64, client_id);
    return made.at;
}

static const char *text_at(struct arena *arena, const struct db_stream *stream,
                           enum exported_person column)
{
    struct slice text = stream_text(stream, column);

    return arena_copy(arena, text.at, text.length);
}

static struct exported_contact read_person(struct arena *arena, const struct db_stream *stream)
{
    struct slice reference = stream_text(stream, PERSON_REFERENCE);
    int64_t client_id = stream_int(stream, PERSON_CLIENT);
    bool is_named = reference.at || stream_int(stream, PERSON_HAS_ORDERS) != 0;

    return (struct exported_contact){
        .client_id = client_id,
        .client_kind = (enum client_kind)stream_int(stream, PERSON_CLIENT_KIND),
        .client_name = text_at(arena, stream, PERSON_CLIENT_NAME),
        .reference = is_named ? export_reference(arena, client_id, reference) : "",
        .contact =
            {
                .id = stream_int(stream, PERSON_CONTACT),
                .client_id = client_id,
                .name = text_at(arena, stream, PERSON_NAME),
                .given = text_at(arena, stream, PERSON_GIVEN),
                .family = text_at(arena, stream, PERSON_FAMILY),
                .additional = text_at(arena, stream, PERSON_ADDITIONAL),
                .salutation = text_at(arena, stream, PERSON_SALUTATION),
                .form_of_address = (enum form_of_address)stream_int(stream, PERSON_FORM_OF_ADDRESS),
                .language = text_at(arena, stream, PERSON_LANGUAGE),
            },
        .created_at = stream_int(stream, PERSON_CREATED_AT),
    };
}

static enum status read_people(struct work *work, int64_t after, int64_t last,
                               struct people *people)
{
    struct db_stream *stream = exports_people(work, after, last);

    while (stream_next(stream)) {
        struct exported_contact person = read_person(work->arena, stream);
        *add_person(people, work->arena) = person;
    }
    return stream_end(stream);
}

/* ---- what belongs to contacts ---- */

/* Contacts of a page by their ids, for streams that come in that order. */
struct by_id {
    int64_t id;
    struct exported_contact *person;
};

static int compare_ids(const void *left, const void *right)
{
    const struct by_id *a = left, *b = right;

    return a->id < b->id ? -1 : a->id > b->id;
}

struct page_index {
    struct by_id *items;
    size_t count, at;
};

static struct page_index index_of(struct work *work, const struct people *people)
{
    struct page_index index = {.items = arena_array(work->arena, struct by_id, people->count),
                               .count = people->count};

    for (size_t i = 0; i < people->count; i++)
        index.items[i] = (struct by_id){people->items[i].contact.id, &people->items[i]};
    qsort(index.items, index.count, sizeof(index.items[0]), compare_ids);
    return index;
}

/* NULL for a contact that is not on the page: of a client that was deleted. */
static struct exported_contact *find_person(struct page_index *index, int64_t id)
{
    while (index->at < index->count && index->items[index->at].id < id)
        index->at++;
    bool is_found = index->at < index->count && index->items[index->at].id == id;
    return is_found ? index->items[index->at].person : NULL;
}

/* As it was written; a phone number that did not say its country, as it is compared, so that it is
 * the same number elsewhere. */
static const char *point_value(struct arena *arena, const struct db_stream *stream,
                               enum contact_point_kind kind)
{
    struct slice value = stream_text(stream, EXPORTED_POINT_VALUE);
    struct slice key = stream_text(stream, EXPORTED_POINT_KEY);
    struct fault fault = {0};
    const char *plain_key = NULL;

    if (kind == POINT_PHONE &&
        (contact_point_key(kind, value, NULL, "", arena, &fault, &plain_key) != STATUS_OK ||
         !slice_equal(slice_of(plain_key), key)))
        value = key;
    return arena_copy(arena, value.at, value.length);
}

static enum status read_points(struct work *work, int64_t after, int64_t last,
                               struct page_index index)
{
    struct db_stream *stream = exports_points(work, after, last);

    while (stream_next(stream)) {
        struct exported_contact *person =
            find_person(&index, stream_int(stream, EXPORTED_POINT_CONTACT));
        struct contact_point point = {
            .kind = (enum contact_point_kind)stream_int(stream, EXPORTED_POINT_KIND),
            .is_main = stream_int(stream, EXPORTED_POINT_IS_MAIN) != 0,
        };

        if (!person)
            continue;
        point.value = point_value(work->arena, stream, point.kind);
        add_point(person, work->arena, &point);
    }
    return stream_end(stream);
}

static enum status read_pictures(struct work *work, int64_t after, int64_t last,
                                 struct page_index index)
{
    struct db_stream *stream = exports_pictures(work, after, last);

    while (stream_next(stream)) {
        struct exported_contact *person = find_person(&index, stream_int(stream, PICTURE_CONTACT));
        struct slice type = stream_text(stream, PICTURE_TYPE);
        struct slice hash = stream_bytes(stream, PICTURE_HASH);

        if (!person || person->picture_type || hash.length != SECRET_HASH_SIZE)
            continue;
        person->picture_type = arena_copy(work->arena, type.at, type.length);
        person->picture_hash = (const uint8_t *)arena_copy(work->arena, hash.at, hash.length);
    }
    return stream_end(stream);
}

enum status export_page(struct work *work, int64_t after, struct exported_page *ret_page)
{
    struct people people = {.items = NULL};
    struct page_index index = {.items = NULL};
    int64_t last = 0;

    enum status status = exports_page_end(work, after, PAGE_CLIENTS, &last);
    if (status == STATUS_OK && last != 0)
        status = read_people(work, after, last, &people);
    if (status == STATUS_OK && people.count > 0) {
        index = index_of(work, &people);
        status = read_points(work, after, last, index);
    }
    if (status == STATUS_OK && people.count > 0)
        status = read_pictures(work, after, last, index);
    if (status == STATUS_OK)
        *ret_page = (struct exported_page){people.items, people.count, last};
    return status;
}
