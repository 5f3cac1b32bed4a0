import type { DefaultTime, OptionalTime, Time } from './columns';

export interface SessionCodes {
  hash: string;
  environment_id: string;
  session_id: string;
  kind: 'link' | 'token';
  expires_at: Time;
  used_at: OptionalTime;
  created_at: DefaultTime;
}

export interface AccountIdentifiers {
  account_type_id: string;
  key: string;
  hash: string;
  account_id: string;
}
