// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "support/check.h"

static const char head[] =
    "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"g\"\r\n\r\n";
static const char tail[] = "\r\n--b--\r\n";

struct sending {
    struct arena arena;
    struct exchange exchange;
    struct spool *spool;
};

/* A form whose file has `size` octets, into `folder`, as far as it goes; the code at its end. */
static unsigned send_file(const char *folder, size_t size, struct sending *sending)
{
    static const char zeros[32 * 1024];
    *sending = (struct sending){0};
    exchange_start(&sending->exchange, &sending->arena);
    sending->spool =
        spool_start(folder, "b", sizeof(head) + sizeof(tail) - 2 + size, &sending->arena);
    (void)spool_keep(sending->spool, slice_of(head));
    while (size > 0) {
        size_t length = size < sizeof(zeros) ? size : sizeof(zeros);

        if (spool_keep(sending->spool, (struct slice){zeros, length}))
            spool_write(sending->spool);
        size -= length;
    }
    (void)spool_keep(sending->spool, slice_of(tail));
    spool_write(sending->spool);
    return spool_finish(sending->spool, &sending->exchange);
}

static void give_back(struct sending *sending)
{
    spool_close(sending->spool);
    if (sending->exchange.upload.fd >= 0)
        close(sending->exchange.upload.fd);
    arena_free(&sending->arena);
}

static void a_file_lies_in_the_folder_without_a_name(void **state)
{
    (void)state;
    struct sending sending;
    char path[64], target[200] = "";

    assert_int_equal(send_file("/tmp", 300000, &sending), 0);
    assert_int_equal(sending.exchange.upload.length, 300000);
    assert_int_equal(lseek(sending.exchange.upload.fd, 0, SEEK_CUR), 0);
    assert_int_equal(lseek(sending.exchange.upload.fd, 0, SEEK_END), 300000);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", sending.exchange.upload.fd);
    assert_true(readlink(path, target, sizeof(target) - 1) > 0);
    assert_non_null(strstr(target, "(deleted)"));
    give_back(&sending);
}

static void without_its_folder_nothing_is_kept(void **state)
{
    (void)state;
    struct sending sending;

    assert_int_equal(send_file("/tmp/there/is/no/such/folder", 10, &sending), 503);
    assert_int_equal(sending.exchange.fault->status, STATUS_UNAVAILABLE);
    assert_int_equal(sending.exchange.upload.fd, -1);
    give_back(&sending);
}

static void what_was_dropped_sets_nothing_or_its_code(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct exchange exchange;

    for (unsigned code = 0; code <= 503; code += 503) {
        exchange_start(&exchange, &arena);
        struct spool *spool = spool_start("/tmp", "b", 100, &arena);
        (void)spool_keep(spool, slice_of(head));
        spool_drop(spool, code);
        assert_false(spool_keep(spool, slice_of(tail)));
        spool_write(spool);
        assert_int_equal(spool_finish(spool, &exchange), code);
        assert_int_equal(exchange.upload.fd, -1);
        assert_int_equal(exchange.form.count, 0);
        spool_close(spool);
    }
    arena_free(&arena);
}

/* A disk of `size` ("80m") of this process's own; false when the machine does not let us. */
static bool mount_disk(const char *folder, const char *size)
{
    char options[32];

    snprintf(options, sizeof(options), "size=%s", size);
    return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
           mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", folder, "tmpfs", 0, options) == 0;
}

/* D-04 */
static void a_file_never_takes_the_last_room_on_the_disk(void **state)
{
    (void)state;
    char folder[] = "/tmp/spool-XXXXXX";
    struct sending sending, first;

    assert_non_null(mkdtemp(folder));
    if (!mount_disk(folder, "80m")) {
        rmdir(folder);
        skip_because("only root may mount a disk, and not everywhere");
    }
    assert_int_equal(send_file(folder, 10 * 1024 * 1024, &first), 0);
    assert_int_equal(send_file(folder, 10 * 1024 * 1024, &sending), 507);
    give_back(&sending);
    give_back(&first);
    (void)umount2(folder, MNT_DETACH);
    rmdir(folder);
}

/* D-04 */
static void a_disk_that_fills_up_meanwhile_keeps_nothing(void **state)
{
    (void)state;
    char folder[] = "/tmp/spool-XXXXXX", path[64];
    struct sending sending;

    assert_non_null(mkdtemp(folder));
    if (!mount_disk(folder, "70m")) {
        rmdir(folder);
        skip_because("only root may mount a disk, and not everywhere");
    }
    snprintf(path, sizeof(path), "%s/other", folder);
    sending = (struct sending){0};
    exchange_start(&sending.exchange, &sending.arena);
    sending.spool = spool_start(folder, "b", 1000000, &sending.arena);
    (void)spool_keep(sending.spool, slice_of(head));
    (void)spool_keep(sending.spool, slice_of("first"));
    spool_write(sending.spool);
    int other = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(other >= 0);
    assert_int_equal(posix_fallocate(other, 0, 80 * 1024 * 1024), ENOSPC);
    while (write(other, head, sizeof(head)) > 0)
        continue;
    for (int i = 0; i < 4; i++)
        (void)spool_keep(sending.spool, (struct slice){(const char[32768]){0}, 32768});
    spool_write(sending.spool);
    assert_int_equal(spool_finish(sending.spool, &sending.exchange), 507);
    assert_non_null(sending.exchange.fault->message.one);
    assert_int_equal(sending.exchange.upload.fd, -1);
    give_back(&sending);
    close(other);
    (void)umount2(folder, MNT_DETACH);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_lies_in_the_folder_without_a_name),
        cmocka_unit_test(without_its_folder_nothing_is_kept),
        cmocka_unit_test(what_was_dropped_sets_nothing_or_its_code),
        cmocka_unit_test(a_file_never_takes_the_last_room_on_the_disk),
        cmocka_unit_test(a_disk_that_fills_up_meanwhile_keeps_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
