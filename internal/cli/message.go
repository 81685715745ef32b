package cli

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

func messageCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "message",
		Short:   app.T("message.cli.short"),
		Long:    app.T("message.cli.long"),
		Example: "  sanquan message list --dead",
	}
	cmd.AddCommand(messageListCommand(app),
		messageOneCommand(app, "show", app.T("message.cli.show.short"), func(context.Context, *sqlstore.Store, string) error { return nil }),
		messageOneCommand(app, "retry", app.T("message.cli.retry.short"), func(ctx context.Context, s *sqlstore.Store, id string) error {
			return s.RequeueMessage(ctx, id, app.Now())
		}),
		messageOneCommand(app, "drop", app.T("message.cli.drop.short"), func(ctx context.Context, s *sqlstore.Store, id string) error {
			return s.DropMessage(ctx, id)
		}))
	return cmd
}

// listedMessages is what `message list --json` prints.
type listedMessages struct {
	Items []outbox.Message `json:"items"`
	Next  string           `json:"next,omitempty"` // for --after
}

func messageListCommand(app *App) *cobra.Command {
	dead, after := false, ""
	cmd := &cobra.Command{
		Use:     "list",
		Short:   app.T("message.cli.list.short"),
		Example: "  sanquan message list --dead --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			list, next, err := store.ListMessages(cmd.Context(), dead, sqlstore.Page{Cursor: after})
			if err != nil {
				return err
			}
			return app.Print(cmd, listedMessages{list, next}, func(w io.Writer) error { return app.writeMessages(w, list, next) })
		},
	}
	cmd.Flags().BoolVar(&dead, "dead", false, app.T("message.cli.flag.dead"))
	cmd.Flags().StringVar(&after, "after", "", app.T("job.flag.after"))
	return cmd
}

// messageOneCommand does something to a message and prints it as it was.
func messageOneCommand(app *App, verb, short string, do func(context.Context, *sqlstore.Store, string) error) *cobra.Command {
	return &cobra.Command{
		Use:     verb + " ID",
		Short:   short,
		Example: "  sanquan message " + verb + " 019a8c5e-0000-7000-8000-000000000000",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			m, err := store.Message(cmd.Context(), args[0])
			if err == nil {
				err = do(cmd.Context(), store, args[0])
			}
			if err != nil {
				return err
			}
			return app.Print(cmd, m, func(w io.Writer) error { return app.writeMessages(w, []outbox.Message{m}, "") })
		},
	}
}

func (a *App) writeMessages(w io.Writer, list []outbox.Message, next string) error {
	p := printer{w: w}
	if len(list) == 0 {
		p.line(a.T("message.cli.none"))
		return p.err
	}
	rows := [][]string{{
		a.T("job.col.id"), a.T("message.cli.col.topic"), a.T("job.col.created"), a.T("job.col.attempt"), a.T("message.cli.col.dead"), a.T("message.cli.col.error"),
	}}
	for _, m := range list {
		dead := ""
		if m.Dead != nil {
			dead = m.Dead.Local().Format(time.DateTime)
		}
		rows = append(rows, []string{m.ID, m.Topic, m.Created.Local().Format(time.DateTime), strconv.Itoa(m.Attempts), dead, m.LastError})
	}
	p.table(rows)
	if next != "" {
		p.line(a.T("job.more", "next", next))
	}
	return p.err
}
