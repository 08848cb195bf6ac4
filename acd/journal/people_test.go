// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func customer(t *testing.T, j *Journal, number string) acd.CustomerID {
	t.Helper()
	id, err := j.Customer(number)
	require.NoError(t, err)
	return id
}

func TestCustomersKeepTheirIDs(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	s := tell(t, 2)
	a, b := customer(t, j, "+49151"), customer(t, j, "+49152")
	assert.NotEqual(t, a, b)
	assert.NotZero(t, a)
	assert.Equal(t, a, customer(t, j, "+49151"))
	assert.Zero(t, customer(t, j, ""), "no number, no customer")
	require.NoError(t, j.Append(s.records[:5]))
	assert.Equal(t, a, customer(t, j, "+49151"))
	shut(t, j)

	j = open(t, dir)
	assert.Equal(t, a, customer(t, j, "+49151"))
	assert.Equal(t, b, customer(t, j, "+49152"))
	c := customer(t, j, "+49153")
	assert.NotContains(t, []acd.CustomerID{a, b}, c)
	for id, number := range map[acd.CustomerID]string{a: "+49151", c: "+49153"} {
		got, err := j.Number(id)
		require.NoError(t, err)
		assert.Equal(t, number, got)
	}
	_, err := j.Number(77)
	assert.ErrorIs(t, err, ErrNoCustomer)
}

func TestACustomerInNoRecordIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	customer(t, j, "+49151")
	shut(t, j)
	j = open(t, dir)
	_, err := j.Number(1)
	assert.ErrorIs(t, err, ErrNoCustomer)
}

func TestErase(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	s := tell(t, 3)
	stored, fresh := customer(t, j, "+49151"), acd.CustomerID(0)
	require.NoError(t, j.Append(s.records[:5]))
	fresh = customer(t, j, "+49152")
	require.NoError(t, j.Erase(stored))
	require.NoError(t, j.Erase(fresh))
	for _, id := range []acd.CustomerID{stored, fresh} {
		_, err := j.Number(id)
		assert.ErrorIs(t, err, ErrNoCustomer)
		assert.ErrorIs(t, j.Erase(id), ErrNoCustomer)
	}
	shut(t, j)
	j = open(t, dir)
	for _, number := range []string{"+49151", "+49152"} {
		assert.Greater(t, customer(t, j, number), fresh, "an id is never given to anybody else")
	}
}

func TestNumbersStayOutOfRecords(t *testing.T) {
	j := open(t, t.TempDir())
	const number = "+4915199887766"
	s := tell(t, 0)
	id := customer(t, j, number)
	s.step(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: "l", Line: "boots", Customer: id})
	require.NoError(t, j.Append(s.records))
	page, err := j.page(1)
	require.NoError(t, err)
	require.Len(t, page, 1)
	assert.NotContains(t, string(page[0].value), number)
	var file bytes.Buffer
	_, err = j.Copy(&file)
	require.NoError(t, err)
	assert.Contains(t, file.String(), number, "it lies in a place of its own")
}

func TestTooManyNewCustomers(t *testing.T) {
	j := open(t, t.TempDir())
	for i := range maxFresh {
		customer(t, j, fmt.Sprint(i))
	}
	_, err := j.Customer("one more")
	require.ErrorIs(t, err, ErrTooManyPeople)
	customer(t, j, "5") // who is known is known
	require.NoError(t, j.Append(tell(t, 0).records))
	customer(t, j, "one more")
}

func TestCustomersFromManySides(t *testing.T) {
	j := open(t, t.TempDir())
	s := tell(t, 20)
	var all sync.WaitGroup
	ids := make([][]acd.CustomerID, 4)
	for i := range ids {
		all.Go(func() {
			for n := range 200 {
				id, err := j.Customer(fmt.Sprint(n))
				assert.NoError(t, err)
				ids[i] = append(ids[i], id)
			}
		})
	}
	s.append(j, 1)
	all.Wait()
	for i := range ids {
		assert.Equal(t, ids[0], ids[i], "the same number is the same customer, whoever asks")
	}
}
