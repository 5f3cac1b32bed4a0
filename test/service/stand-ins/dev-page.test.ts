import { type RequestOptions, request } from 'node:http';
import { createTransport } from 'nodemailer';
import { printDevPage } from '../../../bin/dev/print-dev-page';
import { startMailStandIn } from '../../../bin/dev/stand-ins/mail';
import type { Arrival, StandIn } from '../../../bin/dev/stand-ins/stand-in';
import { startDevPage } from '../../../bin/dev/start-dev-page';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

function standInWith(...arrivals: readonly Arrival[]): StandIn {
  return { url: 'smtp://127.0.0.1:2525', arrivals: async () => arrivals, close: async () => undefined };
}

async function pageOf(...standIns: readonly StandIn[]) {
  const page = await startDevPage(
    0,
    standIns.map((standIn, at) => ({ key: `one-${at}`, title: `Stand-in ${at}`, standIn })),
  );
  opened.push(page);
  return page;
}

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second));

test('what arrived at all stand-ins is shown, the newest first', async () => {
  const mail = standInWith(
    { at: at(3), title: 'Third', details: {} },
    { at: at(1), title: 'First', details: { to: ['a@usher.test'] } },
  );
  const chat = standInWith({ at: at(2), title: 'Second', details: { text: 'Hello' } });
  const text = await (await fetch((await pageOf(mail, chat)).url)).text();
  const titles = [...text.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
  expect(titles).toEqual(['Third', 'Second', 'First']);
  expect(text).toContain('Stand-in 1, <time datetime="2026-01-01T12:00:02.000Z">');
  expect(text).toContain('<dt>to</dt><dd><pre>a@usher.test</pre></dd>');
});

test('nothing that arrived can become a part of the page', () => {
  const hostile = `"'><script>alert(1)</script>`;
  const arrival = { at: at(1), title: hostile, source: hostile, details: { [hostile]: hostile, html: hostile } };
  const page = printDevPage([{ title: hostile, url: hostile }], [arrival]);
  expect(page).not.toMatch(/<script/i);
  expect(page).not.toContain(`"'>`);
  expect(page.match(/<iframe/g)).toHaveLength(1);
});

test('a mail’s HTML is drawn in a frame in which nothing runs and that reaches nothing', async () => {
  const html = '<p onclick="x()">Hello</p>';
  const response = await fetch((await pageOf(standInWith({ at: at(1), title: 'Mail', details: { html } }))).url);
  expect(await response.text()).toContain(
    '<iframe sandbox="" title="html" srcdoc="&lt;p onclick=&quot;x()&quot;&gt;Hello&lt;/p&gt;"></iframe>',
  );
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('script-src');
});

test('a mail that a client sent to the stand-in is readable on the page, and only readable', async () => {
  const mail = await startMailStandIn();
  opened.push(mail);
  const client = createTransport({ host: '127.0.0.1', port: mail.port });
  await client.sendMail({
    from: 'usher@example.com',
    to: ['ada@example.com', 'grace@example.com'],
    subject: 'Hello <script>alert(1)</script> & all',
    text: 'Dear Ada,\n\nhave a look at <b>this</b>.',
    html: '<p>Dear Ada,</p><script>alert(2)</script>',
  });
  client.close();
  const page = await (await fetch((await pageOf(mail)).url)).text();
  const subject = 'Hello &lt;script&gt;alert(1)&lt;/script&gt; &amp; all';
  expect(page).toContain(`<h2>Mail to ada@example.com, grace@example.com: ${subject}</h2>`);
  expect(page).toContain('<dt>from</dt><dd><pre>usher@example.com</pre></dd>');
  expect(page).toContain('<dt>to</dt><dd><pre>ada@example.com, grace@example.com</pre></dd>');
  expect(page).toContain(`<dt>subject</dt><dd><pre>${subject}</pre></dd>`);
  expect(page).toContain('<pre>Dear Ada,\n\nhave a look at &lt;b&gt;this&lt;/b&gt;.');
  expect(page).toContain('srcdoc="&lt;p&gt;Dear Ada,&lt;/p&gt;&lt;script&gt;alert(2)&lt;/script&gt;');
  expect(page).not.toMatch(/<script/i);
});

test('it answers only to a name of loopback, only at its address, and only to be read', async () => {
  const { url } = await pageOf(standInWith());
  const { port } = new URL(url);
  expect(await statusOf({ port, headers: { host: 'evil.example' } })).toBe(421);
  expect(await statusOf({ port, headers: { host: `localhost:${port}` } })).toBe(200);
  expect(await statusOf({ port, path: '/other' })).toBe(404);
  expect(await statusOf({ port, method: 'POST' })).toBe(405);
});

test('a stand-in that cannot tell what arrived costs the page, not the process', async () => {
  const broken = { ...standInWith(), arrivals: () => Promise.reject(new Error('gone')) };
  expect((await fetch((await pageOf(broken)).url)).status).toBe(500);
});

function statusOf(options: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', ...options }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
