// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "api/endpoint.h"
#include "base/json.h"

/* JSON Schema (2020-12) of what endpoints take and give. */

/* "schema": that of a parameter. */
void openapi_parameter_schema(struct json *json, const struct parameter *parameter);

/* A reference to a schema, under a key (NULL within an array). */
void openapi_reference(struct json *json, const char *key, const char *schema);

/* "schemas": all of schemas.def. */
void openapi_schemas(struct json *json);
