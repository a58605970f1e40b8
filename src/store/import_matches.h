// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/*
 * What an import compares its rows with, all of it at once: one statement for a file instead of one
 * for each of its rows. Columns of the streams in the order of the enums.
 */
struct db_stream;

/* Clients that order logs have a name for. */
enum reference_column { REFERENCE_CLIENT, REFERENCE_TEXT };
struct db_stream *client_references_stream(struct work *work);

/* What everybody can be reached by. */
enum point_column {
    POINT_COLUMN_KIND,
    POINT_COLUMN_KEY,
    POINT_COLUMN_CONTACT,
    POINT_COLUMN_CLIENT
};
struct db_stream *contact_point_keys_stream(struct work *work);

/* Companies, and persons that cannot be reached yet, with their main contacts. */
enum name_column { NAME_COLUMN_CLIENT, NAME_COLUMN_KIND, NAME_COLUMN_NAME, NAME_COLUMN_CONTACT };
struct db_stream *client_names_stream(struct work *work);

/* Clients that no order log has a name for. */
enum unreferenced_column { UNREFERENCED_CLIENT, UNREFERENCED_NAME };
struct db_stream *unreferenced_clients_stream(struct work *work);

/* Everybody, with what order logs call their client. */
enum people_column {
    PEOPLE_CLIENT,
    PEOPLE_REFERENCE, /* may be NULL */
    PEOPLE_CLIENT_KIND,
    PEOPLE_CLIENT_NAME,
    PEOPLE_CONTACT,
    PEOPLE_IS_MAIN,
    PEOPLE_NAME,
};
struct db_stream *client_people_stream(struct work *work);

/* Orders that have a number of their own. */
enum numbered_column {
    NUMBERED_CLIENT,
    NUMBERED_DAY,
    NUMBERED_AMOUNT, /* may be NULL */
    NUMBERED_CURRENCY,
    NUMBERED_STATE,
    NUMBERED_NUMBER,
};
struct db_stream *numbered_orders_stream(struct work *work);

/* A picture of a contact, whose bytes are stored already (blobs_put()). */
struct contact_file {
    int64_t contact_id;
    const char *media_type;
    const uint8_t *blob_hash;
};
CHECKED enum status contact_files_insert_picture(struct work *work,
                                                 const struct contact_file *file);
