// SPDX-License-Identifier: GPL-3.0-or-later
//
// The four hooks, called by a linker of a few lines: what can't be seen from outside of a real one.
//
//	claim_file comes back while the object's DWARF is still to be read
//	an older output at the same path is not filled, however complete it is; a new one is
//
// hooks.c is included, not linked, since one of its statics is what there is to hold on to.
#include "linker/hooks.c"

#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "dwarf_builder.h"
#include "encode/empty_btf.h"

static char folder[] = "/tmp/ldbtf-hooks.XXXXXX";
static char object_path[64], output_path[64];

// The linker.
static struct {
	ld_plugin_claim_file_handler claim_file;
	ld_plugin_all_symbols_read_handler all_symbols_read;
	ld_plugin_cleanup_handler cleanup;
	size_t messages;
	size_t added;
} fake;

static enum ld_plugin_status fake_message(int level, const char *format, ...)
{
	(void)level, (void)format;
	fake.messages++;
	return LDPS_OK;
}

static enum ld_plugin_status fake_add_input_file(const char *path)
{
	CHECK(!access(path, R_OK));
	fake.added++;
	return LDPS_OK;
}

static enum ld_plugin_status fake_register_claim_file(ld_plugin_claim_file_handler handler)
{
	fake.claim_file = handler;
	return LDPS_OK;
}

static enum ld_plugin_status fake_register_all_symbols_read(
	ld_plugin_all_symbols_read_handler handler)
{
	fake.all_symbols_read = handler;
	return LDPS_OK;
}

static enum ld_plugin_status fake_register_cleanup(ld_plugin_cleanup_handler handler)
{
	fake.cleanup = handler;
	return LDPS_OK;
}

static void load(void)
{
	struct ld_plugin_tv vector[] = {
		{LDPT_MESSAGE, {.tv_message = fake_message}},
		{LDPT_ADD_INPUT_FILE, {.tv_add_input_file = fake_add_input_file}},
		{LDPT_REGISTER_CLAIM_FILE_HOOK,
		 {.tv_register_claim_file = fake_register_claim_file}},
		{LDPT_REGISTER_ALL_SYMBOLS_READ_HOOK,
		 {.tv_register_all_symbols_read = fake_register_all_symbols_read}},
		{LDPT_REGISTER_CLEANUP_HOOK, {.tv_register_cleanup = fake_register_cleanup}},
		{LDPT_LINKER_OUTPUT, {.tv_val = LDPO_EXEC}},
		{LDPT_OUTPUT_NAME, {.tv_string = output_path}},
		{LDPT_OPTION, {.tv_string = "jobs=1"}},
		{LDPT_NULL, {0}},
	};
	memset(&fake, 0, sizeof(fake));
	CHECK_EQ(onload(vector), LDPS_OK);
	CHECK(the_link && fake.claim_file && fake.all_symbols_read && fake.cleanup);
}

// As ld does: the descriptor is closed when the hook is back.
static void claim(void)
{
	int fd = open(object_path, O_RDONLY);
	struct stat stat;
	CHECK(fd >= 0 && !fstat(fd, &stat));
	struct ld_plugin_input_file file = {
		.name = object_path, .fd = fd, .filesize = stat.st_size};
	int claimed = -1;
	CHECK_EQ(fake.claim_file(&file, &claimed), LDPS_OK);
	CHECK_EQ(claimed, 0);
	close(fd);
}

static void write_file(const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	CHECK(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	close(fd);
}

// An object, or with `btf_size` bytes of reserved .BTF the program that is linked of it.
static void write_image(const char *path, size_t btf_size)
{
	struct db *db = db_create(&(struct db_options){.type = btf_size ? ET_EXEC : ET_REL});
	db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, btf_size ? 0x1000 : 0, 16);
	struct db_die *unit = db_unit(db, &(struct db_unit_options){.name = "a.c"});
	db_member(db_struct(unit, "point", 8), "x", db_int(unit), 0);
	if (btf_size) {
		uint8_t *reserved = calloc(1, btf_size);
		encode_write_empty(reserved, btf_size, false);
		db_section_bytes(db, ".BTF", SHT_PROGBITS, SHF_ALLOC, 0x2000, reserved, btf_size);
		free(reserved);
	}
	size_t size;
	void *bytes = db_finish(db, &size);
	write_file(path, bytes, size);
	free(bytes);
	db_destroy(db);
}

// Is the file what write_image() wrote, every byte of it?
static bool is_as_written(const char *path, size_t btf_size)
{
	char copy[sizeof(output_path) + 8], command[256];
	snprintf(copy, sizeof(copy), "%s.copy", path);
	write_image(copy, btf_size);
	snprintf(command, sizeof(command), "cmp -s %s %s", path, copy);
	bool is_same = !system(command);
	unlink(copy);
	return is_same;
}

// Longer than any file system's idea of "at the same time".
static void let_time_pass(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 30 * 1000000}, NULL);
}

static void give_up(int signal_number)
{
	static const char text[] = "FAIL: claim_file waits for what it handed to the threads\n";
	(void)signal_number;
	(void)!write(2, text, sizeof(text) - 1);
	_exit(1);
}

// After cleanup of a link that has left no complete output: the linker exits with a failure.
static void fail_to_link(void)
{
	CHECK_EQ(fake.cleanup(), LDPS_OK);
	CHECK(!the_link && doubted_linker.message);
	at_exit(1, NULL);
	CHECK(!doubted_linker.message && !fake.messages);
}

static void test_claim_file_does_not_wait(void)
{
	load();
	// The worker that has opened an object stops here, before it reads its DWARF.
	pthread_mutex_lock(&the_link->inputs.facts.lock);
	signal(SIGALRM, give_up);
	alarm(60);
	for (int i = 0; i < 3; i++)
		claim();
	alarm(0);
	CHECK_EQ(the_link->inputs.count, 3);
	CHECK_EQ(the_link->inputs.facts.objects, 0);
	pthread_mutex_unlock(&the_link->inputs.facts.lock);

	CHECK_EQ(fake.all_symbols_read(), LDPS_OK); // which does wait
	CHECK_EQ(fake.added, 1);
	CHECK_EQ(the_link->stats.objects, 3);
	CHECK_EQ(the_link->seen.units, 3);
	fail_to_link();
}

static void test_older_output(void)
{
	// A link of the same objects, to know how much is reserved for them.
	load();
	claim();
	CHECK_EQ(fake.all_symbols_read(), LDPS_OK);
	size_t reserved = the_link->reserved.object.byte_size;
	CHECK(reserved > ENCODE_EMPTY_SIZE);
	fail_to_link();

	// What an earlier link left, of which nobody can tell by its contents that it is not this
	// one's: this link fails before it touches it.
	write_image(output_path, reserved);
	let_time_pass();
	load();
	claim();
	CHECK_EQ(fake.all_symbols_read(), LDPS_OK);
	CHECK_EQ(the_link->reserved.object.byte_size, reserved);
	fail_to_link();
	CHECK(is_as_written(output_path, reserved));
	CHECK_EQ(fake.messages, 0);

	// The same file, written by this link, over the old one.
	load();
	claim();
	CHECK_EQ(fake.all_symbols_read(), LDPS_OK);
	write_image(output_path, reserved);
	CHECK_EQ(fake.cleanup(), LDPS_OK);
	CHECK(!access(output_path, F_OK));
	CHECK(!is_as_written(output_path, reserved));
	CHECK_EQ(fake.messages, 0);

	// Another file in its place, as old as it is: ld unlinks what is there first.
	char moved[sizeof(output_path) + 8];
	snprintf(moved, sizeof(moved), "%s.new", output_path);
	write_image(output_path, reserved);
	write_image(moved, reserved);
	struct stat stat_before;
	CHECK(!stat(output_path, &stat_before));
	struct timespec times[2] = {stat_before.st_atim, stat_before.st_mtim};
	CHECK(!utimensat(AT_FDCWD, moved, times, 0));
	load();
	claim();
	CHECK_EQ(fake.all_symbols_read(), LDPS_OK);
	CHECK(!rename(moved, output_path));
	CHECK_EQ(fake.cleanup(), LDPS_OK);
	CHECK(!is_as_written(output_path, reserved));
	CHECK_EQ(fake.messages, 0);
}

int main(void)
{
	if (!mkdtemp(folder)) {
		perror(folder);
		return 1;
	}
	snprintf(object_path, sizeof(object_path), "%s/a.o", folder);
	snprintf(output_path, sizeof(output_path), "%s/app", folder);
	write_image(object_path, 0);
	test_claim_file_does_not_wait();
	test_older_output();
	unlink(object_path);
	unlink(output_path);
	rmdir(folder);
	return CHECK_EXIT();
}
