import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asterisk, startAsterisk } from '../../../ops/instances/asterisk.ts';
import { buildConfiguration } from '../../../src/application/nodes/build-configuration.ts';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import { AriSession } from '../../../src/asterisk/ari/ari-session.ts';
import { CompanyFiles } from '../../../src/media-node/files/company-files.ts';
import { ConfigurationLoader } from '../../../src/media-node/files/configuration-loader.ts';
import { dialplanPart } from '../../../src/asterisk/dialplan/dialplan-part.ts';
import { sipPart } from '../../../src/asterisk/phones/sip-part.ts';
import { queuesPart } from '../../../src/asterisk/queues/queues-part.ts';
import type { CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { eventually } from '../../support/eventually.ts';

/** A real Asterisk with the configuration of a company, and a manager and an ARI session of a test at it. */
export interface DialplanBench {
  readonly asterisk: Asterisk;
  readonly folder: string;
  readonly ami: AmiSession;
  readonly ari: AriSession;
  /** Why edits could not be brought in by their difference. */
  readonly faults: readonly Error[];
  /** Secrets of phones are taken as they are. */
  apply(company: CompanySnapshot): Promise<void>;
  /** The controller is alive, as the dialplan sees it. */
  beat(): Promise<void>;
  /** A function or global variable of the dialplan. */
  evaluate(expression: string): Promise<string>;
  /** What Asterisk wrote in its own log so far. */
  journal(): Promise<JournalLine[]>;
  dispose(): Promise<void>;
}

/** A line of `cel.jsonl`, as far as tests look at it. */
export interface JournalLine {
  /** Unix seconds, with their fraction. */
  readonly eventtime: string;
  readonly eventenum: string;
  readonly userdeftype: string;
  readonly channame: string;
  readonly uniqueid: string;
  readonly eventextra: string;
}

export interface DialplanBenchOptions {
  /** Of ARI; default `outside`. */
  readonly application?: string;
  readonly eventTypes?: readonly string[];
  /** Of AMI. */
  readonly events?: readonly string[];
}

/** Asterisk writes texts of callers in a way that is not always JSON. */
function readLine(line: string): JournalLine[] {
  try {
    return [JSON.parse(line) as JournalLine];
  } catch {
    return [];
  }
}

export async function startDialplanBench(options: DialplanBenchOptions = {}): Promise<DialplanBench> {
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-dialplan-'));
  const asterisk = await startAsterisk({ folder });
  const common = {
    username: asterisk.user,
    deadlineMs: 30_000,
    pingEveryMs: 1_000,
    pingDeadlineMs: 5_000,
    onFault: () => undefined,
  };
  const ami = new AmiSession({
    ...common,
    host: '127.0.0.1',
    port: asterisk.ports.ami,
    secret: asterisk.secret,
    events: options.events ?? [],
  });
  const ari = new AriSession({
    ...common,
    baseUrl: asterisk.httpUrl,
    password: asterisk.secret,
    application: options.application ?? 'outside',
    eventTypes: options.eventTypes ?? [],
  });
  ami.start();
  ari.start();
  await eventually(() => {
    if (ami.state !== 'ready' || ari.state !== 'ready') throw new Error('not connected');
  }, 20_000);
  const faults: Error[] = [];
  const loader = new ConfigurationLoader(new CompanyFiles(asterisk.generatedFolder), [
    sipPart(ami, ari.commands),
    queuesPart(ami),
    dialplanPart(
      ami,
      (fault) => faults.push(fault),
      () => new Date(),
    ),
  ]);
  return {
    asterisk,
    folder,
    ami,
    ari,
    faults,
    apply: async (company) => {
      await loader.apply(buildConfiguration(company, { unseal: (text) => text }));
    },
    beat: () =>
      ari.commands.setGlobalVariable('SWITCHROOM_HEARTBEAT', String(Math.trunc(Date.now() / 1_000))),
    evaluate: async (expression) => {
      const answer = await ami.send('Getvar', { Variable: expression });
      return answer.first('Value') ?? '';
    },
    journal: async () => {
      const text = await readFile(asterisk.celFile, 'utf8').catch(() => '');
      const whole = text.split('\n').slice(0, -1);
      return whole.flatMap((line) => readLine(line));
    },
    dispose: async () => {
      await Promise.all([ami.close(), ari.close()]);
      await asterisk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
