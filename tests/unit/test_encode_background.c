// SPDX-License-Identifier: GPL-3.0-or-later
//
// Images are decoded while the linker goes on: the first one is read and released although nobody
// has asked for a result yet, and the caller comes back from measurement_add() at once, however
// long that takes.
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "encode/measurement.h"

enum { PATIENCE_MS = 20000 };

static atomic_int released;
static atomic_bool may_go_on;

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

// Holds up the worker until the caller of measurement_add() has come back.
static void wait_for_caller(void *data, const struct elf_image *elf)
{
	(void)data, (void)elf;
	for (int i = 0; i < PATIENCE_MS && !atomic_load(&may_go_on); i++)
		pause_ms(1);
}

static void release(void *data, void *bytes, size_t size)
{
	(void)data;
	munmap(bytes, size);
	atomic_fetch_add(&released, 1);
}

int main(void)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	struct stat file;
	CHECK(fd >= 0 && !fstat(fd, &file));
	struct diag diag;
	diag_init(&diag);
	struct encode_options options = {.jobs = 1};
	struct measurement *measurement;
	if (measurement_create(&options, &(struct measurement_link){0}, &diag, &measurement) !=
	    STATUS_OK)
		return 1;
	for (uint64_t i = 0; i < 3; i++) {
		void *bytes = mmap(NULL, (size_t)file.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
				   fd, 0);
		CHECK(bytes != MAP_FAILED);
		struct encode_input input = {
			.bytes = bytes,
			.size = (size_t)file.st_size,
			.where = {.diag = &diag, .order = i, .file = "self"},
			.inspect = wait_for_caller,
			.release = release,
		};
		CHECK_EQ(measurement_add(measurement, &input), STATUS_OK);
	}
	CHECK_EQ(released, 0); // the worker waits for us, not we for it
	may_go_on = true;
	for (int i = 0; i < PATIENCE_MS && released < 3; i++)
		pause_ms(1);
	CHECK_EQ(released, 3); // without measurement_finish()

	struct encode_result result;
	CHECK_EQ(measurement_finish(measurement, &result), STATUS_OK);
	CHECK(result.has_dwarf && result.types > 100);
	measurement_destroy(measurement);
	diag_deinit(&diag);
	close(fd);
	return CHECK_EXIT();
}
