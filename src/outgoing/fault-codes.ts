/** Faults of calls to the world. One category a code; `says` is the sentence where there is nothing better to say. */
export const OUTGOING_FAULTS = {
  address_refused: {
    category: 'denied',
    title: 'Address refused',
    says: 'Usher does not call this address. Only public addresses are called, over https, unless the installation allows more.',
  },
  header_refused: {
    category: 'invalid',
    title: 'Header refused',
    says: 'A header of the request cannot be sent: its name is reserved or malformed, or its value has characters that no header may have.',
  },
  host_not_found: {
    category: 'transient',
    title: 'Host not found',
    says: 'The name of the host has no address. Nothing was sent. Check the spelling of the URL.',
  },
  not_connected: {
    category: 'transient',
    title: 'No connection',
    says: 'No connection to the host could be made. Nothing was sent.',
  },
  connection_insecure: {
    category: 'denied',
    title: 'Connection not secure',
    says: 'The host could not prove who it is (TLS). Nothing was sent. Its certificate must be valid for the name in the URL.',
  },
  client_certificate_refused: {
    category: 'denied',
    title: 'Client certificate refused',
    says: 'The host wants a client certificate, and takes none or another one than it was shown. Nothing was done. Check the certificate of the connection, and whether the host knows who issued it.',
  },
  no_answer: {
    category: 'transient',
    title: 'No answer',
    says: 'The request was sent and no whole answer came back.',
  },
  answer_too_large: {
    category: 'invalid',
    title: 'Answer too large',
    says: 'The answer is larger than Usher reads.',
  },
  redirect_refused: {
    category: 'denied',
    title: 'Redirect refused',
    says: 'The host sent the request elsewhere, and Usher does not go there.',
  },
  call_canceled: {
    category: 'conflict',
    title: 'Call canceled',
    says: 'The step was withdrawn before the call ended.',
  },
  http_limited: {
    category: 'limited',
    title: 'Too many requests',
    says: 'The host asks to be called less often.',
  },
  http_unavailable: {
    category: 'transient',
    title: 'Host in trouble',
    says: 'The host could not do what was asked just now.',
  },
  http_denied: {
    category: 'denied',
    title: 'Denied by the host',
    says: 'The host does not let the request through. Check the credentials that it is sent with.',
  },
  http_missing: {
    category: 'missing',
    title: 'Not found at the host',
    says: 'The host has nothing at this URL.',
  },
  http_conflict: {
    category: 'conflict',
    title: 'Conflict at the host',
    says: 'The request is at odds with what the host has.',
  },
  http_rejected: {
    category: 'invalid',
    title: 'Rejected by the host',
    says: 'The host answered with a status that is not a success. List it in accept_statuses if the step can go on with it.',
  },
  response_invalid: {
    category: 'invalid',
    title: 'Unexpected response',
    says: 'The host answered, but its body is not what response_schema says.',
  },
} as const;

export type OutgoingFaultCode = keyof typeof OUTGOING_FAULTS;
