// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/disk_reserve.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#include "support/check.h"

#define MIB (INT64_C(1024) * 1024)

struct place {
    struct arena arena;
    char folder[64];
    const char *store, *reserve;
};

static int set_up(void **state)
{
    static struct place place;
    struct text store = text_new(&place.arena), reserve = text_new(&place.arena);

    memcpy(place.folder, "/tmp/regulars-reserve-XXXXXX", sizeof("/tmp/regulars-reserve-XXXXXX"));
    assert_non_null(mkdtemp(place.folder));
    text_format(&store, "%s/shop.db", place.folder);
    text_format(&reserve, "%s/shop.db.reserve", place.folder);
    place.store = store.at;
    place.reserve = reserve.at;
    *state = &place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    (void)unlink(place->reserve);
    (void)rmdir(place->folder);
    arena_free(&place->arena);
    place->arena = (struct arena){0};
    return 0;
}

static void it_is_given_up_when_the_disk_is_full_and_made_when_there_is_room(void **state)
{
    (void)state;
    static const struct {
        bool is_held;
        int64_t free_bytes;
        enum disk_step step;
    } cases[] = {
        {true, INT64_MAX, DISK_AS_IT_IS},
        {true, 8 * MIB, DISK_AS_IT_IS},
        {true, 8 * MIB - 1, DISK_GIVE_UP},
        {true, 0, DISK_GIVE_UP},
        /* What it holds comes free by itself: it is not made again from that alone. */
        {false, 8 * MIB - 1 + 64 * MIB, DISK_AS_IT_IS},
        {false, 96 * MIB - 1, DISK_AS_IT_IS},
        {false, 96 * MIB, DISK_MAKE},
        {false, INT64_MAX, DISK_MAKE},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(disk_step(cases[i].is_held, cases[i].free_bytes), cases[i].step);
}

static void it_holds_its_bytes_from_the_first_look(void **state)
{
    struct place *place = *state;
    struct disk_reserve *reserve = disk_reserve_open(place->store, &place->arena);
    struct stat file;

    switch (disk_reserve_look(reserve)) {
    case DISK_MADE:
        break;
    case DISK_NOT_MADE:
    case DISK_UNCHANGED:
    case DISK_GIVEN_UP:
        print_message("the disk of /tmp has no room for a reserve, or reserves none\n");
        skip();
    }
    assert_int_equal(stat(place->reserve, &file), 0);
    assert_int_equal(file.st_size, DISK_RESERVE_BYTES);
    assert_true(file.st_blocks * 512 >= DISK_RESERVE_BYTES);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_false(disk_is_short(reserve));
    assert_int_equal(disk_reserve_look(reserve), DISK_UNCHANGED);
    /* The next server finds it. */
    assert_int_equal(disk_reserve_look(disk_reserve_open(place->store, &place->arena)),
                     DISK_UNCHANGED);
}

static void what_stands_in_its_place_and_holds_nothing_is_replaced(void **state)
{
    struct place *place = *state;
    struct text target = text_new(&place->arena);
    struct stat file;

    text_format(&target, "%s/precious", place->folder);
    FILE *precious = fopen(target.at, "w");
    assert_non_null(precious);
    fclose(precious);
    assert_int_equal(symlink(target.at, place->reserve), 0);
    struct disk_reserve *reserve = disk_reserve_open(place->store, &place->arena);
    if (disk_reserve_look(reserve) == DISK_MADE) {
        assert_int_equal(lstat(place->reserve, &file), 0);
        assert_true(S_ISREG(file.st_mode));
    }
    assert_int_equal(stat(target.at, &file), 0);
    assert_int_equal(file.st_size, 0);
    assert_int_equal(unlink(target.at), 0);
}

static void without_a_folder_nothing_is_known(void **state)
{
    struct place *place = *state;
    struct disk_reserve *reserve = disk_reserve_open("/nowhere/at/all/shop.db", &place->arena);

    assert_int_equal(disk_reserve_look(reserve), DISK_UNCHANGED);
    assert_false(disk_is_short(reserve));
    assert_false(disk_is_short(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_given_up_when_the_disk_is_full_and_made_when_there_is_room),
        cmocka_unit_test_setup_teardown(it_holds_its_bytes_from_the_first_look, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_stands_in_its_place_and_holds_nothing_is_replaced,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_folder_nothing_is_known, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
