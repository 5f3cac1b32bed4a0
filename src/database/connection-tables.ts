import type { OptionalTime } from './columns';

export interface ConnectionSecrets {
  connection_id: string;
  secrets: string;
  token: string | null;
  token_expires_at: OptionalTime;
}
