// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/channel_settings.h"

#include <string.h>

#include "base/json.h"
#include "base/json_read.h"
#include "base/text.h"

enum { MAILBOXES_KEPT = 20 };

struct channel_settings channel_settings_none(void)
{
    const struct mail_server none = {.host = "",
                                     .tls = MAIL_TLS_FROM_START,
                                     .login = MAIL_LOGIN_PASSWORD,
                                     .user = "",
                                     .secret = ""};

    return (struct channel_settings){.imap = none,
                                     .smtp = none,
                                     .mailbox = "INBOX",
                                     .sent = "",
                                     .days = CHANNEL_DAYS,
                                     .folder = ""};
}

static void put_server(struct json *json, const char *key, const struct mail_server *server)
{
    json_begin_object(json, key);
    json_text(json, "host", server->host);
    json_int(json, "port", server->port);
    json_int(json, "tls", server->tls);
    json_int(json, "login", server->login);
    json_text(json, "user", server->user);
    if (server->trust)
        json_text(json, "trust", server->trust);
    json_bool(json, "own", server->may_be_own);
    json_end(json);
}

const char *channel_settings_json(struct arena *arena, const struct channel_settings *settings)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    put_server(&json, "imap", &settings->imap);
    put_server(&json, "smtp", &settings->smtp);
    json_text(&json, "mailbox", settings->mailbox);
    json_text(&json, "sent", settings->sent);
    json_int(&json, "days", settings->days);
    json_text(&json, "folder", settings->folder);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static void take_text(const struct json_value *object, const char *key, const char **text)
{
    const struct json_value *value = json_member(object, key);

    if (value && value->kind == VALUE_TEXT)
        *text = value->text.at;
}

static int64_t number(const struct json_value *object, const char *key, int64_t least, int64_t most,
                      int64_t otherwise)
{
    const struct json_value *value = json_member(object, key);

    if (!value || value->kind != VALUE_INTEGER || value->integer < least || value->integer > most)
        return otherwise;
    return value->integer;
}

static void take_server(const struct json_value *settings, const char *key,
                        struct mail_server *server)
{
    const struct json_value *object = json_member(settings, key);

    if (!object || object->kind != VALUE_OBJECT)
        return;
    const struct json_value *own = json_member(object, "own");

    take_text(object, "host", &server->host);
    take_text(object, "user", &server->user);
    take_text(object, "trust", &server->trust);
    server->port = (int32_t)number(object, "port", 1, 65535, server->port);
    server->tls =
        (enum mail_tls)number(object, "tls", MAIL_TLS_FROM_START, MAIL_TLS_NONE, server->tls);
    server->login = (enum mail_login)number(object, "login", MAIL_LOGIN_PASSWORD, MAIL_LOGIN_NONE,
                                            server->login);
    server->may_be_own = own && own->kind == VALUE_BOOL && own->boolean;
}

enum status channel_settings_read(const char *json, struct arena *arena, struct fault *fault,
                                  struct channel_settings *ret_settings)
{
    struct channel_settings settings = channel_settings_none();
    const struct json_value *value = NULL;

    enum status status = json_read(slice_of(json), arena, fault, &value);
    if (status != STATUS_OK)
        return status;
    if (value->kind == VALUE_OBJECT) {
        take_server(value, "imap", &settings.imap);
        take_server(value, "smtp", &settings.smtp);
        take_text(value, "mailbox", &settings.mailbox);
        take_text(value, "sent", &settings.sent);
        take_text(value, "folder", &settings.folder);
        settings.days = (int32_t)number(value, "days", 0, CHANNEL_DAYS_MAX, settings.days);
    }
    *ret_settings = settings;
    return STATUS_OK;
}

/* ---- places ---- */

static const struct json_value *places_of(const char *json, struct arena *arena)
{
    struct fault fault = {.status = STATUS_OK};
    const struct json_value *value = NULL;

    if (json_read(slice_of(json), arena, &fault, &value) != STATUS_OK ||
        value->kind != VALUE_OBJECT)
        return NULL;
    return value;
}

static struct mail_place place_of(const struct json_value *value)
{
    if (value->kind != VALUE_OBJECT)
        return (struct mail_place){0};
    return (struct mail_place){(uint32_t)number(value, "validity", 0, UINT32_MAX, 0),
                               (uint32_t)number(value, "uid", 0, UINT32_MAX, 0)};
}

struct mail_place mail_place_read(const char *json, const char *mailbox, struct arena *arena)
{
    const struct json_value *places = places_of(json, arena);
    const struct json_value *value = places ? json_member(places, mailbox) : NULL;

    return value ? place_of(value) : (struct mail_place){0};
}

static void put_place(struct json *json, const char *mailbox, struct mail_place place)
{
    json_begin_object(json, mailbox);
    json_int(json, "validity", place.validity);
    json_int(json, "uid", place.uid);
    json_end(json);
}

const char *mail_place_json(const char *json, const char *mailbox, struct mail_place place,
                            struct arena *arena)
{
    const struct json_value *places = places_of(json, arena);
    struct text text = text_new(arena);
    struct json out = json_new(&text);

    json_begin_object(&out, NULL);
    put_place(&out, mailbox, place);
    for (size_t i = 0; places && i < places->count && i < MAILBOXES_KEPT; i++)
        if (strcmp(places->items[i].key, mailbox) != 0)
            put_place(&out, places->items[i].key, place_of(&places->items[i]));
    json_end(&out);
    json_finish(&out);
    return text.at;
}
