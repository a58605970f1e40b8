// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/enquiries.h"
#include "app/orders.h"
#include "app/services.h"
#include "base/json.h"

/* Orders, enquiries and services as programs read them; see app/client_json.h. Members of an object
 * that was begun. */
void order_json_fields(struct json *json, const struct client_order *order);
void enquiry_json_fields(struct json *json, const struct enquiry *enquiry);
void service_json_fields(struct json *json, const struct service *service);
