// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "domain/client_filter.h"
#include "http/fields.h"

#include "support/fuzz.h"

enum { TEXT_MAX = 8192 };

/* The filter of an address, as the pages read it. */
static enum status read_query(const char *text, size_t length, struct arena *arena,
                              struct fault *fault, struct client_filter *ret_filter)
{
    struct http_fields fields;

    enum status status = form_parse((struct slice){text, length}, arena, fault, &fields);
    if (status != STATUS_OK)
        return status;
    struct filter_field *taken = arena_array(arena, struct filter_field, fields.count);
    for (size_t i = 0; i < fields.count; i++)
        taken[i] = (struct filter_field){fields.items[i].name, fields.items[i].value};
    return client_filter_read(taken, fields.count, arena, fault, ret_filter);
}

static bool has_chip(const struct filter_chips *chips, const struct filter_chip *wanted)
{
    for (size_t i = 0; i < chips->count; i++)
        if (strcmp(chips->items[i].name, wanted->name) == 0 &&
            strcmp(chips->items[i].value, wanted->value) == 0)
            return true;
    return false;
}

/* What was read is written as an address that says the same, and without a chip one condition less.
 */
static void check_again(const struct client_filter *filter, struct arena *arena)
{
    const char *query = client_filter_query(filter, FILTER_ALL, NULL, arena);
    struct filter_chips chips = client_filter_chips(filter, arena);
    struct client_filter again;
    struct fault fault = {0};

    assert(read_query(query, strlen(query), arena, &fault, &again) == STATUS_OK);
    assert(strcmp(client_filter_query(&again, FILTER_ALL, NULL, arena), query) == 0);
    assert(client_filter_conditions(&again) == client_filter_conditions(filter));
    assert(chips.count == client_filter_conditions(filter));
    for (size_t i = 0; i < chips.count; i++) {
        const char *less = client_filter_query(filter, FILTER_ALL, &chips.items[i], arena);

        assert(read_query(less, strlen(less), arena, &fault, &again) == STATUS_OK);
        struct filter_chips left = client_filter_chips(&again, arena);
        assert(left.count == chips.count - 1 && !has_chip(&left, &chips.items[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct client_filter filter;

    if (length > TEXT_MAX)
        return 0;
    enum status status = read_query((const char *)bytes, length, &arena, &fault, &filter);
    assert(status == fault.status && (status == STATUS_OK || status == STATUS_INVALID));
    if (status == STATUS_OK) {
        assert(client_filter_conditions(&filter) <= FILTER_CONDITIONS_MAX);
        check_again(&filter, &arena);
    }
    arena_free(&arena);
    return 0;
}
