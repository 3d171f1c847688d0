package urls

import "testing"

func TestNotPublic(t *testing.T) {
	t.Parallel()
	const (
		machine = "is this machine"
		network = "is an address of a local network"
		name    = "has a name that only a local network knows"
		invalid = "is not a valid host name"
		single  = "is a name without a domain"
	)
	for host, want := range map[string]string{
		"hooks.example.com": "", "hooks.example.com.:8443": "", "8.8.8.8": "", "[2001:4860:4860::8888]": "",
		"bücher.example.com": "", "xn--bcher-kva.example.com": "", "a_b.example.com": "", "100.63.0.1": "", "172.32.0.1": "",
		"localhost": machine, "LOCALHOST:8080": machine, "localhost.": machine, "x.localhost": machine, "127.9.9.9": machine,
		"[::1]": machine, "0.0.0.0": machine, "[::ffff:127.0.0.1]": machine,
		"10.1.2.3": network, "192.168.0.1:8080": network, "172.16.0.1": network, "169.254.169.254": network,
		"100.64.0.1": network, "[fd00::1]": network, "[fe80::1]": network, "255.255.255.255": network, "224.0.0.1": network,
		"[fe80::1%25eth0]": network,
		"printer.local":    name, "api.corp.internal": name, "x.home.arpa": name, "hooks.test": name, "nas.lan": name,
		"a..b": invalid, ".example.com": invalid, "-a.example.com": invalid, "127.1": invalid, "2130706433": invalid,
		"a!b.example.com": invalid,
		"intranet":        single, "receiver:8080": single, "receiver.": single,
	} {
		if got := NotPublic("https://me:hunter2@" + host + "/fillout?k=v"); got != want {
			t.Errorf("%s: got %q, want %q", host, got, want)
		}
	}
	if got := NotPublic("no URL"); got != "" {
		t.Errorf("got %q", got)
	}
}
