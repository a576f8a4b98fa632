# SPDX-License-Identifier: MIT
#
# What C can't say: the first instructions, those of a trap, and the change from one task to
# another. The kernel runs in machine mode, where QEMU's `-bios none` starts it. Nothing in this
# file knows of BTF.

	.section .text.entry, "ax"
	.globl _start
_start:
	csrr	t0, mhartid
	bnez	t0, park            # one processor is enough
	la	sp, __boot_stack_end
	la	t0, trap_entry
	csrw	mtvec, t0
	la	t0, __bss_start
	la	t1, __bss_end
1:	bgeu	t0, t1, 2f
	sd	zero, 0(t0)
	addi	t0, t0, 8
	j	1b
2:	call	kernel_main
park:
	wfi
	j	park

# void task_switch(struct context *from, const struct context *to): saves the registers that a
# function must keep (the psABI's s registers). Then it goes on with the other task, which has
# called this function before. struct context in kernel.h has this order.
	.text
	.globl task_switch
	.type task_switch, @function
task_switch:
	sd	ra, 0(a0)
	sd	sp, 8(a0)
	.irp i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	sd	s\i, 16 + 8 * \i(a0)
	.endr
	ld	ra, 0(a1)
	ld	sp, 8(a1)
	.irp i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	ld	s\i, 16 + 8 * \i(a1)
	.endr
	ret
	.size task_switch, . - task_switch

# Saves all registers in a struct trap_frame, which panic() prints. There is no way back, since this
# kernel expects no trap.
	.align 2
	.globl trap_entry
	.type trap_entry, @function
trap_entry:
	addi	sp, sp, -272        # sizeof(struct trap_frame), a multiple of 16
	sd	ra, 24(sp)
	addi	ra, sp, 272
	sd	ra, 32(sp)          # sp, as it was
	sd	gp, 40(sp)
	sd	tp, 48(sp)
	.irp i, 0, 1, 2, 3, 4, 5, 6
	sd	t\i, 56 + 8 * \i(sp)
	.endr
	.irp i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
	sd	s\i, 112 + 8 * \i(sp)
	.endr
	.irp i, 0, 1, 2, 3, 4, 5, 6, 7
	sd	a\i, 208 + 8 * \i(sp)
	.endr
	csrr	t0, mcause
	sd	t0, 0(sp)
	csrr	t0, mepc
	sd	t0, 8(sp)
	csrr	t0, mtval
	sd	t0, 16(sp)
	mv	a0, sp
	call	panic
	j	park
	.size trap_entry, . - trap_entry
