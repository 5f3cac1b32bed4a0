import { type Answering, type LoopbackHost, startHost } from '../outgoing/loopback-host';

export interface TokenServer {
  readonly host: LoopbackHost;
  /** The forms that tokens were asked by. */
  asked(): readonly { readonly [name: string]: string }[];
  /** Turns every token down that was given until now. */
  revoke(): void;
  /** From now on tokens are answered otherwise. */
  answer(answering: Answering | undefined): void;
  close(): Promise<void>;
}

/** `/token` gives access tokens, `token-1`, `token-2`, …; every other path takes the last one alone. */
export async function startTokenServer(): Promise<TokenServer> {
  let given = 0;
  let valid = 0;
  let other: Answering | undefined;
  const host = await startHost((arrival, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (arrival.url !== '/token') {
      const isValid = valid > 0 && arrival.headers.authorization === `Bearer token-${valid}`;
      return json(isValid ? 200 : 401, { ok: isValid });
    }
    if (other !== undefined) return other(arrival, response);
    given += 1;
    valid = given;
    setTimeout(
      () =>
        json(200, {
          access_token: `token-${given}`,
          token_type: 'Bearer',
          expires_in: 3600,
          instance_url: 'https://eu.example',
        }),
      20,
    );
  });
  const forms = () => host.arrivals.filter(({ url }) => url === '/token');
  return {
    host,
    asked: () => forms().map(({ body }) => Object.fromEntries(new URLSearchParams(body))),
    revoke: () => {
      valid = 0;
    },
    answer: (answering) => {
      other = answering;
    },
    close: () => host.close(),
  };
}
