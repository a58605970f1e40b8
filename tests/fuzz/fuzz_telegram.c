// SPDX-License-Identifier: AGPL-3.0-or-later

/* Any bytes as what Telegram answers, and as one update: what is taken keeps its promises. */
#include <stdlib.h>
#include <string.h>

#include "domain/mail_clean.h"
#include "domain/telegram.h"
#include "support/fuzz.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_line(const char *line, size_t max)
{
    must(mail_line_is_clean(slice_of(line), max));
}

static void read_one(struct slice json, struct arena *arena)
{
    struct telegram_update update;
    struct fault fault = {0};

    if (telegram_update_read(json, arena, &fault, &update) != STATUS_OK) {
        must(fault.message.one != NULL);
        return;
    }
    must(mail_text_is_clean(slice_of(update.text), TELEGRAM_TEXT_BYTES_MAX));
    check_line(update.from.name, TELEGRAM_NAME_MAX);
    check_line(update.from.username, TELEGRAM_WORD_MAX);
    check_line(update.contact.phone, TELEGRAM_WORD_MAX);
    check_line(update.file.id, TELEGRAM_FILE_ID_MAX);
    check_line(update.file.name, TELEGRAM_NAME_MAX);
    must(update.file.id[0] == '\0' ||
         (update.file.name[0] != '\0' && !strchr(update.file.name, '/')));
    must(update.start[0] == '\0' || telegram_start_is_valid(slice_of(update.start)));
    must(update.kind == TELEGRAM_NOTHING || (update.chat_id > 0 && update.from.id > 0));
    must(update.id >= 0 && update.id < INT64_MAX);
}

static void read_answer(struct slice bytes, int32_t code, struct arena *arena)
{
    struct telegram_answer answer;
    struct telegram_pieces pieces = {0};
    struct telegram_bot bot;
    struct fault fault = {0}, bot_fault = {0}, path_fault = {0};
    const char *path = NULL;

    telegram_answer_read(code, bytes, arena, &answer);
    check_line(answer.words, TELEGRAM_WORDS_MAX);
    if (answer.verdict != TELEGRAM_TAKEN) {
        must(telegram_trouble(&answer).one != NULL);
        return;
    }
    if (telegram_pieces_read(&answer, arena, &fault, &pieces) == STATUS_OK)
        for (size_t i = 0; i < pieces.count; i++)
            read_one(pieces.items[i].json, arena);
    if (telegram_bot_read(&answer, arena, &bot_fault, &bot) == STATUS_OK)
        must(telegram_start_is_valid(slice_of(bot.username)));
    if (telegram_path_read(&answer, arena, &path_fault, &path) == STATUS_OK)
        must(path[0] != '/' && path[0] != '\0' && !strstr(path, ".."));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    const struct slice json = {length > 0 ? (const char *)bytes : "", length};

    read_one(json, &arena);
    read_answer(json, 200, &arena);
    read_answer(json, 429, &arena);
    arena_free(&arena);
    return 0;
}
