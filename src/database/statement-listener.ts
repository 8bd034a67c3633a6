import type { Logger } from 'typeorm';

/** Hears of every statement, so that a bench can count them. Failures are reported by whoever asked for the statement. */
export class StatementListener implements Logger {
  private readonly onStatement: (sql: string) => void;

  constructor(onStatement: (sql: string) => void) {
    this.onStatement = onStatement;
  }

  logQuery(sql: string): void {
    this.onStatement(sql);
  }

  logQueryError(): void {
    // The error is thrown as well.
  }

  logQuerySlow(): void {
    // Slow statements end at their deadline.
  }

  logSchemaBuild(): void {
    // Only the drift check builds, and it reads the result.
  }

  logMigration(): void {
    // `migrate` returns what it ran.
  }

  log(): void {
    // TypeORM has nothing else to say.
  }
}
