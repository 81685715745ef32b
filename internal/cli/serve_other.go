//go:build !unix

package cli

import "errors"

// errPortTaken is never returned here; the general sentence says enough.
var errPortTaken = errors.New("address in use")
