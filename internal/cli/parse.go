package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

const (
	programName        = "terraform-provider-fillout"
	defaultRedirectURI = "http://localhost:8976/callback"
)

// grammar is the command line. The tag "variable" names the environment variable that stands in for a flag: Kong's own
// tag reads the environment of the process, and takes an empty variable for one that is set.
type grammar struct {
	Login  loginCommand  `cmd:"" help:"Sign in to Fillout, and store the access token."`
	Logout logoutCommand `cmd:"" help:"Invalidate a stored access token, and forget it."`
	Token  tokenCommand  `cmd:"" help:"Print a stored access token."`

	Version kong.VersionFlag `help:"Print the version."`
}

// Help is what the program says of itself.
func (grammar) Help() string {
	return `Started without arguments, as Terraform and OpenTofu do it, it serves the Fillout provider to them. With -debug alone it does so for a debugger that is attached to it, and prints how to make Terraform use it.

Credentials are stored in one file, $FILLOUT_CREDENTIALS_FILE or fillout/credentials.json in the folder that the system has for a user's configuration. A configuration without a credential of its own finds the profile "default" there.

The exit code is 0 when a command has done what it is for, 1 when it failed, 2 when the command line is wrong, and 130 when it was interrupted.`
}

// parse finds out what is to be run; nil for nothing more, since help or the version was asked for.
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
			"authorize_page": fillout.DefaultAuthorizePage,
		},
	)
	if err != nil {
		return nil, fmt.Errorf("building the command line: %w", err)
	}
	parsed, err := parser.Parse(arguments)
	switch {
	case answered: // Kong goes on after help, and may find fault with what follows
		return nil, nil //nolint:nilnil // nothing is left to run, and nothing is wrong
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

// variable returns what the environment says for a flag; nil for nothing.
func (c console) variable(flag *kong.Flag) (any, error) {
	name := flag.Tag.Get("variable")
	if name == "" {
		return nil, nil //nolint:nilnil // the way to say that there is no value
	}
	if value := strings.TrimSpace(c.Getenv(name)); value != "" {
		return value, nil
	}
	return nil, nil //nolint:nilnil // the same
}

// describeFlag is a flag's help, with the variable that stands in for it.
func describeFlag(value *kong.Value) string {
	if name := value.Tag.Get("variable"); name != "" {
		return value.Help + " [$" + name + "]"
	}
	return value.Help
}

// misuse makes Kong's error one that quotes nothing of what was typed but the names of commands and flags: a secret in
// the wrong place must not be repeated.
func misuse(err error) error {
	text := err.Error()
	command := programName
	var wrong *kong.ParseError
	if errors.As(err, &wrong) && wrong.Context.Selected() != nil {
		command = wrong.Context.Selected().FullPath()
		if strings.HasPrefix(text, "unexpected argument ") {
			text = wrong.Context.Selected().Name + " takes no arguments, only flags"
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

// usage is the error for a command that was used wrongly.
func usage(command, text string) error {
	return &usageError{text: text, help: "Run \"" + command + " --help\" for help."}
}
