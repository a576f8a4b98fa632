# SPDX-License-Identifier: GPL-3.0-or-later
#
# For tests that read lib.sh: system calls that fail. faults.so, preloaded into ld, counts the calls
# that come from ldbtf.so, and from libelf and libdw, which only ldbtf.so uses. What FAULT says
# happens at one of them:
#
#	FAULT=close:2:28    the second close() returns -1, and errno is 28; the file is closed
#	FAULT=pread:1:0     the first pread() returns 0, as at the end of the file
#	FAULT=pwrite:1:-1   the first pwrite() writes half of it, and returns how much that was
#	FAULT=sealed:3:9    SIGKILL instead of the third call after the first pwrite()
#
# The file `hit` tells that it happened. A close() that fails has closed, as on Linux.
[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer's own calls are in the way of those of this test"

cat >faults.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
static int is_sealed, is_short, calls;
static int is_in(void *caller, const char *library)
{
	Dl_info info;
	return dladdr(caller, &info) && strstr(info.dli_fname, library);
}
static int is_ours(void *caller)
{
	return is_in(caller, "ldbtf.so") || is_in(caller, "/libelf.so") ||
	       is_in(caller, "/libdw.so");
}
// Is this the call? Then errno is set.
static int is_hit(const char *name, void *caller)
{
	const char *fault = getenv("FAULT");
	char wanted[32];
	int at, code;
	if (!fault || !is_ours(caller) || sscanf(fault, "%31[^:]:%d:%d", wanted, &at, &code) != 3)
		return 0;
	int is_any = !strcmp(wanted, "sealed") && is_sealed && strcmp(name, "futimens");
	if ((!is_any && strcmp(wanted, name)) ||
	    __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) != at)
		return 0;
	const char *path = getenv("FAULT_HIT");
	syscall(SYS_close, syscall(SYS_open, path, O_CREAT | O_WRONLY, 0666));
	if (is_any)
		raise(SIGKILL);
	is_short = code < 0;
	errno = is_short ? 0 : code;
	return 1;
}
#define HIT(name) is_hit(name, __builtin_return_address(0))
#define FAILED (errno ? -1 : 0)
// Of a call with a size: does it fail? One that is only short goes on with half of it.
#define HIT_SIZE(name) (HIT(name) && !(is_short && (size = (size + 1) / 2)))
#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))
int close(int fd)
{
	int hit = HIT("close"), code = errno;
	int result = (int)syscall(SYS_close, fd);
	if (hit)
		errno = code;
	return hit ? FAILED : result;
}
int open(const char *path, int flags, ...)
{
	va_list list;
	va_start(list, flags);
	int mode = va_arg(list, int);
	va_end(list);
	return HIT("open") ? FAILED : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...)
{
	va_list list;
	va_start(list, flags);
	int mode = va_arg(list, int);
	va_end(list);
	return HIT("openat") ? FAILED : (int)syscall(SYS_openat, folder, path, flags, mode);
}
ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
	return HIT_SIZE("pread") ? FAILED : syscall(SYS_pread64, fd, to, size, offset);
}
ssize_t pwrite(int fd, const void *from, size_t size, off_t offset)
{
	if (HIT_SIZE("pwrite"))
		return FAILED;
	ssize_t result = syscall(SYS_pwrite64, fd, from, size, offset);
	is_sealed |= is_in(__builtin_return_address(0), "ldbtf.so");
	return result;
}
ssize_t write(int fd, const void *from, size_t size)
{
	return HIT_SIZE("write") ? FAILED : syscall(SYS_write, fd, from, size);
}
ssize_t read(int fd, void *to, size_t size)
{
	return HIT_SIZE("read") ? FAILED : syscall(SYS_read, fd, to, size);
}
int ftruncate(int fd, off_t size)
{
	return HIT("ftruncate") ? FAILED : (int)syscall(SYS_ftruncate, fd, size);
}
ssize_t process_vm_readv(pid_t pid, const struct iovec *to, unsigned long to_count,
			 const struct iovec *from, unsigned long from_count, unsigned long flags)
{
	return HIT("process_vm_readv") ? FAILED
		: syscall(SYS_process_vm_readv, pid, to, to_count, from, from_count, flags);
}
int fstat(int fd, struct stat *to)
{
	return HIT("fstat") ? FAILED : REAL(int (*)(int, struct stat *), "fstat")(fd, to);
}
int fstatat(int folder, const char *path, struct stat *to, int flags)
{
	return HIT("fstatat") ? FAILED
		: REAL(int (*)(int, const char *, struct stat *, int), "fstatat")(folder, path, to,
										 flags);
}
int fcntl(int fd, int command, ...)
{
	va_list list;
	va_start(list, command);
	long argument = va_arg(list, long);
	va_end(list);
	return HIT("fcntl") ? FAILED : (int)syscall(SYS_fcntl, fd, command, argument);
}
int futimens(int fd, const struct timespec times[2])
{
	return HIT("futimens") ? FAILED : (int)syscall(SYS_utimensat, fd, NULL, times, 0);
}
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
	return HIT("linkat") ? FAILED
		: (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}
int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	return HIT("renameat") ? FAILED
		: (int)syscall(SYS_renameat, from_folder, from, to_folder, to);
}
void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
	if (HIT("mmap"))
		return (void *)-1;
	return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}
int memfd_create(const char *name, unsigned flags)
{
	return HIT("memfd_create") ? FAILED : (int)syscall(SYS_memfd_create, name, flags);
}
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
		   void *argument)
{
	if (HIT("pthread_create"))
		return errno;
	return REAL(int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *),
		    "pthread_create")(thread, attributes, run, argument);
}
C
gcc -O1 -shared -fPIC faults.c -o faults.so 2>log || skip "faults.so does not compile here"

# faulty FAULT ARGUMENT... (of ld): such a link of app; its exit status in $link_status. False:
# there were not as many calls.
faulty() {
	fault=$1
	shift
	rm -f hit
	link_status=0
	# No sh or env in between, which a kill would be reported by.
	FAULT=$fault FAULT_HIT=$work/hit LD_PRELOAD=$work/faults.so timeout 60 "$real_ld" -o app \
		-plugin "$LDBTF_PLUGIN" -e main "$@" >log 2>&1 || link_status=$?
	[ -e hit ]
}
