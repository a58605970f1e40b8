// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/client_words.h"

#include <string.h>

struct message client_address_words(enum form_of_address form)
{
    switch (form) {
    case ADDRESS_FORMAL:
        return PLAIN_MESSAGE("formal, by family name");
    case ADDRESS_FIRST_NAME:
        return PLAIN_MESSAGE("by first name");
    case ADDRESS_UNKNOWN:
        break;
    }
    return PLAIN_MESSAGE("not known");
}

struct message client_point_words(enum contact_point_kind kind)
{
    switch (kind) {
    case POINT_EMAIL:
        return PLAIN_MESSAGE("e-mail");
    case POINT_PHONE:
        return PLAIN_MESSAGE("phone");
    case POINT_TELEGRAM:
        return PLAIN_MESSAGE("Telegram");
    case POINT_WEB:
        return PLAIN_MESSAGE("web");
    case POINT_OTHER:
        break;
    }
    return PLAIN_MESSAGE("another way");
}

const char *client_language(const struct language *language, const char *code)
{
    static const struct {
        const char *code, *name;
    } names[] = {{"en", N_("English")}, {"hr", N_("Croatian")}, {"ru", N_("Russian")}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i].code, code) == 0)
            return translate(language, names[i].name);
    return code;
}

struct message_arg client_day(day_t day)
{
    return day == CLIENT_DAY_NONE ? (struct message_arg){.kind = ARG_NONE} : arg_day_short(day);
}

struct message_arg client_money(int64_t amount, const char *currency)
{
    enum { TEN_THOUSANDTHS = 10000 };

    return arg_money(amount, amount % TEN_THOUSANDTHS == 0 ? 0 : 2, currency);
}
