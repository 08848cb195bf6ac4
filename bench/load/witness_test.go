// SPDX-License-Identifier: Apache-2.0

package load

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestReadCallers(t *testing.T) {
	got, err := ReadCallers(strings.NewReader(`invite|1795308025.000000|100.000000|1-9@127.0.0.1|90042|orders
answered|1795308026.000000|5000.000000|1-9@127.0.0.1|90042|orders
hangup|1795308029.000000|6000.000000|1-9@127.0.0.1|90042|orders
end|1795308029.000000|7000.000000|1-9@127.0.0.1|90042|orders
invite|1795308030.000000||2-9@127.0.0.1|90043|orders
cancel|1795308031.000000||2-9@127.0.0.1|90043|orders
answered|1795308031.000000|10.000000|2-9@127.0.0.1|90043|orders
invite|1795308030.000000|0.000000|3-9@127.0`))
	if err != nil {
		t.Fatal(err)
	}
	want := []CallerSeen{
		{Number: "90042", Line: "orders", CallID: "1-9@127.0.0.1", Invited: time.UnixMicro(1795308025_000100),
			Answered: time.UnixMicro(1795308026_005000), Parted: time.UnixMicro(1795308029_006000), End: EndHangup},
		{Number: "90043", Line: "orders", CallID: "2-9@127.0.0.1", Invited: time.UnixMicro(1795308030_000000),
			Answered: time.UnixMicro(1795308031_000010)},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for _, bad := range []string{"invite|1\n", "invite|x|0|c|n|l\n", "invite|1|y|c|n|l\n"} {
		if _, err := ReadCallers(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken for a line of a log", bad)
		}
	}
}

func TestReadRings(t *testing.T) {
	got, err := ReadRings(strings.NewReader(`invite|10.000000|0.000000|x@h|agent001|j-o1|90042
answer|11.000000|0.000000|x@h|agent001|j-o1|90042
ack|11.000000|1000.000000|x@h|agent001|j-o1|90042
bye|15.000000|0.000000|x@h|agent001|j-o1|90042
end|15.000000|1.000000|x@h|agent001|j-o1|90042
invite|12.000000|0.000000|y@h|agent002|j-o2|90043
busy|12.000000|5.000000|y@h|agent002|j-o2|90043
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []RingSeen{
		{Leg: "j-o1", Agent: "agent001", Caller: "90042", CallID: "x@h", Invited: time.UnixMicro(10_000000),
			Answered: time.UnixMicro(11_001000), Parted: time.UnixMicro(15_000000), End: EndBye},
		{Leg: "j-o2", Agent: "agent002", Caller: "90043", CallID: "y@h", Invited: time.UnixMicro(12_000000),
			Parted: time.UnixMicro(12_000005), End: EndBusy},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

const celSample = `{"eventtype":"CHAN_START","eventtime":"1795308025.25","num":"90042","exten":"1001","channame":"PJSIP/callers-00000000","uniqueid":"1795308025.0","eventextra":""}
{"eventtype":"ANSWER","eventtime":"1795308026","num":"90042","channame":"PJSIP/callers-00000000","uniqueid":"1795308025.0","eventextra":""}
{"eventtype":"CHAN_START","eventtime":"1795308026","num":"","channame":"PJSIP/agent007-00000001","uniqueid":"off-20","eventextra":""}
{"eventtype":"BRIDGE_ENTER","eventtime":"1795308027","num":"90042","channame":"PJSIP/callers-00000000","uniqueid":"1795308025.0","eventextra":"{\"bridge_id\":\"br-1\",\"bridge_technology\":\"simple_bridge\"}"}
{"eventtype":"BRIDGE_ENTER","eventtime":"1795308027","num":"90042","channame":"PJSIP/agent007-00000001","uniqueid":"off-20","eventextra":"{\"bridge_id\":\"br-1\",\"bridge_technology\":\"simple_bridge\"}"}
{"eventtype":"BRIDGE_EXIT","eventtime":"1795308029","num":"90042","channame":"PJSIP/callers-00000000","uniqueid":"1795308025.0","eventextra":"{\"bridge_id\":\"br-1\",\"bridge_technology\":\"native_rtp\"}"}
{"eventtype":"CHAN_END","eventtime":"1795308029","num":"90042","channame":"PJSIP/callers-00000000","uniqueid":"1795308025.0","eventextra":""}
{"eventtype":"LINKEDID_END","eventtime":"1795308029","num":"90042","channame":"PJSIP/callers-00000000","uniqueid":"1795308025.0","eventextra":""}
`

func TestReadCEL(t *testing.T) {
	got, err := ReadCEL(strings.NewReader(celSample + `{"eventtype":"CHAN_E`))
	if err != nil {
		t.Fatal(err)
	}
	sec := func(s int64) time.Time { return time.Unix(s, 0) }
	want := CELSaw{Channels: []ChannelSeen{
		{ID: "1795308025.0", Endpoint: "callers", Number: "90042", Started: time.UnixMilli(1795308025_250), Answered: sec(1795308026),
			Ended: sec(1795308029), Stays: []Stay{{"br-1", sec(1795308027), sec(1795308029)}}},
		{ID: "off-20", Endpoint: "agent007", Started: sec(1795308026), Stays: []Stay{{Bridge: "br-1", From: sec(1795308027)}}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if !together(got.Channels[0], got.Channels[1]) {
		t.Error("two who were in one bridge at once were not together")
	}
	got.Channels[1].Stays[0].From = sec(1795308030)
	if together(got.Channels[0], got.Channels[1]) {
		t.Error("two who were in one bridge one after the other were together")
	}
	clash, err := ReadCEL(strings.NewReader(celSample + strings.SplitAfter(celSample, "\n")[2] + `{"eventtype":"ANSWER","eventtime":"1.5","uniqueid":"nobody"}` + "\n"))
	if err != nil || len(clash.Clashes) != 2 {
		t.Errorf("an id begun twice and one never begun give %v, %v", clash.Clashes, err)
	}
}

const rules = `
skills: [{name: boots}, {name: german}]
queues:
  - name: orders
    needs: [{skill: boots, least: 5, relax: [{after: 2s, level: 3}, {after: 4s, level: 0}]}]
lines:
  - {name: orders, queue: orders}
  - {name: bestellung, queue: orders, needs: [{skill: german}]}
agents:
  - {name: anna, endpoint: PJSIP/anna, skills: {boots: 5, german: 1}}
  - {name: bert, endpoint: PJSIP/bert, skills: {boots: 3}}
  - {name: carl, endpoint: PJSIP/carl}
`

func TestRulebook(t *testing.T) {
	book, err := ReadRulebook([]byte(rules))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		agent, line string
		waited      time.Duration
		want        bool
	}{
		{"anna", "orders", 0, true},
		{"bert", "orders", 1999 * time.Millisecond, false},
		{"bert", "orders", 2 * time.Second, true},
		{"carl", "orders", 3 * time.Second, false},
		{"carl", "orders", 4 * time.Second, true},
		{"anna", "bestellung", 0, true},
		{"bert", "bestellung", time.Hour, false},
	} {
		may, err := book.May(c.agent, c.line, c.waited)
		if err != nil || may != c.want {
			t.Errorf("May(%s, %s, %v) = %v, %v; want %v", c.agent, c.line, c.waited, may, err, c.want)
		}
	}
	if _, err := book.May("dora", "orders", 0); err == nil {
		t.Error("an unknown agent is no fault")
	}
	if _, err := book.May("anna", "sales", 0); err == nil {
		t.Error("an unknown line is no fault")
	}
	if _, err := ReadRulebook([]byte("lines: [{name: a, queue: none}]")); err == nil {
		t.Error("a line to an unknown queue is no fault")
	}
}
