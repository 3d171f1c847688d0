package transport

import "net/http"

// gatewayStatuses are statuses with which a content delivery network, or the network that this machine is in, says that
// it got no answer from the service.
var gatewayStatuses = map[int]struct {
	name string
	// unreached means that the request did not reach the service.
	unreached bool
	// temporary means that the next attempt may reach it.
	temporary bool
}{
	511: {name: "Network Authentication Required", unreached: true},
	520: {name: "Unknown Error of the Origin", temporary: true},
	521: {name: "Origin Is Down", unreached: true, temporary: true},
	522: {name: "Connection to the Origin Timed Out", unreached: true, temporary: true},
	523: {name: "Origin Is Unreachable", unreached: true, temporary: true},
	524: {name: "Origin Did Not Answer in Time", temporary: true},
	525: {name: "TLS Handshake With the Origin Failed", unreached: true, temporary: true},
	526: {name: "Invalid Certificate of the Origin", unreached: true},
	530: {name: "Origin Has No Address", temporary: true},
}

// StatusText returns the name of a status, or "".
func StatusText(status int) string {
	if gateway, ok := gatewayStatuses[status]; ok {
		return gateway.name
	}
	return http.StatusText(status)
}

// Unreached reports whether a status means that the request did not reach the service.
func Unreached(status int) bool { return gatewayStatuses[status].unreached }
