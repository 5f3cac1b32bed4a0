import type { ListSource } from './watchlist';

/** The United States' list of persons with whom nobody may deal: `sdn.csv` and its companions. */
export const OFAC_SDN: ListSource = {
  name: 'OFAC - Specially Designated Nationals and Blocked Persons',
  slug: 'us-ofac-sdn',
  url: 'https://ofac.treasury.gov/specially-designated-nationals-and-blocked-persons-list-sdn-human-readable-lists',
  flagCode: 'US',
  listTypes: ['sanction'],
};

/** The United States' other sanctions: `cons_prim.csv` and its companions. */
export const OFAC_CONSOLIDATED: ListSource = {
  name: 'OFAC - Consolidated Sanctions (non-SDN)',
  slug: 'us-ofac-consolidated',
  url: 'https://ofac.treasury.gov/consolidated-sanctions-list-non-sdn-lists',
  flagCode: 'US',
  listTypes: ['sanction'],
};

/** The sanctions of the United Nations' Security Council, all committees. */
export const UN_CONSOLIDATED: ListSource = {
  name: 'UN - Security Council Consolidated List',
  slug: 'un-sc-consolidated',
  url: 'https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list',
  flagCode: 'UN',
  listTypes: ['sanction'],
};

/** Invented people, for a first look: whoever is found there is nobody. */
export const SAMPLE: ListSource = {
  name: 'Sample list of invented people',
  slug: 'sample',
  url: 'https://example.com/usher-sample-list',
  flagCode: 'US',
  listTypes: ['sanction'],
};
