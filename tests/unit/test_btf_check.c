// SPDX-License-Identifier: GPL-3.0-or-later
//
// btf_check against handmade blobs: for each rule one that keeps and one that breaks it.
//
// Every case runs in both byte orders, must name its rule in exactly one message, and is shown to
// the strictest reader there is, the running kernel, where that is allowed (BPF_BTF_LOAD as root).
// A case whose verdict differs from the kernel's on purpose says why in `differs`. Real blobs, the
// kernel's own and pahole's, must pass too.
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "btf/btf_check.h"
#include "btf_blob.h"
#include "check.h"
#include "failing_memory.h"
#include "ldbtf/btf_format.h"

// ---- verdicts

struct verdict {
	enum status status;
	size_t messages;
	char text[512]; // of the last message
};

static void keep_message(void *data, enum diag_severity severity, const char *text, size_t repeats)
{
	struct verdict *verdict = data;
	(void)severity;
	verdict->messages += 1 + repeats;
	snprintf(verdict->text, sizeof(verdict->text), "%s", text);
}

typedef enum status check_function(const uint8_t *data, size_t size, bool is_big_endian,
				   const struct btf_view *base, const struct diag_source *where);

static struct verdict judge(check_function *check, const uint8_t *data, size_t size,
			    bool is_big_endian)
{
	struct diag diag;
	struct verdict verdict = {0};
	diag_init(&diag);
	struct diag_source where = {.diag = &diag, .file = "test"};
	verdict.status = check(data, size, is_big_endian, NULL, &where);
	if (diag.count)
		diag_for_each(&diag, keep_message, &verdict);
	diag_deinit(&diag);
	return verdict;
}

// ---- the kernel

static bool kernel_is_usable;

// 0 when the kernel takes the blob, else its errno.
static int load_into_kernel(const struct btf_blob *blob)
{
	static char log[4096];
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.btf = (uintptr_t)blob->bytes;
	attr.btf_size = (uint32_t)blob->size;
	attr.btf_log_buf = (uintptr_t)log;
	attr.btf_log_size = sizeof(log);
	attr.btf_log_level = 1;
	int fd = (int)syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
	int error = fd < 0 ? errno : 0;
	if (error == ENOSPC) { // the log, not the blob
		attr.btf_log_buf = 0;
		attr.btf_log_size = 0;
		attr.btf_log_level = 0;
		fd = (int)syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof(attr));
		error = fd < 0 ? errno : 0;
	}
	if (fd >= 0)
		close(fd);
	return error;
}

static void find_kernel(void)
{
	struct btf_blob blob = btf_blob_from_text("INT int 4 0x01000020;", false);
	const uint16_t one = 1;
	// blobs for it are little-endian
	int error = *(const uint8_t *)&one ? load_into_kernel(&blob) : ENOSYS;
	kernel_is_usable = !error;
	if (error)
		printf("SKIP: the kernel's verdicts: BPF_BTF_LOAD: %s (run as root on a "
		       "little-endian machine)\n",
		       strerror(error));
	btf_blob_free(&blob);
}

// ---- cases

// What a kernel is expected to say. Equal to ours unless the case has a reason.
enum kernel { SAME, TAKES, REFUSES };

struct check_case {
	const char *rule; // NULL: a good blob
	const char *text;
	enum kernel kernel;
	const char *differs; // why, when kernel is not SAME
};

// ID 1 is int, ID 2 is long int: with it the pointers' size is known to be 8.
#define BASE "INT int 4 0x01000020; INT \"long int\" 8 0x01000040;"
#define NAME_64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NAME_512 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64

static const struct check_case cases[] = {
	// 1.6: structure, references, names
	{NULL, BASE, 0, 0},
	{"1.6.1", BASE "STRUCT s 4 vlen=1 7 7;", 0, 0},
	{"1.6.1", BASE "INT x 4;", 0, 0},
	{"1.6.2", "INT @99 4 0x01000020;", 0, 0},
	{"1.6.2", BASE "STRUCT s 4 : @99 1 0;", 0, 0},
	{"1.6.2", BASE "ENUM e 4 : @99 0;", 0, 0},
	{"1.6.2", BASE "FUNC_PROTO - 0 : @99 1;", 0, 0},
	{"1.6.3", BASE "PTR - 4;", 0, 0},
	{"1.6.3", BASE "CONST - 4;", 0, 0},
	{"1.6.3", BASE "TYPEDEF t 4;", 0, 0},
	{"1.6.3", BASE "VAR v 4 0;", 0, 0},
	{"1.6.3", BASE "DECL_TAG t 4 -1;", 0, 0},
	{"1.6.3", BASE "TYPE_TAG t 4;", 0, 0},
	{"1.6.3", BASE "ARRAY - 0 4 1 1;", 0, 0},
	{"1.6.3", BASE "ARRAY - 0 1 4 1;", 0, 0},
	{"1.6.3", BASE "STRUCT s 4 : a 4 0;", 0, 0},
	{"1.6.3", BASE "FUNC_PROTO - 4;", 0, 0},
	{"1.6.3", BASE "FUNC_PROTO - 0 : a 4;", 0, 0},
	{"1.6.3", BASE "DATASEC d 4 : 4 0 4;", 0, 0},
	{"1.6.3", BASE "FUNC f 1;", 0, 0},
	{"1.6.3", BASE "FUNC f 9;", 0, 0},

	// Names
	{NULL, BASE "TYPEDEF " NAME_512 " 1;", 0, 0},
	{"1.7.1", BASE "TYPEDEF " NAME_512 "a 1;", 0, 0},
	{NULL, BASE "TYPEDEF ._aZ9.x 1;", 0, 0},
	{"1.7.1", BASE "TYPEDEF 9a 1;", 0, 0},
	{"1.7.1", BASE "TYPEDEF a$b 1;", 0, 0},
	{"1.7.1", BASE "STRUCT \"a::b\" 4;", 0, 0},
	{"1.7.1", BASE "UNION \"a<b>\" 4;", 0, 0},
	{"1.7.1", BASE "ENUM \"a b\" 4;", 0, 0},
	{"1.7.1", BASE "STRUCT s 4 : \"1\" 1 0;", 0, 0},
	{"1.7.1", BASE "ENUM e 4 : \"-\" 0;", 0, 0},
	{"1.7.1", BASE "FUNC_PROTO - 0 : \"a-b\" 1;", 0, 0},
	{"1.7.1", BASE "FWD \"a\x01\" 0;", 0, 0},
	// offset 4 is the NUL of "int": an empty name, but not offset 0
	{"1.7.1", BASE "STRUCT @4 4;", 0, 0},
	{NULL, BASE "STRUCT @1 4;", 0, 0}, // "int", as good a name as any
	{NULL, BASE "STRUCT @2 4;", 0, 0}, // "nt": the tail of another string
	{"1.7.2", BASE "FWD - 0;", 0, 0},
	{"1.7.2", BASE "TYPEDEF - 1;", 0, 0},
	{"1.7.2", BASE "FUNC_PROTO - 0; FUNC - 3;", 0, 0},
	{"1.7.2", BASE "VAR - 1 0;", 0, 0},
	{"1.7.2", BASE "ENUM e 4 : - 1;", 0, 0},
	{"1.7.2", BASE "ENUM64 e 8 : - 1 0;", 0, 0},
	{NULL, BASE "STRUCT - 4 : - 1 0; UNION - 4 : - 1 0; ENUM - 4; ENUM64 - 8;", 0, 0},
	{NULL, BASE "DATASEC \".data..x $y-z\" 4;", 0, 0},
	{"1.7.3", BASE "DATASEC - 4;", 0, 0},
	{"1.7.3", BASE "DATASEC \"a\x7f\" 4;", 0, 0},
	{NULL, BASE "TYPE_TAG \"any text: 1\x01\" 1; STRUCT s 4; DECL_TAG \"9 <>\" 4 -1;", 0, 0},
	{"1.7.4", BASE "TYPE_TAG - 1;", 0, 0},
	{"1.7.4", BASE "STRUCT s 4; DECL_TAG - 3 -1;", 0, 0},
	{NULL,
	 "INT - 4 0x01000020; FLOAT - 4; INT \"long long unsigned int\" 8 64; FLOAT \"long "
	 "double\" 16;",
	 0, 0},
	{"1.7.5", BASE "PTR p 1;", 0, 0},
	{"1.7.5", BASE "ARRAY a 0 1 1 1;", 0, 0},
	{"1.7.5", BASE "CONST c 1;", 0, 0},
	{"1.7.5", BASE "VOLATILE v 1;", 0, 0},
	{"1.7.5", BASE "RESTRICT r 1;", 0, 0},
	{"1.7.5", BASE "FUNC_PROTO p 0;", 0, 0},

	// Info words
	{"1.7.6", BASE "KIND0 - 0;", 0, 0},
	{"1.7.6", BASE "KIND20 - 0;", 0, 0},
	{"1.7.6", BASE "KIND31 - 0;", 0, 0},
	{"1.7.6", BASE "PTR - 1 info=0x02010000;", 0, 0},
	{"1.7.6", BASE "PTR - 1 info=0x22000000;", 0, 0},
	{"1.7.6", BASE "PTR - 1 info=0x42000000;", 0, 0},
	{NULL, BASE "STRUCT! - 4; UNION! - 4; ENUM! - 4; ENUM64! - 8; FWD! f 0;", 0, 0},
	// kernels before 6.15 refuse it
	{NULL, BASE "STRUCT s 4; DECL_TAG! t 3 -1; TYPE_TAG! t 1;", 0, 0},
	{"1.7.7", "INT! int 4 0x01000020;", 0, 0},
	{"1.7.7", BASE "PTR! - 1;", 0, 0},
	{"1.7.7", BASE "ARRAY! - 0 1 1 1;", 0, 0},
	{"1.7.7", BASE "TYPEDEF! t 1;", 0, 0},
	{"1.7.7", BASE "CONST! - 1;", 0, 0},
	{"1.7.7", BASE "FUNC_PROTO! - 0;", 0, 0},
	{"1.7.7", BASE "FUNC_PROTO - 0; FUNC! f 3;", 0, 0},
	{"1.7.7", BASE "VAR! v 1 0;", 0, 0},
	{"1.7.7", BASE "DATASEC! d 4;", 0, 0},
	{"1.7.7", "FLOAT! f 4;", 0, 0},
	{"1.7.8", "INT int 4 0x01000020 vlen=1;", 0, 0},
	{"1.7.8", BASE "PTR - 1 vlen=1;", 0, 0},
	{"1.7.8", BASE "CONST - 1 vlen=1;", 0, 0},
	{"1.7.8", BASE "TYPEDEF t 1 vlen=1;", 0, 0},
	{"1.7.8", BASE "ARRAY - 0 1 1 1 vlen=1;", 0, 0},
	{"1.7.8", BASE "FWD f 0 vlen=1;", 0, 0},
	{"1.7.8", BASE "VAR v 1 0 vlen=1;", 0, 0},
	{"1.7.8", "FLOAT f 4 vlen=1;", 0, 0},
	{"1.7.8", BASE "STRUCT s 4; DECL_TAG t 3 -1 vlen=1;", 0, 0},
	{"1.7.8", BASE "TYPE_TAG t 1 vlen=1;", 0, 0},

	// Each kind alone
	{NULL,
	 "INT a 1 0x04000008; INT b 3 24; INT c 16 128; INT d 32 128; INT e 4 0x00100010; INT f 4 "
	 "0x02000020;",
	 0, 0},
	{"1.7.9", "INT a 4 0x10000020;", 0, 0},
	{"1.7.9", "INT a 17 129;", 0, 0},
	{"1.7.9", "INT a 4 0x00010020;", 0, 0},
	{"1.7.9", "INT a 2 32;", 0, 0},
	{"1.7.9", "INT a 4 0x03000020;", 0, 0},
	{"1.7.9", "INT a 4 0x05000020;", 0, 0},
	{"1.7.9", "INT a 4 0x08000020;", 0, 0},
	{NULL, BASE "ARRAY - 0 1 1 0; ARRAY - 0 3 1 5;", 0, 0},
	{"1.7.10", BASE "ARRAY - 4 1 1 1;", 0, 0},
	{"1.7.10", BASE "ARRAY - 0 0 1 1;", 0, 0},
	{"1.7.10", BASE "ARRAY - 0 1 0 1;", 0, 0},
	{NULL, BASE "STRUCT - 12 : a 1 0 : b 1 32 : c 1 64; UNION - 4 : a 1 0 : b 1 0;", 0, 0},
	{NULL, BASE "STRUCT s 0; UNION u 0;", 0, 0},
	{NULL, BASE "ARRAY - 0 1 1 0; STRUCT - 4 : a 1 0 : flexible 3 32;", 0, 0},
	{"1.7.11", BASE "STRUCT s 4 : a 0 0;", 0, 0},
	{"1.7.11", BASE "STRUCT s 8 : a 1 32 : b 1 0;", 0, 0},
	{"1.7.11", BASE "UNION s 8 : a 1 0 : b 1 32;", 0, 0},
	{"1.7.11", BASE "STRUCT s 4 : a 1 64;", 0, 0},
	{NULL,
	 BASE "ENUM a 1 : A 1; ENUM b 2; ENUM! c 4 : A -1 : B -1; ENUM d 8; ENUM64 e 1; ENUM64! f "
	      "8 : C -1 -1;",
	 0, 0},
	{"1.7.12", BASE "ENUM a 3;", 0, 0},
	{"1.7.12", BASE "ENUM a 0;", 0, 0},
	{"1.7.12", BASE "ENUM64 a 16;", 0, 0},
	{NULL, BASE "FWD a 0; FWD! b 0;", 0, 0},
	{"1.7.13", BASE "FWD a 1;", 0, 0},
	{NULL, BASE "FUNC_PROTO - 0; FUNC f 3; FUNC g 3 vlen=1;", 0, 0},
	{"1.7.14", BASE "FUNC_PROTO - 0; FUNC f 3 vlen=2;", 0, 0},
	{NULL, BASE "VAR a 1 0; VAR b 2 1;", 0, 0},
	{"1.7.15", BASE "VAR a 0 0;", 0, 0},
	{"1.7.15", BASE "VAR a 1 2;", 0, 0},
	{NULL, BASE "VAR a 1 0; VAR b 1 1; DATASEC d 16 : 3 0 4 : 4 8 8; DATASEC e 1;", 0, 0},
	{"1.7.16", BASE "DATASEC d 0;", 0, 0},
	{"1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 8 4 : 3 0 4;", 0, 0},
	{"1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 0 4 : 3 2 4;", 0, 0},
	{"1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 0 0;", 0, 0},
	{"1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 0 17;", 0, 0},
	{"1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 16 4;", 0, 0},
	{"1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 3 0xfffffffc 8;", 0, 0},
	{"1.7.16", BASE "VAR a 1 0; DATASEC d 16 : 0 0 4;", 0, 0},
	{NULL, "FLOAT a 2; FLOAT b 4; FLOAT c 8; FLOAT d 12; FLOAT e 16;", 0, 0},
	{"1.7.17", "FLOAT a 1;", 0, 0},
	{"1.7.17", "FLOAT a 10;", 0, 0},
	{"1.7.17", "FLOAT a 32;", 0, 0},
	{NULL, BASE "STRUCT s 4 : a 1 0; DECL_TAG t 3 0; DECL_TAG t 3 -1;", 0, 0},
	{"1.7.18", BASE "STRUCT s 4 : a 1 0; DECL_TAG t 3 -2;", 0, 0},

	// Loops
	{NULL, BASE "STRUCT s 8 : next 4 0; PTR - 3;", 0, 0},
	{NULL, BASE "PTR - 4; ARRAY - 0 3 1 2;", 0, 0}, // no C has it, no reader hangs over it
	{NULL, BASE "PTR - 4; FUNC_PROTO - 0 : f 3;", 0, 0},
	{"1.7.19", BASE "PTR - 3;", 0, 0},
	{"1.7.19", BASE "TYPEDEF t 3;", 0, 0},
	{"1.7.19", BASE "CONST - 4; VOLATILE - 5; PTR - 3;", 0, 0},
	{"1.7.19", BASE "PTR - 4; TYPEDEF t 5; CONST - 4;", 0, 0},
	{"1.7.19", BASE "STRUCT s 4 : a 3 0;", 0, 0},
	{"1.7.19", BASE "STRUCT s 4 : a 4 0; UNION u 4 : a 5 0; TYPEDEF t 3;", 0, 0},
	{"1.7.19", BASE "ARRAY - 0 3 1 1;", 0, 0},
	{"1.7.19", BASE "ARRAY - 0 4 1 1; CONST - 3;", 0, 0},
	{"1.7.19", BASE "STRUCT s 0 : a 4 0; ARRAY - 0 3 1 0;", 0, 0},
	{NULL,
	 BASE "TYPEDEF t0 1; TYPEDEF t1 3; TYPEDEF t2 4; TYPEDEF t3 5; TYPEDEF t4 6; TYPEDEF t5 7; "
	      "TYPEDEF t6 8;",
	 0, 0},

	// What may refer to what
	{NULL,
	 BASE "CONST - 0; VOLATILE - 3; TYPEDEF t 4; PTR - 5; FWD f 0; CONST - 7; PTR - 8; "
	      "FUNC_PROTO - 0; "
	      "TYPEDEF g 10; PTR - 11; TYPE_TAG u 12; RESTRICT - 12;",
	 0, 0},
	{"1.7.20", BASE "VAR v 1 0; CONST - 3;", 0, 0},
	{"1.7.20", BASE "VAR v 1 0; PTR - 3;", 0, 0},
	{"1.7.20", BASE "DATASEC d 4; PTR - 3;", 0, 0},
	{"1.7.20", BASE "DATASEC d 4; TYPEDEF t 3;", 0, 0},
	{"1.7.20", BASE "STRUCT s 4; DECL_TAG t 3 -1; VOLATILE - 4;", 0, 0},
	{"1.7.20", BASE "FUNC_PROTO - 0; FUNC f 3; CONST - 4;", TAKES,
	 "the kernel takes FUNC for its FUNC_PROTO here"},
	{NULL, BASE "TYPEDEF i 1; CONST - 3; STRUCT s 4 : a 1 0; ARRAY - 0 5 4 7; ARRAY - 0 6 3 2;",
	 0, 0},
	{NULL, BASE "ARRAY - 0 1 1 0x3fffffff;", 0, 0},
	{"1.7.21", BASE "ARRAY - 0 1 1 0x40000000;", 0, 0},
	{"1.7.21", BASE "ARRAY - 0 1 1 0x10000; ARRAY - 0 3 1 0x10000;", 0, 0},
	{"1.7.21", BASE "PTR - 0; ARRAY - 0 1 3 1;", 0, 0},
	{"1.7.21", BASE "STRUCT s 4; ARRAY - 0 1 3 1;", 0, 0},
	{"1.7.21", BASE "INT odd 4 0x00000007; ARRAY - 0 1 3 1;", 0, 0},
	{"1.7.21", BASE "INT odd 4 0x00000007; ARRAY - 0 3 1 1;", 0, 0},
	{"1.7.21", BASE "INT odd 4 0x00080008; CONST - 3; ARRAY - 0 4 1 1;", 0, 0},
	{"1.7.21", BASE "FWD f 0; ARRAY - 0 3 1 1;", 0, 0},
	{"1.7.21", BASE "FUNC_PROTO - 0; ARRAY - 0 3 1 1;", 0, 0},
	{"1.7.21", BASE "CONST - 0; ARRAY - 0 3 1 1;", 0, 0},
	{"1.7.21", BASE "VAR v 1 0; ARRAY - 0 3 1 1;", 0, 0},
	{"1.7.22", BASE "TYPEDEF t 0; STRUCT s 4 : a 3 0;", 0, 0},
	{"1.7.22", BASE "FWD f 0; STRUCT s 4 : a 3 0;", 0, 0},
	{"1.7.22", BASE "FUNC_PROTO - 0; STRUCT s 4 : a 3 0;", 0, 0},
	{"1.7.22", BASE "FUNC_PROTO - 0; FUNC f 3; STRUCT s 4 : a 4 0;", 0, 0},
	{"1.7.22", BASE "VAR v 1 0; STRUCT s 4 : a 3 0;", 0, 0},
	{"1.7.22", BASE "DATASEC d 4; STRUCT s 4 : a 3 0;", 0, 0},
	{"1.7.22", BASE "STRUCT s 4; DECL_TAG t 3 -1; UNION s 4 : a 4 0;", 0, 0},
	// Members without kind_flag
	{"1.7.25", BASE "INT bits 4 0x00040003; STRUCT s 4 : a 3 0 : b 1 8;", 0, 0},
	{NULL, BASE "INT bits 4 0x00040003; STRUCT s 4 : a 3 0 : b 3 13;", 0, 0},
	{"1.7.23", BASE "PTR - 0; STRUCT s 16 : a 3 4;", 0, 0},
	{"1.7.23", BASE "ARRAY - 0 1 1 1; STRUCT s 16 : a 3 4;", 0, 0},
	{"1.7.23", BASE "STRUCT i 4; STRUCT s 16 : a 3 4;", 0, 0},
	{"1.7.23", BASE "ENUM e 4; STRUCT s 16 : a 3 4;", 0, 0},
	{"1.7.23", BASE "INT wide 16 128; STRUCT s 32 : a 3 4;", 0, 0},
	// Members with kind_flag
	{NULL, BASE "STRUCT! s 8 : a 1 0x1f000000 : b 1 0x0100001f : c 1 32;", 0, 0},
	{NULL,
	 BASE "TYPEDEF t 1; CONST - 3; ENUM e 4; VOLATILE - 5; STRUCT! s 8 : a 4 0x1f000000 : b 6 "
	      "0x20000020;",
	 0, 0},
	{NULL, BASE "ENUM64 e 8; STRUCT! s 8 : a 3 0x20000000;", 0, 0},
	{NULL, BASE "UNION! u 4 : a 1 0x03000000 : b 1 0x20000000;", 0, 0},
	{"1.7.24", BASE "STRUCT! s 8 : a 1 4;", 0, 0},
	{"1.7.24", BASE "PTR - 0; STRUCT! s 8 : a 3 4;", 0, 0},
	{"1.7.24", BASE "PTR - 0; STRUCT! s 8 : a 3 0x08000000;", 0, 0},
	{"1.7.24", BASE "ARRAY - 0 1 1 1; STRUCT! s 8 : a 3 0x08000000;", 0, 0},
	{"1.7.24", BASE "STRUCT i 4; STRUCT! s 8 : a 3 0x08000000;", 0, 0},
	{"1.7.24", "FLOAT f 4;" BASE "STRUCT! s 8 : a 1 0x08000000;", 0, 0},
	{"1.7.24", BASE "STRUCT! s 8 : a 1 0x21000000;", 0, 0},
	{"1.7.24", BASE "INT odd 4 0x00000007; STRUCT! s 8 : a 3 0x03000000;", 0, 0},
	{"1.7.24", BASE "INT odd 4 0x00000007; STRUCT! s 8 : a 3 0;", 0, 0},
	{"1.7.24", BASE "INT wide 16 128; STRUCT! s 32 : a 3 0x80000004;", 0, 0},
	{"1.7.24", BASE "ENUM e 8; STRUCT! s 8 : a 3 0x21000000;", 0, 0},
	{"1.7.24", BASE "ENUM64 e 8; STRUCT! s 8 : a 3 0x28000000;", 0, 0},
	{"1.7.24", BASE "ENUM64 e 8; STRUCT! s 8 : a 3 4;", 0, 0},
	// Inside the struct
	{"1.7.25", BASE "STRUCT s 7 : a 1 32;", 0, 0},
	{"1.7.25", BASE "STRUCT s 7 : a 1 27;", 0, 0},
	{"1.7.25", BASE "PTR - 0; STRUCT s 8 : a 3 8;", 0, 0},
	{"1.7.25", BASE "ARRAY - 0 1 1 2; STRUCT s 8 : a 3 8;", 0, 0},
	{"1.7.25", BASE "STRUCT i 8; STRUCT s 8 : a 3 8;", 0, 0},
	{"1.7.25", BASE "ENUM e 2; STRUCT s 2 : a 3 8;", 0, 0},
	{"1.7.25", "FLOAT d 8; STRUCT s 8 : a 1 64;", 0, 0},
	{"1.7.25", BASE "STRUCT! s 4 : a 1 0x08000019;", 0, 0},
	{"1.7.25", BASE "STRUCT! s 4 : a 1 8;", 0, 0},
	{"1.7.25", BASE "ENUM e 4; STRUCT! s 4 : a 3 0x08000019;", 0, 0},
	{NULL, BASE "ENUM e 1; STRUCT s 4 : a 3 24;", 0, 0},
	// 32 bits to a kernel beside bitfields
	{"1.7.25", BASE "ENUM e 1; STRUCT! s 4 : a 3 24;", 0, 0},
	{NULL, BASE "ENUM e 1; STRUCT! s 4 : a 3 0x08000018;", 0, 0},
	{NULL, BASE "FLOAT f 4; FLOAT d 8; FLOAT l 16; STRUCT s 40 : a 3 32 : b 4 64 : c 5 192;", 0,
	 0},
	{"1.7.25", BASE "FLOAT d 8; STRUCT s 16 : a 3 32;", 0, 0},
	{"1.7.25", BASE "FLOAT f 4; STRUCT s 16 : a 3 8;", 0, 0},
	{"1.7.25", BASE "FLOAT l 16; STRUCT s 32 : a 3 32;", 0, 0},
	// D's and Java's `long` has 8 bytes where pointers have 4.
	{NULL, "INT long 8 0x01000040; FLOAT double 8; STRUCT s 12 : a 2 32;", REFUSES,
	 "32-bit image"},
	// The same for an image of 4-byte pointers; the kernel takes its own size of them.
	{NULL, "INT \"long int\" 4 0x01000020; PTR - 0; STRUCT s 8 : a 2 0 : b 2 32;", REFUSES,
	 "32-bit image"},
	{NULL, "INT int 4 0x01000020; PTR - 0; STRUCT s 8 : a 2 0 : b 2 32;", REFUSES,
	 "pointer size unknown"},
	{NULL, "FLOAT d 8; INT int 4 0x01000020; STRUCT s 12 : a 2 0 : b 1 32;", REFUSES,
	 "pointer size unknown"},
	// Functions
	{NULL,
	 BASE "FUNC_PROTO - 1 : a 1 : b 2; FUNC f 3; FUNC_PROTO - 0 : - 0; FUNC g 5; FUNC_PROTO - "
	      "0 : a 1 : - 0; FUNC h 7;",
	 0, 0},
	{NULL, BASE "FUNC_PROTO - 1 : - 1; PTR - 3;", 0, 0}, // names are needed by FUNC only
	{"1.7.26", BASE "TYPEDEF nothing 0; FUNC_PROTO - 3;", 0, 0},
	{"1.7.26", BASE "FWD f 0; FUNC_PROTO - 3;", 0, 0},
	{"1.7.26", BASE "VAR v 1 0; FUNC_PROTO - 3;", 0, 0},
	{"1.7.26", BASE "FUNC_PROTO - 0; FUNC_PROTO - 3;", 0, 0},
	{"1.7.26", BASE "FUNC_PROTO - 0 : a 0;", 0, 0},
	{"1.7.26", BASE "FUNC_PROTO - 0 : - 0 : a 1;", 0, 0},
	{"1.7.26", BASE "FWD f 0; FUNC_PROTO - 0 : a 3;", 0, 0},
	{"1.7.26", BASE "VAR v 1 0; FUNC_PROTO - 0 : a 3;", 0, 0},
	{"1.7.26", BASE "FUNC_PROTO - 0; FUNC f 3; FUNC_PROTO - 0 : a 4;", 0, 0},
	{"1.7.27", BASE "FUNC_PROTO - 0 : - 1; FUNC f 3;", 0, 0},
	{"1.7.27", BASE "FUNC_PROTO - 0 : a 1 : - 1 : - 0; FUNC f 3;", 0, 0},
	{NULL, BASE "FUNC_PROTO - 0 : a 1 : a 1; FUNC f 3;", 0, 0},
	// Variables
	{NULL, BASE "VAR v 4 0; CONST - 2; DATASEC d 16 : 3 0 16;", 0, 0},
	{"1.7.28", BASE "FWD f 0; VAR v 3 0;", 0, 0},
	{"1.7.28", BASE "TYPEDEF nothing 0; VAR v 3 0;", 0, 0},
	{"1.7.28", BASE "FUNC_PROTO - 0; VAR v 3 0;", 0, 0},
	{"1.7.28", BASE "VAR v 1 0; VAR w 3 0;", 0, 0},
	{"1.7.28", BASE "DATASEC d 16 : 1 0 4;", 0, 0},
	{"1.7.28", BASE "VAR v 2 0; DATASEC d 16 : 3 0 4;", 0, 0},
	{"1.7.28", BASE "DATASEC d 16 : 4 0 4; VAR v 2 0;", TAKES,
	 "the kernel looks only at VARs of lower IDs"},
	{"1.7.28", BASE "PTR - 0; VAR v 3 0; DATASEC d 16 : 4 0 4;", 0, 0},
	{"1.7.28", BASE "ARRAY - 0 1 1 3; VAR v 3 0; DATASEC d 16 : 4 0 8;", 0, 0},
	// Tags
	{NULL,
	 BASE "STRUCT s 8 : a 1 0 : b 1 32; UNION u 4 : a 1 0; VAR v 1 0; FUNC_PROTO - 0 : a 1; "
	      "FUNC f 6; TYPEDEF t 1;"
	      "DECL_TAG a 3 1; DECL_TAG a 4 0; DECL_TAG a 5 -1; DECL_TAG a 7 0; DECL_TAG a 7 -1; "
	      "DECL_TAG a 8 -1;",
	 0, 0},
	{"1.7.29", BASE "STRUCT s 4 : a 1 0; DECL_TAG t 3 1;", 0, 0},
	{"1.7.29", BASE "UNION s 4 : a 1 0; DECL_TAG t 3 0x7fffffff;", 0, 0},
	{"1.7.29", BASE "FUNC_PROTO - 0 : a 1; FUNC f 3; DECL_TAG t 4 1;", 0, 0},
	{"1.7.29", BASE "VAR v 1 0; DECL_TAG t 3 0;", 0, 0},
	{"1.7.29", BASE "TYPEDEF v 1; DECL_TAG t 3 0;", 0, 0},
	{"1.7.29", BASE "ENUM e 4 : A 0; DECL_TAG t 3 0;", 0, 0},
	{"1.7.29", BASE "DECL_TAG t 1 -1;", 0, 0},
	{"1.7.29", BASE "FUNC_PROTO - 0; DECL_TAG t 3 -1;", 0, 0},
	{"1.7.29", BASE "DECL_TAG t 0 -1;", 0, 0},
	{NULL, BASE "CONST - 1; TYPE_TAG a 3; TYPE_TAG b 4; PTR - 5; TYPE_TAG c 6;", 0, 0},
	{"1.7.30", BASE "TYPE_TAG a 1; CONST - 3;", 0, 0},
	{"1.7.30", BASE "TYPE_TAG a 1; TYPEDEF t 3;", 0, 0},
	{"1.7.30", BASE "TYPE_TAG a 4; VOLATILE - 5; TYPE_TAG b 1;", 0, 0},
};

static void check_message(const struct verdict *verdict, const char *rule, const char *text)
{
	char expected[32];
	snprintf(expected, sizeof(expected), "(rule %s)", rule);
	if (verdict->status != STATUS_MALFORMED || verdict->messages != 1 ||
	    !strstr(verdict->text, expected))
		fprintf(stderr, "expected %s of: %s\n  got status %d, %zu messages: %s\n", expected,
			text, verdict->status, verdict->messages, verdict->text);
	CHECK(verdict->status == STATUS_MALFORMED);
	CHECK_EQ(verdict->messages, 1);
	CHECK(strstr(verdict->text, expected));
}

static void check_good(const struct verdict *verdict, const char *text)
{
	if (verdict->status != STATUS_OK)
		fprintf(stderr, "refused: %s\n  %s\n", verdict->text, text);
	CHECK_EQ(verdict->status, STATUS_OK);
	CHECK_EQ(verdict->messages, 0);
}

static void check_kernel(const struct btf_blob *blob, bool is_good, enum kernel kernel,
			 const char *text)
{
	if (!kernel_is_usable)
		return;
	bool expected = kernel == SAME ? is_good : kernel == TAKES;
	int error = load_into_kernel(blob);
	if (!error != expected)
		fprintf(stderr, "the kernel %s (%s): %s\n", error ? "refuses" : "takes",
			strerror(error), text);
	CHECK_EQ(!error, expected);
}

static void test_cases(void)
{
	size_t compared = 0, different = 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct check_case *c = &cases[i];
		for (int is_big_endian = 0; is_big_endian <= 1; is_big_endian++) {
			struct btf_blob blob = btf_blob_from_text(c->text, is_big_endian);
			struct verdict verdict =
				judge(btf_check, blob.bytes, blob.size, is_big_endian);
			if (c->rule)
				check_message(&verdict, c->rule, c->text);
			else
				check_good(&verdict, c->text);
			if (!is_big_endian) {
				check_kernel(&blob, !c->rule, c->kernel, c->text);
				compared++;
				different += c->kernel != SAME;
				CHECK_EQ(c->kernel != SAME, c->differs != NULL);
			}
			btf_blob_free(&blob);
		}
	}
	if (kernel_is_usable)
		printf("%zu verdicts compared with the kernel's, %zu differ on purpose\n", compared,
		       different);
}

// ---- the header and the strings

static void check_blob(const char *rule, const struct btf_blob *blob, bool is_big_endian,
		       enum kernel kernel, const char *what)
{
	struct verdict verdict = judge(btf_check, blob->bytes, blob->size, is_big_endian);
	if (rule)
		check_message(&verdict, rule, what);
	else
		check_good(&verdict, what);
	if (!is_big_endian)
		check_kernel(blob, !rule, kernel, what);
}

struct header_case {
	const char *rule;
	size_t offset; // of a 32-bit word in a blob with one INT: types at 0+16, strings at 16+5
	uint32_t value;
};

static void test_header(void)
{
	static const struct header_case words[] = {
		{NULL, 4, 24},
		{"1.3.1", 4, 23},
		{"1.3.1", 4, 0},
		{"1.3.1", 4, 46},
		{"1.3.1", 4, 0xffffffff},
		{"1.3.9", 8, 4},
		{"1.3.4", 8, 1},
		{"1.3.9", 12, 12},
		{"1.3.9", 12, 0},
		{"1.3.9", 12, 0xfffffffc},
		{"1.3.9", 16, 0},
		{"1.3.9", 16, 20},
		{"1.3.9", 16, 0xfffffff0},
		{"1.3.9", 20, 4},
		{"1.3.9", 20, 6},
		{"1.3.9", 20, 0},
		{"1.3.9", 20, 0xffffffff},
	};
	for (int is_big_endian = 0; is_big_endian <= 1; is_big_endian++) {
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			char what[64];
			struct btf_blob blob =
				btf_blob_from_text("INT int 4 0x01000020;", is_big_endian);
			btf_blob_put_u32(blob.bytes + words[i].offset, words[i].value,
					 is_big_endian);
			snprintf(what, sizeof(what), "header word at %zu is %#x", words[i].offset,
				 words[i].value);
			check_blob(words[i].rule, &blob, is_big_endian, SAME, what);
			btf_blob_free(&blob);
		}
		struct btf_blob blob = btf_blob_from_text("INT int 4 0x01000020;", is_big_endian);
		blob.bytes[2] = 2;
		check_blob("1.3.7", &blob, is_big_endian, SAME, "version 2");
		blob.bytes[2] = LDBTF_VERSION;
		blob.bytes[3] = 1;
		check_blob("1.3.7", &blob, is_big_endian, SAME, "flags 1");
		blob.bytes[3] = 0;
		blob.bytes[0] ^= 1;
		check_blob("1.3.1", &blob, is_big_endian, SAME, "no magic");
		blob.bytes[0] ^= 1;
		struct verdict verdict = judge(btf_check, blob.bytes, blob.size, !is_big_endian);
		check_message(&verdict, "1.3.7", "read in the other byte order");
		blob.bytes[blob.size - 1] = 'x';
		check_blob("1.4.1", &blob, is_big_endian, SAME, "no NUL at the end of the strings");
		blob.bytes[blob.size - 1] = 0;
		blob.bytes[blob.size - 5] = 'x';
		check_blob("1.4.1", &blob, is_big_endian, SAME,
			   "no NUL at the start of the strings");
		btf_blob_free(&blob);
	}
}

// A header of 32 bytes, as tools with layout support write it: fine while the rest is zero.
static void test_long_header(void)
{
	struct btf_blob blob = btf_blob_from_text("INT int 4 0x01000020;", false);
	struct btf_blob longer = {.size = blob.size + 8, .bytes = calloc(1, blob.size + 8)};
	memcpy(longer.bytes, blob.bytes, 24);
	memcpy(longer.bytes + 32, blob.bytes + 24, blob.size - 24);
	longer.bytes[4] = 32;
	check_blob(NULL, &longer, false, SAME, "32-byte header");
	longer.bytes[31] = 1;
	check_blob("1.3.8", &longer, false, SAME, "32-byte header that says something");
	btf_blob_free(&longer);
	btf_blob_free(&blob);
}

static void test_strings(void)
{
	struct btf_blob blob = btf_blob_from_sections("", 0, "", 1, false);
	check_blob(NULL, &blob, false, REFUSES, "no types: what a link without DWARF gets");
	btf_blob_free(&blob);
	blob = btf_blob_from_sections("", 0, "", 0, false);
	check_blob("1.4.1", &blob, false, SAME, "no strings");
	btf_blob_free(&blob);

	struct btf_blob source = btf_blob_from_text("INT - 4 0x01000020;", false);
	for (size_t over = 0; over <= 1; over++) {
		size_t size = (size_t)LDBTF_MAX_NAME_OFFSET + 1 + over;
		char *strings = calloc(1, size);
		blob = btf_blob_from_sections(source.bytes + LDBTF_HEADER_SIZE, 16, strings, size,
					      false);
		// The kernel's 16 MiB for a whole blob come first there.
		check_blob(over ? "1.4.3" : NULL, &blob, false, REFUSES, "16 MiB of strings");
		btf_blob_free(&blob);
		free(strings);
	}
	// Bytes of the reservation that stayed unused are NULs behind the last string.
	blob = btf_blob_from_sections(source.bytes + LDBTF_HEADER_SIZE, 16, "\0a\0\0\0\0\0", 8,
				      false);
	check_blob(NULL, &blob, false, SAME, "padding behind the strings");
	btf_blob_free(&blob);
	btf_blob_free(&source);
}

// ---- many

static void test_type_ids(void)
{
	for (uint32_t over = 0; over <= 1; over++) {
		uint32_t count = LDBTF_MAX_TYPE_ID + over;
		uint8_t *types = calloc(count, 12);
		for (uint32_t i = 0; i < count; i++) // pointers to void
			btf_blob_put_u32(types + 12 * i + 4, ldbtf_info(LDBTF_KIND_PTR, 0, 0),
					 false);
		struct btf_blob blob =
			btf_blob_from_sections(types, 12 * (size_t)count, "", 1, false);
		// The kernel counts one type too many, to which nothing could refer.
		check_blob(over ? "1.5.5" : NULL, &blob, false, TAKES, "1048575 types");
		btf_blob_free(&blob);
		free(types);
	}
}

// A chain of `count` records of `kind`, each referring to the next; the last to ID `end`.
static struct btf_blob make_chain(uint32_t kind, uint32_t count, uint32_t end)
{
	uint32_t record_words = kind == LDBTF_KIND_ARRAY ? 6 : kind == LDBTF_KIND_STRUCT ? 6 : 3;
	uint8_t *types = calloc(count + 2, 4 * record_words);
	for (uint32_t i = 0; i < count; i++) {
		uint8_t *at = types + 4 * record_words * i;
		uint32_t next = i + 1 == count ? end : i + 2;
		btf_blob_put_u32(at + 4, ldbtf_info(kind, kind == LDBTF_KIND_STRUCT, 0), false);
		if (kind == LDBTF_KIND_ARRAY) {
			btf_blob_put_u32(at + 12, next, false);
			btf_blob_put_u32(at + 16, count + 1, false);
			btf_blob_put_u32(at + 20, 1, false);
		} else if (kind == LDBTF_KIND_STRUCT) {
			btf_blob_put_u32(at + 8, 4, false);
			btf_blob_put_u32(at + 16, next, false);
		} else {
			btf_blob_put_u32(at + 8, next, false);
		}
	}
	uint8_t *at = types + 4 * (size_t)record_words * count;
	btf_blob_put_u32(at + 4, ldbtf_info(LDBTF_KIND_INT, 0, 0), false);
	btf_blob_put_u32(at + 8, 4, false);
	btf_blob_put_u32(at + 12, ldbtf_int_data(LDBTF_INT_SIGNED, 0, 32), false);
	size_t size = 4 * (size_t)record_words * count + 16;
	struct btf_blob blob = btf_blob_from_sections(types, size, "", 1, false);
	free(types);
	return blob;
}

// Depth costs no stack and time stays linear. Kernels stop after 32 steps; C does not.
static void test_depth(void)
{
	static const uint32_t kinds[] = {LDBTF_KIND_PTR, LDBTF_KIND_CONST, LDBTF_KIND_ARRAY,
					 LDBTF_KIND_STRUCT};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct btf_blob blob = make_chain(kinds[i], 20, 21);
		check_blob(NULL, &blob, false, SAME, "20 steps");
		btf_blob_free(&blob);
		blob = make_chain(kinds[i], 40, 41);
		check_blob(NULL, &blob, false, REFUSES,
			   "40 steps: legal C, more than a kernel follows");
		btf_blob_free(&blob);
		blob = make_chain(kinds[i], 500000, 500001);
		check_blob(NULL, &blob, false, REFUSES, "500000 steps");
		btf_blob_free(&blob);
		blob = make_chain(kinds[i], 500000, 250000);
		check_blob("1.7.19", &blob, false, SAME, "500000 steps and back");
		btf_blob_free(&blob);
	}
}

// ---- order

static void test_sorted(void)
{
	static const struct {
		bool is_sorted;
		const char *text;
	} orders[] = {
		{true, ""},
		{true, "INT a 4 32;"},
		{true, "PTR - 0; PTR - 0; INT a 4 32; INT a 4 32; INT aa 4 32; INT b 4 32;"},
		{true, "INT A 4 32; INT Z 4 32; INT _ 4 32; INT a 4 32; INT \"\xc3\" 4 32;"},
		{false, "INT a 4 32; PTR - 0;"},
		{false, "INT aa 4 32; INT a 4 32;"},
		{false, "INT a 4 32; INT B 4 32;"},
	};
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct btf_blob blob = btf_blob_from_text(orders[i].text, true);
		struct verdict verdict = judge(btf_check_sorted, blob.bytes, blob.size, true);
		if (orders[i].is_sorted)
			check_good(&verdict, orders[i].text);
		else
			check_message(&verdict, "1.10.1", orders[i].text);
		btf_blob_free(&blob);
	}
	struct btf_blob blob = btf_blob_from_text("INT @9 4 32;", false);
	struct verdict verdict = judge(btf_check_sorted, blob.bytes, blob.size, false);
	check_message(&verdict, "1.6.2", "a name outside of the strings");
	btf_blob_free(&blob);
}

// What is left out of btf_check_records: kernels read their own BTF without 1.7.19 to 1.7.29, and
// from Linux 7.2 on without 1.7.30.
static void test_records_only(void)
{
	struct btf_blob blob = btf_blob_from_text(BASE "TYPEDEF nothing 0; FUNC_PROTO - 3;", false);
	struct verdict verdict = judge(btf_check_records, blob.bytes, blob.size, false);
	check_good(&verdict, "a typedef of void is returned");
	btf_blob_free(&blob);
	blob = btf_blob_from_text(BASE "TYPE_TAG a 1; CONST - 3;", false);
	verdict = judge(btf_check_records, blob.bytes, blob.size, false);
	check_good(&verdict, "tag behind const");
	verdict = judge(btf_check, blob.bytes, blob.size, false);
	check_message(&verdict, "1.7.30", "tag behind const");
	btf_blob_free(&blob);
}

// The message is what a user sees: it names the type, and text from the input can't upset a
// terminal.
static void test_message(void)
{
	struct btf_blob blob = btf_blob_from_text(BASE "STRUCT server 7 : a 1 32;", false);
	struct verdict verdict = judge(btf_check, blob.bytes, blob.size, false);
	CHECK_STR(verdict.text, "test: BTF type 3 (STRUCT server): member 0 ends outside the 7 "
				"bytes (rule 1.7.25)");
	btf_blob_free(&blob);
	blob = btf_blob_from_text(BASE "STRUCT \"a\x1b[31m\xff\" 4;", false);
	verdict = judge(btf_check, blob.bytes, blob.size, false);
	CHECK_STR(verdict.text, "test: BTF type 3 (STRUCT a?[31m?): the type: \"a?[31m?\" is not "
				"an identifier of at most "
				"512 bytes (rule 1.7.1)");
	btf_blob_free(&blob);
}

// ---- damage

// Where a kernel takes what we refuse. Each has its case above or its reason in btf_check.h.
static bool kernel_is_known_milder(const struct verdict *verdict, uint8_t changed_byte)
{
	bool is_text_of_latin_1 = changed_byte >= 0x80;
	return strstr(verdict->text, "(rule 1.7.20)") || strstr(verdict->text, "(rule 1.7.28)") ||
	       (is_text_of_latin_1 && strstr(verdict->text, "(rule 1.7.1)"));
}

// Every truncation, every byte set to a few values: no step outside (the blob is exactly as long as
// its malloc block, so ASan sees one), the verdict always a clean one, and never milder than the
// kernel's.
static void test_damage(void)
{
	struct btf_blob good = btf_blob_from_text(btf_blob_rich_text, false);
	struct verdict verdict = judge(btf_check_sorted, good.bytes, good.size, false);
	check_good(&verdict, "the rich blob");
	check_blob(NULL, &good, false, SAME, "the rich blob");
	for (size_t size = 0; size < good.size; size++) {
		uint8_t *copy = malloc(size ? size : 1);
		memcpy(copy, good.bytes, size);
		verdict = judge(btf_check, copy, size, false);
		CHECK_EQ(verdict.status, STATUS_MALFORMED);
		CHECK_EQ(verdict.messages, 1);
		free(copy);
	}
	static const uint8_t masks[] = {0x01, 0x02, 0x08, 0x10, 0x40, 0x80, 0xff};
	size_t accepted = 0, refused = 0, milder = 0, stricter = 0;
	for (size_t at = 0; at < good.size; at++)
		for (size_t i = 0; i < sizeof(masks); i++) {
			good.bytes[at] ^= masks[i];
			verdict = judge(btf_check, good.bytes, good.size, false);
			CHECK(verdict.status == STATUS_OK || verdict.status == STATUS_MALFORMED);
			CHECK_EQ(verdict.messages, verdict.status != STATUS_OK);
			(void)!judge(btf_check_sorted, good.bytes, good.size, false).status;
			if (verdict.status == STATUS_OK)
				accepted++;
			else
				refused++;
			if (kernel_is_usable) {
				int error = load_into_kernel(&good);
				if (error && verdict.status == STATUS_OK) {
					fprintf(stderr,
						"byte %zu ^ %#x: the kernel refuses it (%s)\n", at,
						masks[i], strerror(error));
					milder++;
				}
				if (!error && verdict.status != STATUS_OK &&
				    !kernel_is_known_milder(&verdict, good.bytes[at])) {
					fprintf(stderr, "byte %zu ^ %#x: the kernel takes it: %s\n",
						at, masks[i], verdict.text);
					stricter++;
				}
			}
			good.bytes[at] ^= masks[i];
		}
	printf("damaged blobs: %zu accepted, %zu refused\n", accepted, refused);
	CHECK(accepted > 100 && refused > 1000);
	CHECK_EQ(milder, 0);
	CHECK_EQ(stricter, 0);
	btf_blob_free(&good);
}

// ---- memory

static void test_memory(void)
{
	struct btf_blob good = btf_blob_from_text(btf_blob_rich_text, false);
	struct diag_source nowhere = {0};
	long failed = 0;
	for (;; failed++) {
		memory_fail_at(failed);
		enum status status = btf_check(good.bytes, good.size, false, NULL, &nowhere);
		if (!memory_stop_failing()) {
			CHECK_EQ(status, STATUS_OK);
			break;
		}
		CHECK_EQ(status, STATUS_NO_MEMORY);
	}
	CHECK_EQ(failed, 2);
	btf_blob_free(&good);
}

// ---- blobs of others

static uint8_t *read_file(const char *path, size_t *ret_size)
{
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		return NULL;
	size_t size = 0, capacity = 16 << 20;
	uint8_t *data = malloc(capacity);
	for (;;) {
		ssize_t got = read(fd, data + size, capacity - size);
		if (got <= 0)
			break;
		size += (size_t)got;
	}
	close(fd);
	*ret_size = size;
	return data;
}

static void test_kernel_btf(void)
{
	const char *path = "/sys/kernel/btf/vmlinux";
	size_t size;
	uint8_t *data = read_file(path, &size);
	if (!data) {
		printf("SKIP: %s: %s\n", path, strerror(errno));
		return;
	}
	struct verdict verdict = judge(btf_check_records, data, size, false);
	check_good(&verdict, path);
	printf("%s: %zu bytes, %s\n", path, size,
	       verdict.status == STATUS_OK ? "accepted" : verdict.text);
	verdict = judge(btf_check, data, size, false);
	printf("  as if loaded by user space: %s\n",
	       verdict.status == STATUS_OK ? "accepted" : verdict.text);
	struct btf_blob blob = {.bytes = data, .size = size};
	check_kernel(&blob, verdict.status == STATUS_OK, SAME, path);
	verdict = judge(btf_check_sorted, data, size, false);
	printf("  sorted by name: %s\n", verdict.status == STATUS_OK ? "yes" : "no");
	free(data);
}

// What pahole writes for a program that holds a bit of everything which it can encode.
static void test_pahole_btf(void)
{
	static const char source[] =
		"enum color { RED, GREEN = -5 }; enum big { HUGE = 1L << 40 };"
		"struct list { struct list *next; unsigned a:3, b:13; char name[2][8]; double d; };"
		"union any { int i; struct list l; void (*f)(const char *, ...); };"
		"typedef struct list list_t; volatile list_t head; enum big big; enum color color;"
		"int walk(union any *any, const list_t *list) { return any->i + list->a; }";
	char folder[] = "/tmp/ldbtf-btf-check-XXXXXX", command[1024], path[64];
	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/btf", folder);
	snprintf(command, sizeof(command),
		 "cd %s && echo '%s' | cc -g -xc -c - -o o && pahole -J --btf_encode_detached=btf "
		 "o >/dev/null 2>&1",
		 folder, source);
	int failed = system(command);
	size_t size = 0;
	uint8_t *data = failed ? NULL : read_file(path, &size);
	if (!size) {
		printf("SKIP: pahole's BTF of a program: there is no pahole, or no cc\n");
	} else {
		struct btf_blob blob = {.bytes = data, .size = size};
		check_blob(NULL, &blob, false, SAME, "pahole's BTF of a program");
		printf("pahole's BTF of a program: %zu bytes\n", size);
	}
	free(data);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	CHECK(system(command) == 0);
}

int main(void)
{
	find_kernel();
	test_cases();
	test_header();
	test_long_header();
	test_strings();
	test_type_ids();
	test_depth();
	test_sorted();
	test_records_only();
	test_message();
	test_damage();
	test_memory();
	test_kernel_btf();
	test_pahole_btf();
	return CHECK_EXIT();
}
