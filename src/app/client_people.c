// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_people.h"

#include "app/record_kinds.h"
#include "store/contacts.h"

/* `id` 0: a new one. */
static enum status put(struct work *work, const struct record_way *way, struct record *record)
{
    const bool is_new = record->id == 0;

    if (is_new)
        record->id = work_new_id(work);
    enum status status = way->check(work, record, is_new);
    if (status == STATUS_OK)
        status = way->put(work, record);
    return status;
}

static enum status put_points(struct work *work, int64_t client_id, int64_t contact_id,
                              const struct client_person *person)
{
    int64_t main_id = 0;

    enum status status = contact_points_main(work, contact_id, &main_id);
    const bool has_main = main_id != 0;
    for (size_t i = 0; i < person->point_count && status == STATUS_OK; i++) {
        struct record point = person->points[i];

        point.client_id = client_id;
        record_set(&point, "contact", record_digits(work, contact_id));
        status = put(work, &record_point_way, &point);
        if (status == STATUS_OK && i == 0 && !has_main)
            status = contact_points_set_main(work, contact_id, point.id);
    }
    return status;
}

static enum status put_person(struct work *work, int64_t client_id, int64_t main_contact_id,
                              const struct client_person *person)
{
    int64_t contact_id = main_contact_id;
    enum status status = STATUS_OK;

    if (person->contact) {
        struct record contact = *person->contact;

        contact.client_id = client_id;
        contact.id = person->is_main ? main_contact_id : 0;
        status = put(work, &record_contact_way, &contact);
        contact_id = contact.id;
    }
    return status == STATUS_OK ? put_points(work, client_id, contact_id, person) : status;
}

static size_t points_of(const struct client_people *people)
{
    size_t count = 0;

    for (size_t i = 0; i < people->count; i++)
        count += people->items[i].point_count;
    return count;
}

enum status client_people_put(struct work *work, int64_t client_id, int64_t main_contact_id,
                              const struct client_people *people)
{
    enum status status = STATUS_OK;

    if (people->count > NEW_PEOPLE_MAX + 1)
        return record_refuse(work, "people",
                             MESSAGE("a client is made with at most {1} people; add others "
                                     "afterwards",
                                     arg_count(NEW_PEOPLE_MAX)));
    if (points_of(people) > NEW_POINTS_MAX)
        return record_refuse(work, "points",
                             MESSAGE("a client is made with at most {1} ways to reach people; add "
                                     "others afterwards",
                                     arg_count(NEW_POINTS_MAX)));
    for (size_t i = 0; i < people->count && status == STATUS_OK; i++)
        status = put_person(work, client_id, main_contact_id, &people->items[i]);
    if (status == STATUS_OK && people->tags) {
        struct record tags = {.client_id = client_id, .id = client_id};

        record_set(&tags, "tags", people->tags);
        status = put(work, &record_tags_way, &tags);
    }
    return status;
}
