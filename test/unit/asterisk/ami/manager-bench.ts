import { expect } from 'chai';
import { AmiConnection } from '../../../../src/asterisk/ami/ami-connection.ts';
import type { AmiConnectOptions } from '../../../../src/asterisk/ami/ami-connection.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeManager } from './fake-manager.ts';
import type { ReceivedAction } from './fake-manager.ts';

/** A fake manager port and the connections that a test makes to it. */
export class ManagerBench {
  readonly manager: FakeManager;
  readonly connections: AmiConnection[] = [];
  readonly faults: Error[] = [];

  private constructor(manager: FakeManager) {
    this.manager = manager;
  }

  static async start(): Promise<ManagerBench> {
    return new ManagerBench(await FakeManager.start());
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.close();
    await this.manager.stop();
  }

  options(more: Partial<AmiConnectOptions> = {}): AmiConnectOptions {
    return {
      host: '127.0.0.1',
      port: this.manager.port,
      username: 'switchroom',
      secret: 'not-to-be-seen',
      deadlineMs: 2_000,
      onFault: (fault) => this.faults.push(fault),
      ...more,
    };
  }

  async connect(more: Partial<AmiConnectOptions> = {}): Promise<AmiConnection> {
    const connection = await AmiConnection.connect(this.options(more));
    this.connections.push(connection);
    return connection;
  }

  /** The actions of this name, once there are so many. */
  received(action: string, count: number): Promise<ReceivedAction[]> {
    return eventually(() => {
      const received = this.manager.received(action);
      expect(received).to.have.length(count);
      return received;
    });
  }
}
