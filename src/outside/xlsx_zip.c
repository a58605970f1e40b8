// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx_zip.h"

#include <string.h>
#include <unistd.h>
#include <zip.h>

struct xlsx_zip {
    zip_t *archive;
    zip_file_t *part;
    uint64_t packed, inflated, inflated_max; /* of the part */
    uint64_t limit;
};

static enum outside_code code_of_error(int error)
{
    switch (error) {
    case ZIP_ER_NOZIP:
        return OUTSIDE_NOT_A_WORKBOOK;
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD:
    case ZIP_ER_ENCRNOTSUPP:
        return OUTSIDE_PROTECTED;
    case ZIP_ER_READ:
    case ZIP_ER_SEEK:
    case ZIP_ER_OPEN:
        return OUTSIDE_READ_FAILED;
    default:
        return OUTSIDE_DAMAGED;
    }
}

static enum outside_code keep_archive(zip_t *archive, struct arena *arena,
                                      struct xlsx_zip **ret_zip)
{
    if (zip_get_num_entries(archive, 0) > XLSX_ENTRIES_MAX) {
        zip_discard(archive);
        return OUTSIDE_TOO_MANY_PARTS;
    }
    *ret_zip = arena_alloc(arena, sizeof(**ret_zip));
    (*ret_zip)->archive = archive;
    return OUTSIDE_DONE;
}

enum outside_code xlsx_zip_open(int fd, struct arena *arena, struct xlsx_zip **ret_zip)
{
    int copy = dup(fd);
    int error = 0;

    if (copy < 0)
        return OUTSIDE_READ_FAILED;
    zip_t *archive = zip_fdopen(copy, 0, &error);
    if (archive == NULL) {
        close(copy);
        return code_of_error(error);
    }
    return keep_archive(archive, arena, ret_zip);
}

enum outside_code xlsx_zip_open_bytes(struct slice bytes, struct arena *arena,
                                      struct xlsx_zip **ret_zip)
{
    zip_error_t error;

    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.length, 0, &error);
    if (source == NULL)
        return OUTSIDE_READ_FAILED;
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive == NULL) {
        zip_source_free(source);
        return code_of_error(zip_error_code_zip(&error));
    }
    return keep_archive(archive, arena, ret_zip);
}

void xlsx_zip_close(struct xlsx_zip *zip)
{
    if (zip->part != NULL)
        zip_fclose(zip->part);
    zip_discard(zip->archive);
}

static zip_int64_t locate(struct xlsx_zip *zip, const char *path)
{
    zip_int64_t at = zip_name_locate(zip->archive, path, 0);

    return at >= 0 ? at : zip_name_locate(zip->archive, path, ZIP_FL_NOCASE);
}

static enum outside_code open_part(void *context, const char *path, uint64_t bytes_max)
{
    struct xlsx_zip *zip = context;
    zip_int64_t at = locate(zip, path);
    zip_stat_t facts;

    if (at < 0)
        return OUTSIDE_PART_MISSING;
    if (zip_stat_index(zip->archive, (zip_uint64_t)at, 0, &facts) != 0 ||
        (facts.valid & ZIP_STAT_COMP_SIZE) == 0)
        return OUTSIDE_DAMAGED;
    zip->part = zip_fopen_index(zip->archive, (zip_uint64_t)at, 0);
    if (zip->part == NULL)
        return code_of_error(zip_error_code_zip(zip_get_error(zip->archive)));

    zip->packed = facts.comp_size;
    zip->inflated = 0;
    zip->inflated_max = bytes_max;
    return OUTSIDE_DONE;
}

static enum outside_code check_size(struct xlsx_zip *zip)
{
    if (zip->inflated > zip->inflated_max) {
        zip->limit = zip->inflated_max;
        return OUTSIDE_TOO_LARGE;
    }
    if (zip->inflated > XLSX_RATIO_FREE && zip->inflated / XLSX_RATIO_MAX > zip->packed) {
        zip->limit = XLSX_RATIO_MAX;
        return OUTSIDE_TOO_DENSE;
    }
    return OUTSIDE_DONE;
}

/* libzip checks the part's sum when its end is read. */
static enum outside_code read_part(void *context, char *buffer, size_t capacity, size_t *ret_length)
{
    struct xlsx_zip *zip = context;
    zip_int64_t length = zip_fread(zip->part, buffer, capacity);

    if (length < 0)
        return code_of_error(zip_error_code_zip(zip_file_get_error(zip->part)));
    *ret_length = (size_t)length;
    zip->inflated += (uint64_t)length;
    return check_size(zip);
}

static void close_part(void *context)
{
    struct xlsx_zip *zip = context;

    zip_fclose(zip->part);
    zip->part = NULL;
}

struct xlsx_parts xlsx_zip_parts(struct xlsx_zip *zip)
{
    return (struct xlsx_parts){
        .context = zip, .open = open_part, .read = read_part, .close = close_part};
}

uint64_t xlsx_zip_limit(const struct xlsx_zip *zip)
{
    return zip->limit;
}
