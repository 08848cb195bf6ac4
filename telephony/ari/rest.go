// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// maxBody is how much of a reply is read: a listing of 100,000 channels fits.
const maxBody = 128 << 20

// rest makes HTTP calls to one Asterisk, with ari/v5's types for what it says and
// hears. The calls are not ari/v5's own because those know no context, so that
// requests could neither time out nor be stopped when another controller takes
// over; they share http.DefaultTransport, whose two idle connections churn ports
// under load; they drop Asterisk's words, and of a fault without JSON also the
// status; and they list channels by one request for each.
type rest struct {
	base, user, password string
	client               *http.Client
}

func newRest(c Config) *rest {
	return &rest{base: c.URL, user: c.User, password: c.Password, client: &http.Client{
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: c.RequestTimeout}).DialContext,
			TLSHandshakeTimeout: c.RequestTimeout,
			MaxIdleConns:        c.MaxInFlight,
			MaxIdleConnsPerHost: c.MaxInFlight,
			MaxConnsPerHost:     c.MaxInFlight + 4, // and the owner's own
			// Below the 15 s after which Asterisk closes an idle connection.
			IdleConnTimeout: 10 * time.Second,
		},
		CheckRedirect: noRedirect,
	}}
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// statusError is a reply that is not a success.
type statusError struct {
	code  int
	words string // Asterisk's
}

func (e *statusError) Error() string {
	if e.words == "" {
		return fmt.Sprintf("%d %s", e.code, http.StatusText(e.code))
	}
	return fmt.Sprintf("%d %s: %s", e.code, http.StatusText(e.code), e.words)
}

// statusOf returns the status of a reply, 0 if there was none.
func statusOf(err error) int {
	if e, ok := errors.AsType[*statusError](err); ok {
		return e.code
	}
	return 0
}

// asker makes one call: over HTTP or over the event socket. in and out are JSON,
// nil is none. The error is a *statusError if Asterisk replied.
type asker interface {
	call(ctx context.Context, method, path string, in, out any) error
}

// call implements asker.
func (r *rest) call(ctx context.Context, method, path string, in, out any) error {
	reply, err := r.ask(ctx, ask{method, path, in})
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(reply, out); err != nil {
		return fmt.Errorf("decode the reply to %s: %w", path, err)
	}
	return nil
}

// execute carries out a request, up to the first of its calls that fails.
func (r *rest) execute(ctx context.Context, config Config, j job) *asked {
	ctx, cancel := context.WithTimeout(ctx, config.RequestTimeout)
	defer cancel()
	a := &asked{job: j, since: time.Now(), err: j.possible()}
	var answer []byte
	for _, q := range j.asks(config.App) {
		if a.err == nil {
			answer, a.err = r.ask(ctx, q)
		}
	}
	a.body = string(answer)
	return a
}

// ask makes one call and returns the reply.
func (r *rest) ask(ctx context.Context, q ask) ([]byte, error) {
	var body io.Reader
	if q.in != nil {
		b, err := json.Marshal(q.in)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", q.path, err)
		}
		body = bytes.NewReader(b)
	}
	request, err := http.NewRequestWithContext(ctx, q.method, r.base+q.path, body)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", q.path, err)
	}
	request.SetBasicAuth(r.user, r.password)
	if q.in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := r.client.Do(request)
	if err != nil {
		return nil, err //nolint:wrapcheck // names method and URL already
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	reply, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("read the reply to %s: %w", q.path, err)
	}
	if response.StatusCode/100 != 2 {
		return nil, &statusError{response.StatusCode, words(reply)}
	}
	return reply, nil
}

// words are what Asterisk says about a fault.
func words(reply []byte) string {
	var fault struct{ Message, Error string }
	if json.Unmarshal(reply, &fault) != nil {
		return ""
	}
	return fault.Message + fault.Error
}

// variable returns a channel variable, "" if it is not set or the channel has
// left the application meanwhile.
func variable(ctx context.Context, c asker, channel, name string) (string, error) {
	var reply struct{ Value string }
	err := c.call(ctx, http.MethodGet, channelPath(channel)+"/variable?variable="+name, nil, &reply)
	if status := statusOf(err); status == http.StatusNotFound || status == http.StatusConflict {
		return "", nil
	}
	return reply.Value, err
}

// close ends what idles.
func (r *rest) close() { r.client.CloseIdleConnections() }
