import type { Connection, RowDataPacket } from 'mysql2/promise';
import { copyRow, lastId, type Overrides } from './copy-row.ts';

interface ModelRow extends RowDataPacket {
  readonly extensionId: number;
  readonly phoneId: number;
}

/**
 * Copies an agent that was made over REST, with phone, extension, seat and skills, so that the company gets `count` more. Each copy
 * has a phone and an extension of its own and is in the model's status, logged in at its own seat. No copy has an agent number.
 *
 * Straight into the tables: over REST each of the three writes would also load the configuration.
 */
export async function copyAgent(database: Connection, modelId: number, count: number): Promise<void> {
  const [[model]] = await database.query<ModelRow[]>(
    `SELECT u.extensionId, d.phoneId FROM users u JOIN extension_devices d ON d.extensionId = u.extensionId WHERE u.id = ?`,
    [modelId],
  );
  if (!model) throw new Error(`agent ${modelId} has no extension with a phone`);
  const user = await lastId(database, 'users');
  const phone = await lastId(database, 'phones');
  const extension = await lastId(database, 'extensions');
  const copy = (table: string, where: string, id: number, overrides: Overrides) =>
    copyRow(database, { table, where, id, count, overrides });

  await database.beginTransaction();
  await copy('phones', 'id', model.phoneId, {
    id: `${phone} + seq`,
    // Like those that the product makes up: app_queue finds its members by a hash of the first letters.
    sipUser: `LEFT(MD5(CONCAT('copy ', ${phone} + seq)), 12)`,
  });
  await copy('extensions', 'id', model.extensionId, {
    id: `${extension} + seq`,
    digits: `100000 + ${extension} + seq`,
  });
  await copy('extension_devices', 'extensionId', model.extensionId, {
    extensionId: `${extension} + seq`,
    phoneId: `${phone} + seq`,
  });
  await copy('users', 'id', modelId, {
    id: `${user} + seq`,
    email: `CONCAT('copy-', ${user} + seq, '@example.com')`,
    extensionId: `${extension} + seq`,
    agentNumber: 'NULL',
  });
  await copy('user_skills', 'userId', modelId, { userId: `${user} + seq` });
  await copy('agents', 'id', modelId, { id: `${user} + seq`, seatExtensionId: `${extension} + seq` });
  await database.commit();
}
