// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/clients.h"
#include "app/record_kinds.h"
#include "domain/contact_point.h"
#include "store/clients.h"
#include "store/contacts.h"

/* --- a person of a client --- */

static enum status read_contact(struct work *work, struct record *record, bool *ret_found)
{
    struct contact contact = {0};

    enum status status = contacts_find(work, record->client_id, record->id, ret_found, &contact);
    if (status != STATUS_OK || !*ret_found)
        return status;
    record_set(record, "name", contact.name);
    record_set(record, "given", contact.given);
    record_set(record, "additional", contact.additional);
    record_set(record, "family", contact.family);
    record_set(record, "salutation", contact.salutation);
    record_set(record, "form_of_address", form_of_address_word(contact.form_of_address));
    record_set(record, "language", contact.language);
    return STATUS_OK;
}

/* A person's main contact is themselves, and has their name. */
static enum status check_own_name(struct work *work, const struct record *record)
{
    struct client client;

    enum status status = clients_find(work, record->client_id, &client);
    if (status != STATUS_OK || client.kind != CLIENT_PERSON || client.contact_id != record->id ||
        strcmp(record_value(record, "name"), client.name) == 0)
        return status;
    return record_refuse(work, "name",
                         PLAIN_MESSAGE("this is the client's own name: change it with the client"));
}

static enum status check_room(struct work *work, const struct record *record)
{
    int64_t contacts = 0, points = 0;

    enum status status = contacts_count(work, record->client_id, &contacts, &points);
    if (status == STATUS_OK && contacts >= CONTACTS_OF_CLIENT_MAX)
        return record_refuse(
            work, "name",
            MESSAGE("a client has at most {1} people", arg_count(CONTACTS_OF_CLIENT_MAX)));
    return status;
}

static enum status check_contact(struct work *work, struct record *record, bool is_new)
{
    static const char *const parts[] = {"given", "additional", "family", "salutation"};
    enum form_of_address form;
    const char *name = NULL;

    enum status status = client_name_clean(slice_of(record_value(record, "name")), "name",
                                           work->arena, &work->fault, &name);
    if (status == STATUS_OK)
        record_set(record, "name", name);
    for (size_t i = 0; status == STATUS_OK && i < sizeof(parts) / sizeof(parts[0]); i++)
        status = record_clean_line(work, record, parts[i], CONTACT_NAME_PART_MAX);
    if (status == STATUS_OK)
        status = record_clean_line(work, record, "language", LANGUAGE_CODE_MAX);
    if (status == STATUS_OK && !form_of_address_of(record_value(record, "form_of_address"), &form))
        status = record_refuse(work, "form_of_address",
                               PLAIN_MESSAGE("the form of address is one of the list"));
    if (status == STATUS_OK)
        status = is_new ? check_room(work, record) : check_own_name(work, record);
    return status;
}

static enum status put_contact(struct work *work, const struct record *record)
{
    struct contact contact = {.id = record->id,
                              .client_id = record->client_id,
                              .name = record_value(record, "name"),
                              .given = record_value(record, "given"),
                              .additional = record_value(record, "additional"),
                              .family = record_value(record, "family"),
                              .salutation = record_value(record, "salutation"),
                              .language = record_value(record, "language")};

    if (!form_of_address_of(record_value(record, "form_of_address"), &contact.form_of_address))
        contact.form_of_address = ADDRESS_UNKNOWN;
    return contacts_put(work, &contact);
}

static enum status remove_contact(struct work *work, const struct record *record)
{
    struct client client;

    enum status status = clients_find(work, record->client_id, &client);
    if (status == STATUS_OK && client.contact_id == record->id)
        return record_refuse(work, "",
                             PLAIN_MESSAGE("the main contact stays: make another one main first"));
    if (status == STATUS_OK)
        status = contacts_delete(work, record->client_id, record->id);
    return status;
}

const struct record_way record_contact_way = {
    .action = AUDIT_RECORD_CONTACT,
    .is_searched = true,
    .read = read_contact,
    .check = check_contact,
    .put = put_contact,
    .remove = remove_contact,
};

/* --- where somebody is reached --- */

static enum status read_point(struct work *work, struct record *record, bool *ret_found)
{
    struct contact_point point = {0};

    enum status status =
        contact_points_find(work, record->client_id, record->id, ret_found, &point);
    if (status != STATUS_OK || !*ret_found)
        return status;
    record_set(record, "contact", record_digits(work, point.contact_id));
    record_set(record, "kind", point_kind_word(point.kind));
    record_set(record, "value", point.value);
    record_set(record, "main", point.is_main ? "yes" : "");
    return STATUS_OK;
}

static enum status point_of(struct work *work, const struct record *record,
                            struct contact_point *ret_point)
{
    struct contact_point point = {.id = record->id,
                                  .contact_id = record_number(record, "contact"),
                                  .value = record_value(record, "value"),
                                  .is_main = strcmp(record_value(record, "main"), "yes") == 0};

    if (!point_kind_of(record_value(record, "kind"), &point.kind))
        return record_refuse(work, "kind", PLAIN_MESSAGE("choose what this is"));
    enum status status = contact_point_key(point.kind, slice_of(point.value), NULL, "value",
                                           work->arena, &work->fault, &point.key);
    if (status == STATUS_OK)
        *ret_point = point;
    return status;
}

static enum status check_point_room(struct work *work, const struct record *record)
{
    struct contact_point_list points;
    size_t count = 0;

    enum status status = contact_points_list(work, record->client_id, &points);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < points.count; i++)
        count += points.items[i].contact_id == record_number(record, "contact");
    if (count >= POINTS_OF_CONTACT_MAX)
        return record_refuse(work, "value",
                             MESSAGE("a person has at most {1} addresses and numbers",
                                     arg_count(POINTS_OF_CONTACT_MAX)));
    return STATUS_OK;
}

static enum status check_point(struct work *work, struct record *record, bool is_new)
{
    struct slice plain = without_unseen(slice_of(record_value(record, "value")), work->arena);
    struct contact_point point;

    record_set(record, "value", arena_copy(work->arena, plain.at, plain.length));
    if (is_new)
        record_set(record, "main", "");
    enum status status = record_clean_line(work, record, "value", CONTACT_POINT_MAX);
    if (status == STATUS_OK && record_value(record, "value")[0] == '\0')
        return record_refuse(work, "value", PLAIN_MESSAGE("an address or a number is needed"));
    if (status == STATUS_OK && record_value(record, "contact")[0] == '\0')
        return record_refuse(work, "contact", PLAIN_MESSAGE("choose whose this is"));
    if (status == STATUS_OK)
        status = record_check_contact(work, record);
    if (status == STATUS_OK)
        status = point_of(work, record, &point);
    if (status == STATUS_OK && is_new)
        status = check_point_room(work, record);
    return status;
}

static enum status put_point(struct work *work, const struct record *record)
{
    struct contact_point point = {0};

    enum status status = point_of(work, record, &point);
    if (status == STATUS_OK)
        status = contact_points_put(work, &point);
    return status;
}

static enum status remove_point(struct work *work, const struct record *record)
{
    return contact_points_delete(work, record->id);
}

const struct record_way record_point_way = {
    .action = AUDIT_RECORD_POINT,
    .is_searched = true,
    .read = read_point,
    .check = check_point,
    .put = put_point,
    .remove = remove_point,
};

/* --- which of them is the main one --- */

static enum status read_main_contact(struct work *work, struct record *record, bool *ret_found)
{
    struct client client;

    enum status status = clients_find(work, record->client_id, &client);
    if (status != STATUS_OK)
        return status;
    record_set(record, "contact", record_digits(work, client.contact_id));
    *ret_found = true;
    return STATUS_OK;
}

static enum status check_main_contact(struct work *work, struct record *record, bool is_new)
{
    struct client client;

    (void)is_new;
    enum status status = clients_find(work, record->client_id, &client);
    if (status == STATUS_OK && client.kind == CLIENT_PERSON)
        return record_refuse(work, "contact",
                             PLAIN_MESSAGE("a person is their own main contact; if others speak "
                                           "for them, make the client a company first"));
    if (status == STATUS_OK)
        status = record_check_contact(work, record);
    return status;
}

static enum status put_main_contact(struct work *work, const struct record *record)
{
    int64_t id = record_number(record, "contact");
    struct contact contact;
    bool found = false;

    enum status status = contacts_find(work, record->client_id, id, &found, &contact);
    if (status == STATUS_OK && !found)
        return fault_set(&work->fault, STATUS_CONFLICT, "contact",
                         PLAIN_MESSAGE("this person is not one of this client any more"));
    if (status == STATUS_OK)
        status = contacts_set_main(work, record->client_id, id);
    return status;
}

const struct record_way record_main_contact_way = {
    .action = AUDIT_RECORD_MAIN_CONTACT,
    .is_of_client = true,
    .is_searched = true,
    .read = read_main_contact,
    .check = check_main_contact,
    .put = put_main_contact,
};

static enum status read_main_point(struct work *work, struct record *record, bool *ret_found)
{
    struct contact contact;
    int64_t point_id = 0;

    enum status status = contacts_find(work, record->client_id, record->id, ret_found, &contact);
    if (status == STATUS_OK && *ret_found)
        status = contact_points_main(work, record->id, &point_id);
    if (status == STATUS_OK && *ret_found)
        record_set(record, "point", record_digits(work, point_id));
    return status;
}

static enum status check_main_point(struct work *work, struct record *record, bool is_new)
{
    struct contact_point point = {0};
    bool found = false;

    (void)is_new;
    enum status status = contact_points_find(work, record->client_id,
                                             record_number(record, "point"), &found, &point);
    if (status == STATUS_OK && (!found || point.contact_id != record->id))
        return record_refuse(work, "point", PLAIN_MESSAGE("this is not there any more"));
    return status;
}

static enum status put_main_point(struct work *work, const struct record *record)
{
    return contact_points_set_main(work, record->id, record_number(record, "point"));
}

const struct record_way record_main_point_way = {
    .action = AUDIT_RECORD_MAIN_POINT,
    .read = read_main_point,
    .check = check_main_point,
    .put = put_main_point,
};
