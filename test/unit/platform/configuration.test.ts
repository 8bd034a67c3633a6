import { expect } from 'chai';
import { ConfigurationError, readConfiguration } from '../../../src/platform/configuration.ts';

const good = {
  SWITCHROOM_DATABASE_URL: 'mariadb://switchroom:word@127.0.0.1:3306/switchroom',
  SWITCHROOM_REDIS_URL: 'redis://:word@127.0.0.1:6379/0',
  SWITCHROOM_RECORDINGS: '/var/lib/switchroom/recordings',
  SWITCHROOM_SEAL_KEY: '0123456789abcdef'.repeat(4),
};

describe('the configuration by environment', () => {
  const faultOf = (variables: Readonly<Record<string, string | undefined>>): string => {
    try {
      readConfiguration(variables);
    } catch (error) {
      if (error instanceof ConfigurationError) return error.message;
      throw error;
    }
    throw new Error('it was accepted');
  };

  it('needs four variables; everything else has a default that is safe', () => {
    const configuration = readConfiguration(good);
    expect(configuration).to.deep.include({
      roles: new Set(['api', 'worker', 'link']),
      httpHost: '127.0.0.1',
      httpPort: 8080,
      firstCompany: null,
      trustedProxies: 0,
      logLevel: 'info',
    });
    expect(configuration.sealKey).to.have.length(32);
  });

  it('without the role api a process listens only where it is told to', () => {
    const worker = { ...good, SWITCHROOM_ROLES: 'worker' };
    expect(readConfiguration(worker).httpPort).to.equal(null);
    expect(readConfiguration({ ...worker, SWITCHROOM_HTTP_PORT: '9100' }).httpPort).to.equal(9100);
  });

  it('names every variable that is missing, not just the first', () => {
    const message = faultOf({});
    for (const name of Object.keys(good)) expect(message).to.contain(`${name}: is not set`);
    expect(message.split('\n')).to.have.length(5);
  });

  const bad: Readonly<Record<string, readonly string[]>> = {
    SWITCHROOM_ROLES: ['api,hidden-value', 'api,,link', ''],
    SWITCHROOM_DATABASE_URL: ['postgres://u:hidden-value@h/d', 'hidden-value', ''],
    SWITCHROOM_DATABASE_POOL: ['hidden-value', '1', '501', '2.5', '-3'],
    SWITCHROOM_REDIS_URL: ['http://:hidden-value@h', 'hidden-value'],
    SWITCHROOM_HTTP_PORT: ['65536', 'hidden-value', '80a'],
    SWITCHROOM_RECORDINGS: ['hidden-value/relative', ''],
    SWITCHROOM_SEAL_KEY: ['hidden-value', 'g'.repeat(64), '0'.repeat(63)],
    SWITCHROOM_FIRST_COMPANY_COUNTRY: ['hidden-value', 'hu', 'XX', ''],
    SWITCHROOM_FIRST_COMPANY_TIME_ZONE: ['hidden-value', 'Europe/Hidden-value', 'europe/budapest', ''],
    SWITCHROOM_FIRST_ADMIN_EMAIL: ['hidden-value'],
    SWITCHROOM_FIRST_ADMIN_PASSWORD: ['hidden-va'],
    SWITCHROOM_TRUSTED_PROXIES: ['11', 'hidden-value'],
    SWITCHROOM_SIGN_INS_PER_MINUTE: ['0', 'hidden-value'],
    SWITCHROOM_LOG_LEVEL: ['hidden-value'],
  };

  for (const [name, values] of Object.entries(bad)) {
    it(`${name}: a bad value is told by its name, and never shown`, () => {
      for (const value of values) {
        const message = faultOf({ ...good, [name]: value });
        expect(message, JSON.stringify(value)).to.contain(`  ${name}: `);
        expect(message).not.to.contain('hidden-va');
        if (value.length > 20) expect(message).not.to.contain(value);
        for (const other of Object.keys(good)) if (other !== name) expect(message).not.to.contain(other);
      }
    });
  }

  it('names every bad variable at once', () => {
    const worst = Object.fromEntries(Object.entries(bad).map(([name, values]) => [name, values[0]]));
    const message = faultOf(worst);
    for (const name of Object.keys(bad)) expect(message).to.contain(`  ${name}: `);
  });

  it('takes the seal key in capitals as well, for the same key', () => {
    const { SWITCHROOM_SEAL_KEY } = good;
    const inCapitals = { ...good, SWITCHROOM_SEAL_KEY: SWITCHROOM_SEAL_KEY.toUpperCase() };
    expect(readConfiguration(inCapitals).sealKey).to.deep.equal(readConfiguration(good).sealKey);
  });

  it('takes roles in any order, with spaces', () => {
    const { roles } = readConfiguration({ ...good, SWITCHROOM_ROLES: ' link , api' });
    expect(roles).to.deep.equal(new Set(['link', 'api']));
  });

  it('takes a mail server with a login and a sender, and no half of it', () => {
    const SWITCHROOM_MAIL_FROM = 'pbx@example.com';
    const smtp = (SWITCHROOM_SMTP_URL: string) =>
      readConfiguration({ ...good, SWITCHROOM_SMTP_URL, SWITCHROOM_MAIL_FROM }).smtp;
    expect(readConfiguration(good).smtp).to.equal(null);
    expect(smtp('smtp://mail.example.com')).to.deep.equal({
      host: 'mail.example.com',
      port: 587,
      secure: false,
      login: null,
      from: 'pbx@example.com',
    });
    expect(smtp('smtps://ann:p%40ss@[::1]:4650')).to.deep.include({
      host: '::1',
      port: 4650,
      secure: true,
      login: { user: 'ann', password: 'p@ss' },
    });
    expect(faultOf({ ...good, SWITCHROOM_MAIL_FROM })).to.contain('  SWITCHROOM_SMTP_URL: ');
    expect(faultOf({ ...good, SWITCHROOM_SMTP_URL: 'smtp://a.example' })).to.contain(
      '  SWITCHROOM_MAIL_FROM: ',
    );
    for (const bad of ['http://a.example', 'smtp://', 'smtp://a:p%zz@a.example', 'mail.example.com'])
      expect(faultOf({ ...good, SWITCHROOM_MAIL_FROM, SWITCHROOM_SMTP_URL: bad })).to.contain(
        '  SWITCHROOM_SMTP_URL: ',
      );
    expect(
      faultOf({ ...good, SWITCHROOM_SMTP_URL: 'smtp://a.example', SWITCHROOM_MAIL_FROM: 'nobody' }),
    ).to.contain('  SWITCHROOM_MAIL_FROM: ');
  });

  it('takes no mail server for none when its variables are empty, as compose files pass on what nobody chose', () => {
    const empty = { SWITCHROOM_SMTP_URL: '', SWITCHROOM_MAIL_FROM: '' };
    expect(readConfiguration({ ...good, ...empty })).to.deep.equal(readConfiguration(good));
    expect(faultOf({ ...good, ...empty, SWITCHROOM_MAIL_FROM: 'pbx@a.example' })).to.contain(
      '  SWITCHROOM_SMTP_URL: ',
    );
  });

  it('makes a first administrator of e-mail and password, and of neither alone', () => {
    const email = 'ada@example.com';
    const password = 'a long password';
    const SWITCHROOM_FIRST_ADMIN_EMAIL = email;
    const SWITCHROOM_FIRST_ADMIN_PASSWORD = password;
    const both = { SWITCHROOM_FIRST_ADMIN_EMAIL, SWITCHROOM_FIRST_ADMIN_PASSWORD };
    expect(readConfiguration({ ...good, ...both }).firstCompany).to.deep.equal({
      name: 'First company',
      country: 'HU',
      timeZone: 'Europe/Budapest',
      admin: { email, password },
    });
    const place = {
      SWITCHROOM_FIRST_COMPANY_COUNTRY: 'PT',
      SWITCHROOM_FIRST_COMPANY_TIME_ZONE: 'Atlantic/Azores',
    };
    expect(readConfiguration({ ...good, ...both, ...place }).firstCompany).to.deep.include({
      country: 'PT',
      timeZone: 'Atlantic/Azores',
    });
    for (const none of ['', undefined]) {
      expect(faultOf({ ...good, ...both, SWITCHROOM_FIRST_ADMIN_PASSWORD: none })).to.contain(
        '  SWITCHROOM_FIRST_ADMIN_PASSWORD: is needed with SWITCHROOM_FIRST_ADMIN_EMAIL',
      );
      expect(faultOf({ ...good, ...both, SWITCHROOM_FIRST_ADMIN_EMAIL: none })).to.contain(
        '  SWITCHROOM_FIRST_ADMIN_EMAIL: is needed with SWITCHROOM_FIRST_ADMIN_PASSWORD',
      );
    }
  });

  it('names the missing half of a pair also when other variables are wrong', () => {
    const message = faultOf({ SWITCHROOM_MAIL_FROM: 'nobody', SWITCHROOM_FIRST_ADMIN_EMAIL: 'nobody' });
    expect(message).to.contain('  SWITCHROOM_SMTP_URL: is needed with SWITCHROOM_MAIL_FROM');
    expect(message).to.contain('  SWITCHROOM_FIRST_ADMIN_PASSWORD: is needed with ');
    for (const name of [...Object.keys(good), 'SWITCHROOM_MAIL_FROM', 'SWITCHROOM_FIRST_ADMIN_EMAIL'])
      expect(message).to.contain(`  ${name}: `);
  });
});
