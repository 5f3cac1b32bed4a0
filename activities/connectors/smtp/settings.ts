import { z } from 'zod';

/** What is known of a mail server beside the password. */
export const settings = z.strictObject({
  host: z.string().min(1).max(253).describe('Name or address of the mail server.'),
  port: z.int().min(1).max(65_535).default(587),
  security: z
    .enum(['starttls', 'tls', 'none'])
    .default('starttls')
    .describe(
      'starttls: TLS is begun on the plain connection, or nothing is sent. tls: from the first byte. none: never.',
    ),
  username: z.string().min(1).max(320).optional().describe('Left out where the server asks for no password.'),
  from_address: z.string().min(3).max(254).describe('Who mails are from where the step does not say.'),
  from_name: z.string().min(1).max(100).optional(),
  helo_name: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,253}$/)
    .optional()
    .describe('What the server is greeted with; the domain of `from_address` if left out.'),
  ca: z.string().min(1).max(65_536).optional().describe('Certificates (PEM) of an authority of your own.'),
});
