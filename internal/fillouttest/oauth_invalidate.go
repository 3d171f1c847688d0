package fillouttest

// invalidateToken revokes an access token. An API key is refused like an unknown token (assumed), because API keys are
// revoked in the dashboard.
func (o *oauth) invalidateToken(c *call) (answer, error) {
	o.core.mu.Lock()
	defer o.core.mu.Unlock()
	named, err := o.core.identify(c, invalidationHeader(c))
	if err != nil {
		return answer{}, err
	}
	if named.app == "" {
		return answer{}, refusal{status: c.behavior.AuthFailureStatus, message: "API Key invalid", oauth: "invalid_token"}
	}
	named.revoked = true
	return c.deleted(), nil
}

// invalidationHeader returns the name of the header that is read.
func invalidationHeader(c *call) string {
	const documented, usual = "Authentication", "Authorization"
	by := c.behavior.InvalidateBy
	if by == InvalidateByAuthorization || by == InvalidateByEither && len(c.request.Header.Values(documented)) == 0 {
		return usual
	}
	return documented
}
