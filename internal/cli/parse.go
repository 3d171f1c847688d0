package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

const (
	programName        = "terraform-provider-fillout"
	defaultRedirectURI = "http://localhost:8976/callback"
)

// grammar is the command line. The tag "variable" names the environment variable that replaces a missing flag. Kong's
// own tag reads the environment of the process, and counts an empty variable as set.
type grammar struct {
	Login  loginCommand  `cmd:"" help:"Sign in to Fillout, and store the access token."`
	Logout logoutCommand `cmd:"" help:"Invalidate a stored access token, and forget it."`
	Status statusCommand `cmd:"" help:"Show which credential is used, and whether it works."`
	Token  tokenCommand  `cmd:"" help:"Print a stored access token."`
	Export exportCommand `cmd:"" help:"Write a configuration that imports the databases of an account."`

	Empty       emptyCommand       `cmd:"" help:"Delete the records of a table."`
	Submissions submissionsCommand `cmd:"" help:"Delete the submissions of a form before a date."`

	Webhooks webhooksCommand `cmd:"" help:"List, import and delete the webhooks that this machine has made."`

	Version kong.VersionFlag `help:"Print the version."`
}

// Help returns the long help of the program.
func (grammar) Help() string {
	return `Without arguments, the program serves the Fillout provider to Terraform or OpenTofu, which start it. With -debug, it serves a provider to which a debugger is attached, and prints how to connect Terraform.

Credentials are stored in one file: $FILLOUT_CREDENTIALS_FILE, or else fillout/credentials.json in the user's configuration folder. A Terraform configuration without a credential uses the profile "default" from it.

The exit code is 0 for success, 1 for a failure, 2 for an invalid command line, and 130 after an interrupt. The command status also has 3.`
}

// parse returns the function that runs the command. It is nil after help or the version.
func parse(arguments []string, c console) (run func(context.Context) error, err error) {
	if len(arguments) > 0 && arguments[0] == "help" {
		arguments = append(arguments[1:len(arguments):len(arguments)], "--help")
	}
	answered := false
	parser, err := kong.New(new(grammar),
		kong.Name(programName),
		kong.Description("The Fillout provider for Terraform and OpenTofu, and its command line."),
		kong.Writers(c.Stdout, c.Stderr),
		kong.Exit(func(int) { answered = true }),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: helpWidth}),
		kong.ValueFormatter(describeFlag),
		kong.Resolvers(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
			return c.variable(flag)
		})),
		kong.Vars{
			"version":        c.Version,
			"profile":        credentials.DefaultProfile,
			"redirect_uri":   defaultRedirectURI,
			"server_url":     fillout.DefaultOAuthServer,
			"authorize_page": urls.DefaultAuthorizePage,
		},
	)
	if err != nil {
		return nil, fmt.Errorf("building the command line: %w", err)
	}
	parsed, err := parser.Parse(arguments)
	switch {
	case answered: // Kong continues after help, and may report errors in the rest
		return nil, nil //nolint:nilnil // success, and nothing left to run
	case err != nil:
		return nil, misuse(err)
	}
	return func(ctx context.Context) error {
		parsed.BindTo(ctx, (*context.Context)(nil))
		return parsed.Run(c)
	}, nil
}

// helpWidth keeps help readable in a wide terminal.
const helpWidth = 100

// variable returns the value of a flag's environment variable; nil if it is empty.
func (c console) variable(flag *kong.Flag) (value any, err error) {
	if name := flag.Tag.Get("variable"); name != "" {
		if text := strings.TrimSpace(c.Getenv(name)); text != "" {
			value = text
		}
	}
	return value, nil
}

// typed returns the flags of a kind that were typed. A variable may be set for something else, so it does not count.
func typed(parsed *kong.Context, kind func(*kong.Flag) bool) (given []string) {
	for _, step := range parsed.Path {
		if step.Flag != nil && !step.Resolved && kind(step.Flag) {
			given = append(given, "--"+step.Flag.Name)
		}
	}
	return given
}

// describeFlag returns a flag's help, with its variable.
func describeFlag(value *kong.Value) string {
	if name := value.Tag.Get("variable"); name != "" {
		return value.Help + " [$" + name + "]"
	}
	return value.Help
}

// misuse converts Kong's error. The result quotes names of commands and flags, but no value: a secret in the wrong
// place must not be repeated.
func misuse(err error) error {
	text, command := err.Error(), ""
	if wrong, ok := errors.AsType[*kong.ParseError](err); ok && wrong.Context.Selected() != nil {
		selected := wrong.Context.Selected()
		command = strings.TrimPrefix(selected.FullPath(), programName+" ")
		if strings.HasPrefix(text, "unexpected argument ") && len(selected.Positional) == 0 {
			text = selected.Name + " takes no arguments, only flags"
		}
	}
	text, _, _ = strings.Cut(text, " but got ")
	if flag, fault, ok := strings.Cut(text, ": "); ok {
		switch {
		case strings.HasPrefix(fault, "bool value"):
			text = flag + " takes no value"
		case strings.HasPrefix(fault, "expected duration"):
			text = flag + " must be a duration, such as 5m or 90s"
		default:
			text = flag + " needs a value"
		}
	}
	return usage(command, sentence(text))
}

// usage returns the error for an invalid command line. The command is "" if none was chosen.
func usage(command, text string) error {
	command = strings.TrimSpace(credentials.Command() + " " + command)
	return &problem{text: text + "\n\nRun \"" + command + " --help\" for help.", cause: errUsage}
}
