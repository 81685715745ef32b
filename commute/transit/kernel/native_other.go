//go:build !amd64

package kernel

func native(int) []*Set { return nil }
