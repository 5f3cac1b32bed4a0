import type { StoredObject } from '../../src/objects';
import { pauseSchedule, resumeSchedule } from '../../src/schedules/change-schedule';
import { DatesHouse, inDays, REMIND } from './dates-house';

let dates: DatesHouse;
let scheduleId: string;
let moved: StoredObject;
let far: StoredObject;
let come: StoredObject;
beforeAll(async () => {
  dates = await DatesHouse.open();
  await dates.house.deploy(REMIND);
  scheduleId = await dates.scheduleOf('remind');
  moved = await dates.account({ due: inDays(40) });
  far = await dates.account({ due: inDays(100) });
  come = await dates.account({ due: inDays(45) });
  for (const object of [moved, far, come]) await dates.timed(object, scheduleId);
});
afterAll(() => dates.close());

const started = async () => (await dates.runsOf('remind')).map(({ object }) => object);

test('a schedule that is paused forgets no date that is still to come when it is resumed, and makes up none that came', async () => {
  const { house } = dates;
  await house.write((writing) => pauseSchedule(writing, 'remind', null));
  await dates.change(moved, { due: inDays(80) });
  await dates.looked(moved, scheduleId, 1);
  await dates.passDays(31);
  // A timer looks after thirty days, whatever it waits for.
  await dates.looked(far, scheduleId, 1);
  await dates.timerEnds(come, scheduleId);
  await house.write((writing) => resumeSchedule(writing, 'remind'));
  expect(await started()).toEqual([]);
  await dates.passDays(20);
  await dates.runOf('remind', moved);
  expect(await started()).toEqual([moved.id]);
  await dates.passDays(20);
  await dates.runOf('remind', far);
  expect(await started()).toEqual([moved.id, far.id]);
});
