// SPDX-License-Identifier: Apache-2.0

package telephony

import "strconv"

var opNames = [opCount]string{
	AnswerCaller: "answer a caller", IndicateRinging: "let a caller hear ringing",
	StartMusic: "start music", StopMusic: "stop music", Dial: "dial a phone",
	CreateBridge: "create a bridge", JoinBridge: "bridge caller and agent", DestroyBridge: "destroy a bridge",
	Play: "play an announcement", HangUp: "hang up", Continue: "continue in the dialplan", Look: "look for a channel",
	Greet: "tell a caller who waits", Hush: "end what is told",
}

// String says what is asked, as an administrator would.
func (o Op) String() string {
	if o > 0 && int(o) < opCount {
		return opNames[o]
	}
	return "op " + strconv.Itoa(int(o))
}
