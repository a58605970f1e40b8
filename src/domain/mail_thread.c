// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_thread.h"

#include <stdio.h>
#include <strings.h>

#include "base/secret.h"

enum { PREFIX_DIGITS_MAX = 3, MAC_BYTES = 10, NUMBER_DIGITS = 13 };

/* Behind the number of Re[2]: and Re(2):, which count the answers; `at` when there is none. */
static size_t behind_count(struct slice subject, size_t at)
{
    size_t end = at + 1;

    if (subject.at[at] != '[' && subject.at[at] != '(')
        return at;
    while (end < subject.length && end - at <= PREFIX_DIGITS_MAX && subject.at[end] >= '0' &&
           subject.at[end] <= '9')
        end++;
    bool is_closed = end < subject.length && (subject.at[end] == ']' || subject.at[end] == ')');
    return is_closed ? end + 1 : at;
}

/* Length of a prefix with its colon, 0 for none. */
static size_t prefix_length(struct slice subject)
{
    static const char *const prefixes[] = {"re",           "fw",        "fwd",
                                           "aw",           "wg",        "antw",
                                           "odg",          "odgovor",   "proslj",
                                           "proslijeđeno", "prosl",     "отв",
                                           "Отв",          "ОТВ",       "ответ",
                                           "Ответ",        "на",        "На",
                                           "НА",           "ha",        "пересл",
                                           "Пересл",       "fwd",       "пер",
                                           "Пер",          "sv",        "vs",
                                           "tr",           "rif",       "res",
                                           "enc",          "auto",      "automatic reply",
                                           "автоответ",    "Автоответ", "automatski odgovor"};

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        size_t at = strlen(prefixes[i]);

        if (subject.length <= at || strncasecmp(subject.at, prefixes[i], at) != 0)
            continue;
        at = behind_count(subject, at);
        while (at < subject.length && subject.at[at] == ' ')
            at++;
        if (at < subject.length && subject.at[at] == ':')
            return at + 1;
    }
    return 0;
}

struct slice mail_subject_bare(struct slice subject)
{
    struct slice bare = slice_trim(subject);
    size_t length;

    while ((length = prefix_length(bare)) > 0) {
        struct slice rest = slice_trim((struct slice){bare.at + length, bare.length - length});

        if (rest.length == 0)
            break;
        bare = rest;
    }
    return bare;
}

/* Base 36, so that nothing depends on the case; as many digits as a 64-bit number needs. */
static void add_number(char *to, uint64_t number)
{
    for (int i = NUMBER_DIGITS; i > 0; i--) {
        to[i - 1] = "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36];
        number /= 36;
    }
}

static bool read_number(const char *from, int64_t *ret_number)
{
    uint64_t number = 0;

    for (int i = 0; i < NUMBER_DIGITS; i++) {
        char byte = from[i] >= 'A' && from[i] <= 'Z' ? (char)(from[i] | 0x20) : from[i];
        int digit = byte >= '0' && byte <= '9'   ? byte - '0'
                    : byte >= 'a' && byte <= 'z' ? byte - 'a' + 10
                                                 : -1;

        if (digit < 0 || number > (UINT64_MAX - (uint64_t)digit) / 36)
            return false;
        number = number * 36 + (uint64_t)digit;
    }
    *ret_number = (int64_t)number;
    return number <= INT64_MAX;
}

/* The numbers and a part of a MAC: 80 bits, more than anybody tries by mail, and short enough for
 * an address, whose first part has 64 octets (RFC 5321 4.5.3.1.1). */
void mail_token_make(const uint8_t key[MAIL_KEY_SIZE], const struct mail_ticket *ticket,
                     char ret_token[MAIL_TOKEN_SIZE])
{
    uint8_t mac[SECRET_HASH_SIZE];
    char said[MAIL_TOKEN_SIZE];

    (void)snprintf(said, sizeof(said), "mail %d %lld %lld", (int)ticket->purpose,
                   (long long)ticket->workspace_id, (long long)ticket->number);
    secret_mac(key, said, mac);
    add_number(ret_token, (uint64_t)ticket->workspace_id);
    add_number(ret_token + NUMBER_DIGITS, (uint64_t)ticket->number);
    for (size_t i = 0; i < MAC_BYTES; i++)
        (void)snprintf(ret_token + 2 * NUMBER_DIGITS + 2 * i, 3, "%02x", mac[i]);
}

bool mail_token_read(const uint8_t key[MAIL_KEY_SIZE], struct slice token,
                     struct mail_ticket *ret_ticket)
{
    static const enum mail_purpose purposes[] = {MAIL_PURPOSE_REPLY, MAIL_PURPOSE_BOUNCE};
    char given[MAIL_TOKEN_SIZE] = "", made[MAIL_TOKEN_SIZE] = "";
    struct mail_ticket ticket;

    if (token.length != 2 * NUMBER_DIGITS + 2 * MAC_BYTES)
        return false;
    for (size_t i = 0; i < token.length; i++)
        given[i] =
            token.at[i] >= 'A' && token.at[i] <= 'Z' ? (char)(token.at[i] | 0x20) : token.at[i];
    if (!read_number(given, &ticket.workspace_id) ||
        !read_number(given + NUMBER_DIGITS, &ticket.number))
        return false;
    for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
        ticket.purpose = purposes[i];
        mail_token_make(key, &ticket, made);
        if (secret_equal(given, made, sizeof(made))) {
            *ret_ticket = ticket;
            return true;
        }
    }
    return false;
}

/* Tries each run of letters and digits that is long enough. */
static bool find_in(const uint8_t key[MAIL_KEY_SIZE], const char *text, enum mail_purpose purpose,
                    struct mail_ticket *ret_ticket)
{
    while (*text) {
        size_t length = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz"
                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        struct mail_ticket ticket;

        if (length > 0 && mail_token_read(key, (struct slice){text, length}, &ticket) &&
            ticket.purpose == purpose) {
            *ret_ticket = ticket;
            return true;
        }
        text += length;
        text += text[0] != '\0';
    }
    return false;
}

static bool find_in_list(const uint8_t key[MAIL_KEY_SIZE], const struct mail_addresses *list,
                         enum mail_purpose purpose, struct mail_ticket *ret_ticket)
{
    for (size_t i = 0; i < list->count; i++) {
        if (find_in(key, list->items[i].address, purpose, ret_ticket))
            return true;
    }
    return false;
}

bool mail_ticket_find(const uint8_t key[MAIL_KEY_SIZE], const struct mail_message *message,
                      enum mail_purpose purpose, struct mail_ticket *ret_ticket)
{
    const char *ids[MAIL_ANSWERS_MAX];
    size_t count = mail_answers(message, ids);

    if (find_in_list(key, &message->delivered_to, purpose, ret_ticket) ||
        find_in_list(key, &message->to, purpose, ret_ticket) ||
        find_in_list(key, &message->cc, purpose, ret_ticket))
        return true;
    for (size_t i = 0; i < count; i++) {
        if (find_in(key, ids[i], purpose, ret_ticket))
            return true;
    }
    return purpose == MAIL_PURPOSE_BOUNCE &&
           (find_in(key, message->bounce.original_id, purpose, ret_ticket) ||
            find_in(key, message->bounce.original_envelope_id, purpose, ret_ticket));
}

static size_t add_id(const char *id, const char *ids[MAIL_ANSWERS_MAX], size_t count)
{
    if (id[0] == '\0' || count == MAIL_ANSWERS_MAX)
        return count;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(ids[i], id) == 0)
            return count;
    }
    ids[count] = id;
    return count + 1;
}

size_t mail_answers(const struct mail_message *message, const char *ids[MAIL_ANSWERS_MAX])
{
    size_t count = add_id(message->in_reply_to, ids, 0);

    for (size_t i = message->reference_count; i > 0; i--)
        count = add_id(message->references[i - 1], ids, count);
    return count;
}
