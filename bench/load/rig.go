// SPDX-License-Identifier: Apache-2.0

package load

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// entry is the rig's way into the sample dialplan: the number dialled is the
// line's name, but for those that say something wrong or ask for somebody. In rig-exit, where queues
// send callers who may not wait, one is answered only if the result is the one
// that the extension is called after.
const entry = `; SPDX-License-Identifier: Apache-2.0
[rig-in]
exten => _X.,1,Set(CORDIAL_CALL=${EXTEN})
 same => n,Goto(cordial-loop,s,1)
exten => 1901,1,Set(CORDIAL_CALL=1001,queue=nowhere)
 same => n,Goto(cordial-loop,s,1)
exten => 1902,1,Set(CORDIAL_CALL=1001,needs=juggling:5)
 same => n,Goto(cordial-loop,s,1)
exten => 1903,1,Set(CORDIAL_CALL=1001,colour=green)
 same => n,Goto(cordial-loop,s,1)
exten => 1904,1,Set(CORDIAL_CALL=1001,agent=` + Asked + `)
 same => n,Goto(cordial-loop,s,1)
exten => 1905,1,Set(CORDIAL_CALL=1001,agent=stranger)
 same => n,Goto(cordial-loop,s,1)

[rig-exit]
exten => nobody,1,GotoIf($["${CORDIAL_RESULT}" = "${EXTEN}"]?good,1)
 same => n,Hangup(17)
exten => timeout,1,GotoIf($["${CORDIAL_RESULT}" = "${EXTEN}"]?good,1)
 same => n,Hangup(17)
exten => good,1,Answer()
 same => n,Wait(1)
 same => n,Hangup()

`

// Rig is one run: a PBX, the phones, the callers and the server between them.
type Rig struct {
	Scene    Scene
	Asterisk *Asterisk
	Cordial  *Cordial
	Dir      string        // all that the run writes
	Slack    time.Duration // see Witnesses
	Away     []Span        // see Witnesses
	Crashes  []time.Time   // see Witnesses

	phones, callers []*SIPp
}

// NewRig prepares what a scene needs and starts the phones; Asterisk and the
// server are the test's to start. Close must be called, also after an error.
func NewRig(ctx context.Context, scene Scene, binary string) (*Rig, error) {
	dir, err := workDir()
	if err != nil {
		return nil, err
	}
	r := &Rig{Scene: scene, Dir: dir}
	r.Cordial = &Cordial{Binary: binary, Data: filepath.Join(dir, "data"), LogPath: filepath.Join(dir, "cordial.log")}
	root, err := BuildRoot(ctx)
	if err != nil {
		return r, err
	}
	ports, err := FreePorts(len(scene.Phones) + 2)
	if err != nil {
		return r, err
	}
	dialplan, err := r.Cordial.Init(ctx, filepath.Join(dir, "init"))
	if err != nil {
		return r, err
	}
	config := AsteriskConfig{
		Phones: r.endpoints(ports), Dialplan: append([]byte(entry), dialplan...), Context: "rig-in",
		Verbose: os.Getenv("CORDIAL_RIG_VERBOSE") != "",
	}
	if r.Asterisk, err = NewAsterisk(root, filepath.Join(dir, "asterisk"), config); err != nil {
		return r, err
	}
	r.Cordial.Listen = "127.0.0.1:" + strconv.Itoa(ports[len(scene.Phones)])
	if r.Cordial.Config, err = scene.WriteConfig(dir, r.Asterisk, r.Asterisk.Password); err != nil {
		return r, err
	}
	for i, g := range scene.Phones {
		p, err := StartPhones(dir, g, ports[i])
		if err != nil {
			return r, err
		}
		r.phones = append(r.phones, p)
	}
	return r, nil
}

// workDir makes a directory for a run: below CORDIAL_RIG_WORK, or in memory. A
// shared disk may hold up writers for many seconds, which is another test's matter;
// what a killed process has written is as safe in memory. Its name is short,
// because a socket will lie below it.
func workDir() (string, error) {
	parent := os.Getenv("CORDIAL_RIG_WORK")
	if parent == "" {
		if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
			parent = "/dev/shm"
		}
	}
	dir, err := os.MkdirTemp(parent, "cordial-rig-")
	if err != nil {
		return "", fmt.Errorf("make a directory for the run: %w", err)
	}
	return dir, nil
}

// endpoints gives each phone the port of its group, and those that are not there
// a port where nobody listens.
func (r *Rig) endpoints(ports []int) []Phone {
	var phones []Phone
	for i, g := range r.Scene.Phones {
		for _, a := range g.Agents {
			phones = append(phones, Phone{a, ports[i]})
		}
	}
	for _, a := range r.Scene.Dead {
		phones = append(phones, Phone{a, ports[len(ports)-1]})
	}
	return phones
}

// Call starts all callers of the scene.
func (r *Rig) Call() error {
	for _, g := range r.Scene.Callers {
		if err := r.call(g); err != nil {
			return err
		}
	}
	return nil
}

func (r *Rig) call(g CallerGroup) error {
	p, err := StartCallers(r.Dir, g, "127.0.0.1:"+strconv.Itoa(r.Asterisk.SIPPort))
	if err == nil {
		r.callers = append(r.callers, p)
	}
	return err
}

// CallMore lets n more callers of one behaviour call, on the lines in turn.
func (r *Rig) CallMore(n int, g CallerGroup, lines ...string) error {
	r.Scene.crowd(n, g, lines...)
	return r.call(r.Scene.Callers[len(r.Scene.Callers)-1])
}

// CallNoMore lets no new caller call; those who do play their parts to the end.
func (r *Rig) CallNoMore() error {
	for _, p := range r.callers {
		if p.Running() {
			if err := p.Signal(syscall.SIGUSR1); err != nil {
				return err
			}
		}
	}
	return nil
}

// Crash kills Asterisk. The callers and phones that it had do not hear of it; the
// callers are taken away with it, the phones stay.
func (r *Rig) Crash() {
	r.Crashes = append(r.Crashes, time.Now())
	r.Asterisk.process.Kill()
	for _, p := range r.callers {
		p.Kill()
	}
}

// Calling says whether there is still a caller.
func (r *Rig) Calling() bool {
	return slices.ContainsFunc(r.callers, func(p *SIPp) bool { return p.Running() })
}

// Saw reads what SIPp has logged so far.
func (r *Rig) Saw() (SIPpSaw, error) { return ReadSIPp(r.callers, r.phones) }

// Empty is nil once Asterisk has no channel and no bridge.
func (r *Rig) Empty(ctx context.Context) error {
	channels, err := r.Channels(ctx)
	if err != nil {
		return err
	}
	bridges, err := r.Bridges(ctx)
	if err == nil && len(channels)+len(bridges) > 0 {
		err = fmt.Errorf("left on the switch: channels %v, bridges %v", channels, bridges)
	}
	return err
}

// Channels are the ids of all that Asterisk has.
func (r *Rig) Channels(ctx context.Context) ([]string, error) {
	var list []struct {
		ID string `json:"id"`
	}
	if err := r.list(ctx, "/channels", &list); err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids, nil
}

// Bridges are all that Asterisk has, with the channels in each.
func (r *Rig) Bridges(ctx context.Context) (map[string][]string, error) {
	var list []struct {
		ID       string   `json:"id"`
		Channels []string `json:"channels"`
	}
	if err := r.list(ctx, "/bridges", &list); err != nil {
		return nil, err
	}
	members := make(map[string][]string, len(list))
	for _, b := range list {
		members[b.ID] = b.Channels
	}
	return members, nil
}

func (r *Rig) list(ctx context.Context, path string, into any) error {
	body, err := r.Asterisk.Get(ctx, path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("read Asterisk's %s: %w", path, err)
	}
	return nil
}

// Accounts reads what the three witnesses have of a run that is over. The server
// must have ended.
func (r *Rig) Accounts() (Witnesses, error) {
	var w Witnesses
	var err error
	if w.SIPp, err = r.Saw(); err != nil {
		return w, err
	}
	cel, err := os.Open(r.Asterisk.Path("log", "cel.json"))
	if err != nil {
		return w, fmt.Errorf("open the CEL: %w", err)
	}
	defer cel.Close() //nolint:errcheck // read only
	if w.CEL, err = ReadCEL(cel); err != nil {
		return w, err
	}
	w.Journal, err = ReadJournal(r.Cordial.Data)
	return w, err
}

// Reconcile stops nothing: it holds the three accounts of a run that is over
// against each other. The server must have ended.
func (r *Rig) Reconcile() (Tally, []string, error) {
	w, err := r.Accounts()
	if err != nil {
		return Tally{}, nil, err
	}
	source, err := os.ReadFile(r.Cordial.Config)
	if err != nil {
		return Tally{}, nil, fmt.Errorf("read the rules: %w", err)
	}
	book, err := ReadRulebook(source)
	if err != nil {
		return Tally{}, nil, err
	}
	w.May, w.Overtake = book.May, book.Overtake
	w.Slack, w.Away, w.Crashes = r.Slack, r.Away, r.Crashes
	tally, faults := Reconcile(w)
	return tally, faults, nil
}

// Close ends everything that was started. The files stay if keep says so.
func (r *Rig) Close(keep bool) {
	for _, p := range r.callers {
		p.Stop(stopGrace)
	}
	if p := r.Cordial.process; p != nil {
		p.Stop(5 * time.Second)
	}
	for _, p := range r.phones {
		p.Kill() // SIPp waits for calls that will never end
	}
	if r.Asterisk != nil {
		r.Asterisk.Stop()
	}
	if keep {
		return
	}
	if r.Asterisk != nil {
		_ = r.Asterisk.Remove()
	}
	_ = os.RemoveAll(r.Dir)
}
