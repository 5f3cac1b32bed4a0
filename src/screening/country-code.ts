import { transliterate } from './transliterate';

/** Countries by their code: what lists call them, in our own spelling of names. */
const COUNTRIES = `
  AD Andorra; AE United Arab Emirates; AF Afghanistan; AG Antigua and Barbuda; AI Anguilla; AL Albania; AM Armenia; AO
  Angola; AQ Antarctica; AR Argentina; AS American Samoa; AT Austria; AU Australia; AW Aruba; AX Aland Islands; AZ
  Azerbaijan; BA Bosnia and Herzegovina, Bosnia; BB Barbados; BD Bangladesh; BE Belgium; BF Burkina Faso; BG Bulgaria;
  BH Bahrain; BI Burundi; BJ Benin; BL Saint Barthelemy; BM Bermuda; BN Brunei, Brunei Darussalam; BO Bolivia, Bolivia
  Plurinational State of; BQ Bonaire; BR Brazil; BS Bahamas; BT Bhutan; BV Bouvet Island; BW Botswana; BY Belarus; BZ
  Belize; CA Canada; CC Cocos Islands; CD Democratic Republic of the Congo, DR Congo, Congo Kinshasa, Zaire; CF Central
  African Republic; CG Congo, Republic of the Congo, Congo Brazzaville; CH Switzerland; CI Ivory Coast, Cote d Ivoire, Cote dIvoire;
  CK Cook Islands; CL Chile; CM Cameroon; CN China, Peoples Republic of China; CO Colombia; CR Costa Rica; CU Cuba; CV
  Cape Verde, Cabo Verde; CW Curacao; CX Christmas Island; CY Cyprus; CZ Czech Republic, Czechia; DE Germany; DJ
  Djibouti; DK Denmark; DM Dominica; DO Dominican Republic; DZ Algeria; EC Ecuador; EE Estonia; EG Egypt; EH Western
  Sahara; ER Eritrea; ES Spain; ET Ethiopia; FI Finland; FJ Fiji; FK Falkland Islands; FM Micronesia, Micronesia
  Federated States of; FO Faroe Islands; FR France; GA Gabon; GB United Kingdom, United Kingdom of Great Britain and
  Northern Ireland, Great Britain, England, Scotland, Wales; GD Grenada; GE Georgia; GF French Guiana; GG Guernsey; GH
  Ghana; GI Gibraltar; GL Greenland; GM Gambia; GN Guinea; GP Guadeloupe; GQ Equatorial Guinea; GR Greece; GS South
  Georgia; GT Guatemala; GU Guam; GW Guinea Bissau; GY Guyana; HK Hong Kong; HM Heard Island; HN Honduras; HR Croatia;
  HT Haiti; HU Hungary; ID Indonesia; IE Ireland; IL Israel; IM Isle of Man; IN India; IO British Indian Ocean
  Territory; IQ Iraq; IR Iran, Iran Islamic Republic of; IS Iceland; IT Italy; JE Jersey; JM Jamaica; JO Jordan; JP
  Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KI Kiribati; KM Comoros; KN Saint Kitts and Nevis; KP North Korea,
  Democratic Peoples Republic of Korea, DPRK; KR South Korea, Republic of Korea; KW Kuwait; KY Cayman Islands; KZ
  Kazakhstan; LA Laos, Lao Peoples Democratic Republic; LB Lebanon; LC Saint Lucia; LI Liechtenstein; LK Sri Lanka; LR
  Liberia; LS Lesotho; LT Lithuania; LU Luxembourg; LV Latvia; LY Libya, Libyan Arab Jamahiriya, State of Libya; MA
  Morocco; MC Monaco; MD Moldova, Republic of Moldova; ME Montenegro; MF Saint Martin; MG Madagascar; MH Marshall
  Islands; MK North Macedonia, Macedonia, Macedonia The Former Yugoslav Republic of; ML Mali; MM Myanmar, Burma; MN
  Mongolia; MO Macao, Macau; MP Northern Mariana Islands; MQ Martinique; MR Mauritania; MS Montserrat; MT Malta; MU
  Mauritius; MV Maldives; MW Malawi; MX Mexico; MY Malaysia; MZ Mozambique; NA Namibia; NC New Caledonia; NE Niger; NF
  Norfolk Island; NG Nigeria; NI Nicaragua; NL Netherlands, Kingdom of the Netherlands; NO Norway; NP Nepal; NR Nauru;
  NU Niue; NZ New Zealand; OM Oman; PA Panama; PE Peru; PF French Polynesia; PG Papua New Guinea; PH Philippines; PK
  Pakistan; PL Poland; PM Saint Pierre and Miquelon; PN Pitcairn; PR Puerto Rico; PS Palestine, State of Palestine,
  Palestinian, Palestinian Territories, Gaza, West Bank; PT Portugal; PW Palau; PY Paraguay; QA Qatar; RE Reunion; RO
  Romania; RS Serbia; RU Russia, Russian Federation; RW Rwanda; SA Saudi Arabia; SB Solomon Islands; SC Seychelles; SD
  Sudan; SE Sweden; SG Singapore; SH Saint Helena; SI Slovenia; SJ Svalbard; SK Slovakia; SL Sierra Leone; SM San
  Marino; SN Senegal; SO Somalia; SR Suriname; SS South Sudan; ST Sao Tome and Principe; SV El Salvador; SX Sint
  Maarten; SY Syria, Syrian Arab Republic; SZ Eswatini, Swaziland; TC Turks and Caicos Islands; TD Chad; TF French
  Southern Territories; TG Togo; TH Thailand; TJ Tajikistan; TK Tokelau; TL East Timor, Timor Leste; TM Turkmenistan;
  TN Tunisia; TO Tonga; TR Turkey, Turkiye; TT Trinidad and Tobago; TV Tuvalu; TW Taiwan, Taiwan Province of China; TZ
  Tanzania, United Republic of Tanzania; UA Ukraine; UG Uganda; US United States, United States of America, USA; UY
  Uruguay; UZ Uzbekistan; VA Vatican, Holy See; VC Saint Vincent and the Grenadines; VE Venezuela, Venezuela Bolivarian
  Republic of; VG British Virgin Islands; VI US Virgin Islands; VN Vietnam, Viet Nam; VU Vanuatu; WF Wallis and Futuna;
  WS Samoa; XK Kosovo; YE Yemen; YT Mayotte; ZA South Africa; ZM Zambia; ZW Zimbabwe
`;

const CODES = new Set<string>();
const BY_NAME = new Map<string, string>();
for (const country of COUNTRIES.trim().split(/;\s+/)) {
  const code = country.slice(0, 2);
  CODES.add(code);
  for (const name of country.slice(3).split(',')) BY_NAME.set(keyOf(name), code);
}

/** The code of a country in two capital letters, by a name of it; nothing where we do not know it. */
export function countryNamed(name: string): string | undefined {
  return BY_NAME.get(keyOf(name));
}

/** The same by its code in letters of any case, or by a name of it. */
export function countryCode(codeOrName: string): string | undefined {
  const code = codeOrName.trim().toUpperCase();
  return CODES.has(code) ? code : countryNamed(codeOrName);
}

/** The words of a name in alphabetical order: `Korea, North` is North Korea. */
function keyOf(name: string): string {
  const words = transliterate(name)
    .replace(/['’]/g, '')
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && word !== 'the' && word !== 'possibly');
  return words.sort().join(' ');
}
