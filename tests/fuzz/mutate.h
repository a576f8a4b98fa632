// SPDX-License-Identifier: GPL-3.0-or-later
//
// Changes a parcel, of ELF files or of BTF. The frames of ELF files stay whole: sections, units,
// DIEs and abbreviations stay where they are and as long as they are, so that what is changed gets
// behind the doors of the readers. Random bytes hardly ever do: one wrong length ends the reading.
#ifndef LDBTF_FUZZ_MUTATE_H
#define LDBTF_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

// Makes a few changes, which depend on nothing but the bytes and `seed`. The size stays.
void mutate_parcel(uint8_t *data, size_t size, uint32_t seed);

#endif
