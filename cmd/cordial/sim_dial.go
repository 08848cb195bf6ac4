// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
	"time"

	"cordial/acd"
)

// dialSettings is a flag: keys of the dial, which all queues get. They are kept in the
// order in which they were given.
type dialSettings []dialSetting

type dialSetting struct {
	key   string
	value time.Duration
}

// dialKeys are the keys of a queue that make up its dial.
var dialKeys = map[string]func(q *acd.QueueConfig) *time.Duration{
	"expertise_worth": func(q *acd.QueueConfig) *time.Duration { return &q.ExpertiseWorth },
	"order_worth":     func(q *acd.QueueConfig) *time.Duration { return &q.OrderWorth },
	"known":           func(q *acd.QueueConfig) *time.Duration { return &q.KnownWorth },
}

// String writes them as they are read.
func (d *dialSettings) String() string {
	var out []string
	for _, s := range *d {
		out = append(out, s.key+"="+s.value.String())
	}
	return strings.Join(out, ",")
}

// Set reads them.
func (d *dialSettings) Set(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		key, value, found := strings.Cut(strings.TrimSpace(part), "=")
		if dialKeys[key] == nil || !found {
			return fmt.Errorf("%q: %w", part, errNoSetting)
		}
		v, err := time.ParseDuration(value)
		if err != nil || v < 0 || v > time.Hour {
			return fmt.Errorf("%s=%s: must be a length of time from 0s to 1h, such as 30s", key, value)
		}
		*d = append(*d, dialSetting{key, v})
	}
	return nil
}

// Type is what the help calls them.
func (d *dialSettings) Type() string { return "settings" }

// change gives them to all queues.
func (d *dialSettings) change(c *acd.Config) {
	for i := range c.Queues {
		for _, s := range *d {
			*dialKeys[s.key](&c.Queues[i]) = s.value
		}
	}
}
