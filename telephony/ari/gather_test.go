// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pair is a connection over loopback and its other end.
func pair(t *testing.T) (*gathered, net.Conn) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	near, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
	require.NoError(t, err)
	far, err := listener.Accept()
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = near.Close()
		_ = far.Close()
	})
	return gather(near), far
}

// The far end writes on once it sees that the first has been read.
func TestWhatComesSoonIsReadAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		linger time.Duration
		want   string
	}{"gathered": {time.Second, "onetwo"}, "not gathered": {0, "one"}} {
		t.Run(name, func(t *testing.T) {
			near, far := pair(t)
			near.linger = test.linger
			waits := 0
			near.idle = func() {
				waits++
				_, _ = io.WriteString(far, []string{"one", "three"}[waits-1])
				if waits == 1 && test.linger > 0 {
					go io.WriteString(far, "two") //nolint:errcheck // read below
				}
			}
			p := make([]byte, 64)
			n, err := near.Read(p[:2])
			require.NoError(t, err)
			assert.Equal(t, test.want[:2], string(p[:n]))
			n, err = near.Read(p)
			require.NoError(t, err)
			assert.Equal(t, test.want[2:], string(p[:n]))
			assert.Equal(t, 1, waits, "what is there already needs no waiting")
			near.linger = 0
			n, err = near.Read(p)
			require.NoError(t, err)
			assert.Equal(t, "three", string(p[:n]))
			assert.Equal(t, 2, waits)
		})
	}
}

func TestTheEndIsTold(t *testing.T) {
	near, far := pair(t)
	near.linger = time.Millisecond
	_, _ = io.WriteString(far, "last")
	_ = far.Close()
	got, err := io.ReadAll(near)
	require.NoError(t, err)
	assert.Equal(t, "last", string(got))
}

// A connection of another kind is read as it is.
func TestWhatCannotBeGathered(t *testing.T) {
	one, other := net.Pipe()
	near := gather(one)
	near.linger = time.Millisecond
	go func() {
		_, _ = io.WriteString(other, "abc")
		_ = other.Close()
	}()
	got, err := io.ReadAll(near)
	require.NoError(t, err)
	assert.Equal(t, "abc", string(got))
}

func TestWhatIsHeldIsWrittenAtOnce(t *testing.T) {
	near, far := pair(t)
	near.hold()
	for _, part := range []string{"one", "two"} {
		n, err := io.WriteString(near, part)
		require.NoError(t, err)
		assert.Equal(t, len(part), n)
	}
	require.NoError(t, far.SetReadDeadline(time.Now().Add(20*time.Millisecond)))
	p := make([]byte, 64)
	_, err := far.Read(p)
	require.Error(t, err, "nothing is written yet")
	require.NoError(t, far.SetReadDeadline(time.Time{}))
	require.NoError(t, near.release(time.Minute))
	n, err := far.Read(p)
	require.NoError(t, err)
	assert.Equal(t, "onetwo", string(p[:n]))
	require.NoError(t, near.release(time.Minute), "nothing is held")
	_, err = io.WriteString(near, "three")
	require.NoError(t, err)
	n, err = far.Read(p)
	require.NoError(t, err)
	assert.Equal(t, "three", string(p[:n]), "after the release as ever")
}

func TestWhatCannotBeWrittenInTime(t *testing.T) {
	near, _ := pair(t) // the far end reads nothing
	near.hold()
	_, err := near.Write(make([]byte, 64<<20))
	require.NoError(t, err)
	require.Error(t, near.release(10*time.Millisecond))
}
