import { z } from 'zod';
import { Refusal, refuseUnknown } from '../../application/refusal.ts';
import { rights } from '../../domain/access/right.ts';
import { bearerToken } from '../access-gate.ts';
import { empty, json } from '../answer.ts';
import { type AnyRequest, definePublicRoute, defineRoute, type Route } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import { answerWrite } from '../receipt-answer.ts';
import { password, userResource } from '../resources/user.resource.ts';
import { viewOf } from '../resources/resource.ts';
import { id, instant } from '../schemas/numbers.ts';
import { plainText } from '../schemas/text.ts';

const tag = 'Sessions and API keys';

const signIn = definePublicRoute({
  method: 'post',
  path: '/v1/sessions',
  operationId: 'sign-in',
  summary: 'Sign in with e-mail and password',
  description:
    'After several failures in a row the e-mail address is locked for a while, whether or not it exists.',
  tag,
  body: z
    .strictObject({ email: plainText(254), password: z.string().max(200).meta({ format: 'password' }) })
    .meta({ id: 'SignIn' }),
  answers: {
    201: {
      description: 'A session; send its token as bearer token.',
      schema: z
        .strictObject({ token: z.string(), expiresAt: instant(), user: userResource.view })
        .meta({ id: 'NewSession' }),
    },
  },
  handle: async ({ deps, body, address }) => {
    const result = await deps.useCases.signIn.signIn(body.email, body.password, address);
    switch (result.outcome) {
      case 'refused':
        throw new ProblemError(
          'invalid-credentials',
          'No active user has this e-mail address and password.',
          {
            headers: { 'www-authenticate': 'Bearer realm="switchroom"' },
          },
        );
      case 'locked':
        return refuseLocked(result.until, deps.clock.now());
      case 'signed-in': {
        const { token, expiresAt, user } = result;
        return json(
          201,
          { token, expiresAt, user: viewOf(userResource, user) },
          { location: '/v1/sessions/current' },
        );
      }
    }
  },
});

/** @throws ProblemError */
function refuseLocked(until: Date, now: Date): never {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  throw new ProblemError('locked', 'Too many failed attempts with this e-mail address; try again later.', {
    headers: { 'retry-after': String(seconds) },
  });
}

const read = defineRoute({
  method: 'get',
  path: '/v1/sessions/current',
  operationId: 'read-current-session',
  summary: 'Who am I, and what may I do',
  tag,
  needs: 'signed-in',
  answers: {
    200: {
      description: 'The one whose token was sent.',
      schema: z
        .strictObject({
          kind: z.enum(['session', 'api-key']),
          companyId: id(),
          rights: z.array(z.enum(rights)),
          user: userResource.view,
        })
        .meta({ id: 'CurrentSession' }),
    },
  },
  handle: async ({ deps, principal, scope }) => {
    const user =
      (await deps.database.stores.records.user.find(scope, principal.userId)) ?? refuseUnknown('user');
    return json(200, {
      kind: principal.apiKeyId === null ? 'session' : 'api-key',
      companyId: principal.companyId,
      rights: [...principal.rights],
      user: viewOf(userResource, user),
    });
  },
});

const signOut = defineRoute({
  method: 'delete',
  path: '/v1/sessions/current',
  operationId: 'sign-out',
  summary: 'End this session',
  tag,
  needs: 'signed-in',
  answers: { 204: { description: 'The token is good for nothing any more.' } },
  handle: async (request) => {
    const { sessions } = request.deps.database.stores;
    const token = sessionToken(request, 'An API key is no session; delete it at /v1/api-keys.');
    await sessions.delete(request.deps.secrets.digest(token));
    return empty(204);
  },
});

const changePassword = defineRoute({
  method: 'put',
  path: '/v1/sessions/current/password',
  operationId: 'change-own-password',
  summary: 'Change the own password',
  description:
    'All other sessions of the user end. Wrong guesses of the present password count as failures to sign in.',
  tag,
  needs: 'signed-in',
  features: ['receipt'],
  body: z
    .strictObject({
      current: z.string().max(200).meta({ format: 'password' }),
      password: password.meta({ description: 'The new one.' }),
    })
    .meta({ id: 'OwnPassword' }),
  answers: { 204: { description: 'From now on the new one counts.' } },
  handle: async (request) => {
    const { deps, actor, body } = request;
    const token = sessionToken(request, 'An API key has no password; sign in.');
    const passwords = { current: body.current, next: body.password };
    const result = await deps.useCases.changeOwnPassword.change(actor, token, passwords);
    switch (result.outcome) {
      case 'wrong':
        throw new Refusal('invalid', 'the present password is another one', {
          faults: [{ path: ['current'], code: 'wrong-password', message: 'is not your password' }],
        });
      case 'locked':
        return refuseLocked(result.until, deps.clock.now());
      case 'changed':
        return await answerWrite(request, result.written, { status: 204, view: null });
    }
  },
});

/** @throws ProblemError `conflict` when the request came with an API key */
function sessionToken({ principal, header }: AnyRequest, refusal: string): string {
  const token = bearerToken(header('authorization'));
  if (principal.apiKeyId !== null || token === null) throw new ProblemError('conflict', refusal);
  return token;
}

export const sessionRoutes: readonly Route[] = [signIn, read, signOut, changePassword];
