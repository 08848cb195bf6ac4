// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// A phone that one node of two can reach is in reach.
func TestPhonesOfSeveralNodes(t *testing.T) {
	p := &phones{nodes: 2, down: map[string]map[string]bool{}}
	up, down := acd.Command{Kind: acd.PhoneUp, Name: "a1"}, acd.Command{Kind: acd.PhoneDown, Name: "a1"}
	require.False(t, p.told("x", down), "y may reach it")
	require.False(t, p.told("x", down))
	require.True(t, p.told("y", down), "now nobody can")
	require.True(t, p.told("y", up))
	require.False(t, p.told("x", down), "y reaches it still")
	require.True(t, p.told("y", down))
	require.False(t, p.told("x", acd.Command{Kind: acd.PhoneDown, Name: "a2"}))
}

func TestPhonesOfOneNode(t *testing.T) {
	p := &phones{nodes: 1, down: map[string]map[string]bool{}}
	require.True(t, p.told("x", acd.Command{Kind: acd.PhoneDown, Name: "a1"}))
	require.True(t, p.told("x", acd.Command{Kind: acd.PhoneUp, Name: "a1"}))
}
