// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/case_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"

enum { FIELDS = 6 };

bool case_rows_open(struct case_rows *rows, const char *file_name)
{
    const char *folder = getenv("REGULARS_SHARED_DATA");
    char path[CASE_LINE_MAX];

    if (folder == NULL)
        return false;
    (void)snprintf(path, sizeof path, "%s/../reference/%s", folder, file_name);
    *rows = (struct case_rows){.file = fopen(path, "r")};
    if (rows->file == NULL)
        return false;
    const struct case_row *names = case_rows_next(rows);
    assert_non_null(names);
    assert_string_equal(names->model, "model");
    assert_string_equal(names->source, "source");
    return true;
}

/* Cuts a field off; the rest begins behind its comma, NULL after the last one. */
static const char *take_field(char **rest)
{
    char *field = *rest, *end = NULL;

    if (*field == '"') {
        end = strchr(++field, '"');
        assert_non_null(end);
        *end++ = '\0';
        assert_true(*end == ',' || *end == '\0');
    } else {
        end = field + strcspn(field, ",");
    }
    *rest = *end == ',' ? end + 1 : NULL;
    *end = '\0';
    return field;
}

const struct case_row *case_rows_next(struct case_rows *rows)
{
    struct case_row *row = &rows->row;
    const char *fields[FIELDS];
    char *rest = row->line;

    if (fgets(row->line, sizeof row->line, rows->file) == NULL)
        return NULL;
    row->number++;
    row->line[strcspn(row->line, "\r\n")] = '\0';
    for (int i = 0; i < FIELDS; i++) {
        assert_non_null(rest);
        fields[i] = take_field(&rest);
    }
    assert_null(rest);
    row->model = fields[0];
    row->function = fields[1];
    row->inputs = fields[2];
    row->expected = fields[3];
    row->tolerance = fields[4];
    row->source = fields[5];
    return row;
}

void case_rows_close(struct case_rows *rows)
{
    (void)fclose(rows->file);
}

bool case_word(const char *text, const char *name, char ret_word[CASE_WORD_MAX])
{
    size_t length = strlen(name);

    while (*text != '\0') {
        size_t size = strcspn(text, ";");
        const char *word = text;

        if (length > 0 && size > length && strncmp(text, name, length) == 0 && text[length] == '=')
            word += length + 1;
        else if (length > 0 || memchr(text, '=', size) != NULL)
            word = NULL;
        if (word != NULL) {
            size -= (size_t)(word - text);
            assert_true(size < CASE_WORD_MAX);
            memcpy(ret_word, word, size);
            ret_word[size] = '\0';
            return true;
        }
        text += size + (text[size] == ';');
    }
    return false;
}

bool case_has(const char *text, const char *name)
{
    char word[CASE_WORD_MAX];

    return case_word(text, name, word);
}

double case_number(const struct case_row *row, const char *text, const char *name, size_t index)
{
    char word[CASE_WORD_MAX], *end = NULL;
    const char *at = word;

    if (!case_word(text, name, word))
        fail_msg("line %d: no %s in %s", row->number, name, text);
    for (; index > 0 && strchr(word, '|') != NULL; index--) {
        at = strchr(at, '|');
        assert_non_null(at);
        at++;
    }
    double number = strtod(at, &end);
    if (end == at)
        fail_msg("line %d: %s is no number in %s", row->number, at, text);
    return number;
}

size_t case_count(const char *text, const char *name)
{
    char word[CASE_WORD_MAX];
    size_t count = 1;

    assert_true(case_word(text, name, word));
    for (const char *at = word; (at = strchr(at, '|')) != NULL; at++)
        count++;
    return count;
}

double case_within(const struct case_row *row, const char *name, double want)
{
    const char *rel = strstr(row->tolerance, "rel "), *likelihood = strstr(row->tolerance, "LL ");
    char *end = NULL;

    if (strcmp(row->tolerance, "exact") == 0)
        return 0;
    if (strcmp(name, "LL") == 0) {
        assert_non_null(likelihood);
        return strtod(likelihood + 3, NULL);
    }
    if (rel != NULL)
        return strtod(rel + 4, NULL) * fabs(want);
    double within = strtod(row->tolerance, &end);
    if (end == row->tolerance)
        fail_msg("line %d: no tolerance in %s", row->number, row->tolerance);
    return within;
}

void case_check_value(const struct case_row *row, const char *name, double got, double want)
{
    double within = case_within(row, name, want);

    if (!(fabs(got - want) <= within))
        fail_msg("line %d, %s %s%s%s: got %.15g, want %.15g within %g (%s)", row->number,
                 row->model, row->function, *name != '\0' ? ", " : "", name, got, want, within,
                 row->tolerance);
}

void case_check(const struct case_row *row, const char *name, size_t index, double got)
{
    case_check_value(row, name, got, case_number(row, row->expected, name, index));
}
