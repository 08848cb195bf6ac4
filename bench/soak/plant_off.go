// SPDX-License-Identifier: Apache-2.0

//go:build !plant

package soak

import (
	"time"

	"cordial/telephony"
)

// plants are faults put into the controller itself. What is built without the tag
// plant has none: see plant.go.
type plants struct{}

func (plants) lie() bool                                  { return false }
func (plants) storeLater(*world, [][]byte, time.Duration) {}
func (plants) die()                                       {}
func (plants) oversleep() bool                            { return false }
func (plants) sent(*process, telephony.Request)           {}
