import { DIAGNOSTICS } from './diagnostic-codes';

/** The reference page of diagnostics, in Markdown. */
export function diagnosticsPage(): string {
  const rows = Object.entries(DIAGNOSTICS).map(
    ([code, { severity, meaning }]) => `| \`${code}\` | ${severity} | ${meaning} |`,
  );
  return `# Diagnostics

What the compiler says of a definition. Each diagnostic has a code, a severity, a JSON pointer into the definition, a
sentence and a hint; all of a definition are given at once. A definition with an error cannot be published; a warning
does not hinder.

| code | severity | meaning |
|---|---|---|
${rows.join('\n')}
`;
}
