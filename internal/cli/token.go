package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
)

// tokenRow is an API token as the token commands print it under --json.
type tokenRow struct {
	ID       string          `json:"id"`
	Account  string          `json:"account"` // id
	Name     string          `json:"name"`
	Scope    []access.Action `json:"scope"`
	Place    string          `json:"place,omitempty"`
	Created  time.Time       `json:"created"`
	Expires  time.Time       `json:"expires"`
	LastUsed *time.Time      `json:"lastUsed,omitempty"` // to the minute
	Revoked  *time.Time      `json:"revoked,omitempty"`
	Token    string          `json:"token,omitempty"` // only when it is made
}

// tokenList is what `token list` prints under --json.
type tokenList struct {
	Tokens []tokenRow `json:"tokens"`
}

func tokenCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use: "token", Short: app.T("token.short"), Long: app.T("token.long"),
		Example: "  sanquan token create li.na --name export --scope region.read --days 90",
	}
	cmd.AddCommand(tokenCreateCommand(app), tokenListCommand(app), tokenRevokeCommand(app))
	return cmd
}

func tokenOf(t auth.Token) tokenRow {
	row := tokenRow{ID: t.ID, Account: t.Account, Name: t.Name, Scope: t.Scope, Place: t.Place, Created: t.Created, Expires: t.Expires}
	if !t.LastUsed.IsZero() {
		row.LastUsed = &t.LastUsed
	}
	if !t.Revoked.IsZero() {
		row.Revoked = &t.Revoked
	}
	return row
}

func tokenCreateCommand(app *App) *cobra.Command {
	want := auth.TokenRequest{}
	var scope []string
	cmd := &cobra.Command{
		Use: "create LOGIN --name NAME --scope ACTION[,ACTION…]", Short: app.T("token.create.short"), Long: app.T("token.create.long"),
		Example: "  sanquan token create li.na --name export --scope region.read --days 90", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, a, err := app.accountOf(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			for _, s := range scope {
				want.Scope = append(want.Scope, access.Action(s))
			}
			t, text, err := id.service.NewToken(cmd.Context(), app.operator(), a.ID, want)
			if err != nil {
				return err
			}
			row := tokenOf(t)
			row.Token = text
			app.Notef("token.told_once")
			return app.Print(cmd, row, func(w io.Writer) error {
				_, err := fmt.Fprintln(w, text)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&want.Name, "name", "", app.T("token.flag.name"))
	cmd.Flags().StringSliceVar(&scope, "scope", nil, app.T("token.flag.scope"))
	cmd.Flags().StringVar(&want.Place, "place", "", app.T("user.flag.place"))
	cmd.Flags().IntVar(&want.Days, "days", 90, app.T("token.flag.days"))
	return cmd
}

func tokenListCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "list [LOGIN]", Short: app.T("token.list.short"), Example: "  sanquan token list --json", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			account := ""
			if len(args) == 1 {
				a, err := id.service.Store.AccountByLogin(cmd.Context(), strings.ToLower(args[0]))
				if err != nil {
					return err
				}
				account = a.ID
			}
			list, err := id.service.Store.ListTokens(cmd.Context(), account)
			if err != nil {
				return err
			}
			out := tokenList{Tokens: []tokenRow{}}
			for _, t := range list {
				out.Tokens = append(out.Tokens, tokenOf(t))
			}
			return app.Print(cmd, out, func(w io.Writer) error { return app.writeTokens(w, list) })
		},
	}
}

func (a *App) writeTokens(w io.Writer, list []auth.Token) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", "ID", a.T("user.col.name"), a.T("token.col.scope"), a.T("token.col.expires"), a.T("user.col.state"))
	for _, t := range list {
		state := "usable"
		switch {
		case !t.Revoked.IsZero():
			state = "revoked"
		case !t.Usable(a.Now()):
			state = "expired"
		}
		fmt.Fprintf(table, "%s\t%s\t%v\t%s\t%s\n", t.ID, t.Name, t.Scope, t.Expires.Format(time.DateOnly), a.T("token.state."+state))
	}
	return table.Flush()
}

func tokenRevokeCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "revoke ID", Short: app.T("token.revoke.short"), Example: "  sanquan token revoke 0197a000-0000-7000-8000-000000000001", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			if err := id.service.RevokeToken(cmd.Context(), app.operator(), "", args[0]); err != nil {
				return err
			}
			return app.Print(cmd, struct {
				Revoked string `json:"revoked"`
			}{args[0]}, func(w io.Writer) error {
				_, err := fmt.Fprintln(w, app.T("token.revoked", "id", args[0]))
				return err
			})
		},
	}
}
