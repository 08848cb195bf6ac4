// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// A thousand callers who are refused for the same reason are no thousand lines.
func TestTheSameComplaintIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &journal{}
		s := &session{Adapter: &Adapter{log: slog.New(slog.NewTextHandler(out, nil))}}
		full, other := errors.New("the disk is full"), errors.New("no such line")
		for range 1000 {
			s.complain(full)
		}
		assert.Equal(t, 1, out.lines("disk is full"))
		s.complain(other)
		assert.Equal(t, 1, out.lines("no such line"), "another reason is told at once")
		assert.Equal(t, 1, out.lines("more=999"), "and how often the first one came")
		s.complain(full)
		<-time.After(complainAgain)
		s.complain(full)
		assert.Equal(t, 4, out.lines("disk is full"), "told again by and by")
	})
}
