// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/bot_api.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "outside/address_guard.h"

enum { CONNECT_SECONDS = 15 };

struct bot_api {
    const struct telegram_server *server;
    CURL *curl;
    struct curl_slist *headers;
    bool is_refused_by_us; /* the address */
    struct text *bytes;    /* of the answer that comes */
    size_t bytes_max;
};

/* Called with the address that the name has led to, before anything is sent there. */
static curl_socket_t open_guarded(void *context, curlsocktype purpose,
                                  struct curl_sockaddr *address)
{
    struct bot_api *api = context;
    enum address_kind kind = address_kind(&address->addr);

    (void)purpose;
    api->is_refused_by_us =
        kind == ADDRESS_NEVER || (kind == ADDRESS_OWN && !api->server->may_be_own);
    if (api->is_refused_by_us)
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct bot_api *api = context;
    size_t length = size * count;

    if (length > api->bytes_max - api->bytes->length)
        return 0;
    text_add_slice(api->bytes, (struct slice){bytes, length});
    return length;
}

static void set_up(struct bot_api *api)
{
    CURL *curl = api->curl;

    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "Regulars");
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_guarded);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, api);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, api);
    if (api->server->trust)
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, api->server->trust);
}

struct bot_api *bot_api_open(const struct telegram_server *server)
{
    struct bot_api *api = calloc(1, sizeof(*api));

    if (!api)
        return NULL;
    *api = (struct bot_api){.server = server, .curl = curl_easy_init()};
    api->headers = curl_slist_append(NULL, "Content-Type: application/json");
    if (!api->curl || !api->headers) {
        bot_api_close(api);
        return NULL;
    }
    return api;
}

void bot_api_close(struct bot_api *api)
{
    curl_slist_free_all(api->headers);
    if (api->curl)
        curl_easy_cleanup(api->curl);
    free(api);
}

/* ---- the question ---- */

static const char *method_of(enum outside_telegram_call call)
{
    switch (call) {
    case OUTSIDE_TELEGRAM_GET_UPDATES:
        return "getUpdates";
    case OUTSIDE_TELEGRAM_GET_FILE:
        return "getFile";
    case OUTSIDE_TELEGRAM_SEND_MESSAGE:
        return "sendMessage";
    case OUTSIDE_TELEGRAM_SEND_DOCUMENT:
        return "sendDocument";
    case OUTSIDE_TELEGRAM_GET_ME:
    case OUTSIDE_TELEGRAM_DOWNLOAD:
    case OUTSIDE_TELEGRAM_CALLS:
        break;
    }
    return "getMe";
}

static bool is_sending(enum outside_telegram_call call)
{
    return call == OUTSIDE_TELEGRAM_SEND_MESSAGE || call == OUTSIDE_TELEGRAM_SEND_DOCUMENT;
}

static void set_address(struct bot_api *api, const struct bot_api_question *question)
{
    const struct telegram_server *server = api->server;
    struct arena arena = {0};
    struct text url = text_new(&arena);

    text_format(&url, "https://%s:%d/", server->host, (int)server->port);
    if (question->call == OUTSIDE_TELEGRAM_DOWNLOAD)
        text_format(&url, "file/bot%s/%s", server->token, question->body);
    else
        text_format(&url, "bot%s/%s", server->token, method_of(question->call));
    (void)curl_easy_setopt(api->curl, CURLOPT_URL, url.at);
    explicit_bzero(url.at, url.length);
    arena_free(&arena);
}

/* Borrows the bytes of the file. */
static curl_mime *form_of(struct bot_api *api, const struct bot_api_question *question)
{
    curl_mime *form = curl_mime_init(api->curl);
    curl_mimepart *part = curl_mime_addpart(form);

    (void)curl_mime_name(part, "chat_id");
    (void)curl_mime_data(part, question->chat, CURL_ZERO_TERMINATED);
    if (question->caption[0] != '\0') {
        part = curl_mime_addpart(form);
        (void)curl_mime_name(part, "caption");
        (void)curl_mime_data(part, question->caption, CURL_ZERO_TERMINATED);
    }
    part = curl_mime_addpart(form);
    (void)curl_mime_name(part, "document");
    (void)curl_mime_data(part, question->bytes.at, question->bytes.length);
    (void)curl_mime_filename(part, question->name);
    (void)curl_mime_type(part, "application/octet-stream");
    return form;
}

/*
 * A connection that is kept may have been closed by the other end just now; curl then asks once
 * more on a new one. Of what a person would get twice nothing is asked on a kept one (D-08).
 */
static curl_mime *prepare(struct bot_api *api, const struct bot_api_question *question)
{
    curl_mime *form = NULL;
    CURL *curl = api->curl;

    curl_easy_reset(curl);
    set_up(api);
    set_address(api, question);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)question->seconds);
    (void)curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, is_sending(question->call) ? 1L : 0L);
    if (question->call == OUTSIDE_TELEGRAM_SEND_DOCUMENT) {
        form = form_of(api, question);
        (void)curl_easy_setopt(curl, CURLOPT_MIMEPOST, form);
    } else if (question->call != OUTSIDE_TELEGRAM_DOWNLOAD) {
        (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, api->headers);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question->body);
    }
    return form;
}

/* ---- the answer ---- */

static enum mail_code code_of(CURLcode result, const struct bot_api *api)
{
    if (api->is_refused_by_us)
        return MAIL_OWN_NETWORK;
    if (result == CURLE_OK)
        return MAIL_WORKS;
    if (result == CURLE_COULDNT_RESOLVE_HOST)
        return MAIL_NO_NAME;
    if (result == CURLE_COULDNT_CONNECT)
        return MAIL_NO_CONNECTION;
    if (result == CURLE_OPERATION_TIMEDOUT)
        return MAIL_TIMED_OUT;
    if (result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE)
        return MAIL_NOT_TRUSTED;
    if (result == CURLE_SSL_CONNECT_ERROR)
        return MAIL_NO_TLS;
    if (result == CURLE_WRITE_ERROR || result == CURLE_UNSUPPORTED_PROTOCOL ||
        result == CURLE_WEIRD_SERVER_REPLY)
        return MAIL_OTHER_PROTOCOL;
    return MAIL_LOST;
}

struct bot_api_answer bot_api_ask(struct bot_api *api, const struct bot_api_question *question,
                                  struct text *bytes)
{
    long http_code = 0, said = 0;

    api->is_refused_by_us = false;
    api->bytes = bytes;
    api->bytes_max = question->call == OUTSIDE_TELEGRAM_DOWNLOAD ? (size_t)TELEGRAM_DOWNLOAD_MAX
                                                                 : (size_t)TELEGRAM_ANSWER_MAX;
    curl_mime *form = prepare(api, question);
    CURLcode result = curl_easy_perform(api->curl);
    (void)curl_easy_getinfo(api->curl, CURLINFO_RESPONSE_CODE, &http_code);
    (void)curl_easy_getinfo(api->curl, CURLINFO_REQUEST_SIZE, &said);
    curl_mime_free(form);
    return (struct bot_api_answer){.code = code_of(result, api),
                                   .http_code =
                                       http_code > 0 && http_code < 1000 ? (int32_t)http_code : 0,
                                   .was_said = said > 0};
}
