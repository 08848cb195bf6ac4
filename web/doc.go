// SPDX-License-Identifier: Apache-2.0

// Package web serves HTTP: the control socket of administrators ([Control]),
// health and metrics ([Public], [Metrics]).
package web
