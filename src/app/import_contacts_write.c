// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_parts.h"
#include "base/sort_key.h"
#include "base/text.h"
#include "domain/client_words.h"
#include "store/blobs.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/db.h"
#include "store/import_matches.h"
#include "store/searches.h"

/*
 * Whom each contact of the file is: somebody of the store, somebody named further up in the file,
 * or somebody new. What is known is loaded at once; all that is new is written at once.
 */

/* Somebody who can be matched, of the store or new. */
struct known_contact {
    int64_t client_id, contact_id;
};

/* A client of this file, with the points that came with them, for their search words. */
struct made_client {
    const struct contact_draft *draft;
    size_t first_point, point_count;
};

struct contact_matching {
    struct import_writing *writing;
    struct known_contact *known; /* maps hold places in it + 1 */
    size_t known_count, known_capacity;
    struct text_map *points;     /* kind and key: whose it is */
    struct text_map *own_points; /* contact, kind and key: that they have it */
    struct text_map *names;      /* of persons who cannot be reached */
    struct text_map *companies;  /* by name */
    struct text_map *people;     /* client and name: of companies in the file */

    struct new_client *clients;
    struct client_ids *client_ids;
    struct made_client *made;
    size_t client_count;
    struct contact *contacts; /* further ones of a client */
    size_t contact_count;
    struct contact_point *new_points;
    size_t point_count;
    struct text_map *touched; /* clients whose words are not those of one contact of the file */
    int64_t *touched_ids;
    size_t touched_count;
};

static int64_t add_known(struct work *work, struct contact_matching *matching, int64_t client_id,
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

/* `owner` 0: whoever has it. */
static struct slice point_key(struct work *work, int64_t owner, int64_t kind, struct slice key)
{
    struct text text = text_new(work->arena);

    text_format(&text, "%lld %lld ", (long long)owner, (long long)kind);
    text_add_slice(&text, key);
    return (struct slice){text.at, text.length};
}

static bool identifies(enum contact_point_kind kind)
{
    return kind == POINT_EMAIL || kind == POINT_PHONE || kind == POINT_TELEGRAM;
}

/* ---- what the store knows ---- */

/* A point may be several people's: the first one stands. */
static void keep_point(struct work *work, struct contact_matching *matching, int64_t place,
                       enum contact_point_kind kind, struct slice key)
{
    int64_t contact_id = matching->known[place - 1].contact_id;

    *text_map_value(matching->own_points, point_key(work, contact_id, kind, key)) = 1;
    if (!identifies(kind))
        return;
    int64_t *owner = text_map_value(matching->points, point_key(work, 0, kind, key));
    *owner = *owner == 0 ? place : *owner;
}

static enum status load_points(struct work *work, struct contact_matching *matching)
{
    struct db_stream *stream = contact_point_keys_stream(work);

    while (stream_next(stream)) {
        int64_t place = add_known(work, matching, stream_int(stream, POINT_COLUMN_CLIENT),
                                  stream_int(stream, POINT_COLUMN_CONTACT));
        keep_point(work, matching, place,
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
            *place = add_known(work, matching, stream_int(stream, NAME_COLUMN_CLIENT),
                               stream_int(stream, NAME_COLUMN_CONTACT));
    }
    return stream_end(stream);
}

/* ---- matching one ---- */

static struct slice person_key(struct work *work, int64_t client_id, const char *name)
{
    struct text text = text_new(work->arena);

    text_format(&text, "%lld %s", (long long)client_id, name);
    return (struct slice){text.at, text.length};
}

static int64_t find_contact(struct work *work, const struct contact_matching *matching,
                            const struct contact_draft *draft)
{
    for (size_t i = 0; i < draft->point_count; i++) {
        const struct draft_point *point = &draft->points[i];
        int64_t place = identifies(point->kind)
                            ? text_map_find(matching->points,
                                            point_key(work, 0, point->kind, slice_of(point->key)))
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
    return text_map_find(matching->people,
                         person_key(work, matching->known[company - 1].client_id, draft->name));
}

static struct contact contact_of(const struct contact_draft *draft, int64_t import_id)
{
    return (struct contact){.name = draft->name,
                            .given = draft->given,
                            .family = draft->family,
                            .additional = draft->additional,
                            .salutation = "",
                            .form_of_address = draft->form_of_address,
                            .language = draft->language,
                            .import_id = import_id};
}

static int64_t make_client(struct work *work, struct contact_matching *matching,
                           const struct contact_draft *draft)
{
    struct import_writing *writing = matching->writing;
    bool is_company = draft->company[0] != '\0';
    const char *name = is_company ? draft->company : draft->name;
    struct client_ids ids = {work_new_id(work), work_new_id(work)};

    matching->clients[matching->client_count] = (struct new_client){
        .kind = is_company ? CLIENT_COMPANY : CLIENT_PERSON,
        .name = name,
        .sort_key = sort_key(writing->sort_keys, work->arena, slice_of(name)),
        .import_id = writing->import_id,
        .main_contact = contact_of(draft, writing->import_id),
    };
    matching->client_ids[matching->client_count] = ids;
    matching->made[matching->client_count++] =
        (struct made_client){.draft = draft, .first_point = matching->point_count};
    writing->result->clients_new++;
    int64_t place = add_known(work, matching, ids.id, ids.contact_id);
    if (is_company)
        *text_map_value(matching->companies, slice_of(name)) = place;
    else if (draft->point_count == 0)
        *text_map_value(matching->names, slice_of(name)) = place;
    return place;
}

static void touch(struct work *work, struct contact_matching *matching, int64_t client_id)
{
    char *key = arena_alloc(work->arena, sizeof(client_id));

    memcpy(key, &client_id, sizeof(client_id));
    int64_t *value = text_map_value(matching->touched, (struct slice){key, sizeof(client_id)});
    if (*value == 0)
        matching->touched_ids[matching->touched_count++] = client_id;
    *value = 1;
}

static int64_t add_person(struct work *work, struct contact_matching *matching,
                          const struct contact_draft *draft, int64_t company)
{
    int64_t client_id = matching->known[company - 1].client_id;
    struct contact contact = contact_of(draft, matching->writing->import_id);

    contact.id = work_new_id(work);
    contact.client_id = client_id;
    matching->contacts[matching->contact_count++] = contact;
    touch(work, matching, client_id);
    return add_known(work, matching, client_id, contact.id);
}

/* The place of whoever this is, made when nobody is found. */
static int64_t settle_contact(struct work *work, struct contact_matching *matching,
                              const struct contact_draft *draft)
{
    int64_t company = draft->company[0] != '\0'
                          ? text_map_find(matching->companies, slice_of(draft->company))
                          : 0;
    int64_t place = company != 0 ? add_person(work, matching, draft, company)
                                 : make_client(work, matching, draft);

    matching->writing->result->contacts_new++;
    if (draft->company[0] != '\0')
        *text_map_value(matching->people, person_key(work, matching->known[place - 1].client_id,
                                                     draft->name)) = place;
    return place;
}

/* What somebody has already is not added again. Returns how many are new. */
static size_t add_points(struct work *work, struct contact_matching *matching,
                         const struct contact_draft *draft, int64_t place)
{
    const struct known_contact known = matching->known[place - 1];
    size_t before = matching->point_count;

    for (size_t i = 0; i < draft->point_count; i++) {
        const struct draft_point *point = &draft->points[i];
        struct slice key = slice_of(point->key);

        if (text_map_find(matching->own_points,
                          point_key(work, known.contact_id, point->kind, key)) != 0)
            continue;
        keep_point(work, matching, place, point->kind, key);
        matching->new_points[matching->point_count++] =
            (struct contact_point){.id = work_new_id(work),
                                   .contact_id = known.contact_id,
                                   .kind = point->kind,
                                   .value = point->value,
                                   .key = point->key,
                                   .is_main = point->is_preferred,
                                   .import_id = matching->writing->import_id};
    }
    return matching->point_count - before;
}

static enum status add_picture(struct work *work, const struct contact_draft *draft,
                               int64_t contact_id, struct import_result *result)
{
    uint8_t hash[SECRET_HASH_SIZE];

    if (draft->photo.length == 0)
        return STATUS_OK;
    const struct contact_file file = {
        .contact_id = contact_id, .media_type = draft->photo_type, .blob_hash = hash};
    enum status status = blobs_put(work, draft->photo, hash);
    if (status == STATUS_OK)
        status = contact_files_insert_picture(work, &file);
    result->pictures_new += status == STATUS_OK;
    return status;
}

static void match_draft(struct work *work, struct contact_matching *matching,
                        const struct contact_draft *draft, int64_t *ret_contact_id)
{
    size_t clients_before = matching->client_count;
    int64_t found = find_contact(work, matching, draft);
    int64_t place = found != 0 ? found : settle_contact(work, matching, draft);
    size_t points = add_points(work, matching, draft, place);

    matching->writing->result->points_new += (int64_t)points;
    matching->writing->result->contacts_matched += found != 0;
    *ret_contact_id = found != 0 ? 0 : matching->known[place - 1].contact_id;
    if (matching->client_count > clients_before)
        matching->made[clients_before].point_count = points;
    else if (points > 0)
        touch(work, matching, matching->known[place - 1].client_id);
}

/* ---- writing ---- */

static enum status write_search_words(struct work *work, const struct contact_matching *matching)
{
    struct search *searches = arena_array(work->arena, struct search, matching->client_count);

    for (size_t i = 0; i < matching->client_count; i++) {
        const struct made_client *made = &matching->made[i];
        const struct new_client *client = &matching->clients[i];
        const struct client_texts texts = {.name = client->name,
                                           .contacts = &client->main_contact,
                                           .contact_count = 1,
                                           .points = matching->new_points + made->first_point,
                                           .point_count = made->point_count};

        searches[i] = (struct search){matching->client_ids[i].id, SEARCH_CLIENT,
                                      client_words(work->arena, &texts)};
    }
    return searches_insert_all(work, searches, matching->client_count);
}

/* Of a client who was there: what came in before counts too. */
static enum status check_limits(struct work *work, const struct client *client)
{
    int64_t contacts, points;

    enum status status = contacts_count(work, client->id, &contacts, &points);
    if (status != STATUS_OK)
        return status;
    if (contacts > CONTACTS_OF_CLIENT_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "company",
                         MESSAGE("{1} would have {2} contacts, and a client has at most {3}: bring "
                                 "some of them in under another company",
                                 arg_text(client->name), arg_count(contacts),
                                 arg_count(CONTACTS_OF_CLIENT_MAX)));
    if (points > POINTS_OF_CONTACT_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         MESSAGE("{1}: at most {2} ways to reach one person are kept",
                                 arg_text(client->name), arg_count(POINTS_OF_CONTACT_MAX)));
    return STATUS_OK;
}

static enum status renew_words(struct work *work, int64_t id)
{
    struct contact_point_list points;
    struct contact_list contacts;
    struct client client;

    enum status status = clients_find(work, id, &client);
    if (status == STATUS_OK)
        status = check_limits(work, &client);
    if (status == STATUS_OK)
        status = contacts_list(work, id, &contacts);
    if (status == STATUS_OK)
        status = contact_points_list(work, id, &points);
    if (status != STATUS_OK)
        return status;
    const struct client_texts texts = {.name = client.name,
                                       .reference = client.reference,
                                       .contacts = contacts.items,
                                       .contact_count = contacts.count,
                                       .points = points.items,
                                       .point_count = points.count};
    return searches_put(work, id, SEARCH_CLIENT, client_words(work->arena, &texts));
}

static enum status write_matched(struct work *work, const struct contact_matching *matching)
{
    enum status status = STATUS_OK;

    if (matching->client_count > 0)
        status = clients_insert_all(work, matching->clients, matching->client_ids,
                                    matching->client_count);
    if (status == STATUS_OK && matching->contact_count > 0)
        status = contacts_insert_all(work, matching->contacts, matching->contact_count);
    if (status == STATUS_OK && matching->point_count > 0)
        status = contact_points_insert_all(work, matching->new_points, matching->point_count);
    if (status == STATUS_OK && matching->client_count > 0)
        status = write_search_words(work, matching);
    for (size_t i = 0; i < matching->touched_count && status == STATUS_OK; i++)
        status = renew_words(work, matching->touched_ids[i]);
    return status;
}

static struct contact_matching new_matching(struct work *work, struct import_writing *writing)
{
    const struct contact_drafts *drafts = &writing->reading->contacts;
    struct arena *arena = work->arena;
    size_t count = drafts->count, points = 0;

    for (size_t i = 0; i < count; i++)
        points += drafts->items[i].point_count;
    return (struct contact_matching){
        .writing = writing,
        .points = text_map_new(arena, points),
        .own_points = text_map_new(arena, points),
        .names = text_map_new(arena, 0),
        .companies = text_map_new(arena, 0),
        .people = text_map_new(arena, 0),
        .touched = text_map_new(arena, 0),
        .clients = arena_array(arena, struct new_client, count),
        .client_ids = arena_array(arena, struct client_ids, count),
        .made = arena_array(arena, struct made_client, count),
        .contacts = arena_array(arena, struct contact, count),
        .new_points = arena_array(arena, struct contact_point, points + 1),
        .touched_ids = arena_array(arena, int64_t, count),
    };
}

enum status import_contacts_write(struct work *work, struct import_writing *writing)
{
    const struct contact_drafts *drafts = &writing->reading->contacts;
    struct contact_matching matching = new_matching(work, writing);
    int64_t *contact_ids = arena_array(work->arena, int64_t, drafts->count);

    enum status status = load_points(work, &matching);
    if (status == STATUS_OK)
        status = load_names(work, &matching);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < drafts->count; i++)
        match_draft(work, &matching, &drafts->items[i], &contact_ids[i]);
    status = write_matched(work, &matching);
    for (size_t i = 0; i < drafts->count && status == STATUS_OK; i++)
        if (contact_ids[i] != 0)
            status = add_picture(work, &drafts->items[i], contact_ids[i], writing->result);
    writing->result->rows = (int64_t)drafts->count;
    return status;
}
