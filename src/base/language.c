// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/catalogue.h"

#define NO_BREAK_SPACE "\xC2\xA0"

static int plural_form_en(int64_t count)
{
    return count == 1 || count == -1 ? 0 : 1;
}

/* Russian and Croatian share the rule for whole numbers (CLDR: one, few, many or other). */
static int plural_form_slavic(int64_t count)
{
    int64_t unit = count % 10 < 0 ? -(count % 10) : count % 10;
    int64_t tens = count % 100 < 0 ? -(count % 100) : count % 100;
    bool is_teen = tens >= 11 && tens <= 14;

    if (unit == 1 && !is_teen)
        return 0;
    return unit >= 2 && unit <= 4 && !is_teen ? 1 : 2;
}

static const struct language english = {
    .code = "en",
    .decimal_mark = ".",
    .group_mark = NO_BREAK_SPACE,
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
    .months_short = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                     "Dec"},
    .months_alone = {"January", "February", "March", "April", "May", "June", "July", "August",
                     "September", "October", "November", "December"},
    .day_pattern = "{d} {month} {y}",
    .day_pattern_short = "{d} {mon} {y}",
    .day_pattern_near = "{d}" NO_BREAK_SPACE "{mon}",
    .month_pattern = "{alone} {y}",
    .quarter_pattern = "Q{q} {y}",
    .year_pattern = "{y}",
    .catalogue = NULL,
    .plural_form = plural_form_en,
};

static const struct language russian = {
    .code = "ru",
    .decimal_mark = ",",
    .group_mark = NO_BREAK_SPACE,
    .months = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
               "октября", "ноября", "декабря"},
    .months_short = {"янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.",
                     "окт.", "нояб.", "дек."},
    .months_alone = {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август",
                     "сентябрь", "октябрь", "ноябрь", "декабрь"},
    .day_pattern = "{d} {month} {y}" NO_BREAK_SPACE "г.",
    .day_pattern_short = "{d} {mon} {y}",
    .day_pattern_near = "{d}" NO_BREAK_SPACE "{mon}",
    .month_pattern = "{alone} {y}",
    .quarter_pattern = "{q}" NO_BREAK_SPACE "кв. {y}",
    .year_pattern = "{y}",
    .catalogue = &catalogue_ru,
    .plural_form = plural_form_slavic,
};

static const struct language croatian = {
    .code = "hr",
    .decimal_mark = ",",
    .group_mark = NO_BREAK_SPACE,
    .months = {"siječnja", "veljače", "ožujka", "travnja", "svibnja", "lipnja", "srpnja",
               "kolovoza", "rujna", "listopada", "studenoga", "prosinca"},
    .months_short = {"sij.", "velj.", "ožu.", "tra.", "svi.", "lip.", "srp.", "kol.", "ruj.",
                     "lis.", "stu.", "pro."},
    .months_alone = {"siječanj", "veljača", "ožujak", "travanj", "svibanj", "lipanj", "srpanj",
                     "kolovoz", "rujan", "listopad", "studeni", "prosinac"},
    .day_pattern = "{d}. {month} {y}.",
    .day_pattern_short = "{d}. {mon} {y}.",
    .day_pattern_near = "{d}." NO_BREAK_SPACE "{mon}",
    .month_pattern = "{alone} {y}.",
    .quarter_pattern = "{q}." NO_BREAK_SPACE "tr. {y}.",
    .year_pattern = "{y}.",
    .catalogue = &catalogue_hr,
    .plural_form = plural_form_slavic,
};

static const struct language *const languages[] = {&english, &russian, &croatian};

/* A code ends where a region, an encoding or a variant begins. */
static size_t code_length(const char *code)
{
    return strcspn(code, "_-.@");
}

const struct language *language_by_code(const char *code)
{
    if (code == NULL)
        return NULL;
    size_t length = code_length(code);

    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
        if (strlen(languages[i]->code) == length &&
            strncasecmp(languages[i]->code, code, length) == 0)
            return languages[i];
    }
    return NULL;
}

/* POSIX: the first of the three that is set and not empty decides. */
const struct language *language_of_environment(const char *lc_all, const char *lc_messages,
                                               const char *lang)
{
    const char *values[] = {lc_all, lc_messages, lang};

    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        if (values[i] == NULL || values[i][0] == '\0')
            continue;
        const struct language *language = language_by_code(values[i]);
        return language != NULL ? language : &english;
    }
    return &english;
}

static const struct translation *find_translation(const struct catalogue *catalogue, const char *id)
{
    size_t from = 0, to = catalogue != NULL ? catalogue->count : 0;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(id, catalogue->items[middle].id);

        if (order == 0)
            return &catalogue->items[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

const char *translate(const struct language *language, const char *id)
{
    const struct translation *found = find_translation(language->catalogue, id);

    return found != NULL ? found->forms[0] : id;
}

const char *translate_many(const struct language *language, const char *one, const char *many,
                           int64_t count)
{
    const struct translation *found = find_translation(language->catalogue, one);

    if (found == NULL || found->forms[1] == NULL)
        return plural_form_en(count) == 0 ? one : many;
    return found->forms[language->plural_form(count)];
}
