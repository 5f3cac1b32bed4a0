import {
  COMMON,
  keptAll,
  OPTIONAL_BOOLEAN,
  OPTIONAL_DATETIME,
  OPTIONAL_STRING,
  PERSONAL_STRING,
  STATUS,
  settable,
  settableAll,
} from '../attributes';
import type { Kind, Statuses } from '../kind';

const STATUSES: Statuses = {
  initial: 'new',
  names: ['new', 'active', 'expired'],
  moves: [
    { from: ['new'], to: 'active', event: 'inquiry-session.started', stamps: ['started_at'] },
    { from: ['new', 'active'], to: 'expired', event: 'inquiry-session.expired', stamps: ['expired_at'] },
  ],
};

const COORDINATE = { is: 'number', optional: true, personal: true } as const;

/** One sitting of a person at an inquiry: from where, with what. */
export const inquirySession: Kind = {
  name: 'inquiry-session',
  prefix: 'iqse',
  statuses: STATUSES,
  attributes: {
    ...COMMON,
    status: { ...STATUS, type: { is: 'string', choices: STATUSES.names } },
    ...keptAll(OPTIONAL_DATETIME, 'started_at', 'expires_at', 'expired_at'),
    ip_address: settable('ip_address', PERSONAL_STRING),
    user_agent: settable('user_agent', PERSONAL_STRING),
    ...settableAll(PERSONAL_STRING, 'device_name', 'browser_fingerprint', 'device_fingerprint', 'device_vendor_id'),
    ...settableAll(
      OPTIONAL_STRING,
      'os_name',
      'os_full_version',
      'device_type',
      'browser_name',
      'browser_full_version',
      'mobile_sdk_name',
      'mobile_sdk_full_version',
      'device_handoff_method',
      'threat_level',
      'country_code',
      'country_name',
      'region_code',
      'region_name',
      'gps_precision',
      'ip_connection_type',
      'ip_isp',
      'network_organization',
    ),
    ...settableAll(OPTIONAL_BOOLEAN, 'is_proxy', 'is_tor', 'is_datacenter', 'is_vpn'),
    ...settableAll(COORDINATE, 'latitude', 'longitude', 'gps_latitude', 'gps_longitude'),
  },
  relations: {
    inquiry: { kind: 'inquiry', many: false, held: 'inquiry' },
    device: { kind: 'device', many: false, held: 'device' },
  },
  events: {
    'inquiry-session.created': { status: 'new' },
    'inquiry-session.started': { status: 'active' },
    'inquiry-session.expired': { status: 'expired' },
    'inquiry-session.redacted': {},
  },
  subjects: ['inquiry'],
  tags: false,
  unavailable: ['network'],
};
