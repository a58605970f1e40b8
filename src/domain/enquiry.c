// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/enquiry.h"

#include <string.h>

#include "base/fold.h"
#include "base/text.h"
#include "domain/client_order.h"

static const char *const stage_words[] = {
    [ENQUIRY_NEW] = "new", [ENQUIRY_ANSWERED] = "answered", [ENQUIRY_QUOTED] = "quoted",
    [ENQUIRY_WON] = "won", [ENQUIRY_LOST] = "lost",
};

const char *enquiry_stage_word(enum enquiry_stage stage)
{
    return stage >= ENQUIRY_NEW && stage <= ENQUIRY_LOST ? stage_words[stage] : "";
}

bool enquiry_stage_of(const char *word, enum enquiry_stage *ret_stage)
{
    for (int stage = ENQUIRY_NEW; stage <= ENQUIRY_LOST; stage++) {
        if (strcmp(word, stage_words[stage]) != 0)
            continue;
        *ret_stage = (enum enquiry_stage)stage;
        return true;
    }
    return false;
}

bool enquiry_is_open(const struct enquiry *enquiry)
{
    return enquiry->stage != ENQUIRY_WON && enquiry->stage != ENQUIRY_LOST && !enquiry->is_deleted;
}

static enum status must_be_open(const struct enquiry *enquiry, struct fault *fault)
{
    if (enquiry_is_open(enquiry))
        return STATUS_OK;
    return fault_set(fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this enquiry is settled already; take it up again first"));
}

static void note_answer(struct enquiry *enquiry, int64_t now)
{
    if (enquiry->answered_at == 0)
        enquiry->answered_at = now < enquiry->received_at ? enquiry->received_at : now;
}

enum status enquiry_answer(struct enquiry *enquiry, int64_t now, struct fault *fault)
{
    enum status status = must_be_open(enquiry, fault);

    if (status != STATUS_OK)
        return status;
    note_answer(enquiry, now);
    if (enquiry->stage == ENQUIRY_NEW)
        enquiry->stage = ENQUIRY_ANSWERED;
    return STATUS_OK;
}

enum status enquiry_quote(struct enquiry *enquiry, int64_t amount, const char *currency,
                          int64_t now, struct fault *fault)
{
    enum status status = must_be_open(enquiry, fault);

    if (status != STATUS_OK)
        return status;
    note_answer(enquiry, now);
    enquiry->has_amount = true;
    enquiry->amount = amount;
    enquiry->currency = currency;
    enquiry->stage = ENQUIRY_QUOTED;
    return STATUS_OK;
}

enum status enquiry_win(struct enquiry *enquiry, int64_t client_id, int64_t order_id, int64_t now,
                        struct fault *fault)
{
    enum status status = must_be_open(enquiry, fault);

    if (status != STATUS_OK)
        return status;
    note_answer(enquiry, now);
    enquiry->client_id = client_id;
    enquiry->order_id = order_id;
    enquiry->stage = ENQUIRY_WON;
    return STATUS_OK;
}

enum status enquiry_lose(struct enquiry *enquiry, const char *reason, struct fault *fault)
{
    enum status status = must_be_open(enquiry, fault);

    if (status != STATUS_OK)
        return status;
    enquiry->lost_reason = reason;
    enquiry->stage = ENQUIRY_LOST;
    return STATUS_OK;
}

enum status enquiry_reopen(struct enquiry *enquiry, struct fault *fault)
{
    if (enquiry->stage != ENQUIRY_LOST)
        return fault_set(
            fault, STATUS_CONFLICT, "",
            PLAIN_MESSAGE("only an enquiry that came to nothing can be taken up again"));
    enquiry->lost_reason = "";
    if (enquiry->has_amount)
        enquiry->stage = ENQUIRY_QUOTED;
    else
        enquiry->stage = enquiry->answered_at != 0 ? ENQUIRY_ANSWERED : ENQUIRY_NEW;
    return STATUS_OK;
}

enum status enquiry_check(const struct enquiry *enquiry, struct fault *fault)
{
    if (enquiry->name[0] == '\0')
        return fault_set(fault, STATUS_INVALID, "name", PLAIN_MESSAGE("say who asks"));
    if (enquiry->has_amount && (enquiry->amount < 0 || enquiry->amount > ORDER_AMOUNT_MAX))
        return fault_set(fault, STATUS_INVALID, "amount",
                         PLAIN_MESSAGE("this amount is too large to be one"));
    return STATUS_OK;
}

const char *enquiry_words(struct arena *arena, const struct enquiry *enquiry)
{
    enum { WORDS_MAX = 100 };
    const char *const parts[] = {enquiry->title, enquiry->name, enquiry->service, enquiry->reach};
    struct text all = text_new(arena);

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        text_add(&all, i > 0 ? " " : "");
        text_add(&all, parts[i]);
    }
    return fold_words(arena, (struct slice){all.at, all.length}, WORDS_MAX);
}
