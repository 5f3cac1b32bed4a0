import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { fault } from '../src/faults';
import { newId } from '../src/ids';
import type { Service } from '../src/service';
import { addReportCallbacks } from './add-report-callbacks';
import { addRoutes } from './add-routes';
import type { Document } from './answers/envelope';
import { present } from './answers/present';
import { compileShape } from './check-shape';
import { addPayloadDecoding } from './decode-payloads';
import { acceptRequests } from './doors/accept-request';
import { Authenticator } from './doors/authenticate';
import { RateLimiter } from './doors/limit-rate';
import { logRequests } from './doors/log-requests';
import { addOperationsNotHere } from './not-here/add-operations-not-here';
import { openApiOptions } from './openapi';
import { addMethodRefusals } from './refusals/add-method-refusals';
import { malformedAnswer } from './refusals/malformed-answer';
import { refusalOf } from './refusals/refuse';
import { inflectKeys } from './wire/inflection';
import { parseQuery } from './wire/parse-query';

export interface ApiOptions {
  /** Of one environment. Default 300. */
  readonly requestsPerMinute?: number;
  /** Bytes. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** Whether `/docs` is served. Default true. */
  readonly referencePage?: boolean;
  /** Origin of Temporal's Web UI, which may then ask for payloads as they were before our codec. Default: none. */
  readonly webUiOrigin?: string;
}

/** Node takes no more: what is too long for an id is refused as one, not as an address. */
const LONGEST_ADDRESS = 16_384;
const ONE_MEBIBYTE = 1_048_576;

/** The HTTP API over a service: everything below `/api/v1`, the reference page at `/docs`, `/health`. */
export function createApi(service: Service, options: ApiOptions = {}): FastifyInstance {
  const app = Fastify({
    bodyLimit: options.bodyLimit ?? ONE_MEBIBYTE,
    genReqId: () => newId('req'),
    routerOptions: { querystringParser: parseQuery, maxParamLength: LONGEST_ADDRESS, ignoreTrailingSlash: true },
    // Before there is a route: the answer keeps to what every route may say.
    frameworkErrors: (error, request, reply) => refuse(service, error, request, reply, false),
    clientErrorHandler: malformedAnswer,
    forceCloseConnections: 'idle',
    logger: false,
  });
  app.decorateRequest('caller', null);
  app.decorateRequest('rate', null);
  app.decorateRequest('inflection', 'kebab');
  app.decorateRequest('sent', undefined);
  app.decorateRequest('answered', undefined);
  app.addHook('onSend', async (request, reply) => {
    void reply.header('request-id', request.id);
  });
  app.setErrorHandler((error, request, reply) => refuse(service, error, request, reply));
  app.setNotFoundHandler((request, reply) => refuse(service, fault('route_not_found'), request, reply));
  app.setValidatorCompiler(compileShape);
  void app.register(swagger, openApiOptions);
  if (options.referencePage !== false) void app.register(import('@fastify/swagger-ui'), { routePrefix: '/docs' });
  if (options.webUiOrigin !== undefined) addPayloadDecoding(app, options.webUiOrigin);
  app.get('/health', { schema: { hide: true } }, async () => ({ status: 'ok' }));
  addReportCallbacks(app, service);
  void app.register(
    async (api) => {
      acceptRequests(api, new Authenticator(service), new RateLimiter(options.requestsPerMinute ?? 300));
      api.addHook('preSerialization', async (request, _, payload) => present(payload as Document, request));
      logRequests(api, service);
      const refuseMethods = addMethodRefusals(api);
      const refuseOperations = addOperationsNotHere(api);
      addRoutes(api, service);
      refuseOperations();
      refuseMethods();
    },
    { prefix: '/api/v1' },
  );
  return app;
}

function refuse(service: Service, error: unknown, request: FastifyRequest, reply: FastifyReply, open?: boolean): void {
  const { status, headers, body } = refusalOf(error, request, service.log, open);
  const text = JSON.stringify(inflectKeys(body, request.inflection ?? 'kebab'));
  void reply.status(status).headers(headers).type('application/json; charset=utf-8').send(text);
}
