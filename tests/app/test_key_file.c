// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/key_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/check.h"

struct place {
    char folder[40], path[64];
};

static struct place place_of(void)
{
    struct place place = {.folder = "/tmp/regulars-key-XXXXXX"};

    assert_non_null(mkdtemp(place.folder));
    (void)snprintf(place.path, sizeof(place.path), "%s/store.key", place.folder);
    return place;
}

static void leave(const struct place *place)
{
    (void)unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0);
}

static void write_key(const struct place *place, const char *text)
{
    int fd = open(place->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static enum status read_it(const struct place *place, enum key_wish wish,
                           uint8_t key[SECRET_KEY_SIZE])
{
    struct fault fault = {0};

    enum status status = key_file_read(place->path, wish, &fault, key);
    assert_int_equal(fault.status, status);
    return status;
}

static void a_key_is_made_once_and_for_its_owner_alone(void **state)
{
    struct place place = place_of();
    uint8_t key[SECRET_KEY_SIZE], again[SECRET_KEY_SIZE];
    struct stat file;

    (void)state;
    assert_int_equal(read_it(&place, KEY_READ, key), STATUS_NOT_FOUND);
    assert_int_equal(read_it(&place, KEY_MAKE, key), STATUS_OK);
    assert_int_equal(stat(place.path, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_int_equal(read_it(&place, KEY_MAKE, again), STATUS_OK);
    assert_memory_equal(key, again, sizeof(key));
    leave(&place);
}

/* AC-121 */
static void a_key_that_others_may_read_is_not_taken(void **state)
{
    static const mode_t modes[] = {0604, 0644, 0602, 0601, 0666};
    struct place place = place_of();
    uint8_t key[SECRET_KEY_SIZE];

    (void)state;
    assert_int_equal(read_it(&place, KEY_MAKE, key), STATUS_OK);
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        assert_int_equal(chmod(place.path, modes[i]), 0);
        assert_int_equal(read_it(&place, KEY_READ, key), STATUS_INVALID);
        assert_int_equal(read_it(&place, KEY_MAKE, key), STATUS_INVALID);
    }
    assert_int_equal(chmod(place.path, 0440), 0); /* as systemd gives credentials out */
    assert_int_equal(read_it(&place, KEY_READ, key), STATUS_OK);
    leave(&place);
}

static void what_is_no_key_is_left_alone(void **state)
{
    static const char *const texts[] = {
        "", "12345", "\n", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", /* 42 letters */
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA*\n"};
    struct place place = place_of();
    uint8_t key[SECRET_KEY_SIZE];
    char kept[64] = "";

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        write_key(&place, texts[i]);
        assert_int_equal(read_it(&place, KEY_MAKE, key), STATUS_INVALID);
        int fd = open(place.path, O_RDONLY);
        assert_int_equal(read(fd, kept, sizeof(kept)), strlen(texts[i]));
        assert_memory_equal(kept, texts[i], strlen(texts[i]));
        close(fd);
    }
    leave(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_made_once_and_for_its_owner_alone),
        cmocka_unit_test(a_key_that_others_may_read_is_not_taken),
        cmocka_unit_test(what_is_no_key_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
