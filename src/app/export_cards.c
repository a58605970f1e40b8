// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdlib.h>

#include "app/archive_parts.h"
#include "app/export_files.h"
#include "app/export_people.h"
#include "base/new_file.h"
#include "domain/vcard.h"
#include "store/blobs.h"

/* The same for a contact whenever and from wherever its store is exported, and another one for
 * every other: made of what is never changed and goes along into copies (UUID version 8, RFC 9562).
 */
static const char *uid_of(const struct work *work, const struct exported_contact *person)
{
    struct text source = text_new(work->arena), uid = text_new(work->arena);
    uint8_t hash[SECRET_HASH_SIZE];

    text_format(&source, "contact %" PRId64 " %" PRId64 " %" PRId64, work->workspace_id,
                person->contact.id, person->created_at);
    secret_hash(source.at, hash);
    hash[6] = (uint8_t)(0x80 | (hash[6] & 0x0F));
    hash[8] = (uint8_t)(0x80 | (hash[8] & 0x3F));
    text_add(&uid, "urn:uuid:");
    for (size_t i = 0; i < 16; i++)
        text_format(&uid, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", hash[i]);
    return uid.at;
}

static enum status add_picture(struct work *work, const struct exported_contact *person,
                               struct vcard *card, struct export_count *count)
{
    struct slice bytes;

    if (!person->picture_type)
        return STATUS_OK;
    enum status status = blobs_get(work, person->picture_hash, VCARD_PHOTO_MAX, &bytes);
    if (status == STATUS_INVALID) {
        work->fault = (struct fault){0};
        count->pictures_left_out++;
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    card->photo = bytes;
    card->photo_type = person->picture_type;
    return STATUS_OK;
}

static void add_points(struct work *work, const struct exported_contact *person, struct vcard *card)
{
    card->points = arena_array(work->arena, struct vcard_point, person->point_count + 1);
    for (size_t i = 0; i < person->point_count; i++)
        card->points[card->point_count++] = (struct vcard_point){
            .kind = person->points[i].kind,
            .value = person->points[i].value,
            .is_preferred = person->points[i].is_main,
        };
}

/* A company's own entry, in which no person is named. */
static bool is_own_entry(const struct exported_contact *person)
{
    const struct contact *contact = &person->contact;

    return person->client_kind == CLIENT_COMPANY &&
           strcmp(person->client_name, contact->name) == 0 && contact->given[0] == '\0' &&
           contact->family[0] == '\0' && contact->additional[0] == '\0';
}

static enum status write_card(struct work *work, const struct exported_contact *person,
                              struct new_file *file, struct export_count *count)
{
    bool is_of_company = person->client_kind == CLIENT_COMPANY;
    struct text text = text_new(work->arena);
    struct vcard card = {
        .uid = uid_of(work, person),
        .name = person->contact.name,
        .given = person->contact.given,
        .family = person->contact.family,
        .additional = person->contact.additional,
        .organisation = is_of_company ? person->client_name : "",
        .is_company = is_own_entry(person),
        .language = person->contact.language,
        .photo_type = "",
    };

    add_points(work, person, &card);
    enum status status = add_picture(work, person, &card, count);
    if (status != STATUS_OK)
        return status;
    vcard_write(&text, &card);
    work_tell(work, ++count->contacts, -1);
    return new_file_write(file, (struct slice){text.at, text.length});
}

static int compare_ids(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return a < b ? -1 : a > b;
}

static bool is_chosen(const struct card_choice *choice, int64_t client_id)
{
    return choice->is_everybody || bsearch(&client_id, choice->ids, choice->count,
                                           sizeof(choice->ids[0]), compare_ids) != NULL;
}

void card_choice_sort(struct card_choice *choice)
{
    qsort(choice->ids, choice->count, sizeof(choice->ids[0]), compare_ids);
}

static enum status write_cards(struct work *work, const struct card_choice *choice,
                               struct new_file *file, struct export_count *count)
{
    struct arena_mark mark = arena_mark(work->arena);
    struct exported_page page = {.last = 0};
    enum status status;

    do {
        status = export_page(work, page.last, &page);
        for (size_t i = 0; i < page.count && status == STATUS_OK; i++) {
            struct arena_mark card = arena_mark(work->arena);
            if (!is_chosen(choice, page.items[i].client_id))
                continue;
            status = write_card(work, &page.items[i], file, count);
            if (status == STATUS_OK)
                arena_rewind(work->arena, card);
        }
        if (status != STATUS_OK)
            return status;
        arena_rewind(work->arena, mark);
    } while (page.last != 0);
    return STATUS_OK;
}

enum status export_cards_to(struct work *work, int fd, const struct card_choice *choice,
                            struct export_count *ret_count)
{
    struct new_file file = {
        .fd = fd, .way = NEW_FILE_DIRECT, .path = "-", .target = "-", .fault = &work->fault};
    struct export_count count = {0};

    enum status status = archive_needs_right(work, RIGHT_EXPORT);
    if (status == STATUS_OK)
        status = write_cards(work, choice, &file, &count);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status export_cards(struct work *work, const char *path, struct export_count *ret_count)
{
    const struct kept_files none = {0};
    struct export_count count = {0};
    struct new_file file;

    enum status status = archive_needs_right(work, RIGHT_EXPORT);
    if (status == STATUS_OK)
        status = new_file_open(path, none, work->arena, &work->fault, &file);
    if (status != STATUS_OK)
        return status;
    status = write_cards(work, &(struct card_choice){.is_everybody = true}, &file, &count);
    if (status == STATUS_OK)
        status = new_file_finish(&file);
    new_file_abandon(&file);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
