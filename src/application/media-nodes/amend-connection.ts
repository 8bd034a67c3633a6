import type { EngineAccess } from '../ports/records/media-node.ts';
import { Refusal } from '../refusal.ts';
import type { ConnectionEdit } from './media-node-draft.ts';

/**
 * The node's access with the fields of the edit in place of its own.
 *
 * @throws Refusal `invalid` with the path of each field that nodes of this engine do not have
 */
export function amendConnection(access: EngineAccess, edit: ConnectionEdit): EngineAccess {
  const message = `is not a field of a node with engine ${access.engine}`;
  const faults = Object.keys(edit)
    .filter((field) => !(field in access.connection))
    .map((field) => ({ path: ['connection', field], code: 'unknown-field', message }));
  if (faults.length > 0)
    throw new Refusal('invalid', `the connection has a field that ${message}`, { faults });
  return access.engine === 'asterisk'
    ? { engine: access.engine, connection: { ...access.connection, ...edit } }
    : { engine: access.engine, connection: { ...access.connection, ...edit } };
}
