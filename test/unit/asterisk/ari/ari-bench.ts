import { expect } from 'chai';
import { loadAriClientLibrary } from '../../../../src/asterisk/ari/ari-client-library.ts';
import type { AriClientLibrary } from '../../../../src/asterisk/ari/ari-client-library.ts';
import { AriConnection } from '../../../../src/asterisk/ari/ari-connection.ts';
import type { AriConnectOptions } from '../../../../src/asterisk/ari/ari-connection.ts';
import type { AriEvent } from '../../../../src/asterisk/ari/ari-event.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeAri } from './fake-ari.ts';

export const PASSWORD = 'pässword:&%';
export const library = loadAriClientLibrary();

/** A fake ARI port and the connections that a test makes to it. */
export class AriBench {
  readonly ari: FakeAri;
  readonly connections: AriConnection[] = [];
  readonly events: AriEvent[] = [];
  readonly faults: Error[] = [];

  private constructor(ari: FakeAri) {
    this.ari = ari;
  }

  static async start(): Promise<AriBench> {
    return new AriBench(await FakeAri.start(PASSWORD));
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.close();
    await this.ari.stop();
  }

  async connect(
    more: Partial<AriConnectOptions> = {},
    using: AriClientLibrary = library,
  ): Promise<AriConnection> {
    const connection = await AriConnection.connect(using, {
      baseUrl: this.ari.baseUrl,
      username: 'switchroom',
      password: PASSWORD,
      application: 'switchroom',
      eventTypes: ['StasisStart'],
      deadlineMs: 2_000,
      onEvent: (event) => this.events.push(event),
      onFault: (fault) => this.faults.push(fault),
      ...more,
    });
    this.connections.push(connection);
    return connection;
  }

  /** Waits until exactly these events were told. */
  told(types: readonly string[]): Promise<void> {
    return eventually(() => {
      expect(this.events.map(({ type }) => type)).to.deep.equal(types);
    });
  }
}
