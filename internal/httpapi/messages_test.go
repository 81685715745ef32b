package httpapi

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

const messagesPath = prefix + "/messages"

// fakeLetters knows one message, which is dead, and notes what it is asked.
type fakeLetters struct{ asked *[]string }

func (f fakeLetters) one(verb, id string) (outbox.Message, error) {
	*f.asked = append(*f.asked, verb+" "+id)
	if id != deadID {
		return outbox.Message{}, fault.New(fault.NotFound, "store.message_not_found", "id", id)
	}
	at := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	return outbox.Message{
		ID: deadID, Topic: "tell", Body: []byte(`{"phone":"13800001234"}`), Created: at, Due: at, Attempts: 5,
		LastError: "it was delivered 5 times and nobody came to an end with it", Dead: &at,
	}, nil
}

func (f fakeLetters) Message(_ context.Context, id string) (outbox.Message, error) {
	return f.one("get", id)
}

func (f fakeLetters) RequeueMessage(_ context.Context, id string, now time.Time) error {
	_, err := f.one("requeue at "+now.Format(time.TimeOnly), id)
	return err
}

func (f fakeLetters) DropMessage(_ context.Context, id string) error {
	_, err := f.one("drop", id)
	return err
}

func (f fakeLetters) ListMessages(_ context.Context, deadOnly bool, page sqlstore.Page) ([]outbox.Message, string, error) {
	if page.Cursor == "bad" {
		return nil, "", fault.New(fault.Invalid, "store.bad_cursor").On("after")
	}
	if !deadOnly {
		return nil, "", nil
	}
	m, err := f.one("list", deadID)
	return []outbox.Message{m}, "more", err
}

func TestMessages(t *testing.T) {
	one := messagesPath + "/" + deadID
	for _, c := range []struct {
		method, target string
		status         int
		asked          string
	}{
		{"GET", messagesPath + "?dead=true&limit=1", 200, "list " + deadID},
		{"GET", messagesPath, 200, ""},
		{"GET", messagesPath + "?after=bad", 422, ""},
		{"GET", messagesPath + "?dead=perhaps", 422, ""},
		{"POST", one + "/requeue", 200, "requeue at 12:00:00 " + deadID + ", get " + deadID},
		{"POST", messagesPath + "/none/requeue", 404, "requeue at 12:00:00 none"},
		{"DELETE", one, 200, "get " + deadID + ", drop " + deadID},
		{"DELETE", messagesPath + "/none", 404, "get none"},
	} {
		var asked []string
		resp := atHome(t, func(d *Deps) { d.Letters = fakeLetters{&asked} }, c.method, c.target, "")
		body := read(t, resp)
		if resp.StatusCode != c.status || strings.Join(asked, ", ") != c.asked {
			t.Errorf("%s %s: %d, asked %q: %s", c.method, c.target, resp.StatusCode, asked, body)
		}
		if strings.Contains(body, "1380000") {
			t.Errorf("%s %s tells the body of the message: %s", c.method, c.target, body)
		}
	}
}
