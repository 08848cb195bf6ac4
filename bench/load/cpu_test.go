// SPDX-License-Identifier: Apache-2.0

package load

import (
	"testing"
	"time"
)

func TestParseStat(t *testing.T) {
	const stat = "1234 (a )b) S 1 2 3 4 5 6 7 8 9 10 150 25 11 12 20 0 1 0 99"
	got, err := parseStat(stat)
	if want := 1750 * time.Millisecond; err != nil || got != want {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	for _, bad := range []string{"", "1234 (a) S 1 2", "1234 (a) S 1 2 3 4 5 6 7 8 9 10 x 25 11"} {
		if _, err := parseStat(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

// A process that works is seen to, and one that sleeps is not.
func TestCPU(t *testing.T) {
	busy, err := StartProcess("busy", t.TempDir()+"/busy", "sh", "-c", "while :; do :; done")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Kill()
	idle, err := StartProcess("idle", t.TempDir()+"/idle", "sleep", "60")
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Kill()
	err = WaitFor(t.Context(), 20*time.Second, "some work", func() error {
		took, err := busy.CPU()
		if err == nil && took < 5*tick {
			err = errTooLittle
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if took, err := idle.CPU(); err != nil || took > 2*tick {
		t.Errorf("sleeping took %v, %v", took, err)
	}
}
