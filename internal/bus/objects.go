package bus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/objects"
)

// Objects is the object store of the server: with a cluster, every machine
// reads what any of them put.
func (b *Bus) Objects() objects.Store { return clusterObjects{b} }

type clusterObjects struct{ *Bus }

func (o clusterObjects) bucket(ctx context.Context) (jetstream.ObjectStore, error) {
	return o.stream.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{
		Bucket: o.streamName(), Storage: jetstream.FileStorage, Replicas: o.options.Replicas,
	})
}

// Put implements objects.Store. The content passes through a temporary file,
// because its name is only known at its end.
func (o clusterObjects) Put(ctx context.Context, r io.Reader) (objects.Ref, error) {
	ref, err := o.put(ctx, r)
	if err != nil {
		return objects.Ref{}, fault.Wrap(err, fault.Unavailable, "objects.cannot_write")
	}
	return ref, nil
}

func (o clusterObjects) put(ctx context.Context, r io.Reader) (objects.Ref, error) {
	bucket, err := o.bucket(ctx)
	if err != nil {
		return objects.Ref{}, err
	}
	part, err := os.CreateTemp("", "sanquan-object-")
	if err != nil {
		return objects.Ref{}, err
	}
	defer func() {
		_ = part.Close()
		_ = os.Remove(part.Name())
	}()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(part, sum), r)
	if err != nil {
		return objects.Ref{}, err
	}
	ref := objects.Ref{Sum: hex.EncodeToString(sum.Sum(nil)), Bytes: n}
	if _, err := bucket.GetInfo(ctx, ref.Sum); err == nil {
		return ref, nil
	}
	if _, err := part.Seek(0, io.SeekStart); err != nil {
		return objects.Ref{}, err
	}
	_, err = bucket.Put(ctx, jetstream.ObjectMeta{Name: ref.Sum}, part)
	return ref, err
}

// Open implements objects.Store; the server's client compares the digest.
func (o clusterObjects) Open(ctx context.Context, sum string) (io.ReadCloser, error) {
	if !objects.IsSum(sum) {
		return nil, objects.NotFound(nil, sum)
	}
	bucket, err := o.bucket(ctx)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "bus.cannot_start")
	}
	r, err := bucket.Get(ctx, sum)
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil, objects.NotFound(err, sum)
	}
	return r, err
}

// List implements objects.Store.
func (o clusterObjects) List(ctx context.Context) ([]objects.Ref, error) {
	bucket, err := o.bucket(ctx)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "bus.cannot_start")
	}
	infos, err := bucket.List(ctx)
	if errors.Is(err, jetstream.ErrNoObjectsFound) {
		return nil, nil
	}
	var list []objects.Ref
	for _, info := range infos {
		list = append(list, objects.Ref{Sum: info.Name, Bytes: int64(info.Size)})
	}
	slices.SortFunc(list, func(a, b objects.Ref) int { return strings.Compare(a.Sum, b.Sum) })
	return list, err
}
