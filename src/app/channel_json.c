// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/channel_json.h"

#include "app/client_json.h"
#include "app/fault_json.h"
#include "base/text.h"

struct message channel_trouble(const struct channel *channel, struct arena *arena)
{
    struct fault fault = {.status = STATUS_OK};
    const struct json_value *value = NULL;
    struct message words = {0};

    if (!channel->fault)
        return words;
    if (json_read(slice_of(channel->fault), arena, &fault, &value) == STATUS_OK)
        words = fault_json_read(json_member(value, "fault"));
    if (!words.one)
        words = PLAIN_MESSAGE("Something is wrong that this version has no words for");
    return words;
}

static void add_instant(struct json *json, const char *name, int64_t at)
{
    if (at == 0)
        json_null(json, name);
    else
        json_instant(json, name, at);
}

static void add_server(struct json *json, const char *name, const struct mail_server *server)
{
    static const char *const encryptions[] = {
        [MAIL_TLS_FROM_START] = "tls", [MAIL_TLS_STARTTLS] = "starttls", [MAIL_TLS_NONE] = "none"};
    static const char *const logins[] = {[MAIL_LOGIN_PASSWORD] = "password",
                                         [MAIL_LOGIN_TOKEN] = "token",
                                         [MAIL_LOGIN_NONE] = "none"};

    json_begin_object(json, name);
    json_text(json, "host", server->host);
    json_int(json, "port", server->port);
    json_text(json, "encryption", encryptions[server->tls]);
    json_text(json, "login", logins[server->login]);
    json_text(json, "user", server->user);
    json_end(json);
}

void channel_json_fields(struct json *json, const struct channel *channel,
                         const struct channel_settings *settings)
{
    json_id(json, "id", channel->id);
    json_int(json, "version", channel->version);
    json_text(json, "address", channel->address);
    json_text(json, "name", channel->name);
    json_text(json, "signature", channel->signature);
    json_bool(json, "is_paused", channel->is_paused);
    add_server(json, "imap", &settings->imap);
    add_server(json, "smtp", &settings->smtp);
    json_text(json, "sent_folder", settings->sent);
    json_int(json, "days", settings->days);
}

void channel_json_state(struct json *json, const struct channel *channel,
                        const struct language *language, struct arena *arena)
{
    const struct message trouble = channel_trouble(channel, arena);

    json_bool(json, "is_main", channel->is_main);
    add_instant(json, "looked_at", channel->looked_at);
    if (trouble.one)
        json_text(json, "trouble", message_text(arena, language, trouble));
    else
        json_null(json, "trouble");
    add_instant(json, "trouble_since", channel->fault ? channel->fault_at : 0);
}
