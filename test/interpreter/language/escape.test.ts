import fc from 'fast-check';
import { bind, evaluate, LanguageFault } from '../../../interpreter/language/evaluate';
import type { Expression, TextPlace } from '../../../interpreter/plan';
import type { Value } from '../../../interpreter/value';
import { scopeOver } from './scope-over';

const NAME: Expression = { is: 'read', root: 'trigger', path: ['name'] };
const put = (as: TextPlace, of: Expression = NAME): Expression => ({ is: 'escape', as, of });
const escaped = (value: Value, as: TextPlace) => evaluate(put(as), scopeOver({ trigger: { name: value } }));

describe('a value in a text', () => {
  test.each<[TextPlace, Value, string]>([
    [
      'html',
      `<script>alert("x")</script> & 'y'`,
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;',
    ],
    ['html', 'two\r\nlines\u2028three\u2029four', 'two\nlines\nthree\nfour'],
    ['text', 'a\u0000b\u001b[31m\u0085c\td', 'ab[31mc\td'],
    ['text', 'safe\u202egnp.exe\u2066x', 'safegnp.exex'],
    ['text', 'half \ud800 and whole 😀', 'half \ufffd and whole 😀'],
    ['line', 'Ada\r\nBcc: eve@evil.example\tx', 'Ada Bcc: eve@evil.example x'],
    [
      'slack',
      '<!channel> *bold* `code` ~no~ & <https://evil.example|click>',
      '&lt;!channel&gt; ∗bold∗ ˋcodeˋ ∼no∼ &amp; &lt;https://evil.example|click&gt;',
    ],
    ['slack', '> quoted\nlines', '› quoted lines'],
    ['slack', '_no_ but ada_lovelace_7@x.example', 'ˍnoˍ but ada_lovelace_7@x.example'],
    ['url', "a b/../c?d=e&f#g|h'i", 'a%20b%2F..%2Fc%3Fd%3De%26f%23g%7Ch%27i'],
    ['url', 'ada@x.example é \n', 'ada@x.example%20%C3%A9%20%20'],
    ['url', '..', '%E2%80%A4%E2%80%A4'],
    ['url', '.', '%E2%80%A4'],
    ['link', ' HTTPS://app.example/a?b=c&d="e"|f', 'HTTPS://app.example/a?b=c&amp;d=%22e%22%7Cf'],
    ['address', 'mailto:ada@x.example?a&b', 'mailto:ada@x.example?a&b'],
    ['link', 'javascript:alert(1)', 'about:invalid'],
    ['link', '@U012AB3CD', 'about:invalid'],
    ['json', '"}, {"admin": true', '\\"}, {\\"admin\\": true'],
    ['json', '</script>\u2028', '\\u003c/script>\\u2028'],
    ['json_value', { b: [1, '<"'], a: null }, '{"a":null,"b":[1,"\\u003c\\""]}'],
    ['json_value', null, 'null'],
    ['html', ['<', 1], '[&quot;&lt;&quot;,1]'],
    ['line', 7, '7'],
  ])('as %s: %j', (as, value, text) => {
    expect(escaped(value, as)).toBe(text);
  });

  test('that is missing stays missing, and is told of', () => {
    const scope = scopeOver({ trigger: {} });
    expect(evaluate(put('html'), scope)).toBeNull();
    expect(evaluate({ is: 'text', parts: [{ is: 'literal', value: 'a' }, put('html')] }, scope)).toBe('a');
    expect(scope.noted).toEqual(['trigger.name', 'trigger.name']);
  });

  test('stays below the bound of all texts', () => {
    expect(() => escaped('<'.repeat(20_000), 'html')).toThrow(LanguageFault);
  });

  test('is bound like every other', () => {
    const bound = bind(put('html'), scopeOver({ trigger: { name: '<' } }), 'event');
    expect(bound).toEqual({ is: 'escape', as: 'html', of: { is: 'literal', value: '<' } });
  });
});

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('whatever the value', () => {
  test('no sign of HTML is left of it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(String(escaped(text, 'html')).replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>&"']/);
      }),
    );
  });

  test('a line is one line', () => {
    fc.assert(fc.property(anyText, (text) => expect(escaped(text, 'line')).not.toMatch(/[\p{Cc}\u2028\u2029]/u)));
  });

  test('it is one part of a path, and one of a query', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const url = new URL(`https://app.example/a/${escaped(text, 'url')}/z?q=${escaped(text, 'url')}&r=1#end`);
        expect([url.host, url.pathname.split('/').length, url.hash]).toEqual(['app.example', 4, '#end']);
        expect([...url.searchParams.keys()]).toEqual(['q', 'r']);
      }),
    );
  });

  test('JSON around it is of the same shape', () => {
    fc.assert(
      fc.property(anyText, fc.jsonValue(), (text, value) => {
        const json = `{"name":"${escaped(text, 'json')}","more":${escaped(value as Value, 'json_value')}}`;
        expect(JSON.parse(json)).toEqual({ name: text, more: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });

  test('Slack finds no mention, link, quotation or mark in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = String(escaped(text, 'slack')).replaceAll(/&(amp|lt|gt);/g, '');
        expect(plain).not.toMatch(/[<>&*~`\n]|(^|[^a-z0-9])_|_([^a-z0-9]|$)/i);
        expect(String(escaped(text, 'slack'))).not.toMatch(/^&gt;/);
      }),
    );
  });
});
