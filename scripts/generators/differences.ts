/** What behaves otherwise than the published product, a sentence each; kept by those who change it. */
export const DIFFERENCES: readonly string[] = [
  'Every dated `Persona-Version` is accepted and gets the present behaviour; one that was never published is a 400, as is an unknown `Key-Inflection`.',
  'A body with keys that the operation does not know is a 400 that names each of them.',
  '`include` goes one level below a relationship (`inquiry.account`), and gives at most 1,000 resources of each. Where the document takes `include` and forgets `included` in the answer (account relations, lists and their items), the answer has it.',
  'A status that the document does not declare for an operation (404 where something named in a body is not there, 409, 413, 415, 422, 501, 503) has the shape that it has elsewhere in the document.',
  'An `Idempotency-Key` keeps answers and refusals with 404, 409 and 422 for 24 hours; what was limited, busy or broken may be tried again with the same key. A replay leaves an API log of its own, and does not tell an API key a second time.',
  'The rate limit counts requests of an environment in each API process; there are no creation quotas.',
  'API logs are written a moment after the answer, in batches: a process that is killed loses those of its last moment. They are kept for two weeks; what opens something is masked; of bodies above 32 KiB only the size is kept.',
  'A key that was changed or revoked works as before for up to five seconds in a process that remembers it.',
  'Beyond the published permissions there are `workflow.read`, `workflow.write`, `device.read`, `device.write`, `tag.read`, `tag.write` and `event.write`, and `*` for all of them. A key cannot give permissions that it has not itself; without `permissions`, a new key has those of the key that made it.',
  'Fields of templates and types are declared with their type, label, default, `required`, limits, options, `write_policy` and `redaction_policy`. None is archived or deactivated by itself, and there are no aliases (`source-key-path`), no `sanitize` and no files: what the document has of these is answered as empty.',
  'An inquiry that its 26th session expired has no room for another one: it cannot be resumed.',
  'Workflows, their definitions, runs’ steps and what operators do to them are operations of ours, beyond the document.',
];
