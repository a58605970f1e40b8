// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/contact_matching.h"

#include "base/text.h"
#include "store/db.h"
#include "store/import_matches.h"

int64_t matching_add(struct work *work, struct contact_matching *matching, int64_t client_id,
                     int64_t contact_id)
{
    if (matching->known_count == matching->known_capacity) {
        size_t capacity = matching->known_capacity * 2 + 256;
        struct known_contact *known = arena_array(work->arena, struct known_contact, capacity);
        if (matching->known_count > 0)
            memcpy(known, matching->known, matching->known_count * sizeof(*known));
        matching->known = known;
        matching->known_capacity = capacity;
    }
    matching->known[matching->known_count++] = (struct known_contact){client_id, contact_id};
    return (int64_t)matching->known_count;
}

static struct slice copied(struct work *work, struct slice text)
{
    return (struct slice){arena_copy(work->arena, text.at, text.length), text.length};
}

/* The bytes of a number, and a text: short, for there are as many as rows and columns. */
static struct slice numbered(struct work *work, int64_t number, const char *mark,
                             size_t mark_length, struct slice text)
{
    size_t length = sizeof(number) + mark_length + text.length;
    char *key = arena_alloc(work->arena, length);

    memcpy(key, &number, sizeof(number));
    memcpy(key + sizeof(number), mark, mark_length);
    if (text.length > 0)
        memcpy(key + sizeof(number) + mark_length, text.at, text.length);
    return (struct slice){key, length};
}

/* `owner` 0: whoever has it. */
struct slice matching_point_key(struct work *work, int64_t owner, int64_t kind, struct slice key)
{
    const char mark = (char)kind;

    return numbered(work, owner, &mark, 1, key);
}

static bool identifies(enum contact_point_kind kind)
{
    return kind == POINT_EMAIL || kind == POINT_PHONE || kind == POINT_TELEGRAM;
}

/* ---- what the store knows ---- */

void matching_keep_own_point(struct work *work, struct contact_matching *matching, int64_t place,
                             enum contact_point_kind kind, struct slice key)
{
    int64_t contact_id = matching->known[place - 1].contact_id;

    *text_map_value(matching->own_points, matching_point_key(work, contact_id, kind, key)) = 1;
}

/* A point may be several people's: the first one stands. */
void matching_keep_point(struct work *work, struct contact_matching *matching, int64_t place,
                         enum contact_point_kind kind, struct slice key)
{
    matching_keep_own_point(work, matching, place, kind, key);
    if (!identifies(kind))
        return;
    int64_t *owner = text_map_value(matching->points, matching_point_key(work, 0, kind, key));
    *owner = *owner == 0 ? place : *owner;
}

static enum status load_points(struct work *work, struct contact_matching *matching)
{
    struct db_stream *stream = contact_point_keys_stream(work);

    while (stream_next(stream)) {
        int64_t place = matching_add(work, matching, stream_int(stream, POINT_COLUMN_CLIENT),
                                     stream_int(stream, POINT_COLUMN_CONTACT));
        matching_keep_point(work, matching, place,
                            (enum contact_point_kind)stream_int(stream, POINT_COLUMN_KIND),
                            stream_text(stream, POINT_COLUMN_KEY));
    }
    return stream_end(stream);
}

static enum status load_names(struct work *work, struct contact_matching *matching)
{
    struct db_stream *stream = client_names_stream(work);

    while (stream_next(stream)) {
        struct text_map *map = stream_int(stream, NAME_COLUMN_KIND) == CLIENT_COMPANY
                                   ? matching->companies
                                   : matching->names;
        int64_t *place = text_map_value(map, copied(work, stream_text(stream, NAME_COLUMN_NAME)));
        if (*place == 0)
            *place = matching_add(work, matching, stream_int(stream, NAME_COLUMN_CLIENT),
                                  stream_int(stream, NAME_COLUMN_CONTACT));
    }
    return stream_end(stream);
}

struct slice matching_person_key(struct work *work, int64_t client_id, struct slice name)
{
    return numbered(work, client_id, "", 0, name);
}

/* The same of a company by its name; no client has the number 0. */
static struct slice company_person_key(struct work *work, struct slice company, struct slice name)
{
    struct text text = text_new(work->arena);

    text_add_slice(&text, company);
    text_add_char(&text, '\n');
    text_add_slice(&text, name);
    return numbered(work, 0, "", 0, (struct slice){text.at, text.length});
}

static bool has_keys(const struct contact_drafts *drafts)
{
    for (size_t i = 0; i < drafts->count; i++)
        if (drafts->items[i].client_key[0] != '\0')
            return true;
    return false;
}

/* Of several with one name the first stands. */
static void keep_person(struct contact_matching *matching, struct slice key, int64_t place)
{
    int64_t *value = text_map_value(matching->stored_people, key);

    *value = *value == 0 ? place : *value;
}

/* Whom rows with a client's key may be. */
static enum status load_people(struct work *work, struct contact_matching *matching)
{
    if (!has_keys(&matching->writing->reading->contacts))
        return STATUS_OK;
    struct db_stream *stream = client_people_stream(work);
    while (stream_next(stream)) {
        int64_t client_id = stream_int(stream, PEOPLE_CLIENT);
        int64_t place = matching_add(work, matching, client_id, stream_int(stream, PEOPLE_CONTACT));
        struct slice name = stream_text(stream, PEOPLE_NAME);
        struct slice reference = stream_text(stream, PEOPLE_REFERENCE);

        keep_person(matching, matching_person_key(work, client_id, name), place);
        if (stream_int(stream, PEOPLE_CLIENT_KIND) == CLIENT_COMPANY)
            keep_person(matching,
                        company_person_key(work, stream_text(stream, PEOPLE_CLIENT_NAME), name),
                        place);
        if (reference.at && stream_int(stream, PEOPLE_IS_MAIN) != 0)
            *text_map_value(matching->references, copied(work, reference)) = place;
    }
    return stream_end(stream);
}

enum status matching_load(struct work *work, struct contact_matching *matching)
{
    enum status status = load_points(work, matching);

    if (status == STATUS_OK)
        status = load_names(work, matching);
    if (status == STATUS_OK)
        status = load_people(work, matching);
    matching->stored_count = matching->known_count;
    return status;
}

/* ---- matching one ---- */

static int64_t find_contact(struct work *work, const struct contact_matching *matching,
                            const struct contact_draft *draft)
{
    for (size_t i = 0; i < draft->point_count; i++) {
        const struct draft_point *point = &draft->points[i];
        int64_t place =
            identifies(point->kind)
                ? text_map_find(matching->points,
                                matching_point_key(work, 0, point->kind, slice_of(point->key)))
                : 0;
        if (place != 0)
            return place;
    }
    if (draft->company[0] == '\0')
        return text_map_find(matching->names, slice_of(draft->name));
    int64_t company = text_map_find(matching->companies, slice_of(draft->company));
    if (company == 0)
        return 0;
    if (draft->is_company)
        return company;
    return text_map_find(
        matching->people,
        matching_person_key(work, matching->known[company - 1].client_id, slice_of(draft->name)));
}

/* ---- matching one that says which client it is of ---- */

static int64_t if_stored(const struct contact_matching *matching, int64_t place)
{
    return place <= (int64_t)matching->stored_count ? place : 0;
}

/* The client that a row of the file, or orders of the store, know by that name. */
static int64_t find_keyed_client(const struct contact_matching *matching,
                                 const struct contact_draft *draft)
{
    int64_t place = text_map_find(matching->keys, slice_of(draft->client_key));

    if (place == 0 && draft->reference[0] != '\0')
        place = text_map_find(matching->references, slice_of(draft->reference));
    return place;
}

static int64_t find_stored_person(struct work *work, const struct contact_matching *matching,
                                  const struct contact_draft *draft, int64_t client_id)
{
    int64_t place = text_map_find(matching->stored_people,
                                  matching_person_key(work, client_id, slice_of(draft->name)));

    for (size_t i = 0; i < draft->point_count && place == 0; i++) {
        const struct draft_point *point = &draft->points[i];
        int64_t owner =
            identifies(point->kind)
                ? if_stored(matching, text_map_find(matching->points,
                                                    matching_point_key(work, 0, point->kind,
                                                                       slice_of(point->key))))
                : 0;
        place = owner != 0 && matching->known[owner - 1].client_id == client_id ? owner : 0;
    }
    return place;
}

/* Somebody of the store by who they are, whichever client they are of. */
static int64_t find_stored(struct work *work, const struct contact_matching *matching,
                           const struct contact_draft *draft)
{
    int64_t place = if_stored(matching, find_contact(work, matching, draft));

    if (place == 0 && draft->company[0] != '\0')
        place = text_map_find(
            matching->stored_people,
            company_person_key(work, slice_of(draft->company), slice_of(draft->name)));
    return place;
}

/*
 * Each row is somebody of their own, though two may share a telephone or a name: only people of the
 * store are found. What orders call a client decides which one it is.
 */
static int64_t find_keyed(struct work *work, const struct contact_matching *matching,
                          const struct contact_draft *draft)
{
    int64_t client = find_keyed_client(matching, draft);

    if (client == 0)
        return draft->reference[0] != '\0' ? 0 : find_stored(work, matching, draft);
    int64_t person =
        find_stored_person(work, matching, draft, matching->known[client - 1].client_id);
    bool is_first = text_map_find(matching->keys, slice_of(draft->client_key)) == 0;
    return person == 0 && is_first ? if_stored(matching, client) : person;
}

int64_t matching_find(struct work *work, const struct contact_matching *matching,
                      const struct contact_draft *draft)
{
    return draft->client_key[0] != '\0' ? find_keyed(work, matching, draft)
                                        : find_contact(work, matching, draft);
}

/* The client of somebody new; 0 when it is new too. */
int64_t matching_find_client(const struct contact_matching *matching,
                             const struct contact_draft *draft)
{
    int64_t keyed = draft->client_key[0] != '\0' ? find_keyed_client(matching, draft) : 0;

    if (keyed != 0 || draft->reference[0] != '\0' || draft->company[0] == '\0')
        return keyed;
    int64_t company = text_map_find(matching->companies, slice_of(draft->company));
    return draft->client_key[0] != '\0' ? if_stored(matching, company) : company;
}
