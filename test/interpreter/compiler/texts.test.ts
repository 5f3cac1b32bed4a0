import fc from 'fast-check';
import type { ActionEntry, Catalogue } from '../../../interpreter/catalogue';
import { compile } from '../../../interpreter/compiler/compile';
import { evaluate } from '../../../interpreter/language/evaluate';
import type { ActionStep } from '../../../interpreter/plan';
import type { Value, ValueMap } from '../../../interpreter/value';
import { CATALOGUE } from '../catalogue';
import { scopeOver } from '../language/scope-over';
import { action, definitionWith } from './definition-with';

const text = (sort: string) => ({ type: 'string', 'x-text': sort });

const MESSAGE: ActionEntry = {
  id: 'message.send@1',
  title: 'Send',
  description: 'Sends.',
  side: 'own',
  repeat: 'safe',
  input: {
    type: 'object',
    properties: {
      subject: text('line'),
      html: text('html'),
      text: text('text'),
      slack: text('slack'),
      url: text('url'),
      json: text('json'),
      target: text('target'),
      body: { type: 'string', 'x-text-by-type': 'headers' },
      headers: { type: 'object', additionalProperties: { type: 'string' } },
      other: { type: 'string', 'x-text': 'of a later build' },
      plain: { type: 'string' },
      blocks: { type: 'array', items: {}, 'x-text': 'slack', 'x-text-by-key': { url: 'url', quote: 'json' } },
      list: { type: 'array', items: text('line') },
      inner: { type: 'object', properties: { html: text('html') }, additionalProperties: false },
    },
    required: [],
    additionalProperties: false,
  },
  output: { type: 'object', properties: {}, required: [] },
  faults: [],
};
const WORLD: Catalogue = { ...CATALOGUE, actions: { ...CATALOGUE.actions, [MESSAGE.id]: MESSAGE } };

function compiled(inputs: ValueMap) {
  const trigger = {
    type: 'api',
    fields: { a: { type: 'string', required: true }, b: { type: 'string' }, n: { type: 'integer' } },
  };
  return compile(definitionWith({ trigger, steps: [action('send', 'message.send', inputs)] }), WORLD);
}

/** The inputs as the action is given them. */
function given(inputs: ValueMap, trigger: ValueMap): ValueMap {
  const result = compiled(inputs);
  if ('diagnostics' in result) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  const [step] = result.plan.steps as readonly [ActionStep];
  return evaluate(step.inputs, scopeOver({ trigger })) as ValueMap;
}

function refusals(inputs: ValueMap): readonly string[] {
  const result = compiled(inputs);
  return 'diagnostics' in result ? result.diagnostics.map(({ code, pointer }) => `${code} ${pointer}`) : [];
}

const HOSTILE = `"}><script>*x*</script>`;

test('an author’s own words are sent as they are written', () => {
  const written = { html: '<b title="x">&amp; "</b>', slack: '*a* <!here>', subject: 'a & b', json: '{"a": 1}' };
  expect(given(written, {})).toEqual(written);
});

test('what is not marked, or marked in a way that this build does not know, stays as it was', () => {
  const inputs = { plain: 'Hello {{trigger.a}}', other: '{{trigger.a}}' };
  expect(given(inputs, { a: '<b>' })).toEqual({ plain: 'Hello <b>', other: '<b>' });
});

test('each value is escaped for the place where it stands', () => {
  const html = `<p title='{{trigger.a}}' data-x="{{trigger.a}}">{{trigger.a}}</p><a href="https://x.example/{{trigger.a}}?q={{trigger.a}}">`;
  const safe = '&quot;}&gt;&lt;script&gt;*x*&lt;/script&gt;';
  const part = '%22%7D%3E%3Cscript%3E%2Ax%2A%3C%2Fscript%3E';
  expect(given({ html }, { a: HOSTILE })).toEqual({
    html: `<p title='${safe}' data-x="${safe}">${safe}</p><a href="https://x.example/${part}?q=${part}">`,
  });
  expect(given({ html: '{{trigger.a}}' }, { a: HOSTILE })).toEqual({ html: safe });
});

test('a whole address may be a value’s if it only leads somewhere', () => {
  const html = '<a href=" {{trigger.a}}"><img src="{{trigger.a}}/logo?{{trigger.b}}">';
  expect(given({ html }, { a: 'https://x.example', b: '&' })).toEqual({
    html: '<a href=" https://x.example"><img src="https://x.example/logo?%26">',
  });
  expect(given({ html }, { a: 'javascript:alert(1)', b: '' })['html']).toContain('<a href=" about:invalid">');
  expect(given({ url: '{{trigger.a}}/{{trigger.b}}' }, { a: 'http://x.example/?a&b', b: '/' })).toEqual({
    url: 'http://x.example/?a&b/%2F',
  });
});

test('in a URL to be called a value is a part of it, but one that leads it is taken as it is', () => {
  const sent = (target: string, a: string) => given({ target }, { a, b: '../x?y=&z#/' })['target'];
  expect(sent('https://x.example/people/{{trigger.b}}/cards?of={{trigger.b}}#{{trigger.b}}', '')).toBe(
    'https://x.example/people/..%2Fx%3Fy%3D%26z%23%2F/cards?of=..%2Fx%3Fy%3D%26z%23%2F#..%2Fx%3Fy%3D%26z%23%2F',
  );
  expect(sent('/people/{{trigger.b}}', '')).toBe('/people/..%2Fx%3Fy%3D%26z%23%2F');
  expect(sent('{{trigger.a}}', '/people?of=7 & 8')).toBe('/people?of=7 & 8');
  expect(sent('{{trigger.a}}/people/{{trigger.a}}', 'https://x.example')).toBe(
    'https://x.example/people/https%3A%2F%2Fx.example',
  );
});

describe('a body', () => {
  const sent = (body: string, headers: ValueMap = {}) => given({ body, headers }, { a: HOSTILE, n: 7 })['body'];

  test.each(['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.x.v1+json'])(
    'has values escaped for JSON where its type is %s',
    (type) => {
      const headers = { 'x-a': '{{trigger.a}}', 'Content-Type': type };
      const body = sent('{"name": "Dr {{trigger.a}}", "all": {{trigger.a}}, "n": {{trigger.n}}}', headers);
      expect(JSON.parse(String(body))).toEqual({ name: `Dr ${HOSTILE}`, all: HOSTILE, n: 7 });
      expect(sent('{{trigger.a}}', headers)).toBe(HOSTILE);
    },
  );

  test.each([
    {},
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/jsonx' },
    { 'content-type': '{{trigger.a}}/json' },
    { 'x-type': 'application/json' },
  ])('stays as it is written with the headers %j', (headers) => {
    expect(sent('"{{trigger.a}}"', headers)).toBe(`"${HOSTILE}"`);
  });

  test('stays as it is written without headers', () => {
    expect(given({ body: '"{{trigger.a}}"' }, { a: HOSTILE })).toEqual({ body: `"${HOSTILE}"` });
  });

  test('of JSON that is none with its values is refused', () => {
    const headers = { 'content-type': 'application/json' };
    expect(refusals({ body: '{"a": tru{{trigger.a}}}', headers })).toEqual(['unsafe_place /steps/0/inputs/body']);
  });
});

test('in Slack a value may be the text of a link, and a part of its address', () => {
  const slack =
    '*{{trigger.a}}* <https://x.example/{{trigger.a}}|{{trigger.a}}> <{{trigger.b}}|open> <@U1> {{trigger.n}}';
  expect(given({ slack }, { a: '<!channel>|*', b: 'https://y.example/?a&b|', n: 7 })).toEqual({
    slack:
      '*&lt;!channel&gt;|∗* <https://x.example/%3C%21channel%3E%7C%2A|&lt;!channel&gt;|∗> <https://y.example/?a&amp;b%7C|open> <@U1> 7',
  });
});

test('the marks of a list or map hold for all texts in it, and for some keys others', () => {
  const blocks = [{ type: 'section', text: { text: 'Hi {{trigger.a}}', url: '{{trigger.a}}' } }, ['x{{trigger.a}}'], 7];
  expect(given({ blocks, list: ['{{trigger.a}}', 'b'], inner: { html: '{{trigger.a}}' } }, { a: '<\n' })).toEqual({
    blocks: [{ type: 'section', text: { text: 'Hi &lt; ', url: 'about:invalid' } }, ['x&lt; '], 7],
    list: ['< ', 'b'],
    inner: { html: '&lt;\n' },
  });
});

test('a list of marked texts cannot come from a value: nobody could tell whose words it holds', () => {
  expect(refusals({ blocks: '{{trigger.a.split(",")}}' })).toEqual(['unsafe_place /steps/0/inputs/blocks']);
});

describe('a value is refused', () => {
  const REFUSED: readonly (readonly [string, string])[] = [
    ['html', '<script>var a = "{{trigger.a}}"</script>'],
    ['html', '<script><!-- <script></script> {{trigger.a}}'],
    ['html', '<SCRIPT >x</scripty>{{trigger.a}}</script>'],
    ['html', '<style>p { color: {{trigger.a}} }</style>'],
    ['html', '<p style="color: {{trigger.a}}">'],
    ['html', '<p onclick="go(\'{{trigger.a}}\')">'],
    ['html', '<p title={{trigger.a}}>'],
    ['html', '<p title=x{{trigger.a}}>'],
    ['html', '<p {{trigger.a}}>'],
    ['html', '<p title="x" {{trigger.a}}="y">'],
    ['html', '<p title {{trigger.a}}>'],
    ['html', '<p ti{{trigger.a}}>'],
    ['html', '<{{trigger.a}}>'],
    ['html', '</{{trigger.a}}>'],
    ['html', '<p{{trigger.a}}>'],
    ['html', '<!-- {{trigger.a}} -->'],
    ['html', '<!{{trigger.a}}>'],
    ['html', '<!doctype {{trigger.a}}>'],
    ['html', '<?x {{trigger.a}}>'],
    ['html', '</ {{trigger.a}}>'],
    ['html', '<title><b>{{trigger.a}}</title>'],
    ['html', '<a href="https://{{trigger.a}}/">'],
    ['html', '<a href="https://x.example{{trigger.a}}">'],
    ['html', '<a href="{{trigger.a}}{{trigger.b}}">'],
    ['html', '<a href="java{{trigger.a}}">'],
    ['html', '<a href="//{{trigger.a}}/x">'],
    ['html', '<a href="/">/</a><a href="/{{trigger.a}}"><a href="{{trigger.a}}x{{trigger.b}}">'],
    ['html', '<a href="https://x\\\\@y/{{trigger.a}}">'],
    ['html', '<a href="/\\\\{{trigger.a}}">'],
    ['html', '<a href="https:///{{trigger.a}}">'],
    ['html', '<iframe src="{{trigger.a}}">'],
    ['html', '<p src="{{trigger.a}}">'],
    ['slack', '<@{{trigger.a}}>'],
    ['slack', '<!{{trigger.a}}>'],
    ['slack', '<#C1{{trigger.a}}>'],
    ['slack', 'a < b, {{trigger.a}}'],
    ['slack', '<https://x.example{{trigger.a}}>'],
    ['url', 'https://{{trigger.a}}.example/'],
    ['target', 'https://{{trigger.a}}.example/'],
    ['target', 'https://x.example{{trigger.a}}'],
    ['target', '{{trigger.a}}{{trigger.b}}'],
    ['json', '{"a": tru{{trigger.a}}}'],
    ['json', '{ {{trigger.a}}: 1}'],
    ['json', '{"a": "\\\\{{trigger.a}}"}'],
  ];
  test.each(REFUSED)('in %s: %s', (input, written) => {
    expect(refusals({ [input]: written })).toEqual([`unsafe_place /steps/0/inputs/${input}`]);
  });

  test('with a sentence that says where, and what to do', () => {
    const result = compiled({ html: '<p style="{{trigger.a}}">' });
    expect('diagnostics' in result ? result.diagnostics : []).toMatchObject([
      {
        severity: 'error',
        message: 'A value stands in the attribute "style" of <p>, where nothing could make it harmless.',
        hint: 'Put it between tags, or in a quoted title, alt or href.',
      },
    ]);
  });
});

describe('a value is let through', () => {
  test.each([
    '<!-- note --><p>{{trigger.a}}',
    '<a href="mailto:{{trigger.a}}"><a href="?q={{trigger.a}}"><a href="#{{trigger.a}}"><a href="/p/{{trigger.a}}">',
    '<!--> {{trigger.a}}',
    '<!---> {{trigger.a}}',
    '<!-- a --!> {{trigger.a}}',
    '<!-- a -- b > --> {{trigger.a}}',
    '<!> <!-> <!-x> <!doctype html> <?xml?> {{trigger.a}}',
    '<script>if (a < b) {}</script x>{{trigger.a}}',
    '<style>p > a {}</STYLE\t>{{trigger.a}}',
    '<title>{{trigger.a}}</title><textarea>{{trigger.a}}</textarea/>',
    '</> </p/> <br/> 1 < 2 <<b> {{trigger.a}}',
    '<input disabled value = "{{trigger.a}}" /><p a=b c = d>{{trigger.a}}',
    "<p a=>{{trigger.a}}</p><p b/c='x' d >{{trigger.a}}<p e  f g=hij>{{trigger.a}}<p h>{{trigger.a}}",
  ])('in %s', (html) => {
    expect(refusals({ html })).toEqual([]);
  });
});

describe('whatever the value', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(fc.constantFrom('<', '>', '"', "'", '&', '--', '/', '=', ' ', 'script', 'a', '\n', '`', 'onload'), {
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  );
  const pieces = fc.constantFrom(
    '<p title="{{trigger.a}}">',
    "<a href='https://x.example/{{trigger.a}}'>",
    '<img src="{{trigger.a}}" alt="{{trigger.b}}">',
    '{{trigger.a}}',
    '<title>{{trigger.b}}</title>',
    '<!-- x -->',
    '<b>bold</b> & more {{trigger.b}}',
    '<td aria-label="{{trigger.b}} {{trigger.a}}" hidden>',
  );

  test('the HTML has the elements and attributes that the author wrote', () => {
    const templates = fc.array(pieces, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(templates, anyText, anyText, (html, a, b) => {
        const rendered = (trigger: ValueMap) => tagsOf(String(given({ html }, trigger)['html']));
        expect(rendered({ a, b })).toEqual(rendered({ a: 'inert', b: 'inert' }));
      }),
    );
  });

  test('JSON is of the shape that the author wrote', () => {
    const json = '{"name": "Dr {{trigger.a}}", "more": [{{trigger.b}}, {"n": {{trigger.n}}}]}';
    fc.assert(
      fc.property(anyText, anyText, fc.integer(), (a, b, n) => {
        const parsed = JSON.parse(String(given({ json }, { a, b, n })['json'])) as Value;
        expect(parsed).toEqual({ name: `Dr ${a}`, more: [b, { n }] });
      }),
    );
  });
});

/** Tags and comments as they stand, the values of attributes left out: read another way than the compiler reads them. */
function tagsOf(html: string): readonly string[] {
  const tags = html.match(/<!--[\s\S]*?-->|<\/?[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi) ?? [];
  const rest = html.replaceAll(/<!--[\s\S]*?-->|<\/?[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi, '');
  expect(rest).not.toMatch(/[<>"]/);
  return tags.map((tag) => tag.replaceAll(/"[^"]*"|'[^']*'/g, '""'));
}
