import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { HeldMembership } from '../../../../src/domain/membership/plan-memberships.ts';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { MemberSnapshot } from '../../../../src/media-node/mirrors/member-snapshot.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

const held = (agentId: number, level = 1): HeldMembership => ({
  ...{ queueId: 1, agentId, device: `phone${agentId}`, level, paused: false },
});

describe('the snapshot of the members beside an engine', () => {
  let folder: string;
  let mirror: MemberMirror;
  let snapshot: MemberSnapshot;
  /** Agents of whom a line was rendered. */
  let rendered: number[];
  const file = () => join(folder, 'members');
  const text = () => readFile(file(), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-snapshot-'));
    mirror = new MemberMirror();
    rendered = [];
    const render = (memberships: readonly HeldMembership[]) => {
      rendered.push(...memberships.map(({ agentId }) => agentId));
      return memberships.map(({ agentId, level }) => `${agentId} ${level}\n`).join('');
    };
    snapshot = new MemberSnapshot({ mirror, files: new CompanyFiles(folder), file: 'members', render });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is written once, and neither written nor rendered while nothing changes', async () => {
    mirror.reset([held(7), held(8)]);
    await snapshot.save();
    expect(await text()).to.equal('7 1\n8 1\n');
    const { ino } = await stat(file());
    for (let second = 0; second < 3; second += 1) await snapshot.save();
    expect((await stat(file())).ino).to.equal(ino);
    expect(rendered).to.deep.equal([7, 8]);
  });

  it('follows each change, by rendering what changed', async () => {
    mirror.reset([held(7), held(8)]);
    await snapshot.save();
    mirror.take(held(8, 5), false);
    await snapshot.save();
    expect(await text()).to.equal('7 1\n8 5\n');
    mirror.take(held(7), true);
    await snapshot.save();
    expect(await text()).to.equal('8 5\n');
    mirror.put(held(9));
    await snapshot.save();
    mirror.drop(held(8));
    await snapshot.save();
    expect(await text()).to.equal('9 1\n');
    expect(rendered).to.deep.equal([7, 8, 8, 9]);
    mirror.reset([]);
    await snapshot.save();
    expect(await text()).to.equal('');
  });

  it('a full reading that finds nothing new does not write it again', async () => {
    mirror.reset([held(7)]);
    await snapshot.save();
    const { ino } = await stat(file());
    mirror.reset([held(7)]);
    await snapshot.save();
    expect((await stat(file())).ino).to.equal(ino);
  });

  it('is written when nobody is a member, and again when somebody removed it', async () => {
    await snapshot.save();
    expect(await text()).to.equal('');
    mirror.reset([held(7)]);
    await snapshot.save();
    await rm(file());
    await snapshot.save();
    expect(await text()).to.equal('7 1\n');
  });

  it('is written again when the engine has started anew, which may have brought back an older file', async () => {
    mirror.reset([held(7)]);
    await snapshot.save();
    await writeFile(file(), 'older');
    await snapshot.save();
    expect(await text()).to.equal('older');
    snapshot.forget();
    await snapshot.save();
    expect(await text()).to.equal('7 1\n');
  });

  it('one that could not be written is tried again', async () => {
    mirror.reset([held(7)]);
    await rm(folder, { recursive: true });
    expect(await rejectionOf(snapshot.save())).to.have.property('code', 'ENOENT');
    await mkdir(folder);
    await snapshot.save();
    expect(await text()).to.equal('7 1\n');
  });
});
