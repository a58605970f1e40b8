// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_change.h"
#include "app/contact_matching.h"
#include "base/sort_key.h"
#include "base/text.h"
#include "domain/client_words.h"
#include "store/blobs.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/db.h"
#include "store/import_matches.h"
#include "store/searches.h"

static struct contact contact_of(const struct contact_draft *draft, int64_t import_id)
{
    return (struct contact){.name = draft->name,
                            .given = draft->given,
                            .family = draft->family,
                            .additional = draft->additional,
                            .salutation = draft->greeting,
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
        .reference = draft->reference[0] != '\0' ? draft->reference : NULL,
        .import_id = writing->import_id,
        .main_contact = contact_of(draft, writing->import_id),
    };
    matching->client_ids[matching->client_count] = ids;
    matching->made[matching->client_count++] =
        (struct made_client){.draft = draft, .first_point = matching->point_count};
    writing->result->clients_new++;
    int64_t place = matching_add(work, matching, ids.id, ids.contact_id);
    if (draft->reference[0] != '\0')
        *text_map_value(matching->references, slice_of(draft->reference)) = place;
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
    return matching_add(work, matching, client_id, contact.id);
}

/* The place of whoever this is, made when nobody is found. */
static int64_t settle_contact(struct work *work, struct contact_matching *matching,
                              const struct contact_draft *draft)
{
    int64_t client = matching_find_client(matching, draft);
    int64_t place = client != 0 ? add_person(work, matching, draft, client)
                                : make_client(work, matching, draft);

    matching->writing->result->contacts_new++;
    if (draft->company[0] != '\0' && draft->client_key[0] == '\0')
        *text_map_value(matching->people,
                        matching_person_key(work, matching->known[place - 1].client_id,
                                            slice_of(draft->name))) = place;
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
                          matching_point_key(work, known.contact_id, point->kind, key)) != 0)
            continue;
        /* Two with keys are two, though they share a telephone. */
        if (draft->client_key[0] != '\0')
            matching_keep_own_point(work, matching, place, point->kind, key);
        else
            matching_keep_point(work, matching, place, point->kind, key);
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
    bool is_keyed = draft->client_key[0] != '\0';
    int64_t found = matching_find(work, matching, draft);
    int64_t place = found != 0 ? found : settle_contact(work, matching, draft);
    bool is_left = found != 0 && matching->writing->reading->request->existing == EXISTING_LEFT;
    size_t points = is_left ? 0 : add_points(work, matching, draft, place);

    if (is_keyed && text_map_find(matching->keys, slice_of(draft->client_key)) == 0)
        *text_map_value(matching->keys, slice_of(draft->client_key)) = place;
    matching->writing->result->points_new += (int64_t)points;
    matching->writing->result->contacts_matched += found != 0;
    *ret_contact_id = found != 0 ? 0 : matching->known[place - 1].contact_id;
    if (matching->client_count > clients_before)
        matching->made[clients_before].point_count = points;
    else if (points > 0)
        touch(work, matching, matching->known[place - 1].client_id);
}

/* ---- writing ---- */

static struct search search_of(struct work *work, const struct contact_matching *matching,
                               size_t place, struct arena *scratch)
{
    const struct made_client *made = &matching->made[place];
    const struct new_client *client = &matching->clients[place];
    const struct client_texts texts = {.name = client->name,
                                       .reference = client->reference,
                                       .contacts = &client->main_contact,
                                       .contact_count = 1,
                                       .points = matching->new_points + made->first_point,
                                       .point_count = made->point_count};
    const char *words = client_words(scratch, &texts);

    return (struct search){matching->client_ids[place].id, SEARCH_CLIENT,
                           arena_copy(work->arena, words, strlen(words))};
}

static enum status write_search_words(struct work *work, const struct contact_matching *matching)
{
    struct search *searches = arena_array(work->arena, struct search, matching->client_count);
    struct arena scratch = {0};

    (void)arena_alloc(&scratch, 1); /* so that its first block stays */
    struct arena_mark mark = arena_mark(&scratch);
    for (size_t i = 0; i < matching->client_count; i++) {
        searches[i] = search_of(work, matching, i, &scratch);
        arena_rewind(&scratch, mark);
    }
    arena_free(&scratch);
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
    struct client client;

    enum status status = clients_find(work, id, &client);
    if (status == STATUS_OK)
        status = check_limits(work, &client);
    return status == STATUS_OK ? client_words_put(work, id) : status;
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
        .keys = text_map_new(arena, 0),
        .references = text_map_new(arena, 0),
        .stored_people = text_map_new(arena, 0),
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

    enum status status = matching_load(work, &matching);
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
