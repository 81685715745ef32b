package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
)

// auditList is what `audit list` prints under --json.
type auditList struct {
	Entries []audit.Entry `json:"entries"` // the latest first
}

// auditSigned is what `audit sign` prints under --json.
type auditSigned struct {
	Heads []audit.SignedHead `json:"heads"` // of days that were signed just now
	Head  audit.SignedHead   `json:"head"`  // the present end of the chain, not kept: keep it elsewhere
}

func auditCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use: "audit", Short: app.T("audit.short"), Long: app.T("audit.long"),
		Example: "  sanquan audit verify\n  sanquan audit list --action role.grant",
	}
	cmd.AddCommand(auditVerifyCommand(app), auditListCommand(app), auditExportCommand(app), auditSignCommand(app))
	return cmd
}

func auditVerifyCommand(app *App) *cobra.Command {
	var files []string
	cmd := &cobra.Command{
		Use: "verify [--head FILE…]", Short: app.T("audit.verify.short"), Long: app.T("audit.verify.long"),
		Example: "  sanquan audit verify --head /mnt/elsewhere/head-2026-11-01.json", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			kept, err := readHeads(files)
			if err != nil {
				return err
			}
			report, err := id.log.Verify(cmd.Context(), kept...)
			if err != nil {
				return err
			}
			if err := app.Print(cmd, report, func(w io.Writer) error { return app.writeVerified(w, report) }); err != nil {
				return err
			}
			if !report.OK {
				return fault.New(fault.Invalid, "audit.broken", "row", report.Break.Seq)
			}
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&files, "head", nil, app.T("audit.flag.head"))
	return cmd
}

// readHeads reads signed heads, one JSON object a line or one alone.
func readHeads(files []string) ([]audit.SignedHead, error) {
	var heads []audit.SignedHead
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, fault.Wrap(err, fault.NotFound, "audit.no_head_file", "path", name)
		}
		dec := json.NewDecoder(f)
		for {
			var h audit.SignedHead
			if err = dec.Decode(&h); err != nil {
				break
			}
			if h.Signature != "" { // entries of an export pass by
				heads = append(heads, h)
			}
		}
		_ = f.Close() // only read
		if err != io.EOF {
			return nil, fault.Wrap(err, fault.Invalid, "audit.bad_head_file", "path", name)
		}
	}
	return heads, nil
}

func (a *App) writeVerified(w io.Writer, r audit.Report) error {
	if r.OK {
		_, err := fmt.Fprintln(w, a.T("audit.holds", "rows", r.Rows, "last", r.Head.Seq, "hash", r.Head.Hash[:16], "heads", r.Heads))
		return err
	}
	_, err := fmt.Fprintln(w, a.T("audit.break."+r.Break.Reason, "row", r.Break.Seq))
	return err
}

func auditListCommand(app *App) *cobra.Command {
	f := audit.Filter{}
	cmd := &cobra.Command{
		Use: "list", Short: app.T("audit.list.short"), Example: "  sanquan audit list --action account.unmask --limit 20", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			list, err := store.ListAudit(cmd.Context(), f)
			if err != nil {
				return err
			}
			return app.Print(cmd, auditList{list}, func(w io.Writer) error { return app.writeEntries(w, list) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Actor, "actor", "", app.T("audit.flag.actor"))
	flags.StringVar(&f.Action, "action", "", app.T("audit.flag.action"))
	flags.StringVar(&f.Object, "object", "", app.T("audit.flag.object"))
	flags.StringVar(&f.From, "from", "", app.T("audit.flag.from"))
	flags.StringVar(&f.To, "to", "", app.T("audit.flag.to"))
	flags.IntVar(&f.Limit, "limit", 50, app.T("audit.flag.limit"))
	return cmd
}

func (a *App) writeEntries(w io.Writer, list []audit.Entry) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range list {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s %s\t%s\n", e.Seq, e.Time.Format(time.DateTime), e.Name, e.Action, a.T("audit.result."+string(e.Result)), e.Kind, e.Object, e.Reason)
	}
	return table.Flush()
}

func auditExportCommand(app *App) *cobra.Command {
	out := ""
	cmd := &cobra.Command{
		Use: "export [-o FILE]", Short: app.T("audit.export.short"), Long: app.T("audit.export.long"),
		Example: "  sanquan audit export -o audit.jsonl", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			w := app.Out
			if out != "" {
				f, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
				if err != nil {
					return fault.Wrap(err, fault.Denied, "audit.unwritable", "path", out)
				}
				defer func() {
					if cerr := f.Close(); err == nil {
						err = cerr
					}
				}()
				w = f
			}
			return id.export(cmd, w)
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", app.T("audit.flag.out"))
	return cmd
}

// export writes every entry, then every signed head, then the present end,
// signed: one JSON object a line.
func (id *identity) export(cmd *cobra.Command, to io.Writer) error {
	w := bufio.NewWriter(to)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	err := id.log.Store.ReadAudit(cmd.Context(), 0, func(e audit.Entry) error { return enc.Encode(e) })
	if err != nil {
		return err
	}
	heads, err := id.log.Store.SignedAuditHeads(cmd.Context())
	if err != nil {
		return err
	}
	end, err := id.log.SignedHead(cmd.Context())
	if err != nil {
		return err
	}
	for _, h := range append(heads, end) {
		if err := enc.Encode(h); err != nil {
			return err
		}
	}
	return w.Flush()
}

func auditSignCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "sign", Short: app.T("audit.sign.short"), Long: app.T("audit.sign.long"),
		Example: "  sanquan audit sign --json > head.json", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			out := auditSigned{Heads: []audit.SignedHead{}}
			done, err := id.log.SignDays(cmd.Context())
			if err != nil {
				return err
			}
			out.Heads = append(out.Heads, done...)
			if out.Head, err = id.log.SignedHead(cmd.Context()); err != nil {
				return err
			}
			return app.Print(cmd, out, func(w io.Writer) error {
				enc := json.NewEncoder(w)
				for _, h := range append(out.Heads, out.Head) {
					if err := enc.Encode(h); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}
