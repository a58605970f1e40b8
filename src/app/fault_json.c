// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/fault_json.h"

#include <string.h>

#include "base/text.h"

static void add_argument(struct json *json, const struct message_arg *arg)
{
    json_begin_object(json, NULL);
    json_int(json, "kind", arg->kind);
    if (arg->kind == ARG_TEXT)
        json_text(json, "text", arg->text);
    else if (arg->kind == ARG_DAY || arg->kind == ARG_DAY_SHORT)
        json_int(json, "count", arg->day);
    else if (arg->kind == ARG_COUNT || arg->kind == ARG_PLAIN)
        json_int(json, "count", arg->count);
    json_end(json);
}

static void add_fault(struct json *json, const struct fault *fault)
{
    json_begin_object(json, "fault");
    json_text(json, "one", fault->message.one);
    json_text(json, "many", fault->message.many);
    json_begin_array(json, "args");
    for (size_t i = 0; i < MESSAGE_ARGS_MAX && fault->message.args[i].kind != ARG_NONE; i++)
        add_argument(json, &fault->message.args[i]);
    json_end(json);
    json_end(json);
}

const char *fault_json(struct arena *arena, const struct fault *fault)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    add_fault(&json, fault);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

const char *sending_fault_json(struct arena *arena, const struct fault *fault)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_bool(&json, "sends", false);
    add_fault(&json, fault);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* Within a text of JSON a quotation mark is never bare: it can be the member alone. */
bool is_sending_fault(const char *json)
{
    return json && strstr(json, "\"sends\":");
}

static const char *text_member(const struct json_value *value, const char *name)
{
    const struct json_value *member = json_member(value, name);

    return member && member->kind == VALUE_TEXT ? member->text.at : NULL;
}

static struct message_arg read_argument(const struct json_value *value)
{
    const struct json_value *kind = json_member(value, "kind"),
                            *count = json_member(value, "count");
    const char *text = text_member(value, "text");
    int64_t number = count && count->kind == VALUE_INTEGER ? count->integer : 0;

    if (!kind || kind->kind != VALUE_INTEGER)
        return arg_text("");
    switch (kind->integer) {
    case ARG_COUNT:
        return arg_count(number);
    case ARG_PLAIN:
        return arg_plain(number);
    case ARG_DAY:
        return arg_day((day_t)number);
    case ARG_DAY_SHORT:
        return arg_day_short((day_t)number);
    default:
        return arg_text(text ? text : "");
    }
}

struct message fault_json_read(const struct json_value *value)
{
    struct message message = {0};

    if (!value || value->kind != VALUE_OBJECT)
        return message;
    const struct json_value *args = json_member(value, "args");
    message.one = text_member(value, "one");
    message.many = text_member(value, "many");
    for (size_t i = 0; args && args->kind == VALUE_ARRAY && i < args->count && i < MESSAGE_ARGS_MAX;
         i++)
        if (args->items[i].kind == VALUE_OBJECT)
            message.args[i] = read_argument(&args->items[i]);
    return message;
}
