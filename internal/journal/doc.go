// Package journal remembers each webhook of a form that this machine has made, so that a killed run loses none. Fillout
// cannot list webhooks, so no other list can exist. Databases, their tables, fields and webhooks need no journal:
// Fillout lists them with their names.
//
// The life of an entry:
//
//   - pending: written and synced before the create is sent. It says form, scheme and host of the URL, a keyed hash of
//     the whole URL, the base URL and the time. The name of its file says which process is its owner.
//   - made: Fillout has answered, and the entry has the ID.
//   - known: a Read or a plan has shown the ID in a state. The file moves from open/ to known/.
//   - gone: the delete is confirmed, Fillout has refused the create, or the user has dropped the entry. The file is
//     deleted.
//
// A file of open/ changes its owner or its place by a rename, of which the system carries out one. So no writer waits
// for another, and a webhook has one owner. Each process that creates holds a lock on a file of its own as long as it
// lives. PIDs decide nothing.
//
// A create takes a webhook over, instead of making another, only if all of this is true:
//
//  1. The entry is made and not known. So no state that a provider has read here since contains the ID, with or without
//     -refresh=false: Read and ModifyPlan both mark it.
//  2. Its owner is gone: the lock is free. A living process is never robbed.
//  3. Another run of Terraform made it: a process with another ID or start. So two aliases, which are two processes of
//     a run, never share a webhook, even if one ends first.
//  4. Base URL, form and URL are equal. Form IDs belong to one account, and the provider has found the form in the
//     account of its token. The token itself can change, so it does not count.
//  5. The run has the state of the one that made it, as far as that can be seen: the folder, the workspace, the backend
//     with its settings, and the variables that move a state. So no other workspace, and no copy of the state in
//     another folder, takes the ID. A run with -state never takes one.
//  6. The run reads the whole state. It has read it before its first create, and marked each ID in it. So an equal
//     form and URL at another address, the old object of create_before_destroy, and a restored backup with the webhook
//     do not share it. With -target or -exclude, the plan fails instead.
//  7. The rename to the new owner succeeds. Only one of several does.
//
// If the new owner is killed, the webhook is still open, and the next run takes it over. A state that was rolled back
// to before a known webhook gets a new one. The old one stays in the list of the command webhooks.
//
// What remains: a state that was copied within its folder, or moved by another variable, before any plan has read it.
// Whatever cannot be found out, such as the arguments of Terraform, counts against a takeover.
package journal
