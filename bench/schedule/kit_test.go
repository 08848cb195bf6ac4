// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// floor is a made-up centre: so many queues, each with a skill of its own, and as many
// groups, each with the skill of two of them. Calls rise and fall over the day.
func floorOf(t testing.TB, queues, intervals, people int, patience string) *Problem {
	var forecast, roster strings.Builder
	fmt.Fprintln(&forecast, "start,queue,needs,calls,talk_seconds,wrap_up_seconds,patience_seconds")
	fmt.Fprintln(&roster, "group,people,skills")
	const aht = 180
	for q := range queues {
		for i := range intervals {
			load := 0.75 * float64(people) / float64(queues) * (0.35 + 0.65*math.Sin(math.Pi*(float64(i)+0.5)/float64(intervals)))
			at := 8*60 + 30*i
			if intervals > 30 {
				at = 30 * i
			}
			fmt.Fprintf(&forecast, "%02d:%02d,q%d,s%d:3,%.1f,%d,20,%s\n", at/60, at%60, q, q, load*1800/(aht+20), aht, patience)
		}
		skills := fmt.Sprintf("s%d:9", q)
		if queues > 1 {
			skills += fmt.Sprintf(" s%d:5", (q+1)%queues)
		}
		fmt.Fprintf(&roster, "g%d,%d,%s\n", q, people/queues, skills)
	}
	f, err := ReadForecast("forecast.csv", strings.NewReader(forecast.String()))
	require.NoError(t, err)
	groups, err := ReadRoster("roster.csv", strings.NewReader(roster.String()))
	require.NoError(t, err)
	return &Problem{
		Forecast: f, Groups: groups, Target: Target{ServiceLevel: 0.8, Within: 20 * time.Second, Confidence: 0.95},
		Dial: Dial{time.Minute, 2 * time.Minute}, Seed: 1, Days: 6, Proof: 20,
	}
}
