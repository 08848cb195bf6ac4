// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"fmt"
	"sync"

	"go.etcd.io/bbolt"

	"cordial/acd"
)

// maxFresh is how many new customers may wait to be written.
const maxFresh = 10_000

// people are the new customers that are not yet in the file. They are written in
// the same transaction as the next records, so that whoever stands in a durable
// record is durable too, and no caller costs a transaction of their own.
type people struct {
	mu    sync.Mutex
	next  acd.CustomerID
	fresh newcomers
}

// newcomers are customers by their number.
type newcomers map[string]acd.CustomerID

func (p *people) begin(tx *bbolt.Tx) {
	p.next = acd.CustomerID(tx.Bucket(customerBucket).Sequence()) + 1
	p.fresh = newcomers{}
}

// Customer returns the id of the customer who has that number, and makes one up
// if it is new. No number, no customer: 0. An id is never used for anybody else.
// ErrTooManyPeople: the call can go on as an unknown customer's.
func (j *Journal) Customer(number string) (acd.CustomerID, error) {
	if number == "" {
		return 0, nil
	}
	p := &j.people
	p.mu.Lock()
	defer p.mu.Unlock()
	if id, ok := p.fresh[number]; ok {
		return id, nil
	}
	var id acd.CustomerID
	err := j.view(func(tx *bbolt.Tx) error {
		if v := tx.Bucket(numberBucket).Get([]byte(number)); v != nil {
			id = acd.CustomerID(binary.BigEndian.Uint64(v))
		}
		return nil
	})
	switch {
	case err != nil:
		return 0, fmt.Errorf("looking up a customer in %s: %w", j.path(), err)
	case id != 0:
		return id, nil
	case len(p.fresh) >= maxFresh:
		return 0, ErrTooManyPeople
	}
	id = p.next
	p.next++
	p.fresh[number] = id
	return id, nil
}

// Number returns the number of a customer; ErrNoCustomer if there is none (any more).
func (j *Journal) Number(id acd.CustomerID) (string, error) {
	j.people.mu.Lock()
	defer j.people.mu.Unlock()
	if number, ok := j.people.fresh.number(id); ok {
		return number, nil
	}
	number := ""
	err := j.view(func(tx *bbolt.Tx) error {
		number = string(tx.Bucket(customerBucket).Get(seqKey(uint64(id))))
		return nil
	})
	if err == nil && number == "" {
		err = ErrNoCustomer
	}
	if err != nil {
		return "", fmt.Errorf("customer %d: %w", id, err)
	}
	return number, nil
}

// Erase forgets whose number an id stood for; the records keep the id, which is
// then nobody's. It is durable on return. The same number calling again becomes a
// new customer. The bytes may linger in free pages of journal.db until those are
// used again, and in copies.
func (j *Journal) Erase(id acd.CustomerID) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	p := &j.people
	p.mu.Lock()
	defer p.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	waiting, found := p.fresh.number(id)
	err := j.write(func(tx *bbolt.Tx) error {
		numbers, customers := tx.Bucket(numberBucket), tx.Bucket(customerBucket)
		// One that was never written must not be given out again: a record may have it.
		if err := customers.SetSequence(uint64(p.next - 1)); err != nil {
			return err
		}
		number := append([]byte(nil), customers.Get(seqKey(uint64(id)))...)
		if len(number) == 0 {
			return nil
		}
		found = true
		if err := numbers.Delete(number); err != nil {
			return err
		}
		return customers.Delete(seqKey(uint64(id)))
	})
	switch {
	case err != nil:
		return j.failed("erasing a customer", err)
	case !found:
		return fmt.Errorf("customer %d: %w", id, ErrNoCustomer)
	}
	delete(p.fresh, waiting)
	return nil
}

func (n newcomers) number(id acd.CustomerID) (string, bool) {
	for number, have := range n {
		if have == id {
			return number, true
		}
	}
	return "", false
}

// waiting copies the new customers.
func (p *people) waiting() newcomers {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.fresh) == 0 {
		return nil
	}
	out := make(newcomers, len(p.fresh))
	for number, id := range p.fresh {
		out[number] = id
	}
	return out
}

// put stores customers in a transaction.
func (n newcomers) put(tx *bbolt.Tx) error {
	if len(n) == 0 {
		return nil
	}
	numbers, customers := tx.Bucket(numberBucket), tx.Bucket(customerBucket)
	last := customers.Sequence()
	for number, id := range n {
		last = max(last, uint64(id))
		if err := numbers.Put([]byte(number), seqKey(uint64(id))); err != nil {
			return err
		}
		if err := customers.Put(seqKey(uint64(id)), []byte(number)); err != nil {
			return err
		}
	}
	return customers.SetSequence(last)
}

// written drops the customers that have been stored, if they are still the same.
func (p *people) written(done newcomers) {
	if len(done) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for number, id := range done {
		if p.fresh[number] == id {
			delete(p.fresh, number)
		}
	}
}
