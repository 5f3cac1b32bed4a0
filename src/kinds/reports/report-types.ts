import { plainReport, type ReportType, reportType } from './report-type';
import { BUSINESS_REPORTS } from './report-types-business';
import { PERSON_REPORTS } from './report-types-person';

const OTHER_REPORTS: readonly ReportType[] = [
  reportType('address-lookup', {
    query: `addressee address_street_1! address_street_2 address_city! address_subdivision! address_postal_code!
      address_country_code!`,
    results: `addressee? address_street_1? address_street_2? address_city? address_subdivision? address_postal_code?
      resolved_addressee? resolved_address_street_1? resolved_address_street_2? resolved_address_city?
      resolved_address_subdivision? resolved_address_postal_code? metadata_record_type? metadata_zip_type?
      metadata_county_fips? metadata_county_name? metadata_carrier_route? metadata_carrier_route_type?
      metadata_congressional_district? metadata_building_default_indicator? metadata_residential_delivery_indicator?
      metadata_latitude?:number metadata_longitude?:number metadata_precision? metadata_time_zone?
      metadata_utc_offset?:integer metadata_obeys_daylight_savings?:boolean analysis_dpv_match_code?
      analysis_dpv_match_code_decoded? analysis_dpv_footnotes?:strings analysis_dpv_footnotes_decoded?:strings
      analysis_dpv_cmra? analysis_dpv_vacant? analysis_active? analysis_footnotes?:strings
      analysis_footnotes_decoded?:strings analysis_lacs_link_code? analysis_lacs_link_code_decoded?
      analysis_lacs_link_indicator? analysis_lacs_link_indicator_decoded? analysis_suite_link_match?
      metadata_ews_match? error_message?`,
    events: ['submitted'],
  }),
  reportType('crypto-address-watchlist', {
    query: 'crypto_address!',
    results: 'query:map result?:list',
    matches: 'result',
    events: ['matched'],
    monitored: true,
  }),
  reportType('email-address', {
    query: 'email_address!',
    results: `email_address email_reputation? email_reference_count?:integer email_domain_reputation?
      email_first_seen_days?:integer email_last_seen_days?:integer email_estimated_age_days?:integer
      email_domain_age_days?:integer email_credentials_leaked?:boolean email_credentials_leaked_recent?:boolean
      email_data_breached?:boolean email_malicious_activity_detected?:boolean
      email_malicious_activity_detected_recent?:boolean email_is_blocklisted?:boolean email_is_spam?:boolean
      email_is_free_provider?:boolean email_is_disposable?:boolean email_is_deliverable?:boolean
      email_is_valid_mx?:boolean email_is_spoofable?:boolean email_is_spf_strict?:boolean
      email_is_dmarc_enforced?:boolean age_estimated_13_plus?:boolean age_estimated_16_plus?:boolean
      age_estimated_18_plus?:boolean email_is_suspicious?:boolean email_domain_exists?:boolean email_domain`,
  }),
  reportType('phone-number', {
    query: 'phone_number!',
    results: `phone_number phone_type? phone_carrier? phone_city? phone_subdivision? phone_country_code?
      phone_risk_level? phone_risk_recommendation? phone_risk_score?:integer phone_risk_sim_swap?`,
  }),
  ...['comprehensive-profile', 'comply-advantage-search', 'background-check', 'employer-lookup'].map((name) =>
    plainReport(name, ['ready']),
  ),
  plainReport('crypto_address', ['ready', 'matched'], { matches: 'result' }),
  ...['community-safety', 'screening'].map((name) =>
    plainReport(name, ['ready', 'errored', 'matched'], { matches: 'result' }),
  ),
  plainReport('custom-list', ['ready', 'errored', 'matched', 'dismissed'], { matches: 'result' }),
  ...[
    'chainalysis-address-screening',
    'coinbase-check-crypto-risk',
    'equifax-oneview',
    'finra-broker-check',
    'mx-account',
    'nces',
    'sec-action-lookup',
    'sentilink-application-risk',
    'trm-wallet-screening',
  ].map((name) => plainReport(name, ['ready', 'errored'])),
  ...['novacredit-cash-atlas', 'novacredit-credit-passport'].map((name) =>
    plainReport(name, ['ready', 'errored', 'submitted']),
  ),
];

/** Every type of reports that the published product names, by what it is called on the wire after `report/`. */
export const REPORT_TYPES: ReadonlyMap<string, ReportType> = new Map(
  [...PERSON_REPORTS, ...BUSINESS_REPORTS, ...OTHER_REPORTS].map((type) => [type.wire, type]),
);
