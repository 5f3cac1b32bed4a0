export { REPORT_VALUES, reportTypeOf, reportValue } from './report-values';
