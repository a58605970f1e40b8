// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/kept_analyses.h"

#include <pthread.h>
#include <string.h>

enum { KEPT_MAX = 128 }; /* some 100 KiB each */

struct entry {
    struct kept_analysis shown; /* the first member: what is lent */
    struct arena arena;         /* holds the entry itself */
    struct entry *next;
    const char *word;
    int64_t used_at; /* count of uses; this and what follows are guarded by the mutex */
    int users;
};

struct kept_analyses {
    struct arena arena;
    pthread_mutex_t mutex;
    struct entry *first;
    size_t count;
    int64_t uses;
};

struct kept_analyses *kept_analyses_open(void)
{
    struct arena arena = {0};
    struct kept_analyses *kept = arena_alloc(&arena, sizeof(*kept));

    kept->arena = arena;
    pthread_mutex_init(&kept->mutex, NULL);
    return kept;
}

static void entry_close(struct entry *entry)
{
    struct arena arena = entry->arena;

    arena_free(&arena);
}

void kept_analyses_close(struct kept_analyses *kept)
{
    while (kept->first != NULL) {
        struct entry *entry = kept->first;

        kept->first = entry->next;
        entry_close(entry);
    }
    pthread_mutex_destroy(&kept->mutex);
    struct arena arena = kept->arena; /* holds `kept` itself */
    arena_free(&arena);
}

static const struct kept_analysis *lend(struct kept_analyses *kept, struct entry *entry)
{
    entry->users++;
    entry->used_at = ++kept->uses;
    return &entry->shown;
}

const struct kept_analysis *kept_analysis_find(struct kept_analyses *kept, const char *word)
{
    const struct kept_analysis *found = NULL;

    pthread_mutex_lock(&kept->mutex);
    for (struct entry *entry = kept->first; entry != NULL && found == NULL; entry = entry->next)
        if (strcmp(entry->word, word) == 0)
            found = lend(kept, entry);
    pthread_mutex_unlock(&kept->mutex);
    return found;
}

static struct name_choice copy_names(const struct name_choice *names, struct arena *arena)
{
    struct name_choice copy = {arena_array(arena, const char *, names->count), names->count};

    for (size_t i = 0; i < names->count; i++)
        copy.items[i] = arena_copy(arena, names->items[i], strlen(names->items[i]));
    return copy;
}

static struct entry *entry_of(const char *word, const struct kept_analysis *measured)
{
    struct arena arena = {0};
    struct entry *entry = arena_alloc(&arena, sizeof(*entry));

    entry->shown = *measured;
    if (measured->analysis != NULL)
        entry->shown.analysis = analysis_keep(measured->analysis, &arena);
    entry->shown.sources = copy_names(&measured->sources, &arena);
    entry->shown.services = copy_names(&measured->services, &arena);
    entry->word = arena_copy(&arena, word, strlen(word));
    entry->arena = arena;
    return entry;
}

static void drop_oldest_idle(struct kept_analyses *kept)
{
    struct entry **oldest = NULL;

    for (struct entry **at = &kept->first; *at != NULL; at = &(*at)->next)
        if ((*at)->users == 0 && (oldest == NULL || (*at)->used_at < (*oldest)->used_at))
            oldest = at;
    if (oldest == NULL)
        return;
    struct entry *entry = *oldest;
    *oldest = entry->next;
    kept->count--;
    entry_close(entry);
}

const struct kept_analysis *kept_analysis_put(struct kept_analyses *kept, const char *word,
                                              const struct kept_analysis *measured)
{
    struct entry *entry = entry_of(word, measured);

    pthread_mutex_lock(&kept->mutex);
    if (kept->count >= KEPT_MAX)
        drop_oldest_idle(kept);
    entry->next = kept->first;
    kept->first = entry;
    kept->count++;
    const struct kept_analysis *lent = lend(kept, entry);
    pthread_mutex_unlock(&kept->mutex);
    return lent;
}

void kept_analysis_release(struct kept_analyses *kept, const struct kept_analysis *analysis)
{
    pthread_mutex_lock(&kept->mutex);
    for (struct entry *entry = kept->first; entry != NULL; entry = entry->next)
        entry->users -= &entry->shown == analysis;
    pthread_mutex_unlock(&kept->mutex);
}
