// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx_styles.h"

#include <string.h>

#include "outside/xlsx_xml.h"

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

/* [h], [mm], [s]: elapsed time. Any other bracket is a colour, a condition or a locale. */
static bool is_elapsed(const char *at, size_t length)
{
    if (length == 0)
        return false;
    char unit = lower(at[0]);

    for (size_t i = 1; i < length; i++) {
        if (lower(at[i]) != unit)
            return false;
    }
    return unit == 'h' || unit == 'm' || unit == 's';
}

/* Past a quoted text, an escaped letter, a space as wide as a letter, or a repeated fill. */
static const char *skip_literal(const char *code)
{
    if (*code == '"') {
        const char *end = strchr(code + 1, '"');
        return end == NULL ? code + strlen(code) : end + 1;
    }
    return code[1] == '\0' ? code + 1 : code + 2;
}

static bool opens_literal(char letter)
{
    return letter == '"' || letter == '\\' || letter == '_' || letter == '*';
}

struct format_letters {
    bool day_or_year, month_or_minute, hour_or_second, elapsed;
};

static void note_letter(struct format_letters *letters, char letter)
{
    letter = lower(letter);
    letters->day_or_year |= letter == 'd' || letter == 'y';
    letters->month_or_minute |= letter == 'm';
    letters->hour_or_second |= letter == 'h' || letter == 's';
}

static struct format_letters letters_of(const char *code)
{
    struct format_letters letters = {0};

    while (*code != '\0') {
        if (opens_literal(*code)) {
            code = skip_literal(code);
        } else if (*code == '[') {
            size_t length = strcspn(code + 1, "]");
            letters.elapsed |= is_elapsed(code + 1, length);
            code += 1 + length + (code[1 + length] == ']');
        } else {
            note_letter(&letters, *code++);
        }
    }
    return letters;
}

enum number_kind number_format_kind(const char *code)
{
    struct format_letters letters = letters_of(code);

    if (letters.elapsed)
        return NUMBER_ELAPSED;
    if (letters.day_or_year)
        return NUMBER_DATE;
    if (letters.hour_or_second)
        return NUMBER_TIME;
    return letters.month_or_minute ? NUMBER_DATE : NUMBER_PLAIN;
}

enum number_kind number_format_kind_built_in(uint32_t id)
{
    if (id == 46)
        return NUMBER_ELAPSED;
    if ((id >= 18 && id <= 21) || id == 45 || id == 47)
        return NUMBER_TIME;
    /* 27 to 36 and 50 to 58 are the dates of Chinese, Japanese and Korean editions. */
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return NUMBER_DATE;
    return NUMBER_PLAIN;
}

/* The formats known by number have numbers below this. */
enum { BUILT_IN_FORMATS = 64 };

struct styles_reading {
    struct xlsx_styles *styles;
    uint8_t *format_kinds; /* [id] of the formats below STYLES_MAX */
    uint16_t *format_ids;  /* [style] */
    bool in_cell_formats;
};

static void note_format(struct styles_reading *reading, const char **attributes)
{
    const char *code = xml_attribute(attributes, "formatCode");
    uint32_t id;

    if (code != NULL && xml_number(xml_attribute(attributes, "numFmtId"), &id) && id < STYLES_MAX)
        reading->format_kinds[id] = (uint8_t)number_format_kind(code);
}

static enum outside_code note_style(struct styles_reading *reading, const char **attributes)
{
    uint32_t id = 0;

    if (reading->styles->count == STYLES_MAX)
        return OUTSIDE_DAMAGED;
    if (!xml_number(xml_attribute(attributes, "numFmtId"), &id) || id >= STYLES_MAX)
        id = 0;
    reading->format_ids[reading->styles->count++] = (uint16_t)id;
    return OUTSIDE_DONE;
}

static enum outside_code on_start(void *context, const char *name, const char **attributes)
{
    struct styles_reading *reading = context;

    if (strcmp(name, "cellXfs") == 0)
        reading->in_cell_formats = true;
    else if (strcmp(name, "numFmt") == 0)
        note_format(reading, attributes);
    else if (reading->in_cell_formats && strcmp(name, "xf") == 0)
        return note_style(reading, attributes);
    return OUTSIDE_DONE;
}

static enum outside_code on_end(void *context, const char *name)
{
    struct styles_reading *reading = context;

    if (strcmp(name, "cellXfs") == 0)
        reading->in_cell_formats = false;
    return OUTSIDE_DONE;
}

enum outside_code xlsx_styles_read(const struct xlsx_parts *parts, const char *path,
                                   struct arena *arena, struct xlsx_styles *ret_styles)
{
    struct styles_reading reading = {
        .styles = ret_styles,
        .format_kinds = arena_array(arena, uint8_t, STYLES_MAX),
        .format_ids = arena_array(arena, uint16_t, STYLES_MAX),
    };
    const struct xml_handlers handlers = {.context = &reading, .start = on_start, .end = on_end};

    for (uint32_t id = 0; id < BUILT_IN_FORMATS; id++)
        reading.format_kinds[id] = (uint8_t)number_format_kind_built_in(id);
    *ret_styles = (struct xlsx_styles){.kinds = arena_array(arena, uint8_t, STYLES_MAX)};

    enum outside_code code = xml_read(parts, path, XLSX_SMALL_PART_MAX, &handlers);
    for (size_t style = 0; style < ret_styles->count; style++)
        ret_styles->kinds[style] = reading.format_kinds[reading.format_ids[style]];
    return code;
}

enum number_kind xlsx_style_kind(const struct xlsx_styles *styles, uint32_t style)
{
    return style < styles->count ? (enum number_kind)styles->kinds[style] : NUMBER_PLAIN;
}
