// SPDX-License-Identifier: GPL-3.0-or-later
//
// Starts processes, and keeps what they print.
#include "tool/linker_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linker/file_bytes.h"

// In the child. `failure` gets errno if the program can't be run.
static _Noreturn void become_linker(const char *const *arguments, const struct linker_run *run,
				    pid_t parent, int failure)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	if ((run->out < 0 || dup2(run->out, 1) >= 0) && (run->err < 0 || dup2(run->err, 2) >= 0))
		execvp(arguments[0], (char *const *)arguments);
	int error = errno;
	_exit(write(failure, &error, sizeof(error)) < 0 ? 1 : 127);
}

// 0: it was started, and has ended.
static int run_child(const char *const *arguments, struct linker_run *run)
{
	int failure[2], status, error = 0;
	if (pipe2(failure, O_CLOEXEC))
		return errno;
	pid_t parent = getpid(), child = fork();
	if (!child)
		become_linker(arguments, run, parent, failure[1]);
	if (child < 0)
		error = errno;
	close(failure[1]);
	if (!error && read(failure[0], &error, sizeof(error)) <= 0)
		error = 0;
	close(failure[0]);
	if (child < 0)
		return error;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return errno;
	run->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return error;
}

enum status linker_run(const char *const *arguments, bool is_silent,
		       const struct diag_source *where, struct linker_run *ret)
{
	*ret = LINKER_RUN_NONE;
	if (is_silent) {
		ret->out = memfd_create("ldbtf-stdout", MFD_CLOEXEC);
		ret->err = memfd_create("ldbtf-stderr", MFD_CLOEXEC);
	}
	int error = is_silent && (ret->out < 0 || ret->err < 0) ? errno
								: run_child(arguments, ret);
	if (!error)
		return STATUS_OK;
	diag_add(where, DIAG_ERROR, "can't run the linker '%s': %s", arguments[0],
		 strerror(error));
	return STATUS_IO;
}

// Copies a file in memory to a descriptor. What can't be shown is lost.
static void show(int from, int to)
{
	char part[4096];
	ssize_t size;
	for (off_t at = 0; (size = pread(from, part, sizeof(part), at)) > 0; at += size)
		if (!file_write(to, part, (size_t)size))
			return;
}

void linker_run_show(const struct linker_run *run, bool has_out)
{
	if (run->out >= 0 && has_out)
		show(run->out, STDOUT_FILENO);
	if (run->err >= 0)
		show(run->err, STDERR_FILENO);
}

char *linker_run_text(const struct linker_run *run)
{
	off_t size = run->out < 0 ? 0 : lseek(run->out, 0, SEEK_END);
	char *text = size < 0 ? NULL : malloc((size_t)size + 1);
	if (!text)
		return NULL;
	if (size && !file_read_at(run->out, text, (size_t)size, 0))
		size = 0;
	text[size] = '\0';
	return text;
}

void linker_run_end(struct linker_run *run)
{
	if (run->out >= 0)
		close(run->out);
	if (run->err >= 0)
		close(run->err);
	*run = LINKER_RUN_NONE;
}

// lld and mold say "GNU ld" in their versions, too, but not in front.
static enum linker_kind kind_of(const char *version)
{
	static const char *const compilers[] = {"clang version", "gcc", "g++", "GCC", "rustc"};
	if (!strncmp(version, "GNU ", 4))
		return LINKER_RUNS_PLUGINS;
	for (size_t i = 0; i < sizeof(compilers) / sizeof(*compilers); i++) {
		const char *found = strstr(version, compilers[i]);
		if (found && !memchr(version, '\n', (size_t)(found - version)))
			return LINKER_IS_COMPILER;
	}
	return LINKER_RUNS_NONE;
}

enum status linker_find_kind(const char *linker, const struct diag_source *where,
			     enum linker_kind *ret)
{
	struct linker_run run;
	enum status status = linker_run((const char *const[]){linker, "--version", NULL}, true,
					where, &run);
	char *version = status == STATUS_OK ? linker_run_text(&run) : NULL;
	if (version)
		*ret = kind_of(version);
	else if (status == STATUS_OK)
		status = STATUS_NO_MEMORY;
	free(version);
	linker_run_end(&run);
	return status;
}
