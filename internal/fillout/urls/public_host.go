package urls

import (
	"net"
	"net/netip"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/lazyregexp"
)

// localDomains are domains that no name server of the Internet resolves (RFC 2606, 6761, 6762, 8375, and ICANN's
// .internal).
var localDomains = []string{"localhost", "local", "localdomain", "internal", "lan", "home.arpa", "test", "invalid", "example"}

// hostLabel matches a part of a host name. A name with other letters than ASCII's becomes such a name before it is
// resolved, so they are accepted.
var hostLabel = lazyregexp.New(`^[\p{L}\p{M}\p{N}_]([\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}_])?$`)

var sharedAddresses = netip.MustParsePrefix("100.64.0.0/10") // RFC 6598

// NotPublic says why the host of an http or https URL cannot be reached from elsewhere on the Internet, in words that
// follow the host. It returns "" for any other host. It resolves no names.
func NotPublic(text string) string {
	u, err := parseHTTPURL(text)
	if err != nil {
		return ""
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if IsLoopback(host) {
		return "is this machine"
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return notPublicAddress(ip.Unmap())
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if !hostLabel().MatchString(label) {
			return "is not a valid host name"
		}
	}
	switch last := labels[len(labels)-1]; {
	case strings.Trim(last, "0123456789") == "": // as in 127.1, which programs read as an address
		return "is not a valid host name"
	case len(labels) == 1:
		return "is a name without a domain"
	}
	for _, domain := range localDomains {
		if strings.HasSuffix(host, "."+domain) {
			return "has a name that only a local network knows"
		}
	}
	return ""
}

func notPublicAddress(ip netip.Addr) string {
	if ip.IsLoopback() || ip.IsUnspecified() {
		return "is this machine"
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || sharedAddresses.Contains(ip) || net.IP(ip.AsSlice()).Equal(net.IPv4bcast) {
		return "is an address of a local network"
	}
	return ""
}
