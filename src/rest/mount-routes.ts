import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { callerAddress } from './caller-address.ts';
import { bearerToken, type Caller, passGate, throughGate } from './access-gate.ts';
import type { Route } from './define-route.ts';
import { openApiPath } from './openapi/open-api-path.ts';
import { openUpload } from './open-upload.ts';
import { ProblemError } from './problem.ts';
import { hasShortBody, readJsonBody } from './read-json-body.ts';
import { requestFacts } from './request-facts.ts';
import type { RestDependencies } from './rest-dependencies.ts';
import { sendAnswer } from './send-answer.ts';

/** Puts every route of the table behind the access gate, and answers 405 for methods that a path does not take. */
export function mountRoutes(app: Express, routes: readonly Route[], deps: RestDependencies): void {
  for (const route of inOrderOfHaste(routes)) app[route.method](route.path, handlerOf(route, deps));
  for (const [path, methods] of methodsByPath(routes)) app.all(path, refuseMethod(methods));
}

/** The router asks one after the other, so what people wait for at a click comes first. */
function inOrderOfHaste(routes: readonly Route[]): Route[] {
  const hasteOf = ({ changeProvesCaller = false }: Route) => Number(changeProvesCaller);
  return [...routes].sort((a, b) => hasteOf(b) - hasteOf(a));
}

function handlerOf(route: Route, deps: RestDependencies): RequestHandler {
  return async (req, res) => {
    const facts = requestFacts(res);
    facts.route = openApiPath(route.path);
    const token = bearerToken(req.headers.authorization);
    const isShort = hasShortBody(req);
    const believing = route.changeProvesCaller === true && isShort;
    const passing = believing ? null : passGate(route.access, token, deps);
    // Read while the database is asked who is calling; what is wrong with it is told to those alone who may call.
    const early = route.body !== null && isShort ? readJsonBody(req, res) : null;
    early?.catch(() => undefined);
    const answerFor = async ({ principal, believed }: Caller) => {
      facts.principal = believed ? null : principal;
      const answer = await route.run({
        deps,
        principal,
        believed,
        method: req.method,
        path: req.path,
        params: req.params,
        query: req.query,
        readBody: (mostBytes) => early ?? readJsonBody(req, res, mostBytes),
        openUpload: (rules) => openUpload(req, rules),
        header: (name) => req.get(name),
        requestId: facts.requestId,
        address: callerAddress(req),
        log: facts.log,
      });
      facts.principal = principal;
      return answer;
    };
    const answer = await (passing
      ? answerFor({ principal: await passing })
      : throughGate(route.access, token, deps, answerFor));
    await sendAnswer(req, res, answer);
  };
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const names = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...names]);
  }
  return methods;
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const allow = [...methods, 'OPTIONS'].join(', ');
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.method === 'OPTIONS') {
      res.status(204).setHeader('allow', allow).end();
      return;
    }
    next(
      new ProblemError('method-not-allowed', `This address takes ${allow}.`, {
        headers: { allow },
      }),
    );
  };
}
