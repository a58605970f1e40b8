// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/currency.h"

#include "retention/folded_word.h"
#include "retention/order_amount.h"

enum { CODE_LENGTH = 3, CODE_CELL = 4 };

/*
 * ISO 4217's list of money in use, without metals, funds of account and test codes; and HRK and
 * ANG, which older logs hold. Sorted; each code has a cell of four bytes.
 */
static const char iso_codes[] =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV "
    "BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK "
    "DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL "
    "HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD "
    "KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
    "RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND "
    "TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD "
    "XCG XOF XPF YER ZAR ZMW ZWG ";

/* Signs and short words, as folded_word_read() folds them, in the order of their bytes. */
static const struct currency_sign {
    char text[FOLDED_WORD_MAX + 1];
    char code[CODE_LENGTH + 1]; /* "" for those that say too little: kr, Rs */
    enum currency_kind kind;
} signs[] = {
    {"$", "USD", CURRENCY_SHARED_SIGN}, {"$us", "USD", CURRENCY_SIGN},
    {"a$", "AUD", CURRENCY_SIGN},       {"au$", "AUD", CURRENCY_SIGN},
    {"c$", "CAD", CURRENCY_SIGN},       {"ca$", "CAD", CURRENCY_SIGN},
    {"cn¥", "CNY", CURRENCY_SIGN},      {"den", "MKD", CURRENCY_SIGN},
    {"din", "RSD", CURRENCY_SIGN},      {"eura", "EUR", CURRENCY_SIGN},
    {"euro", "EUR", CURRENCY_SIGN},     {"euros", "EUR", CURRENCY_SIGN},
    {"fr", "CHF", CURRENCY_SIGN},       {"ft", "HUF", CURRENCY_SIGN},
    {"hk$", "HKD", CURRENCY_SIGN},      {"jp¥", "JPY", CURRENCY_SIGN},
    {"kc", "CZK", CURRENCY_SIGN},       {"km", "BAM", CURRENCY_SIGN},
    {"kn", "HRK", CURRENCY_SIGN},       {"kr", "", CURRENCY_SHARED_SIGN},
    {"lei", "RON", CURRENCY_SIGN},      {"mx$", "MXN", CURRENCY_SIGN},
    {"nt$", "TWD", CURRENCY_SIGN},      {"nz$", "NZD", CURRENCY_SIGN},
    {"r$", "BRL", CURRENCY_SIGN},       {"rmb", "CNY", CURRENCY_SIGN},
    {"rs", "", CURRENCY_SHARED_SIGN},   {"rur", "RUB", CURRENCY_SIGN},
    {"s$", "SGD", CURRENCY_SIGN},       {"sfr", "CHF", CURRENCY_SIGN},
    {"sg$", "SGD", CURRENCY_SIGN},      {"tl", "TRY", CURRENCY_SIGN},
    {"us$", "USD", CURRENCY_SIGN},      {"zl", "PLN", CURRENCY_SIGN},
    {"£", "GBP", CURRENCY_SIGN},        {"¥", "JPY", CURRENCY_SHARED_SIGN},
    {"грн", "UAH", CURRENCY_SIGN},      {"ден", "MKD", CURRENCY_SIGN},
    {"дин", "RSD", CURRENCY_SIGN},      {"евро", "EUR", CURRENCY_SIGN},
    {"лв", "BGN", CURRENCY_SIGN},       {"р", "RUB", CURRENCY_SIGN},
    {"руб", "RUB", CURRENCY_SIGN},      {"рублей", "RUB", CURRENCY_SIGN},
    {"рубль", "RUB", CURRENCY_SIGN},    {"рубля", "RUB", CURRENCY_SIGN},
    {"тг", "KZT", CURRENCY_SIGN},       {"֏", "AMD", CURRENCY_SIGN},
    {"฿", "THB", CURRENCY_SIGN},        {"₡", "CRC", CURRENCY_SIGN},
    {"₦", "NGN", CURRENCY_SIGN},        {"₩", "KRW", CURRENCY_SIGN},
    {"₪", "ILS", CURRENCY_SIGN},        {"₫", "VND", CURRENCY_SIGN},
    {"€", "EUR", CURRENCY_SIGN},        {"₭", "LAK", CURRENCY_SIGN},
    {"₮", "MNT", CURRENCY_SIGN},        {"₱", "PHP", CURRENCY_SIGN},
    {"₲", "PYG", CURRENCY_SIGN},        {"₴", "UAH", CURRENCY_SIGN},
    {"₵", "GHS", CURRENCY_SIGN},        {"₸", "KZT", CURRENCY_SIGN},
    {"₹", "INR", CURRENCY_SIGN},        {"₺", "TRY", CURRENCY_SIGN},
    {"₼", "AZN", CURRENCY_SIGN},      {"₽", "RUB", CURRENCY_SIGN},
    {"₾", "GEL", CURRENCY_SIGN},      {"元", "CNY", CURRENCY_SIGN},
    {"円", "JPY", CURRENCY_SIGN},       {"￥", "JPY", CURRENCY_SHARED_SIGN},
};

static bool find_code(const char *capitals)
{
    size_t low = 0;
    size_t high = (sizeof(iso_codes) - 1) / CODE_CELL;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(capitals, iso_codes + middle * CODE_CELL, CODE_LENGTH);

        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* "eur" and the like, folded already, as the code. */
static bool code_of_letters(const char *folded, char ret_code[CODE_LENGTH + 1])
{
    char capitals[CODE_LENGTH + 1] = "";

    if (strlen(folded) != CODE_LENGTH)
        return false;
    for (int i = 0; i < CODE_LENGTH; i++) {
        if (folded[i] < 'a' || folded[i] > 'z')
            return false;
        capitals[i] = (char)(folded[i] - 'a' + 'A');
    }
    if (!find_code(capitals))
        return false;
    memcpy(ret_code, capitals, sizeof(capitals));
    return true;
}

static const struct currency_sign *find_sign(const char *folded)
{
    size_t low = 0;
    size_t high = sizeof(signs) / sizeof(signs[0]);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(folded, signs[middle].text);

        if (order == 0)
            return &signs[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* "руб.", "Fr.": words are cut short by a point; signs and codes are not. */
static bool is_plain_word(const char *folded)
{
    size_t length = strlen(folded);

    return folded[0] == '\xD0' || folded[0] == '\xD1' ||
           (folded[length - 1] >= 'a' && folded[length - 1] <= 'z');
}

enum currency_kind currency_take(struct cursor *cursor, char ret_code[CODE_LENGTH + 1])
{
    struct folded_word word;

    if (!folded_word_read(cursor, &word))
        return CURRENCY_NONE;
    if (code_of_letters(word.text, ret_code)) {
        cursor->at = word.end;
        return CURRENCY_CODE;
    }
    const struct currency_sign *sign = find_sign(word.text);
    if (sign == NULL)
        return CURRENCY_NONE;
    cursor->at = word.end;
    if (is_plain_word(word.text))
        cursor_take(cursor, '.');
    memcpy(ret_code, sign->code, sizeof(sign->code));
    return sign->kind;
}

bool currency_read(struct slice text, char ret_code[CODE_LENGTH + 1])
{
    char code[CODE_LENGTH + 1] = "";

    if (text.length == 0)
        return false;
    struct cursor cursor = {text.at, text.at + text.length};
    cursor_skip_spaces(&cursor);
    if (currency_take(&cursor, code) == CURRENCY_NONE || code[0] == '\0')
        return false;
    cursor_skip_spaces(&cursor);
    if (!cursor_at_end(&cursor))
        return false;
    memcpy(ret_code, code, sizeof(code));
    return true;
}
