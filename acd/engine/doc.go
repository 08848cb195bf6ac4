// SPDX-License-Identifier: Apache-2.0

// Package engine is the owner's loop: one goroutine owns the machine.
//
// The loop drains what waits in its inbox, steps each command at the time it was
// received (timers that are due go first), appends the batch to the journal in
// one transaction, and only then tells anybody: it publishes the records and the
// views of the contacts they touched, by value, and answers those who asked.
// Nobody else ever reads the machine. So nothing that is not durable leaks, no
// lock is needed, and the busier it gets the more commands share one sync.
//
// The steps are a [Loop]'s, which has neither a goroutine nor a clock; [Engine] takes
// them in real time. So bench/soak can kill the very same steps between any two.
//
// When something breaks:
//
//   - The disk is full: the batch is kept, nothing more is stepped, the append is
//     tried again every 250 ms. New contacts are refused at once with ErrDiskFull,
//     so that the switch can help them otherwise; what concerns held contacts waits.
//   - Any other error of the journal: [Engine.Run] returns it, and the process is
//     to stop. Nothing is tried again as if the disk were sound.
//   - A command breaks an invariant: it is set aside, its sender is told, and the
//     machine is rebuilt from the journal.
package engine
