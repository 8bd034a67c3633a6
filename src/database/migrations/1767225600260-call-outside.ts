import type { MigrationInterface, QueryRunner } from 'typeorm';
import { usualEmergencyNumbers } from '../../domain/numbering/emergency-numbers.ts';
import { addColumns, addConstraints, addKeys } from './schema-changes.ts';

/**
 * Phones call outside. So far none could, and an update opens nothing at anybody's cost: extensions that are there may call
 * emergency numbers only, until an administrator says otherwise.
 */
export class CallOutside1767225600260 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'extensions', {
      outsideCalls: "varchar(20) NOT NULL DEFAULT 'none'",
      shownNumberId: 'int unsigned NULL',
    });
    await runner.query('ALTER TABLE extensions ALTER COLUMN outsideCalls DROP DEFAULT');
    await addKeys(runner, 'extensions', { ix_extensions_number: 'KEY (companyId, shownNumberId)' });
    await addConstraints(runner, 'extensions', {
      fk_extensions_number:
        'FOREIGN KEY (companyId, shownNumberId) REFERENCES numbers (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION',
    });
    await addColumns(runner, 'numbers', { trunkId: 'int unsigned NULL' });
    await addKeys(runner, 'numbers', { ix_numbers_trunk: 'KEY (companyId, trunkId)' });
    await addConstraints(runner, 'numbers', {
      fk_numbers_trunk:
        'FOREIGN KEY (companyId, trunkId) REFERENCES trunks (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION',
    });
    await addColumns(runner, 'companies', { emergencyNumbers: 'json NULL' });
    await giveUsualEmergencyNumbers(runner);
    await runner.query('ALTER TABLE companies MODIFY emergencyNumbers json NOT NULL');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}

/** But for those that somebody has already as an extension. */
async function giveUsualEmergencyNumbers(runner: QueryRunner): Promise<void> {
  const companies = (await runner.query(
    'SELECT id, country FROM companies WHERE emergencyNumbers IS NULL',
  )) as {
    id: number;
    country: string;
  }[];
  for (const { id, country } of companies) {
    const usual = usualEmergencyNumbers(country);
    const taken = (await runner.query('SELECT digits FROM extensions WHERE companyId = ? AND digits IN (?)', [
      id,
      usual,
    ])) as { digits: string }[];
    const free = usual.filter((number) => !taken.some(({ digits }) => digits === number));
    await runner.query('UPDATE companies SET emergencyNumbers = ? WHERE id = ?', [JSON.stringify(free), id]);
  }
}
