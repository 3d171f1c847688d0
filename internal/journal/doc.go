// Package journal remembers each webhook of a form that this machine has made, so that a killed run loses none. Fillout
// cannot list webhooks, so no other list can exist. Databases, their tables, fields and webhooks need no journal:
// Fillout lists them with their names.
//
// The life of an entry:
//
//   - pending: written and synced before the create is sent, so it outlives a power cut. It says form, scheme and host
//     of the URL, a keyed hash of the whole URL, the base URL and the time. The name of its file says which process is
//     its owner.
//   - made: Fillout has answered, and the entry has the ID. That outlives a killed process at once. Until the system
//     has written the file, a power cut makes the entry pending again.
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
//  3. Its run has not ended in good order. Terraform that ends a provider in good order says so, and End notes it. Such
//     a run has saved its state, or was killed between the two. If another machine has destroyed the webhook since, a
//     takeover would leave a webhook in the state that delivers nothing, and no plan would ever see that. That is worse
//     than to stop. So the plan warns, the create fails before anything is sent, and the user decides: import, or
//     forget. Only the create fails, because a plan may look before it has read the resource that has the ID.
//  4. Another run of Terraform made it: a process with another ID or start. So two aliases, which are two processes of
//     a run, never share a webhook, even if one ends first.
//  5. Base URL, form and URL are equal. Form IDs belong to one account, and the provider has found the form in the
//     account of its token. The token itself can change, so it does not count.
//  6. The run has the state of the one that made it, as far as that can be seen: the folder, the workspace, the backend
//     with its settings, and the variables that move a state. So no other workspace, and no copy of the state in
//     another folder, takes the ID. A run with -state never takes one. Nor does a command that is not plan or apply:
//     the states of terraform test and of stacks are others.
//  7. The run reads the whole state. It has read it before its first create, and marked each ID in it. So an equal
//     form and URL at another address, the old object of create_before_destroy, and a restored backup with the webhook
//     do not share it. With -target or -exclude, the plan fails instead. A run that applies the file of a plan does not
//     know the plan's flags. It takes only what a plan of the whole state has announced, from the owner it had then: so
//     that state does not have the ID, or it has changed since, and Terraform refuses the file.
//  8. The rename to the new owner succeeds. Only one of several does.
//
// If the new owner is killed, the webhook is still open, and the next run takes it over. A state that was rolled back
// to before a known webhook gets a new one. The old one stays in the list of the command webhooks.
//
// A create also fails while another run with the same state is making the webhook, such as a provider whose Terraform
// was killed and that waits for its answer.
//
// What can happen to the folder:
//
//   - Nothing can be written, for example on a full disk: an error before anything is sent if the user has named the
//     folder, otherwise a line of the log. No half entry stays. Without room for its own file, a process takes nothing.
//   - It belongs to another user, or others can write it: the same. Without the variable, each user has a folder.
//   - It vanishes: it is made again. A create on its way writes its entry anew with the ID. The other entries are lost.
//   - An entry is half written: nothing was sent, and it is deleted when its owner is gone. If half of the ID is there,
//     the entry is a create without an answer.
//   - An entry is of a newer version, or damaged: it is kept and counted, and never taken over.
//   - The clock jumps: the times of entries are only shown, and decide nothing.
//   - A terminal is closed, or the machine loses power: what is synced is there.
//
// An entry costs a create one sync of the disk: that of the new file, which a create cannot do without. The folder is
// not synced, and neither is the ID. (measured) BenchmarkCreate says what it measures. On ext4, two cores and a load of
// 18, the medians of six runs were 0.6 to 1.5 ms, and once 2.5 ms. A plain file of this size took 0.4 to 1.2 ms. A plan
// that makes no webhook costs one look into the folder.
//
// What remains: a state that was copied within its folder, or moved by another variable, before any plan has read it;
// two projects at the same path of two containers that share the journal; a run that was killed after its state was
// saved, and whose webhook another machine has destroyed before any plan here. The warning of the plan names the last.
// Whatever cannot be found out, such as the arguments of Terraform, counts against a takeover.
package journal
