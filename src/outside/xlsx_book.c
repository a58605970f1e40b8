// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx_book.h"

#include <stdio.h>
#include <string.h>

#include "outside/xlsx_xml.h"

enum { RELATIONS_MAX = 4096 };

struct relation {
    const char *id, *type, *path;
};

struct book_reading {
    struct arena *arena;
    struct xlsx_book *book;
    const char *base; /* the part whose relations are read */
    struct relation relations[RELATIONS_MAX];
    size_t relation_count;
};

/* Takes the last piece of `path` off; false when there is none. */
static bool path_leave(char *path)
{
    char *slash = strrchr(path, '/');

    if (*path == '\0')
        return false;
    if (slash == NULL)
        slash = path;
    *slash = '\0';
    return true;
}

static bool path_enter(char *path, const char *piece, size_t length)
{
    size_t used = strlen(path);

    if (length == 0 || (length == 1 && piece[0] == '.'))
        return true;
    if (length == 2 && piece[0] == '.' && piece[1] == '.')
        return path_leave(path);
    if (used + length + 2 > XLSX_PATH_MAX)
        return false;
    snprintf(path + used, XLSX_PATH_MAX - used, "%s%.*s", used == 0 ? "" : "/", (int)length, piece);
    return true;
}

bool xlsx_path_resolve(const char *base, const char *target, char ret_path[XLSX_PATH_MAX])
{
    ret_path[0] = '\0';
    if (target[0] != '/') {
        if (strlen(base) >= XLSX_PATH_MAX)
            return false;
        memcpy(ret_path, base, strlen(base) + 1);
        path_leave(ret_path);
    }
    while (*target != '\0') {
        size_t length = strcspn(target, "/");

        if (!path_enter(ret_path, target, length))
            return false;
        target += length + (target[length] == '/');
    }
    return ret_path[0] != '\0';
}

static const char *copy(struct arena *arena, const char *text)
{
    return text == NULL ? "" : arena_copy(arena, text, strlen(text));
}

static enum outside_code on_relation(void *context, const char *name, const char **attributes)
{
    struct book_reading *reading = context;
    const char *target = xml_attribute(attributes, "Target");
    const char *mode = xml_attribute(attributes, "TargetMode");
    const char *type = xml_attribute(attributes, "Type");
    char path[XLSX_PATH_MAX];

    if (strcmp(name, "Relationship") != 0 || target == NULL || type == NULL ||
        (mode != NULL && strcmp(mode, "External") == 0))
        return OUTSIDE_DONE;
    if (reading->relation_count == RELATIONS_MAX)
        return OUTSIDE_TOO_MANY_PARTS;
    if (!xlsx_path_resolve(reading->base, target, path))
        return OUTSIDE_DAMAGED;

    const char *last = strrchr(type, '/');
    reading->relations[reading->relation_count++] = (struct relation){
        .id = copy(reading->arena, xml_attribute(attributes, "Id")),
        .type = copy(reading->arena, last == NULL ? type : last + 1),
        .path = copy(reading->arena, path),
    };
    return OUTSIDE_DONE;
}

/* The relations of the part `base`, "" for the package's own. */
static enum outside_code read_relations(struct book_reading *reading,
                                        const struct xlsx_parts *parts, const char *base)
{
    const struct xml_handlers handlers = {.context = reading, .start = on_relation};
    const char *slash = strrchr(base, '/');
    int folder_length = slash == NULL ? 0 : (int)(slash - base) + 1;
    char path[XLSX_PATH_MAX + 16];

    snprintf(path, sizeof(path), "%.*s_rels/%s.rels", folder_length, base, base + folder_length);
    reading->base = base;
    reading->relation_count = 0;
    reading->book->part = copy(reading->arena, path);
    return xml_read(parts, path, XLSX_SMALL_PART_MAX, &handlers);
}

/* The first relation of that type; or, with an id, of that id. NULL when there is none. */
static const struct relation *find_relation(const struct book_reading *reading, const char *type,
                                            const char *id)
{
    for (size_t i = 0; i < reading->relation_count; i++) {
        const struct relation *relation = &reading->relations[i];

        if (strcmp(relation->type, type) == 0 && (id == NULL || strcmp(relation->id, id) == 0))
            return relation;
    }
    return NULL;
}

/* A name is cut between letters of UTF-8. */
static const char *copy_name(struct arena *arena, const char *name)
{
    size_t length = strlen(name);

    if (length > XLSX_SHEET_NAME_MAX) {
        length = XLSX_SHEET_NAME_MAX;
        while (length > 0 && (name[length] & 0xC0) == 0x80)
            length--;
    }
    return arena_copy(arena, name, length);
}

static enum outside_code note_sheet(struct book_reading *reading, const char **attributes)
{
    struct xlsx_book *book = reading->book;
    const char *name = xml_attribute(attributes, "name");
    const char *state = xml_attribute(attributes, "state");
    const char *id = xml_attribute(attributes, "id");

    if (state != NULL && strcmp(state, "visible") != 0)
        return OUTSIDE_DONE;
    if (name == NULL || id == NULL)
        return OUTSIDE_DAMAGED;

    /* A sheet with a chart or a dialogue on it is of another type and holds no cells. */
    const struct relation *relation = find_relation(reading, "worksheet", id);
    if (relation == NULL)
        return OUTSIDE_DONE;
    if (book->sheet_count == XLSX_SHEETS_MAX)
        return OUTSIDE_TOO_MANY_PARTS;
    book->sheets[book->sheet_count++] =
        (struct xlsx_sheet){.name = copy_name(reading->arena, name), .path = relation->path};
    return OUTSIDE_DONE;
}

static enum outside_code on_book(void *context, const char *name, const char **attributes)
{
    struct book_reading *reading = context;

    if (strcmp(name, "workbookPr") == 0 && xml_is_true(xml_attribute(attributes, "date1904")))
        reading->book->dates = DATES_FROM_1904;
    if (strcmp(name, "sheet") == 0)
        return note_sheet(reading, attributes);
    return OUTSIDE_DONE;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Finds the workbook's part by the package's relations. */
static enum outside_code find_book(struct book_reading *reading, const struct xlsx_parts *parts,
                                   const char **ret_path)
{
    enum outside_code code = read_relations(reading, parts, "");

    if (code == OUTSIDE_PART_MISSING)
        return OUTSIDE_NOT_A_WORKBOOK;
    if (code != OUTSIDE_DONE)
        return code;
    const struct relation *relation = find_relation(reading, "officeDocument", NULL);
    if (relation == NULL)
        return OUTSIDE_NOT_A_WORKBOOK;
    if (ends_with(relation->path, ".bin"))
        return OUTSIDE_BINARY_WORKBOOK;
    /* A text document or a presentation is packed in the same way. */
    if (strstr(relation->path, "workbook") == NULL && strncmp(relation->path, "xl/", 3) != 0)
        return OUTSIDE_NOT_A_WORKBOOK;
    *ret_path = relation->path;
    return OUTSIDE_DONE;
}

enum outside_code xlsx_book_read(const struct xlsx_parts *parts, struct arena *arena,
                                 struct xlsx_book *ret_book)
{
    struct book_reading *reading = arena_alloc(arena, sizeof(*reading));
    const struct xml_handlers handlers = {.context = reading, .start = on_book};
    const char *path;

    *ret_book = (struct xlsx_book){.part = ""};
    reading->arena = arena;
    reading->book = ret_book;

    enum outside_code code = find_book(reading, parts, &path);
    if (code == OUTSIDE_DONE)
        code = read_relations(reading, parts, path);
    if (code != OUTSIDE_DONE)
        return code;

    const struct relation *strings = find_relation(reading, "sharedStrings", NULL);
    const struct relation *styles = find_relation(reading, "styles", NULL);
    ret_book->strings_path = strings == NULL ? NULL : strings->path;
    ret_book->styles_path = styles == NULL ? NULL : styles->path;
    ret_book->part = path;
    return xml_read(parts, path, XLSX_SMALL_PART_MAX, &handlers);
}
