// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/own_fields.h"
#include "domain/client.h"
#include "domain/client_order.h"
#include "store/contacts.h"
#include "store/forecasts.h"
#include "store/important_dates.h"
#include "store/tags.h"
#include "store/timeline.h"
#include "store/work.h"

/*
 * What one can do with clients. Each function needs the right it names, and is the only way to do
 * what it does: pages, endpoints and commands call it alike. See docs/adding.md.
 */

/* A page of the list. `find` NULL or "": all, by name; else those found by its words, the newest
 * first. `after` is an opaque place from an earlier page, NULL for the first. */
struct client_query {
    const char *find;
    const char *after;
    size_t limit; /* 1 to CLIENTS_PAGE_MAX */
};
enum { CLIENTS_PAGE = 50, CLIENTS_PAGE_MAX = 200 };
struct client_page {
    struct client_list clients;
    const char *next; /* place of the next page; NULL on the last */
};

/* RIGHT_VIEW. INVALID for a place that is none of ours. */
CHECKED enum status list_clients(struct work *work, const struct client_query *query,
                                 struct client_page *ret_page);

/* One client alone. RIGHT_VIEW. NOT_FOUND. */
CHECKED enum status find_client(struct work *work, int64_t id, struct client *ret_client);

/* What happened at a day and a minute, as the clock of the business showed them. */
struct card_happening {
    struct happening what;
    day_t day;
    int32_t minute; /* -1: only the day is known */
};

/* All that is known of one client. */
struct client_card {
    struct client client;
    struct contact *contacts;
    size_t contact_count;
    struct contact_point *points; /* of all contacts, in their order */
    size_t point_count;
    struct client_order *orders; /* the newest */
    size_t order_count;
    bool has_more_orders;
    struct tag_list tags;
    struct important_date_list dates;
    struct own_shown_list own;
    struct shared_point_list shared; /* other clients who are reached in the same way */

    day_t today;    /* of the business */
    int32_t minute; /* of that day */

    bool has_outlook; /* by the forecast that is kept */
    struct client_outlook outlook;
    struct stored_forecast forecast;

    struct card_happening *happenings; /* the newest first, from the place that was asked for */
    size_t happening_count;
    bool has_more_happenings;
};
enum { CARD_ORDERS = 20, CARD_HAPPENINGS = 50, CARD_SHARED = 5 };

/* RIGHT_VIEW. NOT_FOUND. By some ten statements, whatever a client has. */
CHECKED enum status show_client(struct work *work, int64_t id, struct client_card *ret_card);

/* The same with what happened before a place: the key of the last one shown. */
CHECKED enum status show_client_before(struct work *work, int64_t id,
                                       const struct happening_place *before,
                                       struct client_card *ret_card);

/*
 * Makes a client with its main contact, and one way to reach it when there is one ("" for none: an
 * address, a phone number, @name of Telegram or a link). RIGHT_EDIT. INVALID ("name", "reach",
 * ...). When somebody has the same point or name already and `is_sure` is not set, nothing is made:
 * *ret_created.same holds them (at most CREATE_SAME_MAX), and id is 0.
 */
struct client_draft {
    const char *name, *kind, *reach, *language, *form_of_address, *source;
    const char *reference, *mark, *rhythm, *words, *likes, *talked_of; /* NULL: nothing */
    const struct client_people *people; /* app/client_people.h; NULL: nobody but the main contact */
    bool is_sure;
};
enum { CREATE_SAME_MAX = 5 };
struct client_created {
    int64_t id, audit_id;
    struct client_list same;
};
CHECKED enum status create_client(struct work *work, const struct client_draft *draft,
                                  struct client_created *ret_created);

/* Takes a client out of lists and counts, or brings it back; search still finds it. RIGHT_EDIT.
 * CONFLICT when it is not at `version`. Nothing is written when it is so already. */
CHECKED enum status archive_client(struct work *work, int64_t id, int64_t version, bool is_archived,
                                   int64_t *ret_audit_id);

/* The fields that can be edited, as texts: by name, and one after another as client_field_names[]
 * has them. */
enum client_field {
#define CLIENT_FIELD(name) FIELD_##name,
#define CLIENT_PART(name)
#include "app/client_fields.def"
    CLIENT_FIELDS,
#undef CLIENT_FIELD
#undef CLIENT_PART
};
extern const char *const client_field_names[];

/*
 * Changes a client, in one transaction with its search words and an audit row, which is what Undo
 * takes back. RIGHT_EDIT. INVALID with the field named; NOT_FOUND; CONFLICT when the client is no
 * longer at `version`: show the present state and let the user choose. A change that changes
 * nothing succeeds and writes nothing (audit_id 0). A member that is NULL stays as it is; "" takes
 * away what may be missing. Words of enums: domain/client.h; form_of_address: "", "formal",
 * "first_name".
 */
struct client_edit {
    int64_t id;
    int64_t version; /* the one that was looked at */
    union {
        struct {
#define CLIENT_FIELD(name) const char *name;
#define CLIENT_PART(name)
#include "app/client_fields.def"
#undef CLIENT_FIELD
#undef CLIENT_PART
        };
        const char *fields[CLIENT_FIELDS];
    };
};
struct client_edited {
    int64_t version;
    int64_t audit_id;     /* for Undo; 0 when nothing changed */
    struct client client; /* as this edit left it, whatever others do meanwhile */
};
CHECKED enum status edit_client(struct work *work, const struct client_edit *edit,
                                struct client_edited *ret_edited);

/* Each field that can be edited as it is now: "" for what is not known. */
struct client_edit client_fields_now(const struct client *client);

/* The words of the JSON and of forms for a form of address, "" for not known, and back; false for
 * none. */
const char *form_of_address_word(enum form_of_address form);
bool form_of_address_of(const char *word, enum form_of_address *ret_form);
