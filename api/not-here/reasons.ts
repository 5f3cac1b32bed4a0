/** Why Usher does not have an operation of the published document, by the operation or by all of its resource. */
const REASONS: Readonly<Record<string, string>> = {
  Connect: 'sharing of people between organizations of the model product; there is nobody to share with',
  OAuth: 'for applications that act for other organizations; an API key opens an environment',
  Relay: 'anonymous proofs that the model product issues as a service',
  Graph: 'search over links between objects',
  'Theme Sets': 'the look of hosted screens; Usher shows no screens',
  'User Audit Logs': 'Usher has no dashboard users; API logs say what each key did',
  runAccountAction: 'starts a workflow by a button of the dashboard; trigger the workflow instead',
  'print-an-inquiry-pdf': 'pages for print',
  'print-report-pdf': 'pages for print',
  'print-a-verification-as-pdf': 'pages for print',
};

/** The reason why an operation is not here; undefined where nobody has given one. */
export function reasonFor(operation: string, resource: string): string | undefined {
  return REASONS[operation] ?? REASONS[resource];
}
