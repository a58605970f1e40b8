// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/fields.h"

#include "base/utf8.h"
#include "http/octets.h"

static enum status refuse_text(struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("what was sent holds characters that are no text"));
}

enum status fields_refuse_count(struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "",
                     MESSAGE("what was sent has more than {1} fields", arg_count(FIELDS_MAX)));
}

/* One name or value: plus for a space, each escape decoded once. */
static enum status decode(struct slice text, struct arena *arena, struct fault *fault,
                          const char **ret_text)
{
    char *plain = arena_alloc(arena, text.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < text.length; i++) {
        int octet = (unsigned char)text.at[i];

        if (octet == '+')
            octet = ' ';
        if (octet == '%') {
            octet = octet_unescape((struct slice){text.at + i, text.length - i});
            i += 2;
        }
        if (octet <= 0)
            return refuse_text(fault);
        plain[length++] = (char)octet;
    }
    if (!utf8_is_valid((struct slice){plain, length}))
        return refuse_text(fault);
    *ret_text = plain;
    return STATUS_OK;
}

static enum status parse_pair(struct slice pair, struct arena *arena, struct fault *fault,
                              struct http_field *ret_field)
{
    const char *equals = memchr(pair.at, '=', pair.length);
    struct slice name = {pair.at, equals ? (size_t)(equals - pair.at) : pair.length};
    struct slice value = {equals ? equals + 1 : "", equals ? pair.length - name.length - 1 : 0};

    enum status status = decode(name, arena, fault, &ret_field->name);
    if (status == STATUS_OK)
        status = decode(value, arena, fault, &ret_field->value);
    return status;
}

enum status form_parse(struct slice text, struct arena *arena, struct fault *fault,
                       struct http_fields *ret_fields)
{
    struct http_fields fields = {0};
    size_t most = 1;

    for (size_t i = 0; i < text.length; i++)
        most += text.at[i] == '&';
    if (most > FIELDS_MAX)
        return fields_refuse_count(fault);
    fields.items = arena_array(arena, struct http_field, most);
    for (struct slice rest = text; rest.length > 0;) {
        const char *end = memchr(rest.at, '&', rest.length);
        struct slice pair = {rest.at, end ? (size_t)(end - rest.at) : rest.length};
        enum status status = STATUS_OK;

        if (pair.length > 0)
            status = parse_pair(pair, arena, fault, &fields.items[fields.count++]);
        if (status != STATUS_OK)
            return status;
        size_t taken = end ? pair.length + 1 : pair.length;
        rest = (struct slice){rest.at + taken, rest.length - taken};
    }
    *ret_fields = fields;
    return STATUS_OK;
}

size_t fields_times(const struct http_fields *fields, const char *name)
{
    size_t times = 0;

    for (size_t i = 0; i < fields->count; i++)
        times += strcmp(fields->items[i].name, name) == 0;
    return times;
}

const char *fields_value(const struct http_fields *fields, const char *name)
{
    const char *value = NULL;

    for (size_t i = 0; i < fields->count; i++) {
        if (strcmp(fields->items[i].name, name) != 0)
            continue;
        if (value)
            return NULL;
        value = fields->items[i].value;
    }
    return value;
}
