// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"net/http"
)

// Public serves what may be seen from outside: whether the process lives
// (/healthz), whether it can serve calls (/readyz), and its metrics (/metrics).
// healthy and ready say what is wrong, nil if nothing is.
func Public(healthy, ready func() error, metrics http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", probe(healthy))
	mux.HandleFunc("GET /readyz", probe(ready))
	mux.Handle("GET /metrics", metrics)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = fmt.Fprint(w, "Cordial. Look at /healthz, /readyz and /metrics.\n")
	})
	return mux
}

func probe(ask func() error) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if err := ask(); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = fmt.Fprintln(w, err)
			return
		}
		_, _ = fmt.Fprintln(w, "ok")
	}
}
