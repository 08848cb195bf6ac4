// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"time"
)

// point is a moment between two steps of the controller.
type point uint8

const (
	nowhere    point = iota
	stepped          // and the batch is not stored
	stored           // and nobody in the process knows
	committed        // and nothing is published
	published        // and not taken note of by the link
	requesting       // one request of several may have gone out
	resyncing        // the switch was listed, and not compared
	resynced         // compared, and the link not up
	points
)

var pointNames = [points]string{"nowhere", "stepped", "stored", "committed", "published", "requesting", "resyncing", "resynced"}

func (p point) String() string { return pointNames[p] }

// faultKind is what goes wrong.
type faultKind uint8

const (
	killStepped faultKind = iota
	killStored
	killCommitted
	killPublished
	killRequesting
	killResyncing
	killResynced
	killAnywhere
	clockJumps
	linkCut
	linkHalfOpen
	diskFull
	diskSlow
	diskFails
	diskFailsLate
	processStopped
	switchKilled
	faultKinds
)

var faultNames = [faultKinds]string{
	"kill when stepped", "kill when stored", "kill when committed", "kill when published", "kill when requesting",
	"kill when resyncing", "kill when resynced", "kill anywhere", "clock jumps", "link cut", "link half open",
	"disk full", "disk slow", "disk fails", "disk fails after writing", "process stopped", "switch killed",
}

func (k faultKind) String() string { return faultNames[k] }

// strike lets a fault happen.
func (w *world) strike(f fault) {
	w.trace("FAULT   %v for %v", f.kind, f.lasts)
	w.struck[f.kind]++
	w.disturbed = w.now
	w.audit.Strict = w.audit.Strict && (f.kind == diskFull || f.kind == diskSlow)
	switch f.kind {
	case killStepped, killStored, killCommitted, killPublished, killRequesting:
		w.kill = stepped + point(f.kind-killStepped)
	case killResyncing, killResynced:
		w.kill = stepped + point(f.kind-killStepped)
		w.cut(f.lasts / 4)
	case killAnywhere:
		w.die("killed")
	case clockJumps:
		w.skew += []time.Duration{-time.Hour, time.Hour}[w.rnd.IntN(2)]
		w.die("killed, and the clock is set")
	case linkCut:
		w.cut(f.lasts)
	case linkHalfOpen:
		w.halfOpen()
	case diskFull:
		w.disk.full = true
		w.after(f.lasts, func() { w.disk.full = false; w.disturbed = w.now })
	case diskSlow:
		w.disk.slow = 2 * time.Second
	case diskFails, diskFailsLate:
		w.disk.fails, w.disk.failsLate = true, f.kind == diskFailsLate
	case processStopped:
		w.stop(10 * time.Second)
	case switchKilled:
		w.crash(f.lasts)
	case faultKinds:
	}
}

// die kills the process wherever it is.
func (w *world) die(why string) {
	if w.proc != nil {
		w.proc.end(why)
	}
}

// cut takes the link away, which both sides notice.
func (w *world) cut(lasts time.Duration) {
	w.away = max(w.away, w.now.Add(lasts))
	w.sw.SetLink(false)
	if p := w.proc; p != nil {
		w.soon(func() { p.notice() })
	}
}

// notice lets the link's owner find that its link is gone, as soon as it runs.
func (p *process) notice() {
	switch {
	case p.dead:
	case p.frozen:
		p.w.after(100*time.Millisecond, p.notice)
	default:
		p.inside(func() error { p.link.lose(); return nil })
	}
}

// halfOpen lets nothing through any more; a ping finds out.
func (w *world) halfOpen() {
	p := w.proc
	if p == nil || !p.link.open {
		return
	}
	w.sw.Mute()
	session := p.link.session
	w.after(between(w.rnd, time.Second, pingTimeout), func() {
		if p.link.session == session {
			p.notice()
		}
	})
}

// stop stops the process for a while, as SIGSTOP does. The switch may cut off a
// reader that does not read.
func (w *world) stop(lasts time.Duration) {
	p := w.proc
	if p == nil || p.frozen {
		return
	}
	p.frozen = true
	if w.rnd.IntN(2) == 0 {
		w.after(time.Second, func() {
			if w.proc == p {
				w.cut(0)
			}
		})
	}
	w.after(lasts, func() {
		p.frozen = false
		w.disturbed = w.now
		p.link.wake()
	})
}

// crash kills the switch with all its calls; it is started again.
func (w *world) crash(lasts time.Duration) {
	w.sw.Crash()
	w.startups, w.started = w.startups+1, w.now
	w.cut(lasts)
}
