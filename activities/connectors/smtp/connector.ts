import { z } from 'zod';
import { readSettings } from '../../../src/connections/read-settings';
import { defineConnector } from '../../define-connector';
import { openMailLine } from './mail-line';
import { settings } from './settings';

export default defineConnector({
  type: 'smtp',
  title: 'Mail server (SMTP)',
  description: 'A mail server that takes mails for delivery.',
  settings,
  secrets: z.strictObject({ password: z.string().min(1).max(1024).optional() }),
  /** Greets the server, begins TLS, logs in and leaves. */
  async test(connection, context) {
    const line = await openMailLine(connection, context);
    line.leave();
    return { host: readSettings(settings, connection).host };
  },
});
