package httpapi

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestMemoComputesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemo[int](make(chan struct{}, 2), 4)
		begun := 0
		results := make(chan int, 10)
		for range 10 {
			go func() {
				v, err := m.get(t.Context(), "k", func() (int, error) {
					begun++
					time.Sleep(time.Second)
					return 42, nil
				})
				if err != nil {
					t.Error(err)
				}
				results <- v
			}()
		}
		for range 10 {
			if v := <-results; v != 42 {
				t.Errorf("got %d", v)
			}
		}
		if begun != 1 {
			t.Errorf("computed %d times", begun)
		}
	})
}

// A caller that goes away gets its own error, the others and those who come
// later get the value.
func TestCancelledCallerDoesNotPoison(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemo[int](make(chan struct{}, 1), 4)
		compute := func() (int, error) {
			time.Sleep(time.Second)
			return 42, nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := m.get(ctx, "k", compute); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		began := time.Now()
		v, err := m.get(t.Context(), "k", func() (int, error) {
			t.Error("computed again")
			return 0, nil
		})
		if v != 42 || err != nil || time.Since(began) != time.Second-time.Millisecond {
			t.Errorf("got %d, %v after %v", v, err, time.Since(began))
		}
	})
}

func TestMemoDoesNotBeginWhatNobodyAwaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemo[int](make(chan struct{}, 1), 4)
		go func() {
			_, _ = m.get(t.Context(), "long", func() (int, error) {
				time.Sleep(time.Minute)
				return 1, nil
			})
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := m.get(ctx, "k", func() (int, error) {
			t.Error("begun although its caller had left")
			return 0, nil
		}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		time.Sleep(2 * time.Minute)
		if v, err := m.get(t.Context(), "k", func() (int, error) { return 2, nil }); v != 2 || err != nil {
			t.Errorf("asked anew: %d, %v", v, err)
		}
	})
}

func TestMemoForgetsErrorsAndPanics(t *testing.T) {
	m := newMemo[int](make(chan struct{}, 1), 4)
	wrong := errors.New("wrong")
	if _, err := m.get(t.Context(), "k", func() (int, error) { return 0, wrong }); !errors.Is(err, wrong) {
		t.Errorf("error %v", err)
	}
	if _, err := m.get(t.Context(), "k", func() (int, error) { panic("broken") }); err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("error %v", err)
	}
	if v, err := m.get(t.Context(), "k", func() (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Errorf("got %d, %v", v, err)
	}
}

func TestMemoKeepsTheLatestUsed(t *testing.T) {
	m := newMemo[string](make(chan struct{}, 1), 2)
	computed := ""
	ask := func(key string) {
		v, err := m.get(t.Context(), key, func() (string, error) {
			computed += key
			return "value of " + key, nil
		})
		if v != "value of "+key || err != nil {
			t.Errorf("%s: %q, %v", key, v, err)
		}
	}
	for _, key := range strings.Split("a b a c a b", " ") { // c drops b, not a
		ask(key)
	}
	if want := "abcb"; computed != want {
		t.Errorf("computed %q, want %q", computed, want)
	}
	if n := len(m.entries); n != 2 {
		t.Errorf("%d entries kept", n)
	}
}

func TestMemoBoundsRunningWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slots := make(chan struct{}, 2)
		m := newMemo[int](slots, 100)
		var mu sync.Mutex
		running, most := 0, 0
		done := make(chan struct{}, 20)
		for i := range 20 {
			go func() {
				_, _ = m.get(t.Context(), fmt.Sprint(i), func() (int, error) {
					mu.Lock()
					running++
					most = max(most, running)
					mu.Unlock()
					time.Sleep(time.Second)
					mu.Lock()
					running--
					mu.Unlock()
					return i, nil
				})
				done <- struct{}{}
			}()
		}
		for range 20 {
			<-done
		}
		if most != 2 {
			t.Errorf("%d ran at once, want 2", most)
		}
	})
}
