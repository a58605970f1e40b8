// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api/endpoints.h"
#include "api/members.h"
#include "api/problem.h"
#include "app/client_json.h"
#include "app/site.h"
#include "app/today.h"
#include "domain/cue_key.h"

enum { DAYS_TEXT_MAX = 3, DAY_LATER = 1 };

/* --- looking --- */

static void add_key(struct json *json, struct arena *arena, const struct cue_key *key)
{
    struct text text = text_new(arena);

    cue_key_write(&text, key);
    json_text(json, "key", text.at);
}

static void add_rule(struct json *json, struct arena *arena, enum cue_rule rule)
{
    struct text text = text_new(arena);

    cue_rule_name(&text, rule);
    json_text(json, "rule", text.at);
}

static void add_due(struct json *json, struct arena *arena, const struct cue *cue)
{
    const int32_t minute = cue->due_minute;
    struct text text = text_new(arena);

    if (cue->due_on == CUE_NO_DAY)
        json_null(json, "due_on");
    else
        json_day(json, "due_on", cue->due_on);
    if (minute == CUE_NO_HOUR) {
        json_null(json, "due_time");
        return;
    }
    text_format(&text, "%02d:%02d", minute / 60, minute % 60);
    json_text(json, "due_time", text.at);
}

static void add_known_day(struct json *json, const char *name, day_t day)
{
    if (day != CLIENT_DAY_NONE)
        json_day(json, name, day);
}

static void add_client_reason(struct json *json, const struct cue_client *client)
{
    json_int(json, "occasion_count", client->occasion_count);
    add_known_day(json, "first_order_on", client->first_order_on);
    add_known_day(json, "last_order_on", client->last_order_on);
    add_known_day(json, "last_contact_on", client->last_contact_on);
    if (client->has_window) {
        json_day(json, "window_from", client->window_from);
        json_day(json, "window_by", client->window_by);
    }
    if (client->contact_days > 0)
        json_int(json, "contact_days", client->contact_days);
}

/* The figures that the sentence of the page is made of. */
static void add_reason(struct json *json, const struct cue *cue)
{
    json_begin_object(json, "reason");
    if (cue->client)
        add_client_reason(json, cue->client);
    if (cue->enquiry)
        json_int(json, "waiting_minutes", cue->enquiry->waiting_minutes);
    if (cue->waiting && !cue->waiting->is_back)
        json_int(json, "waiting_minutes", cue->waiting->waiting_minutes);
    if (cue->date)
        json_text(json, "day_kind", date_kind_word(cue->date->kind));
    if (cue->count > 0)
        json_int(json, "count", cue->count);
    json_end(json);
}

static void add_cue(struct json *json, struct arena *arena, const struct today *today, size_t at)
{
    const struct cue *cue = &today->cues.items[at];

    json_begin_object(json, NULL);
    add_key(json, arena, &cue->key);
    add_rule(json, arena, cue->rule);
    if (cue->client_id != 0)
        json_id(json, "client_id", cue->client_id);
    else
        json_null(json, "client_id");
    if (cue->enquiry)
        json_id(json, "enquiry_id", cue->key.object_id);
    if (cue->waiting)
        json_id(json, "conversation_id", cue->waiting->id);
    if (cue->complaint)
        json_id(json, "complaint_id", cue->key.object_id);
    json_text(json, "name", today_name_of(today, cue));
    if (cue->rule == CUE_DOUBLE_CLIENT) {
        json_id(json, "other_id", cue->key.occasion);
        json_text(json, "other_name", today_other_name_of(today, cue));
    }
    add_due(json, arena, cue);
    json_day(json, "since_on", cue->since_on);
    json_bool(json, "at_top", at < today->top_count);
    add_reason(json, cue);
    json_end(json);
}

/* GET /api/v1/cues: the first ones, and how many there are. */
enum status api_cue_list(struct exchange *exchange)
{
    struct today today;

    enum status status =
        show_today(exchange->work, exchange->site->snapshots, TODAY_SHOWN_MAX, &today);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    json_day(&json, "today", today.now.today);
    json_int(&json, "count", (int64_t)today.cues.count);
    json_begin_array(&json, "cues");
    for (size_t i = 0; i < today.cues.count && i < TODAY_SHOWN_MAX; i++)
        add_cue(&json, exchange->arena, &today, i);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    today_close(&today);
    return STATUS_OK;
}

/* --- answering --- */

static enum status refuse(struct exchange *exchange, const char *name, struct message message)
{
    return refuse_with(exchange, 422, STATUS_INVALID, name, message);
}

/* 1 to CUE_LATER_DAYS_MAX are told apart from all else by the use case. */
static int32_t days_of(const char *text)
{
    int32_t days = 0;

    if (text[0] == '\0' || strlen(text) > DAYS_TEXT_MAX)
        return 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at < '0' || *at > '9')
            return 0;
        days = days * 10 + (*at - '0');
    }
    return days;
}

static enum status read_saying(struct exchange *exchange, struct cue_saying *saying)
{
    const char *key = NULL, *answer = NULL, *days = NULL;
    const struct text_member members[] = {
        {"key", &key}, {"answer", &answer}, {"later_days", &days}};

    enum status status =
        read_members(exchange, exchange->json, members, sizeof(members) / sizeof(members[0]));
    if (status != STATUS_OK)
        return status;
    if (!key || !cue_key_read(key, &saying->key))
        return refuse(exchange, "key", PLAIN_MESSAGE("this is no key of a cue"));
    if (!answer || !cue_answer_of(answer, &saying->answer))
        return refuse(exchange, "answer", PLAIN_MESSAGE("an answer is done, later or not_this"));
    if (days && saying->answer != CUE_LATER)
        return refuse(exchange, "later_days", PLAIN_MESSAGE("days go with later alone"));
    saying->later_days = days ? days_of(days) : DAY_LATER;
    return STATUS_OK;
}

/* POST /api/v1/cues/answer */
enum status api_cue_answer(struct exchange *exchange)
{
    struct cue_saying saying = {.answer = CUE_DONE};
    int64_t audit_id = 0;

    enum status status = read_saying(exchange, &saying);
    if (status == STATUS_OK)
        status = answer_cue(exchange->work, exchange->site->snapshots, &saying, &audit_id);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    add_key(&json, exchange->arena, &saying.key);
    json_text(&json, "answer", cue_answer_name(saying.answer));
    json_id(&json, "undo_id", audit_id);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}
