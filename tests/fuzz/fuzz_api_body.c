// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "api/endpoint.h"
#include "api/members.h"
#include "api/problem.h"
#include "base/utf8.h"

#include "support/fuzz.h"

/* The body of a request to the API, as the endpoints read it, and what is answered to it. */

enum { BODY_MAX = 65536 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_texts(const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        must(texts[i] == NULL || utf8_is_valid(slice_of(texts[i])));
}

static enum status read_it(struct exchange *exchange, bool *ret_is_answered)
{
    const char *texts[] = {NULL, NULL, NULL, NULL};
    const struct text_member members[] = {{"title", &texts[0]},
                                          {"service", &texts[1]},
                                          {"currency", &texts[2]},
                                          {"details", &texts[3]}};
    int64_t id = -1;

    enum status status = read_body(exchange, SCHEMA_new_order, ret_is_answered);
    if (status == STATUS_OK && !*ret_is_answered)
        status = read_members(exchange, exchange->json, members, 4);
    if (status == STATUS_OK && !*ret_is_answered)
        status = read_id_member(exchange, exchange->json, "client_id", &id);
    check_texts(texts, 4);
    if (status == STATUS_OK && !*ret_is_answered)
        must(id >= -1);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct exchange exchange;
    bool is_answered = false;

    if (length > BODY_MAX)
        return 0;
    exchange_start(&exchange, &arena);
    exchange.path = "/api/v1/clients/1";
    exchange.body = (struct slice){arena_copy(&arena, (const char *)bytes, length), length};
    enum status status = read_it(&exchange, &is_answered);
    must(status == exchange.fault->status || is_answered);
    if (status != STATUS_OK || is_answered)
        must(exchange.reply.code >= 400 && exchange.reply.code < 500);
    must(utf8_is_valid((struct slice){exchange.reply.body.at, exchange.reply.body.length}));
    arena_free(&arena);
    return 0;
}
