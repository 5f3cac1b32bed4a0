/** One guard of the promise that nothing is lost and nothing is done twice, and how to take it away. */
export interface Guard {
  readonly name: string;
  readonly file: string;
  /** Must occur in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Beginnings of the names of the tests that must turn red without it: these, and no others. */
  readonly reddens: readonly string[];
}

/** Tests that show the guards: no sweep works in any of them, so that nothing makes good what a guard let slip. */
export const GUARD_TESTS = ['test/service/faults/orders.test.ts', 'test/service/faults/guards.test.ts'];

export const GUARDS: readonly Guard[] = [
  {
    name: 'the claim on run, path and generation',
    file: 'src/runs/steps.ts',
    find: 'return outcome ? { outcome } : { claimed: true };',
    replace: 'return outcome === undefined ? { claimed: true } : { claimed: true };',
    reddens: [
      'the claim on run, path and generation gives a step whose answer was lost',
      'the claim on run, path and generation lets one of many workers',
    ],
  },
  {
    name: 'the unique id of a run: of runs that events start',
    file: 'src/events/dispatch/dispatch-event.ts',
    find: "const id = derivedId('wfr', environment.id, workflow.id, event.id);",
    replace: "const id = derivedId('wfr', environment.id, workflow.id, event.id, String(Math.random()));",
    reddens: ['the unique id of a run keeps an event whose mark was lost', 'the unique id of a run keeps dispatchers'],
  },
  {
    name: 'the first look: none',
    file: 'activities/tasks/do-task.ts',
    find: 'return boundedOrNone(await takeEvent(service.db, waitIdOf(runId, request.path, request.generation), task));',
    replace: 'return boundedOrNone(null);',
    reddens: [
      'no event is lost, nothing is swept where 200 times the event commits and is dispatched while',
      'no event is lost, nothing is swept where 200 times the event commits between',
    ],
  },
  {
    name: 'the first look: before the commit of the insert',
    file: 'activities/tasks/do-task.ts',
    find: `  await service.db.transaction().execute(async (trx) => {
    await writeMirror(trx, task);
    await openWait(trx, environmentId, runId, request);
  });
  await barrier('after-wait-insert');`,
    replace: `  const early = await service.db.transaction().execute(async (trx) => {
    await writeMirror(trx, task);
    await openWait(trx, environmentId, runId, request);
    const within = { transaction: () => ({ execute: (act: (inner: typeof trx) => unknown) => act(trx) }) };
    return takeEvent(within as never, waitIdOf(runId, request.path, request.generation), task);
  });
  await barrier('after-wait-insert');
  if (early !== undefined) return boundedOrNone(early);`,
    reddens: [
      'no event is lost, nothing is swept where 200 times the event commits and is dispatched while',
      'no event is lost, nothing is swept where 200 times the event commits between',
    ],
  },
  {
    name: 'the cursor, where an event is looked for',
    file: 'src/waits/match-event.ts',
    find: 'join event_subjects s on s.object_id = w.object_id and s.version > w.cursor',
    replace: 'join event_subjects s on s.object_id = w.object_id',
    reddens: [
      'the cursor of a wait keeps an event that ended a wait',
      'the cursor of a wait keeps an event from before',
    ],
  },
];
