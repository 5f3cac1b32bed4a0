import { randomBytes } from 'node:crypto';
import type { Value } from '../../interpreter/value';

type Body = { readonly [key: string]: Value };

/** How a client of the API sends something (a text is a CSV); a status that is not a success is expected by name. */
export type Call = (
  method: string,
  path: string,
  body?: Body | string,
  more?: { readonly status?: number; readonly key?: string },
) => Promise<{ readonly data: { readonly id: string } }>;

/** Every value that went in, by the door that it went through. */
export class Marks {
  readonly all = new Map<string, string>();

  /** A text that is found nowhere else. */
  text(door: string): string {
    return this.as(door, `Zq${randomBytes(9).toString('hex')}`);
  }

  /** One of another form. */
  as(door: string, mark: string): string {
    this.all.set(door, mark);
    return mark;
  }
}

const attributes = (given: Body): Body => ({ data: { attributes: given } });
const hex = () => randomBytes(2).toString('hex').replace(/^0/, 'a');

/** Plants a mark through every door of the API, about one person. Gives the ids of what there is then. */
export async function plantAll(call: Call, marks: Marks): Promise<{ readonly [name: string]: string }> {
  const email = marks.as('account email', `${marks.text('account local part').toLowerCase()}@example.com`);
  const account = await plantAccount(call, marks, email);
  const inquiry = await plantInquiry(call, marks, account);
  const verification = await plantVerification(call, marks, inquiry);
  await plantCaptures(call, marks, inquiry);
  const report = await plantReport(call, marks, { account, inquiry });
  const transaction = await plantTransaction(call, marks);
  const opened = await plantCase(call, marks, inquiry);
  await plantRequests(call, marks, email);
  await call('POST', `/inquiries/${inquiry}/approve`, { meta: { comment: marks.text('decision comment') } });
  return { account, inquiry, verification, report, transaction, case: opened };
}

async function plantAccount(call: Call, marks: Marks, email: string): Promise<string> {
  const made = attributes({
    'reference-id': 'customer-7',
    'name-first': marks.text('account name'),
    'email-address': email,
    'social-security-number': marks.text('account number'),
  });
  const { id } = (await call('POST', '/accounts', made, { key: 'account' })).data;
  await call('PATCH', `/accounts/${id}`, attributes({ 'phone-number': marks.text('account update') }));
  await call('PATCH', `/accounts/${id}`, attributes({ 'phone-number': marks.text('account update again') }));
  return id;
}

async function plantInquiry(call: Call, marks: Marks, account: string): Promise<string> {
  const made = attributes({
    'inquiry-template-id': 'onboarding',
    'account-id': account,
    'redirect-uri': `https://example.com/${marks.text('redirect')}`,
    note: marks.text('inquiry note'),
    fields: { 'name-first': marks.text('inquiry field') },
  });
  const { id } = (await call('POST', '/inquiries', made, { key: 'inquiry' })).data;
  await call('PATCH', `/inquiries/${id}`, attributes({ note: marks.text('inquiry update') }));
  const signals = { signals: [{ name: 'x', value: marks.text('signal') }], behaviors: { y: marks.text('behavior') } };
  await call('POST', `/inquiries/${id}/set-signals`, { meta: signals });
  const session = attributes({
    'inquiry-id': id,
    'ip-address': marks.as('session address', `2001:db8::${hex()}:${hex()}:${hex()}`),
    'user-agent': marks.text('user agent'),
    'device-name': marks.text('device name'),
    'device-fingerprint': marks.text('device fingerprint'),
  });
  await call('POST', '/inquiry-sessions', session, { key: 'session' });
  return id;
}

async function plantVerification(call: Call, marks: Marks, inquiry: string): Promise<string> {
  const metadata = { [marks.text('check metadata key')]: marks.text('check metadata') };
  const made = {
    data: {
      type: 'verification/government-id',
      attributes: {
        'inquiry-id': inquiry,
        'name-first': marks.text('verification'),
        checks: [{ name: 'id_blur_detection', status: 'passed', metadata }],
      },
    },
  };
  const { id } = (await call('POST', '/verifications', made)).data;
  await call('PATCH', `/verifications/${id}`, attributes({ 'name-last': marks.text('verification update') }));
  await call('POST', `/verifications/${id}/submit`);
  await call('POST', `/verifications/${id}/pass`);
  return id;
}

async function plantCaptures(call: Call, marks: Marks, inquiry: string): Promise<void> {
  const fields = { holder: marks.text('document field') };
  const files = [{ url: `https://example.com/${marks.text('document file')}`, filename: marks.text('file name') }];
  const document = { type: 'document/generic', attributes: { 'inquiry-id': inquiry, fields, files } };
  await call('POST', '/documents', { data: document });
  const photo = { url: `https://example.com/${marks.text('selfie')}` };
  const selfie = {
    type: 'selfie/profile-and-center',
    attributes: { 'inquiry-id': inquiry, 'center-photo': photo },
  };
  await call('POST', '/selfies', { data: selfie });
}

async function plantReport(
  call: Call,
  marks: Marks,
  { account, inquiry }: { readonly account: string; readonly inquiry: string },
): Promise<string> {
  const query = { 'name-first': marks.text('report query'), 'name-last': 'B' };
  const made = {
    data: { type: 'report/watchlist', attributes: { 'account-id': account, 'inquiry-id': inquiry, query } },
  };
  const { id } = (await call('POST', '/reports', made)).data;
  const matched = [{ name: marks.text('report result') }];
  await call('POST', `/reports/${id}/complete`, attributes({ 'matched-lists': matched }));
  await call('POST', `/reports/${id}/dismiss`, attributes({ reason: marks.text('dismissal') }));
  return id;
}

async function plantTransaction(call: Call, marks: Marks): Promise<string> {
  const schemas = [{ key: 'memo', type: 'string' }];
  await call('POST', '/transaction-types', attributes({ name: 'Payment', key: 'payment', 'field-schemas': schemas }));
  const made = { 'transaction-type-id': 'payment', fields: { memo: marks.text('transaction field') } };
  return (await call('POST', '/transactions', attributes(made))).data.id;
}

async function plantCase(call: Call, marks: Marks, inquiry: string): Promise<string> {
  const schemas = [{ key: 'why', type: 'string' }];
  await call('POST', '/case-templates', attributes({ name: 'Review', key: 'review', 'field-schemas': schemas }));
  const made = {
    ...attributes({ 'case-template-id': 'review', fields: { why: marks.text('case field') } }),
    meta: { 'object-ids': [inquiry] },
  };
  const { id } = (await call('POST', '/cases', made)).data;
  await call('PATCH', `/cases/${id}`, attributes({ fields: { why: marks.text('case update') } }));
  await call('POST', `/cases/${id}/comments`, attributes({ message: marks.text('case comment') }));
  return id;
}

/** Requests that name none of the person's objects: they hold a value of theirs, or their reference id. */
async function plantRequests(call: Call, marks: Marks, email: string): Promise<void> {
  const query = { attribute: 'fields.email_address', operator: 'eq', value: email };
  const other = { attribute: 'fields.phone_number', operator: 'eq', value: marks.text('search') };
  await call('POST', '/accounts/search', { query: { and: [query, other] } });
  const refused = { 'email-address': email.toUpperCase(), colour: marks.text('refused request') };
  await call('POST', '/accounts', attributes(refused), { status: 400 });
  const again = { 'reference-id': 'customer-7', 'name-first': marks.text('refused reference') };
  await call('POST', '/accounts', attributes(again), { status: 409 });
  await call('GET', `/accounts/${encodeURIComponent(email)}/${marks.text('address')}`, undefined, { status: 404 });
  const rows = `reference_id,name_first\ncustomer-7,${marks.text('imported row')}\n`;
  const file = { filename: 'rows.csv', data: Buffer.from(rows).toString('base64') };
  await call('POST', '/importer/accounts', attributes({ file }));
}
