// SPDX-License-Identifier: Apache-2.0

package load

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of /proc/PID/stat: 1/USER_HZ, which is the same on every Linux.
const tick = 10 * time.Millisecond

// CPU is how much processor time the process and its threads have taken, in user
// and system mode, to a hundredth of a second.
func (p *Process) CPU() (time.Duration, error) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(p.PID()) + "/stat")
	if err != nil {
		return 0, fmt.Errorf("processor time of %s: %w", p.name, err)
	}
	took, err := parseStat(string(stat))
	if err != nil {
		return 0, fmt.Errorf("processor time of %s: %w", p.name, err)
	}
	return took, nil
}

// parseStat adds utime and stime, the 14th and 15th field. The second is the
// program's name in brackets, which may hold anything.
func parseStat(stat string) (time.Duration, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/PID/stat is not as expected: %q", stat)
	}
	var ticks time.Duration
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("/proc/PID/stat: %w", err)
		}
		ticks += time.Duration(n)
	}
	return ticks * tick, nil
}
