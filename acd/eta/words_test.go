// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		low, high    time.Duration
		short, words string
	}{
		{0, 0, "< 10 s", "less than ten seconds"},
		{3 * time.Second, 9 * time.Second, "< 10 s", "less than ten seconds"},
		{12 * time.Second, 31 * time.Second, "10-40 s", "between ten and forty seconds"},
		{30 * time.Second, 30 * time.Second, "30-40 s", "between thirty and forty seconds"},
		{41 * time.Second, 59 * time.Second, "40-60 s", "between forty and sixty seconds"},
		{50 * time.Second, 61 * time.Second, "< 2 min", "less than two minutes"},
		{2*time.Minute + 40*time.Second, 3*time.Minute + 2*time.Second, "2-4 min", "between two and four minutes"},
		{time.Minute, 10 * time.Minute, "1-10 min", "between one and ten minutes"},
		{9 * time.Minute, 11 * time.Minute, "5-15 min", "between five and fifteen minutes"},
		{4 * time.Minute, 26 * time.Minute, "< 30 min", "less than thirty minutes"},
		{31 * time.Minute, 50 * time.Minute, "30-60 min", "between thirty and sixty minutes"},
		{100 * time.Minute, 175 * time.Minute, "90-180 min", "between ninety and one hundred and eighty minutes"},
		{100 * time.Minute, 200 * time.Minute, "> 90 min", "more than ninety minutes"},
		{9 * time.Hour, 11 * time.Hour, "> 180 min", "more than one hundred and eighty minutes"},
		{time.Minute, 4 * time.Hour, "> 0 min", "an unknown time"},
		{-time.Second, -time.Second, "< 10 s", "less than ten seconds"},
	} {
		r := Range{Low: c.low, High: c.high}
		assert.Equal(t, c.short, r.String(), "%v to %v", c.low, c.high)
		assert.Equal(t, c.words, r.Words(), "%v to %v", c.low, c.high)
	}
	assert.Equal(t, "ninety-nine", number(99))
	assert.Equal(t, "one hundred", number(100))
	assert.Equal(t, "one minute", counted(1, "minute"))
}

// What is said of a range holds all that the range holds.
func TestRoundedOutward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Range{Low: time.Duration(rapid.Int64Range(0, int64(4*time.Hour)).Draw(t, "low"))}
		r.High = r.Low + time.Duration(rapid.Int64Range(0, int64(4*time.Hour)).Draw(t, "width"))
		low, high := r.Rounded()
		require.LessOrEqual(t, low, r.Low)
		if high != 0 {
			require.GreaterOrEqual(t, high, r.High)
			require.Less(t, low, high)
			require.LessOrEqual(t, high-r.High, 15*time.Minute)
		}
		require.LessOrEqual(t, len(r.String()), 12)
		require.NotContains(t, r.Words(), "  ")
	})
}
