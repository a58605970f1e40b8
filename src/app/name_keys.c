// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/name_keys.h"

#include "base/sort_key.h"
#include "store/client_names.h"

enum { AT_ONCE = 500 };

static enum status renew(struct work *work, struct sort_keys *keys,
                         const struct named_client *clients, size_t count)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct slice key = sort_key(keys, work->arena, slice_of(clients[i].name));

        if (!slice_equal(key, clients[i].sort_key))
            status = client_names_set_key(work, clients[i].id, key);
    }
    return status;
}

enum status name_keys_renew(struct work *work, const char *language)
{
    struct sort_keys *keys = sort_keys_open(language);
    struct arena_mark mark = arena_mark(work->arena);
    enum status status = STATUS_OK;
    size_t count = AT_ONCE;
    int64_t after_id = 0;

    while (status == STATUS_OK && count == AT_ONCE) {
        struct named_client clients[AT_ONCE];

        status = client_names_page(work, after_id, AT_ONCE, clients, &count);
        if (status == STATUS_OK)
            status = renew(work, keys, clients, count);
        if (status == STATUS_OK && count > 0)
            after_id = clients[count - 1].id;
        if (status == STATUS_OK)
            arena_rewind(work->arena, mark);
    }
    sort_keys_close(keys);
    return status;
}
