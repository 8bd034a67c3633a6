import { expect } from 'chai';
import { shutDown } from '../../../src/platform/shutdown.ts';

describe('ending in order', () => {
  let told: string[];
  let faults: string[];
  beforeEach(() => {
    told = [];
    faults = [];
  });
  const step = (name: string, run: () => Promise<void> = () => Promise.resolve()) => ({
    name,
    run: async () => {
      told.push(name);
      await run();
      told.push(`${name} done`);
    },
  });
  const end = (steps: ReturnType<typeof step>[]) =>
    shutDown(steps, (name, reason) => faults.push(`${name}: ${reason}`), 20);

  it('does one step after the other', async () => {
    await end([step('http'), step('jobs'), step('database')]);
    expect(told).to.deep.equal(['http', 'http done', 'jobs', 'jobs done', 'database', 'database done']);
    expect(faults).to.deep.equal([]);
  });

  it('goes on after a step that fails, at once or later, and tells of it', async () => {
    const atOnce = {
      name: 'at once',
      run: () => {
        throw new Error('broken');
      },
    };
    await end([step('http', () => Promise.reject(new Error('busy'))), atOnce, step('database')]);
    expect(faults).to.deep.equal(['http: busy', 'at once: broken']);
    expect(told).to.include('database done');
  });

  it('goes on after a step that hangs, and tells of it', async () => {
    await end([step('http', () => new Promise(() => undefined)), step('database')]);
    expect(faults).to.deep.equal(['http: not done after 20 ms']);
    expect(told).to.deep.equal(['http', 'database', 'database done']);
  });

  it('has nothing left that could tell of a step later', async () => {
    await end([step('http')]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(faults).to.deep.equal([]);
  });
});
