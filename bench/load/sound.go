// SPDX-License-Identifier: Apache-2.0

package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"cordial/acd"
)

// sent counts the RTP packets that Asterisk has sent to each channel.
func (r *Rig) sent(ctx context.Context, channels []string) (map[string]int, error) {
	counts := make(map[string]int, len(channels))
	for _, id := range channels {
		body, err := r.Asterisk.Get(ctx, "/channels/"+url.PathEscape(id)+"/rtp_statistics")
		if err != nil {
			return nil, err
		}
		var stats struct {
			Sent int `json:"txcount"`
		}
		if err := json.Unmarshal(body, &stats); err != nil {
			return nil, fmt.Errorf("read the RTP statistics of %s: %w", id, err)
		}
		counts[id] = stats.Sent
	}
	return counts, nil
}

// Hears says which of the channels Asterisk sends sound to.
func (r *Rig) Hears(ctx context.Context, channels []string) (map[string]bool, error) {
	first, err := r.sent(ctx, channels)
	if err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(200 * time.Millisecond):
	}
	second, err := r.sent(ctx, channels)
	if err != nil {
		return nil, err
	}
	hears := make(map[string]bool, len(channels))
	for _, id := range channels {
		hears[id] = second[id] > first[id]
	}
	return hears, nil
}

// musicWhereDue is nil if those who wait hear something and those who talk do not:
// the phones are silent, so that any sound in a talk is music which should have ended.
func (r *Rig) musicWhereDue(ctx context.Context, s acd.Status) error {
	var channels []string
	for _, c := range s.Contacts {
		channels = append(channels, c.Leg)
	}
	hears, err := r.Hears(ctx, channels)
	if err != nil {
		return err
	}
	for _, c := range s.Contacts {
		if due := c.Phase != "talking"; hears[c.Leg] != due {
			err = errors.Join(err, fmt.Errorf("contact %d is %s; hears music: %v", c.ID, c.Phase, hears[c.Leg]))
		}
	}
	return err
}
