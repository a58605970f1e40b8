// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api/endpoints.h"
#include "api/members.h"
#include "api/problem.h"
#include "api/resource.h"
#include "app/attempt.h"
#include "app/order_json.h"

enum { WORD_MAX = 40 };

static enum status refuse(struct exchange *exchange, const char *name, struct message message)
{
    return refuse_with(exchange, 422, STATUS_INVALID, name, message);
}

static void write_enquiry(struct json *json, const void *what)
{
    enquiry_json_fields(json, (const struct enquiry *)what);
}

static struct versioned versioned_of(struct exchange *exchange, const struct enquiry *enquiry,
                                     int64_t undo_id)
{
    struct enquiry *copy = arena_alloc(exchange->arena, sizeof(*copy));

    *copy = *enquiry;
    return (struct versioned){enquiry->id, enquiry->version, copy, undo_id};
}

static enum status find(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    struct enquiry_card card;

    enum status status = show_enquiry(exchange->work, id, &card);
    if (status == STATUS_OK)
        *ret_found = versioned_of(exchange, &card.enquiry, 0);
    return status;
}

static const struct resource enquiries = {"id", find, write_enquiry};

/* --- looking --- */

static enum status read_stage(struct exchange *exchange, const char *word,
                              enum enquiry_stage *stage)
{
    if (word[0] == '\0' || enquiry_stage_of(word, stage))
        return STATUS_OK;
    return refuse(exchange, "stage",
                  PLAIN_MESSAGE("a stage is new, answered, quoted, won or lost"));
}

/* GET /api/v1/enquiries */
enum status api_enquiry_list(struct exchange *exchange)
{
    enum enquiry_stage stage = ENQUIRY_NEW;
    const char *word = "", *after = "";
    size_t limit = ORDERS_PAGE;
    struct enquiry_page page;

    enum status status = query_text(exchange, "stage", WORD_MAX, &word);
    if (status == STATUS_OK)
        status = read_page(exchange, ORDERS_PAGE_MAX, &after, &limit);
    if (status == STATUS_OK)
        status = read_stage(exchange, word, &stage);
    if (status == STATUS_OK)
        status = list_enquiries(exchange->work, stage, after, limit, &page);
    if (status != STATUS_OK)
        return page_fault(exchange, status);
    struct json json = resource_page(exchange, "enquiries");
    for (size_t i = 0; i < page.enquiries.count; i++) {
        json_begin_object(&json, NULL);
        enquiry_json_fields(&json, &page.enquiries.items[i]);
        json_end(&json);
    }
    resource_page_end(exchange, &json, page.next);
    return STATUS_OK;
}

/* GET /api/v1/enquiries/:id */
enum status api_enquiry_show(struct exchange *exchange)
{
    return resource_show(exchange, &enquiries);
}

/* --- entering and changing --- */

static enum status read_input(struct exchange *exchange, struct enquiry_input *input)
{
    const struct text_member members[] = {
        {"name", &input->name},       {"reach", &input->reach},       {"title", &input->title},
        {"details", &input->details}, {"service", &input->service},   {"source", &input->source},
        {"amount", &input->amount},   {"currency", &input->currency},
    };

    enum status status =
        read_members(exchange, exchange->json, members, sizeof(members) / sizeof(members[0]));
    if (status == STATUS_OK)
        status = read_id_member(exchange, exchange->json, "client_id", &input->client_id);
    return status;
}

static enum status add(struct exchange *exchange, struct versioned *ret_made)
{
    struct enquiry_changed changed;
    struct enquiry_input input = {0};

    enum status status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = add_enquiry(exchange->work, &input, &changed);
    if (status == STATUS_OK)
        *ret_made = versioned_of(exchange, &changed.enquiry, changed.audit_id);
    return status;
}

/* POST /api/v1/enquiries */
enum status api_enquiry_add(struct exchange *exchange)
{
    return resource_add(exchange, &enquiries, add);
}

/* A step to another stage, which is a rule of its own; what may stand beside it. */
struct step {
    int64_t id, version;
    enum enquiry_stage stage;
    const char *amount, *reason;
    bool is_company;
    struct enquiry_changed changed;
};

static enum status take_step(struct work *work, struct step *step)
{
    switch (step->stage) {
    case ENQUIRY_NEW:
        return reopen_enquiry(work, step->id, &step->changed);
    case ENQUIRY_ANSWERED:
        return answer_enquiry(work, step->id, &step->changed);
    case ENQUIRY_QUOTED:
        return quote_enquiry(work, step->id, step->amount ? step->amount : "", &step->changed);
    case ENQUIRY_WON:
        return win_enquiry(work, step->id, step->is_company, &step->changed);
    case ENQUIRY_LOST:
        break;
    }
    return lose_enquiry(work, step->id, step->reason ? step->reason : "", &step->changed);
}

/* The version is looked at and the step taken in one transaction. */
static enum status run_step(struct work *work, void *context)
{
    struct step *step = (struct step *)context;
    struct enquiry_card card;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = show_enquiry(work, step->id, &card);
    if (status == STATUS_OK && card.enquiry.version != step->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("somebody changed this meanwhile; see how it is now, and "
                                         "decide"));
    if (status == STATUS_OK)
        status = take_step(work, step);
    return status;
}

static enum status read_step(struct exchange *exchange, const char *word, struct step *step)
{
    const struct json_value *company = json_member(exchange->json, "is_company");
    size_t known = 1 + (step->amount != NULL) + (step->reason != NULL) + (company != NULL);

    if (!enquiry_stage_of(word, &step->stage))
        return refuse(exchange, "stage",
                      PLAIN_MESSAGE("a stage is new, answered, quoted, won or lost"));
    if (exchange->json->count != known || (step->amount && step->stage != ENQUIRY_QUOTED) ||
        (step->reason && step->stage != ENQUIRY_LOST) || (company && step->stage != ENQUIRY_WON))
        return refuse(exchange, "stage",
                      PLAIN_MESSAGE("a stage is changed alone, but for amount with quoted, "
                                    "lost_reason with lost, is_company with won"));
    return STATUS_OK;
}

static enum status change_stage(struct exchange *exchange, struct step *step,
                                struct versioned *ret_changed)
{
    const char *word = NULL;
    const struct text_member members[] = {
        {"stage", &word}, {"amount", &step->amount}, {"lost_reason", &step->reason}};

    enum status status = read_members(exchange, exchange->json, members, 3);
    if (status == STATUS_OK)
        status = read_flag(exchange, exchange->json, "is_company", &step->is_company);
    if (status == STATUS_OK)
        status = read_step(exchange, word ? word : "", step);
    if (status == STATUS_OK)
        status = attempt_whole(exchange->work, run_step, step);
    if (status == STATUS_OK)
        *ret_changed = versioned_of(exchange, &step->changed.enquiry, step->changed.audit_id);
    return status;
}

static bool is_step(const struct json_value *object)
{
    return json_member(object, "stage") || json_member(object, "lost_reason") ||
           json_member(object, "is_company");
}

static enum status change(struct exchange *exchange, int64_t id, int64_t version,
                          struct versioned *ret_changed)
{
    struct step step = {.id = id, .version = version};
    struct enquiry_changed changed;
    struct enquiry_input input = {0};

    if (is_step(exchange->json))
        return change_stage(exchange, &step, ret_changed);
    enum status status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = edit_enquiry(exchange->work, id, version, &input, &changed);
    if (status == STATUS_OK)
        *ret_changed = versioned_of(exchange, &changed.enquiry, changed.audit_id);
    return status;
}

/* PATCH /api/v1/enquiries/:id */
enum status api_enquiry_edit(struct exchange *exchange)
{
    return resource_change(exchange, &enquiries, RESOURCE_CHANGED, change);
}

static enum status take_away(struct exchange *exchange, int64_t id, int64_t version,
                             struct versioned *ret_changed)
{
    struct enquiry_changed changed;

    enum status status = delete_enquiry(exchange->work, id, version, &changed);
    if (status == STATUS_OK)
        *ret_changed = (struct versioned){.undo_id = changed.audit_id};
    return status;
}

/* DELETE /api/v1/enquiries/:id */
enum status api_enquiry_remove(struct exchange *exchange)
{
    return resource_change(exchange, &enquiries, RESOURCE_REMOVED, take_away);
}
