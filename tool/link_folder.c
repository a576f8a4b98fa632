// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two pipes lead to the process that guards the folder. By one it tells that the folder is there.
// Nothing is written to the other, whose end it waits for.
#include "tool/link_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int remove_entry(const char *path, const struct stat *stat, int type, struct FTW *place)
{
	(void)stat, (void)type, (void)place;
	remove(path);
	return 0;
}

// Nobody else's signals are meant for it, and it must not hold the terminal or a pipe of the build
// open.
static void become_guard(void)
{
	sigset_t all;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	setsid();
	prctl(PR_SET_NAME, "ldbtf-guard");
	int null = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
}

static void close_others(int a, int b)
{
	long most = sysconf(_SC_OPEN_MAX);
	for (int fd = 3; fd < (most < 4096 ? most : 4096); fd++)
		if (fd != a && fd != b)
			close(fd);
}

static _Noreturn void guard(char *path, int answer, int end)
{
	char byte;
	become_guard();
	close_others(answer, end);
	int error = mkdtemp(path) ? 0 : errno;
	// The folder may be removed in any case, so nobody has to know whether this was read.
	ssize_t size = write(answer, error ? (char *)&error : path,
			     error ? sizeof(error) : strlen(path));
	close(answer);
	if (error || size < 0)
		_exit(1);
	while (read(end, &byte, 1) < 0 && errno == EINTR)
		;
	nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	_exit(0);
}

// Reads the answer: the path, or an error number. False: errno tells.
static bool read_answer(int fd, char *path)
{
	size_t size = strlen(path);
	ssize_t got;
	do
		got = read(fd, path, size);
	while (got < 0 && errno == EINTR);
	if (got == (ssize_t)size)
		return true;
	errno = EIO;
	if (got == sizeof(int))
		memcpy(&errno, path, sizeof(int));
	return false;
}

// False: errno tells.
static bool start_guard(struct link_folder *folder)
{
	int answer[2], end[2];
	if (pipe2(answer, O_CLOEXEC))
		return false;
	if (pipe2(end, O_CLOEXEC)) {
		close(answer[0]);
		close(answer[1]);
		return false;
	}
	folder->child = fork();
	if (!folder->child) {
		close(answer[0]);
		close(end[1]);
		guard(folder->path, answer[1], end[0]);
	}
	folder->guard = end[1];
	close(answer[1]);
	close(end[0]);
	bool is_made = folder->child > 0 && read_answer(answer[0], folder->path);
	int error = errno;
	close(answer[0]);
	errno = error;
	return is_made;
}

enum status link_folder_make(const char *output, const struct diag_source *where,
			     struct link_folder *ret)
{
	const char *slash = strrchr(output, '/');
	int length = slash ? (int)(slash - output) + 1 : 0;
	*ret = LINK_FOLDER_NONE;
	if (asprintf(&ret->path, "%.*s.ldbtf-XXXXXX", length, output) < 0) {
		ret->path = NULL;
		return STATUS_NO_MEMORY;
	}
	if (start_guard(ret))
		return STATUS_OK;
	diag_add(where, DIAG_ERROR,
		 "can't make a folder beside it, in which it is linked: %s", strerror(errno));
	return STATUS_IO;
}

void link_folder_remove(struct link_folder *folder)
{
	if (folder->guard >= 0)
		close(folder->guard);
	while (folder->child > 0 && waitpid(folder->child, NULL, 0) < 0 && errno == EINTR)
		;
	free(folder->path);
	*folder = LINK_FOLDER_NONE;
}
