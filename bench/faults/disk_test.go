// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
	"github.com/stretchr/testify/require"
)

// small mounts a disk of so many bytes in memory, until the test's end.
func small(t *testing.T, bytes string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=700,size="+bytes), "mount a small disk (needs root)")
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, 0)) })
	return dir
}

// fill takes all the room that a disk has left, and returns how to give it back.
func fill(t *testing.T, dir string) (empty func()) {
	t.Helper()
	path := filepath.Join(dir, "filler")
	f, err := os.Create(path) //nolint:gosec // the test's own
	require.NoError(t, err)
	block := make([]byte, 1<<20)
	for size := len(block); size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(block[:size])
		}
		require.ErrorIs(t, err, syscall.ENOSPC)
	}
	require.NoError(t, f.Close())
	return func() { require.NoError(t, os.Remove(path)) }
}

// disk is a file system that passes everything on to a directory, but may take
// its time to sync, or fail to.
type disk struct {
	dir, backing string // as seen through it, and behind it
	delay        atomic.Int64
	errno        atomic.Uintptr

	mu    sync.Mutex
	syncs map[string]int // that met with a fault, by file
}

// count notes a sync of a file that meets with a fault.
func (d *disk) count(file string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.syncs[filepath.Base(file)]++
}

// syncsOf is how many syncs of a file met with a fault.
func (d *disk) syncsOf(file string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.syncs[file]
}

// flaky mounts such a disk until the test's end. Whoever uses it must not run beside
// other tests: their Asterisks would have it mounted too, for as long as they live,
// and it could not go before.
func flaky(t *testing.T) *disk {
	t.Helper()
	d := &disk{dir: t.TempDir(), backing: t.TempDir(), syncs: map[string]int{}}
	root := &fs.LoopbackRoot{Path: d.backing}
	top := &node{&fs.LoopbackNode{RootData: root}, d}
	root.RootNode = top
	server, err := fs.Mount(d.dir, top, &fs.Options{MountOptions: fuse.MountOptions{DirectMountStrict: true, FsName: "cordial-flaky"}})
	require.NoError(t, err, "mount a file system (needs root and /dev/fuse)")
	t.Cleanup(func() { require.NoError(t, server.Unmount()) })
	return d
}

// slow lets each sync take so long from now on.
func (d *disk) slow(by time.Duration) { d.delay.Store(int64(by)) }

// fail lets each sync fail from now on; 0 lets them succeed again.
func (d *disk) fail(errno syscall.Errno) { d.errno.Store(uintptr(errno)) }

// sync is the fault that the sync of a file meets with, or 0.
func (d *disk) sync(file string) syscall.Errno {
	delay, errno := time.Duration(d.delay.Load()), syscall.Errno(d.errno.Load())
	if delay > 0 || errno != 0 {
		d.count(file)
	}
	<-time.After(delay)
	return errno
}

// node is a file or directory of the disk.
type node struct {
	*fs.LoopbackNode
	disk *disk
}

// WrapChild implements fs.NodeWrapChilder.
func (n *node) WrapChild(_ context.Context, ops fs.InodeEmbedder) fs.InodeEmbedder {
	return &node{ops.(*fs.LoopbackNode), n.disk}
}

// Fsync implements fs.NodeFsyncer.
func (n *node) Fsync(ctx context.Context, f fs.FileHandle, flags uint32) syscall.Errno {
	if errno := n.disk.sync(n.Path(nil)); errno != 0 {
		return errno
	}
	if file, ok := f.(fs.FileFsyncer); ok {
		return file.Fsync(ctx, flags)
	}
	return 0
}

// The disk itself is as good as another while it has no fault, and its faults are
// what they say: without this, the tests below might show nothing.
func TestFlakyDisk(t *testing.T) {
	d := flaky(t)
	f, err := os.Create(filepath.Join(d.dir, "file"))
	require.NoError(t, err)
	_, err = f.WriteString("all is well")
	require.NoError(t, err)
	require.NoError(t, f.Sync())
	got, err := os.ReadFile(filepath.Join(d.backing, "file"))
	require.NoError(t, err)
	require.Equal(t, "all is well", string(got))
	d.fail(syscall.EIO)
	require.ErrorIs(t, f.Sync(), syscall.EIO)
	d.fail(0)
	d.slow(300 * time.Millisecond)
	began := time.Now()
	require.NoError(t, f.Sync())
	require.GreaterOrEqual(t, time.Since(began), 300*time.Millisecond)
	require.Equal(t, 2, d.syncsOf("file"))
	require.NoError(t, f.Close())
}

func TestSmallDisk(t *testing.T) {
	dir := small(t, "4m")
	path := filepath.Join(dir, "file")
	empty := fill(t, dir)
	require.ErrorIs(t, os.WriteFile(path, []byte("more"), 0o600), syscall.ENOSPC)
	empty()
	require.NoError(t, os.WriteFile(path, []byte("more"), 0o600))
}
