// Package secret keeps sensitive values unreadable to whoever holds the
// database, its log or a copy of either, but not the keys.
//
// A value is sealed in an envelope: a fresh data key of 256 bits encrypts it
// with AES-256-GCM (NIST SP 800-38D), and the newest key of the value's domain
// encrypts the data key the same way. Each value names its algorithm and key,
// so that another algorithm (SM4-GCM) or a new key can follow while old values
// stay readable; Rewrap moves a value to the newest key without looking into
// it. A value is bound to its place (domain, record, field): copied elsewhere
// it does not open.
//
// A blind index (HMAC-SHA-256 under a key of its own) finds equal values
// without opening any. Masks are what people see until they state a reason.
//
// A Keyring holds root keys by domain; every use has its own key derived with
// HKDF-SHA-256 (RFC 5869). The package leaves out where keys are kept, and
// takes its randomness from the caller.
package secret
