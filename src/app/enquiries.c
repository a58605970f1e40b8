// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/enquiries.h"

#include <inttypes.h>
#include <string.h>

#include "app/attempt.h"
#include "app/enquiry_change.h"
#include "app/order_input.h"
#include "app/pick_client.h"
#include "base/text.h"
#include "domain/amount_text.h"
#include "domain/typed_text.h"
#include "store/clients.h"
#include "store/workspaces.h"

static enum status may_edit(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EDIT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may look at enquiries, but not change them"));
}

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at the enquiries of this business"));
}

/* --- fields as they were typed --- */

static enum status take_currency(struct work *work, const char *typed, struct enquiry *enquiry)
{
    char code[CURRENCY_CODE_SIZE];

    if (slice_trim(slice_of(typed)).length == 0) {
        enquiry->currency = "";
        return STATUS_OK;
    }
    if (!currency_said(slice_of(typed), code))
        return fault_set(&work->fault, STATUS_INVALID, "currency",
                         PLAIN_MESSAGE("the currency is a code of three letters, as EUR"));
    enquiry->currency = arena_copy(work->arena, code, strlen(code));
    return STATUS_OK;
}

/* Whose name it is: a client that was chosen, else the one who is called so, else somebody new. */
static enum status take_name(struct work *work, const struct enquiry_input *input,
                             struct enquiry *enquiry)
{
    struct picked_client picked = {.name = ""};
    struct client client = {.name = ""};

    if (input->client_id != 0) {
        enum status status = clients_find(work, input->client_id, &client);

        enquiry->client_id = client.id;
        enquiry->name = client.name;
        return status;
    }
    if (!input->name)
        return STATUS_OK;
    const char *before = enquiry->name;
    enum status status =
        client_name_clean(slice_of(input->name), "name", work->arena, &work->fault, &enquiry->name);
    /* Whoever leaves the name leaves whose it is, also of two who are called alike. */
    if (status == STATUS_OK && enquiry->client_id != 0 && strcmp(before, enquiry->name) == 0)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = pick_client(work, enquiry->name, &picked);
    if (status != STATUS_OK)
        return status;
    enquiry->client_id = picked.is_exact ? picked.id : 0;
    return STATUS_OK;
}

static enum status take_input(struct work *work, const struct enquiry_input *input,
                              struct enquiry *enquiry)
{
    const struct {
        const char *name, *typed;
        size_t max;
        const char **text;
    } lines[] = {
        {"reach", input->reach, ENQUIRY_REACH_MAX, &enquiry->reach},
        {"title", input->title, ORDER_TITLE_MAX, &enquiry->title},
        {"service", input->service, ORDER_WORD_MAX, &enquiry->service},
        {"source", input->source, ORDER_WORD_MAX, &enquiry->source},
    };
    enum status status = take_name(work, input, enquiry);

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]) && status == STATUS_OK; i++)
        if (lines[i].typed)
            status = typed_line(slice_of(lines[i].typed), lines[i].max, lines[i].name, work->arena,
                                &work->fault, lines[i].text);
    if (status == STATUS_OK && input->details)
        status = typed_lines(slice_of(input->details), ORDER_DETAILS_MAX, "details", work->arena,
                             &work->fault, &enquiry->details);
    if (status == STATUS_OK && input->currency)
        status = take_currency(work, input->currency, enquiry);
    if (status == STATUS_OK && input->amount)
        status = typed_amount(work, input->amount, "amount", &enquiry->has_amount, &enquiry->amount,
                              &enquiry->currency);
    if (status == STATUS_OK)
        status = enquiry_check(enquiry, &work->fault);
    return status;
}

/* --- entering --- */

struct changing {
    int64_t id, version;
    enum audit_action action;
    enum status (*become)(struct work *work, const struct changing *changing,
                          struct enquiry *enquiry);
    const struct enquiry_input *input;
    const char *words; /* a reason, an amount */
    struct enquiry_changed changed;
};

static enum status run_adding(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct workspace workspace = {.currency = ""};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &workspace);
    struct enquiry enquiry = {.name = "",
                              .reach = "",
                              .title = "",
                              .details = "",
                              .service = "",
                              .source = "",
                              .currency = workspace.currency,
                              .stage = ENQUIRY_NEW,
                              .lost_reason = "",
                              .received_at = work->now};
    if (status == STATUS_OK)
        status = take_input(work, changing->input, &enquiry);
    if (status == STATUS_OK)
        status = enquiry_enter(work, &enquiry, &changing->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status run_changing(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct enquiry before = {0}, after = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = enquiry_take(work, changing->id, changing->version, &before);
    if (status != STATUS_OK)
        return status;
    after = before;
    status = changing->become(work, changing, &after);
    if (status == STATUS_OK)
        status = enquiry_change(work, &before, &after, changing->action, &changing->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status run(struct work *work, enum status (*use_case)(struct work *, void *),
                       struct changing *changing, struct enquiry_changed *ret_changed)
{
    enum status status = may_edit(work);

    if (status == STATUS_OK)
        status = attempt(work, use_case, changing);
    if (status == STATUS_OK)
        *ret_changed = changing->changed;
    return status;
}

enum status add_enquiry(struct work *work, const struct enquiry_input *input,
                        struct enquiry_changed *ret_changed)
{
    struct changing changing = {.input = input};

    return run(work, run_adding, &changing, ret_changed);
}

/* --- changing one --- */

static enum status become_edited(struct work *work, const struct changing *changing,
                                 struct enquiry *enquiry)
{
    return take_input(work, changing->input, enquiry);
}

enum status edit_enquiry(struct work *work, int64_t id, int64_t version,
                         const struct enquiry_input *input, struct enquiry_changed *ret_changed)
{
    struct changing changing = {id,   version, AUDIT_ENQUIRY_CHANGED, become_edited, input,
                                NULL, {0}};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_answered(struct work *work, const struct changing *changing,
                                   struct enquiry *enquiry)
{
    (void)changing;
    return enquiry_answer(enquiry, work->now, &work->fault);
}

enum status answer_enquiry(struct work *work, int64_t id, struct enquiry_changed *ret_changed)
{
    struct changing changing = {id, 0, AUDIT_ENQUIRY_ANSWERED, become_answered, NULL, NULL, {0}};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_quoted(struct work *work, const struct changing *changing,
                                 struct enquiry *enquiry)
{
    const char *currency = enquiry->currency;
    bool has_amount = false;
    int64_t amount = 0;

    enum status status =
        typed_amount(work, changing->words, "amount", &has_amount, &amount, &currency);
    if (status == STATUS_OK && !has_amount)
        status = fault_set(&work->fault, STATUS_INVALID, "amount",
                           PLAIN_MESSAGE("say which price was named"));
    if (status == STATUS_OK)
        status = enquiry_quote(enquiry, amount, currency, work->now, &work->fault);
    if (status == STATUS_OK)
        status = enquiry_check(enquiry, &work->fault);
    return status;
}

enum status quote_enquiry(struct work *work, int64_t id, const char *amount,
                          struct enquiry_changed *ret_changed)
{
    struct changing changing = {
        id, 0, AUDIT_ENQUIRY_QUOTED, become_quoted, NULL, amount ? amount : "", {0}};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_lost(struct work *work, const struct changing *changing,
                               struct enquiry *enquiry)
{
    const char *reason = "";

    enum status status = typed_line(slice_of(changing->words), ORDER_REASON_MAX, "reason",
                                    work->arena, &work->fault, &reason);
    if (status == STATUS_OK)
        status = enquiry_lose(enquiry, reason, &work->fault);
    return status;
}

enum status lose_enquiry(struct work *work, int64_t id, const char *reason,
                         struct enquiry_changed *ret_changed)
{
    struct changing changing = {id, 0, AUDIT_ENQUIRY_LOST, become_lost, NULL, reason ? reason : "",
                                {0}};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_open(struct work *work, const struct changing *changing,
                               struct enquiry *enquiry)
{
    (void)changing;
    return enquiry_reopen(enquiry, &work->fault);
}

enum status reopen_enquiry(struct work *work, int64_t id, struct enquiry_changed *ret_changed)
{
    struct changing changing = {id, 0, AUDIT_ENQUIRY_REOPENED, become_open, NULL, NULL, {0}};

    return run(work, run_changing, &changing, ret_changed);
}

static enum status become_deleted(struct work *work, const struct changing *changing,
                                  struct enquiry *enquiry)
{
    (void)work;
    (void)changing;
    enquiry->is_deleted = true;
    return STATUS_OK;
}

enum status delete_enquiry(struct work *work, int64_t id, int64_t version,
                           struct enquiry_changed *ret_changed)
{
    struct changing changing = {id,   version, AUDIT_ENQUIRY_DELETED, become_deleted, NULL,
                                NULL, {0}};

    return run(work, run_changing, &changing, ret_changed);
}

/* --- looking --- */

enum status show_enquiry(struct work *work, int64_t id, struct enquiry_card *ret_card)
{
    struct enquiry_card card = {.client_name = NULL};
    struct client client = {.name = NULL};

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = enquiry_take(work, id, 0, &card.enquiry);
    if (status == STATUS_OK && card.enquiry.client_id != 0)
        status = clients_find(work, card.enquiry.client_id, &client);
    if (status == STATUS_OK)
        status = audits_of_object(work, id, ORDER_TRAIL, &card.trail);
    if (status != STATUS_OK)
        return status;
    card.client_name = client.name;
    *ret_card = card;
    return STATUS_OK;
}

enum status enquiry_board(struct work *work, struct enquiry_board *ret_board)
{
    struct enquiry_board board = {0};

    enum status status = may_view(work);
    for (size_t i = 0; i < ENQUIRY_OPEN_STAGES && status == STATUS_OK; i++)
        status = enquiries_list(work, (enum enquiry_stage)(i + ENQUIRY_NEW), 0, 0, BOARD_CARDS,
                                &board.columns[i]);
    if (status == STATUS_OK)
        *ret_board = board;
    return status;
}

enum status list_enquiries(struct work *work, enum enquiry_stage stage, const char *after,
                           size_t limit, struct enquiry_page *ret_page)
{
    struct enquiry_page page = {.next = NULL};
    int64_t at = 0, id = 0;

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = order_place_read(work, after, &at, &id);
    if (status == STATUS_OK)
        status = stage <= ENQUIRY_QUOTED
                     ? enquiries_list(work, stage, at, id, limit, &page.enquiries)
                     : enquiries_list_newest(work, stage, at, id, limit, &page.enquiries);
    if (status != STATUS_OK)
        return status;
    if (page.enquiries.has_more && page.enquiries.count > 0) {
        const struct enquiry *last = &page.enquiries.items[page.enquiries.count - 1];

        page.next = order_place_write(work->arena, last->received_at, last->id);
    }
    *ret_page = page;
    return STATUS_OK;
}
