// SPDX-License-Identifier: Apache-2.0

package load

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"time"
)

//go:embed asterisk.sh
var buildScript []byte

//go:embed asterisk/*.tmpl
var asteriskTemplates embed.FS

// modules is all that the rig's Asterisk loads.
var modules = strings.Fields(`
	res_pjproject res_sorcery_config res_sorcery_memory res_sorcery_astdb res_http_websocket res_websocket_client res_timing_timerfd
	res_pjsip res_pjsip_session res_pjsip_pubsub res_pjsip_sdp_rtp res_pjsip_caller_id res_pjsip_header_funcs
	res_pjsip_endpoint_identifier_ip res_pjsip_endpoint_identifier_user res_pjsip_diversion
	res_pjsip_registrar res_pjsip_rfc3326 res_pjsip_dlg_options res_pjsip_logger res_pjsip_nat
	res_pjsip_authenticator_digest res_rtp_asterisk res_musiconhold chan_pjsip
	bridge_simple bridge_softmix bridge_native_rtp bridge_holding codec_ulaw codec_gsm format_pcm format_gsm
	res_stasis res_stasis_answer res_stasis_playback res_stasis_recording res_stasis_snoop res_stasis_device_state app_stasis
	res_ari_model res_ari res_ari_applications res_ari_asterisk res_ari_bridges res_ari_channels
	res_ari_device_states res_ari_endpoints res_ari_events res_ari_playbacks
	pbx_config app_exec app_dial app_playback app_playtones app_verbose app_stack
	func_callerid func_channel func_hangupcause func_global func_logic func_strings func_timeout
	func_pjsip_endpoint func_devstate func_math res_cdrel_custom cel_custom`)

// Phone is one agent's SIP endpoint. Port is where its SIPp listens; 0 leaves
// the contact to a REGISTER.
type Phone struct {
	Name string
	Port int
}

// AsteriskConfig is what a run may choose.
type AsteriskConfig struct {
	Phones   []Phone
	Dialplan []byte // an extensions.conf; nil takes the rig's own
	Context  string // where callers come in; "" is cordial-in
	Verbose  bool
}

// Asterisk is a throwaway PBX on loopback ports of its own.
type Asterisk struct {
	SIPPort, HTTPPort int
	User, Password    string

	root      string
	host, dir string // one directory: as it is, and as Asterisk sees it
	process   *Process
}

// BuildRoot builds the Asterisk root, or finds the one built earlier.
func BuildRoot(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "sh", "-s")
	cmd.Stdin = bytes.NewReader(buildScript)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return "", errors.New(strings.TrimSpace(string(exit.Stderr)))
		}
		return "", fmt.Errorf("build the Asterisk root: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// NewAsterisk writes the configuration of one run into host, a directory that it
// makes. Start starts it.
func NewAsterisk(root, host string, config AsteriskConfig) (*Asterisk, error) {
	ports, err := FreePorts(2)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(root, "rig"), 0o755); err != nil {
		return nil, fmt.Errorf("new Asterisk: %w", err)
	}
	point, err := os.MkdirTemp(filepath.Join(root, "rig"), "run-")
	if err != nil {
		return nil, fmt.Errorf("new Asterisk: %w", err)
	}
	a := &Asterisk{
		SIPPort: ports[0], HTTPPort: ports[1], User: "cordial", Password: "rig-only",
		root: root, host: host, dir: strings.TrimPrefix(point, root),
	}
	if err := a.write(config); err != nil {
		return nil, errors.Join(err, a.Remove())
	}
	return a, nil
}

// Path is the path of a file of this run.
func (a *Asterisk) Path(elem ...string) string {
	return filepath.Join(append([]string{a.host}, elem...)...)
}

func (a *Asterisk) write(config AsteriskConfig) error {
	found, err := filepath.Glob(filepath.Join(a.root, "usr/lib/*/asterisk/modules"))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("no Asterisk modules below %s: remove it and let it be built again", a.root)
	}
	for _, d := range []string{"etc", "lib", "spool", "run", "log", "cache", "music"} {
		if err := os.MkdirAll(a.Path(d), 0o755); err != nil {
			return fmt.Errorf("write the Asterisk configuration: %w", err)
		}
	}
	if config.Context == "" {
		config.Context = "cordial-in"
	}
	data := struct {
		*Asterisk
		AsteriskConfig
		Dir, Modules     string
		Load             []string
		RTPStart, RTPEnd int
	}{a, config, a.dir, strings.TrimPrefix(found[0], a.root), modules, 20000, 31998}
	templates, err := template.ParseFS(asteriskTemplates, "asterisk/*.tmpl")
	if err != nil {
		return fmt.Errorf("parse the Asterisk templates: %w", err)
	}
	for _, t := range templates.Templates() {
		var out bytes.Buffer
		if err := t.Execute(&out, data); err != nil {
			return fmt.Errorf("write the Asterisk configuration: %w", err)
		}
		name := strings.TrimSuffix(t.Name(), ".tmpl")
		if name == "extensions.conf" && config.Dialplan != nil {
			out.Reset()
			out.Write(config.Dialplan)
		}
		if err := os.WriteFile(a.Path("etc", name), out.Bytes(), 0o600); err != nil {
			return fmt.Errorf("write the Asterisk configuration: %w", err)
		}
	}
	music := bytes.Repeat([]byte{0x9e, 0x8e, 0x9e, 0xff, 0x1e, 0x0e, 0x1e, 0x7f}, 8000) // eight seconds of 1 kHz
	if err := os.WriteFile(a.Path("music", "tone.ulaw"), music, 0o600); err != nil {
		return fmt.Errorf("write the Asterisk configuration: %w", err)
	}
	return a.own()
}

// own gives the run's files to the root's asterisk user.
func (a *Asterisk) own() error {
	uid, gid, err := a.userIDs()
	if err != nil {
		return err
	}
	return filepath.WalkDir(a.Path(), func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, uid, gid))
	})
}

func (a *Asterisk) userIDs() (uid, gid int, err error) {
	passwd, err := os.ReadFile(filepath.Join(a.root, "etc/passwd"))
	if err != nil {
		return 0, 0, fmt.Errorf("who is asterisk: %w", err)
	}
	for line := range strings.Lines(string(passwd)) {
		f := strings.Split(line, ":")
		if f[0] == "asterisk" && len(f) > 3 {
			uid, uidErr := strconv.Atoi(f[2])
			gid, gidErr := strconv.Atoi(f[3])
			return uid, gid, errors.Join(uidErr, gidErr)
		}
	}
	return 0, 0, errors.New("the root has no user asterisk: remove it and let it be built again")
}

// Start starts Asterisk in a mount namespace of its own, so that what is mounted
// in the root is gone with it, and waits until ARI and SIP answer.
func (a *Asterisk) Start(ctx context.Context) error {
	uid, gid, err := a.userIDs()
	if err != nil {
		return err
	}
	const enter = `mount -t proc proc "$1/proc" && mount --bind "$5" "$1$4" && exec chroot "$1" setpriv --reuid "$2" --regid "$3" --clear-groups ` +
		`--pdeathsig KILL /usr/sbin/asterisk -f -C "$4/etc/asterisk.conf"`
	p, err := StartProcess("asterisk", a.Path("log", "console"), "unshare", "--mount", "--propagation", "private",
		"sh", "-c", enter, "sh", a.root, strconv.Itoa(uid), strconv.Itoa(gid), a.dir, a.host)
	if err != nil {
		return err
	}
	a.process = p
	err = WaitFor(ctx, 30*time.Second, "Asterisk's start", func() error {
		if !p.Running() {
			return fmt.Errorf("asterisk ended: see %s", a.Path("log"))
		}
		if _, err := a.Get(ctx, "/asterisk/info?only=system"); err != nil {
			return err
		}
		_, err := os.Stat(a.Path("run", "asterisk.ctl"))
		return err
	})
	if err != nil {
		return err
	}
	return WaitFor(ctx, 30*time.Second, "Asterisk's start", func() error {
		out, err := a.CLI(ctx, "core waitfullybooted")
		if err == nil && !strings.Contains(out, "fully booted") {
			err = errors.New(strings.TrimSpace(out))
		}
		return err
	})
}

// Stop ends Asterisk.
func (a *Asterisk) Stop() {
	if a.process != nil {
		a.process.Stop(5 * time.Second)
	}
}

// Remove deletes the run's files.
func (a *Asterisk) Remove() error {
	return errors.Join(os.RemoveAll(a.host), os.Remove(a.root+a.dir))
}

// Running says whether Asterisk is up.
func (a *Asterisk) Running() bool { return a.process != nil && a.process.Running() }

// CLI runs one command of Asterisk's console.
func (a *Asterisk) CLI(ctx context.Context, command string) (string, error) {
	out, err := exec.CommandContext(ctx, "nsenter", "--target", strconv.Itoa(a.process.PID()), "--mount",
		"chroot", a.root, "/usr/sbin/asterisk", "-C", a.dir+"/etc/asterisk.conf", "-rx", command).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("asterisk -rx %q: %w: %s", command, err, out)
	}
	return string(out), nil
}

// URL is the base of ARI's REST interface.
func (a *Asterisk) URL() string { return fmt.Sprintf("http://127.0.0.1:%d/ari", a.HTTPPort) }

// Get fetches a resource over REST.
func (a *Asterisk) Get(ctx context.Context, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.URL()+path, nil)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", path, err)
	}
	request.SetBasicAuth(a.User, a.Password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", path, err)
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, bytes.TrimSpace(body))
	}
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", path, err)
	}
	return body, nil
}
