// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/openapi_schemas.h"

#include <stdlib.h>
#include <string.h>

#define PATTERN_ID "^[1-9][0-9]{0,18}$"
#define PATTERN_AMOUNT "^-?[0-9]+(\\.[0-9]{1,4})?$"
#define PATTERN_DATE "^([0-9]{4}|-)-[0-9]{2}-[0-9]{2}$"

void openapi_reference(struct json *json, const char *key, const char *schema)
{
    struct text place = text_new(json->out->arena);

    text_format(&place, "#/components/schemas/%s", schema);
    json_begin_object(json, key);
    json_text(json, "$ref", place.at);
    json_end(json);
}

/* The words between |, and null for what may be missing. */
static void add_words(struct json *json, const char *words, bool may_be_null)
{
    json_begin_array(json, "enum");
    for (const char *at = words;;) {
        size_t length = strcspn(at, "|");

        json_slice(json, NULL, (struct slice){at, length});
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    if (may_be_null)
        json_null(json, NULL);
    json_end(json);
}

static void add_type(struct json *json, const char *type, bool may_be_null)
{
    if (!may_be_null) {
        json_text(json, "type", type);
        return;
    }
    json_begin_array(json, "type");
    json_text(json, NULL, type);
    json_text(json, NULL, "null");
    json_end(json);
}

static void add_array(struct json *json, const char *schema, const char *words)
{
    json_text(json, "type", "array");
    if (schema) {
        openapi_reference(json, "items", schema);
        return;
    }
    json_begin_object(json, "items");
    json_text(json, "type", "string");
    if (words)
        add_words(json, words, false);
    json_end(json);
}

/* A text of some form. */
static void add_form(struct json *json, enum value_kind kind, bool may_be_null)
{
    add_type(json, "string", may_be_null);
    if (kind == KIND_ID)
        json_text(json, "pattern", PATTERN_ID);
    else if (kind == KIND_AMOUNT)
        json_text(json, "pattern", PATTERN_AMOUNT);
    else if (kind == KIND_DATE)
        json_text(json, "pattern", PATTERN_DATE);
    else if (kind == KIND_DAY)
        json_text(json, "format", "date");
    else if (kind == KIND_INSTANT)
        json_text(json, "format", "date-time");
}

static void add_own(struct json *json)
{
    json_text(json, "type", "object");
    json_begin_object(json, "patternProperties");
    json_begin_object(json, "^own-[1-9][0-9]*$");
    json_text(json, "type", "string");
    json_end(json);
    json_end(json);
    json_bool(json, "additionalProperties", false);
}

static void add_value(struct json *json, enum value_kind kind, const char *detail, bool may_be_null)
{
    switch (kind) {
    case KIND_WORD:
        add_type(json, "string", may_be_null);
        add_words(json, detail, may_be_null);
        break;
    case KIND_COUNT:
        add_type(json, "integer", may_be_null);
        break;
    case KIND_FLAG:
        add_type(json, "boolean", may_be_null);
        break;
    case KIND_MANY:
        add_array(json, detail, NULL);
        break;
    case KIND_TEXTS:
        add_array(json, NULL, NULL);
        break;
    case KIND_WORDS:
        add_array(json, NULL, detail);
        break;
    case KIND_OWN:
        add_own(json);
        break;
    case KIND_OF_NAMES:
        json_text(json, "type", "object");
        json_begin_object(json, "additionalProperties");
        json_text(json, "type", "string");
        json_end(json);
        break;
    case KIND_ONE:
    case KIND_ANY:
        break;
    case KIND_TEXT:
    case KIND_ID:
    case KIND_AMOUNT:
    case KIND_DATE:
    case KIND_DAY:
    case KIND_INSTANT:
        add_form(json, kind, may_be_null);
        break;
    }
}

static void add_member(struct json *json, const struct schema_row *row)
{
    const bool may_be_null = row->presence == OR_NULL || row->presence == SETTABLE;

    json_begin_object(json, row->name);
    if (row->kind == KIND_ONE) {
        struct text place = text_new(json->out->arena);

        text_format(&place, "#/components/schemas/%s", row->detail);
        json_text(json, "$ref", place.at);
    }
    add_value(json, row->kind, row->detail, may_be_null);
    json_text(json, "description", row->about);
    json_end(json);
}

enum pass { PROPERTIES, REQUIRED };

static void add_rows(struct json *json, enum schema_name schema, enum pass pass)
{
    size_t count;
    const struct schema_row *rows = schema_rows(schema, &count);

    for (size_t i = 0; i < count; i++) {
        size_t part_count = 1;
        const struct schema_row *part = &rows[i];

        if (rows[i].row == ROW_PARTS)
            part = schema_rows(rows[i].schema, &part_count);
        for (size_t j = 0; j < part_count; j++) {
            if (pass == PROPERTIES)
                add_member(json, &part[j]);
            else if (part[j].presence == ALWAYS || part[j].presence == OR_NULL)
                json_text(json, NULL, part[j].name);
        }
    }
}

static void add_schema(struct json *json, enum schema_name schema)
{
    json_begin_object(json, schema_id(schema));
    json_text(json, "type", "object");
    json_text(json, "description", schema_about(schema));
    json_begin_object(json, "properties");
    add_rows(json, schema, PROPERTIES);
    json_end(json);
    json_begin_array(json, "required");
    add_rows(json, schema, REQUIRED);
    json_end(json);
    json_end(json);
}

void openapi_schemas(struct json *json)
{
    json_begin_object(json, "schemas");
    for (int schema = SCHEMA_NOTHING + 1; schema < SCHEMA_COUNT; schema++)
        add_schema(json, (enum schema_name)schema);
    json_end(json);
}

void openapi_parameter_schema(struct json *json, const struct parameter *parameter)
{
    json_begin_object(json, "schema");
    add_value(json, parameter->kind, parameter->detail, false);
    if (parameter->kind == KIND_COUNT && strcmp(parameter->name, "limit") == 0)
        json_int(json, "minimum", 1);
    if (parameter->kind == KIND_COUNT && parameter->detail[0] != '\0')
        json_int(json, "maximum", strtoll(parameter->detail, NULL, 10));
    json_end(json);
}
