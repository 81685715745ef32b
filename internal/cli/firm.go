package cli

import "github.com/spf13/cobra"

func firmCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "firm",
		Short: app.T("firm.short"),
		Example: "  sanquan firm resolve 企业名单.xlsx -o 对照.xlsx\n" +
			"  sanquan firm import firms.xlsx --dry-run --report report.xlsx",
	}
	cmd.AddCommand(firmSearchCommand(app), firmShowCommand(app), firmTemplateCommand(app), firmImportCommand(app),
		firmResolveCommand(app), firmDedupeCommand(app), firmReviewCommand(app))
	return cmd
}
