import type { FaultCode } from '../../../src/faults/catalogue';
import { type OutsideFault, outsideFault } from '../../../src/outgoing/outside-fault';

const CODES: { readonly [code in FaultCode]?: readonly string[] } = {
  channel_not_found:
    'channel_not_found not_in_channel is_archived user_not_found users_not_found user_disabled cannot_dm_bot channel_is_archived no_service restricted_action restricted_action_read_only_channel posting_to_general_channel_denied'.split(
      ' ',
    ),
  message_refused:
    'msg_too_long msg_blocks_too_long invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app no_text invalid_payload too_many_attachments thread_not_found cannot_reply_to_message invalid_arguments'.split(
      ' ',
    ),
  connection_refused:
    'invalid_auth not_authed token_revoked token_expired account_inactive missing_scope no_permission access_denied ekm_access_denied org_login_required not_allowed_token_type team_access_not_granted team_disabled invalid_token action_prohibited'.split(
      ' ',
    ),
  http_limited: ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
};

/** Slack was in trouble, and whether it posted before is not said. */
const IN_TROUBLE: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/** The fault that an error code of Slack's is. Any text that is no such code was not Slack's. */
export function faultOfSlack(error: string): OutsideFault {
  if (!/^[a-z_]{1,64}$/.test(error)) return outsideFault('no_answer', 'unknown', { details: { reason: 'unreadable' } });
  const details = { reason: error };
  if (IN_TROUBLE.has(error)) return outsideFault('http_unavailable', 'unknown', { details });
  const known = Object.entries(CODES).find(([, errors]) => errors.includes(error));
  return outsideFault((known?.[0] ?? 'message_refused') as FaultCode, 'none', { details });
}
