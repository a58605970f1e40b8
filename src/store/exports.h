// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/db.h"

/*
 * What an export for people reads: everything of a workspace in the order in which it was made,
 * clients in pages so that memory stays flat. Columns of the streams in the order of the enums.
 */

/* The client with which a page of `limit` ends that begins after the client `after`; 0 when there
 * are no more. */
CHECKED enum status exports_page_end(struct work *work, int64_t after, int64_t limit,
                                     int64_t *ret_last);

/* Contacts of the clients above `after` up to `last`, each client's main contact first. */
enum exported_person {
    PERSON_CLIENT,
    PERSON_CLIENT_KIND,
    PERSON_CLIENT_NAME,
    PERSON_REFERENCE, /* may be NULL */
    PERSON_HAS_ORDERS,
    PERSON_CONTACT,
    PERSON_NAME,
    PERSON_GIVEN,
    PERSON_FAMILY,
    PERSON_ADDITIONAL,
    PERSON_SALUTATION,
    PERSON_FORM_OF_ADDRESS,
    PERSON_LANGUAGE,
    PERSON_CREATED_AT,
};
struct db_stream *exports_people(struct work *work, int64_t after, int64_t last);

/* Their contact points, in the order of the contacts' ids, main ones first. */
enum exported_point {
    EXPORTED_POINT_CONTACT,
    EXPORTED_POINT_KIND,
    EXPORTED_POINT_VALUE,
    EXPORTED_POINT_KEY,
    EXPORTED_POINT_IS_MAIN,
};
struct db_stream *exports_points(struct work *work, int64_t after, int64_t last);

/* Their pictures, in the order of the contacts' ids. */
enum exported_picture { PICTURE_CONTACT, PICTURE_TYPE, PICTURE_HASH };
struct db_stream *exports_pictures(struct work *work, int64_t after, int64_t last);

/* All orders, with what order logs call their clients. */
enum exported_order {
    EXPORTED_ORDER_ID,
    EXPORTED_ORDER_CLIENT,
    EXPORTED_ORDER_REFERENCE, /* may be NULL */
    EXPORTED_ORDER_DAY,
    EXPORTED_ORDER_AMOUNT, /* may be NULL */
    EXPORTED_ORDER_CURRENCY,
    EXPORTED_ORDER_STATE,
    EXPORTED_ORDER_NUMBER, /* may be NULL */
    EXPORTED_ORDER_SOURCE,
    EXPORTED_ORDER_SERVICE,
};
struct db_stream *exports_orders(struct work *work);

/* Whether any order has an amount. */
CHECKED enum status exports_have_amounts(struct work *work, bool *ret_have);
