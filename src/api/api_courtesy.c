// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/endpoints.h"
#include "api/problem.h"
#include "app/courtesy_desk.h"
#include "app/courtesy_json.h"
#include "app/site.h"
#include "store/work.h"

/* POST /api/v1/courtesy: nothing is read from the store, and nothing is kept. */
enum status api_courtesy(struct exchange *exchange)
{
    struct courtesy_refused refused;
    struct courtesy_asked asked;

    enum status status = courtesy_desk_lets(exchange->site->courtesy, exchange->user_id,
                                            exchange->work->now, exchange->fault);
    if (status != STATUS_OK)
        return refuse_with(exchange, 429, status, "", exchange->fault->message);
    if (!courtesy_json_read(exchange->json, exchange->arena, &asked, &refused))
        return refuse_with(
            exchange, 422, STATUS_INVALID, refused.member,
            MESSAGE("“{1}” has to be {2}", arg_text(refused.member), arg_text(refused.expected)));
    const struct courtesy_rules *rules =
        courtesy_desk_rules(exchange->site->courtesy, exchange->arena);
    const struct courtesy_result result = courtesy_check(rules, &asked.message, exchange->arena);
    struct json json = reply_json(exchange);
    courtesy_json_write(&json, &asked, &result, exchange->language);
    json_finish(&json);
    return STATUS_OK;
}
