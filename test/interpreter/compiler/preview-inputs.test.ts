import { previewInputs } from '../../../interpreter/compiler/preview-inputs';
import type { ValueMap } from '../../../interpreter/value';
import { CATALOGUE } from '../catalogue';

function preview(inputs: ValueMap, samples: ValueMap, action = 'http.request') {
  return previewInputs({ action, inputs }, samples, CATALOGUE);
}

test('inputs are what they would be with these values', () => {
  const samples = {
    trigger: { name: ' Ada ' },
    create_case: { status: 'Open' },
    vars: { list: [1, 2] },
    run: { id: 'wfr_1' },
  };
  const body =
    '{{trigger.name.trim()}}, {{create_case.status}}, {{vars.list[1]}}, {{run.id}}, {{steps.create_case.status}}';
  expect(preview({ url: 'https://x.example', body }, samples)).toEqual({
    input: { url: 'https://x.example', body: 'Ada, Open, 2, wfr_1, Open' },
    missing: [],
  });
});

test('values that no sample has are told of by name, also where they are needed', () => {
  const inputs = { url: '{{gone}}', body: '{{trigger.name}} {{event.name}} {{vars.none.x}}' };
  expect(preview(inputs, { gone: null, vars: { none: null } })).toEqual({
    input: { body: '  ' },
    missing: ['gone', 'trigger.name', 'event.name', 'vars.none.x'],
  });
});

test('a sample that tells its kind is read as an object of it, with what is related to it', () => {
  const trigger = {
    type: 'inquiry',
    id: 'inq_1',
    fields: { a: 'b' },
    account: { reference_id: 'cus_7' },
    cases: { count: 2 },
    devices: { any_trusted: true },
  };
  const body =
    '{{trigger}} {{trigger.fields.a}} {{trigger.account.reference_id}} {{trigger.cases.count}} {{trigger.devices.any_trusted}}';
  const other = '{{set_aside.account.reference_id}}';
  const set_aside = { type: 'inquiry', id: 'inq_2' };
  expect(preview({ url: 'https://x.example', body, headers: { other } }, { trigger, set_aside })).toEqual({
    input: { url: 'https://x.example', body: 'inq_1 b cus_7 2 true', headers: {} },
    missing: ['set_aside.account.reference_id'],
  });
  expect(preview({ inquiry: '{{trigger}}' }, { trigger }, 'inquiry.approve')).toMatchObject({ missing: [] });
});

test('what is wrong with the step itself is told as in a definition', () => {
  expect(preview({ url: '{{nobody.x}}', more: 1 }, { trigger: { type: 'inquiry', id: 'inq_1' } })).toMatchObject({
    diagnostics: [
      { code: 'unknown_reference', pointer: '/inputs/url' },
      { code: 'unknown_input', pointer: '/inputs/more' },
    ],
  });
  expect(preview({}, {}, 'no.such')).toMatchObject({ diagnostics: [{ code: 'unknown_action', pointer: '/action' }] });
});
