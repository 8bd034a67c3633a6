import { expect } from 'chai';
import { statementLabel, statementsOf } from '../../bench/statement-log.ts';

describe('bench: names of statements', () => {
  for (const [statement, label] of [
    ['START TRANSACTION', 'START'],
    ['COMMIT', 'COMMIT'],
    ['SELECT id FROM agents WHERE id = 3 FOR UPDATE', 'SELECT agents FOR UPDATE'],
    [
      'SELECT a.id, (SELECT p.sipUser FROM phones p LIMIT 1) AS device\n  FROM agents a JOIN users u',
      'SELECT agents',
    ],
    ['UPDATE `company_revisions` SET revision = LAST_INSERT_ID(revision + 1)', 'UPDATE company_revisions'],
    ["INSERT INTO revisions (companyId, `number`) VALUES (1, 'x FROM y')", 'INSERT revisions'],
    ["DELETE FROM pending_changes WHERE kind = 'it\\'s (odd'", 'DELETE pending_changes'],
  ] as const) {
    it(label, () => {
      expect(statementLabel(statement)).to.equal(label);
    });
  }

  it('each of those that were sent together has its own', () => {
    const text = "START TRANSACTION;\nSELECT id FROM agents WHERE name = 'a; b' FOR UPDATE;\nCOMMIT";
    expect(statementsOf(text).map(statementLabel)).to.deep.equal([
      'START',
      'SELECT agents FOR UPDATE',
      'COMMIT',
    ]);
  });
});
