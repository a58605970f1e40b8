// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/client_choice.h"

#include <string.h>

#include "domain/figure.h"

/* Tags are chosen by their names, sources and services by words, so that one can be "". */
enum name_words { BY_NAME, BY_WORD };

static struct retention_names names_of(struct arena *arena, const struct name_choice *choice,
                                       enum name_words words, const char *chosen)
{
    struct retention_names names = {arena_array(arena, struct retention_name, choice->count + 1),
                                    0};
    bool is_listed = chosen[0] == '\0';

    for (size_t i = 0; i < choice->count; i++) {
        const char *name = choice->items[i];
        const char *value = words == BY_WORD ? figure_group_word(name, arena) : name;
        bool is_chosen = strcmp(value, chosen) == 0;

        names.items[names.count++] = (struct retention_name){value, name, is_chosen};
        is_listed = is_listed || is_chosen;
    }
    if (!is_listed)
        names.items[names.count++] = (struct retention_name){chosen, chosen, true};
    return names;
}

static struct retention_names currency_names(struct arena *arena, const struct client_names *of)
{
    struct retention_names names = {arena_array(arena, struct retention_name, of->currency_count),
                                    0};

    for (size_t i = 0; of->currency_count > 1 && i < of->currency_count; i++)
        names.items[names.count++] =
            (struct retention_name){arena_copy(arena, of->currencies[i], strlen(of->currencies[i])),
                                    NULL, strcmp(of->currencies[i], of->currency) == 0};
    return names;
}

struct client_choice_view client_choice(struct arena *arena, const struct client_names *names)
{
    return (struct client_choice_view){
        .sources = names_of(arena, &names->sources, BY_WORD, names->source),
        .services = names_of(arena, &names->services, BY_WORD, names->service),
        .tags = names_of(arena, &names->tags, BY_NAME, names->tag),
        .currencies = currency_names(arena, names),
    };
}
