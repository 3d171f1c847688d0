// Package credentials knows where a credential comes from, and keeps those that have to outlive the process: the tokens
// of people who signed in, and the tokens that codes were exchanged for. A code works once, and a plan and an apply are
// separate processes, so an exchange that is not kept is lost.
//
// The store is one JSON file:
//
//	{
//	  "version": 1,
//	  "profiles": {
//	    "default": {
//	      "access_token": "…",
//	      "base_url": "https://api.fillout.com",
//	      "server_url": "https://server.fillout.com",
//	      "created": "2026-01-31T12:00:00Z"
//	    }
//	  },
//	  "exchanges": {"<ExchangeKey>": {…}}
//	}
//
// It is replaced as a whole, under a lock between processes, so that whoever reads it without the lock sees the old
// document or the new one. What a later provider, or a person, has added to it is kept.
package credentials
