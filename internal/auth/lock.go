package auth

import "time"

// Attempts count what went wrong with one key: an account name, or the second
// factor of an account.
type Attempts struct {
	Count int       // tries since the last success
	Last  time.Time // of them
	Until time.Time // no try is looked at before
}

// The rule of lock-out.
const (
	freeAttempts = 5                // tries without a wait
	firstLock    = time.Minute      // after the last of them; doubled with each further one …
	longestLock  = 15 * time.Minute // … up to this
	forgetAfter  = 24 * time.Hour   // without any try
)

// Locked reports whether tries are refused at a time.
func (a Attempts) Locked(now time.Time) bool { return now.Before(a.Until) }

// Try counts a try that is about to be looked at. Tries while locked are not
// to be counted: they would let others hold an account locked for ever.
func (a Attempts) Try(now time.Time) Attempts {
	if now.Sub(a.Last) >= forgetAfter {
		a = Attempts{}
	}
	a.Count++
	a.Last = now
	if a.Count >= freeAttempts {
		lock := longestLock
		if doublings := a.Count - freeAttempts; doublings < 4 {
			lock = firstLock << doublings
		}
		a.Until = now.Add(lock)
	}
	return a
}
