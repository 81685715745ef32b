package httpapi

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/sanquan/sanquan/base/fault"
)

// Rates bound how often one client may ask, in requests a minute; 0 for no
// bound.
type Rates struct {
	PerAddress int // and per account
	SignIn     int // tries to sign in, per address
}

// mostKeys bounds the memory of a meter; beyond it, keys that have not used
// their allowance lately are forgotten.
const mostKeys = 20000

// meter keeps each key to a rate. It is safe for concurrent use.
type meter struct {
	perMinute int
	now       func() time.Time
	mu        sync.Mutex
	keys      map[string]*rate.Limiter
}

func newMeter(perMinute int, now func() time.Time) *meter {
	return &meter{perMinute: perMinute, now: now, keys: map[string]*rate.Limiter{}}
}

// allow counts a request of the key, if applies, and refuses what is above the
// rate. A fifth of a minute's allowance, one at least, may come at once.
func (m *meter) allow(key string, applies bool) error {
	if !applies || m.perMinute <= 0 {
		return nil
	}
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	limiter := m.keys[key]
	if limiter == nil {
		if len(m.keys) >= mostKeys {
			m.forget(now)
		}
		limiter = rate.NewLimiter(rate.Limit(float64(m.perMinute)/60), max(1, m.perMinute/5))
		m.keys[key] = limiter
	}
	if !limiter.AllowN(now, 1) {
		return fault.New(fault.Unavailable, "http.too_many", "max", m.perMinute)
	}
	return nil
}

// forget drops the keys whose allowance is whole again, and all where that is
// none: then somebody is inventing keys, and it is memory that counts.
func (m *meter) forget(now time.Time) {
	for key, limiter := range m.keys {
		if limiter.TokensAt(now) >= float64(limiter.Burst()) {
			delete(m.keys, key)
		}
	}
	if len(m.keys) >= mostKeys {
		clear(m.keys)
	}
}

// paced keeps each client address to its rate. Health is always told.
func (s *Server) paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, ProviderPath) {
			address := s.origin(r).Address
			err := s.rate.allow("address "+address, true)
			if err == nil {
				err = s.tries.allow(address, isTry(r))
			}
			if err != nil {
				w.Header().Set("Retry-After", "60")
				s.fail(w, r, err)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// isTry reports whether a request could be a guess at a secret.
func isTry(r *http.Request) bool {
	return r.Method == http.MethodPost && (strings.HasPrefix(r.URL.Path, prefix+"/session") || r.URL.Path == prefix+"/invitation")
}
