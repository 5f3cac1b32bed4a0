import type { Type } from '../../../interpreter/catalogue';
/** A type of verifications, by the published document's names in snake_case. */
export interface VerificationType {
  /** What is verified: frozen when the verification is submitted. */
  readonly inputs: readonly string[];
  /** What comes of it: may be given until it is completed. */
  readonly results: readonly string[];
  /** Attributes that the published document does not let be null: left out of an answer where there is nothing. */
  readonly solid: ReadonlySet<string>;
  /** Statuses that only verifications of some types reach. */
  readonly reaches: readonly string[];
}

interface Written {
  readonly inputs?: string;
  readonly results?: string;
  readonly solid?: string;
  readonly reaches?: readonly string[];
}

const PERSON = 'name_first name_last birthdate';
const ADDRESS = 'address_street_1 address_street_2 address_city address_subdivision address_postal_code';
const NORMALIZED = ADDRESS.replaceAll('address_', 'normalized_address_');
const DATABASE = `name_first name_middle name_last birthdate phone_number email_address ${ADDRESS}`;
const NATIVE_NAMES = 'native_name_first native_name_middle native_name_last native_name_title';
const DIGITAL: Written = { results: `${PERSON} identification_number response_country response_status` };

/** What is read off a government's document. */
export const ID_READINGS = words(
  `id_class name_first name_middle name_last name_suffix ${NATIVE_NAMES} birthdate issuing_authority issuing_subdivision
  nationality document_number visa_status issue_date expiration_date designations birthplace endorsements height sex
  restrictions vehicle_class identification_number ${ADDRESS}`,
);

const WRITTEN: { readonly [type: string]: Written } = {
  aamva: {
    inputs: `${PERSON} issue_date expiration_date address_postal_code issuing_authority identification_number`,
    solid: 'birthdate issue_date expiration_date address_postal_code issuing_authority identification_number',
    reaches: ['skipped'],
  },
  'bank-pennydrop': {},
  'brand-asset': { inputs: 'business_name business_website' },
  'business-website': { inputs: 'website_url', results: 'extracted_identity', solid: 'extracted_identity' },
  'certificate-korea': { inputs: `${PERSON} identification_number certificate_type` },
  'credit-card': {},
  database: {
    inputs: `${DATABASE} identification_number document_number document_issuing_date document_expiry_date
      document_issuing_subdivision`,
    results: NORMALIZED,
  },
  'database-aadhaar': { inputs: PERSON },
  'database-business': {
    inputs: `${DATABASE} business_name registration_number address_country_code`,
    solid: 'business_name address_country_code',
    reaches: ['tentatively_failed'],
  },
  'database-business-footprint': { reaches: ['tentatively_failed'] },
  'database-ecbsv': { inputs: `${PERSON} email_address identification_number signature_timestamp signature_ip` },
  'database-phone-carrier': { inputs: `${PERSON} phone_number ${ADDRESS}` },
  'database-serpro': { inputs: `${PERSON} name_full cpf`, solid: 'cpf name_first name_full name_last' },
  'database-standard': { inputs: DATABASE, results: NORMALIZED, solid: NORMALIZED },
  'database-tin': { inputs: 'tin name_first name_last name_business', results: 'tin_type', solid: 'tin' },
  'database-vat-number': {
    inputs: `vat_number business_name ${ADDRESS}`,
    results: `registered_business_name ${ADDRESS.replaceAll('address_', 'registered_address_')}
      registered_address_country_code`,
  },
  'digital-id-connect-id': {},
  'digital-id-e-do-app': DIGITAL,
  'digital-id-finnish-trust-network': DIGITAL,
  'digital-id-france-identite': DIGITAL,
  'digital-id-generic': { ...DIGITAL, inputs: 'selected_country_code selected_digital_id_type' },
  'digital-id-idin': DIGITAL,
  'digital-id-its-me': {
    results: `${DIGITAL.results} address birth_place document_number email gender id_expiry_date id_picture language
      nationality phone`,
  },
  'digital-id-kcb-credit-card': { results: 'name_full birthdate sex native_foreigner_code ci di' },
  'digital-id-mit-id': { results: `${DIGITAL.results} level_of_assurance` },
  'digital-id-one-id': DIGITAL,
  'digital-id-philsys': {
    results: 'issue_date issuer name_first name_middle name_last suffix sex birthdate place_of_birth pcn',
  },
  'digital-id-serpro': {
    inputs: 'cpf qr_code_attachment',
    results: `name birthdate identification_number expiration_date issue_date selfie_compare_image_url
      selfie_comparison_error_code serpro_selfie_available selfie_confidence_level selfie_similarity_score`,
  },
  'digital-id-singpass': {
    results: `identity_number identity_coi name alias_name hanyu_pinyin_name hanyu_pinyin_alias_name married_name
      birthdate sex race secondary_race nationality nationality_description birth_country birth_country_description
      residential_status pass_type pass_status pass_expiry_date address_street_1 address_street_2 address_postal_code
      address_country_code address_country_description`,
  },
  'digital-id-swedish-bank-id': DIGITAL,
  'digital-id-uk-sharecode': {
    inputs: 'sharecode birthdate',
    results: 'name_full reference_number immigration_status valid_from_date valid_until_date',
  },
  'digital-id-world-id': {},
  document: {
    inputs: 'files',
    results: 'files_normalized fields extraction_responses document_type',
    solid: 'files files_normalized fields',
    reaches: ['tentatively_passed'],
  },
  'email-address': {
    inputs: 'email_address',
    results: 'confirmation_code',
    solid: 'confirmation_code',
    reaches: ['confirmed'],
  },
  'government-id': {
    inputs: `capture_method front_photo_url back_photo_url photo_urls selfie_photo selfie_photo_url video_url
      from_reusable_persona`,
    results: `${ID_READINGS.join(' ')} entity_confidence_reasons entity_confidence_score`,
    solid: 'selfie_photo entity_confidence_reasons from_reusable_persona',
  },
  'government-id-nfc': {
    inputs: 'selfie_photo selfie_photo_url',
    results: `${PERSON} expiration_date id_class identification_number sex ${ADDRESS}`,
    solid: 'selfie_photo name_first name_last',
  },
  'jp-my-number-nfc-scan': {
    inputs: 'operation selfie_photo',
    results: `address birthdate expiration_date face_image gender identification_class identification_number kana_name
      license_number name_full sex vehicle_classes`,
    solid: 'selfie_photo',
  },
  mdoc: {
    results: `${PERSON} address_street address_city address_state address_postal_code address_country_code
      issuing_authority issuing_jurisdiction issuing_country nationality expiration_date identification_number
      age_in_years meets_minimum_age validated_issuer_key portrait_photo`,
    solid: 'portrait_photo',
  },
  'persona-fff-inquiry': {},
  'phone-number': {
    inputs: 'phone_number',
    results: 'confirmation_code metadata',
    solid: 'phone_number confirmation_code metadata',
    reaches: ['confirmed'],
  },
  'phone-number-silent-network-authentication': { inputs: 'phone_number' },
  'qes-infocert': { results: 'tentative_sub_state', reaches: ['tentatively_passed'] },
  selfie: {
    inputs: `capture_method center_photo_url left_photo_url right_photo_url photo_urls video_url from_reusable_persona`,
    results: `center_photo_face_coordinates document_similarity_score entity_confidence_reasons
      selfie_similarity_score_left selfie_similarity_score_right`,
    solid: 'center_photo_face_coordinates entity_confidence_reasons from_reusable_persona photo_urls',
  },
  'verifiable-credential': {
    results: `selected_credential_issuer selected_credential_types selected_credential_issuance_date
      selected_credential_expiration_date`,
  },
};

/** Every type of verifications, by its name on the wire without `verification/`. */
export const VERIFICATION_TYPES: ReadonlyMap<string, VerificationType> = new Map(
  Object.entries(WRITTEN).map(([type, { inputs, results, solid, reaches = [] }]) => [
    type,
    { inputs: words(inputs), results: words(results), solid: new Set(words(solid)), reaches },
  ]),
);

function words(text = ''): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** The name of one of them. */
export const VERIFICATION_TYPE: Type & { readonly is: 'string' } = {
  is: 'string',
  choices: [...VERIFICATION_TYPES.keys()],
};
