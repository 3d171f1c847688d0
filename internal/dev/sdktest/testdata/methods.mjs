// Calls each method of Fillout's own client, and prints what it returns. The client has fixed hosts, so fetch sends to
// the simulator instead.
import { Fillout } from "@fillout/api"

const { SIMULATOR_URL, SIMULATOR_TOKEN, FORM_ID, QUESTION_ID, HOOK_URL } = process.env
const hosts = new Set()
const send = globalThis.fetch
globalThis.fetch = (url, init) => {
  const asked = new URL(url)
  hosts.add(asked.host)
  return send(new URL(asked.pathname + asked.search, SIMULATOR_URL), init)
}

const client = new Fillout(SIMULATOR_TOKEN)
const results = { methods: Object.keys(client).filter((name) => typeof client[name] === "function") }
results.getForms = await client.getForms()
results.getForm = await client.getForm(FORM_ID)
const item = { questions: [{ id: QUESTION_ID, value: "From Fillout's own client" }] }
results.createSubmissions = await client.createSubmissions(FORM_ID, [item, item])
results.getSubmissions = await client.getSubmissions(FORM_ID, {
  limit: 1, offset: 1, status: "finished", includeEditLink: true, includePreview: true, sort: "desc", search: "own client",
  afterDate: "2020-01-01T00:00:00.000Z", beforeDate: "2100-01-01T00:00:00.000Z",
})
const id = results.getSubmissions.responses[0].submissionId
results.getSubmission = await client.getSubmission(FORM_ID, id, { includeEditLink: true })
results.deleteSubmission = (await client.deleteSubmission(FORM_ID, id)) ?? "nothing"
results.createWebhook = await client.createWebhook(FORM_ID, HOOK_URL)
results.deleteWebhook = (await client.deleteWebhook(results.createWebhook.id)) ?? "nothing"

results.errors = {}
const wrong = new Fillout("sk_prod_wrong_1", { region: "eu" })
for (const [name, call] of Object.entries({
  credential: () => wrong.getForms(),
  form: () => new Fillout(SIMULATOR_TOKEN, { region: "ca" }).getForm("unknown"),
  submission: () => client.getSubmission(FORM_ID, id),
  webhook: () => client.deleteWebhook(results.createWebhook.id),
  body: () => client.createSubmissions(FORM_ID, []),
})) {
  results.errors[name] = await call().then(() => "no error", (error) => error.message)
}
results.hosts = [...hosts]
console.log(JSON.stringify(results))
