package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
)

// userRow is an account as the user commands print it under --json.
type userRow struct {
	Login        string         `json:"login"`
	Name         string         `json:"name"`
	Place        string         `json:"place,omitempty"`
	State        auth.State     `json:"state"`
	Demo         bool           `json:"demo,omitempty"`
	Phone        string         `json:"phone,omitempty"` // masked
	SecondFactor bool           `json:"secondFactor"`
	Roles        []access.Grant `json:"roles"`
	ID           string         `json:"id"`
	Link         string         `json:"link,omitempty"`    // one-time address to a new password
	Expires      *time.Time     `json:"expires,omitempty"` // of the link
}

// userList is what `user list` and `user bootstrap` print under --json.
type userList struct {
	Users []userRow `json:"users"`
}

func userCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use: "user", Short: app.T("user.short"), Long: app.T("user.long"),
		Example: "  sanquan user bootstrap\n  sanquan user add li.na --name 李娜 --place 110106",
	}
	cmd.AddCommand(
		userBootstrapCommand(app), userAddCommand(app), userListCommand(app), userRoleCommand(app), userResetCommand(app),
		userStateCommand(app, "disable", true), userStateCommand(app, "enable", false),
	)
	return cmd
}

func (id *identity) row(a auth.Account) userRow {
	row := userRow{
		Login: a.Login, Name: a.Name, Place: a.Place, State: a.State, Demo: a.Demo, Phone: id.service.MaskedPhone(a),
		SecondFactor: a.Factor.On, Roles: a.Grants, ID: a.ID,
	}
	if row.Roles == nil {
		row.Roles = []access.Grant{}
	}
	return row
}

func (a *App) linked(row userRow, link auth.Link) userRow {
	row.Link, row.Expires = a.linkURL(link), &link.Expires
	return row
}

func userBootstrapCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "bootstrap", Short: app.T("user.bootstrap.short"), Long: app.T("user.bootstrap.long"),
		Example: "  sanquan user bootstrap", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			firsts, err := id.service.Bootstrap(cmd.Context(), app.operator())
			if err != nil {
				return err
			}
			out := userList{}
			for _, f := range firsts {
				f.Account.Grants = []access.Grant{{Role: f.Role}}
				out.Users = append(out.Users, app.linked(id.row(f.Account), f.Link))
			}
			return app.Print(cmd, out, func(w io.Writer) error { return app.writeLinks(w, out.Users) })
		},
	}
}

// writeLinks shows each link with whom it is for.
func (a *App) writeLinks(w io.Writer, rows []userRow) error {
	p := printer{w: w}
	for _, row := range rows {
		who := row.Login
		if len(row.Roles) > 0 {
			who += " (" + a.T("access.role."+string(row.Roles[0].Role)) + ")"
		}
		p.line(a.T("user.link", "who", who, "until", row.Expires.In(time.Local).Format("2006-01-02 15:04")))
		p.line("    " + row.Link)
	}
	return p.err
}

func userAddCommand(app *App) *cobra.Command {
	want := auth.NewAccount{}
	cmd := &cobra.Command{
		Use: "add LOGIN", Short: app.T("user.add.short"), Long: app.T("user.add.long"),
		Example: "  sanquan user add li.na --name 李娜 --place 110106 --phone 13800001234", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			want.Login = args[0]
			if want.Name == "" {
				want.Name = args[0]
			}
			a, link, err := id.service.Create(cmd.Context(), app.operator(), want)
			if err != nil {
				return err
			}
			row := app.linked(id.row(a), link)
			return app.Print(cmd, row, func(w io.Writer) error { return app.writeLinks(w, []userRow{row}) })
		},
	}
	cmd.Flags().StringVar(&want.Name, "name", "", app.T("user.flag.name"))
	cmd.Flags().StringVar(&want.Place, "place", "", app.T("user.flag.place"))
	cmd.Flags().StringVar(&want.Phone, "phone", "", app.T("user.flag.phone"))
	return cmd
}

func userListCommand(app *App) *cobra.Command {
	f := auth.AccountFilter{}
	role := ""
	cmd := &cobra.Command{
		Use: "list", Short: app.T("user.list.short"), Example: "  sanquan user list --role viewer --json", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			id, err := app.identity(cmd.Context())
			if err != nil {
				return err
			}
			f.Role = access.Role(role)
			out, err := id.list(cmd.Context(), f)
			if err != nil {
				return err
			}
			return app.Print(cmd, out, func(w io.Writer) error { return app.writeUsers(w, out.Users) })
		},
	}
	cmd.Flags().StringVar(&role, "role", "", app.T("user.flag.role"))
	cmd.Flags().StringVar(&f.Place, "place", "", app.T("user.flag.place"))
	return cmd
}

// list reads all pages.
func (id *identity) list(ctx context.Context, f auth.AccountFilter) (userList, error) {
	out := userList{Users: []userRow{}}
	for {
		page, err := id.service.Store.ListAccounts(ctx, f)
		if err != nil || len(page) == 0 {
			return out, err
		}
		for _, a := range page {
			out.Users = append(out.Users, id.row(a))
			f.After = a.Login
		}
	}
}

func (a *App) writeUsers(w io.Writer, rows []userRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", a.T("user.col.login"), a.T("user.col.name"), a.T("user.col.place"), a.T("user.col.state"), a.T("user.col.roles"))
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", row.Login, row.Name, row.Place, a.T("user.state."+string(row.State)), grantsText(row.Roles))
	}
	return table.Flush()
}

func grantsText(grants []access.Grant) string {
	words := make([]string, len(grants))
	for i, g := range grants {
		words[i] = string(g.Role)
		if g.Place != "" {
			words[i] += "@" + g.Place
		}
	}
	return strings.Join(words, ", ")
}

// onUser runs do on the account that a command names, and prints it as it then
// is.
func (a *App) onUser(cmd *cobra.Command, login string, do func(*identity, auth.Account) error) error {
	id, account, err := a.accountOf(cmd.Context(), login)
	if err != nil {
		return err
	}
	if err := do(id, account); err != nil {
		return err
	}
	if account, err = id.service.Store.Account(cmd.Context(), account.ID); err != nil {
		return err
	}
	row := id.row(account)
	return a.Print(cmd, row, func(w io.Writer) error { return a.writeUsers(w, []userRow{row}) })
}

func userStateCommand(app *App, verb string, disabled bool) *cobra.Command {
	return &cobra.Command{
		Use: verb + " LOGIN", Short: app.T("user.verb." + verb), Example: "  sanquan user " + verb + " li.na", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return app.onUser(cmd, args[0], func(id *identity, a auth.Account) error {
				_, err := id.service.SetDisabled(cmd.Context(), app.operator(), a, disabled)
				return err
			})
		},
	}
}

func userResetCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use: "reset LOGIN", Short: app.T("user.reset.short"), Long: app.T("user.reset.long"),
		Example: "  sanquan user reset li.na", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, a, err := app.accountOf(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if err := id.service.Unlock(cmd.Context(), app.operator(), a); err != nil {
				return err
			}
			link, err := id.service.Reset(cmd.Context(), app.operator(), a)
			if err != nil {
				return err
			}
			row := app.linked(id.row(a), link)
			return app.Print(cmd, row, func(w io.Writer) error { return app.writeLinks(w, []userRow{row}) })
		},
	}
}

func userRoleCommand(app *App) *cobra.Command {
	grant, revoke, place := "", "", ""
	cmd := &cobra.Command{
		Use: "role LOGIN (--grant ROLE | --revoke ROLE) [--place CODE]", Short: app.T("user.role.short"), Long: app.T("user.role.long"),
		Example: "  sanquan user role li.na --grant place_admin --place 110106", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (grant == "") == (revoke == "") {
				return fault.New(fault.Invalid, "user.one_of", "first", "--grant", "second", "--revoke")
			}
			return app.onUser(cmd, args[0], func(id *identity, a auth.Account) error {
				if grant != "" {
					return id.service.Grant(cmd.Context(), app.operator(), a, access.Grant{Role: access.Role(grant), Place: place})
				}
				return id.service.Revoke(cmd.Context(), app.operator(), a, access.Grant{Role: access.Role(revoke), Place: place})
			})
		},
	}
	cmd.Flags().StringVar(&grant, "grant", "", app.T("user.flag.grant"))
	cmd.Flags().StringVar(&revoke, "revoke", "", app.T("user.flag.revoke"))
	cmd.Flags().StringVar(&place, "place", "", app.T("user.flag.place"))
	return cmd
}
