package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// Letters is what the operations on messages ask. Requeue and Drop take dead
// ones only.
type Letters interface {
	ListMessages(ctx context.Context, deadOnly bool, page sqlstore.Page) ([]outbox.Message, string, error)
	Message(ctx context.Context, id string) (outbox.Message, error)
	RequeueMessage(ctx context.Context, id string, now time.Time) error
	DropMessage(ctx context.Context, id string) error
}

// MessageRow is a message without its body, which may be meant for somebody
// else than whoever looks after the server.
type MessageRow struct {
	ID        string     `json:"id"`
	Topic     string     `json:"topic"`
	Created   time.Time  `json:"created"`
	Due       time.Time  `json:"due"`
	Attempts  int        `json:"attempts"`
	LastError string     `json:"lastError,omitempty"`
	Dead      *time.Time `json:"dead,omitempty"`
}

func messageRow(m outbox.Message) MessageRow {
	return MessageRow{m.ID, m.Topic, m.Created, m.Due, m.Attempts, m.LastError, m.Dead}
}

// MessageList is a page of messages.
type MessageList struct {
	Items []MessageRow `json:"items"`
	Next  string       `json:"next,omitempty"`
}

type listMessagesInput struct {
	Asked
	Dead  bool   `query:"dead" doc:"Only messages that nobody tries any more." example:"true"`
	After string `query:"after" maxLength:"500" doc:"The member next of the page before." example:"WyIwMTlhOGM1ZSJd"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"The most messages of a page."`
}

type oneMessageInput struct {
	Asked
	ID string `path:"id" minLength:"1" maxLength:"60" doc:"Id of the message." example:"019a8c5e-0000-7000-8000-000000000000"`
}

func (s *Server) registerMessages() {
	failing := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}
	serve(s, endpoint{
		id: "listMessages", path: "messages", tag: tagJobs, summary: "消息 · Messages", query: "?dead=true",
		description: "Messages without an effect so far, the oldest first, a page at a time: those under way, and the dead ones, which nobody tries any more until somebody requeues or drops them. Their bodies are not told.",
	}, s.listMessages)
	serve(s, endpoint{
		id: "requeueMessage", path: "messages/{id}/requeue", tag: tagJobs, summary: "重发消息 · Requeue a message", method: http.MethodPost, errors: failing,
		description: "Brings a dead message back, with all its attempts before it." + guarded,
	}, func(ctx context.Context, in oneMessageInput) (MessageRow, int, error) {
		err := s.deps.Letters.RequeueMessage(ctx, in.ID, s.deps.Now())
		if err != nil {
			return MessageRow{}, 0, err
		}
		m, err := s.deps.Letters.Message(ctx, in.ID)
		return messageRow(m), http.StatusOK, err
	})
	serve(s, endpoint{
		id: "dropMessage", path: "messages/{id}", tag: tagJobs, summary: "丢弃消息 · Drop a message", method: http.MethodDelete, errors: failing,
		description: "Deletes a dead message, whose effect will then never be, and answers with it." + guarded,
	}, func(ctx context.Context, in oneMessageInput) (MessageRow, int, error) {
		m, err := s.deps.Letters.Message(ctx, in.ID)
		if err == nil {
			err = s.deps.Letters.DropMessage(ctx, in.ID)
		}
		return messageRow(m), http.StatusOK, err
	})
}

func (s *Server) listMessages(ctx context.Context, in listMessagesInput) (MessageList, int, error) {
	list, next, err := s.deps.Letters.ListMessages(ctx, in.Dead, sqlstore.Page{Cursor: in.After, Limit: in.Limit})
	out := MessageList{Items: []MessageRow{}, Next: next}
	for _, m := range list {
		out.Items = append(out.Items, messageRow(m))
	}
	return out, http.StatusOK, err
}
