// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/once.h"

#include <inttypes.h>
#include <string.h>

#include "api/problem.h"
#include "app/once.h"
#include "app/site.h"
#include "domain/idempotency_key.h"

struct once_answering {
    struct exchange *exchange;
    enum status (*handle)(struct exchange *exchange);
    size_t header_count; /* of the reply, before the handler */
};

/* The headers of the reply that belong to what was done, a line each. */
static const char *kept_headers(const struct exchange *exchange)
{
    static const char *const kept[] = {"ETag", "Location"};
    const struct http_fields *headers = &exchange->reply.headers;
    struct text lines = text_new(exchange->arena);

    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        for (size_t j = 0; j < headers->count; j++)
            if (strcmp(headers->items[j].name, kept[i]) == 0)
                text_format(&lines, "%s: %s\n", kept[i], headers->items[j].value);
    return lines.at;
}

/* May run again, after another one got in between: the reply begins anew. */
static enum status run(void *context, struct once_answer *ret_answer)
{
    struct once_answering *answering = (struct once_answering *)context;
    struct exchange *exchange = answering->exchange;
    struct exchange_reply *reply = &exchange->reply;

    reply_code(exchange, 200);
    reply->headers.count = answering->header_count;
    reply->body = text_new(exchange->arena);
    enum status status = answering->handle(exchange);
    if (status == STATUS_OK)
        *ret_answer = (struct once_answer){
            .code = reply->code, .headers = kept_headers(exchange), .body = reply->body.at};
    return status;
}

static void reply_again(struct exchange *exchange, const struct once_answer *answer)
{
    struct json json = reply_json(exchange);

    reply_code(exchange, (unsigned)answer->code);
    for (const char *line = answer->headers; *line != '\0';) {
        const char *colon = strchr(line, ':'), *end = strchr(line, '\n');

        if (!colon || !end || colon + 2 > end)
            break;
        reply_header(exchange, arena_copy(exchange->arena, line, (size_t)(colon - line)),
                     arena_copy(exchange->arena, colon + 2, (size_t)(end - colon - 2)));
        line = end + 1;
    }
    reply_header(exchange, "Idempotency-Replayed", "true");
    text_add(json.out, answer->body);
}

static struct once_request request_of(struct exchange *exchange, struct slice key)
{
    struct secret_digest *digest = secret_digest_open();
    struct text owner = text_new(exchange->arena);
    struct once_request request;

    text_format(&owner, "%" PRId64 ":%.*s", exchange->user_id, (int)key.length, key.at);
    secret_hash(owner.at, request.key_hash);
    secret_digest_add(digest, exchange->path, strlen(exchange->path) + 1);
    secret_digest_add(digest, exchange->body.at, exchange->body.length);
    secret_digest_close(digest, request.request_hash);
    return request;
}

enum status answer_once(struct exchange *exchange, enum status (*handle)(struct exchange *exchange))
{
    const char *header = request_header(exchange, "Idempotency-Key");
    struct once_answering answering = {exchange, handle, exchange->reply.headers.count};
    struct once_answer answer = {0};
    struct slice key;

    if (header && header[0] == '\0')
        return handle(exchange);
    if (!header || !idempotency_key_read(slice_of(header), exchange->arena, &key))
        return refuse_with(exchange, 422, STATUS_INVALID, "",
                           MESSAGE("the header Idempotency-Key takes one key of 1 to {1} visible "
                                   "characters, each time a new one",
                                   arg_count(IDEMPOTENCY_KEY_MAX)));
    const struct once_request request = request_of(exchange, key);
    enum status status = do_once(exchange->work, exchange->site->once,
                                 &(struct once_deed){&request, run, &answering}, &answer);
    if (status == STATUS_OK && answer.is_again)
        reply_again(exchange, &answer);
    /* What a handler had said of success does not hold when it could not be kept. */
    if (status != STATUS_OK && exchange->reply.code < 300) {
        exchange->reply.headers.count = answering.header_count;
        reply_code(exchange, 200);
    }
    return status;
}
