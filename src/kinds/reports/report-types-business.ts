import { plainReport, type ReportType, reportType } from './report-type';

/** Reports on firms. */
export const BUSINESS_REPORTS: readonly ReportType[] = [
  reportType('business-adverse-media', {
    query: 'term!',
    results: 'term related_sources:list result:map',
    matches: 'related_sources',
    events: ['matched', 'dismissed'],
    monitored: true,
    dismissedSingly: true,
  }),
  reportType('business-watchlist', {
    query: 'term! address_country_code',
    results: 'matched_lists:strings sanction_list:list fitness_probity_list:list warning_list:list',
    matches: 'matched_lists',
    events: ['matched', 'dismissed'],
    monitored: true,
  }),
  reportType('business-lookup', {
    query: `business_name! phone_number website ein address_street_1! address_street_2 address_city!
      address_subdivision! address_postal_code! address_country_code associated_people:list`,
    results: `query:map result?:map match_status_strength? match_status_business_name? match_status_address?
      match_status_address_street? match_status_address_city? match_status_address_postal_code?
      match_status_address_subdivision? match_status_phone_number? match_status_ein? match_status_associated_person?
      match_status_website?`,
  }),
  reportType('business-associated-persons', {
    query: 'address_country_code!',
    results: 'query!:map associated_persons!:list ownership_information!:map',
  }),
  reportType('business-registrations-lookup', {
    query: 'address_country_code!',
    results: 'query!:map result!:map',
  }),
  plainReport('business-nonprofit', ['ready', 'errored', 'changed'], { monitored: true }),
  plainReport('business-media-coverage', ['ready', 'errored', 'matched', 'submitted'], { matches: 'result' }),
  ...[
    'business-classification',
    'business-enforcement-action',
    'business-industry-classification',
    'business-online-presence',
    'business-personnel-insights',
    'middesk',
  ].map((name) => plainReport(name, ['ready', 'errored', 'submitted'])),
  ...[
    'better-business-bureau',
    'business-liens-lookup',
    'business-lookup-eu',
    'business-social-media',
    'business-website',
    'clearbit-business-lookup',
    'kyckr-business-lookup',
  ].map((name) => plainReport(name, ['ready', 'errored'])),
];
