package fillouttest

import "net/http"

// invalidateToken makes an access token stop working. An API key is refused like an unknown token (assumed): it is
// revoked in the dashboard.
func (s *Server) invalidateToken(c *call) (answer, error) {
	named, err := s.identify(s.invalidationHeader(c.request.Header))
	if err != nil {
		return answer{}, err
	}
	if named.app == "" {
		return answer{}, refusal{status: s.behavior.AuthFailureStatus, message: "API Key invalid", oauth: "invalid_token"}
	}
	named.revoked = true
	return s.deleted(), nil
}

// invalidationHeader gives the values of the header that is honored.
func (s *Server) invalidationHeader(header http.Header) []string {
	documented, usual := header.Values("Authentication"), header.Values("Authorization")
	switch s.behavior.InvalidateBy {
	case InvalidateByAuthorization:
		return usual
	case InvalidateByEither:
		if len(documented) == 0 {
			return usual
		}
	case InvalidateByAuthentication:
	}
	return documented
}
