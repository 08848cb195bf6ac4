// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestArguments(t *testing.T) {
	a, err := ParseArguments([]string{"orders"})
	require.NoError(t, err)
	require.Equal(t, Arguments{Line: "orders"}, a)

	a, err = ParseArguments([]string{" orders ", "priority=1m30s", "needs=german:5+boots : 10 + gifts", "queue = vip", "agent= a101 "})
	require.NoError(t, err)
	require.Equal(t, Arguments{
		Line: "orders", Queue: "vip", Priority: 90 * time.Second, Agent: "a101",
		Needs: []acd.NeedConfig{
			{Skill: "german", Least: 5, Weight: 1},
			{Skill: "boots", Least: 10, Weight: 1},
			{Skill: "gifts", Least: 1, Weight: 1},
		},
	}, a)
}

// A variable of the dialplan may be empty: then nobody is asked for.
func TestNobodyIsAskedFor(t *testing.T) {
	a, err := ParseArguments([]string{"orders", "agent="})
	require.NoError(t, err)
	require.Equal(t, Arguments{Line: "orders"}, a)
}

func TestBadArguments(t *testing.T) {
	for _, args := range [][]string{
		nil, {""}, {" "}, {"queue=vip"}, {"orders", ""}, {"orders", "vip"}, {"orders", "queue="},
		{"orders", "queue=a", "queue=b"}, {"orders", "colour=red"}, {"orders", "priority=30"},
		{"orders", "priority=-1s"}, {"orders", "priority=25h"}, {"orders", "needs=german:0"},
		{"orders", "needs=german:11"}, {"orders", "needs=german:"}, {"orders", "needs=german:x"},
		{"orders", "needs=:5"}, {"orders", "needs=german+"}, {"orders", "needs=german:5+german:6"},
		{"orders", "needs=german:5:2"}, {"orders", "agent=a", "agent=b"},
	} {
		_, err := ParseArguments(args)
		require.ErrorIs(t, err, ErrBadArguments, "%q", args)
		var wrong *ArgumentError
		require.True(t, errors.As(err, &wrong))
		require.NotEmpty(t, wrong.Wrong)
		require.Equal(t, ResultBadArguments, ResultOfRefusal(err))
	}
}

func TestWordsForTheDialplan(t *testing.T) {
	for _, x := range []struct {
		outcome acd.Outcome
		reason  acd.Reason
		want    string
	}{
		{acd.TransferredOut, acd.QueueFull, "queue_full"},
		{acd.TransferredOut, acd.WaitedTooLong, "timeout"},
		{acd.TransferredOut, acd.NobodySignedIn, "nobody"},
		{acd.TransferredOut, acd.ByHand, "withdrawn"},
		{acd.TransferredOut, acd.CentreFull, "centre_full"},
		{acd.Answered, acd.NoReason, "answered"},
		{acd.CalledBack, acd.NoReason, "called_back"},
		{acd.Voicemail, acd.NoReason, "voicemail"},
		{acd.Refused, acd.NoReason, "refused"},
		{acd.Lost, acd.NoReason, "lost"},
		{acd.TransferredOut, acd.NoReason, "transferred"},
	} {
		require.Equal(t, x.want, ResultOf(x.outcome, x.reason))
	}
}

func TestOpsHaveNames(t *testing.T) {
	for op := AnswerCaller; int(op) < opCount; op++ {
		require.NotEmpty(t, op.String())
	}
	require.Equal(t, "op 0", Op(0).String())
}
