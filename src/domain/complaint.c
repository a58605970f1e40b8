// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/complaint.h"

#include <string.h>

#include "base/message.h"

static const struct cause_row {
    const char *word, *words;
} causes[COMPLAINT_CAUSES] = {
    [COMPLAINT_CAUSE_NONE] = {"none", N_("Not said yet")},
#define COMPLAINT_CAUSE(name, number, word, words) [COMPLAINT_CAUSE_##name] = {word, words},
#include "domain/complaint_causes.def"
#undef COMPLAINT_CAUSE
};

/* What a damaged store may hold is no cause. */
static const struct cause_row *row_of(enum complaint_cause cause)
{
    return &causes[(unsigned)cause < COMPLAINT_CAUSES ? cause : COMPLAINT_CAUSE_NONE];
}

const char *complaint_cause_word(enum complaint_cause cause)
{
    return row_of(cause)->word;
}

const char *complaint_cause_words(enum complaint_cause cause)
{
    return row_of(cause)->words;
}

bool complaint_cause_of(const char *word, enum complaint_cause *ret_cause)
{
    for (int i = COMPLAINT_CAUSE_NONE + 1; i < COMPLAINT_CAUSES; i++)
        if (strcmp(causes[i].word, word) == 0) {
            *ret_cause = (enum complaint_cause)i;
            return true;
        }
    return false;
}

const char *complaint_stage_word(enum complaint_stage stage)
{
    switch (stage) {
    case COMPLAINT_OPEN:
        return "open";
    case COMPLAINT_MENDED:
        return "mended";
    case COMPLAINT_EXPLAINED:
        return "explained";
    case COMPLAINT_CLOSED:
        break;
    }
    return "closed";
}

static enum status missing(struct fault *fault, const char *field, struct message message)
{
    return fault_set(fault, STATUS_INVALID, field, message);
}

enum status complaint_mend(struct complaint *complaint, const char *mended, int64_t now,
                           struct fault *fault)
{
    if (complaint->stage != COMPLAINT_OPEN)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this complaint was mended already"));
    if (mended[0] == '\0')
        return missing(fault, "mended", PLAIN_MESSAGE("say in a few words what was mended"));
    complaint->mended = mended;
    complaint->mended_at = now;
    complaint->stage = COMPLAINT_MENDED;
    return STATUS_OK;
}

enum status complaint_explain(struct complaint *complaint, const char *gesture, int64_t now,
                              struct fault *fault)
{
    if (complaint->stage == COMPLAINT_OPEN)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("mend it first: an explanation comes after"));
    if (complaint->stage != COMPLAINT_MENDED)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this complaint was explained already"));
    complaint->gesture = gesture;
    complaint->told_at = now;
    complaint->stage = COMPLAINT_EXPLAINED;
    return STATUS_OK;
}

enum status complaint_close(struct complaint *complaint, enum complaint_cause cause,
                            const char *learnt, int64_t now, struct fault *fault)
{
    if (complaint->stage == COMPLAINT_CLOSED)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this complaint was closed already"));
    if (complaint->stage != COMPLAINT_EXPLAINED)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("mend and explain it first; then it can be closed"));
    if (cause == COMPLAINT_CAUSE_NONE || (unsigned)cause >= COMPLAINT_CAUSES)
        return missing(fault, "cause", PLAIN_MESSAGE("choose what was behind it"));
    if (learnt[0] == '\0')
        return missing(fault, "learnt", PLAIN_MESSAGE("say in a sentence what you learnt of it"));
    complaint->cause = cause;
    complaint->learnt = learnt;
    complaint->closed_at = now;
    complaint->stage = COMPLAINT_CLOSED;
    return STATUS_OK;
}

enum status complaint_reopen(struct complaint *complaint, int64_t due_at, struct fault *fault)
{
    if (complaint->stage == COMPLAINT_OPEN)
        return fault_set(fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this complaint is open already"));
    complaint->stage = COMPLAINT_OPEN;
    complaint->due_at = due_at;
    complaint->mended_at = complaint->told_at = complaint->closed_at = 0;
    return STATUS_OK;
}

enum status complaint_check(const struct complaint *complaint, struct fault *fault)
{
    if (complaint->client_id == 0)
        return missing(fault, "client", PLAIN_MESSAGE("say whose complaint it is"));
    if (complaint->title[0] == '\0')
        return missing(fault, "title", PLAIN_MESSAGE("say in a line what is wrong"));
    if (complaint->owner_id == 0)
        return missing(fault, "owner", PLAIN_MESSAGE("a complaint is somebody's: say whose"));
    if (complaint->due_at < complaint->opened_at)
        return missing(fault, "due",
                       PLAIN_MESSAGE("it is to be mended after it came: choose a later time"));
    return STATUS_OK;
}
