package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sanquan/sanquan/internal/config"
	"github.com/sanquan/sanquan/internal/message"
)

// Run executes one command line (without the program's name) and returns its
// exit code. An interrupt cancels the command's context.
func (a *App) Run(ctx context.Context, args []string) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	a.earlyFlags(args)
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	err := root.ExecuteContext(ctx)
	if cerr := a.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		a.report(err)
	}
	return ExitCode(err)
}

// earlyFlags reads --lang and --json before the commands are made, because
// help texts and errors need them.
func (a *App) earlyFlags(args []string) {
	early := pflag.NewFlagSet("early", pflag.ContinueOnError)
	early.ParseErrorsAllowlist.UnknownFlags = true
	early.SetOutput(nopWriter{})
	lang := early.String("lang", "", "")
	asJSON := early.Bool("json", false, "")
	early.BoolP("help", "h", false, "")
	_ = early.Parse(args)
	if *lang != "" {
		a.lang = message.Parse(*lang)
	}
	a.json = *asJSON
}

// configure reads the settings under the flags of a command.
func (a *App) configure(cmd *cobra.Command) error {
	var err error
	a.config, err = config.Load(config.Inputs{Flags: cmd.Flags(), Environ: a.Environ})
	if err != nil {
		return err
	}
	if a.config.Lang != "auto" {
		a.lang = message.Parse(a.config.Lang)
	}
	return nil
}

type nopWriter struct{}

func (nopWriter) Write(p []byte) (int, error) { return len(p), nil }

func (a *App) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "sanquan",
		Short:         a.T("cli.root.short"),
		Long:          a.T("cli.root.long"),
		Example:       "  sanquan demo\n  sanquan reach trip --from 北京西 --to 雄安 --depart 08:00",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.HiddenDefaultCmd = false
	flags := root.PersistentFlags()
	flags.BoolVar(&a.json, "json", a.json, a.T("cli.flag.json"))
	flags.BoolVarP(&a.quiet, "quiet", "q", false, a.T("cli.flag.quiet"))
	flags.String("lang", "", a.T("cli.flag.lang"))
	flags.StringVar(&a.packPath, "pack", "", a.T("cli.flag.pack"))
	flags.String("data", "", a.T("cli.flag.data"))
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.configure(cmd) }
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return errUsage{err} })
	root.SetUsageTemplate(a.usageTemplate())
	root.SetHelpTemplate(helpTemplate)
	root.AddCommand(
		a.demoCommand(), serveCommand(a), packCommand(a), networkCommand(a), reachCommand(a), chainCommand(a),
		relocationCommand(a), firmCommand(a), importCommand(a),
		workdayCommand(a), userCommand(a), tokenCommand(a), auditCommand(a), secretCommand(a), workerCommand(a), jobCommand(a), messageCommand(a),
		migrateCommand(a), backupCommand(a), restoreCommand(a), doctorCommand(a), configCommand(a), a.versionCommand(),
	)
	a.usageErrors(root)
	return root
}

// usageErrors makes every complaint about a command's words a usage error, and
// refuses words after a group of commands that name none of them.
func (a *App) usageErrors(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return errUsage{err}
			}
			return nil
		}
	}
	if !cmd.Runnable() {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.unknownCommand(c, args[0])
			}
			return nil
		}
		cmd.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	for _, sub := range cmd.Commands() {
		a.usageErrors(sub)
	}
}

func (a *App) unknownCommand(c *cobra.Command, word string) error {
	c.SuggestionsMinimumDistance = 2
	hint := a.T("cli.see_help", "command", c.CommandPath())
	if near := c.SuggestionsFor(word); len(near) > 0 {
		hint = a.T("cli.did_you_mean", "names", strings.Join(near, ", "))
	}
	return errUsage{errors.New(a.T("cli.unknown_command", "command", c.CommandPath(), "word", word, "hint", hint))}
}

// Help begins with an example, then says what the command is for.
const helpTemplate = `{{if .HasExample}}{{.Example}}

{{end}}{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}{{.UsageString}}`

func (a *App) usageTemplate() string {
	return a.T("cli.help.usage") + `
{{if .Runnable}}  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} COMMAND

` + a.T("cli.help.commands") + `{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + a.T("cli.help.flags") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

` + a.T("cli.help.global") + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}

` + a.T("cli.help.exit") + `
`
}
