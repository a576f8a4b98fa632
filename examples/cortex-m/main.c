// SPDX-License-Identifier: MIT
//
// Firmware that knows its own types. On the console it prints the definitions of its structures,
// every variable with its address, and values by path, through pointers from RAM to flash. Then it
// sends its BTF over the second serial port.
//
// Nothing here lists the members of a struct. The names, offsets and types come out of the section
// .BTF in flash, which the ldbtf plugin put there when the firmware was linked (see Makefile). Add
// a member to struct monitor, or a variable, build again, and it is printed.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ldbtf/btf.h>
#include <ldbtf/keep.h>

#include "board.h"
#include "ldbtf_shell.h"

// ---- the firmware's own data, as ordinary as it gets

enum sensor_kind { TEMPERATURE, PRESSURE, HUMIDITY };

struct limits {
	int16_t low, high;
};

struct sensor {
	char name[12];
	enum sensor_kind kind; // one byte: this ABI's enums are as short as they can be
	uint8_t channel : 4;
	uint8_t is_calibrated : 1;
	struct limits alarm;
};

struct reading {
	const struct sensor *sensor;
	uint32_t sequence;
	int16_t value;
	bool is_alarm;
};

struct monitor {
	uint32_t rounds;
	uint16_t alarms;
	struct reading last[3];
	const struct reading *worst;
	union {
		uint32_t word;
		uint8_t bytes[4];
	} seed;
};

// In flash,
static const struct sensor sensors[3] = {
	{.name = "boiler",
	 .kind = TEMPERATURE,
	 .channel = 3,
	 .is_calibrated = 1,
	 .alarm = {-50, 800}},
	{.name = "pipe", .kind = PRESSURE, .channel = 9, .alarm = {100, 400}},
	{.name = "cellar", .kind = HUMIDITY, .channel = 12, .is_calibrated = 1, .alarm = {0, 900}},
};
// in RAM with a value that reset() copies there,
static struct monitor monitor = {.seed = {0x6c646274}};
// and in RAM that reset() clears.
static int32_t averages[3];

// These variables shall be in the flash, with all types that they lead to. Without these lines the
// BTF would have everything, even the runtime's own types. README.md has what each line costs.
LDBTF_KEEP_VAR(sensors);
LDBTF_KEEP_VAR(monitor);
LDBTF_KEEP_VAR(averages);

// There is no hardware to measure. These are pseudo-random numbers (Numerical Recipes' generator),
// the same in each run.
static int16_t measure(const struct sensor *sensor)
{
	monitor.seed.word = monitor.seed.word * 1664525u + 1013904223u;
	return (int16_t)((monitor.seed.word >> 16) % 500u + sensor->channel);
}

static void run_round(void)
{
	struct reading *reading;
	unsigned i;

	monitor.rounds++;
	for (i = 0; i < 3; i++) {
		reading = &monitor.last[i];
		reading->sensor = &sensors[i];
		reading->sequence = monitor.rounds * 100 + i;
		reading->value = measure(reading->sensor);
		reading->is_alarm = reading->value < reading->sensor->alarm.low ||
				    reading->value > reading->sensor->alarm.high;
		monitor.alarms += reading->is_alarm;
		averages[i] += (reading->value * 16 - averages[i]) / 4;
		if (!monitor.worst || reading->value > monitor.worst->value)
			monitor.worst = reading;
	}
}

// ---- text

static void put_console(void *context, char c)
{
	(void)context;
	board_put(BOARD_CONSOLE, c);
}

static const struct ldbtf_output console = {put_console, NULL};

static void print(const char *text)
{
	while (*text)
		board_put(BOARD_CONSOLE, *text++);
}

static void print_number(uint32_t number, uint32_t base, unsigned digits)
{
	char text[10];
	unsigned used = 0;

	do {
		text[used++] = "0123456789abcdef"[number % base];
		number /= base;
	} while (number || used < digits);
	while (used)
		board_put(BOARD_CONSOLE, text[--used]);
}

static void print_decimal(uint32_t number) { print_number(number, 10, 1); }

static void print_address(uintptr_t address)
{
	print("0x");
	print_number((uint32_t)address, 16, 8);
}

// ---- the types

// BTF says in which section a variable is, and how far from the section's start. Where a section
// starts, the linker says by a symbol of firmware.ld.
extern const char __vectors_start[], __rodata_start[], __data_start[], __bss_start[];
extern const char __flash_start[], __flash_end[], __ram_start[], __ram_end[];

static const struct {
	const char *name, *start;
} section_starts[] = {
	{".vectors", __vectors_start},
	{".rodata", __rodata_start},
	{".data", __data_start},
	{".bss", __bss_start},
};

static bool is_same_text(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

static const char *address_of(const struct ldbtf_variable *variable)
{
	unsigned i;

	for (i = 0; i < sizeof(section_starts) / sizeof(section_starts[0]); i++)
		if (is_same_text(section_starts[i].name, variable->section))
			return section_starts[i].start + variable->offset;
	return NULL;
}

// Prints a definition as in the source, with the offsets and sizes that the source does not show.
static void print_definition(const struct ldbtf *btf, const char *name)
{
	struct ldbtf_view type;
	struct ldbtf_member_view member;
	uint32_t i, bytes;

	if (ldbtf_find_type(btf, name, LDBTF_KIND_STRUCT, &type) != LDBTF_OK) {
		print("no struct of this name\n");
		return;
	}
	print("struct ");
	print(name);
	print(" { // ");
	print_decimal(type.byte_size);
	print(" bytes\n");
	for (i = 0; ldbtf_member_at(btf, &type, i, &member) == LDBTF_OK; i++) {
		print("\t");
		ldbtf_print_declaration(btf, member.type_id, member.name, &console);
		if (member.bitfield_size) {
			print(" : ");
			print_decimal(member.bitfield_size);
		}
		print("; // at ");
		print_decimal(member.bit_offset / 8);
		if (member.bitfield_size) {
			print(", bit ");
			print_decimal(member.bit_offset % 8);
		} else if (ldbtf_size_of(btf, member.type_id, &bytes) == LDBTF_OK) {
			print(", ");
			print_decimal(bytes);
			print(" bytes");
		}
		print("\n");
	}
	print("};\n");
}

// Every variable that the linker kept. Each section with variables is a type of the kind DATASEC.
static void print_variables(const struct ldbtf *btf)
{
	struct ldbtf_view view = {0};
	struct ldbtf_variable variable;
	uint32_t i;

	while (ldbtf_next_type(btf, &view) == LDBTF_OK) {
		if (view.kind != LDBTF_KIND_DATASEC)
			continue;
		for (i = 0; ldbtf_variable_at(btf, &view, i, &variable) == LDBTF_OK; i++) {
			print_address((uintptr_t)address_of(&variable));
			print(" ");
			ldbtf_print_declaration(btf, variable.type_id, variable.name, &console);
			print("; // ");
			print(variable.section);
			print(", ");
			print_decimal(variable.byte_size);
			print(" bytes\n");
		}
	}
}

// A firmware's pointers may lead anywhere, and reading outside of memory is a fault. The vectors
// are at NULL, and nobody points to them.
static bool is_memory(void *context, const void *at, size_t size)
{
	uintptr_t start = (uintptr_t)at;
	uintptr_t end = start + size;

	(void)context;
	return at && end >= start &&
	       ((start >= (uintptr_t)__flash_start && end <= (uintptr_t)__flash_end) ||
		(start >= (uintptr_t)__ram_start && end <= (uintptr_t)__ram_end));
}

// What a debug console would call with the lines that its user typed.
static void run_command(const struct ldbtf *btf, const char *line)
{
	// One variable of each section is enough. BTF knows how far the others are from it.
	const struct ldbtf_anchor anchors[] = {
		{"sensors", sensors},
		{"monitor", &monitor},
		{"averages", averages},
	};
	const struct ldbtf_shell shell = {
		btf, &console, anchors, sizeof(anchors) / sizeof(anchors[0]), is_memory, NULL, NULL,
	};

	ldbtf_shell_run(&shell, line);
}

// Sends the whole BTF, for tools on another machine. bpftool and libbpf read these bytes as a file.
static void dump(void)
{
	const void *data;
	const char *bytes;
	size_t size, i;

	if (ldbtf_find(&data, &size) != LDBTF_OK)
		return;
	bytes = data;
	for (i = 0; i < size; i++)
		board_put(BOARD_DUMP, bytes[i]);
	print("\nsent ");
	print_decimal((uint32_t)size);
	print(" bytes of BTF from ");
	print_address((uintptr_t)bytes);
	print("\n");
}

int main(void)
{
	static uint32_t index[256]; // 1 KiB of RAM for quick look-ups, which can be left out
	struct ldbtf btf;
	enum ldbtf_status status = ldbtf_open_image(&btf);
	unsigned i;

	for (i = 0; i < 5; i++)
		run_round();

	if (status == LDBTF_ABSENT) {
		print("This firmware was linked without the ldbtf plugin, so it does not know its "
		      "own types.\n"
		      "Build it with make LDBTF_PLUGIN=PATH/ldbtf.so and run it again.\n");
		return 0;
	}
	if (status != LDBTF_OK) {
		print("The types in this firmware can't be read: ");
		print(ldbtf_status_text(status));
		print("\n");
		return 1;
	}
	ldbtf_set_index(&btf, index, sizeof(index) / sizeof(index[0]));
	print("This firmware carries ");
	print_decimal(ldbtf_type_count(&btf));
	print(" types.\n\n");

	print_definition(&btf, "sensor");
	print_definition(&btf, "monitor");
	print("\n");
	print_variables(&btf);
	print("\n");
	run_command(&btf, "print sensors[1]");
	run_command(&btf, "print monitor");
	run_command(&btf, "print averages");
	run_command(&btf, "print monitor.worst->sensor->name");
	run_command(&btf, "print monitor.last[2].sensor->alarm.high");
	run_command(&btf, "print sensors[2].channel");
	run_command(&btf, "print monitor.last[3].value");
	run_command(&btf, "print monitor.best");
	dump();
	return 0;
}
