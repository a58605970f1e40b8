// SPDX-License-Identifier: AGPL-3.0-or-later

/* Gives every file of a corpus to a fuzz target, as libFuzzer would: an ordinary test. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/fuzz.h"

enum { INPUT_MAX = 4 * 1024 * 1024, PATH_MAX_BYTES = 4096 };

/* In memory of exactly its length, so that a sanitizer sees a read past the end. */
static void replay(const char *path, uint8_t *buffer)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    size_t length = fread(buffer, 1, INPUT_MAX, file);
    uint8_t *exact = malloc(length == 0 ? 1 : length);
    if (exact == NULL)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < length; i++)
        exact[i] = buffer[i];
    LLVMFuzzerTestOneInput(exact, length);
    free(exact);
    fclose(file);
}

int main(int argc, char **argv)
{
    DIR *corpus = argc == 2 ? opendir(argv[1]) : NULL;
    uint8_t *buffer = malloc(INPUT_MAX);
    int count = 0;

    if (corpus == NULL || buffer == NULL) {
        fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
        return EXIT_FAILURE;
    }
    for (struct dirent *entry; (entry = readdir(corpus)) != NULL;) {
        char path[PATH_MAX_BYTES];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
        replay(path, buffer);
        count++;
    }
    free(buffer);
    closedir(corpus);
    printf("%d inputs replayed\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
