// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/json_read.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/*
 * jansson reads into a tree of its own, which is copied into the arena and given back at once. Its
 * parser recurses at most JSON_PARSER_MAX_DEPTH (2048) deep; depth is checked before, so that what
 * is nested deeper costs nothing, and the copying below recurses at most JSON_READ_DEPTH_MAX deep.
 */

/* --- depth --- */

struct depth_scan {
    size_t depth;
    bool is_in_text, is_escaped;
};

static void scan_byte(struct depth_scan *scan, char byte)
{
    if (scan->is_in_text) {
        bool ends = byte == '"' && !scan->is_escaped;

        scan->is_escaped = byte == '\\' && !scan->is_escaped;
        scan->is_in_text = !ends;
        return;
    }
    if (byte == '"')
        scan->is_in_text = true;
    else if (byte == '[' || byte == '{')
        scan->depth++;
    else if ((byte == ']' || byte == '}') && scan->depth > 0)
        scan->depth--;
}

static bool is_too_deep(struct slice text)
{
    struct depth_scan scan = {0};

    for (size_t i = 0; i < text.length; i++) {
        scan_byte(&scan, text.at[i]);
        if (scan.depth > JSON_READ_DEPTH_MAX)
            return true;
    }
    return false;
}

/* --- copying --- */

static struct json_value copy_value(json_t *value, const char *key, struct arena *arena);

static void copy_array(json_t *array, struct arena *arena, struct json_value *out)
{
    size_t count = json_array_size(array);
    struct json_value *items = arena_array(arena, struct json_value, count);

    for (size_t i = 0; i < count; i++)
        items[i] = copy_value(json_array_get(array, i), NULL, arena);
    out->items = items;
    out->count = count;
}

static void copy_object(json_t *object, struct arena *arena, struct json_value *out)
{
    struct json_value *items = arena_array(arena, struct json_value, json_object_size(object));
    size_t count = 0;

    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        const char *key = json_object_iter_key(at);

        items[count++] =
            copy_value(json_object_iter_value(at), arena_copy(arena, key, strlen(key)), arena);
    }
    out->items = items;
    out->count = count;
}

static struct json_value copy_value(json_t *value, const char *key, struct arena *arena)
{
    struct json_value copy = {.kind = VALUE_NULL, .key = key};

    switch (json_typeof(value)) {
    case JSON_OBJECT:
        copy.kind = VALUE_OBJECT;
        copy_object(value, arena, &copy);
        break;
    case JSON_ARRAY:
        copy.kind = VALUE_ARRAY;
        copy_array(value, arena, &copy);
        break;
    case JSON_STRING:
        copy.kind = VALUE_TEXT;
        copy.text.length = json_string_length(value);
        copy.text.at = arena_copy(arena, json_string_value(value), copy.text.length);
        break;
    case JSON_INTEGER:
        copy.kind = VALUE_INTEGER;
        copy.integer = json_integer_value(value);
        break;
    case JSON_REAL:
        copy.kind = VALUE_REAL;
        copy.real = json_real_value(value);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        copy.kind = VALUE_BOOL;
        copy.boolean = json_is_true(value);
        break;
    case JSON_NULL:
        break;
    }
    return copy;
}

/* --- reading --- */

static enum status refuse(struct fault *fault, const json_error_t *error)
{
    const struct message_arg line = arg_plain(error->line);
    const struct message_arg column = arg_plain(error->column);
    struct message message =
        MESSAGE("this is not JSON: look at line {1}, column {2}", line, column);

    if (json_error_code(error) == json_error_duplicate_key)
        message = MESSAGE("a name stands twice in one object: look at line {1}, column {2}", line,
                          column);
    if (json_error_code(error) == json_error_numeric_overflow)
        message = MESSAGE("a number is too large: look at line {1}, column {2}", line, column);

    bool is_first = fault->status == STATUS_OK;
    enum status status = fault_set(fault, STATUS_INVALID, "", message);
    if (is_first)
        snprintf(fault->detail, sizeof(fault->detail), "%s", error->text);
    return status;
}

enum status json_read(struct slice text, struct arena *arena, struct fault *fault,
                      const struct json_value **ret_value)
{
    json_error_t error;

    if (is_too_deep(text))
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("JSON may be nested {1} deep here, and this is deeper",
                                 arg_plain(JSON_READ_DEPTH_MAX)));
    json_t *tree =
        json_loadb(text.at, text.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!tree)
        return refuse(fault, &error);
    struct json_value *value = arena_alloc(arena, sizeof(*value));
    *value = copy_value(tree, NULL, arena);
    json_decref(tree);
    *ret_value = value;
    return STATUS_OK;
}

const struct json_value *json_member(const struct json_value *object, const char *key)
{
    for (size_t i = 0; i < object->count; i++)
        if (strcmp(object->items[i].key, key) == 0)
            return &object->items[i];
    return NULL;
}
