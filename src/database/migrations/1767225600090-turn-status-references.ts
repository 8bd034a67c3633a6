import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addConstraints, addKeys, dropConstraints, dropKeys } from './schema-changes.ts';

const references = {
  go_to: 'goToStatusId',
  on_hang_up: 'onHangUpStatusId',
};
const names = (prefix: string) => Object.keys(references).map((name) => `${prefix}_statuses_${name}`);
const definitions = (prefix: string, define: (column: string) => string) =>
  Object.fromEntries(
    Object.entries(references).map(([name, column]) => [`${prefix}_statuses_${name}`, define(column)]),
  );

/**
 * The columns of a reference from a status to a status in the other order. MySQL 9.6 and later takes a new row whose first column of
 * the reference is like the one that it refers to for a reference to itself, and looks no further: with the company in front
 * that is every row, and a status of another company or one that is not there was let in.
 */
export class TurnStatusReferences1767225600090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addKeys(runner, 'statuses', { uq_statuses_reference: 'UNIQUE KEY (id, companyId)' });
    await dropConstraints(runner, 'statuses', names('fk'));
    await dropKeys(runner, 'statuses', names('ix'));
    await addKeys(
      runner,
      'statuses',
      definitions('ix', (column) => `KEY (${column}, companyId)`),
    );
    await addConstraints(
      runner,
      'statuses',
      definitions(
        'fk',
        (column) =>
          `FOREIGN KEY (${column}, companyId) REFERENCES statuses (id, companyId) ON DELETE RESTRICT ON UPDATE NO ACTION`,
      ),
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
