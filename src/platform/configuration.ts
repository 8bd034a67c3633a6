import { z } from 'zod';
import { isCountry, isTimeZone } from './place-names.ts';

export const roles = ['api', 'worker', 'link'] as const;
export type Role = (typeof roles)[number];

/** What the environment says, checked; see docs/operations.md for each variable. */
export interface Configuration {
  readonly roles: ReadonlySet<Role>;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly redisUrl: string;
  readonly httpHost: string;
  /** Null: this process does not listen. */
  readonly httpPort: number | null;
  readonly recordingsFolder: string;
  /** 32 bytes; seals secrets in the database. */
  readonly sealKey: Buffer;
  /** Made at the start of an empty installation; null: none is made. */
  readonly firstCompany: {
    readonly name: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    /** IANA. */
    readonly timeZone: string;
    readonly admin: { readonly email: string; readonly password: string };
  } | null;
  /** Reverse proxies in front whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: number;
  /** Attempts that one address may make. */
  readonly signInsPerMinute: number;
  /** How mail is sent; null: none is. */
  readonly smtp: SmtpConfiguration | null;
  readonly logLevel: string;
}

export interface SmtpConfiguration {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`). */
  readonly secure: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly from: string;
}

/** The environment cannot be used; the message lists every fault. */
export class ConfigurationError extends Error {
  readonly code = 'configuration';
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^[0-9]+$/u, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most));

const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL that begins with ${protocols.join(' or ')}//`,
    );

const fields = z.object({
  SWITCHROOM_ROLES: z
    .string()
    .default(roles.join(','))
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(roles)).nonempty()),
  SWITCHROOM_DATABASE_URL: url(['mysql:', 'mariadb:']),
  SWITCHROOM_DATABASE_POOL: wholeNumber(2, 500).default(20),
  SWITCHROOM_REDIS_URL: url(['redis:', 'rediss:']),
  SWITCHROOM_HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  SWITCHROOM_HTTP_PORT: wholeNumber(0, 65_535).optional(),
  SWITCHROOM_RECORDINGS: z.string().startsWith('/', 'must be an absolute path'),
  SWITCHROOM_SEAL_KEY: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/u, 'must be 64 hexadecimal digits; make one with: openssl rand -hex 32'),
  SWITCHROOM_FIRST_COMPANY: z.string().min(1).max(100).default('First company'),
  SWITCHROOM_FIRST_COMPANY_COUNTRY: z
    .string()
    .refine(isCountry, 'must be a country code of two capital letters (ISO 3166)')
    .default('HU'),
  SWITCHROOM_FIRST_COMPANY_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be the IANA name of a time zone')
    .default('Europe/Budapest'),
  SWITCHROOM_FIRST_ADMIN_EMAIL: z.email().optional(),
  SWITCHROOM_FIRST_ADMIN_PASSWORD: z.string().min(10).max(200).optional(),
  SWITCHROOM_TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  SWITCHROOM_SIGN_INS_PER_MINUTE: wholeNumber(1, 100_000).default(30),
  SWITCHROOM_SMTP_URL: url(['smtp:', 'smtps:'])
    .refine((text) => readSmtpAddress(text) !== null, 'must be smtp://USER:PASSWORD@HOST:PORT or smtps://...')
    .optional(),
  SWITCHROOM_MAIL_FROM: z.email('must be an e-mail address').optional(),
  SWITCHROOM_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info'),
});

/** Of each pair one is nothing without the other. */
const pairs = [
  ['SWITCHROOM_FIRST_ADMIN_EMAIL', 'SWITCHROOM_FIRST_ADMIN_PASSWORD'],
  ['SWITCHROOM_SMTP_URL', 'SWITCHROOM_MAIL_FROM'],
] as const;

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws ConfigurationError that names every variable that is missing or wrong, and never its value */
export function readConfiguration(environment: Variables): Configuration {
  const variables = withoutEmpty(environment);
  const parsed = fields.safeParse(variables);
  const faults = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0]);
    return `  ${name}: ${variables[name] === undefined ? 'is not set' : message}`;
  });
  // Of the variables themselves, so that they are told also when another one is wrong.
  faults.push(...halfPairs(variables));
  if (!parsed.success || faults.length > 0)
    throw new ConfigurationError(`the configuration cannot be used:\n${[...new Set(faults)].join('\n')}`);
  const { data } = parsed;
  const email = data.SWITCHROOM_FIRST_ADMIN_EMAIL;
  const password = data.SWITCHROOM_FIRST_ADMIN_PASSWORD;
  const roles = new Set(data.SWITCHROOM_ROLES);
  return {
    roles,
    databaseUrl: data.SWITCHROOM_DATABASE_URL,
    databasePoolSize: data.SWITCHROOM_DATABASE_POOL,
    redisUrl: data.SWITCHROOM_REDIS_URL,
    httpHost: data.SWITCHROOM_HTTP_HOST,
    // Several processes on one machine must not want the same port unasked.
    httpPort: data.SWITCHROOM_HTTP_PORT ?? (roles.has('api') ? 8080 : null),
    recordingsFolder: data.SWITCHROOM_RECORDINGS,
    sealKey: Buffer.from(data.SWITCHROOM_SEAL_KEY, 'hex'),
    firstCompany:
      email !== undefined && password !== undefined
        ? {
            name: data.SWITCHROOM_FIRST_COMPANY,
            country: data.SWITCHROOM_FIRST_COMPANY_COUNTRY,
            timeZone: data.SWITCHROOM_FIRST_COMPANY_TIME_ZONE,
            admin: { email, password },
          }
        : null,
    trustedProxies: data.SWITCHROOM_TRUSTED_PROXIES,
    signInsPerMinute: data.SWITCHROOM_SIGN_INS_PER_MINUTE,
    smtp: readSmtp(data.SWITCHROOM_SMTP_URL, data.SWITCHROOM_MAIL_FROM),
    logLevel: data.SWITCHROOM_LOG_LEVEL,
  };
}

function halfPairs(variables: Variables): string[] {
  return pairs.flatMap((pair) => {
    const missing = pair.filter((name) => variables[name] === undefined);
    const given = pair.filter((name) => !missing.includes(name));
    return missing.length === 1 ? [`  ${missing.join('')}: is needed with ${given.join('')}`] : [];
  });
}

/** Compose files pass these on empty when nobody chose them. */
function withoutEmpty(variables: Variables): Variables {
  const empty = new Set<string>(pairs.flat().filter((name) => variables[name] === ''));
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !empty.has(name)));
}

function readSmtp(address: string | undefined, from: string | undefined): SmtpConfiguration | null {
  const server = address === undefined ? null : readSmtpAddress(address);
  return server === null || from === undefined ? null : { ...server, from };
}

function readSmtpAddress(address: string): Omit<SmtpConfiguration, 'from'> | null {
  try {
    const { protocol, hostname, port, username, password } = new URL(address);
    if (hostname === '') return null;
    const secure = protocol === 'smtps:';
    return {
      host: hostname.replace(/^\[(.*)\]$/u, '$1'),
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      login:
        username === ''
          ? null
          : { user: decodeURIComponent(username), password: decodeURIComponent(password) },
    };
  } catch {
    return null;
  }
}
