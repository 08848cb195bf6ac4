// SPDX-License-Identifier: Apache-2.0

package journal

import "cordial/acd"

// Fits says why a record could not be appended because of its size, or nil. A
// configuration of very many agents may be too large; whoever hands one in asks
// first, since a journal that cannot append stops the process.
func Fits(r acd.Record) error {
	r.Seq, r.At = 1, 0
	_, _, err := link{}.forge(journalID{}, []acd.Record{r})
	return err
}
