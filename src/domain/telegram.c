// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/telegram.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/json_read.h"
#include "base/text.h"
#include "domain/mail_clean.h"

static const char word_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

/* ---- the server ---- */

const char *telegram_server_json(struct arena *arena, const struct telegram_server *server)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "host", server->host);
    json_int(&json, "port", server->port);
    if (server->trust)
        json_text(&json, "trust", server->trust);
    json_bool(&json, "own", server->may_be_own);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

enum status telegram_server_read(const char *json, struct arena *arena, struct fault *fault,
                                 struct telegram_server *ret_server)
{
    struct telegram_server server = {
        .host = TELEGRAM_HOST, .port = TELEGRAM_PORT, .token = "", .trust = NULL};
    const struct json_value *root = NULL;

    enum status status = json_read(slice_of(json), arena, fault, &root);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; root->kind == VALUE_OBJECT && i < root->count; i++) {
        const struct json_value *value = &root->items[i];

        if (strcmp(value->key, "host") == 0 && value->kind == VALUE_TEXT)
            server.host = value->text.at;
        else if (strcmp(value->key, "trust") == 0 && value->kind == VALUE_TEXT)
            server.trust = value->text.at;
        else if (strcmp(value->key, "port") == 0 && value->kind == VALUE_INTEGER &&
                 value->integer > 0 && value->integer <= UINT16_MAX)
            server.port = (int32_t)value->integer;
        else if (strcmp(value->key, "own") == 0 && value->kind == VALUE_BOOL)
            server.may_be_own = value->boolean;
    }
    *ret_server = server;
    return STATUS_OK;
}

/* ---- the requests ---- */

const char *telegram_link(struct arena *arena, const char *username, const char *word)
{
    struct text link = text_new(arena);

    text_format(&link, "https://t.me/%s?start=%s", username, word);
    return link.at;
}

const char *telegram_ask_updates(struct arena *arena, int64_t offset, int32_t wait_seconds)
{
    struct text body = text_new(arena);
    struct json json = json_new(&body);

    json_begin_object(&json, NULL);
    json_int(&json, "offset", offset);
    json_int(&json, "limit", TELEGRAM_UPDATES_MAX);
    json_int(&json, "timeout", wait_seconds);
    json_begin_array(&json, "allowed_updates");
    json_text(&json, NULL, "message");
    json_text(&json, NULL, "edited_message");
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return body.at;
}

const char *telegram_ask_file(struct arena *arena, const char *file_id)
{
    struct text body = text_new(arena);
    struct json json = json_new(&body);

    json_begin_object(&json, NULL);
    json_text(&json, "file_id", file_id);
    json_end(&json);
    json_finish(&json);
    return body.at;
}

size_t telegram_length(const char *text)
{
    size_t units = 0;

    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;

        if ((byte & 0xC0U) != 0x80)
            units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

enum status telegram_say(struct arena *arena, int64_t chat_id, const char *text,
                         struct fault *fault, const char **ret_body)
{
    struct text body = text_new(arena);
    struct json json = json_new(&body);
    size_t length = telegram_length(text);

    if (slice_trim(slice_of(text)).length == 0)
        return fault_set(fault, STATUS_INVALID, "text",
                         PLAIN_MESSAGE("a message of Telegram needs some words"));
    if (length > TELEGRAM_TEXT_MAX)
        return fault_set(fault, STATUS_INVALID, "text",
                         MESSAGE("a message of Telegram has at most {1} characters, and this one "
                                 "has {2}: send it in parts",
                                 arg_count(TELEGRAM_TEXT_MAX), arg_count((int64_t)length)));
    json_begin_object(&json, NULL);
    json_int(&json, "chat_id", chat_id);
    json_text(&json, "text", text);
    json_begin_object(&json, "link_preview_options");
    json_bool(&json, "is_disabled", true);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    *ret_body = body.at;
    return STATUS_OK;
}

bool telegram_chat_read(const char *text, int64_t *ret_chat_id)
{
    enum { DIGITS_MAX = 16 }; /* 52 bits */
    size_t digits = strspn(text, "0123456789");

    if (digits == 0 || digits > DIGITS_MAX || text[digits] != '\0' || text[0] == '0')
        return false;
    *ret_chat_id = strtoll(text, NULL, 10);
    return true;
}

/* ---- the answers ---- */

static const struct json_value *member(const struct json_value *object, const char *key,
                                       enum json_kind kind)
{
    const struct json_value *value =
        object && object->kind == VALUE_OBJECT ? json_member(object, key) : NULL;

    return value && value->kind == kind ? value : NULL;
}

static enum telegram_verdict verdict_of(int64_t code)
{
    switch (code) {
    case 401:
    case 404: /* of the address, in which the token stands */
        return TELEGRAM_WRONG_TOKEN;
    case 403:
        return TELEGRAM_SHUT_OUT;
    case 409:
        return TELEGRAM_OTHER_READER;
    case 429:
        return TELEGRAM_LATER;
    default:
        return code >= 400 && code < 500 ? TELEGRAM_REFUSED : TELEGRAM_SERVER_FAILED;
    }
}

static int32_t retry_of(const struct json_value *root)
{
    const struct json_value *wait =
        member(member(root, "parameters", VALUE_OBJECT), "retry_after", VALUE_INTEGER);

    if (!wait || wait->integer < 1)
        return 1;
    return wait->integer < TELEGRAM_RETRY_MAX ? (int32_t)wait->integer : TELEGRAM_RETRY_MAX;
}

void telegram_answer_read(int32_t http_code, struct slice bytes, struct arena *arena,
                          struct telegram_answer *ret_answer)
{
    struct telegram_answer answer = {
        .verdict = TELEGRAM_SERVER_FAILED, .code = http_code, .words = "", .bytes = bytes};
    const struct json_value *root = NULL;
    struct fault fault = {0};

    *ret_answer = answer;
    if (bytes.length > TELEGRAM_ANSWER_MAX || json_read(bytes, arena, &fault, &root) != STATUS_OK)
        return;
    const struct json_value *ok = member(root, "ok", VALUE_BOOL);
    const struct json_value *code = member(root, "error_code", VALUE_INTEGER);
    const struct json_value *words = member(root, "description", VALUE_TEXT);
    if (!ok)
        return;
    answer.result = ok->boolean ? json_member(root, "result") : NULL;
    if (answer.result && http_code == 200)
        answer.verdict = TELEGRAM_TAKEN;
    else if (code && !ok->boolean)
        answer.verdict = verdict_of(code->integer);
    if (code && code->integer > 0 && code->integer < 1000)
        answer.code = (int32_t)code->integer;
    if (words)
        answer.words = mail_line_clean(words->text, TELEGRAM_WORDS_MAX, arena);
    if (answer.verdict == TELEGRAM_LATER)
        answer.retry_seconds = retry_of(root);
    *ret_answer = answer;
}

struct message telegram_trouble(const struct telegram_answer *answer)
{
    switch (answer->verdict) {
    case TELEGRAM_WRONG_TOKEN:
        return PLAIN_MESSAGE("Telegram knows no bot with this token; ask @BotFather for the token "
                             "of today and type it in the settings");
    case TELEGRAM_SHUT_OUT:
        return PLAIN_MESSAGE("They have blocked the bot in Telegram, or left; write to them by "
                             "another way");
    case TELEGRAM_OTHER_READER:
        return PLAIN_MESSAGE("Another program reads the messages of this bot; stop it there, or "
                             "make a bot of its own for this");
    case TELEGRAM_LATER:
        return MESSAGE_N("Telegram wants to be asked again in {1} second",
                         "Telegram wants to be asked again in {1} seconds",
                         arg_count(answer->retry_seconds));
    case TELEGRAM_REFUSED:
        if (answer->words[0] != '\0')
            return MESSAGE("Telegram does not take this; it says: {1}", arg_text(answer->words));
        break;
    case TELEGRAM_SERVER_FAILED:
    case TELEGRAM_TAKEN:
        break;
    }
    return PLAIN_MESSAGE("Telegram answered with something that is no answer; it is tried again");
}

static enum status refuse(struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("this is not what Telegram answers; is its address right?"));
}

enum status telegram_bot_read(const struct telegram_answer *answer, struct arena *arena,
                              struct fault *fault, struct telegram_bot *ret_bot)
{
    const struct json_value *id = member(answer->result, "id", VALUE_INTEGER);
    const struct json_value *username = member(answer->result, "username", VALUE_TEXT);
    const struct json_value *name = member(answer->result, "first_name", VALUE_TEXT);
    const struct json_value *is_bot = member(answer->result, "is_bot", VALUE_BOOL);

    if (!id || id->integer < 1 || !username || !is_bot || !is_bot->boolean ||
        username->text.length > TELEGRAM_START_MAX || !telegram_start_is_valid(username->text))
        return refuse(fault);
    *ret_bot =
        (struct telegram_bot){id->integer, username->text.at,
                              name ? mail_line_clean(name->text, TELEGRAM_NAME_MAX, arena) : ""};
    return STATUS_OK;
}

/* Letters of an address that mean nothing but themselves, and no name of a folder above. */
static bool is_path(struct slice path)
{
    if (path.length == 0 || path.length > TELEGRAM_NAME_MAX || path.at[0] == '/')
        return false;
    for (size_t i = 0; i < path.length; i++) {
        char letter = path.at[i];
        bool is_dots = letter == '.' && i > 0 && path.at[i - 1] == '.';

        if (is_dots || letter == '\0' ||
            (letter != '/' && letter != '.' && !strchr(word_letters, letter)))
            return false;
    }
    return true;
}

enum status telegram_path_read(const struct telegram_answer *answer, struct arena *arena,
                               struct fault *fault, const char **ret_path)
{
    const struct json_value *path = member(answer->result, "file_path", VALUE_TEXT);

    if (!path || !is_path(path->text))
        return refuse(fault);
    *ret_path = arena_copy(arena, path->text.at, path->text.length);
    return STATUS_OK;
}

/* ---- one update beside the other ---- */

/* Levels below an update. Telegram's own have half as many; what lies deeper is left away, so that
 * nobody's message can be deeper than the writer takes. */
enum { LEVELS_MAX = 12 };

static void write_value(struct json *json, const char *key, const struct json_value *value,
                        int level)
{
    if (level == LEVELS_MAX) {
        json_null(json, key);
        return;
    }
    switch (value->kind) {
    case VALUE_NULL:
        json_null(json, key);
        break;
    case VALUE_BOOL:
        json_bool(json, key, value->boolean);
        break;
    case VALUE_INTEGER:
        json_int(json, key, value->integer);
        break;
    case VALUE_REAL:
        json_real(json, key, value->real);
        break;
    case VALUE_TEXT:
        json_slice(json, key, value->text);
        break;
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        if (value->kind == VALUE_ARRAY)
            json_begin_array(json, key);
        else
            json_begin_object(json, key);
        for (size_t i = 0; i < value->count; i++)
            write_value(json, value->items[i].key, &value->items[i], level + 1);
        json_end(json);
        break;
    }
}

static struct slice piece_of(struct arena *arena, const struct json_value *update)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    write_value(&json, NULL, update, 0);
    json_finish(&json);
    return (struct slice){text.at, text.length};
}

static int by_id(const void *a, const void *b)
{
    int64_t one = ((const struct telegram_piece *)a)->id;
    int64_t other = ((const struct telegram_piece *)b)->id;

    return (one > other) - (one < other);
}

enum status telegram_pieces_read(const struct telegram_answer *answer, struct arena *arena,
                                 struct fault *fault, struct telegram_pieces *ret_pieces)
{
    const struct json_value *list = answer->result;
    struct telegram_pieces pieces = {0};

    if (!list || list->kind != VALUE_ARRAY || list->count > TELEGRAM_UPDATES_MAX)
        return refuse(fault);
    pieces.items = arena_array(arena, struct telegram_piece, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct json_value *id = member(&list->items[i], "update_id", VALUE_INTEGER);

        if (!id || id->integer < 0 || id->integer == INT64_MAX)
            return refuse(fault);
        pieces.items[pieces.count++] =
            (struct telegram_piece){id->integer, piece_of(arena, &list->items[i])};
    }
    if (pieces.count > 0)
        qsort(pieces.items, pieces.count, sizeof(*pieces.items), by_id);
    *ret_pieces = pieces;
    return STATUS_OK;
}
