// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/look.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/day.h"
#include "outside/address_guard.h"

enum { CONNECT_SECONDS = 10, SECONDS = 15, BODY_MAX = 256 };

struct looking {
    const struct look *look;
    struct outside_look_answer *answer;
    bool is_refused_by_us;
    size_t body_length;
    char body[BODY_MAX];
};

/* Called with the address that the name has led to, before anything is sent there. */
static curl_socket_t open_guarded(void *context, curlsocktype purpose,
                                  struct curl_sockaddr *address)
{
    struct looking *looking = context;
    enum address_kind kind = address_kind(&address->addr);

    (void)purpose;
    address_bytes(&address->addr, looking->answer->address);
    looking->is_refused_by_us =
        kind == ADDRESS_NEVER || (kind == ADDRESS_OWN && !looking->look->may_be_own);
    if (looking->is_refused_by_us)
        return CURL_SOCKET_BAD;
    looking->answer->is_own = kind == ADDRESS_OWN;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* What is longer than our answer is not ours. */
static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct looking *looking = context;
    size_t length = size * count;

    if (length > BODY_MAX - looking->body_length)
        return 0;
    memcpy(looking->body + looking->body_length, bytes, length);
    looking->body_length += length;
    return length;
}

static bool is_expected(const struct looking *looking)
{
    size_t length = strlen(looking->look->expected);

    return looking->body_length == length &&
           memcmp(looking->body, looking->look->expected, length) == 0;
}

static CURL *prepare(struct looking *looking)
{
    CURL *curl = curl_easy_init();

    if (!curl)
        return NULL;
    (void)curl_easy_setopt(curl, CURLOPT_URL, looking->look->url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SECONDS);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "Regulars");
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_guarded);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, looking);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, looking);
    if (looking->look->trust)
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, looking->look->trust);
    return curl;
}

/* Two digits or four, and what stands behind them, which must be `after`; -1 for none. */
static int32_t take_number(const char **at, char after)
{
    int32_t number = 0;
    const char *start = *at;

    for (; **at >= '0' && **at <= '9' && *at - start < 4; (*at)++)
        number = number * 10 + (**at - '0');
    if (*at == start || **at != after)
        return -1;
    (*at)++;
    return number;
}

/* "2026-11-22 09:05:00 GMT", as curl writes it where GnuTLS has the certificate. */
static bool is_past(const char *text)
{
    int32_t year = take_number(&text, '-'), month = take_number(&text, '-');
    int32_t day = take_number(&text, ' '), hour = take_number(&text, ':');
    int32_t minute = take_number(&text, ':'), second = take_number(&text, ' ');

    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || minute < 0 ||
        second < 0)
        return false;
    int64_t at = day_of(year, month, day) * INT64_C(86400) + hour * 3600 + minute * 60 + second;
    return at < clock_now() / 1000000;
}

/* Of the server's own certificate. */
static bool has_expired(CURL *curl)
{
    static const char name[] = "Expire Date:";
    struct curl_certinfo *info = NULL;

    if (curl_easy_getinfo(curl, CURLINFO_CERTINFO, &info) != CURLE_OK || !info ||
        info->num_of_certs < 1)
        return false;
    for (struct curl_slist *line = info->certinfo[0]; line; line = line->next)
        if (strncasecmp(line->data, name, strlen(name)) == 0)
            return is_past(line->data + strlen(name));
    return false;
}

/* What is wrong with a certificate, by connecting again without trusting it; nothing is sent. */
static enum look_code why_not_trusted(struct looking *looking)
{
    CURL *curl = prepare(looking);

    if (!curl)
        return LOOK_NOT_TRUSTED;
    (void)curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
    CURLcode result = curl_easy_perform(curl);
    enum look_code code = LOOK_NOT_TRUSTED;
    if (result == CURLE_PEER_FAILED_VERIFICATION)
        code = LOOK_OTHER_NAME;
    else if (result == CURLE_OK && has_expired(curl))
        code = LOOK_EXPIRED;
    curl_easy_cleanup(curl);
    return code;
}

/* Every other result is one of TLS, or of a program that speaks no HTTP. */
static enum look_code code_of(CURLcode result, struct looking *looking)
{
    if (result == CURLE_COULDNT_RESOLVE_HOST)
        return LOOK_NO_NAME;
    if (looking->is_refused_by_us)
        return LOOK_OWN_NETWORK;
    if (result == CURLE_COULDNT_CONNECT)
        return LOOK_REFUSED;
    if (result == CURLE_OPERATION_TIMEDOUT)
        return LOOK_TIMED_OUT;
    if (result == CURLE_PEER_FAILED_VERIFICATION)
        return why_not_trusted(looking);
    if (result == CURLE_SSL_CONNECT_ERROR)
        return LOOK_NO_TLS;
    if (result == CURLE_OK && looking->answer->http_code == 200 && is_expected(looking))
        return LOOK_WORKS;
    if (result == CURLE_SSL_CACERT_BADFILE || result == CURLE_FAILED_INIT ||
        result == CURLE_OUT_OF_MEMORY)
        return LOOK_FAILED;
    return LOOK_OTHER_ANSWER;
}

void look(const struct look *look, struct outside_look_answer *ret_answer)
{
    struct outside_look_answer answer = {.version = OUTSIDE_VERSION, .code = LOOK_FAILED};
    struct looking looking = {.look = look, .answer = &answer};
    long http_code = 0;

    CURL *curl = prepare(&looking);
    if (curl) {
        CURLcode result = curl_easy_perform(curl);

        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &http_code);
        answer.http_code = http_code > 0 && http_code < 1000 ? (uint32_t)http_code : 0;
        answer.code = code_of(result, &looking);
        curl_easy_cleanup(curl);
    }
    *ret_answer = answer;
}
