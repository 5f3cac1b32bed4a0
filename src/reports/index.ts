export { type Dismissal, dismissReport } from './dismiss-report';
export { type HistoryEntry, listHistory } from './list-history';
export { pauseReport, resumeReport, reviewReport } from './monitor-report';
export { runReportAgain } from './run-again';
