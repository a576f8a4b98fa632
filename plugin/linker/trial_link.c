// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes a child process that can't disturb its parent, and takes its traces away.
#include "linker/trial_link.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Calls `visit` for each number that is a name in the folder, but for that of the open folder
// itself. False: there is no such folder, or `visit` has returned false.
static bool for_each_number(const char *folder, bool (*visit)(void *data, int number), void *data)
{
	DIR *dir = opendir(folder);
	bool is_good = dir;
	struct dirent *entry;
	while (is_good && (entry = readdir(dir))) {
		int number = atoi(entry->d_name);
		if (entry->d_name[0] != '.' && number != dirfd(dir))
			is_good = visit(data, number);
	}
	if (dir)
		closedir(dir);
	return is_good;
}

static bool count_thread(void *data, int number)
{
	(void)number;
	++*(int *)data;
	return true;
}

// Threads do not come along into a child, and what they hold stays locked there.
static bool is_single_threaded(void)
{
	int threads = 0;
	return for_each_number("/proc/self/task", count_thread, &threads) && threads == 1;
}

// Puts `new` in the place of `fd`, and keeps whether programs inherit it.
static bool replace_fd(int fd, int new)
{
	int flags = fcntl(fd, F_GETFD);
	bool is_done = new >= 0 && flags >= 0 &&
		       dup3(new, fd, flags & FD_CLOEXEC ? O_CLOEXEC : 0) >= 0;
	if (new >= 0)
		close(new);
	return is_done;
}

// Opens the file anew at the same position, which is the child's own then.
static bool reopen(int fd, int access)
{
	char path[32];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	off_t position = lseek(fd, 0, SEEK_CUR);
	return replace_fd(fd, open(path, access | O_CLOEXEC)) &&
	       lseek(fd, position, SEEK_SET) == position;
}

// Makes one descriptor the child's own. `data` is the struct stat of the output.
static bool detach_fd(void *data, int fd)
{
	const struct stat *output = data;
	struct stat file;
	int flags = fcntl(fd, F_GETFL), access = flags & O_ACCMODE;
	if (flags < 0 || fstat(fd, &file))
		return false;
	if (flags & O_PATH)
		return true;
	bool is_output = file.st_dev == output->st_dev && file.st_ino == output->st_ino;
	bool is_ours = S_ISREG(file.st_mode) && (is_output || !file.st_nlink); // without a name
	if (access != O_RDONLY && !is_ours)
		// If the limit was lowered (ulimit -n), no descriptor above it can be replaced.
		return replace_fd(fd, open("/dev/null", access | O_CLOEXEC)) || !close(fd);
	return !S_ISREG(file.st_mode) || reopen(fd, access);
}

// Lets the calls that remove files do nothing, and return success.
static bool keep_files(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#ifdef SYS_unlink
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unlink, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO),
#endif
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unlinkat, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof(filter) / sizeof(*filter), .filter = filter};
	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static bool become_child(const struct stat *output, pid_t parent)
{
	return !prctl(PR_SET_PDEATHSIG, SIGKILL) && getppid() == parent && keep_files() &&
	       for_each_number("/proc/self/fd", detach_fd, (void *)output);
}

// What lies at the output's place before a trial.
struct emptied_output {
	const struct file_name *name;
	bool is_empty; // a file of the linker's, which it has open
	struct stat stat;
};

// GNU ld has created its output by now. gold has not: it replaces a file that is there later.
// False: the output is no file that is kept.
static bool empty_output(struct emptied_output *place)
{
	const struct file_name *name = place->name;
	if (fstatat(name->folder, name->path, &place->stat, 0))
		return errno == ENOENT;
	if (!S_ISREG(place->stat.st_mode))
		return false;
	place->is_empty = !place->stat.st_size;
	return place->is_empty || !unlinkat(name->folder, name->path, 0);
}

// Takes away what the child wrote. False: it can't be.
static bool empty_output_again(const struct emptied_output *place)
{
	if (!place->is_empty) {
		file_remove(place->name);
		return true;
	}
	int fd = file_open(place->name, O_WRONLY);
	struct stat now;
	bool is_done = fd >= 0 && !fstat(fd, &now) && now.st_ino == place->stat.st_ino &&
		       now.st_dev == place->stat.st_dev && !ftruncate(fd, 0);
	if (fd >= 0)
		close(fd);
	return is_done;
}

static void wait_for(pid_t child)
{
	// A linker that was started with SIGCHLD ignored gets ECHILD when the child is gone.
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

enum status trial_link_fork(struct trial_link *trial, const struct file_name *output,
			    struct trial_result *ret, const char **ret_reason)
{
	struct emptied_output place = {.name = output};
	*ret = (struct trial_result){0};
	*ret_reason = "the linker has other threads, or there is no /proc";
	if (!is_single_threaded())
		return STATUS_ABSENT;
	*ret_reason = "the output is not a file";
	if (!empty_output(&place))
		return STATUS_ABSENT;
	*ret_reason = "no process can be made for it";
	void *shared = mmap(NULL, sizeof(*trial->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return STATUS_ABSENT;
	trial->shared = shared;
	pid_t parent = getpid();
	pid_t child = fork();
	if (!child && !become_child(&place.stat, parent))
		_exit(1);
	trial->is_child = !child;
	if (!child)
		return STATUS_OK;
	if (child > 0) {
		wait_for(child);
		*ret = *trial->shared;
		*ret_reason = "it failed where this link does not";
	}
	munmap(shared, sizeof(*trial->shared));
	trial->shared = NULL;
	if (child > 0 && !empty_output_again(&place))
		return STATUS_IO;
	return ret->is_known ? STATUS_OK : STATUS_ABSENT;
}

void trial_link_end(const struct trial_link *trial, const struct trial_result *result)
{
	*trial->shared = *result;
	_exit(!result->is_known);
}
