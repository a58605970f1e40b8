// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/clients.h"
#include "app/quiet_clients.h"
#include "base/json.h"

/*
 * Clients as programs read them: endpoints and commands write the same. Ids are texts (they pass
 * 2^53), days ISO, instants RFC 3339, amounts decimals in texts; docs/api.md has the fields.
 */

/* Members of an object that was begun: what the version of a client stands for. */
void client_json_fields(struct json *json, const struct client *client);

/* Of their orders, which come and go without a new version. */
void client_json_summary(struct json *json, const struct client *client);

/* "last_contact_on", "contact_days", "silence". */
void client_json_contact(struct json *json, const struct shown_contact *contact);

/* "contacts", "orders", "has_more_orders". */
void client_json_card(struct json *json, const struct client_card *card);

/* "tags", "days", "own_fields". */
void client_json_facts(struct json *json, const struct client_card *card);

/* "timeline" with the newest CARD_HAPPENINGS, notes among them, and "has_more_timeline". */
void client_json_timeline(struct json *json, const struct client_card *card);

/* One member of it. */
void client_json_happening(struct json *json, const struct happening *what);

/* "clients" with fields and summary of each, "next". */
void client_json_page(struct json *json, const struct client_page *page);

/* An id as a text; 0 is null. */
void json_id(struct json *json, const char *key, int64_t id);
