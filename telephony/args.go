// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// ErrBadArguments is what every [ArgumentError] is.
var ErrBadArguments = errors.New("bad arguments of Stasis")

// ArgumentError says which argument that the dialplan gave is wrong, and how.
type ArgumentError struct {
	Argument string // as given
	Wrong    string // what is wrong and what is allowed
}

// Error tells the administrator where to look.
func (e *ArgumentError) Error() string {
	return fmt.Sprintf("%v: %q: %s (see the Stasis line of the dialplan)", ErrBadArguments, e.Argument, e.Wrong)
}

// Is makes an ArgumentError an ErrBadArguments.
func (e *ArgumentError) Is(target error) bool { return target == ErrBadArguments }

// maxPriority is more than anybody ever waits; beyond it lies a slip of the pen.
const maxPriority = 24 * time.Hour

// Arguments are what the dialplan says of a caller.
type Arguments struct {
	Line     string
	Queue    string           // "": the line's
	Needs    []acd.NeedConfig // beside those of the line and the queue
	Priority time.Duration    // 0 to 24 h
	Agent    string           // whom the caller asks for; "": nobody
}

// ParseArguments reads the arguments of Stasis after the application's name: the
// line, then any of
//
//	queue=NAME
//	needs=SKILL:LEAST+SKILL:LEAST+...   least 1 to 10; SKILL alone means at least 1
//	priority=30s                        0s to 24h
//	agent=NAME                          whom the caller asks for; may be empty
//
// each at most once. Anything else is an [*ArgumentError]. Whether the line, the
// queue, the skills and the agent exist is the machine's to say.
func ParseArguments(args []string) (Arguments, error) {
	if len(args) == 0 || strings.TrimSpace(args[0]) == "" {
		return Arguments{}, &ArgumentError{"", "the line's name must come first, as in Stasis(cordial,orders)"}
	}
	a := Arguments{Line: strings.TrimSpace(args[0])}
	if strings.Contains(a.Line, "=") {
		return Arguments{}, &ArgumentError{args[0], "the line's name must come first, before key=value"}
	}
	seen := make(map[string]bool, len(args))
	for _, arg := range args[1:] {
		key, value, _ := strings.Cut(arg, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if seen[key] {
			return Arguments{}, &ArgumentError{arg, "given twice"}
		}
		seen[key] = true
		if err := a.set(arg, key, value); err != nil {
			return Arguments{}, err
		}
	}
	return a, nil
}

func (a *Arguments) set(arg, key, value string) error {
	if value == "" && key != "agent" {
		return &ArgumentError{arg, "has no value; allowed are queue=, needs=, priority= and agent="}
	}
	switch key {
	case "agent":
		a.Agent = value
		return nil
	case "queue":
		a.Queue = value
		return nil
	case "needs":
		return a.setNeeds(arg, value)
	case "priority":
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 || d > maxPriority {
			return &ArgumentError{arg, "must be a duration from 0s to 24h, such as 30s"}
		}
		a.Priority = d
		return nil
	}
	return &ArgumentError{arg, "unknown; allowed are queue=, needs=, priority= and agent="}
}

func (a *Arguments) setNeeds(arg, value string) error {
	for part := range strings.SplitSeq(value, "+") {
		skill, least, leveled := strings.Cut(part, ":")
		skill = strings.TrimSpace(skill)
		need := acd.NeedConfig{Skill: skill, Least: 1, Weight: 1}
		if leveled {
			n, err := strconv.ParseUint(strings.TrimSpace(least), 10, 8)
			if err != nil || n < 1 || n > uint64(routing.MaxLevel) {
				return &ArgumentError{arg, "a least level must be a whole number from 1 to 10, as in german:5"}
			}
			need.Least = acd.Level(n)
		}
		if skill == "" {
			return &ArgumentError{arg, "a skill's name is missing; write needs=german:5+boots:3"}
		}
		for _, other := range a.Needs {
			if other.Skill == skill {
				return &ArgumentError{arg, "names the skill " + skill + " twice"}
			}
		}
		a.Needs = append(a.Needs, need)
	}
	return nil
}
