// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/business.h"

#include <string.h>

#include "base/day.h"
#include "base/language.h"
#include "domain/written_text.h"

static enum status check_zone(const char *name, struct fault *fault)
{
    struct zone *zone = zone_open(name);

    if (!zone)
        return fault_set(fault, STATUS_INVALID, "time_zone",
                         MESSAGE("“{1}” is no time zone; write area and place, as Europe/Zagreb",
                                 arg_text(name)));
    zone_close(zone);
    return STATUS_OK;
}

static enum status clean_currency(const char *given, struct arena *arena, struct fault *fault,
                                  const char **ret_currency)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    enum { CODE_LENGTH = 3 };
    size_t length = strlen(given);

    if (length != 0 && (length != CODE_LENGTH || strspn(given, letters) != CODE_LENGTH))
        return fault_set(fault, STATUS_INVALID, "currency",
                         PLAIN_MESSAGE("a currency is three letters, as EUR"));
    char *code = arena_copy(arena, given, length);
    for (char *at = code; *at != '\0'; at++)
        if (*at >= 'a')
            *at = (char)(*at - 'a' + 'A');
    *ret_currency = code;
    return STATUS_OK;
}

static enum status check_language(const char *code, struct fault *fault)
{
    const struct language *language = language_by_code(code);

    if (!language || strcmp(language->code, code) != 0)
        return fault_set(fault, STATUS_INVALID, "language",
                         PLAIN_MESSAGE("letters are written in English, Russian or Croatian"));
    return STATUS_OK;
}

static enum status check_window(const struct business *business, struct fault *fault)
{
    int32_t active = business->active_days, cooling = business->cooling_days;

    if (active < 0 || active > ACTIVE_DAYS_MAX)
        return fault_set(fault, STATUS_INVALID, "active_days",
                         MESSAGE("the active window is 1 to {1} days, or 0 for the rhythm of your "
                                 "clients",
                                 arg_count(ACTIVE_DAYS_MAX)));
    if (cooling < 0 || cooling > ACTIVE_DAYS_MAX)
        return fault_set(fault, STATUS_INVALID, "cooling_days",
                         MESSAGE("cooling begins after 1 to {1} days, or 0 for the rhythm of your "
                                 "clients",
                                 arg_count(ACTIVE_DAYS_MAX)));
    if (active != 0 && cooling > active)
        return fault_set(fault, STATUS_INVALID, "cooling_days",
                         MESSAGE("cooling begins within the active window, which is {1} days",
                                 arg_count(active)));
    return STATUS_OK;
}

enum status business_clean(const struct business *given, struct arena *arena, struct fault *fault,
                           struct business *ret_business)
{
    struct business business = *given;

    enum status status = written_line_clean(slice_of(given->name), BUSINESS_NAME_MAX, "name", arena,
                                            fault, &business.name);
    if (status == STATUS_OK && business.name[0] == '\0')
        status =
            fault_set(fault, STATUS_INVALID, "name", PLAIN_MESSAGE("the business needs a name"));
    if (status == STATUS_OK)
        status = written_text_clean(slice_of(given->about), BUSINESS_ABOUT_MAX, "about", arena,
                                    fault, &business.about);
    if (status == STATUS_OK)
        status = check_zone(given->time_zone, fault);
    if (status == STATUS_OK)
        status = clean_currency(given->currency, arena, fault, &business.currency);
    if (status == STATUS_OK)
        status = check_language(given->language, fault);
    if (status == STATUS_OK)
        status = check_window(given, fault);
    if (status == STATUS_OK)
        *ret_business = business;
    return status;
}
