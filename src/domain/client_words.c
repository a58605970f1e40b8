// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client_words.h"

#include "base/fold.h"
#include "base/text.h"

static void add_piece(struct text *out, const char *piece)
{
    if (!piece || piece[0] == '\0')
        return;
    text_add(out, piece);
    text_add_char(out, '\n');
}

const char *client_words(struct arena *arena, const struct client_texts *texts)
{
    struct text all = text_new(arena);

    add_piece(&all, texts->name);
    add_piece(&all, texts->reference);
    for (size_t i = 0; i < texts->contact_count; i++) {
        if (strcmp(texts->contacts[i].name, texts->name) != 0)
            add_piece(&all, texts->contacts[i].name);
        add_piece(&all, texts->contacts[i].given);
        add_piece(&all, texts->contacts[i].additional);
        add_piece(&all, texts->contacts[i].family);
    }
    /* The key too: a phone number is one word in it, however it was written. */
    for (size_t i = 0; i < texts->point_count; i++) {
        add_piece(&all, texts->points[i].value);
        add_piece(&all, texts->points[i].key);
    }
    return fold_words(arena, (struct slice){all.at, all.length}, CLIENT_WORDS_MAX);
}
