// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/contact_point.h"

#include <strings.h>

#include "base/text.h"
#include "base/utf8.h"

/* RFC 5321 4.5.3.1, erratum 1690; E.164; Telegram's own rules. */
enum {
    LOCAL_PART_MAX = 64,
    DOMAIN_MAX = 253,
    LABEL_MAX = 63,
    EMAIL_MAX = 254,
    PHONE_LEAST = 3,
    PHONE_MAX = 15,
    PHONE_WITH_COUNTRY = 11,
    EXTENSION_MAX = 8,
    SERVICE_CODE_MAX = 40,
    TELEGRAM_LEAST = 3,
    TELEGRAM_MAX = 32,
};

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character | 0x20) : character;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* ---- e-mail ---- */

/* Letters and digits of any script, with hyphens between. */
static bool is_label(struct slice label)
{
    if (label.length == 0 || label.length > LABEL_MAX)
        return false;
    for (size_t i = 0; i < label.length; i++) {
        char character = lower(label.at[i]);
        bool is_edge = i == 0 || i == label.length - 1;
        bool is_letter = (character >= 'a' && character <= 'z') || is_digit(character) ||
                         (unsigned char)character >= 0x80;

        if (!is_letter && (character != '-' || is_edge))
            return false;
    }
    return true;
}

static bool is_domain(struct slice domain)
{
    size_t labels = 0;

    if (domain.length > DOMAIN_MAX)
        return false;
    for (;;) {
        const char *dot = memchr(domain.at, '.', domain.length);
        size_t length = dot ? (size_t)(dot - domain.at) : domain.length;

        if (!is_label((struct slice){domain.at, length}))
            return false;
        labels++;
        if (!dot)
            return labels >= 2;
        domain = (struct slice){dot + 1, domain.length - length - 1};
    }
}

/* A dot-atom of RFC 5322, with letters of any script. */
static bool is_local_part(struct slice local)
{
    if (local.length == 0 || local.length > LOCAL_PART_MAX || local.at[0] == '.' ||
        local.at[local.length - 1] == '.')
        return false;
    for (size_t i = 0; i < local.length; i++) {
        unsigned char character = (unsigned char)local.at[i];

        if (character <= ' ' || character == 0x7F ||
            memchr("()<>[]:;@\\,\"", character, 12) != NULL)
            return false;
        if (character == '.' && local.at[i + 1] == '.')
            return false;
    }
    return true;
}

static bool email_key(struct slice value, struct text *out)
{
    size_t at = value.length;

    while (at > 0 && value.at[at - 1] != '@')
        at--;
    if (at < 2 || value.length > EMAIL_MAX)
        return false;
    struct slice local = {value.at, at - 1}, domain = {value.at + at, value.length - at};
    if (!is_local_part(local) || !is_domain(domain))
        return false;
    text_add_slice(out, local);
    text_add_char(out, '@');
    for (size_t i = 0; i < domain.length; i++)
        text_add_char(out, lower(domain.at[i]));
    return true;
}

/* ---- characters that are not seen ---- */

/* How many bytes of one `text` begins with: U+200B, U+200E, U+200F, U+202A to U+202E, U+2060,
 * U+2066 to U+2069, U+FEFF. */
static size_t unseen_length(struct slice text)
{
    enum { LENGTH = 3 };
    const unsigned char *at = (const unsigned char *)text.at;

    if (text.length < LENGTH)
        return 0;
    bool is_of_80 =
        at[0] == 0xE2 && at[1] == 0x80 &&
        (at[2] == 0x8B || at[2] == 0x8E || at[2] == 0x8F || (at[2] >= 0xAA && at[2] <= 0xAE));
    bool is_of_81 =
        at[0] == 0xE2 && at[1] == 0x81 && (at[2] == 0xA0 || (at[2] >= 0xA6 && at[2] <= 0xA9));
    bool is_of_bb = at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF;

    return is_of_80 || is_of_81 || is_of_bb ? LENGTH : 0;
}

struct slice without_unseen(struct slice text, struct arena *arena)
{
    if (text.length == 0)
        return text;
    if (memchr(text.at, 0xE2, text.length) == NULL && memchr(text.at, 0xEF, text.length) == NULL)
        return text;
    struct text seen = text_new(arena);

    while (text.length > 0) {
        size_t unseen = unseen_length(text), length = unseen > 0 ? unseen : 1;

        if (unseen == 0)
            text_add_char(&seen, text.at[0]);
        text = (struct slice){text.at + length, text.length - length};
    }
    return (struct slice){seen.at, seen.length};
}

/* ---- phone ---- */

static struct slice without_last(struct slice text, const char *characters)
{
    while (text.length > 0 && strchr(characters, text.at[text.length - 1]) != NULL)
        text.length--;
    return text;
}

/* The word that stands before an extension; its length, 0 for none. */
static size_t extension_word(struct slice text)
{
    static const char *const words[] = {"extension", "ext",   "доб",   "Доб", "доп", "вн",
                                        "lokal",     "kućni", "kucni", "kl",  "x",   "#"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t length = strlen(words[i]);
        if (length < text.length &&
            strncasecmp(text.at + text.length - length, words[i], length) == 0)
            return length;
    }
    return 0;
}

/* Cuts "ext. 204" off a number, "доб. 12", "(x12)", ";ext=7": who answers there is somebody else
 * than at the number itself. */
static struct slice cut_extension(struct slice *number)
{
    struct slice rest = without_last(*number, ") "), digits = {"", 0};

    while (rest.length > 0 && is_digit(rest.at[rest.length - 1]))
        rest.length--;
    digits =
        (struct slice){rest.at + rest.length, without_last(*number, ") ").length - rest.length};
    rest = without_last(rest, " .:=");
    size_t word = extension_word(rest);
    if (word == 0 || digits.length == 0 || digits.length > EXTENSION_MAX)
        return (struct slice){"", 0};
    *number = without_last((struct slice){rest.at, rest.length - word}, " ,;(");
    return digits;
}

/* *100# and its like, which phones keep among their contacts: as it is dialled. */
static bool service_code(struct slice value, struct text *out)
{
    bool is_code = value.length >= PHONE_LEAST && value.length <= SERVICE_CODE_MAX &&
                   (value.at[0] == '*' || value.at[0] == '#');

    for (size_t i = 0; i < value.length && is_code; i++)
        is_code = is_digit(value.at[i]) || strchr("*#+", value.at[i]) != NULL;
    if (is_code)
        text_add_slice(out, value);
    return is_code;
}

/* What people put between digits; the no-break space has two bytes. */
static bool is_phone_mark(unsigned char character)
{
    return memchr(" \t()-./\xC2\xA0\xE2\x80\x91\x93\x90\xAF", character, 15) != NULL;
}

/* The digits; +44 (0)20 has a zero that is not dialled from abroad. */
static bool phone_digits(struct slice value, struct text *out)
{
    bool is_international = value.length > 0 && value.at[0] == '+';

    for (size_t i = is_international ? 1 : 0; i < value.length; i++) {
        bool is_trunk_zero =
            is_international && value.length - i > 2 && memcmp(value.at + i, "(0)", 3) == 0;

        if (is_trunk_zero)
            i += 2;
        else if (is_digit(value.at[i]))
            text_add_char(out, value.at[i]);
        else if (!is_phone_mark((unsigned char)value.at[i]))
            return false;
    }
    return true;
}

/* Without what is dialled within the country before the number: 0, and in zone 7 also 8. Italy's
 * zero belongs to the number. */
static const char *national(const char *digits, const char *prefix)
{
    bool is_zone_7 = strcmp(prefix, "7") == 0;

    if (strcmp(prefix, "39") == 0)
        return digits;
    if (is_zone_7 && strlen(digits) == 11 && (digits[0] == '8' || digits[0] == '7'))
        return digits + 1;
    return digits[0] == '0' ? digits + 1 : digits;
}

/* A number that was written with its country, but without the +. No number within a country of
 * three digits is as long; where the country is 1 or 7, all have ten digits behind it. */
static bool names_country(const struct text *digits, const char *prefix)
{
    return digits->length >= PHONE_WITH_COUNTRY && strncmp(digits->at, prefix, strlen(prefix)) == 0;
}

static bool phone_key(struct slice value, const char *country_prefix, struct arena *arena,
                      struct text *out)
{
    struct text digits = text_new(arena);

    if (service_code(value, out))
        return true;
    struct slice extension = cut_extension(&value);
    if (!phone_digits(value, &digits))
        return false;
    if (value.length > 0 && value.at[0] == '+')
        text_format(out, "+%s", digits.at);
    else if (strncmp(digits.at, "00", 2) == 0)
        text_format(out, "+%s", digits.at + 2);
    else if (country_prefix && names_country(&digits, country_prefix))
        text_format(out, "+%s", digits.at);
    else if (country_prefix && digits.length > PHONE_LEAST)
        text_format(out, "+%s%s", country_prefix, national(digits.at, country_prefix));
    else
        text_add(out, digits.at);
    size_t count = out->length - (out->at[0] == '+');
    if (extension.length > 0) {
        text_add(out, ";ext=");
        text_add_slice(out, extension);
    }
    return count >= PHONE_LEAST && count <= PHONE_MAX;
}

/* ---- Telegram ---- */

static struct slice without_head(struct slice value, const char *head)
{
    size_t length = strlen(head);

    if (value.length < length || strncasecmp(value.at, head, length) != 0)
        return value;
    return (struct slice){value.at + length, value.length - length};
}

static bool telegram_key(struct slice value, struct text *out)
{
    static const char *const heads[] = {"https://", "http://", "t.me/", "telegram.me/", "@"};

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        value = without_head(value, heads[i]);
    for (size_t i = 0; i < value.length; i++) {
        char character = lower(value.at[i]);

        if (!is_digit(character) && character != '_' && (character < 'a' || character > 'z'))
            return false;
        text_add_char(out, character);
    }
    return out->length >= TELEGRAM_LEAST && out->length <= TELEGRAM_MAX;
}

/* ---- any ---- */

static bool other_key(struct slice value, struct text *out)
{
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.at[i] < ' ' || value.at[i] == 0x7F)
            return false;
    text_add_slice(out, value);
    return value.length > 0;
}

static bool key_of(enum contact_point_kind kind, struct slice value, const char *country_prefix,
                   struct arena *arena, struct text *out)
{
    switch (kind) {
    case POINT_EMAIL:
        return email_key(value, out);
    case POINT_PHONE:
        return phone_key(value, country_prefix, arena, out);
    case POINT_TELEGRAM:
        return telegram_key(value, out);
    case POINT_WEB:
    case POINT_OTHER:
        break;
    }
    return other_key(value, out);
}

static struct message expectation(enum contact_point_kind kind)
{
    switch (kind) {
    case POINT_EMAIL:
        return PLAIN_MESSAGE("an e-mail address was expected, as ana@example.com");
    case POINT_PHONE:
        return PLAIN_MESSAGE("a phone number of 3 to 15 digits was expected, as +385 91 123 4567");
    case POINT_TELEGRAM:
        return PLAIN_MESSAGE("a Telegram name was expected, as @ana_horvat");
    case POINT_WEB:
    case POINT_OTHER:
        break;
    }
    return PLAIN_MESSAGE("an address without control characters was expected");
}

enum status contact_point_key(enum contact_point_kind kind, struct slice value,
                              const char *country_prefix, const char *field, struct arena *arena,
                              struct fault *fault, const char **ret_key)
{
    struct slice trimmed = slice_trim(without_unseen(value, arena));
    struct text key = text_new(arena);
    bool is_text = trimmed.length <= CONTACT_POINT_MAX && utf8_is_valid(trimmed) &&
                   memchr(trimmed.at, '\0', trimmed.length) == NULL;

    if (!is_text || !key_of(kind, trimmed, country_prefix, arena, &key))
        return fault_set(fault, STATUS_INVALID, field, expectation(kind));
    *ret_key = key.at;
    return STATUS_OK;
}

enum contact_point_kind contact_point_kind_by_look(const char *value)
{
    if (value[0] == '@')
        return POINT_TELEGRAM;
    if (strchr(value, '@'))
        return POINT_EMAIL;
    if (strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0)
        return POINT_WEB;
    return value[strspn(value, "+0123456789 ()-./")] == '\0' ? POINT_PHONE : POINT_OTHER;
}
