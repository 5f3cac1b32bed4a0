import { z } from 'zod';
import type { OpenConnection } from '../../../src/connections/connection';

/** How a host is told who calls. */
export const authSchema = z
  .enum(['none', 'bearer', 'basic', 'header', 'query', 'client_credentials'])
  .describe('How the host is told who calls.');

export const methodOfTest = z.enum(['GET', 'HEAD']);

const settings = z.object({
  base_url: z.string(),
  origins: z.array(z.string()).default([]),
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

/** The settings of a connection of type `http`, which were checked when they were kept. */
export function readSettings({ settings: given }: OpenConnection): z.output<typeof settings> {
  return settings.parse(given);
}
