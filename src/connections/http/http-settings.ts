import { z } from 'zod';
import type { OpenConnection } from '../connection';
import { readSettings } from '../read-settings';

/** How a host is told who calls. */
export const authSchema = z
  .enum(['none', 'bearer', 'basic', 'header', 'query', 'client_credentials'])
  .describe('How the host is told who calls.');

export const methodOfTest = z.enum(['GET', 'HEAD']);

const settings = z.object({
  base_url: z.url(),
  origins: z.array(z.url()).default([]),
  auth: authSchema,
  header_name: z.string().optional(),
  query_name: z.string().optional(),
  token_url: z.string().optional(),
  scope: z.string().optional(),
  audience: z.string().optional(),
  client_authentication: z.enum(['basic', 'form']).optional(),
  test_path: z.string().optional(),
  test_method: methodOfTest.optional(),
});

/** The settings of a connection of type `http`. Fault `connection_invalid`. */
export function httpSettingsOf(connection: OpenConnection): z.output<typeof settings> {
  return readSettings(settings, connection);
}
