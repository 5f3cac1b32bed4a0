export { type GeneratedLink, linkToInquiry, linkToSession } from './generate-link';
export { redeemCode } from './redeem-code';
export { tokenFor } from './session-token';
export { linksOfStep, type StepLinks } from './step-links';
