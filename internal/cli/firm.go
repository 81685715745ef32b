package cli

import "github.com/spf13/cobra"
import (
	"github.com/spf13/cobra"
)

func firmCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "firm",
		Short:   app.T("firm.short"),
		Example: "  sanquan firm resolve 企业名单.xlsx -o 对照.xlsx",
	}
	cmd.AddCommand(firmResolveCommand(app), firmDedupeCommand(app))
		Short:   app.T("firmcli.short"),
		Example: "  sanquan firm template -o firms.xlsx\n  sanquan firm import firms.xlsx --dry-run --report report.xlsx",
	cmd.AddCommand(firmTemplateCommand(app), firmImportCommand(app))
	}
	cmd.AddCommand(firmTemplateCommand(app), firmImportCommand(app),
		firmSearchCommand(app), firmShowCommand(app), firmReviewCommand(app))
	return cmd
}
