// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/service.h"

#include <string.h>

#include "base/fold.h"
#include "domain/client_order.h"

static const char *const unit_words[] = {
    [UNIT_PIECE] = "piece",
    [UNIT_HOUR] = "hour",
    [UNIT_DAY] = "day",
    [UNIT_WORD] = "word",
    [UNIT_1000_CHARACTERS] = "1000_characters",
    [UNIT_PAGE] = "page",
    [UNIT_MONTH] = "month",
    [UNIT_PACKAGE] = "package",
};

const char *service_unit_word(enum service_unit unit)
{
    return unit >= UNIT_PIECE && unit <= UNIT_PACKAGE ? unit_words[unit] : "";
}

bool service_unit_of(const char *word, enum service_unit *ret_unit)
{
    for (int unit = UNIT_PIECE; unit <= SERVICE_UNITS; unit++) {
        if (strcmp(word, unit_words[unit]) != 0)
            continue;
        *ret_unit = (enum service_unit)unit;
        return true;
    }
    return false;
}

enum status service_check(const struct service *service, struct fault *fault)
{
    if (service->name[0] == '\0' || service->name_key[0] == '\0')
        return fault_set(fault, STATUS_INVALID, "name", PLAIN_MESSAGE("a name is needed"));
    if (service->has_price && (service->price < 0 || service->price > ORDER_AMOUNT_MAX))
        return fault_set(fault, STATUS_INVALID, "price",
                         PLAIN_MESSAGE("this amount is too large to be one"));
    if (service->usual_days != SERVICE_DAYS_NONE &&
        (service->usual_days < 0 || service->usual_days > SERVICE_DAYS_MAX))
        return fault_set(
            fault, STATUS_INVALID, "usual_days",
            MESSAGE("the days are a whole number up to {1}", arg_count(SERVICE_DAYS_MAX)));
    return STATUS_OK;
}

const char *service_key(struct arena *arena, const char *name)
{
    enum { KEY_WORDS = 40 };

    return fold_words(arena, slice_of(name), KEY_WORDS);
}
