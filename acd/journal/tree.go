// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

const (
	// pageHead is the length of what each page of the library's begins with: its
	// number (8), flags (2), number of elements (2), overflow (4).
	pageHead = 16
	// branchElement is the length of an element of a branch page: position (4),
	// length of the key (4), number of the page below (8).
	branchElement = 16
	branchFlag    = 0x01
	leafFlag      = 0x02
)

// tree walks the branch pages of the file before the library does, which believes
// them: of pages that a torn write has left pointing at each other it would go
// round until the memory is used up.
type tree struct {
	file interface {
		ReadAt(b []byte, at int64) (int, error)
	}
	pages uint64 // in use
	page  []byte
	seen  map[uint64]bool // branch pages
	// leaves is how many more leaves are looked at; below 0: all of them.
	leaves int
}

// recentLeaves is how many leaves are looked at when a journal is opened to go on
// with: more than recovery reads. Who reads the whole looks at all of them.
const recentLeaves = 20_000

// sound refuses a file in which the pages do not form trees.
func (j *Journal) sound(tx *bbolt.Tx) error {
	size := int64(tx.DB().Info().PageSize)
	t := &tree{
		file: j.ahead.file, pages: uint64(tx.Size() / size), page: make([]byte, size), seen: map[uint64]bool{},
		leaves: recentLeaves,
	}
	if j.reading {
		t.leaves = -1
	}
	if err := t.walk(uint64(tx.Cursor().Bucket().Root())); err != nil {
		return err
	}
	for _, name := range everyBucketName {
		b := tx.Bucket(name)
		if b == nil || b.Root() == 0 {
			continue // missing, or so small that it lies inside its parent
		}
		if err := t.walk(uint64(b.Root())); err != nil {
			return err
		}
	}
	return nil
}

// walk looks at the pages from a root down, the last ones first.
func (t *tree) walk(root uint64) error {
	ahead := []uint64{root}
	for len(ahead) > 0 {
		id := ahead[len(ahead)-1]
		ahead = ahead[:len(ahead)-1]
		below, err := t.look(id)
		if err != nil {
			return err
		}
		if below == nil {
			continue
		}
		if t.seen[id] {
			return fmt.Errorf("%w: page %d stands in two places", ErrDamaged, id)
		}
		t.seen[id] = true
		more, err := t.below(below)
		if err != nil {
			return err
		}
		ahead = append(ahead, more...)
	}
	return nil
}

// below returns those of the pages below one that are still to be looked at. All
// of them lie equally deep: where the first is a leaf, the others must be.
func (t *tree) below(pages []uint64) ([]uint64, error) {
	first, err := t.look(pages[0])
	if err != nil || first != nil {
		return pages, err
	}
	for _, id := range pages[1:] {
		if t.leaves == 0 {
			return nil, nil
		}
		t.leaves--
		if under, err := t.look(id); err != nil || under != nil {
			return nil, errors.Join(err, fmt.Errorf("%w: page %d lies among leaves", ErrDamaged, id))
		}
	}
	return nil, nil
}

// look returns the pages below a page, nil for a leaf.
func (t *tree) look(id uint64) ([]uint64, error) {
	if id < 2 || id >= t.pages {
		return nil, fmt.Errorf("%w: page %d is pointed at, there are %d", ErrDamaged, id, t.pages)
	}
	if _, err := t.file.ReadAt(t.page, int64(id)*int64(len(t.page))); err != nil {
		return nil, fmt.Errorf("reading page %d: %w", id, err)
	}
	flags, count := binary.NativeEndian.Uint16(t.page[8:]), int(binary.NativeEndian.Uint16(t.page[10:]))
	switch {
	case binary.NativeEndian.Uint64(t.page) != id:
		return nil, fmt.Errorf("%w: page %d is not itself", ErrDamaged, id)
	case flags == leafFlag:
		return nil, nil
	case flags != branchFlag || count == 0 || pageHead+count*branchElement > len(t.page):
		return nil, fmt.Errorf("%w: page %d makes no sense", ErrDamaged, id)
	}
	below := make([]uint64, count)
	for i := range below {
		below[i] = binary.NativeEndian.Uint64(t.page[pageHead+i*branchElement+8:])
	}
	return below, nil
}
