// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures how many bytes of BTF the linked image of these inputs needs at most.
//
// Types are the same in the inputs and in the image. Functions and variables can disappear. But a
// function that is ambiguous among the inputs gets its FUNC if the link drops the others of its
// name. So every name of a function counts once. The names of output sections are not known before
// the link, so there is an allowance for them (section_names.h).
//
// One thread owns a measurement and makes all the calls. Other threads read the inputs meanwhile.
#ifndef LDBTF_ENCODE_MEASUREMENT_H
#define LDBTF_ENCODE_MEASUREMENT_H

#include "encode/encode_types.h"
#include "encode/known_inputs.h"

struct measurement;

// What is known of the link that the inputs are for.
struct measurement_link {
	bool is_image_encoded;    // measurement_end() gives what helps to encode the linked image
	bool keeps_section_names; // the link is relocatable
};

// OK or NO_MEMORY. On OK the caller owns *ret, and the threads run.
MUST_CHECK enum status measurement_create(const struct encode_options *options,
					  const struct measurement_link *link, struct diag *diag,
					  struct measurement **ret);

// Queues one input, which a thread begins to read at once. Takes over `input->bytes` whatever the
// status (encode_input.release). OK or NO_MEMORY.
MUST_CHECK enum status measurement_add(struct measurement *measurement,
				       const struct encode_input *input);

// Waits until all inputs are read. measurement_finish() does so by itself.
void measurement_rest(struct measurement *measurement);

// Waits until all inputs are read, ends the threads, and measures all inputs. Inputs without DWARF
// add nothing.
//
// More inputs may be added afterwards, and then the next call measures them with the others. It
// takes no time if they change nothing. An object without debug information changes nothing unless
// it defines a function that others declare.
//
// OK. MALFORMED with a diagnostic. UNSUPPORTED with a diagnostic, for example if the base has
// another byte order or pointer size than the inputs. NO_MEMORY.
MUST_CHECK enum status measurement_finish(struct measurement *measurement,
					  struct encode_result *ret);

// Says that no more inputs will come, and that nobody will ask for their size. Where threads read
// the inputs, the last of them then merges the types, as the linked image will need them. Only
// measurement_end() or measurement_destroy() may follow. The linker's thread alone may call it.
void measurement_merge_beside(struct measurement *measurement);

// Waits until all inputs are read, frees the measurement, and returns what its inputs taught, which
// the caller owns. NULL if nothing of it would help.
//
// If the size does not matter, this may be called without measurement_finish(). Then the link's own
// work can go on until here, while the threads read. The result is NULL, too, if an input could not
// be read. It is NULL if no thread reads, because the linker's own thread has nothing to gain.
struct known_inputs *measurement_end(struct measurement *measurement);

// Ends the threads, without reading what is not read yet, and frees everything. NULL is allowed.
void measurement_destroy(struct measurement *measurement);

#endif
