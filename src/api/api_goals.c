// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/endpoints.h"
#include "api/members.h"
#include "api/problem.h"
#include "api/resource.h"
#include "app/goal_json.h"
#include "app/site.h"
#include "domain/figure.h"

enum { WORD_MAX = 20 };

static void write_goal(struct json *json, const void *what)
{
    goal_json_fields(json, (const struct goal *)what);
}

static struct versioned versioned_of(struct exchange *exchange, const struct goal *goal,
                                     int64_t undo_id)
{
    struct goal *copy = arena_alloc(exchange->arena, sizeof(*copy));

    *copy = *goal;
    return (struct versioned){goal->id, goal->version, copy, undo_id};
}

static enum status find(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    struct goal goal;

    enum status status = find_goal(exchange->work, id, &goal);
    if (status == STATUS_OK)
        *ret_found = versioned_of(exchange, &goal, 0);
    return status;
}

static const struct resource goals = {"id", find, write_goal};

/* GET /api/v1/goals: those that stand, with how they go. */
enum status api_goal_list(struct exchange *exchange)
{
    struct goals_shown shown;

    enum status status = show_goals(exchange->work, exchange->site->snapshots, &shown);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    json_day(&json, "today", shown.today);
    json_begin_array(&json, "goals");
    for (size_t i = 0; i < shown.count; i++) {
        json_begin_object(&json, NULL);
        goal_json_fields(&json, &shown.items[i].goal);
        goal_progress_json(&json, &shown.items[i].progress);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* GET /api/v1/goals/:id: how it goes is in the list, since no version stands for that. */
enum status api_goal_show(struct exchange *exchange)
{
    return resource_show(exchange, &goals);
}

/* --- what to aim at --- */

static enum status read_word(struct exchange *exchange, const char *name, size_t max,
                             const char **ret_word)
{
    const char *word = "";

    enum status status = query_text(exchange, name, max, &word);
    *ret_word = word[0] != '\0' ? word : NULL;
    return status;
}

static enum status read_query(struct exchange *exchange, struct goal_words *words)
{
    const struct {
        const char *name;
        size_t max;
        const char **word;
    } wanted[] = {{"kind", WORD_MAX, &words->kind},
                  {"period", WORD_MAX, &words->period},
                  {"when", WORD_MAX, &words->when},
                  {"first_source", FIGURE_GROUP_MAX, &words->whose.source},
                  {"any_service", FIGURE_GROUP_MAX, &words->whose.service},
                  {"tag", FIGURE_GROUP_MAX, &words->whose.tag},
                  {"currency", WORD_MAX, &words->whose.currency}};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]) && status == STATUS_OK; i++)
        status = read_word(exchange, wanted[i].name, wanted[i].max, wanted[i].word);
    return status;
}

/* GET /api/v1/goals/proposal */
enum status api_goal_propose(struct exchange *exchange)
{
    struct goal_words words = {.kind = NULL};
    struct goal_choice choice;
    struct goal_offer offer;

    enum status status = read_query(exchange, &words);
    if (status == STATUS_OK)
        status = read_goal_choice(exchange->work, &words, &choice);
    if (status == STATUS_OK)
        status = offer_goal(exchange->work, exchange->site->snapshots, &choice, &offer);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    goal_offer_json(&json, &offer);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* --- setting them --- */

static enum status add(struct exchange *exchange, struct versioned *ret_made)
{
    struct goal_words words = {.kind = NULL};
    const char *percent = NULL;
    const struct text_member members[] = {{"kind", &words.kind},
                                          {"period", &words.period},
                                          {"when", &words.when},
                                          {"first_source", &words.whose.source},
                                          {"any_service", &words.whose.service},
                                          {"tag", &words.whose.tag},
                                          {"currency", &words.whose.currency},
                                          {"percent", &percent}};
    struct goal_choice choice;
    struct goal_changed changed;

    enum status status =
        read_members(exchange, exchange->json, members, sizeof(members) / sizeof(members[0]));
    if (status == STATUS_OK)
        status = read_goal_choice(exchange->work, &words, &choice);
    if (status == STATUS_OK)
        status = set_goal(exchange->work, exchange->site->snapshots, &choice,
                          percent ? percent : "", &changed);
    if (status == STATUS_OK)
        *ret_made = versioned_of(exchange, &changed.goal, changed.audit_id);
    return status;
}

/* POST /api/v1/goals */
enum status api_goal_add(struct exchange *exchange)
{
    return resource_add(exchange, &goals, add);
}

/* A patch that names no percentage leaves it as it is. */
static enum status percent_now(struct exchange *exchange, int64_t id, const char **percent)
{
    struct text text = text_new(exchange->arena);
    struct goal goal;

    if (*percent != NULL)
        return STATUS_OK;
    enum status status = find_goal(exchange->work, id, &goal);
    work_end(exchange->work);
    if (status != STATUS_OK)
        return status;
    text_format(&text, "%d", (int)(goal.target * 100 / GOAL_MILLIONTHS));
    *percent = text.at;
    return STATUS_OK;
}

static enum status change(struct exchange *exchange, int64_t id, int64_t version,
                          struct versioned *ret_changed)
{
    const char *percent = NULL;
    const struct text_member member = {"percent", &percent};
    struct goal_changed changed;

    enum status status = read_members(exchange, exchange->json, &member, 1);
    if (status == STATUS_OK)
        status = percent_now(exchange, id, &percent);
    if (status == STATUS_OK)
        status = change_goal(exchange->work, id, version, percent, &changed);
    if (status == STATUS_OK)
        *ret_changed = versioned_of(exchange, &changed.goal, changed.audit_id);
    return status;
}

/* PATCH /api/v1/goals/:id */
enum status api_goal_edit(struct exchange *exchange)
{
    return resource_change(exchange, &goals, RESOURCE_CHANGED, change);
}

static enum status give_up(struct exchange *exchange, int64_t id, int64_t version,
                           struct versioned *ret_changed)
{
    struct goal_changed changed;

    enum status status = end_goal(exchange->work, id, version, &changed);
    if (status == STATUS_OK)
        *ret_changed = versioned_of(exchange, &changed.goal, changed.audit_id);
    return status;
}

/* DELETE /api/v1/goals/:id */
enum status api_goal_remove(struct exchange *exchange)
{
    return resource_change(exchange, &goals, RESOURCE_REMOVED, give_up);
}
