import { z } from 'zod';
import { readTrunkState } from '../../application/trunks/read-trunk-state.ts';
import { trunkStates } from '../../domain/trunk/trunk-state.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { id, idParams, instant } from '../schemas/numbers.ts';

const trunkState = z
  .strictObject({
    nodes: z.array(
      z.strictObject({
        mediaNodeId: id(),
        state: z.enum(trunkStates).meta({
          description:
            'With `register`: `registered`, or `refused` while the provider answers and does not let us register. Without: `reachable` while it answers. Both: `unreachable` while it does not answer, `unknown` until it was asked, and while nobody is linked to the media node.',
        }),
        since: instant().nullable().meta({ description: 'Null while it is unknown.' }),
      }),
    ),
  })
  .meta({ id: 'TrunkState' });

const readState = defineRoute({
  method: 'get',
  path: '/v1/trunks/:id/state',
  operationId: 'read-trunk-state',
  summary: 'Whether a provider has registered us, or can be reached, at each media node of the company',
  tag: 'Phones and numbers',
  needs: 'admin',
  params: idParams,
  answers: { 200: { description: 'As the media nodes last told it.', schema: trunkState } },
  handle: async ({ deps, scope, params }) =>
    json(200, { nodes: await readTrunkState(deps.database.stores, scope, params.id) }),
});

export const trunkStateRoutes: readonly Route[] = [readState];
