/** What a file of a type of importers has in its columns. */
export interface ImporterType {
  /** `account`, `list-item/name`: also the end of its type on the wire. */
  readonly type: string;
  /** Of importers of list items: the type of the list. */
  readonly listType?: string;
  readonly needed: readonly string[];
  readonly possible?: readonly string[];
}

const ofList = (listType: string, needed: readonly string[], possible: readonly string[] = []): ImporterType => ({
  type: `list-item/${listType}`,
  listType,
  needed,
  possible,
});

/** Every type of importers, in the published document's order. */
export const IMPORTER_TYPES: readonly ImporterType[] = [
  {
    type: 'account',
    needed: [],
    possible: ['reference_id', 'name_first', 'name_middle', 'name_last', 'birthdate', 'social_security_number', 'tags'],
  },
  ofList('email-address', ['value'], ['match_type']),
  ofList('geolocation', ['latitude', 'longitude', 'radius_meters']),
  ofList('government-id-number', ['id_number', 'id_class']),
  ofList('ip-address', ['value']),
  ofList('name', ['name_first', 'name_last']),
  ofList('phone-number', ['value']),
];
