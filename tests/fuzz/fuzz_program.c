// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fuzzes the program `ldbtf` over FILE and MEMORY: a parcel (parcel.h) of both, and choices that
// say which command reads them. The command gets the arguments that a user gives, with memfds as
// files. See docs/fuzzing.md.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fake_stub.h"
#include "json_check.h"
#include "parcel.h"
#include "tool/btf_file.h"
#include "tool/commands.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
	if (condition)
		return;
	dprintf(STDERR_FILENO, "fuzz_program: %s\n", what); // `stderr` is elsewhere
	abort();
}

// ---- The commands. ----

enum output { TEXT, JSON, PAGE, ELF };
enum { MAX_ARGUMENTS = 16, VARIABLES = 3, COMMANDS = 32 };

// At the end of an argument, F is FILE, M is MEMORY, A is MEMORY as bytes at an address, G is
// MEMORY as the replies of a stub, and P and Q are paths that FILE and MEMORY have.
static const struct {
	const struct command *command;
	const char *arguments[5];
	enum output output;
} calls[] = {
	{&show_command, {"F"}, TEXT},
	{&show_command, {"--json", "F"}, JSON},
	{&show_command, {"F", "*"}, TEXT},
	{&show_command, {"-e", "--cache-line=16", "F", "*"}, TEXT},
	{&show_command, {"--json", "F", "*"}, JSON},
	{&show_command, {"--users", "F", "*o*"}, TEXT},
	{&show_command, {"--header", "F", "*"}, TEXT},
	{&show_command, {"F", "--base=M", "*"}, TEXT},
	{&report_command, {"F"}, TEXT},
	{&report_command, {"--json", "F"}, JSON},
	{&report_command, {"--html=-", "F"}, PAGE},
	{&report_command, {"F", "--base=M"}, TEXT},
	{&diff_command, {"F", "F"}, TEXT},
	{&diff_command, {"F", "M"}, TEXT},
	{&diff_command, {"--json", "--ignore-added", "F", "M"}, JSON},
	{&debug_command, {"F", "-o-"}, ELF},
	{&debug_command, {"F", "-o-", "--kallsyms=M"}, ELF},
	{&debug_command, {"F", "-o-", "--base=M"}, ELF},
	{&read_command, {"F", "M", "P"}, TEXT},
	{&read_command, {"--hex", "F", "M", "P"}, TEXT},
	{&read_command, {"--list=next", "F", "M", "P"}, TEXT},
	{&read_command, {"--list=next", "--container=node.next", "F", "M", "P"}, TEXT},
	{&read_command, {"F", "A", "P"}, TEXT},
	{&read_command, {"F", "G", "P"}, TEXT},
	{&read_command, {"--list=next", "F", "G", "P"}, TEXT},
	{&read_command, {"F", "A", "-mG", "P"}, TEXT},
	{&read_command, {"M", "M", "Q"}, TEXT},
	{&show_command, {"M"}, TEXT},
};
_Static_assert(sizeof(calls) / sizeof(*calls) <= COMMANDS, "5 bits choose a command");

struct run {
	const struct parcel *parcel;
	char paths[2][32]; // of the memfds
	char *arguments[MAX_ARGUMENTS];
	int count;
	bool has_stub;
	int out;     // memfd behind standard output
	char *says;  // standard error
	size_t says_size;
};

static void add_argument(struct run *run, char *text)
{
	require(text && run->count < MAX_ARGUMENTS, "too many arguments, or no memory");
	run->arguments[run->count++] = text;
}

static char *join(const char *a, const char *b)
{
	char *text;
	return asprintf(&text, "%s%s", a, b) < 0 ? NULL : text;
}

// Paths that begin with the first variables of a file. False: it has none, or can't be opened.
static bool add_paths(struct run *run, const char *file)
{
	int before = run->count;
	static const char *const ends[] = {"", ".next", "->next->next", "[0..1][1..2]",
					   ".inner[1][2].name", "[1]", ".clients->next->id", ".grid[1][2]"};
	struct diag diag;
	struct btf_file btf_file;
	struct ldbtf_view view = {0};
	diag_init(&diag);
	bool is_open = btf_file_open(file, NULL, &diag, &btf_file) == STATUS_OK;
	for (unsigned i = 0; is_open && i < VARIABLES &&
			     ldbtf_next_type(&btf_file.btf, &view) == LDBTF_OK;)
		if (view.kind == LDBTF_KIND_VAR) {
			unsigned end = (run->parcel->choices >> (8 + 3 * i++)) % 8;
			add_argument(run, join(view.name, ends[end]));
		}
	btf_file_close(&btf_file);
	diag_deinit(&diag);
	return run->count > before;
}

// Adds an argument, in which the last letter is replaced if it stands for something. False: there
// is nothing to put there.
static bool add_filled(struct run *run, const char *text)
{
	static const char *const addresses[] = {"@0x2000", "@0", "@0xffffffffffffff00",
						"@0x403f00"};
	const char *last = text + strlen(text) - 1;
	char before[32] = "";
	require((size_t)(last - text) < sizeof(before), "a long argument");
	memcpy(before, text, (size_t)(last - text));
	switch (*last) {
	case 'F':
	case 'M':
		add_argument(run, join(before, run->paths[*last == 'M']));
		return true;
	case 'A':
		add_argument(run, join(run->paths[1], addresses[run->parcel->choices >> 5 & 3]));
		return true;
	case 'G':
		run->has_stub = true;
		add_argument(run, join(before, fake_stub_address()));
		return true;
	case 'P':
	case 'Q':
		return add_paths(run, run->paths[*last == 'Q']);
	default:
		add_argument(run, strdup(text));
		return true;
	}
}

// ---- One run. ----

static int make_file(const uint8_t *bytes, size_t size, char path[32])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	require(fd >= 0 && write(fd, bytes, size) == (ssize_t)size, strerror(errno));
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

// Runs the command with standard output in a memfd, and what it says in memory. Descriptor 2 stays
// as it is, since sanitizers write there.
static int run_command(struct run *run, const struct command *command)
{
	struct arguments arguments = {
		.command = command, .count = run->count, .values = run->arguments};
	struct fake_stub stub;
	FILE *quiet = stderr;
	fflush(stdout);
	int old_stdout = dup(STDOUT_FILENO);
	require(old_stdout >= 0 && dup2(run->out, STDOUT_FILENO) >= 0, strerror(errno));
	stderr = open_memstream(&run->says, &run->says_size);
	if (run->has_stub)
		fake_stub_start(&stub, run->parcel->files[1], run->parcel->sizes[1]);
	int status = command->run(&arguments);
	if (run->has_stub)
		fake_stub_end(&stub);
	fflush(stdout);
	fclose(stderr);
	stderr = quiet;
	require(dup2(old_stdout, STDOUT_FILENO) >= 0, strerror(errno));
	close(old_stdout);
	return status;
}

static bool has_control(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (((unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t') ||
		    text[i] == 0x7f)
			return true;
	return false;
}

// What is written for debuggers is read by this program, too.
static void check_debug_file(const struct run *run)
{
	char path[32];
	struct diag diag;
	struct btf_file file;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", run->out);
	diag_init(&diag);
	enum status status = btf_file_open(path, NULL, &diag, &file);
	require(status == STATUS_OK || diag_has_errors(&diag), "OUT fails without a message");
	btf_file_close(&file);
	diag_deinit(&diag);
}

static void check_output(const struct run *run, enum output kind, const char *bytes, size_t size)
{
	if (kind == ELF)
		require(size > 4 && !memcmp(bytes, "\177ELF", 4), "OUT is no ELF file");
	else
		require(!has_control(bytes, size), "the output has control characters");
	if (kind == JSON)
		require(json_check(bytes, size), "the output is no JSON");
	if (kind == PAGE)
		require(size > 1000 && memmem(bytes, size, "</html>", 7), "the page has no end");
	if (kind == ELF)
		check_debug_file(run);
}

static void judge(const struct run *run, int status, unsigned call)
{
	bool is_diff = calls[call].command == &diff_command;
	bool is_same = is_diff && !strcmp(calls[call].arguments[1], "F");
	off_t size = lseek(run->out, 0, SEEK_END);
	require(status == 0 || status == 2 || (status == 1 && is_diff && !is_same),
		"an odd status");
	require(status != 2 || !strncmp(run->says, "ldbtf", 5), "a failure without a message");
	require(!has_control(run->says, run->says_size), run->says);
	if (status == 2 || !size)
		return;
	char *bytes = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, run->out, 0);
	require(bytes != MAP_FAILED, strerror(errno));
	check_output(run, calls[call].output, bytes, (size_t)size);
	munmap(bytes, (size_t)size);
}

static void run_call(struct run *run, unsigned call)
{
	bool is_possible = true;
	for (int i = 0; i < 5 && calls[call].arguments[i] && is_possible; i++)
		is_possible = add_filled(run, calls[call].arguments[i]);
	if (is_possible)
		judge(run, run_command(run, calls[call].command), call);
	for (int i = 0; i < run->count; i++)
		free(run->arguments[i]);
	free(run->says);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *quiet;
	struct parcel parcel = parcel_open(data, size);
	if (!parcel.files[0])
		return 0;
	if (!quiet)
		stderr = quiet = fopen("/dev/null", "we");
	require(quiet != NULL, strerror(errno));
	struct run run = {.parcel = &parcel, .out = memfd_create("out", MFD_CLOEXEC)};
	int files[2];
	for (int i = 0; i < 2; i++)
		files[i] = make_file(parcel.files[i], parcel.sizes[i], run.paths[i]);
	run_call(&run, (parcel.choices & 31) % (sizeof(calls) / sizeof(*calls)));
	close(files[0]);
	close(files[1]);
	close(run.out);
	return 0;
}
