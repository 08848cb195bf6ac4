// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"cordial/acd"
	"cordial/acd/eta"
)

func TestTry(t *testing.T) {
	o := Quick()
	type h struct{ n, below, above int; lr, w, med, width float64 }
	hours := map[int]*h{}
	Debug = func(at acd.Time, first bool, said eta.Range, avg, wait time.Duration) {
		hh := int((time.Duration(at) / (30*time.Minute)) % 48)
		x := hours[hh]
		if x == nil { x = &h{}; hours[hh] = x }
		x.n++
		if wait < said.Low { x.below++ }
		if wait > said.High { x.above++ }
		x.lr += math.Log(wait.Seconds()/said.Median.Seconds())
		x.w += wait.Seconds(); x.med += said.Median.Seconds(); x.width += (said.High-said.Low).Seconds()
	}
	defer func() { for i := range 48 { if x := hours[i]; x != nil { n := float64(x.n); fmt.Printf("%4.1f UTC n %4d below %.2f above %.2f logratio %.3f wait %.0f med %.0f width %.0f\n", float64(i)/2, x.n, float64(x.below)/n, float64(x.above)/n, x.lr/n, x.w/n, x.med/n, x.width/n) } } }()
	o.Surge = "../../configs/scenarios/surge.yaml"
	for _, l := range []float64{0.8,1,1.2,0} {
		p := o
		p.Loads = []float64{l}
		if l == 0 { p.Loads = nil } else { p.Surge = "" }
		at := time.Now()
		rows, err := Run(context.Background(), p, func(int, int) {})
		require.NoError(t, err)
		b, _ := json.Marshal(rows)
		t.Log(time.Since(at), string(b))
	}
}
