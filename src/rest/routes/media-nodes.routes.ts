import { z } from 'zod';
import type { MediaNodeRecord } from '../../application/ports/records/media-node.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { entityTag, expectedVersion } from '../entity-tag.ts';
import { answerWrite } from '../receipt-answer.ts';
import { deletionAnswers } from '../record-routes.ts';
import { visibleFields } from '../resources/resource.ts';
import type { NodeState } from '../rest-dependencies.ts';
import {
  carriedCompany,
  mediaNodeEdit,
  mediaNodeInUseView,
  mediaNodeView,
  newMediaNode,
  storedMediaNode,
} from '../schemas/media-node.ts';
import { idParams } from '../schemas/numbers.ts';

const shared = { tag: 'Media nodes', needs: 'operate' } as const;

function viewOfNode(node: MediaNodeRecord, state: NodeState | undefined): Readonly<Record<string, unknown>> {
  const link =
    state === undefined
      ? { state: 'unknown', reason: null, unapplied: null }
      : {
          state: state.linked ? 'linked' : 'unlinked',
          reason: state.reason,
          unapplied: state.unapplied,
        };
  return { ...visibleFields(storedMediaNode, node), link };
}

const list = defineRoute({
  ...shared,
  method: 'get',
  path: '/v1/media-nodes',
  operationId: 'list-media-nodes',
  summary: 'List media nodes with the state of their links',
  description: 'There are few, so they come in one page.',
  answers: {
    200: {
      description: 'All nodes.',
      schema: z.strictObject({ items: z.array(mediaNodeView), next: z.null() }),
    },
  },
  handle: async ({ deps }) => {
    const nodes = await deps.database.stores.mediaNodes.all();
    const states = await deps.nodeStates();
    return json(200, { items: nodes.map((node) => viewOfNode(node, states.get(node.id))), next: null });
  },
});

const read = defineRoute({
  ...shared,
  method: 'get',
  path: '/v1/media-nodes/:id',
  operationId: 'read-media-node',
  summary: 'Read one media node with the state of its link, and who is on it',
  features: ['conditional-read'],
  params: idParams,
  answers: { 200: { description: 'The node.', schema: mediaNodeInUseView } },
  handle: async ({ deps, params }) => {
    const { mediaNodes } = deps.database.stores;
    const node = (await mediaNodes.find(params.id)) ?? refuseUnknown('media node');
    const states = await deps.nodeStates();
    const nodeView = viewOfNode(node, states.get(node.id));
    const carries = (await mediaNodes.carriedBy(node.id)).map((one) => visibleFields(carriedCompany, one));
    // Links, phones and calls come and go without an edit.
    const presentHash = deps.secrets.digest(JSON.stringify([nodeView.link, carries])).slice(0, 8);
    return json(200, { ...nodeView, carries }, { etag: entityTag(`${node.version}.${presentHash}`) });
  },
});

const add = defineRoute({
  ...shared,
  method: 'post',
  path: '/v1/media-nodes',
  operationId: 'create-media-node',
  summary: 'Make a media node known',
  features: ['receipt'],
  body: newMediaNode,
  answers: { 201: { description: 'The node.', schema: mediaNodeView } },
  handle: async (request) => {
    const { deps, actor, body } = request;
    const written = await deps.useCases.addMediaNode.add(actor, body);
    return await answerWrite(request, written, {
      status: 201,
      view: viewOfNode(written.value, undefined),
      headers: {
        location: `/v1/media-nodes/${written.value.id}`,
        etag: entityTag(written.value.version),
      },
    });
  },
});

const edit = defineRoute({
  ...shared,
  method: 'patch',
  path: '/v1/media-nodes/:id',
  operationId: 'edit-media-node',
  summary: 'Change how a media node is reached',
  description: `Another \`connection\` or \`secret\` links anew within some seconds. What is at the former address is told nothing any more:
an engine that goes on running there keeps its companies and offers their calls. Stop it first, or place its companies on a node of its own.`,
  features: ['receipt', 'conditional-write'],
  params: idParams,
  body: mediaNodeEdit,
  answers: { 200: { description: 'The node as it is now.', schema: mediaNodeView } },
  handle: async (request) => {
    const { deps, actor, params, body } = request;
    const version = expectedVersion(request.header('if-match'));
    const states = await deps.nodeStates();
    const written = await deps.useCases.editMediaNode.edit(actor, params.id, body, version);
    return await answerWrite(request, written, {
      status: 200,
      view: viewOfNode(written.value, states.get(params.id)),
      headers: { etag: entityTag(written.value.version) },
    });
  },
});

const remove = defineRoute({
  ...shared,
  method: 'delete',
  path: '/v1/media-nodes/:id',
  operationId: 'delete-media-node',
  summary: 'Forget a media node that carries no company',
  description: `Refused with \`in-use\` while companies are placed on it (\`details.companyIds\`) and, as long as its link is \`linked\`, while
it has not dropped those that were taken off it or deleted (\`details.leavingCompanyIds\`): it may still offer their calls. A node that is
not linked may be gone for good, and is not waited for.`,
  features: ['receipt', 'conditional-write'],
  params: idParams,
  answers: deletionAnswers,
  handle: async (request) => {
    const { deps, actor, params } = request;
    const version = expectedVersion(request.header('if-match'));
    const written = await deps.useCases.removeMediaNode.remove(actor, params.id, version);
    return await answerWrite(request, written, { status: 204, view: null });
  },
});

export const mediaNodeRoutes: readonly Route[] = [list, read, add, edit, remove];
