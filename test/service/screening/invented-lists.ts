import { indexWatchlist, OFAC_SDN, readOfac, readUn, UN_CONSOLIDATED } from '../../../src/screening';
import { fileOf, ofacRow, unList, unPerson } from './list-files';

/** Invented persons and firms. */
const OFAC = [
  ofacRow(1, 'KARIMOV, Omid Sarvar', 'individual', "DOB 17 Jul 1964; nationality Uzbekistan; a.k.a. 'EL TORO NEGRO'."),
  ofacRow(2, 'VARGA MORALES, Esteban', 'individual', 'DOB 1970; alt. DOB 1971; citizen Peru.'),
  ofacRow(3, 'ODERMATT, Lise', 'individual', 'DOB circa 1980.'),
  ofacRow(4, 'SILVERTON TRADING CO., LTD.', ''),
  ofacRow(5, 'SILVERTON STAR', 'vessel'),
  ofacRow(6, 'HOLM, Per', 'individual', 'DOB 1960 to 1965.'),
  ofacRow(7, 'QUIST, Ana', 'individual', 'DOB 17 Jul 1964; alt. DOB 1970.'),
];
const UN = [unPerson(71, 'OMID SARVAR KARIMOV'), unPerson(72, 'أمينة الزهراني')];

/** Ready to be searched: OFAC's first, then the United Nations'. */
export const lists = Promise.all([
  readOfac(OFAC_SDN, { entities: fileOf('sdn.csv', OFAC.join('\n')) }, '2026-02-01'),
  readUn(UN_CONSOLIDATED, fileOf('un.xml', unList(...UN))),
]).then((read) => read.map(indexWatchlist));
