// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_clients.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "domain/contact_point.h"
#include "retention/csv_sample.h"
#include "store/db.h"
#include "store/import_matches.h"

const char *import_client_name(struct work *work, const char *reference)
{
    struct fault fault = {0};
    const char *name;

    if (client_name_clean(slice_of(reference), "", work->arena, &fault, &name) == STATUS_OK)
        return name;
    fault = (struct fault){0};
    const char *readable = csv_readable(slice_of(reference), work->arena);
    if (client_name_clean(slice_of(readable), "", work->arena, &fault, &name) == STATUS_OK)
        return name;
    return "?";
}

static enum status match_references(struct work *work, const struct text_map *references,
                                    struct client_match *matches)
{
    struct db_stream *stream = client_references_stream(work);

    while (stream_next(stream)) {
        int64_t place = text_map_find(references, stream_text(stream, REFERENCE_TEXT));
        if (place > 0)
            matches[place - 1].id = stream_int(stream, REFERENCE_CLIENT);
    }
    return stream_end(stream);
}

const char *import_client_point(struct work *work, const char *reference,
                                enum contact_point_kind *ret_kind)
{
    struct fault fault = {0};
    const char *key;

    if (!strchr(reference, '@') && reference[0] != '+')
        return NULL;
    *ret_kind = strchr(reference, '@') ? POINT_EMAIL : POINT_PHONE;
    enum status status =
        contact_point_key(*ret_kind, slice_of(reference), NULL, "", work->arena, &fault, &key);
    return status == STATUS_OK ? key : NULL;
}

static struct slice point_text(struct work *work, int64_t kind, struct slice key)
{
    struct text text = text_new(work->arena);

    text_format(&text, "%" PRId64 " ", kind);
    text_add_slice(&text, key);
    return (struct slice){text.at, text.length};
}

/* Those who can be reached by what the log calls them; of several the oldest. */
static enum status match_points(struct work *work, struct client_match *matches, size_t count)
{
    struct text_map *places = text_map_new(work->arena, 0);

    for (size_t i = 0; i < count; i++) {
        enum contact_point_kind kind;
        const char *key =
            matches[i].id == 0 ? import_client_point(work, matches[i].reference, &kind) : NULL;
        if (key)
            *text_map_value(places, point_text(work, kind, slice_of(key))) = (int64_t)i + 1;
    }
    if (text_map_count(places) == 0)
        return STATUS_OK;
    struct db_stream *stream = contact_point_keys_stream(work);
    while (stream_next(stream)) {
        int64_t client_id = stream_int(stream, POINT_COLUMN_CLIENT);
        int64_t place =
            text_map_find(places, point_text(work, stream_int(stream, POINT_COLUMN_KIND),
                                             stream_text(stream, POINT_COLUMN_KEY)));
        int64_t *id = place > 0 ? &matches[place - 1].id : NULL;
        if (id && (*id == 0 || client_id < *id))
            *id = client_id;
    }
    return stream_end(stream);
}

/* Those of contacts brought in, by name, when it is the name of one client alone. */
static enum status match_names(struct work *work, struct client_match *matches, size_t count)
{
    enum { SEVERAL = -1 };
    struct text_map *owners = text_map_new(work->arena, 0);
    struct db_stream *stream = unreferenced_clients_stream(work);

    while (stream_next(stream)) {
        struct slice name = stream_text(stream, UNREFERENCED_NAME);
        const char *kept = arena_copy(work->arena, name.at, name.length);
        int64_t *owner = text_map_value(owners, (struct slice){kept, name.length});
        *owner = *owner == 0 ? stream_int(stream, UNREFERENCED_CLIENT) : SEVERAL;
    }
    enum status status = stream_end(stream);
    for (size_t i = 0; i < count && text_map_count(owners) > 0 && status == STATUS_OK; i++) {
        int64_t owner =
            matches[i].id == 0
                ? text_map_find(owners, slice_of(import_client_name(work, matches[i].reference)))
                : 0;
        matches[i].id = owner > 0 ? owner : matches[i].id;
    }
    return status;
}

enum status import_match_clients(struct work *work, const struct text_map *references,
                                 struct client_match *matches, size_t count)
{
    enum status status = match_references(work, references, matches);
    if (status == STATUS_OK)
        status = match_points(work, matches, count);
    if (status == STATUS_OK)
        status = match_names(work, matches, count);
    return status;
}
