import { type ReportType, reportType } from './report-type';

/** Reports on people. */
export const PERSON_REPORTS: readonly ReportType[] = [
  reportType('watchlist', {
    query: 'name_first name_middle name_last term birthdate:date address_country_code',
    anyOf: ['name_first name_last term'],
    results: `name_first? name_middle? name_last? term? birthdate? country_code? matched_lists?:list ignore_list:list`,
    matches: 'matched_lists',
    events: ['matched', 'dismissed'],
    monitored: true,
  }),
  reportType('politically-exposed-person', {
    query: 'name_first name_middle name_last term birthdate:date country_code',
    anyOf: ['name_first name_last term'],
    results: 'query:map result?:list ignore_list:list',
    matches: 'result',
    events: ['matched', 'dismissed'],
    monitored: true,
  }),
  reportType('adverse-media', {
    query: 'name_first name_middle name_last term birthdate:date country_code',
    anyOf: ['name_first name_last term'],
    results: `name_first? name_middle? name_last? term birthdate_year?:integer birthdate? country_code?
      related_sources:list ignore_list_media:map ignore_list_entity:list`,
    matches: 'related_sources',
    events: ['matched', 'dismissed'],
    monitored: true,
    dismissedSingly: true,
  }),
  reportType('profile', {
    query: `name_first name_last birthdate:date social_security_number address_street_1 address_street_2 address_city
      address_subdivision address_postal_code country_code phone_number`,
    results: `name_first? name_last? birthdate? social_security_number? social_security_number_last_4?
      address_street_1? address_street_2? address_city? address_subdivision? address_subdivision_abbr?
      address_postal_code? address_postal_code_abbr? phone_number? identity_records:list omitted_identity_records:list`,
  }),
  reportType('profile-non-authoritative', {
    query: 'name_first name_last phone_number email_address address_city address_subdivision',
    results: 'query?:map result?:map',
  }),
  reportType('social-media', {
    query: `name_first name_last birthdate:date phone_number email_address address_city address_subdivision
      address_postal_code address_country_code`,
    anyOf: ['phone_number email_address name_first name_last'],
    results: `name_first? name_last? birthdate phone_number? email_address? address_city? address_subdivision?
      linkedin_url? linkedin_username? linkedin_id? facebook_url? facebook_username? facebook_id? twitter_url?
      twitter_username? github_url? github_username? instagram_url? instagram_username?`,
  }),
  reportType('synthetic', {
    query: `name_first! name_last! birthdate!:date social_security_number identification_number address_street_1!
      address_street_2 address_city! address_subdivision! address_postal_code! address_country_code! phone_number
      email_address`,
    results: `sentilink_abuse_score?:integer sentilink_first_party_synthetic_score?:integer
      sentilink_third_party_synthetic_score?:integer`,
  }),
  reportType('sentilink-scores', {
    wire: 'integration/sentilink-scores',
    query: `birthdate!:date name_first! name_last! address_street_1! address_city! address_subdivision!
      address_postal_code! address_country_code social_security_number! user_id! phone_number email_address`,
    results: 'query:map result:map',
  }),
];
