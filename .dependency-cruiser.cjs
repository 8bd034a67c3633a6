/** Import directions of docs/architecture.md. A violation fails `make check`. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: [from, ...allowed] },
});
const onePlace = (name, module, place) => ({
  name,
  comment: `${module} is imported in one place only`,
  severity: 'error',
  from: { path: '^src/', pathNot: place },
  to: { path: `node_modules/${module}/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('domain-is-pure', '^src/domain/', [], 'domain knows nothing but itself'),
    only('engine-port', '^src/engine/', ['^src/domain/'], 'the port speaks in domain words'),
    only(
      'application',
      '^src/application/',
      ['^src/domain/', '^src/engine/'],
      'use cases see ports, not adapters',
    ),
    ...['rest', 'jobs', 'live', 'calls'].map((edge) =>
      only(
        edge,
        `^src/${edge}/`,
        ['^src/application/', '^src/domain/', '^src/engine/', '^src/platform/'],
        'edges call use cases',
      ),
    ),
    only(
      'media-node',
      '^src/media-node/',
      ['^src/application/ports/', '^src/engine/', '^src/domain/'],
      'what both engine adapters live from knows neither of them',
    ),
    ...['asterisk', 'freeswitch'].map((adapter) =>
      only(
        adapter,
        `^src/${adapter}/`,
        ['^src/application/ports/', '^src/media-node/', '^src/engine/', '^src/domain/', '^src/platform/'],
        'the two engine adapters never see each other',
      ),
    ),
    ...['database', 'recordings', 'prompts', 'mail'].map((adapter) =>
      only(
        adapter,
        `^src/${adapter}/`,
        ['^src/application/ports/', '^src/engine/', '^src/domain/', '^src/platform/'],
        'adapters implement ports and never see each other',
      ),
    ),
    only('platform', '^src/platform/', [], 'platform serves everybody and knows nobody'),
    {
      name: 'composition-root',
      comment: 'only main.ts (and tests) build the system',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|compose)\\.ts$' },
      to: { path: '^src/compose[^/]*\\.ts$' },
    },
    {
      name: 'domain-without-io',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['core'], pathNot: '^crypto$' },
    },
    onePlace('ari-only-in-asterisk', 'ari-client', '^src/asterisk/ari/'),
    onePlace('modesl-only-in-freeswitch', 'modesl', '^src/freeswitch/esl/'),
    onePlace('bull-only-in-jobs', 'bull', '^src/jobs/'),
    onePlace('nodemailer-only-in-mail', 'nodemailer', '^src/mail/'),
    onePlace('typeorm-only-in-database', 'typeorm', '^src/database/'),
    {
      name: 'product-without-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|ops)/' },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
