// SPDX-License-Identifier: Apache-2.0

package load

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// WaitFor looks every 20 ms until the condition holds. The condition's last
// error is what a time-out reports.
func WaitFor(ctx context.Context, limit time.Duration, what string, holds func() error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := holds()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: not within %v: %w", what, limit, err)
		case <-tick.C:
		}
	}
}

// FreePorts returns n ports of 127.0.0.1 that are free for TCP and UDP alike.
// They are all held until the last is found, so that none comes twice.
func FreePorts(n int) ([]int, error) {
	ports := make([]int, 0, n)
	for tries := 0; len(ports) < n; tries++ {
		if tries > 20*n+100 {
			return nil, fmt.Errorf("only %d of %d free loopback ports found", len(ports), n)
		}
		tcp, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("free ports: %w", err)
		}
		defer tcp.Close() //nolint:errcheck // nothing was sent
		addr := tcp.Addr().(*net.TCPAddr)
		udp, err := net.ListenUDP("udp", &net.UDPAddr{IP: addr.IP, Port: addr.Port})
		if err != nil {
			continue
		}
		defer udp.Close() //nolint:errcheck // nothing was sent
		ports = append(ports, addr.Port)
	}
	return ports, nil
}

// Media ports lie below those that the kernel hands out and below Asterisk's own.
const (
	mediaFirst = 10_000
	mediaLast  = 19_990
	mediaStep  = 6 // SIPp takes the port for sound and its neighbours
)

var mediaNext atomic.Int64

// mediaPort returns a port that is free for SIPp's media, with its neighbours, and
// that it has not returned before.
func mediaPort() (int, error) {
	start := os.Getpid() * mediaStep * 40 // two runs at once rarely look at the same
	for range (mediaLast - mediaFirst) / mediaStep {
		port := mediaFirst + (start+int(mediaNext.Add(mediaStep)))%(mediaLast-mediaFirst)/mediaStep*mediaStep
		if udpFree(port, mediaStep) {
			return port, nil
		}
	}
	return 0, errors.New("no free media port")
}

func udpFree(port, n int) bool {
	for i := range n {
		c, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port + i})
		if err != nil {
			return false
		}
		_ = c.Close() // nothing was sent
	}
	return true
}
