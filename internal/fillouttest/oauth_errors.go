package fillouttest

import (
	"cmp"
	"errors"
	"net/http"
)

// oauth is a handler whose refusals have the shape that the behavior gives to OAuth's errors.
func (s *Server) oauth(handle func(*call) (answer, error)) func(*call) (answer, error) {
	return func(c *call) (answer, error) {
		c.header.Set("Cache-Control", "no-store")
		reply, err := handle(c)
		var refused refusal
		if !errors.As(err, &refused) {
			return reply, err
		}
		text := cmp.Or(refused.plain, refused.message)
		switch s.behavior.OAuthErrors {
		case OAuthErrorRFC6749:
			return jsonAnswer(refused.status, object{
				{"error", cmp.Or(refused.oauth, "invalid_request")},
				{"error_description", text},
			}), nil
		case OAuthErrorPage:
			return noticeAnswer(refused.status, http.StatusText(refused.status), text), nil
		case OAuthErrorEnvelope:
		}
		return answer{}, err
	}
}
