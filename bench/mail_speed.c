// SPDX-License-Identifier: AGPL-3.0-or-later

/*
 * How many mails a second are read: by regulars-outside as the program has it (a request and an
 * answer for each, checked), and within this process. `mail_speed
 * REGULARS_OUTSIDE FOLDER COUNT` reads the files of a folder in turn; run_mail.py makes them.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/mail_reading.h"
#include "base/clock.h"
#include "base/text.h"
#include "outside/mime.h"

enum { FILES_MAX = 1000, FILE_BYTES_MAX = 64 * 1024 * 1024 };

struct mails {
    struct arena arena;
    struct slice items[FILES_MAX];
    size_t count;
    const char *program;
};

static void load(struct mails *mails, const char *folder)
{
    DIR *open = opendir(folder);

    for (struct dirent *entry; open && (entry = readdir(open)) && mails->count < FILES_MAX;) {
        struct text path = text_new(&mails->arena);

        text_format(&path, "%s/%s", folder, entry->d_name);
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path.at, "rb");
        if (!file)
            continue;
        char *bytes = arena_alloc(&mails->arena, FILE_BYTES_MAX);
        size_t length = fread(bytes, 1, FILE_BYTES_MAX, file);
        struct slice *mail = &mails->items[mails->count++];
        *mail = (struct slice){arena_copy(&mails->arena, bytes, length), length};
        fclose(file);
    }
    if (open)
        closedir(open);
}

/* Texts are counted so that nothing is left out as unused. */
static size_t read_by_process(const struct mails *mails, size_t count)
{
    struct arena arena = {0};
    struct mail_reader *reader = mail_reader_open(mails->program, &arena);
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++) {
        struct arena_mark before = arena_mark(&arena);
        struct mail_reading reading;
        struct fault fault = {0};

        if (mail_read(reader, mails->items[i % mails->count], &arena, &fault, &reading) !=
            STATUS_OK)
            exit(EXIT_FAILURE);
        bytes += strlen(reading.message.text) + strlen(reading.message.html);
        mail_reading_close(&reading);
        arena_rewind(&arena, before);
    }
    mail_reader_close(reader);
    arena_free(&arena);
    return bytes;
}

static size_t read_here(const struct mails *mails, size_t count)
{
    struct charsets *charsets = charsets_open();
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++) {
        struct arena arena = {0};
        struct mail_message message;
        const struct mime_task task = {charsets, mails->items[i % mails->count], MIME_WITH_HTML,
                                       -1};

        if (!mime_read(&task, &arena, &message))
            exit(EXIT_FAILURE);
        bytes += strlen(message.text) + strlen(message.html);
        arena_free(&arena);
    }
    charsets_close(charsets);
    return bytes;
}

static void measure(const char *name, size_t (*read)(const struct mails *, size_t),
                    const struct mails *mails, size_t count)
{
    int64_t before = clock_ticks();
    size_t bytes = read(mails, count);
    double seconds = (double)(clock_ticks() - before) / 1e9;

    printf("%s %.0f mails/s (%zu bytes of text)\n", name, (double)count / seconds, bytes);
}

int main(int argument_count, char **arguments)
{
    static struct mails mails;

    if (argument_count == 4)
        load(&mails, arguments[2]);
    if (mails.count == 0) {
        fputs("usage: mail_speed REGULARS_OUTSIDE FOLDER COUNT\n", stderr);
        return EXIT_FAILURE;
    }
    mails.program = arguments[1];
    size_t count = strtoul(arguments[3], NULL, 10);
    measure("process", read_by_process, &mails, count);
    measure("library", read_here, &mails, count);
    arena_free(&mails.arena);
    return EXIT_SUCCESS;
}
